"""Figures along time: which points belong to one series, where it breaks, what has changed, and how fast.

Nothing is claimed that a value within the intervals of the two figures could contradict: the ends of a change are those of
the intervals, and what must be rounded is rounded outward.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from itertools import groupby
from math import gcd
from typing import Any, NamedTuple

from educli.model.units import AMOUNT, RATE, UNITS

Row = dict[str, Any]

TRENDED = (
    "metric", "metric_name", "unit", "better", "region", "region_name", "is_reference", "qualifier", "value", "decimals", "lower", "lower_open",
    "upper", "upper_open", "period", "period_end", "months", "population", "population_name", "basis", "status", "segment", "break_reason",
    "elapsed_years", "change", "change_lower", "change_upper", "pace", "pace_lower", "pace_upper", "pace_unit", "verdict", "lines",
    "contested", "source", "quote", "at",
)  # fmt: skip

# The last is no field: people see no more digits of a change than its two figures have.
CHANGED = (
    "elapsed_years",
    "change",
    "change_lower",
    "change_upper",
    "pace",
    "pace_lower",
    "pace_upper",
    "pace_unit",
    "other_decimals",
)

# What tells the series of one region and metric apart, and by which name.
_APART = {"population": "population", "basis_zh": "basis", "months": "span"}

_YEAR = 12

# Digits after the point of what must be rounded; a percentage has two more as a factor.
_DIGITS = 4
_STEP = Decimal(1).scaleb(-_DIGITS)
_SCALE = 10 ** (_DIGITS + 2)


class Trend(NamedTuple):
    """Points in order, how many series they are, and what is not among them.

    breaks: how often a series is broken, so that nothing is told across.
    unreliable, rivals: figures left out: of low reliability; of a period for which another one speaks.
    single: a row of each region and metric left out because no series of it has a second point.
    lone: other series left out because they have a single point.
    variants: names of other metrics of the same concept that have figures.
    """

    rows: list[Row]
    series: int
    breaks: int
    unreliable: int
    rivals: int
    single: list[Row]
    lone: int
    variants: list[str]


def trend(told: Sequence[Row], metrics: Sequence[str], variants: bool, everywhere: bool) -> Trend:
    """Return a row per point from the rows of the question `trend`, in their order.

    variants: whether metrics of the same concept as `metrics` are followed too; else they are only named.
    everywhere: whether all regions were asked for; then a series needs two points.
    """
    found = [row for row in told if variants or row["metric"] in metrics]
    series = [list(points) for _key, points in groupby((row for row in found if row["chosen"]), _series)]
    least = 2 if everywhere else 1
    asked = [points for points in series if not points[0]["is_reference"]]
    scales = {(points[0]["metric"], points[0]["months"]) for points in asked if len(points) >= least}
    shown = [
        points
        for points in series
        if (_is_backdrop(points[0], scales) if points[0]["is_reference"] else len(points) >= least)
    ]
    rows = [row for _key, of_one in groupby(shown, lambda points: _place(points[0])) for row in _points(list(of_one))]
    places = set(map(_place, rows))
    silent = [row for row in found if not row["chosen"] and (not row["is_reference"] or _place(row) in places)]
    doubtful = sum(not row["reliable"] for row in silent)
    few = [points[0] for points in asked if len(points) < least]
    single = {_place(row): row for row in few if _place(row) not in places}
    return Trend(
        [{name: row[name] for name in (*TRENDED, "other_decimals")} for row in rows],
        len(shown),
        len(segments(rows)) - len(shown),
        doubtful,
        len(silent) - doubtful,
        list(single.values()),
        sum(_place(row) in places for row in few),
        [] if variants else _others(told, metrics),
    )


def _others(told: Iterable[Row], metrics: Sequence[str]) -> list[str]:
    """Name the variants that the regions themselves have figures of."""
    own = (row for row in told if row["chosen"] and not row["is_reference"])
    return list(dict.fromkeys(row["metric_name"] for row in own if row["metric"] not in metrics))


def _series(row: Row) -> tuple[Any, ...]:
    return (*_place(row), *(row[name] for name in _APART))


def _place(row: Row) -> tuple[str, str]:
    return row["metric"], row["region"]


def _is_backdrop(row: Row, scales: set[tuple[str, int | None]]) -> bool:
    """Tell whether a series of a region above is of the whole region, and on the scale of one that was asked for."""
    return not row["population"] and not row["basis_zh"] and (row["metric"], row["months"]) in scales


def _points(series: Sequence[Sequence[Row]]) -> Iterator[Row]:
    """Yield the points of all series of one region and metric, with their segments and changes."""
    segment = 0
    first = series[0][0]
    for points in series:
        before: Row | None = None
        for row in points:
            reason = _break(before, row) if before else _apart(first, row)
            if reason or not before:
                segment += 1
                before = None
            yield row | {"segment": segment, "break_reason": reason or None} | changed(before, row)
            before = row


def _apart(first: Row, row: Row) -> str:
    """Say why a series begins beside the first one of its region and metric."""
    apart = next((reason for name, reason in _APART.items() if row[name] != first[name]), "")
    return apart or ("break" if row["status"] == "B" else "")


def _break(before: Row, row: Row) -> str:
    if row["status"] == "B":
        return "break"
    # A month of a year and the year itself do not follow each other.
    return "overlap" if row["period_start"] <= before["period_start"] else ""


def segments(rows: Iterable[Row]) -> list[list[Row]]:
    """Gather the points between which changes are told."""
    return [list(points) for _key, points in groupby(rows, lambda row: (*_place(row), row["segment"]))]


# changes


class Ends(NamedTuple):
    """What a number may be: the number itself where it is known, and the ends of its interval; None is unbounded."""

    exact: Decimal | None
    low: Decimal | None
    high: Decimal | None


_UNKNOWN = Ends(None, None, None)


def changed(before: Row | None, row: Row) -> Row:
    """Return how a figure differs from an earlier one of its segment, in all and per year; nothing without one."""
    if before is None:
        return dict.fromkeys(CHANGED)
    with localcontext() as context:
        # Two values of 28 digits each, and their ratio to the power of many months.
        context.prec = 80
        months = _months(row) - _months(before)
        change = _difference(before, row)
        unit, pace = _pace(before, row, change, months)
        elapsed = (Decimal(months) / _YEAR).quantize(_STEP, ROUND_HALF_EVEN)
    known = any(end is not None for end in pace)
    return dict(zip(CHANGED, (elapsed, *change, *pace, unit if known else None, before["decimals"]), strict=True))


def _months(row: Row) -> int:
    return int(row["period_end"].year * _YEAR + row["period_end"].month)


def _difference(before: Row, row: Row) -> Ends:
    low, high = _less(row["lower"], before["upper"]), _less(row["upper"], before["lower"])
    return Ends(low if _is_exact(before, row) else None, low, high)


def _is_exact(*rows: Row) -> bool:
    return all(row["qualifier"] == "exact" for row in rows)


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _pace(before: Row, row: Row, change: Ends, months: int) -> tuple[str, Ends]:
    """Return the change per year with its unit; what happened within months is not stretched to a year."""
    family = UNITS[row["unit"]].family
    unit = "percentage_point" if family == RATE else "percent" if family == AMOUNT else str(row["unit"])
    if months < _YEAR:
        return unit, _UNKNOWN
    if family == AMOUNT:
        return unit, _growth(before, row, months) if _is_above_zero(before) and _is_above_zero(row) else _UNKNOWN
    return unit, Ends(
        _yearly(change.exact, months, ROUND_HALF_EVEN),
        _yearly(change.low, months, ROUND_FLOOR),
        _yearly(change.high, months, ROUND_CEILING),
    )


def _yearly(change: Decimal | None, months: int, rounding: str) -> Decimal | None:
    return None if change is None else (change * _YEAR / months).quantize(_STEP, rounding)


def _is_above_zero(row: Row) -> bool:
    return row["lower"] is not None and (row["lower"] > 0 or (row["lower"] == 0 and row["lower_open"]))


def _growth(before: Row, row: Row, months: int) -> Ends:
    """Return the compound growth a year in percent, of figures above zero."""
    low, high = _ratio(row["lower"], before["upper"]), _ratio(row["upper"], before["lower"])
    return Ends(
        _compound(low, months, ROUND_HALF_EVEN) if low and _is_exact(before, row) else None,
        _compound(low, months, ROUND_FLOOR) if low else None,
        _compound(high, months, ROUND_CEILING) if high else None,
    )


Ratio = tuple[int, int]


def _ratio(one: Decimal | None, other: Decimal | None) -> Ratio | None:
    """Return a quotient as a fraction; None where it is unbounded, and where it may be as near to zero as one likes."""
    if not one or not other:
        return None
    (upper, below), (lower, above) = one.as_integer_ratio(), other.as_integer_ratio()
    return upper * above, below * lower


def _compound(ratio: Ratio, months: int, rounding: str) -> Decimal:
    """Return the growth of a year, in percent, that comes to `ratio` after so many months."""
    upper, lower = ratio
    common = gcd(months, _YEAR)
    years, root = months // common, _YEAR // common
    factor = (Decimal(upper) / Decimal(lower)) ** (Decimal(root) / Decimal(years))
    steps = int((factor * _SCALE).to_integral_value(rounding))
    # The power is rounded; whole numbers tell on which side of the true growth it came to lie.
    if rounding == ROUND_FLOOR:
        while steps**years * lower**root > upper**root * _SCALE**years:
            steps -= 1
    if rounding == ROUND_CEILING:
        while steps**years * lower**root < upper**root * _SCALE**years:
            steps += 1
    return Decimal(steps - _SCALE).scaleb(-_DIGITS)
