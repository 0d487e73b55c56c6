"""Scales: where they begin and end, and which places are written on them."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from educli.model import wording
from educli.model.charts.chart import Axis, Mark, Rule, Tick

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_ABOUT = 5

# Where all lies in the upper part of a scale from zero, bars differ by less than the eye tells.
_CROWDED = Decimal("0.6")

HUNDRED = Decimal(100)

# A scale is no shorter than this part of what it measures, and than one point of percent: 0.01 must not look like a chasm.
_LEAST = Decimal("0.05")


def numbers(marks: Iterable[Mark], rules: Iterable[Rule] = ()) -> list[Decimal]:
    """Return every number that a scale must hold."""
    ends = [end for mark in marks if mark.span for end in mark.span if end is not None]
    return [*ends, *(rule.value for rule in rules)]


def zero_helps(values: Sequence[Decimal]) -> bool:
    """Tell whether bars from zero show the differences; where there are none, they show how much it is."""
    return len(set(values)) < 2 or min(values) < _CROWDED * max(values) or max(values) <= 0


def near_zero(values: Sequence[Decimal]) -> bool:
    """Tell whether a line through time comes so near to zero that it belongs on the scale; a bar always begins there."""
    return not values or min(values) * 4 <= max(values)


def fitted(values: Sequence[Decimal], unit: str, zero: bool, beyond: bool = False) -> Axis:
    """Return a scale that holds `values`, from or through zero where asked; with `beyond` there is room above them.

    A percentage has none beyond 0 and 100 unless a value has gone there.
    """
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(1))
    if zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    low, high = _widened(low, high, unit)
    step = _step(high - low)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    # A figure that opens upwards, and one that stands at the very edge of a scale of dots, need room.
    if (beyond or not zero) and last == high:
        last += step
    if not zero and first == low:
        first -= step
    if low >= 0:
        first = max(first, Decimal(0))
    if unit == "percent" and high <= HUNDRED:
        last = min(last, HUNDRED)
    return Axis(first, last, tuple(_ticks(first, last, step)))


def _widened(low: Decimal, high: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    """Return ends that lie far enough apart, on both sides of the given ones as far as their numbers can go."""
    percent = unit == "percent"
    least = max(max(abs(low), abs(high)) * _LEAST, Decimal(int(percent or low == high)))
    lacking = least - (high - low)
    if lacking <= 0:
        return low, high
    below = min(lacking / 2, low) if low >= 0 else lacking / 2
    if percent and high <= HUNDRED:
        below = max(below, lacking - (HUNDRED - high))
    return low - below, high + lacking - below


def _step(length: Decimal) -> Decimal:
    """Return the round step of which about five make the length."""
    rough = length / _ABOUT
    worth = Decimal(10) ** rough.adjusted()
    return next(step * worth for step in _STEPS if step * worth >= rough)


def _ticks(low: Decimal, high: Decimal, step: Decimal) -> Iterable[Tick]:
    value = (low / step).to_integral_value(ROUND_CEILING) * step
    while value <= high:
        yield Tick(value, wording.number(value.normalize() if value else Decimal(0)))
        value += step
