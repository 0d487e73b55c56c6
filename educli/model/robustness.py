"""Under how many readings of its figures an answer holds, and in words the reading that breaks it.

What a reading is, and in which order they are tried: sql/views/9_readings.sql, docs/robustness.md.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.trail import interval

Row = dict[str, Any]

# What a row says of its own steadiness.
ROBUST = ("readings", "agreeing", "broken_by", "breaks")

_NONE: Row = {"readings": 0, "agreeing": 0, "breaking": None}


def verdicts(rows: Sequence[Row], steady: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """Tell of each row of the question `gaps` how its verdict stands to the readings of its figure."""
    found = {(row["figure"], row["line"]): row for row in steady}
    named = {row["figure"]: row for row in others}

    def told(row: Row) -> Row:
        if row["figure"] is None:
            return dict.fromkeys(ROBUST)
        held = found.get((row["figure"], row["line"]), _NONE)
        return _told(held, row, named, lambda breaking: word(codes.VERDICTS, breaking["verdict"]))

    return [row | told(row) for row in rows]


def ranks(rows: Sequence[Row], shown: Sequence[Row], steady: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """Tell of each shown row of the question `rank` how its place stands to the readings of all `rows`."""
    found = {row["figure"]: row for row in steady}
    named = {row["figure"]: row for row in others}
    figures = {row["figure"]: row for row in rows}

    def told(row: Row) -> Row:
        if row["rank_low"] is None:
            return dict.fromkeys(ROBUST)
        held = found.get(row["figure"], _NONE)
        moved = held["breaking"] and places(row["rank_low"] + held["surely"], row["rank_high"] + held["perhaps"])
        said = _told(held, figures[held["varied"]] if moved else row, named, lambda _breaking: moved)
        if moved:
            said["breaks"] = _("{region}, {reading}").format(
                region=figures[held["varied"]]["region_name"], reading=said["breaks"]
            )
        return said

    return [row | told(row) for row in shown]


def places(low: int, high: int) -> str:
    """Write a range of ranks."""
    return str(low) if low == high else f"{low}–{high}"


def _told(held: Row, figure: Row, others: dict[int, Row], outcome: Callable[[Row], str]) -> Row:
    breaking = held["breaking"]
    counts = {"readings": held["readings"], "agreeing": held["agreeing"]}
    if breaking is None:
        return counts | {"broken_by": None, "breaks": None}
    words = f"{_reading(breaking, figure, others)} → {outcome(breaking)}"
    return counts | {"broken_by": breaking["reading"], "breaks": words}


def _reading(reading: Row, figure: Row, others: dict[int, Row]) -> str:
    """Name a reading with the value it gives."""
    if reading["reading"] == "rounding":
        return _("rounding: {value}").format(value=_edge(reading["lower"], figure))
    if reading["reading"] == "approx":
        text = _("tolerance halved: {interval}") if reading["step"] == _HALVED else _("tolerance doubled: {interval}")
        return text.format(interval=interval(reading))
    other = others[reading["other"]]
    text = {
        "source": _("competing source {source}: {value}"),
        "variant": _("other definition, {metric}, {period}: {value}"),
        "period": _("figure of {period}: {value}"),
    }[reading["reading"]]
    return text.format(
        source=other["source"], metric=other["metric_name"], period=wording.period(other["period"]), value=wording.said(other)
    )  # fmt: skip


# Among the readings of one figure, that with half the tolerance.
_HALVED = 3

_NEAREST = Decimal("0.00000001")


def _edge(number: Decimal, figure: Row) -> str:
    """Write an end of what printed digits may stand for; one that is only come near is our eighth digit short of it."""
    digits, sign = abs(number), 1 if number > 0 else -1
    short = digits % (10 * _NEAREST) == 9 * _NEAREST
    exact = {"qualifier": "exact", "decimals": 0, "unit": figure["unit"]}
    value = wording.said(exact | {"value": sign * (digits + _NEAREST) if short else number})
    if not short:
        return value
    return (_("just under {value}") if sign > 0 else _("just above {value}")).format(value=value)


# sentences


def remark(row: Row) -> str:
    """Say in a line below a row under how many readings it holds."""
    if row["readings"] is None:
        return ""
    if not row["readings"]:
        return _("no other reading")
    text = _("holds under {agreeing} of {readings} readings").format(agreeing=row["agreeing"], readings=row["readings"])
    return _("{text}; not under {breaks}").format(text=text, breaks=row["breaks"]) if row["breaks"] else text
