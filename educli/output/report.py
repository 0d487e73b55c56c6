"""A document as one HTML page: both languages in one file, charts drawn, nothing fetched, readable without scripts."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import StringIO
from pathlib import Path
from typing import TextIO

from educli.language import _, speaking
from educli.model.document import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Fold,
    Links,
    Part,
    Picture,
    Prose,
    Section,
    Table,
    Tally,
)
from educli.model.result import Result
from educli.output.drawing import draw
from educli.output.formats import Layout
from educli.output.objects import write_json
from educli.output.text import safe, width

_HERE = Path(__file__).parent
_STYLE, _SCRIPT = ((_HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))

_TAGS = {"zh": "zh-CN", "en": "en"}
_NAMES = {"zh": "中文", "en": "English"}

# Between the axes, in pixels. A chart is drawn twice, and the page shows one: one as wide as a desktop leaves it beside what is said
# of it, and one for telephones, which show its bars whole, and for paper. Scaled instead, its words would be too large or too small.
_WIDE, _WIDE_SERIES, _NARROW = 540, 680, 280

# Cells of a text that is not broken.
_SHORT = 14

# What stands before a verdict, of the same shape and colour as in the charts.
_SHAPES = """<svg class="shapes" aria-hidden="true"><defs>
<symbol id="good" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4.2"/></symbol>
<symbol id="bad" viewBox="0 0 10 10"><path d="M.4 1.2h9.2L5 9.4z"/></symbol>
<symbol id="unsure" viewBox="0 0 10 10"><path d="M5 .2 9.4 5 5 9.8.6 5z"/></symbol>
<symbol id="quiet" viewBox="0 0 10 10"><rect x="1.4" y="1.4" width="7.2" height="7.2"/></symbol>
</defs></svg>"""


def write_report(
    documents: Sequence[Document], answers: Sequence[Result], out: TextIO, drawn: Callable[[], None] = lambda: None
) -> None:
    """Write the document in each of its languages, the first one shown, and `answers` for programs.

    drawn: called after each chart.
    """
    out.write(_head(documents[0]))
    for place, document in enumerate(documents):
        checked = " checked" if place == 0 else ""
        name = _NAMES[document.language]
        out.write(f'<input type="radio" name="language" id="{document.language}" aria-label="{name}"{checked}>\n')
    for document in documents:
        with speaking(document.language):
            out.writelines(line + "\n" for line in _Writer(document, documents, drawn).lines())
    out.write(f'<script type="application/json" id="answers">{_data(answers)}</script>\n')
    out.write(f"<script>{_SCRIPT}</script>\n</body>\n</html>\n")


def _head(document: Document) -> str:
    policy = "; ".join(
        (
            "default-src 'none'", f"style-src '{_hash(_STYLE)}'", f"script-src '{_hash(_SCRIPT)}'", "base-uri 'none'", "form-action 'none'",
        )
    )  # fmt: skip
    return f"""<!DOCTYPE html>
<html lang="{_TAGS[document.language]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{_text(document.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
{_SHAPES}
"""


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(answers: Sequence[Result]) -> str:
    """Write the answers as `--format json` does, one by its question; no character of theirs can end the script."""
    parts = []
    for answer in answers:
        text = StringIO()
        write_json(answer, text, Layout())
        parts.append(f'"{answer.question}": {text.getvalue()}')
    return "{" + ", ".join(parts).translate(_INERT) + "}"


_INERT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def _text(text: str) -> str:
    return escape(safe(text.replace("\t", " ")).strip()).replace("\n", "<br>")


class _Writer:
    """Writes one language; what leads anywhere is told apart from that of the others by the language before it."""

    def __init__(self, document: Document, documents: Sequence[Document], drawn: Callable[[], None]) -> None:
        self._document, self._documents, self._drawn = document, documents, drawn

    def lines(self) -> Iterator[str]:
        document = self._document
        yield f'<div class="page" lang="{_TAGS[document.language]}" data-language="{document.language}" data-title="{_text(document.title)}">'
        yield f'<header><nav aria-label="{_text(_("Contents"))}">'
        yield from (
            f'<a href="#{self._id(section.anchor)}">{_text(section.title)}</a>' for section in document.sections
        )
        yield '<span class="languages">'
        for other in self._documents:
            if other.language != document.language:
                yield f'<label for="{other.language}" lang="{_TAGS[other.language]}">{_NAMES[other.language]}</label>'
        yield "</span></nav></header>"
        yield f"<main>\n<h1>{_text(document.title)}</h1>"
        yield from self._facts(document.facts)
        for section in document.sections:
            yield from self._section(section)
        yield "</main></div>"

    def _id(self, anchor: str) -> str:
        return escape(f"{self._document.language}-{anchor}")

    def _section(self, section: Section) -> Iterator[str]:
        yield f'<section id="{self._id(section.anchor)}" class="{escape(section.anchor)}"><h2>{_text(section.title)}</h2>'
        yield from self._parts(section.parts, 3)
        yield "</section>"

    def _parts(self, parts: Sequence[Part], level: int) -> Iterator[str]:
        for part in parts:
            match part:
                case Block():
                    yield f'<article id="{self._id(part.anchor)}"><h{level}>{_text(part.title)}</h{level}>'
                    yield from self._parts(part.parts, level + 1)
                    yield "</article>"
                case Fold():
                    yield f'<details id="{self._id(part.anchor)}"><summary>{_text(part.title)}</summary><div>'
                    yield from self._parts(part.parts, level + 1)
                    yield "</div></details>"
                case Picture():
                    # A series has no words at its sides.
                    wide = _WIDE_SERIES if part.chart.kind == "series" else _WIDE
                    widths = {"wide": wide, "narrow": _NARROW}
                    drawings = (
                        f'<div class="{name}">{draw(part.chart, pixels)}</div>' for name, pixels in widths.items()
                    )
                    yield f'<div class="pair"><figure>{"".join(drawings)}</figure><div class="beside">'
                    self._drawn()
                    yield from self._parts(part.beside, level)
                    yield "</div></div>"
                case Table():
                    yield from self._table(part)
                case Tally():
                    yield from self._tally(part)
                case Facts():
                    yield from self._facts(part, level)
                case Prose():
                    yield from self._prose(part, level)
                case Links():
                    items = "".join(f"<li>{self._cell_text(cell)}</li>" for cell in part.cells)
                    yield f'<ul class="links">{items}</ul>'

    def _prose(self, prose: Prose, level: int) -> Iterator[str]:
        title = f'<h{level} class="small">{_text(prose.title)}</h{level}>' if prose.title else ""
        kind = "prose marked" if prose.marked else "prose"
        yield f'<div class="{kind}">{title}{"".join(f"<p>{_text(text)}</p>" for text in prose.sentences)}</div>'

    def _facts(self, facts: Facts, level: int = 2) -> Iterator[str]:
        title = f'<h{level} class="small">{_text(facts.title)}</h{level}>' if facts.title else ""
        lines = "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(text)}</dd></div>" for name, text in facts.lines)
        yield f'<div class="facts">{title}<dl>{lines}</dl></div>'

    def _tally(self, tally: Tally) -> Iterator[str]:
        column, word = tally.within
        yield f'<ul class="tally" data-picks="{_text(tally.picks)}" data-within="{_text(column)}" data-of="{_text(word)}">'
        for cell, count in tally.counts:
            yield f'<li class="{cell.tone}" data-word="{_text(cell.text)}"><b>{count}</b> {self._cell_text(cell)}</li>'
        yield "</ul>"

    # tables

    def _table(self, table: Table) -> Iterator[str]:
        words = {"all": _("all"), "find": _("find"), "shown": _("Shown: {n} of {all}.")}
        data = "".join(f' data-{name}="{_text(text)}"' for name, text in words.items())
        anchor = f' id="{self._id(table.anchor)}"' if table.anchor else ""
        yield f'<div class="table"{anchor}{data}><table><caption>{_text(table.caption)}</caption>'
        yield f"<thead><tr>{''.join(map(self._heading, table.columns))}</tr></thead><tbody>"
        for row in table.rows:
            yield f"<tr>{''.join(map(self._cell, table.columns, row))}</tr>"
        yield "</tbody></table></div>"

    def _heading(self, column: Column) -> str:
        kind = ' class="number"' if column.align == "point" else ""
        filter = " data-filter" if column.filter else ""
        return f'<th scope="col"{kind}{filter}>{_text(column.title)}</th>'

    def _cell(self, column: Column, cell: Cell) -> str:
        kinds = {"number": column.align == "point", "short": width(cell.text) <= _SHORT}
        kind = f' class="{names}"' if (names := " ".join(name for name, holds in kinds.items() if holds)) else ""
        key = f' data-key="{cell.key}"' if cell.key is not None else ""
        pick = f' data-pick="{_text(cell.pick)}"' if cell.pick and cell.pick != cell.text else ""
        tag = 'th scope="row"' if column.key else "td"
        title = f' data-label="{_text(column.title)}"'
        return f"<{tag}{kind}{key}{pick}{title}>{self._cell_text(cell)}</{tag[:2]}>"

    def _cell_text(self, cell: Cell) -> str:
        text = _text(cell.text)
        if cell.target and cell.text:
            text = f'<a href="#{self._id(cell.target)}">{text}</a>'
        if cell.tone and cell.text:
            text = f'<span class="verdict"><svg class="{cell.tone}" aria-hidden="true"><use href="#{cell.tone}"/></svg>{text}</span>'
        return text
