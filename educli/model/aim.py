"""A target and where a region stands to it: what is to be reached, how far away it is, and the row that says so."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from educli.model.arithmetic import Span

Row = dict[str, Any]

END = Decimal("Infinity")
_LEAST = Decimal(1).scaleb(-6)
YEAR = 12


class Point(NamedTuple):
    """A figure of the series, or the sum of several."""

    row: Row
    span: Span
    day: date


def points_of(figures: Sequence[Row]) -> list[Point]:
    """Return the series in order of time, of figures of one length: of a year or, where none is, of what is nearest to it."""
    usual = min((row["span"] for row in figures), key=lambda months: (abs(months - YEAR), months), default=YEAR)
    return [Point(row, span_of(row), row["period_end"]) for row in figures if row["span"] == usual]


def span_of(row: Row) -> Span:
    return Span(-END if row["lower"] is None else row["lower"], END if row["upper"] is None else row["upper"])


def goal_of(aim: Row, points: Sequence[Point]) -> tuple[Decimal, int]:
    """Return the value to be reached, and whether it is reached from below (1) or from above (-1)."""
    lower, upper = aim["target_lower"], aim["target_upper"]
    if lower is None or upper is None:
        return (upper, -1) if lower is None else (lower, 1)
    if _is_band(aim) and points:
        # From where the last figure stands: what has gone beyond the band has to come back.
        return (upper, -1) if points[-1].span.low > upper else (lower, 1)
    return (upper, -1) if aim["better"] == "lower" else (lower, 1)


def _is_band(aim: Row) -> bool:
    """Tell whether a value may lie beyond a target as well as short of it."""
    return aim["better"] == "neither" and aim["target_lower"] is not None and aim["target_upper"] is not None


def reached(point: Point, aim: Row, goal: Decimal, direction: int) -> str:
    """Tell whether a level is at the goal, or beyond it where that is no worse: met, not_met or undecided."""
    told = {outcome(point, aim, goal, direction)}
    if _is_band(aim):
        told.add(outcome(point, aim, aim["target_upper"] if direction > 0 else aim["target_lower"], -direction))
    return next(one for one in ("not_met", "undecided", "met") if one in told)


def outcome(point: Point, aim: Row, goal: Decimal, direction: int) -> str:
    """Tell whether a value is at the goal or beyond it, as the macro `verdict` does of a line: met, not_met or undecided."""
    is_open = aim["target_lower_open"] if direction > 0 else aim["target_upper_open"]
    ends = (point.span.low, point.row["lower_open"]), (point.span.high, point.row["upper_open"])
    (near, near_open), (far, far_open) = ends if direction > 0 else reversed(ends)
    line, near, far = direction * goal, direction * near, direction * far
    if near > line or (near == line and (near_open or not is_open)):
        return "met"
    return "not_met" if far < line or (far == line and (far_open or is_open)) else "undecided"


def distance_to(span: Span, goal: Decimal, direction: int) -> Span:
    """Return how far a value lies beyond the goal; negative while it is short of it."""
    return Span(span.low - goal, span.high - goal) if direction > 0 else Span(goal - span.high, goal - span.low)


def years_between(first: date, last: date) -> Decimal:
    """Return the time between two days, in years of twelve months."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return Decimal(months) / 12


# the row


_FIGURE = (
    "qualifier",
    "value",
    "decimals",
    "lower",
    "lower_open",
    "upper",
    "upper_open",
    "period",
    "status",
    "source",
    "quote",
    "at",
)
_AIM = (
    "region", "region_name", "metric", "metric_name", "unit", "population_name", "basis", "promiser", "promiser_name",
    "target_lower", "target_lower_open", "target_upper", "target_upper_open", "due", "target_source", "target_quote", "target_status", "instalments",
)  # fmt: skip
SPANS = ("distance", "required_pace", "observed_pace", "projected", "measure", "done")


def row_of(
    aim: Row, goal: Decimal, *classes: str, latest: Point | None = None, kind: str = "target", **known: Any
) -> Row:
    figure = {name: latest.row[name] if latest else None for name in _FIGURE}
    blank = dict.fromkeys((*SPANS, "years_left", "base", "hindrance"))
    return (
        {name: aim[name] for name in _AIM}
        | figure
        | blank
        | {"goal": goal, "aim": kind, "class": list(classes), "outdated": False}
        | known
    )


def flat(rows: Iterable[Row], method: str, today: date) -> list[Row]:
    """Return the rows of an answer: every interval as its two ends, rounded outward, and as a number where it is one."""
    return [_flat(row) | {"method": method, "as_of": today} for row in rows]


def _flat(row: Row) -> Row:
    base: Point | None = row["base"]
    answer = {name: value for name, value in row.items() if name not in (*SPANS, "base")}
    answer |= {
        "base": base.row["value"] if base else None, "base_qualifier": base.row["qualifier"] if base else None,
        "base_decimals": base.row["decimals"] if base else None, "base_period": base.row["period"] if base else None,
        "base_source": base.row["source"] if base else None,
        "years_left": None if row["years_left"] is None else _rounded(row["years_left"], ROUND_HALF_EVEN),
        "goal": _rounded(row["goal"], ROUND_HALF_EVEN),
    }  # fmt: skip
    for name in SPANS:
        answer |= ends(name, row[name])
    return answer


def ends(name: str, span: Span | None) -> Row:
    """Return an interval as columns: the number where it is one, and its ends; null where it has none."""
    low = None if span is None or span.low.is_infinite() else _rounded(span.low, ROUND_FLOOR)
    high = None if span is None or span.high.is_infinite() else _rounded(span.high, ROUND_CEILING)
    exact = span is not None and span.low == span.high and low is not None
    return {
        name: _rounded(span.low, ROUND_HALF_EVEN) if exact and span else None,
        f"{name}_lower": low,
        f"{name}_upper": high,
    }


def _rounded(value: Decimal, way: str) -> Decimal:
    return value.quantize(_LEAST, way).normalize() + 0
