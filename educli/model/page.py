"""What a person sees of an answer: sheets of text and cards on a page."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


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
