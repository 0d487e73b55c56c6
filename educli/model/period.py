"""Periods: what a figure describes, as ISO 8601 years, months, days and ranges of them."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


# The same few stand in record after record.
@lru_cache(maxsize=10_000)
def bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day of a period.

    Raises: ValueError when the text is no period, names a day that does not exist, or ends before it begins.
    """
    first, slash, last = text.partition("/")
    start, end = _point(first)[0], _point(last if slash else first)[1]
    if end < start:
        raise ValueError(text)
    return start, end


def year_before(text: str) -> str:
    """Return the same period of the year before: 2019-09 for 2020-09."""
    return "/".join(f"{int(part[:4]) - 1:04}{part[4:]}" for part in text.split("/"))


def _point(text: str) -> tuple[date, date]:
    match = FORM.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = match.groups()
    if day is not None:
        return (point := date(int(year), int(month), int(day))), point
    if month is not None:
        return date(int(year), int(month), 1), date(int(year), int(month), monthrange(int(year), int(month))[1])
    return date(int(year), 1, 1), date(int(year), 12, 31)
