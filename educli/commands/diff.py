"""educli diff."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument, Option
from educli.commands.parameters import AsOfOption, day_of
from educli.errors import EducliError, Problem, check_choice
from educli.language import N_, _
from educli.model.diffed import FIELDS
from educli.model.result import Result

FAILING = ("flip", "change")

OldArg = Annotated[
    str, Argument(metavar="OLD", help=N_("The registry as it was: a file, or REVISION:PATH of git, such as `HEAD~1:data/metrics.yaml`."))
]  # fmt: skip
NewArg = Annotated[str, Argument(metavar="NEW", help=N_("The registry as it is now: likewise."))]
FailOption = Annotated[
    str, Option("--fail-on", metavar="|".join(FAILING), help=N_("End with status 1 when an answer flipped, or when any record changed."))
]  # fmt: skip


@question(fields=FIELDS, findings=True)
def diff(ask: Ask, old: OldArg, new: NewArg, fail_on: FailOption = "", as_of: AsOfOption = "") -> Result:
    """Tell what changed between two registries, and which verdicts and ranks flipped by it.

    Two files, or revisions of one in git. Records are matched by the names a curator knows them by; one that only stands
    elsewhere has not changed. Each flip names the edits without which it would be as before.
    """
    check_choice("--fail-on", fail_on, FAILING)
    if ask.options.registry:
        message = _("{option} does not go with {command}").format(option="--registry", command="diff")
        raise EducliError(
            Problem("usage", message, _("name both registries: {example}").format(example="educli diff OLD NEW"))
        )
    if "-" in (old, new):
        raise EducliError(Problem("usage", _("diff reads no registry from stdin"), _("name a file instead")))
    from educli.commands.comparing import compare
    from educli.model import review

    changes, flips, labels, digest, homes = compare(old, new, day_of(as_of))
    failed = bool(flips if fail_on == "flip" else changes if fail_on == "change" else ())
    title = _("Changes from {old} to {new}").format(old=old, new=new)
    rows = list(review.rows(changes, flips, labels))
    answer = ask.answer(
        rows, review.notes(changes, flips), (changes, flips, labels, title), failed,
        lambda: tuple(review.reports(changes, flips, labels, homes)),
    )  # fmt: skip
    return answer._replace(registry=new, digest=digest)
