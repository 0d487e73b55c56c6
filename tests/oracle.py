"""What a value may be and how it stands to a line, by trying points: no interval logic here.

Whether a point fits changes only at the numbers that value, bounds and line name. One point on each of them, two
between each two, and two beyond either end therefore stand for all.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise, product
from typing import NamedTuple

from educli.model.records import Range

Bounds = tuple[Decimal | None, Decimal | None]
TWENTIETH = Decimal("0.05")
SHARES = (Decimal("0.375"), Decimal("0.625"))


class Said(NamedTuple):
    """A figure as a document words it."""

    qualifier: str
    value: Decimal
    tolerance: Decimal | None = None
    bounds: Bounds = (None, None)

    @property
    def doubt(self) -> Decimal:
        return abs(self.value) * TWENTIETH if self.tolerance is None else self.tolerance

    @property
    def corners(self) -> set[Decimal]:
        named = (*self.bounds, self.value, self.value - self.doubt, self.value + self.doubt)
        return {number for number in named if number is not None}

    def may_be(self, point: Decimal) -> bool:
        """Tell whether the words allow the true value to be `point`."""
        low, high = self.bounds
        if (low is not None and point < low) or (high is not None and point > high):
            return False
        return {
            "exact": point == self.value,
            "more_than": point > self.value,
            "at_least": point >= self.value,
            "less_than": point < self.value,
            "at_most": point <= self.value,
            "approx": abs(point - self.value) <= self.doubt,
        }[self.qualifier]


class Verdict(NamedTuple):
    verdict: str
    margin: Decimal | None


def points(corners: Iterable[Decimal]) -> list[Decimal]:
    """Return points that stand for all numbers, in order."""
    at = sorted(set(corners))
    between = [low + (high - low) * share for low, high in pairwise(at) for share in SHARES]
    return sorted([at[0] - 2, at[0] - 1, *at, *between, at[-1] + 1, at[-1] + 2])


def truths(said: Said, corners: Iterable[Decimal] = ()) -> list[Decimal]:
    """Return what the true value may be, in order; empty when nothing is possible (more than 100 %)."""
    return [point for point in points({*said.corners, *corners}) if said.may_be(point)]


def interval(said: Said) -> Range | None:
    """Return the interval that the words leave."""
    found, at = truths(said), sorted(said.corners)
    if not found:
        return None
    # A truth beyond the last corner stands for all that follow it; one between two corners for all between.
    lower = None if found[0] < at[0] else max(corner for corner in at if corner <= found[0])
    upper = None if found[-1] > at[-1] else min(corner for corner in at if corner >= found[-1])
    return Range(
        lower, lower is not None and not said.may_be(lower), upper, upper is not None and not said.may_be(upper)
    )


def judge(said: Said, line: Range) -> Verdict:
    """Hold a figure against a line."""
    ends = [end for end in (line.lower, line.upper) if end is not None]
    fits = {_allows(line, truth) for truth in truths(said, ends)}
    if len(fits) > 1:
        return Verdict("undecided", None)
    own = interval(said)
    assert own
    nearest = min(abs(end - line_end) for end, line_end in product((own.lower, own.upper), ends) if end is not None)
    return Verdict("met", nearest) if fits == {True} else Verdict("not_met", -nearest)


def _allows(line: Range, point: Decimal) -> bool:
    if line.lower is not None and (point < line.lower or (line.lower_open and point == line.lower)):
        return False
    return line.upper is None or point < line.upper or (not line.upper_open and point == line.upper)


def worst(verdicts: Iterable[str]) -> str | None:
    return min(verdicts, key=["not_met", "undecided", "met"].index, default=None)
