"""educli explain."""

import re
from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument
from educli.errors import CODES, MEANINGS, EducliError, Problem, nearest
from educli.language import N_, _
from educli.model.lints import LINTS
from educli.model.result import Result, Row

FIELDS = ("code", "family", "severity", "exit_status", "why", "fix")

CodeArg = Annotated[
    str | None, Argument(metavar="[CODE]", help=N_("Code of an error, name of a lint, or an exit status; all of them unless given."))
]  # fmt: skip


@question(fields=FIELDS)
def explain(ask: Ask, code: CodeArg = None) -> Result:
    """Explain an error, a lint or an exit status: why it comes, and how to mend it.

    The code stands in brackets: error[unknown-region].
    """
    known = {row["code"]: row for row in _known()}
    if code is None:
        return ask.answer(list(known.values()))
    # As it stands in a message, whatever the language, or by itself.
    bracketed = re.search(r"\[(.*?)\]", code)
    wanted = (bracketed[1] if bracketed else code).strip()
    if wanted not in known:
        message = _("'{code}' is no error, lint or exit status").format(code=code)
        hint = nearest(wanted, list(known)) or _("`educli explain` lists them")
        raise EducliError(Problem("unknown-value", message, hint))
    return ask.answer([known[wanted]])


def _known() -> list[Row]:
    errors = [(code, "error", "error", int(entry.status), _(entry.why), _(entry.fix)) for code, entry in CODES.items()]
    lints = [(name, "lint", lint.severity, None, _(lint.why), _(lint.fix)) for name, lint in LINTS.items()]
    statuses = [(str(int(status)), "status", None, int(status), _(text), None) for status, text in MEANINGS.items()]
    return [dict(zip(FIELDS, row, strict=True)) for row in (*errors, *lints, *statuses)]
