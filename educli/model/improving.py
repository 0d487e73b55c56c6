"""Which regions have improved most: their figures along time, the best change first.

The order claims no more than the intervals do. It is that of what has improved at the least: whoever surely improved more
stands before. Of neighbours whose changes overlap either may be ahead; how many those are is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from educli.model.trending import changed, segments

Row = dict[str, Any]

_END = Decimal("Infinity")


class Order(NamedTuple):
    """Rows in order.

    overlaps: how often either of two neighbours may be ahead. unlike: whether changes of one metric run over different years.
    """

    rows: list[Row]
    overlaps: int
    unlike: bool


class _Move(NamedTuple):
    """How far a region has moved to the good side, at the least and at the most, and between which years."""

    low: Decimal
    high: Decimal
    years: tuple[int, int]


def best_first(rows: Iterable[Row]) -> Order:
    """Put the regions of each metric in order; those without a change stand last, in the order they had."""
    ordered: list[Row] = []
    overlaps, unlike = 0, False
    for _metric, held in groupby(rows, lambda row: row["metric"]):
        blocks = [list(block) for _region, block in groupby(held, lambda row: row["region"])]
        moved = [(move, block) for block in blocks if (move := _move(block))]
        moved.sort(key=lambda one: (one[0].low, one[0].high), reverse=True)
        moves = [move for move, _block in moved]
        overlaps += sum(after.high > before.low for before, after in pairwise(moves))
        unlike |= len({move.years for move in moves}) > 1
        still = [block for block in blocks if not any(block is other for _move, other in moved)]
        ordered += (row for block in (*(block for _move, block in moved), *still) for row in block)
    return Order(ordered, overlaps, unlike)


def _move(block: Sequence[Row]) -> _Move | None:
    """Return how a region has moved over its last unbroken stretch; None where it has none of two points."""
    stretch = next(_stretches(block), None)
    if stretch is None:
        return None
    first, last = stretch[0], stretch[-1]
    change = changed(first, last)
    low = -_END if change["change_lower"] is None else change["change_lower"]
    high = _END if change["change_upper"] is None else change["change_upper"]
    return _Move(*_turned(low, high, first["better"]), (first["period_end"].year, last["period_end"].year))


def _stretches(block: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield what is compared of each series, that of the whole region first."""
    for _series, rows in groupby(block, lambda row: (row["population"], row["basis"], row["months"])):
        yield from [stretch for stretch in segments(rows) if len(stretch) > 1][-1:]


def _turned(low: Decimal, high: Decimal, better: str) -> tuple[Decimal, Decimal]:
    """Turn a change so that more is better; where neither way is, that is how far it goes."""
    if better == "higher":
        return low, high
    if better == "lower":
        return -high, -low
    return (Decimal(0) if low < 0 < high else min(abs(low), abs(high))), max(abs(low), abs(high))
