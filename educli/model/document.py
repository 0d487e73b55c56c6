"""A document to be read: sections of cards, tables, records and charts, with links between them; without any format."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from educli.model.charts.chart import Chart


class Cell(NamedTuple):
    """What stands in a cell.

    target: the anchor that it leads to.
    tone: good, bad, unsure or quiet; the text alone carries the meaning.
    key: what the cell is sorted by; its text unless given.
    pick: the word by which its row is picked and counted; its text unless given.
    """

    text: str
    target: str = ""
    tone: str = ""
    key: Decimal | None = None
    pick: str = ""


class Column(NamedTuple):
    """A column of a table.

    align: left, or point for numbers. filter: whether rows can be picked by what stands in it.
    key: whether it says what a row is about.
    """

    title: str
    align: str = "left"
    filter: bool = False
    key: bool = False


class Table(NamedTuple):
    """A table; `anchor` where something leads to it."""

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    anchor: str = ""


class Tally(NamedTuple):
    """Counts with their words, each leading to the rows that it counts.

    picks: the column of that table which has those words. within: another column, and the word of the counted rows in it.
    """

    counts: Sequence[tuple[Cell, int]]
    picks: str = ""
    within: tuple[str, str] = ("", "")


class Facts(NamedTuple):
    """Names with what is to be said of each."""

    lines: Sequence[tuple[str, str]]
    title: str = ""


class Prose(NamedTuple):
    """Sentences, a paragraph each; `marked` where a reader must mind them."""

    sentences: Sequence[str]
    title: str = ""
    marked: bool = False


class Links(NamedTuple):
    cells: Sequence[Cell]
    title: str = ""


class Picture(NamedTuple):
    """A chart with what is said beside it."""

    chart: "Chart"
    beside: "Sequence[Part]"


class Fold(NamedTuple):
    """What is opened on demand; in print it is open."""

    anchor: str
    title: str
    parts: "Sequence[Part]"


class Block(NamedTuple):
    """A part with a heading of its own, below that of its section."""

    anchor: str
    title: str
    parts: "Sequence[Part]"


Part = Table | Tally | Facts | Prose | Links | Picture | Fold | Block


class Section(NamedTuple):
    anchor: str
    title: str
    parts: Sequence[Part]


class Document(NamedTuple):
    """A document in one language.

    facts: what it was made from, by what, and when.
    """

    language: str
    title: str
    facts: Facts
    sections: Sequence[Section]

    def charts(self) -> "Iterator[Chart]":
        yield from _charts(part for section in self.sections for part in section.parts)


def _charts(parts: "Iterator[Part] | Sequence[Part]") -> "Iterator[Chart]":
    for part in parts:
        if isinstance(part, Picture):
            yield part.chart
        elif isinstance(part, Fold | Block):
            yield from _charts(part.parts)
