"""How many digits people see of a number that was worked out: no more than those of the figures it comes from, and one.

Programs have it whole. Rounding claims nothing: the least that a number may be is rounded down, the most up, and what is
something never comes out as nothing.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any

Row = dict[str, Any]

# With this a row is shown with all digits, as programs have them.
WHOLE = {"whole": True}

# Printed digits of the figures that a row is worked out from: its own, that of the base, and the other of a difference.
_PRINTED = ("decimals", "base_decimals", "other_decimals")
# Ends of lines and targets are written with the digits they have.
_WRITTEN = ("line_lower", "line_upper", "target_lower", "target_upper")

# Ratios and times have no unit of a figure: so many digits say enough.
_FIXED = {"measure": 2, "done": 3, "years_left": 2, "elapsed_years": 2}
_WORKED_OUT = {
    *_FIXED, "goal", "margin", "difference", "change", "pace", "distance", "required_pace", "observed_pace", "projected",
}  # fmt: skip
_ENDS = {"lower": ROUND_FLOOR, "upper": ROUND_CEILING}


def rounded(value: Decimal, row: Row, way: str = ROUND_HALF_EVEN, most: int | None = None) -> Decimal:
    """Return a number that was worked out from the figures of a row, as people see it; `most` digits, if fewer."""
    places = _places(row) + 1
    return shortened(value, places if most is None else min(most, places), way) if "whole" not in row else value


def shortened(value: Decimal, places: int, way: str = ROUND_HALF_EVEN) -> Decimal:
    """Round to so many digits after the point; to the first that is not zero where that comes later."""
    first = -value.adjusted() if value else 0
    places = max(places, first)
    return value if -int(value.as_tuple().exponent) <= places else value.quantize(Decimal(1).scaleb(-places), way)


def field(id: str, value: Decimal, row: Row) -> Decimal:
    """Return a field of a row as people see it: rounded where it was worked out, else as it stands."""
    stem, _, end = id.rpartition("_")
    name, way = (stem, _ENDS[end]) if end in _ENDS else (id, ROUND_HALF_EVEN)
    # What a statement of the person's own calls so need not come with its figures.
    if name not in _WORKED_OUT or "decimals" not in row or "whole" in row:
        return value
    return shortened(value, _FIXED[name], way) if name in _FIXED else rounded(value, row, way)


def _places(row: Row) -> int:
    """Return the most digits after the point of what a row is worked out from."""
    printed = (row.get(name) or 0 for name in _PRINTED)
    written = (_after_point(row.get(name)) for name in _WRITTEN)
    return max(*printed, *written)


def _after_point(value: Decimal | None) -> int:
    return 0 if value is None else -int(value.normalize().as_tuple().exponent)
