"""educli diff."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument, Option
from educli.commands.parameters import AsOfOption, day_of
from educli.errors import EducliError, Problem, check_choice
from educli.language import N_, _, language
from educli.model import review
from educli.model.causes import Causes, matters, metrics_of
from educli.model.difference import Edit, edits, facts, file, observation
from educli.model.result import Result
from educli.model.wording import label

if TYPE_CHECKING:
    from educli.warehouse.difference import Difference, Side

FAILING = ("flip", "change")

OldArg = Annotated[
    str, Argument(metavar="OLD", help=N_("The registry as it was: a file, or REVISION:PATH of git, such as `HEAD~1:data/metrics.yaml`."))
]  # fmt: skip
NewArg = Annotated[str, Argument(metavar="NEW", help=N_("The registry as it is now: likewise."))]
FailOption = Annotated[
    str, Option("--fail-on", metavar="|".join(FAILING), help=N_("End with status 1 when an answer flipped, or when any record changed."))
]  # fmt: skip


@question(fields=review.FIELDS)
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
    changes, flips, labels, digest, homes = _compared(old, new, day_of(as_of))
    failed = bool(flips if fail_on == "flip" else changes if fail_on == "change" else ())
    title = _("Changes from {old} to {new}").format(old=old, new=new)
    rows = list(review.rows(changes, flips, labels))
    answer = ask.answer(
        rows, review.notes(changes, flips), (changes, flips, labels, title), failed,
        lambda: tuple(review.reports(changes, flips, labels, homes)),
    )  # fmt: skip
    return answer._replace(registry=new, digest=digest)


class _Found(NamedTuple):
    """What differs, with names for it, the fingerprint of the registry as it is now, and the folders of both."""

    changes: list[Edit]
    flips: list[review.Flip]
    labels: review.Labels
    digest: str
    homes: dict[str, str]


def _compared(old: str, new: str, today: date) -> _Found:
    """Read and load both sides, and return what differs."""
    from educli.output.narration import busy, tell
    from educli.registry.revision import located
    from educli.warehouse.cache import Narration, digest_of_registry
    from educli.warehouse.difference import SIDES, Side, compared

    with ExitStack() as stack:
        places = [stack.enter_context(located(text, side)) for text, side in ((old, "OLD"), (new, "NEW"))]
        sides = [Side(place.read(), None if place.folder else place.path, place.shown, place.told) for place in places]
        homes = {name: place.home for name, place in zip(SIDES, places, strict=True)}

        def found(difference: "Difference") -> _Found:
            changes = edits_of(difference, sides)
            flips, labels = flips_of(difference, sides, changes, today), labels_of(difference, sides)
            return _Found(changes, flips, labels, digest_of_registry(sides[1].registry), homes)

        return compared(sides, Narration(tell, busy), found)


def edits_of(difference: "Difference", sides: Sequence["Side"]) -> list[Edit]:
    """Match the records of both sides. A file with too many observations that differ is told as one edit."""
    from educli.warehouse.difference import SIDES
    from educli.warehouse.store import within

    large = difference.large_files()
    found = []
    for name, side in zip(SIDES, sides, strict=True):
        records = facts(side.registry)
        # The database names files as seen from the registry's folder already.
        told = [fact._replace(file=within(side.registry, fact.file)) for fact in records]
        told += map(observation, difference.observations(name))
        told += filter(None, (file(path, number, large[path], name) for number, path in enumerate(large, 1)))
        found.append([fact._replace(file=side.shown(fact.file)) for fact in told])
    return edits(*found)


def flips_of(
    difference: "Difference", sides: Sequence["Side"], found: Sequence[Edit], today: date
) -> list[review.Flip]:
    """Ask both sides of all that an edit can bear on, and say of each answer that differs which edits made it so."""
    from educli.warehouse.difference import ANSWERS

    touched = list(difference.touched([dict(edit.fact.names)["file"] for edit in found if edit.kind == "file"]))
    about = {metric for edit in found if matters(edit) for metric in metrics_of(edit)}
    about.update(metric for *_place, metric in touched)
    published = {dict(edit.fact.names)["source"] for edit in found if edit.kind == "source" and matters(edit)}
    about.update(target.metric for side in sides for target in side.registry.targets if target.source in published)
    # What falls due by when stands in a metric of its own.
    about.update(target.metric for side in sides for target in side.registry.targets if target.instalments in about)
    metrics = sorted(about | difference.derived(about))
    if not metrics:
        return []
    causes = Causes(found, touched, difference.ranked, difference.crossing(sides, metrics))
    flips = [
        review.flip(answer.name, answer.columns, flip, causes.of(answer.name, flip))
        for answer in ANSWERS
        for flip in difference.flips(answer, metrics)
    ]
    classes = difference.classes(metrics, today)
    return [*flips, *(review.flip("class", ("class",), flip, causes.of("class", flip)) for flip in classes)]


def labels_of(difference: "Difference", sides: Sequence["Side"]) -> review.Labels:
    """Name regions, metrics and lines as they are called now; what is gone as it was called."""
    regions, issuers = difference.labels(language())
    registries = [side.registry for side in sides]
    return review.Labels(
        regions,
        {metric.id: label(metric.name) for registry in registries for metric in registry.metrics},
        {line.id: review.line_label(line, issuers) for registry in registries for line in registry.thresholds},
    )
