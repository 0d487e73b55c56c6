"""How answers are arranged for people: the same content as the rows, in words; one module per question."""

from collections.abc import Iterable, Sequence
from typing import Any

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.columns import Column
from educli.model.page import UNDER, Heading, Sheet
from educli.model.precision import WHOLE
from educli.model.robustness import remark

Row = dict[str, Any]

ALIGNED = {"number": "point", "integer": "right"}


def sheet(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], tones: Sequence[Sequence[str]] = ()
) -> list[Sheet]:
    """Return a sheet without the columns that say nothing in any row, or no sheet for no rows."""
    if not rows:
        return []
    kept = [place for place in range(len(headings)) if place == 0 or any(row[place] for row in rows)]
    return [Sheet(tuple(headings[place] for place in kept), [[row[place] for place in kept] for row in rows], tones)]


def picked(columns: Sequence[Column], rows: Iterable[Row], whole: bool = False) -> Sheet:
    """Return some columns of an answer for people, under their titles: figures with their comparators, codes as words.

    whole: whether numbers keep all their digits, as for programs.
    """
    if whole:
        rows = (row | WHOLE for row in rows)
    headings = tuple(Heading(_(column.title), ALIGNED.get(column.kind, "left")) for column in columns)
    return Sheet(headings, [[wording.cell(column, row) for column in columns] for row in rows])


def verdict_of(line: Row) -> str:
    """Write the verdict of one line; a star marks one that another source would change."""
    return word(codes.VERDICTS, line["verdict"]) + ("*" if line["contested"] else "")


def allowed(line: Row) -> str:
    return wording.line(line["lower"], line["lower_open"], line["upper"], line["upper_open"])


def whole(tone: str, cells: int) -> Sequence[str]:
    """Return the tones of a row: what is quiet is quiet throughout, all else in its first cell."""
    return [tone] * (cells if tone == "quiet" else 1)


def with_remarks(
    rows: Sequence[Row], body: Sequence[Sequence[str]], tones: Sequence[Sequence[str]]
) -> tuple[list[Sequence[str]], list[Sequence[str]]]:
    """Set below each row, where that was asked for, under how many readings it holds."""
    cells: list[Sequence[str]] = []
    colours: list[Sequence[str]] = []
    for row, own, tone in zip(rows, body, tones, strict=True):
        cells.append(own)
        colours.append(tone)
        if "readings" in row and (text := remark(row)):
            cells.append((UNDER + text, *[""] * (len(own) - 1)))
            colours.append(["unsure" if row["breaks"] else "quiet"])
    return cells, colours


def years(row: Row) -> str:
    first, last = row["first_year"], row["last_year"]
    return "" if first is None else str(first) if first == last else f"{first}–{last}"
