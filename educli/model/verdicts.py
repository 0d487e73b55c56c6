"""Verdicts in their order, and from where to where the margin behind one may be."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

Ends = tuple[Decimal | None, Decimal | None]

WORST_FIRST = ("not_met", "undecided", "waived", "met")


def worst(verdicts: Iterable[str]) -> str | None:
    """Return the worst of several verdicts; None of none."""
    return min(verdicts, key=WORST_FIRST.index, default=None)


def margin_ends(row: dict[str, Any]) -> Ends:
    """Return the least and the greatest margin that the interval of a judged row leaves; None is unbounded.

    The near end is the margin of sql/views/3_verdict.sql, which has no other.
    """
    margin: Decimal = row["margin"]
    if not {"lower", "upper", "line_lower", "line_upper"} <= row.keys():
        # A statement of the person's own need not ask for more than the near end.
        return (None, margin) if margin < 0 else (margin, None)
    lower, upper, least, most = row["lower"], row["upper"], row["line_lower"], row["line_upper"]
    if least is None or (most is not None and lower is not None and lower >= most):
        return less(most, upper), less(most, lower)
    if most is None or (upper is not None and upper <= least):
        return less(lower, least), less(upper, least)
    # Within a line of two ends the nearer one counts; nothing lies farther from both than the middle.
    ends = [min(most - end, end - least) for end in (lower, upper)]
    within = lower <= (least + most) / 2 <= upper
    return min(ends), (most - least) / 2 if within else max(ends)


def less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the difference of two ends; None where one is unbounded."""
    return None if one is None or other is None else one - other
