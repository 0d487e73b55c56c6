"""An answer: typed columns and rows for machines, sheets of text for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from educli.model.columns import Column

if TYPE_CHECKING:
    from educli.model.charts.chart import Chart

Row = dict[str, Any]


class Numeral(str):
    """A number as people read it, which still knows what it is: for formats that keep numbers as numbers.

    number: what it stands for; decimals: digits after the point.
    before, after: what stands around the number, such as ≥ and 个百分点; signed: whether a plus is written, too.
    """

    number: Decimal
    before: str
    after: str
    decimals: int
    signed: bool

    def __new__(
        cls,
        text: str,
        number: Decimal | int,
        before: str = "",
        after: str = "",
        decimals: int = 0,
        signed: bool = False,
    ) -> Self:
        self = super().__new__(cls, text)
        self.number, self.before, self.after, self.signed = Decimal(number), before, after, signed
        self.decimals = max(decimals, -int(self.number.normalize().as_tuple().exponent))
        return self


class Heading(NamedTuple):
    """The head of a column of text.

    align: left, right, or point (numbers under one another by their decimal point; what follows a tab stays left).
    need: columns with the greatest need go first where the terminal is too narrow; 0 stays always.
    least: cells that a column of running text may be squeezed to before another gives way.
    key: whether it says what a row is about, and heads the row's card where the terminal is too narrow for a table.
    tally: whether its words are few and counting them sums the table up.
    """

    title: str
    align: str = "left"
    need: int = 0
    least: int = 14
    key: bool = False
    tally: bool = False


# What a row begins with that belongs to the row above it.
UNDER = "  "

# What stands in a cell of a grid that has no record: a dot that takes one cell on every terminal. Cards leave it out.
NOTHING = "."


class Sheet(NamedTuple):
    """A table for people.

    rows: a row that begins with UNDER belongs to the row above; with nothing in its other cells it runs over all of them.
    tones: for each row those of its cells, from the first on (good, bad, unsure, quiet); the words alone carry the meaning.
    """

    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[str]]
    tones: Sequence[Sequence[str]] = ()

    def records(self) -> Iterator[list[int]]:
        """Yield the places of each row with those of the rows that belong to it."""
        record: list[int] = []
        for place, row in enumerate(self.rows):
            if record and not row[0].startswith(UNDER):
                yield record
                record = []
            record.append(place)
        if record:
            yield record


def runs_over(row: Sequence[str]) -> bool:
    """Tell whether a row is a remark to the row above, which runs over all columns."""
    return row[0].startswith(UNDER) and not any(row[1:])


class Card(NamedTuple):
    """One record as name-value lines under a heading."""

    heading: str
    lines: Sequence[tuple[str, str]]


class Page(NamedTuple):
    """What a person sees: a title, sheets and cards, and notes below."""

    title: str
    parts: Sequence[Sheet | Card]


class Chapter(NamedTuple):
    """What explains an answer to somebody who was handed it: sheets, each with its title, under a common one."""

    title: str
    sheets: Sequence[tuple[str, Sheet]]


class Report(NamedTuple):
    """A finding in a file, for the formats that build servers read.

    level: error, warning, note, or none for what was looked at and holds.
    about: what it is about, when its place does not tell.
    """

    id: str
    level: str
    message: str
    file: str
    line: int
    column: int
    help: str
    about: str = ""


class Notes(NamedTuple):
    """Sentences, those that change how the answer must be read, and what they count by stable English id."""

    sentences: tuple[str, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})
    warnings: tuple[str, ...] = ()


NO_NOTES = Notes()


class Result(NamedTuple):
    """The answer to one question.

    rows: of a long answer they come one by one, and only once.
    page: arranges the same content for people; called only by formats made for them.
    grid: arranges it for a spreadsheet, where that is another way: a row per record, one thing per cell.
    prose: says it in paragraphs, as a report would; appendix: makes what explains it, with definitions and sources.
    notes: sentences that belong to the answer; machine formats put them beside it.
    warnings: those among them that change how the answer must be read.
    counts: what a summary counts, by stable English id.
    findings: whether the command was asked to fail on what it found.
    reports: makes findings in files of the rows, for formats made for them; None where the answer has none.
    charts: draws the same content; None where the answer is none to draw.
    """

    question: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    page: Callable[[], Page]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})
    findings: bool = False
    registry: str = ""
    digest: str = ""
    reports: Callable[[], tuple[Report, ...]] | None = None
    charts: "Callable[[], Sequence[Chart]] | None" = None
    grid: Callable[[], Page] | None = None
    prose: Callable[[], Sequence[str]] = tuple
    appendix: Callable[[], Sequence[Chapter]] = tuple
