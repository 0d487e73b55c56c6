"""Markdown and HTML: the arrangement for people, to paste into a page or a letter."""

import re
from collections.abc import Iterator
from html import escape
from typing import TextIO

from educli.language import language
from educli.model.page import UNDER, Card, Heading, Sheet, runs_over
from educli.model.result import Result
from educli.output.formats import Layout
from educli.output.text import safe, width

_RIGHT = ("right", "point")

# What Markdown would read as more than itself, anywhere in a line or a cell.
_MARKS = re.compile(r"([\\`*_\[\]<>|~])")


def write_markdown(result: Result, out: TextIO, layout: Layout) -> None:
    page = result.page()
    blocks = [f"**{_marked(page.title)}**"]
    for part in page.parts:
        blocks += _card(part) if isinstance(part, Card) else [_sheet(part)]
    blocks += [_marked(note) for note in (*result.notes, *result.warnings)]
    out.write("\n\n".join(blocks) + "\n")


def _marked(text: str) -> str:
    return _MARKS.sub(r"\\\1", safe(text.replace("\t", " ")).strip()).replace("\n", "<br>")


def _sheet(sheet: Sheet) -> str:
    rule = ["---:" if heading.align in _RIGHT else "---" for heading in sheet.headings]
    lines = [[_marked(heading.title) for heading in sheet.headings], rule]
    lines += [[_marked(cell) for cell in row] for row in sheet.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _card(card: Card) -> Iterator[str]:
    yield f"**{_marked(card.heading)}**"
    yield "\n".join(f"- {_marked(name)}: {_marked(text)}" for name, text in card.lines)


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: sans-serif; line-height: 1.4 }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
caption {{ font-weight: bold; text-align: left; padding: .4em 0 }}
th, td {{ border-top: 1px solid #ccc; padding: .3em .7em; text-align: left; vertical-align: top }}
thead th {{ border-top: 1px solid #555; border-bottom: 1px solid #555; vertical-align: bottom }}
.number, .short {{ white-space: nowrap }}
th[scope=row] {{ white-space: nowrap }}
.number {{ text-align: right }}
.beside {{ display: inline-block; min-width: 5.5em; padding-left: .5em; text-align: left; color: #555 }}
.prose {{ min-width: 16em }}
.bad {{ font-weight: bold }}
.quiet, .under {{ color: #555 }}
.under td {{ border: 0; padding-top: 0 }}
.under td:first-child {{ padding-left: 2em }}
tfoot td {{ border: 0; color: #555 }}
tfoot tr:first-child td {{ border-top: 1px solid #555 }}
td:first-child, thead th:first-child {{ position: sticky; left: 0; background: #fff }}
/* What is too wide for the window scrolls within it, below its head; no column is squeezed to a few letters a line. */
@media screen {{
.table {{ overflow: auto; max-height: calc(100vh - 16px) }}
.words {{ min-width: 9em }}
thead th {{ position: sticky; top: -1px; z-index: 1; background: #fff; box-shadow: inset 0 -1px #555 }}
thead th:first-child {{ z-index: 2 }}
}}
@media screen and (max-width: 75em) {{ th, td {{ padding: .3em .4em }} }}
@media (max-width: 40em) {{ .beside {{ display: block; min-width: 0; text-align: right }} }}
@page {{ size: A4 landscape; margin: 15mm }}
@media print {{
body {{ font-size: 9pt }}
tr {{ break-inside: avoid }}
/* The notes end the table, not each page of it. */
tfoot {{ display: table-row-group }}
}}
</style>
</head>
<body>
"""


def write_html(result: Result, out: TextIO, layout: Layout) -> None:
    """Write a page that holds one table: the title is its caption, the notes are its foot."""
    page = result.page()
    wide = max((len(part.headings) if isinstance(part, Sheet) else 2 for part in page.parts), default=1)
    out.write(_PAGE.format(language="zh-CN" if language() == "zh" else "en", title=_text(page.title)))
    out.write(f'<div class="table">\n<table>\n<caption>{_text(page.title)}</caption>\n')
    for part in page.parts:
        out.writelines(
            line + "\n" for line in (_group(part, wide) if isinstance(part, Card) else _body(part, layout.header))
        )
    if notes := (*result.notes, *result.warnings):
        rows = "\n".join(f'<tr><td colspan="{wide}">{_text(note)}</td></tr>' for note in notes)
        out.write(f"<tfoot>\n{rows}\n</tfoot>\n")
    out.write("</table>\n</div>\n</body>\n</html>\n")


def _text(text: str) -> str:
    return escape(safe(text.replace("\t", " ")).strip()).replace("\n", "<br>")


# Cells of a text that is not broken, and of a column that is not squeezed below a readable line.
_SHORT = 14
_PROSE = 30


def _body(sheet: Sheet, header: bool) -> Iterator[str]:
    beside = [any("\t" in row[place] for row in sheet.rows) for place in range(len(sheet.headings))]
    if header:
        cells = zip(sheet.headings, beside, strict=True)
        yield (
            "<thead>\n<tr>"
            + "".join(_cell(heading, heading.title, 'th scope="col"', space) for heading, space in cells)
            + "</tr>\n</thead>"
        )
    yield "<tbody>"
    for place, row in enumerate(sheet.rows):
        tones = [*(sheet.tones[place] if sheet.tones else ()), *[""] * len(row)]
        mark = ' class="under"' if row[0].startswith(UNDER) else ""
        if runs_over(row):
            yield f'<tr{mark}><td colspan="{len(row)}">{_text(row[0])}</td></tr>'
        else:
            columns = zip(sheet.headings, row, beside, tones, strict=False)
            texts = [_cell(heading, cell, "td", space, tone) for heading, cell, space, tone in columns]
            yield f"<tr{mark}>{''.join(texts)}</tr>"
    yield "</tbody>"


def _cell(heading: Heading, text: str, tag: str, beside: bool, tone: str = "") -> str:
    """Write a cell; where numbers of its column have something beside them, it keeps that room."""
    number = heading.align in _RIGHT
    kind = "number" if number else "prose" if heading.least >= _PROSE else "short" if width(text) <= _SHORT else "words"
    classes = " ".join(filter(None, (kind, tone)))
    first, _tab, rest = text.partition("\t")
    inner = f'{_text(first)} <span class="beside">{_text(rest)}</span>' if beside else _text(text)
    return f'<{tag} class="{classes}">{inner}</{tag.partition(" ")[0]}>'


def _group(card: Card, wide: int) -> Iterator[str]:
    yield f'<tbody>\n<tr><th scope="rowgroup" colspan="{wide}">{_text(card.heading)}</th></tr>'
    rest = f' colspan="{wide - 1}"' if wide > 2 else ""
    yield from (f'<tr><th scope="row">{_text(name)}</th><td{rest}>{_text(text)}</td></tr>' for name, text in card.lines)
    yield "</tbody>"
