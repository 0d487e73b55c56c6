"""Time on a chart: where a period lies, the scale of years, and a series in the cell of a table."""

from calendar import isleap
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from educli.model.charts.chart import Axis, Tick
from educli.model.period import bounds

_TICKS = 8
_HALF = Decimal("0.5")


def moment(day: date) -> Decimal:
    """Return the beginning of a day in years: 2020.0 is the first of January."""
    return day.year + Decimal(day.timetuple().tm_yday - 1) / (366 if isleap(day.year) else 365)


def middle(period: str) -> Decimal:
    """Return the middle of a period in years; that of the year 2020 is 2020.5."""
    first, last = bounds(period)
    return (moment(first) + moment(last + timedelta(days=1))) / 2


def years(moments: Sequence[Decimal]) -> Axis:
    """Return the scale of the whole years that hold all moments; each year is written below its middle."""
    first, last = int(min(moments)), int(max(moments))
    step = -(-(last - first + 1) // _TICKS)
    ticks = tuple(Tick(year + _HALF, str(year)) for year in range(first, last + 1, step))
    return Axis(Decimal(first), Decimal(last + 1), ticks)


# A braille cell holds two values side by side, each as a column of one to four dots from below.
_LEFT, _RIGHT = (0x00, 0x40, 0x44, 0x46, 0x47), (0x00, 0x80, 0xA0, 0xB0, 0xB8)


def sparkline(values: Sequence[Decimal | None]) -> str:
    """Draw a series in braille, from its least to its greatest value, two to a cell; None leaves a gap."""
    held = [value for value in values if value is not None]
    if not held:
        return ""
    low, length = min(held), max(held) - min(held)
    levels = [0 if value is None else 1 + round(3 * (value - low) / length) if length else 2 for value in values]
    levels += [0] * (len(levels) % 2)
    return "".join(
        chr(0x2800 + _LEFT[left] + _RIGHT[right]) for left, right in zip(levels[::2], levels[1::2], strict=True)
    )
