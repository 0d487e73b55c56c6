"""A rate in whole things, against counting them one by one."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from asking import TINY, educli, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from small import Row, metric, observation, registry
from test_questions import ELIGIBLE

from educli.model import arithmetic, things, wording
from educli.model.arithmetic import FormulaError
from educli.model.records import NO_TEXT, Identity, Observation, Place, Range
from educli.model.things import reckon
from educli.warehouse.store import build

HUNDRED = (Decimal(0), Decimal(100))


def keeps(line: Range, part: int, base: int) -> bool:
    rate = Fraction(100 * part, base)
    if line.lower is not None and (rate < line.lower or (line.lower_open and rate == line.lower)):
        return False
    return line.upper is None or rate < line.upper or (not line.upper_open and rate == line.upper)


def room(line: Range, part: int, base: int) -> int | None:
    """Count how many things a part may change by, towards each end the line has, and keep to it; negative, how many it lacks."""
    kept = [each for each in range(3 * base + 3) if keeps(line, each, base)]
    if not kept:
        return None
    sides = []
    if line.upper is not None:
        sides.append(kept[-1] - part)
    if line.lower is not None:
        sides.append(part - kept[0])
    return min(sides)


def count(role: str, value: str, qualifier: str = "exact", factor: int = 1, **ends: Any) -> Row:
    """Return a count as the table composition has it."""
    number = Decimal(value) * factor
    open_ends = {"lower": number, "lower_open": False, "upper": number, "upper_open": False}
    return {
        "figure": 1, "role": role, "unit": "class", "name_zh": role, "name_en": role, "qualifier": qualifier, "value": number,
        "decimals": 0, "printed": value, "factor": Decimal(factor), "period": "2020", "bound_low": HUNDRED[0], "bound_high": HUNDRED[1],
        **open_ends, **ends,
    }  # fmt: skip


def held(value: str, line: Range, qualifier: str = "exact", **ends: Any) -> Row:
    """Return what a row of gaps says of a rate and its line."""
    number = Decimal(value)
    return {
        "figure": 1, "qualifier": qualifier, "value": number, "decimals": len(value.partition(".")[2]), "period": "2020",
        "lower": number, "lower_open": False, "upper": number, "upper_open": False, "line_lower": line.lower,
        "line_lower_open": line.lower_open, "line_upper": line.upper, "line_upper_open": line.upper_open, **ends,
    }  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> Range:
    ends = sorted(
        draw(st.lists(st.decimals(0, 100, places=draw(st.integers(0, 3))), min_size=2, max_size=2, unique=True))
    )
    opens = draw(st.booleans()), draw(st.booleans())
    kind = draw(st.sampled_from(["least", "most", "both"]))
    lower = None if kind == "most" else ends[0]
    upper = None if kind == "least" else ends[1]
    return Range(lower, lower is not None and opens[0], upper, upper is not None and opens[1])


class Truth(NamedTuple):
    part: int
    base: int

    @property
    def rate(self) -> Fraction:
        return Fraction(100 * self.part, self.base)

    def printed(self, places: int, rounding: str) -> str:
        exact = Decimal(100 * self.part) / Decimal(self.base)
        return f"{exact.quantize(Decimal(1).scaleb(-places), rounding):f}"


truths = st.integers(1, 400).flatmap(lambda base: st.builds(Truth, st.integers(0, base), st.just(base)))
roundings = st.sampled_from([ROUND_HALF_UP, ROUND_DOWN])


@settings(max_examples=300)
@given(truth=truths, line=lines(), places=st.integers(0, 3), rounding=roundings)
def test_the_named_number_of_things_meets_the_line_and_one_less_does_not(
    truth: Truth, line: Range, places: int, rounding: str
) -> None:
    counts = {"base": count("base", str(truth.base)), "part": count("part", str(truth.part))}
    found = reckon(held(truth.printed(places, rounding), line), counts)
    wanted = room(line, *truth)
    if wanted is None:
        assert found is None
        return
    assert found is not None
    assert found.counted
    assert found.room == (wanted, wanted)
    change = abs(wanted)
    up, down = (keeps(line, truth.part + change, truth.base), keeps(line, truth.part - change, truth.base))
    if wanted < 0:
        assert up or down
        nearer = (truth.part + change - 1, truth.part - change + 1)
        assert not any(keeps(line, part, truth.base) for part in nearer)
    else:
        assert keeps(line, truth.part, truth.base)
        assert up or line.upper is None
        assert down or line.lower is None or truth.part < change
        farther = (truth.part + change + 1, truth.part - change - 1)
        assert not all(keeps(line, part, truth.base) for part in farther)


@st.composite
def worded(draw: st.DrawFn, number: int, role: str) -> Row:
    """Say a count in words that leave it open, or print it short."""
    away = draw(st.integers(0, 60))
    kind = draw(st.sampled_from(["exact", "short", "approx", "at_least", "less_than"]))
    if kind == "short":
        places, factor = draw(st.integers(0, 1)), 10
        value = (Decimal(number) / factor).quantize(Decimal(1).scaleb(-places), draw(roundings))
        return count(role, f"{value:f}", factor=factor)
    if kind == "approx":
        return count(role, str(number), kind, lower=Decimal(number - away), upper=Decimal(number + away))
    if kind == "at_least" and role == "part":
        return count(role, str(number), kind, lower=Decimal(max(number - away, 0)), upper=None)
    if kind == "less_than":
        return count(role, str(number), kind, lower=Decimal(0), upper=Decimal(number + away + 1), upper_open=True)
    return count(role, str(number))


@st.composite
def rated(draw: st.DrawFn, truth: Truth, line: Range) -> Row:
    """Say a rate that is true of the counts."""
    places, kind = draw(st.integers(0, 2)), draw(st.sampled_from(["exact", "at_least", "less_than", "approx"]))
    value = truth.printed(places, draw(roundings) if kind == "exact" else ROUND_DOWN)
    number, step = Decimal(value), Decimal(1).scaleb(-places)
    if kind == "at_least":
        return held(value, line, kind, upper=Decimal(100))
    if kind == "less_than":
        return held(value, line, kind, lower=Decimal(0), upper=number + step, upper_open=True)
    if kind == "approx":
        return held(value, line, kind, lower=max(number - 3, Decimal(0)), upper=number + step + 3)
    return held(value, line)


@settings(max_examples=400)
@given(data=st.data(), truth=truths, line=lines())
def test_what_is_known_as_an_interval_gives_bounds_that_hold(data: st.DataObject, truth: Truth, line: Range) -> None:
    counts = {"base": data.draw(worded(truth.base, "base"))}
    if data.draw(st.booleans()):
        counts["part"] = data.draw(worded(truth.part, "part"))
    found = reckon(data.draw(rated(truth, line)), counts)
    wanted = room(line, *truth)
    if found is None or wanted is None:
        return
    assert found.room.least is None or found.room.least <= wanted
    assert found.room.most is None or wanted <= found.room.most
    for known, number in ((found.part, truth.part), (found.base, truth.base)):
        assert known.least is None or known.least <= number
        assert known.most is None or number <= known.most
    assert found.base.most is not None


AT_MOST_FIVE, BELOW_FIVE = Range(None, False, Decimal(5), False), Range(None, False, Decimal(5), True)
NINETY = Range(Decimal(90), False, None, False)


@pytest.mark.parametrize(
    ("rate", "line", "base", "part", "wanted"),
    [
        # 5 % of 7495 is 374.75; 181 are there.
        ("2.41", BELOW_FIVE, "7495", "181", (193, 193)),
        # 5 % of 7500 is 375, which is not below 5 %.
        ("2.41", BELOW_FIVE, "7500", "181", (193, 193)),
        ("2.41", AT_MOST_FIVE, "7500", "181", (194, 194)),
        # 2.405 to 2.42 % of 7495 is 180.25 to 181.38: it can only be 181.
        ("2.41", BELOW_FIVE, "7495", None, (193, 193)),
        # 88.5 to less than 90 % of 1000: 885 to 899 children are there, 900 must be.
        ("89", NINETY, "1000", None, (-15, -1)),
        ("89", NINETY, "1000", "893", (-7, -7)),
        # 950 are no 89 %: the count contradicts the rate, and the rate judges.
        ("89", NINETY, "1000", "950", (-15, -1)),
        # Of 7 classes 14.29 % are one; no whole number lies from 20 to 25 %.
        ("14.29", Range(Decimal(20), False, Decimal(25), False), "7", "1", None),
    ],
)
def test_in_things(rate: str, line: Range, base: str, part: str | None, wanted: tuple[int, int] | None) -> None:
    counts = {"base": count("base", base)} | ({"part": count("part", part)} if part else {})
    found = reckon(held(rate, line), counts)
    assert (found and found.room) == wanted


def test_a_base_without_an_end_gives_nothing() -> None:
    for base in (
        count("base", "7000", "more_than", upper=None),
        count("base", "0"),
        count("base", "5") | {"unit": "yuan"},
    ):
        assert reckon(held("2.41", BELOW_FIVE), {"base": base}) is None
    assert reckon(held("2.41", BELOW_FIVE), {}) is None


# which counts a rate is made of


def composed(*said: Observation) -> dict[str, str]:
    """Return the period of each count of the first figure, a rate of 许昌 in 2020-09."""
    metrics = [
        metric("share", "lower", HUNDRED),
        *(replace(metric(id, "neither"), unit="class") for id in ("small", "all")),
    ]
    identity = Identity("share", "100 * small / all", "period", NO_TEXT, Place("small", 1))
    rate = observation("411000", "share", "2020-09", "exact", "2.41")
    of = replace(registry(metrics, [rate, *said]), identities=(identity,))
    with build(of, ":memory:") as connection:
        return dict(connection.execute("select role, period from composition where figure = 1").fetchall())


def classes(metric: str, period: str = "2020-09", **rest: Any) -> Observation:
    return observation(rest.pop("region", "411000"), metric, period, "exact", "10", **rest)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ([classes("all"), classes("small")], {"base": "2020-09", "part": "2020-09"}),
        ([classes("all", "2020"), classes("small", "2020-12")], {"base": "2020", "part": "2020-12"}),
        # The very period goes before one of the same year.
        ([classes("all", "2020"), classes("all", "2020-09")], {"base": "2020-09"}),
        ([classes("all", "2019")], {}),
        ([classes("all", "2018/2020")], {}),
        ([classes("small")], {}),
        ([classes("all", region="411100")], {}),
        ([classes("all", population="urban")], {}),
        ([classes("all", basis=ELIGIBLE)], {}),
        ([classes("all", status="U")], {}),
    ],
)
def test_counts_of_a_rate(said: list[Observation], wanted: dict[str, str]) -> None:
    assert composed(*said) == wanted


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("100 * a / b", ("a", "b")),
        ("100*a/b", ("a", "b")),
        ("100 * (a / b)", None),
        ("10 * a / b", None),
        ("100 * a / b - 100", None),
        ("100 * a / b.before", None),
        ("100 * a.urban / b", None),
        ("a + b", None),
    ],
)
def test_which_formulas_are_percentages(formula: str, wanted: tuple[str, str] | None) -> None:
    assert arithmetic.percentage(formula) == wanted


def test_what_is_no_formula_is_no_percentage() -> None:
    with pytest.raises(FormulaError):
        arithmetic.percentage("100 *")


# in words


def test_counts_of_another_period_are_told() -> None:
    row = held("2.41", BELOW_FIVE, verdict="met") | {"period": "2020-09"}
    [told] = things.told([row], [count("base", "7495"), count("part", "181")])
    assert [told[name] for name in things.THINGS] == [193, 193, "class", "2020"]
    assert wording.in_things(told) == "; that is 193 classes to spare, reckoned with 2020"


@pytest.mark.parametrize(
    ("lower", "upper", "line", "said"),
    [
        (193, 193, BELOW_FIVE, "; that is 193 classes to spare"),
        (0, 374, BELOW_FIVE, "; that is 0 to 374 classes to spare"),
        (30, None, NINETY, "; that is at least 30 classes to spare"),
        (-15, -1, NINETY, "; 1 to 15 classes more would meet it"),
        (None, -7, NINETY, "; at least 7 classes more would meet it"),
        (-76, -76, BELOW_FIVE, "; 76 classes fewer would meet it"),
        (-1, 3, BELOW_FIVE, "; in things that is −1 to +3 classes"),
        (None, 3, BELOW_FIVE, "; in things that is ≤+3 classes"),
        (None, None, BELOW_FIVE, ""),
    ],
)
def test_the_end_of_a_reason(lower: int | None, upper: int | None, line: Range, said: str) -> None:
    unit = None if lower is None and upper is None else "class"
    row = held("89", line) | dict(zip(things.THINGS, (lower, upper, unit, None), strict=True))
    assert wording.in_things(row) == said


def test_the_registry_knows_them() -> None:
    found = rows(educli("gaps", "漯河", "--year", "2020", "-m", "大班额比例"))
    assert {(row["line"], row["things_lower"], row["things_upper"], row["things_unit"]) for row in found} == {
        ("national-large-class", "193", "193", "class"), ("henan-large-class-cited", "193", "193", "class"),
        ("henan-large-class-2020", "568", "568", "class"),
    }  # fmt: skip
    # 5 % of 838 is 41.9, and 30 are there; no other rate of that registry has its counts.
    known = {(row["region"], row["things_lower"]) for row in rows(educli("gaps", EDUCLI_REGISTRY=str(TINY)))}
    assert {one for one in known if one[1]} == {("411000", "11")}
