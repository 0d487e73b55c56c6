"""The questions against brute-force oracles in plain Python, over small random registries.

Each oracle tries points or counts by hand; none repeats the interval logic or the windows of the SQL.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Bounds, Said, interval, judge, truths, worst
from small import (
    LEVELS,
    REGIONS,
    Row,
    ancestors,
    ask,
    first_day,
    last_day,
    metric,
    observation,
    registry,
    run,
    threshold,
)

from educli.model import notes, pairing
from educli.model.ranking import listed
from educli.model.records import NO_TEXT, QUALIFIERS, Metric, Observation, Range, Registry, Text, Threshold
from educli.warehouse.store import build

PLACES = ("410100", "410105", "411000", "411100", "341600")
PERIODS = (
    "2019",
    "2020",
    "2020-09",
    "2021",
    "2021-12-31",
    "2016/2020",
    "2020/2021",
    "2020-09/2021-08",
    "2021-01/2021-06",
)
VALUES = [Decimal(number) for number in (0, 10, 20, 50, 90, 100)]
BOUNDS: list[Bounds] = [(Decimal(0), Decimal(100)), (Decimal(0), None)]
ELIGIBLE = Text("符合条件者", "those eligible")


class Figure(NamedTuple):
    """An observation with its number in the registry and its words."""

    number: int
    record: Observation
    said: Said

    @property
    def reliable(self) -> bool:
        return self.record.status in "ABEP"

    @property
    def year(self) -> int:
        return last_day(self.record.period).year

    @property
    def span(self) -> int:
        """How many months it is a sum over; a day, a month and a year are on one scale."""
        first, last = first_day(self.record.period), last_day(self.record.period) + timedelta(days=1)
        months = (last.year - first.year) * 12 + last.month - first.month
        return months if "/" in self.record.period and months > 1 else 12


# random registries


@st.composite
def observations(draw: st.DrawFn, of: Metric, basis: bool = True) -> list[Observation]:
    found: list[Observation] = []
    for _turn in range(draw(st.integers(1, 8))):
        qualifier, value = draw(st.sampled_from(QUALIFIERS)), draw(st.sampled_from(VALUES))
        tolerance = draw(st.none() | st.just(Decimal(10))) if qualifier == "approx" else None
        if interval(Said(qualifier, value, tolerance, of.bounds)) is None:
            qualifier = "exact"
        one = observation(
            draw(st.sampled_from(PLACES)),
            of.id,
            draw(st.sampled_from(PERIODS)),
            qualifier,
            str(value),
            tolerance=tolerance,
            status=draw(st.sampled_from("AAAEUF")),
            population=draw(st.sampled_from(["", "", "", "urban"])),
            basis=draw(st.sampled_from([NO_TEXT, NO_TEXT, NO_TEXT, ELIGIBLE])) if basis else NO_TEXT,
            preferred=draw(st.booleans()),
        )
        if found and draw(st.integers(0, 3)) == 0:
            # Another source speaks of the same thing.
            other = draw(st.sampled_from(found))
            one = one._replace(region=other.region, period=other.period, population=other.population, basis=other.basis)
        found.append(one)
    return found


class Drawn(NamedTuple):
    """A random registry that shows itself in few words."""

    registry: Registry

    def __repr__(self) -> str:
        said = [
            f"{o.metric} {o.region} {o.period} {o.qualifier} {o.value} {o.population} {o.basis} {o.status} {o.preferred}"
            for o in self.registry.observations
        ]
        lines = [
            f"{t.id} {t.metric} {t.allowed} {t.issuer} {t.applies_to} {t.start}/{t.end} {t.population} {t.standing}"
            for t in self.registry.thresholds
        ]
        return "\n".join(["", *(f"{m.id} {m.better} {m.bounds}" for m in self.registry.metrics), *said, *lines])


@st.composite
def registries(draw: st.DrawFn, size: int, basis: bool = True) -> Drawn:
    """Draw metrics, a concept shared by each two of them, and figures and lines for all."""
    metrics = [
        metric(
            f"m{number}",
            draw(st.sampled_from(["higher", "lower"])),
            draw(st.sampled_from(BOUNDS)),
            concept=f"c{number // 2}",
        )
        for number in range(size)
    ]
    figures = [one for each in metrics for one in draw(observations(each, basis))]
    lines = [
        draw(thresholds(f"t{number}", draw(st.sampled_from(metrics)).id)) for number in range(draw(st.integers(0, 8)))
    ]
    return Drawn(registry(metrics, figures, lines))


@st.composite
def thresholds(draw: st.DrawFn, id: str, metric_id: str) -> Threshold:
    end, is_open = draw(st.sampled_from(VALUES)), draw(st.booleans())
    allowed = Range(end, is_open, None, False) if draw(st.booleans()) else Range(None, False, end, is_open)
    until = draw(st.sampled_from(["", "", "2020", "2021-06"]))
    return threshold(
        id,
        metric_id,
        allowed,
        draw(st.sampled_from(["100000", "410000", "410100", "340000"])),
        draw(st.sampled_from([("prefecture",), ("county",), ("prefecture", "county"), ("institution",)])),
        draw(st.sampled_from(["2016", "2020", "2020-09", "2021"])),
        end=last_day(until) if until else None,
        population=draw(st.sampled_from(["", "", "urban"])),
        standing=draw(st.sampled_from(["official", "cited", "unverified"])),
    )


asked = st.fixed_dictionaries(
    {"year": st.sampled_from([None, 2020, 2021]), "carry": st.integers(0, 1), "unreliable": st.booleans()}
)


# oracles shared by the questions


def figures(of: Registry) -> list[Figure]:
    bounds = {metric.id: metric.bounds for metric in of.metrics}
    return [
        Figure(number, one, Said(one.qualifier, Decimal(one.value), one.tolerance, bounds[one.metric]))
        for number, one in enumerate(of.observations)
    ]


def within_years(figure: Figure, year: int | None, carry: int) -> bool:
    return year is None or year - carry <= figure.year <= year


def latest(of: Registry, year: int | None, carry: int, unreliable: bool) -> list[Figure]:
    """Choose what speaks for each metric, region, population and basis."""
    groups = defaultdict(list)
    for figure in figures(of):
        record = figure.record
        if within_years(figure, year, carry) and (figure.reliable or (unreliable and record.status != "F")):
            groups[record.metric, record.region, record.population, record.basis].append(figure)
    return [max(group, key=_freshness) for group in groups.values()]


def _freshness(figure: Figure) -> tuple[Any, ...]:
    record = figure.record
    return last_day(record.period), first_day(record.period), figure.reliable, record.preferred, -figure.number


def speakers(found: Iterable[Figure]) -> dict[tuple[str, str], Figure]:
    """Choose one figure of each metric and region: the whole region's on the metric's own basis, if it has one."""
    best: dict[tuple[str, str], Figure] = {}
    for figure in sorted(found, key=lambda one: (bool(one.record.population), bool(one.record.basis))):
        best.setdefault((figure.record.metric, figure.record.region), figure)
    return best


def lines_for(of: Registry, figure: Figure) -> list[Threshold]:
    """List the lines in force for a figure, whatever level and population they are made for."""
    record = figure.record
    return [
        line
        for line in of.thresholds
        if line.metric == record.metric
        and line.issuer in ancestors(record.region)
        and line.start <= first_day(record.period)
        and (line.end is None or last_day(record.period) <= line.end)
    ]


def applies(line: Threshold, figure: Figure) -> bool:
    record = figure.record
    return LEVELS[record.region] in line.applies_to and line.population == record.population and not record.basis


def numbers(said: Iterable[Said]) -> list[Decimal]:
    return [corner for one in said for corner in one.corners]


def number_of(row: Row) -> int | None:
    return None if row["quote"] is None else int(row["quote"])


# latest


@settings(max_examples=15)
@given(drawn=registries(4), how=asked)
def test_latest(drawn: Drawn, how: dict[str, Any]) -> None:
    of = drawn.registry
    with build(of, ":memory:") as connection:
        rows = connection.execute("select quote from latest($year, $carry, $unreliable)", how).fetchall()
    assert sorted(int(row[0]) for row in rows) == sorted(figure.number for figure in latest(of, **how))


# rank


class Rank(NamedTuple):
    low: int | None
    high: int | None
    left_out: str | None


def ranks(better: str, rivals: dict[str, Said]) -> dict[str, Rank]:
    """Try every truth of each region against every truth of each other."""
    sign = 1 if better == "higher" else -1
    corners = numbers(rivals.values())
    true = {region: [sign * truth for truth in truths(said, corners)] for region, said in rivals.items()}
    found = {}
    for region, own in true.items():
        others = [truth for other, truth in true.items() if other != region]
        surely = [sum(all(rival > one for rival in rest) for rest in others) for one in own]
        perhaps = [sum(any(rival > one for rival in rest) for rest in others) for one in own]
        found[region] = Rank(1 + min(surely), 1 + max(perhaps), None)
    return found


def rank_oracle(
    of: Registry, one: Metric, level: str, year: int | None, carry: int, unreliable: bool
) -> dict[str, Rank]:
    places = {record.region for record in of.observations if LEVELS[record.region] == level}
    chosen = {
        region: figure
        for (metric, region), figure in speakers(latest(of, year, carry, unreliable)).items()
        if metric == one.id
    }
    chosen = {region: figure for region, figure in chosen.items() if region in places}
    whole = {region: figure for region, figure in chosen.items() if not figure.record.population}
    usual = min((figure.span for figure in whole.values()), key=lambda months: (abs(months - 12), months), default=0)
    found = ranks(one.better, {region: figure.said for region, figure in whole.items() if figure.span == usual})
    for region in places - set(found):
        doubtful = any(
            figure.record.metric == one.id
            and figure.record.region == region
            and figure.record.status != "F"
            and within_years(figure, year, carry)
            for figure in figures(of)
        )
        why = "no_data" if not doubtful else "unreliable"
        if region in chosen:
            why = "population" if chosen[region].record.population else "span"
        found[region] = Rank(None, None, why)
    return found


@settings(max_examples=25)
@given(drawn=registries(6, basis=False), how=asked, level=st.sampled_from(["prefecture", "county"]))
def test_rank(drawn: Drawn, how: dict[str, Any], level: str) -> None:
    of = drawn.registry
    with build(of, ":memory:") as connection:
        for one in of.metrics:
            rows = run(connection, "rank", metric=one.id, level=level, regions=None, **how)
            found = {row["region"]: Rank(row["rank_low"], row["rank_high"], row["left_out"]) for row in rows}
            assert found == rank_oracle(of, one, level, **how)
            places = [row["rank_low"] for row in rows if row["rank_low"]]
            assert places == sorted(places)
            assert [row["rank_low"] is None for row in rows] == sorted(row["rank_low"] is None for row in rows)


def rank(of: Registry, **params: Any) -> list[Row]:
    plain = {"metric": "m", "level": "prefecture", "regions": None, "year": None, "carry": 0, "unreliable": False}
    return ask(of, "rank", **plain | params)


def test_ties_share_a_rank_and_the_next_is_left_out() -> None:
    said = [("410100", "3"), ("411000", "1"), ("411100", "2"), ("341600", "2")]
    rows = rank(
        registry([metric("m", "lower")], [observation(region, "m", "2020", "exact", value) for region, value in said])
    )
    assert [(row["region"], row["rank_low"], row["rank_high"]) for row in rows] == [
        ("411000", 1, 1), ("341600", 2, 2), ("411100", 2, 2), ("410100", 4, 4),
    ]  # fmt: skip
    assert [len(listed(rows, top, None)) for top in (1, 2, 3, 4)] == [1, 3, 3, 4]
    assert [len(listed(rows, None, bottom)) for bottom in (1, 2, 3, 4, 9)] == [1, 3, 3, 4, 4]
    assert listed(rows[:3], None, 1) == rows[1:3]


def test_figures_on_different_bases_are_not_ranked_together() -> None:
    said = [
        observation("411000", "m", "2020", "exact", "13.76", basis=ELIGIBLE),
        observation("411100", "m", "2020", "exact", "35.87"),
    ]
    ranked = [row for row in rank(registry([metric("m", "higher")], said)) if row["rank_low"] is not None]
    assert [row["region"] for row in ranked] == ["411100"]


@pytest.mark.parametrize(
    ("periods", "warned"), [(["2016/2020", "2016/2020-12"], False), (["2019/2020", "2020/2021"], True)]
)
def test_figures_of_different_years_are_ranked_with_a_warning(periods: list[str], warned: bool) -> None:
    said = [observation(region, "m", period, "exact", "1") for region, period in zip(PLACES[2:], periods, strict=False)]
    rows = rank(registry([metric("m", "higher")], said))
    assert ("Mind: the figures are of different years." in notes.rank(rows, rows).warnings) == warned


@pytest.mark.parametrize(
    ("unit", "warned"), [("school", True), ("yuan", True), ("percent", False), ("yuan_per_student", False)]
)
def test_who_has_more_of_what_a_larger_region_has_more_of_is_warned_of(unit: str, warned: bool) -> None:
    said = [observation(region, "m", "2020", "exact", value) for region, value in zip(PLACES[2:], "12", strict=False)]
    asked = registry([replace(metric("m", "higher"), unit=unit)], said)
    ranked = rank(asked)
    told = notes.rank(ranked, ranked).warnings, notes.compare(compare(asked, *PLACES[2:4]), 2).warnings
    assert [any("larger region" in text for text in texts) for texts in told] == [warned, warned]


def test_only_the_regions_asked_for_are_ranked() -> None:
    said = [observation(region, "m", "2020", "exact", "1") for region in PLACES]
    rows = rank(registry([metric("m", "higher")], said), regions=["411000", "410105", "419001"])
    assert [row["region"] for row in rows] == ["411000"]


# gaps


class Gap(NamedTuple):
    verdict: str
    reference: str | None
    number: int | None
    region: str
    line: str
    margin: Decimal | None
    contested: bool
    doubtful: bool
    """Whether a figure of low reliability would have answered."""


def gaps_oracle(of: Registry, year: int | None, carry: int, unreliable: bool, unverified: bool) -> list[Gap]:
    found = []
    used = [line.id for line in of.thresholds if unverified or line.standing != "unverified"]
    for figure in latest(of, year, carry, unreliable):
        for line in lines_for(of, figure):
            if line.id in used:
                found.append(_gap(of, figure, line))
    judged = {(gap.region, gap.line) for gap in found}
    doubtful = {
        (figure.record.region, line.id)
        for figure in figures(of)
        if not figure.reliable and figure.record.status != "F" and within_years(figure, year, carry)
        for line in lines_for(of, figure)
    }
    for region, line in product({record.region for record in of.observations}, of.thresholds):
        open_then = (
            line.end is None if year is None else line.start.year <= year <= (line.end.year if line.end else year)
        )
        made_for_it = LEVELS[region] in line.applies_to and not line.population and line.issuer in ancestors(region)
        if line.id in used and open_then and made_for_it and (region, line.id) not in judged:
            found.append(Gap("no_data", None, None, region, line.id, None, False, (region, line.id) in doubtful))
    return found


def _gap(of: Registry, figure: Figure, line: Threshold) -> Gap:
    record, judged = figure.record, judge(figure.said, line.allowed)
    same = (record.metric, record.region, record.period, record.population, record.basis)
    rivals = {
        judge(other.said, line.allowed).verdict
        for other in figures(of)
        if (other.record.metric, other.record.region, other.record.period, other.record.population, other.record.basis)
        == same
        and other.record.status != "F"
    }
    fits = applies(line, figure)
    return Gap(
        judged.verdict if fits else "not_applicable",
        None if fits else judged.verdict,
        figure.number,
        record.region,
        line.id,
        judged.margin,
        len(rivals) > 1,
        False,
    )


EVERY: dict[str, Any] = dict.fromkeys(("regions", "level", "metrics", "issuers"))


@settings(max_examples=35)
@given(drawn=registries(3), how=asked, unverified=st.booleans())
def test_gaps(drawn: Drawn, how: dict[str, Any], unverified: bool) -> None:
    of = drawn.registry
    told = ask(of, "gaps", **EVERY, reference=True, **how)
    rows = [row for row in told if unverified or row["standing"] != "unverified"]
    found = [
        Gap(
            row["verdict"],
            row["reference_verdict"],
            number_of(row),
            row["region"],
            row["line"],
            row["margin"],
            row["contested"],
            bool(row["unreliable"]),
        )
        for row in rows
    ]
    assert sorted(found, key=repr) == sorted(gaps_oracle(of, unverified=unverified, **how), key=repr)
    order = ["not_met", "undecided", "met", "no_data", "not_applicable"]
    assert [row["verdict"] for row in rows] == sorted((row["verdict"] for row in rows), key=order.index)


@settings(max_examples=25)
@given(
    drawn=registries(3),
    how=asked,
    regions=st.none() | st.just([*PLACES[:3]]),
    metrics=st.none() | st.just(["m1"]),
    level=st.none() | st.sampled_from(["prefecture", "county"]),
    issuers=st.none() | st.sampled_from([["100000"], ["410000"]]),
)
def test_what_is_not_listed_is_counted(
    drawn: Drawn, how: dict[str, Any], regions: list[str] | None, metrics: list[str] | None, level: str | None, issuers: list[str] | None
) -> None:  # fmt: skip
    asked_of = {"regions": regions, "level": level, "metrics": metrics, "issuers": issuers, **how}
    with build(drawn.registry, ":memory:") as connection:
        whole = run(connection, "gaps", reference=True, **asked_of | {"level": None, "issuers": None})
        every = run(connection, "gaps", reference=True, **asked_of)
        listed = run(connection, "gaps", reference=False, **asked_of)
        counted = connection.execute(
            "select line, outcomes from others($regions::varchar[], $level, $metrics::varchar[], $issuers::varchar[], $year, $carry, $unreliable)",
            asked_of,
        ).fetchall()
    assert every == [
        row for row in whole if level in (None, row["level"]) and (issuers is None or row["issuer"] in issuers)
    ]
    left_out = Counter(row["line"] for row in every if row["verdict"] == "not_applicable")
    assert listed == [row for row in every if row["verdict"] != "not_applicable"]
    assert dict(counted) == left_out


def test_the_worst_miss_comes_first() -> None:
    said = [
        observation(region, "m", "2020", "exact", value)
        for region, value in (("411000", "84"), ("411100", "60"), ("410100", "89"))
    ]
    line = threshold("t", "m", Range(Decimal(90), False, None, False), "410000", ("prefecture",), "2020")
    rows = ask(registry([metric("m", "higher")], said, [line]), "gaps", **EVERY, year=None, carry=0, unreliable=False, reference=False)  # fmt: skip
    assert [(row["region"], row["margin"]) for row in rows] == [("411100", -30), ("411000", -6), ("410100", -1)]


# compare


class Side(NamedTuple):
    number: int | None
    verdict: str | None
    lines: tuple[tuple[str, str], ...]
    low: Decimal | None
    high: Decimal | None
    exact: Decimal | None
    best: bool | None
    flags: tuple[str, ...]
    shared: int


Slot = dict[str, Figure]


def series(found: Iterable[Figure]) -> dict[tuple[str, ...], Slot]:
    """Set figures of one metric side by side; what speaks for a part, or on a basis of its own, beside its like.

    A part that is all a region says of the metric stands for the region.
    """
    groups = defaultdict(list)
    for figure in found:
        groups[figure.record.metric, figure.record.region].append(figure)
    slots: dict[tuple[str, ...], Slot] = defaultdict(dict)
    for (id, region), group in groups.items():
        for figure in group:
            part = (figure.record.population, figure.record.basis.zh)
            slots[(id,) if part == ("", "") or len(group) == 1 else (id, *part)][region] = figure
    return slots


def slots(of: Registry, found: Iterable[Figure]) -> list[Slot]:
    """Set the series of one metric together, and lone variants of one concept, where no region has two of them."""
    by_key = series(found)
    kept = [slot for key, slot in by_key.items() if len(slot) > 1 or len(key) > 1]
    for concept in dict.fromkeys(one.concept for one in of.metrics):
        lone = [by_key[one.id,] for one in of.metrics if one.concept == concept and len(by_key.get((one.id,), {})) == 1]
        together = {region: figure for slot in lone for region, figure in slot.items()}
        kept += [together] if len(together) == len(lone) > 1 else lone
    return kept


def flags(sides: Sequence[Figure]) -> set[str]:
    kinds: dict[str, set[Any]] = {
        "span": {figure.span for figure in sides},
        "period": {figure.year for figure in sides},
        "variant": {figure.record.metric for figure in sides},
        "population": {figure.record.population for figure in sides},
        "basis": {figure.record.basis for figure in sides},
        "status": {figure.record.status for figure in sides},
    }
    return {kind for kind, values in kinds.items() if len(values) > 1}


def best(better: str, own: Said, others: Sequence[Said]) -> bool | None:
    sign = 1 if better == "higher" else -1
    corners = numbers([own, *others])
    mine = [sign * truth for truth in truths(own, corners)]
    theirs = [[sign * truth for truth in truths(other, corners)] for other in others]
    if any(min(rival) > max(mine) for rival in theirs):
        return False
    return True if all(max(rival) <= min(mine) for rival in theirs) else None


def sides(of: Registry, slot: Slot, regions: Sequence[str]) -> dict[str, Side]:
    better = {one.id: one.better for one in of.metrics}
    held = [slot[region] for region in regions if region in slot]
    against = flags(held)
    found = {
        region: Side(None, "no_data", (), None, None, None, None, tuple(sorted(against)), len(held))
        for region in regions
    }
    for figure in held:
        judged = [
            (line.id, judge(figure.said, line.allowed).verdict)
            for line in lines_for(of, figure)
            if applies(line, figure)
        ]
        low = high = exact = first = None
        if not against & {"span", "variant", "basis"} and len(held) > 1:
            if figure is not held[0]:
                own, base = interval(figure.said), interval(held[0].said)
                assert own
                assert base
                low = None if own.lower is None or base.upper is None else own.lower - base.upper
                high = None if own.upper is None or base.lower is None else own.upper - base.lower
                exact = low if {figure.said.qualifier, held[0].said.qualifier} == {"exact"} else None
            first = best(
                better[figure.record.metric], figure.said, [other.said for other in held if other is not figure]
            )
        found[figure.record.region] = Side(
            figure.number,
            worst(verdict for _line, verdict in judged),
            tuple(judged),
            low,
            high,
            exact,
            first,
            tuple(sorted(against)),
            len(held),
        )
    return found


@settings(max_examples=35)
@given(drawn=registries(4), how=asked, regions=st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True))
def test_compare(drawn: Drawn, how: dict[str, Any], regions: list[str]) -> None:
    of = drawn.registry
    said = [figure for figure in latest(of, **how) if figure.record.region in regions]
    expected = [sides(of, slot, regions) for slot in slots(of, said)]
    rows = pairing.compare(ask(of, "compare", regions=regions, metrics=None, unverified=True, **how), regions)
    found = [
        dict(zip(regions, map(side, rows[start : start + len(regions)]), strict=True))
        for start in range(0, len(rows), len(regions))
    ]
    assert [row["region"] for row in rows] == regions * len(expected)
    assert sorted(found, key=repr) == sorted(expected, key=repr)
    shared = [row["shared"] for row in rows]
    assert shared == sorted(shared, reverse=True)


def side(row: Row) -> Side:
    return Side(
        number_of(row), row["verdict"], tuple((line["line"], line["verdict"]) for line in row["lines"]),
        row["difference_lower"], row["difference_upper"], row["difference"], row["best"], tuple(sorted(row["flags"])), row["shared"],
    )  # fmt: skip


def compare(of: Registry, *regions: str) -> list[Row]:
    how = {"metrics": None, "year": None, "carry": 0, "unreliable": False, "unverified": False}
    return pairing.compare(ask(of, "compare", regions=list(regions), **how), regions)


def test_neither_direction_has_a_difference_but_no_better_side() -> None:
    said = [observation("411000", "m", "2020", "exact", "1"), observation("411100", "m", "2020", "exact", "3")]
    rows = compare(registry([metric("m", "neither")], said), "411000", "411100")
    assert [(row["difference"], row["best"]) for row in rows] == [(None, None), (2, None)]


@pytest.mark.parametrize(
    ("change", "flag", "difference"),
    [
        ({"period": "2021"}, "period", 2),
        ({"period": "2016/2020"}, "span", None),
        ({"metric": "variant"}, "variant", None),
        ({"population": "urban"}, "population", 2),
        ({"basis": ELIGIBLE}, "basis", None),
        ({"status": "E"}, "status", 2),
    ],
)
def test_what_stands_against_comparing_is_flagged(change: dict[str, Any], flag: str, difference: int | None) -> None:
    said = [
        observation("411000", "m", "2020", "exact", "1"),
        observation("411100", "m", "2020", "exact", "3")._replace(**change),
    ]
    metrics = [metric("m", "higher", concept="c"), metric("variant", "higher", concept="c")]
    rows = compare(registry(metrics, said), "411000", "411100")
    assert [row["flags"] for row in rows] == [[flag], [flag]]
    assert [(row["difference"], row["best"]) for row in rows] == (
        [(None, None), (None, None)] if difference is None else [(None, False), (difference, True)]
    )


def test_every_region_keeps_its_place_in_the_question() -> None:
    said = [observation(region, "m", "2020", "exact", "1") for region in PLACES]
    rows = compare(registry([metric("m", "higher")], said), "411100", "341600", "410105")
    assert [row["region"] for row in rows] == ["411100", "341600", "410105"]
    assert {region.code for region in REGIONS} > set(PLACES)
