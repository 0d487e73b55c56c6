"""educli cite."""

import csv
import io
import json
import sys
from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument, Option
from educli.commands.stdin import piped
from educli.errors import EducliError, Problem, check_choice
from educli.language import N_, _
from educli.model import citing
from educli.model.result import Result

SourcesArg = Annotated[
    list[str] | None,
    Argument(metavar="[SOURCE]...", help=N_("Ids of sources; else those named by the answer on stdin, or all.")),
]
StyleOption = Annotated[str, Option("--style", metavar="|".join(citing.STYLES), help=N_("Style of the references; gbt7714 unless given, in a .bib file bibtex."))]  # fmt: skip
FIELDS = ("footnote", "source", "reference", "standing")


@question(fields=FIELDS)
def cite(ask: Ask, sources: SourcesArg = None, style: StyleOption = "") -> Result:
    """Write references to the documents behind an answer.

    For example: educli compare 许昌 漯河 -f ndjson | educli cite

    A bibliography for BibTeX: educli compare 许昌 漯河 -f ndjson | educli cite -o refs.bib
    """
    check_choice("--style", style, tuple(citing.STYLES))
    is_bibliography = ask.options.resolved_format == "bib"
    if is_bibliography and style not in ("", "bibtex"):
        message = _("{option} does not go with {format}").format(option=f"--style {style}", format="bib")
        raise EducliError(Problem("usage", message, _("leave one of them out")))
    style = style or ("bibtex" if is_bibliography else "gbt7714")
    named = Named(list(sources), []) if sources else None if sys.stdin and sys.stdin.isatty() else _from_stream(piped())
    found = ask.run(sources=named and named.sources, lines=named and named.lines)
    if unknown := [name for name in (named.sources if named else ()) if name not in {row["source"] for row in found}]:
        message = _("no source is called '{name}'").format(name=unknown[0])
        raise EducliError(Problem("unknown-value", message, _("`educli sources` lists them")))
    rows = [
        {
            "footnote": number,
            "source": row["source"],
            "reference": citing.STYLES[style](row),
            "standing": row["standing"],
        }
        for number, row in enumerate(found, 1)
    ]
    return ask.answer(rows)


class Named(NamedTuple):
    """The documents and the lines that an answer names."""

    sources: list[str]
    lines: list[str]


def _from_stream(text: str) -> Named | None:
    """Return what an answer names, in order and once each; None when nothing came in."""
    if not text.strip():
        return None
    try:
        rows = list(_rows(text))
        sources = [row[name] for row in rows for name in citing.DOCUMENTS if row.get(name)]
        lines = [id for row in rows for id in _lines(row)]
    except (ValueError, AttributeError, TypeError, KeyError, csv.Error) as error:
        raise _bad_input() from error
    if not sources and not lines:
        raise _bad_input()
    return Named(list(dict.fromkeys(sources)), list(dict.fromkeys(lines)))


def _lines(row: dict[str, Any]) -> list[str]:
    """Return the ids of the lines in a row: one of its own, or a list of them, which TSV writes as line=verdict;…"""
    if row.get("step") == "other_line":
        # It does not judge.
        return []
    several = row.get("lines") or []
    if isinstance(several, str):
        several = [{"line": one.partition("=")[0]} for one in several.split(";")]
    return [id for id in (row.get("line"), *(one["line"] for one in several)) if id]


def _rows(text: str) -> Iterable[dict[str, Any]]:
    if text.lstrip().startswith("{"):
        try:
            whole = json.loads(text)
        except ValueError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        return list(whole["rows"]) if "rows" in whole else [whole]
    lines = io.StringIO(text, newline="")
    if "\t" in text.partition("\n")[0]:
        # A quotation mark in TSV is one, and closes nothing.
        return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return csv.DictReader(lines, strict=True)


def _bad_input() -> EducliError:
    message = _("stdin holds no answer with the column `source`")
    return EducliError(
        Problem(
            "bad-input",
            message,
            _("for example: {example}").format(example="educli compare 许昌 漯河 -f ndjson | educli cite"),
        )
    )
