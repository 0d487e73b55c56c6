"""Figures along time: what is claimed of their changes, held against every value that the figures may have.

The oracle tries points: no interval logic, no powers of decimals.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import inf
from typing import Any

import pytest
from asking import HERE, Terminal, educli, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Said, interval, truths
from small import ask, first_day, last_day, metric, observation, registry

from educli.model.improving import Order, best_first
from educli.model.records import NO_TEXT, QUALIFIERS, Observation, Registry, Text
from educli.model.trending import TRENDED, Trend, trend
from educli.model.units import UNITS

TREND = str(HERE / "trend.yaml")
BOUNDS = (Decimal(0), None)
PLACES = ("411000", "411100", "410000", "100000")
PERIODS = (
    "2018",
    "2019",
    "2019-09",
    "2020",
    "2020-03-31",
    "2020-12-31",
    "2022",
    "2016/2018",
    "2019/2021",
    "2021-09/2022-08",
)
VALUES = [Decimal(number) for number in (0, 1, 3, 7, 10, 12, 100)]
UNITS_TRIED = ("percent", "percentage_point", "person", "yuan", "students_per_class", "coefficient")
ELIGIBLE = Text("符合条件者", "those eligible")


class Drawn:
    """A random registry of two metrics of one concept that shows itself in few words."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __repr__(self) -> str:
        return "\n".join(
            f"{o.metric} {o.region} {o.period} {o.qualifier} {o.value} {o.population} {o.basis.en} {o.status} {o.preferred}"
            for o in self.registry.observations
        )


@st.composite
def registries(draw: st.DrawFn) -> Drawn:
    unit = draw(st.sampled_from(UNITS_TRIED))
    metrics = [replace(metric(id, "higher", BOUNDS, concept="c"), unit=unit) for id in ("m", "n")]
    figures: list[Observation] = []
    for _turn in range(draw(st.integers(4, 14))):
        qualifier, value = draw(st.sampled_from(("exact", "exact", *QUALIFIERS))), draw(st.sampled_from(VALUES))
        if interval(Said(qualifier, value, None, BOUNDS)) is None:
            qualifier = "exact"
        one = observation(
            draw(st.sampled_from(("411000", "411000", "411000", *PLACES))),
            draw(st.sampled_from("mmmmn")),
            draw(st.sampled_from(PERIODS)),
            qualifier,
            str(value),
            status=draw(st.sampled_from("AAAAABEU")),
            population=draw(st.sampled_from(["", "", "", "urban"])),
            basis=draw(st.sampled_from([NO_TEXT, NO_TEXT, NO_TEXT, ELIGIBLE])),
            preferred=draw(st.booleans()),
        )
        if figures and draw(st.integers(0, 2)) == 0:
            # Another source speaks of the same thing.
            other = draw(st.sampled_from(figures))
            one = one._replace(region=other.region, period=other.period, population=other.population, basis=other.basis)
        figures.append(one)
    return Drawn(registry(metrics, figures))


def followed(
    of: Registry, regions: Sequence[str] | None = None, unreliable: bool = False, variants: bool = False, references: bool = True
) -> Trend:  # fmt: skip
    told = ask(
        of, "trend", regions=regions, metrics=["m"], references=references, unreliable=unreliable, unverified=False
    )
    return trend(told, ["m"], variants, everywhere=regions is None)


def said(of: Registry, row: dict[str, Any]) -> Said:
    record = of.observations[int(row["quote"])]
    return Said(record.qualifier, Decimal(record.value), record.tolerance, BOUNDS)


def years_between(before: dict[str, Any], row: dict[str, Any]) -> Fraction:
    one, other = before["period_end"], row["period_end"]
    return Fraction((other.year - one.year) * 12 + other.month - one.month, 12)


asked = st.fixed_dictionaries(
    {
        "regions": st.sampled_from([None, ["411000"], ["411000", "411100"], ["410000"]]),
        "unreliable": st.booleans(),
        "variants": st.booleans(),
    }
)


# what is claimed


@settings(max_examples=60)
@given(drawn=registries(), how=asked)
def test_no_admissible_reading_contradicts_what_is_claimed(drawn: Drawn, how: dict[str, Any]) -> None:
    of = drawn.registry
    found = followed(of, **how).rows
    for before, row in pairwise(found):
        if row["elapsed_years"] is None:
            assert [row[name] for name in TRENDED if name.startswith(("change", "pace"))] == [None] * 7
            continue
        readings = list(product(truths(said(of, before)), truths(said(of, row))))
        years = years_between(before, row)
        for one, other in readings:
            assert holds(row, "change", Fraction(other) - Fraction(one))
        if row["pace_unit"] is None:
            continue
        assert years >= 1
        for one, other in readings:
            if row["pace_unit"] == "percent":
                # Growth is only told of what is surely above zero.
                assert one > 0 < other
                assert grows(row, Fraction(other) / Fraction(one), years)
            else:
                assert holds(row, "pace", (Fraction(other) - Fraction(one)) / years)


def holds(row: dict[str, Any], name: str, truth: Fraction) -> bool:
    low, high, exact = row[f"{name}_lower"], row[f"{name}_upper"], row[name]
    return (
        (low is None or Fraction(low) <= truth)
        and (high is None or truth <= Fraction(high))
        and (exact is None or abs(Fraction(exact) - truth) <= (0 if name == "change" else Fraction(1, 20000)))
    )


def grows(row: dict[str, Any], ratio: Fraction, years: Fraction) -> bool:
    """Raise what is claimed of a year to the whole time, in whole numbers."""
    months, goal = int(years * 12), ratio**12
    low, high = ((1 + Fraction(row[name]) / 100) ** months if row[name] is not None else None for name in ("pace_lower", "pace_upper"))  # fmt: skip
    return (low is None or low <= goal) and (high is None or goal <= high)


@settings(max_examples=60)
@given(drawn=registries(), how=asked)
def test_a_change_is_told_between_neighbours_of_a_series_and_nowhere_else(drawn: Drawn, how: dict[str, Any]) -> None:
    of = drawn.registry
    found = followed(of, **how)
    shown = {int(row["quote"]) for row in found.rows}
    series = chosen(of, how["unreliable"])
    told = {}
    for before, row in pairwise(found.rows):
        if row["elapsed_years"] is not None:
            told[int(before["quote"]), int(row["quote"])] = row["change"] is not None
    wanted = {}
    for points in series:
        for one, other in pairwise(points):
            first, second = of.observations[one], of.observations[other]
            follows = second.status != "B" and first_day(second.period) > first_day(first.period)
            if follows and {one, other} <= shown:
                wanted[one, other] = first.qualifier == second.qualifier == "exact"
    assert told == wanted
    assert found.series == sum(bool(shown & set(points)) for points in series)
    assert all(set(points) <= shown or not set(points) & shown for points in series)


def chosen(of: Registry, unreliable: bool) -> list[list[int]]:
    """Return the series by hand: one figure for each last day, the shortest, most reliable and preferred."""
    groups: dict[tuple[Any, ...], dict[date, int]] = defaultdict(dict)
    for number, one in enumerate(of.observations):
        if one.status == "U" and not unreliable:
            continue
        start, end = first_day(one.period), last_day(one.period)
        length = (end.year - start.year) * 12 + end.month - start.month + 1 if "/" in one.period else 12
        held = groups[one.metric, one.region, one.population, one.basis, length]
        rival = held.get(end)
        if rival is None or rank(of, number) > rank(of, rival):
            held[end] = number
    return [[held[end] for end in sorted(held)] for held in groups.values()]


def rank(of: Registry, number: int) -> tuple[Any, ...]:
    one = of.observations[number]
    return first_day(one.period), one.status != "U", one.preferred, -number


@settings(max_examples=25)
@given(drawn=registries(), unreliable=st.booleans())
def test_what_speaks_for_a_region_elsewhere_is_among_its_points(drawn: Drawn, unreliable: bool) -> None:
    of = drawn.registry
    points = {int(row["quote"]) for row in followed(of, PLACES, unreliable, variants=True).rows}
    compared = ask(of, "compare", regions=PLACES, metrics=None, year=None, carry=0, unreliable=unreliable, unverified=False)  # fmt: skip
    speaking = {int(row["quote"]) for row in compared if row["quote"] is not None}
    assert speaking <= points


# how fast


def changes(unit: str, *figures: tuple[str, str, str]) -> list[dict[str, Any]]:
    """Follow figures of one metric, each a period, a qualifier and a value."""
    one = replace(metric("m", "higher", BOUNDS), unit=unit)
    return followed(registry([one], [observation("411000", "m", *figure) for figure in figures]), ["411000"]).rows


@pytest.mark.parametrize(
    ("unit", "value", "pace", "pace_unit"),
    [
        # 100 to 144 in two years: 44 percentage points, 20 % a year, 22 of its own unit a year.
        ("percent", "144", "22", "percentage_point"),
        ("percentage_point", "144", "22", "percentage_point"),
        ("person", "144", "20", "percent"),
        ("yuan", "144", "20", "percent"),
        ("square_metre", "144", "20", "percent"),
        ("yuan_per_student", "144", "20", "percent"),
        ("students_per_class", "144", "22", "students_per_class"),
        ("coefficient", "144", "22", "coefficient"),
        ("person", "25", "-50", "percent"),
        ("person", "100", "0", "percent"),
        ("person", "0", None, None),
    ],
)
def test_pace(unit: str, value: str, pace: str | None, pace_unit: str | None) -> None:
    row = changes(unit, ("2018", "exact", "100"), ("2020", "exact", value))[1]
    wanted = None if pace is None else Decimal(pace)
    assert [row[name] for name in ("pace", "pace_lower", "pace_upper", "pace_unit")] == [wanted] * 3 + [pace_unit]


def test_every_unit_has_a_family() -> None:
    assert {unit.family for unit in UNITS.values()} == {"rate", "amount", "ratio"}


@settings(max_examples=80)
@given(
    values=st.tuples(*[st.decimals(Decimal("0.01"), 10**12, places=2)] * 2),
    months=st.integers(12, 400),
)
def test_growth_is_rounded_outward_and_no_further(values: tuple[Decimal, Decimal], months: int) -> None:
    year, month = divmod(months, 12)
    end = f"{2000 + year - (month == 0)}-{month or 12:02}"
    row = changes("yuan", ("1999-12", "exact", str(values[0])), (end, "exact", str(values[1])))[1]
    goal = (Fraction(values[1]) / Fraction(values[0])) ** 12
    low, high = Fraction(row["pace_lower"]), Fraction(row["pace_upper"])
    step = Fraction(1, 10**4)
    assert (1 + low / 100) ** months <= goal <= (1 + high / 100) ** months
    assert high - low == (0 if (1 + low / 100) ** months == goal else step)
    assert row["pace_lower"] <= row["pace"] <= row["pace_upper"]


@pytest.mark.parametrize(
    ("first", "second", "change", "pace"),
    [
        # More than 100 against 90: more than 10. At most 100 against 90: at most 10. Neither end: nothing.
        (("exact", "90"), ("more_than", "100"), ("10", None), ("11.1111", None)),
        (("more_than", "90"), ("exact", "100"), (None, "10"), (None, "11.1112")),
        (("at_least", "90"), ("at_least", "100"), (None, None), (None, None)),
        # About 100 is 95 to 105.
        (("exact", "100"), ("approx", "100"), ("-5", "5"), ("-5", "5")),
        # At most 100 may be nothing, from which there is no growth.
        (("at_most", "100"), ("exact", "200"), ("100", "200"), (None, None)),
    ],
)
def test_what_a_comparator_leaves_open(
    first: tuple[str, str], second: tuple[str, str], change: tuple[str | None, ...], pace: tuple[str | None, ...]
) -> None:
    row = changes("person", ("2019", *first), ("2020", *second))[1]
    found = [row[name] for name in ("change_lower", "change_upper", "pace_lower", "pace_upper")]
    assert found == [None if end is None else Decimal(end) for end in (*change, *pace)]
    assert (row["change"], row["pace"]) == (None, None)


def test_what_happened_within_months_is_not_stretched_to_a_year() -> None:
    half, whole = changes("percent", ("2019", "exact", "80"), ("2020-06", "exact", "82"), ("2021-06", "exact", "83"))[
        1:
    ]
    assert (half["elapsed_years"], half["change"], half["pace"]) == (Decimal("0.5"), 2, None)
    assert (whole["elapsed_years"], whole["change"], whole["pace"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        # A third and two thirds, up and down.
        (("at_least", "101"), ("0.3333", None)),
        (("at_most", "101"), ("-33.3334", "0.3334")),
        (("at_most", "98"), ("-33.3334", "-0.6666")),
    ],
)
def test_pace_is_rounded_outward(value: tuple[str, str], ends: tuple[str | None, ...]) -> None:
    row = changes("percent", ("2018", "exact", "100"), ("2021", *value))[1]
    assert [row["pace_lower"], row["pace_upper"]] == [None if end is None else Decimal(end) for end in ends]


def follow(*figures: Observation) -> list[tuple[str, int, str | None]]:
    """Return which figure each point is, its segment and why that begins."""
    found = followed(registry([metric("m", "higher", BOUNDS)], figures), ["411000"]).rows
    return [(row["quote"], row["segment"], row["break_reason"]) for row in found]


def at(period: str, value: str = "1", **rest: Any) -> Observation:
    return observation("411000", "m", period, "exact", value, **rest)


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({"period": "2020", "status": "B"}, "break"),
        ({"period": "2019"}, "overlap"),
        ({"period": "2020", "population": "urban"}, "population"),
        ({"period": "2020", "basis": ELIGIBLE}, "basis"),
        ({"period": "2019/2020"}, "span"),
        ({"period": "2019-01/2019-06"}, "span"),
    ],
)
def test_why_a_segment_begins(second: dict[str, Any], reason: str) -> None:
    assert follow(at("2019-06"), at("2020")._replace(**second)) == [("0", 1, None), ("1", 2, reason)]


def test_a_range_of_twelve_months_is_on_the_scale_of_a_year() -> None:
    assert follow(at("2019"), at("2020-09/2021-08")) == [("0", 1, None), ("1", 1, None)]


def test_one_figure_speaks_for_a_period() -> None:
    rivals = at("2019"), at("2019", preferred=True), at("2019-12-31", status="U"), at("2019-12", status="E")
    assert follow(*rivals) == [("3", 1, None)]
    assert follow(*rivals[:3]) == [("1", 1, None)]


# who has improved most


def ordered(*figures: Observation, better: str = "higher") -> Order:
    return best_first(followed(registry([metric("m", better)], figures)).rows)


def moved(region: str, first: str, last: str, *between: str) -> list[Observation]:
    """Return figures of 2018, 2019 …, each perhaps with its qualifier before it."""
    years = range(2018, 2020 + len(between))
    words = [value.split() if " " in value else ["exact", value] for value in (first, *between, last)]
    return [observation(region, "m", str(year), *said) for year, said in zip(years, words, strict=True)]


@pytest.mark.parametrize(
    ("better", "order"),
    [
        ("higher", ["411100", "411000", "410000", "100000"]),
        ("lower", ["100000", "410000", "411000", "411100"]),
        # The farthest way, whichever it is.
        ("neither", ["411100", "100000", "411000", "410000"]),
    ],
)
def test_the_best_improvement_stands_first(better: str, order: list[str]) -> None:
    figures = [
        *moved("411000", "80", "82"),
        *moved("411100", "10", "17", "90"),
        *moved("410000", "90", "89"),
        *moved("100000", "50", "45"),
    ]
    found = ordered(*figures, better=better)
    assert list(dict.fromkeys(row["region"] for row in found.rows)) == order
    assert (found.overlaps, found.unlike) == (0, True)


def test_a_region_is_placed_by_its_last_unbroken_stretch() -> None:
    broken = [*moved("411000", "10", "20"), at("2020", "50", status="B"), at("2021", "51")]
    assert ordered(*broken, *moved("411100", "80", "82")).rows[0]["region"] == "411100"
    # Without one it has no place: it stands last.
    apart = [at("2018", "10"), at("2020", "90", status="B")]
    assert ordered(*apart, *moved("411100", "80", "70")).rows[0]["region"] == "411100"


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        # +2 at the least, and perhaps more than +5.
        (("80", "at_least 82"), ("80", "81"), 0),
        (("80", "85"), ("80", "at_least 82"), 1),
        (("80", "85"), ("80", "less_than 84"), 0),
        (("80", "85"), ("80", "85"), 0),
        # Nothing is sure of either.
        (("80", "at_most 85"), ("80", "at_most 84"), 1),
    ],
)
def test_changes_that_overlap_are_counted(one: tuple[str, str], other: tuple[str, str], overlaps: int) -> None:
    found = ordered(*moved("411100", *other), *moved("411000", *one))
    # Of equals the order of codes is kept.
    assert found.rows[0]["region"] == "411000"
    assert found.overlaps == overlaps


@settings(max_examples=60)
@given(drawn=registries())
def test_who_surely_improved_more_stands_before(drawn: Drawn) -> None:
    of = drawn.registry
    plain = followed(of)
    found = best_first(plain.rows).rows
    assert sorted(found, key=str) == sorted(plain.rows, key=str)
    changes = [range_of(of, block) for block in blocks(found)]
    # Those without a change stand last.
    assert sorted(changes, key=bool, reverse=True) == changes
    for before, after in combinations(filter(None, changes), 2):
        assert before[1] >= after[0]


def blocks(found: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    regions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        regions[row["region"]].append(row)
    return list(regions.values())


def range_of(of: Registry, block: Sequence[dict[str, Any]]) -> tuple[float, float] | None:
    """Return between which ends the change lies over the last stretch of the first series with two points."""
    pieces: dict[tuple[Any, ...], dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in block:
        pieces[row["population"], row["basis"], row["months"]][row["segment"]].append(row)
    for segments in pieces.values():
        if long := [rows for rows in segments.values() if len(rows) > 1]:
            first, last = (interval(said(of, long[-1][end])) for end in (0, -1))
            assert first
            assert last
            return end(last.lower, -inf) - end(first.upper, inf), end(last.upper, inf) - end(first.lower, -inf)
    return None


def end(value: Decimal | None, unbounded: float) -> float:
    return unbounded if value is None else float(value)


def test_regions_with_a_single_point_are_counted_and_named() -> None:
    answer = json.loads(educli("trend", "毛入园率", "-f", "json", "--lang", "en", EDUCLI_REGISTRY=TREND).out)
    assert answer["counts"]["single"] == 2
    [told] = [note for note in answer["notes"] if "(China, Luohe)" in note]
    assert ": 2 " in told
    assert not {"China", "Luohe"} & {row["region_name"] for row in answer["rows"]}
    named = json.loads(educli("trend", "漯河", "毛入园率", "-f", "json", EDUCLI_REGISTRY=TREND).out)
    assert named["counts"]["single"] == 0
    assert any(row["region"] == "411100" for row in named["rows"])


# how it is asked


def test_cities_alone_ask_for_every_metric_that_can_be_followed() -> None:
    whole = rows(educli("trend", "河南", "--no-reference", "--lang", "en"))
    periods = defaultdict(set)
    for row in whole:
        periods[row["region"], row["metric"], row["population"], row["basis"]].add(row["period"])
    assert {region for region, *_rest in periods} == {"410000"}
    every = {row["metric"] for row in rows(educli("metrics", "--lang", "en"))}
    for one in sorted(every):
        alone = rows(educli("trend", "河南", one, "--no-reference", "--lang", "en"))
        series = defaultdict(set)
        for row in alone:
            series[row["metric"], row["population"], row["basis"]].add(row["period"])
        assert any(len(times) > 1 for times in series.values()) == (
            one in {metric for _region, metric, *_rest in periods}
        ), one
    assert educli("trend", "无此地", "--lang", "en").status == 2


def test_references_are_the_regions_above_and_only_on_the_same_scale() -> None:
    said = [
        observation("411000", "m", "2020", "exact", "1"),
        observation("410000", "m", "2019", "exact", "2"),
        observation("410000", "m", "2018/2019", "exact", "3"),
        observation("410000", "m", "2019", "exact", "4", population="urban"),
        observation("100000", "m", "2019", "exact", "5"),
        observation("340000", "m", "2019", "exact", "6"),
    ]
    of = registry([metric("m", "higher")], said)
    found = followed(of, ["411000"]).rows
    assert [(row["quote"], row["is_reference"]) for row in found] == [("0", False), ("1", True), ("4", True)]
    assert [row["quote"] for row in followed(of, ["411000"], references=False).rows] == ["0"]
    assert [row["is_reference"] for row in followed(of, ["411000", "410000"]).rows if row["region"] == "410000"] == [False] * 3  # fmt: skip


def test_it_reads_cities_and_its_rows_are_read() -> None:
    named = educli("rank", "毛入园率", "--fields", "region", EDUCLI_REGISTRY=TREND)
    by_stdin = educli("trend", "-", "毛入园率", stdin=named.out, EDUCLI_REGISTRY=TREND)
    assert {row["region"] for row in rows(by_stdin)} == {"411000", "411100", "410000", "100000"}
    for format in ("ndjson", "tsv", "csv"):
        answer = educli("trend", "许昌", "毛入园率", "-f", format, EDUCLI_REGISTRY=TREND)
        cited = educli("cite", stdin=answer.out, EDUCLI_REGISTRY=TREND)
        assert (cited.status, [row["source"] for row in rows(cited)]) == (0, ["report-2023"])


def test_fields_for_people_keep_the_range_of_a_change() -> None:
    fields = "period,change,pace,pace_unit,break_reason"
    answer = educli("trend", "许昌", "毛入园率", "--no-reference", "-q", "-f", "csv", "--labels", "--fields", fields, EDUCLI_REGISTRY=TREND)  # fmt: skip
    assert answer.out.splitlines() == [
        "period,change,per year,unit per year,break",
        "2018,,,,",
        "2019,+2 pp,+2 pp,percentage points,",
        "2020,≥+3 pp,≥+3 pp,percentage points,",
        "2021,,,,break in series",
        "2022,+1.5 pp,+1.5 pp,percentage points,",
        "2021,,,,populations differ",
        "2022,−1 to +1 pp,−1 to +1 pp,percentage points,",
    ]


@pytest.mark.parametrize("cells", ["60", "100", "160"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_a_terminal_no_point_is_lost(cells: str, lang: str) -> None:
    outcome = educli("trend", "许昌", "毛入园率", "--lang", lang, stream=Terminal, COLUMNS=cells, NO_COLOR="1", EDUCLI_REGISTRY=TREND)  # fmt: skip
    lines = outcome.out.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith("  20") and line[6] == " " and "→" not in line] == [
        ["2018", "80"], ["2019", "82.0"], ["2020", ">85"], ["2021", "90"], ["2022", "91.5"], ["2021", "94"],
        ["2022", "≈94"], ["2018", "85"], ["2022", "88"], ["2018", "81"],
    ]  # fmt: skip
    remark = {"en": "break in series: not compared", "zh": "口径中断：与上文各点不作比较"}[lang]
    assert sum(remark in line for line in lines) == 1
