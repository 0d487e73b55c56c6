"""Verdicts in their order."""

from collections.abc import Iterable

WORST_FIRST = ("not_met", "undecided", "waived", "met")


def worst(verdicts: Iterable[str]) -> str | None:
    """Return the worst of several verdicts; None of none."""
    return min(verdicts, key=WORST_FIRST.index, default=None)
