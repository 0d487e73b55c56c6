"""An answer: typed columns and rows for machines, sheets of text for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from educli.model.columns import Column

Row = dict[str, Any]


class Heading(NamedTuple):
    """The head of a column of text.

    align: left, right, or point (numbers under one another by their decimal point; what follows a tab stays left).
    need: columns with the greatest need go first where the terminal is too narrow; 0 stays always.
    least: cells that a column of running text may be squeezed to before another gives way.
    """

    title: str
    align: str = "left"
    need: int = 0
    least: int = 14


class Sheet(NamedTuple):
    """A table for people. `tones` marks rows (good, bad, unsure, quiet); the words alone carry the meaning."""

    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[str]]
    tones: Sequence[str] = ()


class Card(NamedTuple):
    """One record as name-value lines under a heading."""

    heading: str
    lines: Sequence[tuple[str, str]]


class Page(NamedTuple):
    """What a person sees: a title, sheets and cards, and notes below."""

    title: str
    parts: Sequence[Sheet | Card]


class Report(NamedTuple):
    """A finding in a file, for the formats that build servers read.

    level: error, warning or note.
    """

    id: str
    level: str
    message: str
    file: str
    line: int
    column: int
    help: str


class Result(NamedTuple):
    """The answer to one question.

    rows: of a long answer they come one by one, and only once.
    page: arranges the same content for people; called only by formats made for them.
    notes: sentences that belong to the answer; machine formats put them beside it.
    counts: what a summary counts, by stable English id.
    findings: whether the command was asked to fail on what it found.
    reports: the rows as findings in files; None where the answer has none.
    """

    question: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    page: Callable[[], Page]
    notes: tuple[str, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})
    findings: bool = False
    registry: str = ""
    digest: str = ""
    reports: tuple[Report, ...] | None = None
