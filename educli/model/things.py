"""How far a rate lies from a line in whole things: classes, seats, children; only where the count it is a share of is known.

A rate is 100 × part / base. With the base as it is, the part may change by so many things and keep to the line, or so many lack.
What is known as an interval gives an interval; nothing is rounded on the way.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from educli.language import _
from educli.model import wording
from educli.model.arithmetic import printed
from educli.model.units import COUNTED

Row = dict[str, Any]

THINGS = ("things_lower", "things_upper", "things_unit", "things_period")


class Limits(NamedTuple):
    """An interval; None is unbounded. Rates are in percent."""

    low: Decimal | None
    low_open: bool
    high: Decimal | None
    high_open: bool


class Whole(NamedTuple):
    """All whole numbers from `least` to `most`; None is unbounded."""

    least: int | None
    most: int | None


class Reckoned(NamedTuple):
    """What a rate and its line come to in things.

    room: by how many the part may change and keep to the line; negative, how many lack.
    part: how many there are. counted: whether the registry says so; else it follows from the rate.
    least, most: how many keep to the line, where it asks for so many, or allows so many.
    """

    room: Whole
    base: Whole
    part: Whole
    counted: bool
    least: Whole | None
    most: Whole | None


def told(rows: Sequence[Row], counts: Sequence[Row]) -> list[Row]:
    """Tell of each row of the question `gaps` how far it lies from its line in things; empty where that is not known."""
    found = by_figure(counts)
    return [row | _fields(row, found.get(row["figure"], {})) for row in rows]


def by_figure(counts: Sequence[Row]) -> dict[int, dict[str, Row]]:
    """Gather base and part of each figure."""
    found: dict[int, dict[str, Row]] = {}
    for count in counts:
        found.setdefault(count["figure"], {})[count["role"]] = count
    return found


def _fields(row: Row, counts: Mapping[str, Row]) -> Row:
    reckoned = reckon(row, counts)
    if reckoned is None:
        return dict.fromkeys(THINGS)
    return _named(row, reckoned.room, counts["base"])


def _named(row: Row, room: Whole, base: Row) -> Row:
    other = None if base["period"] == row["period"] else base["period"]
    return dict(zip(THINGS, (*room, base["unit"], other), strict=True))


def reckon(row: Row, counts: Mapping[str, Row]) -> Reckoned | None:
    """Hold the rate of a row against its line in things; None without a base, or where no whole number keeps to the line."""
    if "base" not in counts or counts["base"]["unit"] not in COUNTED:
        return None
    least, most = _count(counts["base"])
    if most is None or most < 1:
        return None
    bases = (max(least or 1, 1), most)
    allowed = Limits(row["line_lower"], row["line_lower_open"], row["line_upper"], row["line_upper_open"])
    limits = [_parts(allowed, base) for base in bases]
    if any(limit.most is not None and limit.most < (limit.least or 0) for limit in limits):
        return None
    rate = _rate(row, counts["base"])
    shares = [_parts(rate, base) for base in bases]
    part = Whole(shares[0].least, shares[1].most)
    counted = _meet(_count(counts["part"]), part) if "part" in counts else None
    room = _room(limits, [counted, counted] if counted else shares, exact=bool(counted) or bases[0] == bases[1])
    return Reckoned(
        room, Whole(*bases), counted or part, counted is not None,
        None if allowed.low is None else Whole(limits[0].least, limits[1].least),
        None if allowed.high is None else Whole(limits[0].most, limits[1].most),
    )  # fmt: skip


# what is known


def _rate(row: Row, count: Row) -> Limits:
    """Return what a rate may be: what its words leave or, of an exact one, what its digits stand for."""
    if row["qualifier"] != "exact":
        return Limits(row["lower"], row["lower_open"], row["upper"], row["upper_open"])
    low, high = printed(f"{row['value']:.{row['decimals']}f}", Decimal(1), counted=False)
    least, most = count["bound_low"], count["bound_high"]
    reaches = most is not None and high > most
    return Limits(low if least is None else max(low, least), False, most if reaches else high, not reaches)


def _count(count: Row) -> Whole:
    """Return what a count may be."""
    if count["qualifier"] != "exact":
        known = Limits(count["lower"], count["lower_open"], count["upper"], count["upper_open"])
    else:
        low, high = printed(count["printed"], count["factor"], counted=True)
        known = Limits(low, False, high, high > low)
    # A number is as many hundredths of a hundred.
    return _parts(known, 100)


def _meet(one: Whole, other: Whole) -> Whole | None:
    """Return what both leave; None where they contradict each other."""
    least = max(filter(None, (one.least, other.least)), default=0)
    most = min((most for most in (one.most, other.most) if most is not None), default=None)
    return None if most is not None and most < least else Whole(least, most)


# whole numbers


def _parts(limits: Limits, base: int) -> Whole:
    """Return which whole numbers are a share of `base` within limits. Parts are never negative."""
    least = None if limits.low is None else max(_over(limits.low, limits.low_open, base), 0)
    most = None if limits.high is None else _under(limits.high, limits.high_open, base)
    return Whole(least, most)


def _over(share: Decimal, beyond: bool, base: int) -> int:
    """Return the least whole number that is `share` percent of `base` or more."""
    numerator, denominator = share.as_integer_ratio()
    whole, rest = divmod(numerator * base, 100 * denominator)
    return whole + (beyond or rest > 0)


def _under(share: Decimal, beyond: bool, base: int) -> int:
    """Return the greatest whole number that is `share` percent of `base` or less."""
    numerator, denominator = share.as_integer_ratio()
    whole, rest = divmod(numerator * base, 100 * denominator)
    return whole - (beyond and rest == 0)


def _room(limits: Sequence[Whole], parts: Sequence[Whole], exact: bool) -> Whole:
    """Return how far parts lie from their limits, at the least and at the greatest base."""
    # Between two bases a share and its limit, each rounded, may lie one thing nearer or farther than at either.
    slack = 0 if exact else 1
    sides = [_hull(side, slack) for side in (list(_below(limits, parts)), list(_above(limits, parts))) if side]
    mosts = [side.most for side in sides if side.most is not None]
    leasts = [side.least for side in sides if side.least is not None]
    return Whole(min(leasts) if len(leasts) == len(sides) else None, min(mosts, default=None))


def _below(limits: Sequence[Whole], parts: Sequence[Whole]) -> Iterator[Whole]:
    """Yield how far parts lie below the most that is allowed."""
    for limit, part in zip(limits, parts, strict=True):
        if limit.most is not None:
            yield Whole(None if part.most is None else limit.most - part.most, limit.most - (part.least or 0))


def _above(limits: Sequence[Whole], parts: Sequence[Whole]) -> Iterator[Whole]:
    """Yield how far parts lie above the least that is asked for."""
    for limit, part in zip(limits, parts, strict=True):
        if limit.least is not None:
            yield Whole((part.least or 0) - limit.least, None if part.most is None else part.most - limit.least)


def _hull(ends: Sequence[Whole], slack: int) -> Whole:
    leasts = [end.least for end in ends if end.least is not None]
    mosts = [end.most for end in ends if end.most is not None]
    return Whole(
        min(leasts) - slack if len(leasts) == len(ends) else None, max(mosts) + slack if len(mosts) == len(ends) else None
    )  # fmt: skip


# words


def step(row: Row, counts: Mapping[str, Row]) -> str:
    """Say how a rate and its line come to things, for the proof of a verdict; nothing where they do not."""
    reckoned = reckon(row, counts)
    if reckoned is None:
        return ""
    base, unit = counts["base"], counts["base"]["unit"]
    limits = []
    if reckoned.least:
        limits.append(_("the line asks for at least {things}").format(things=wording.counted(*reckoned.least, unit)))
    if reckoned.most:
        limits.append(_("the line allows at most {things}").format(things=wording.counted(*reckoned.most, unit)))
    text = _("{metric}, {period}: {base}; {limits}.").format(
        metric=_name(base), period=wording.period(base["period"]), base=wording.counted(*reckoned.base, unit),
        limits=_(", ").join(limits),
    )  # fmt: skip
    part = wording.counted(*reckoned.part, unit)
    if reckoned.counted:
        there = _(" {metric}, {period}: {part}").format(
            metric=_name(counts["part"]), period=wording.period(counts["part"]["period"]), part=part
        )
    else:
        there = _(" By the rate there are {part}").format(part=part)
    return text + there + wording.in_things(row | _named(row, reckoned.room, base)) + _(".")


def _name(count: Row) -> str:
    return str(wording.in_language(count["name_zh"], count["name_en"]))
