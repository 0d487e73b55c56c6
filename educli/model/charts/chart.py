"""The definition of a chart: what is drawn, never how. Writers draw it as text, as Vega-Lite, as a picture."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from educli.language import _

# bars: from zero. dots: on a scale that need not have zero. dumbbell: dots of two, joined. series: along time.
# grid: words in cells, a row a label, a column a group.
KINDS = ("bars", "dots", "dumbbell", "series", "grid")


class Span(NamedTuple):
    """What the words of a figure leave: from `lower` to `upper`, None where unbounded. `value` is the number itself.

    A comparator leaves one end to the number and opens the other; `about` has the number within.
    """

    lower: Decimal | None
    upper: Decimal | None
    value: Decimal

    @property
    def exact(self) -> bool:
        return self.lower == self.upper == self.value

    @property
    def opens_up(self) -> bool:
        """Whether it is told only what the figure exceeds: more than, at least."""
        return not self.exact and self.lower == self.value

    @property
    def opens_down(self) -> bool:
        """Whether it is told only what the figure stays below: less than, at most."""
        return not self.exact and self.upper == self.value


class Mark(NamedTuple):
    """A figure, or a place that has none.

    label: whose it is, or the row of a grid.
    text: the figure as printed, with its comparator, or why there is none.
    span: None where there is nothing to draw.
    when: its period in words; beside the figure.
    group: the column of a grid, the series of a figure in a chart with several.
    word, tone: how it is judged, in words and as good, bad, unsure or quiet; both empty where nothing judges it.
    at: its place in time, in years; only in a series.
    broken: whether the series breaks before it, so that nothing joins it to the one before.
    """

    label: str
    text: str
    span: Span | None = None
    when: str = ""
    group: str = ""
    word: str = ""
    tone: str = ""
    at: Decimal | None = None
    broken: bool = False

    @property
    def said(self) -> str:
        """The figure with its verdict."""
        return _("{figure} ({verdict})").format(figure=self.text, verdict=self.word) if self.word else self.text


class Rule(NamedTuple):
    """A line that is drawn in, where one or several authorities set it.

    label: each allowed set with who set it and how surely it is known.
    since, until: in years, where it is drawn only as long as it is in force; None is without end.
    """

    value: Decimal
    label: str
    since: Decimal | None = None
    until: Decimal | None = None


class Tick(NamedTuple):
    value: Decimal
    text: str


class Axis(NamedTuple):
    """A scale from `low` to `high`, with the places that are written on it."""

    low: Decimal
    high: Decimal
    ticks: tuple[Tick, ...]

    def place(self, value: Decimal) -> float:
        """Return where a value lies: 0 at the low end, 1 at the high one; what lies beyond is put there."""
        return min(max(float((value - self.low) / (self.high - self.low)), 0.0), 1.0)


class Group(NamedTuple):
    """A series or a column. A reference, such as the province, is drawn as a backdrop to the others."""

    name: str
    reference: bool = False


class Chart(NamedTuple):
    """A chart, complete but for the registry it comes from.

    unit: of all its values, in words; part of the title already.
    axis: None for a grid. time: the other axis of a series.
    groups: in their order; empty where marks have none.
    notes: what a reader must know, the legend of signs among it.
    sources: the documents that its figures and lines were read in, as references, each with its standing.
    """

    kind: str
    title: str
    unit: str
    marks: tuple[Mark, ...]
    axis: Axis | None = None
    rules: tuple[Rule, ...] = ()
    groups: tuple[Group, ...] = ()
    time: Axis | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """All of it in words, for who cannot see it."""
        told = _("; ").join(map(_told, self.marks)) + _(".") if self.marks else ""
        lines = _("; ").join(rule.label for rule in self.rules)
        drawn_in = _("Lines drawn in: {lines}.").format(lines=lines) if lines else ""
        return " ".join(filter(None, (self.title + _("."), told, drawn_in, *self.notes)))


def _told(mark: Mark) -> str:
    where = _(", ").join(dict.fromkeys(part for part in (mark.group, mark.label, mark.when) if part))
    return _("{where}: {figure}").format(where=where, figure=mark.said)


def runs(marks: Sequence[Mark]) -> list[str]:
    """Name for each mark the run that a line joins it to: a break ends it, a place without a figure, and a mere bound."""
    names: list[str] = []
    number_of: dict[str, int] = {}
    before: dict[str, Mark] = {}
    for mark in marks:
        last = before.get(mark.group, mark)
        number_of.setdefault(mark.group, 0)
        number_of[mark.group] += mark.broken or _is_bound(mark) or _is_bound(last)
        names.append(f"{mark.group} {number_of[mark.group]}")
        before[mark.group] = mark
    return names


def _is_bound(mark: Mark) -> bool:
    return mark.span is None or mark.span.opens_up or mark.span.opens_down
