"""An answer: typed columns and rows for machines, and what arranges it for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    # A machine asks for none of them.
    from educli.model.charts.chart import Chart
    from educli.model.columns import Column
    from educli.model.page import Chapter, Page

Row = dict[str, Any]


class Command(str):
    """A note that ends with a command to copy: what we would break into lines is copied as several."""

    __slots__ = ()


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
    columns: "tuple[Column, ...]"
    rows: Iterable[Row]
    page: "Callable[[], Page]"
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})
    findings: bool = False
    registry: str = ""
    digest: str = ""
    reports: Callable[[], tuple[Report, ...]] | None = None
    charts: "Callable[[], Sequence[Chart]] | None" = None
    grid: "Callable[[], Page] | None" = None
    prose: Callable[[], Sequence[str]] = tuple
    appendix: "Callable[[], Sequence[Chapter]]" = tuple
