"""educli cite."""

import json
import sys
from typing import Annotated, Any

from typer import Argument, Option

from educli.commands.ask import Ask, question
from educli.errors import EducliError, Problem, check_choice
from educli.language import N_, _
from educli.model import citing
from educli.model.result import Result

SourcesArg = Annotated[
    list[str] | None,
    Argument(metavar="[SOURCE]...", help=N_("Ids of sources; else those named by the answer on stdin, or all.")),
]
StyleOption = Annotated[str, Option("--style", metavar="|".join(citing.STYLES), help=N_("Style of the references; gbt7714 unless given."))]  # fmt: skip
FIELDS = ("footnote", "source", "reference")


@question(fields=FIELDS)
def cite(ask: Ask, sources: SourcesArg = None, style: StyleOption = "gbt7714") -> Result:
    """Write references to the documents behind an answer.

    For example: educli compare 许昌 漯河 -f ndjson | educli cite
    """
    check_choice("--style", style, tuple(citing.STYLES))
    named = sources or (None if sys.stdin.isatty() else _from_stream(sys.stdin.read()))
    found = ask.run(sources=named)
    if unknown := [name for name in named or () if name not in {row["source"] for row in found}]:
        message = _("no source is called '{name}'").format(name=unknown[0])
        raise EducliError(Problem("unknown-value", message, _("`educli sources` lists them")))
    rows = [
        {"footnote": number, "source": row["source"], "reference": citing.STYLES[style](row)}
        for number, row in enumerate(found, 1)
    ]
    return ask.answer(rows)


def _from_stream(text: str) -> list[str] | None:
    """Return the sources an answer names, in order and once each; None when nothing came in."""
    if not text.strip():
        return None
    try:
        rows: list[dict[str, Any]] = _rows(text)
        names = [row["source"] for row in rows if row.get("source")]
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        raise _bad_input() from error
    if not names:
        raise _bad_input()
    return list(dict.fromkeys(names))


def _rows(text: str) -> list[dict[str, Any]]:
    if text.lstrip().startswith("{"):
        try:
            whole = json.loads(text)
        except ValueError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        return list(whole["rows"]) if "rows" in whole else [whole]
    head, *lines = text.splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=False)) for line in lines]


def _bad_input() -> EducliError:
    message = _("stdin holds no answer with the column `source`")
    return EducliError(
        Problem(
            "bad-input",
            message,
            _("for example: {example}").format(example="educli compare 许昌 漯河 -f ndjson | educli cite"),
        )
    )
