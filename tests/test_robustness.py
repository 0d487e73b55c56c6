"""Under which readings of its figures an answer holds, against an oracle that makes every reading and asks again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import duckdb
import pytest
from asking import TINY, educli, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Said, judge
from small import Row, last_day, metric, observation, registry, run, threshold
from test_questions import BOUNDS, EVERY, Drawn, Figure, asked, figures, ranks, registries

from educli.model import arithmetic, robustness
from educli.model.period import bounds as days_of
from educli.model.records import NO_TEXT, Observation, Place, Range, Registry, Waiver
from educli.model.units import COUNTED, factor, printed_units
from educli.warehouse.store import build

NEAREST = Decimal("0.00000001")


class Reading(NamedTuple):
    """A named alternative to a figure."""

    kind: str
    said: Said
    other: int | None = None


# the oracle


def readings(of: Registry, figure: Figure, unreliable: bool) -> list[Reading]:
    """Make every reading that docs/robustness.md admits, in the order it gives."""
    own = next(one for one in of.metrics if one.id == figure.record.metric)
    found = [Reading("rounding", said) for said in _rounded(figure, own.unit)]
    found += [Reading("approx", said) for said in _stretched(figure)]
    told = [one for one in figures(of) if one.record.status != "F"]
    rivals = [one for one in told if one.number != figure.number and _series(one) == _series(figure)]
    found += [
        Reading("source", one.said, one.number + 1)
        for one in rivals
        if days_of(one.record.period) == days_of(figure.record.period)
    ]
    usable = [one for one in told if (one.reliable or unreliable) and one.span == figure.span]
    variants = []
    for other in of.metrics:
        if (other.concept, other.unit, other.better) == (own.concept, own.unit, own.better) and other.id != own.id:
            near = [
                one
                for one in usable
                if _series(one) == _series(figure)._replace(metric=other.id) and abs(one.year - figure.year) <= 2
            ]
            if near:
                variants.append(min(near, key=lambda one: _nearness(one, figure)))
    variants.sort(key=lambda one: one.number)
    found += [Reading("variant", one.said, one.number + 1) for one in variants]
    past = [one for one in usable if _series(one) == _series(figure) and 1 <= figure.year - one.year <= 2]
    if past:
        one = max(past, key=_freshness)
        found.append(Reading("period", one.said, one.number + 1))
    return found


class Series(NamedTuple):
    metric: str
    region: str
    population: str
    basis: object


def _series(figure: Figure) -> Series:
    record = figure.record
    return Series(record.metric, record.region, record.population, record.basis)


def _freshness(figure: Figure) -> tuple[Any, ...]:
    start, end = days_of(figure.record.period)
    return end, start, figure.reliable, figure.record.preferred, -figure.number


def _nearness(one: Figure, figure: Figure) -> tuple[Any, ...]:
    away = abs(days_of(one.record.period)[1] - days_of(figure.record.period)[1])
    end, start, *rest = _freshness(one)
    return away, -end.toordinal(), -start.toordinal(), *(-each for each in rest)


def _rounded(figure: Figure, unit: str) -> Iterator[Said]:
    record, said = figure.record, figure.said
    if record.qualifier != "exact":
        return
    span = arithmetic.printed(record.value, Decimal(1), unit in COUNTED)
    low, high = said.bounds
    for number in (span.low, span.high - NEAREST if span.high > span.low else span.high):
        number = number if low is None else max(low, number)
        number = number if high is None else min(high, number)
        if number != said.value:
            yield said._replace(value=number)


def _stretched(figure: Figure) -> Iterator[Said]:
    said = figure.said
    if said.qualifier == "approx":
        own = _ends(said)
        for width in (Decimal("0.5"), Decimal(2)):
            other = said._replace(tolerance=said.doubt * width)
            if _ends(other) != own:
                yield other


def _ends(said: Said) -> tuple[Decimal, Decimal]:
    low, high = said.bounds
    below, above = said.value - said.doubt, said.value + said.doubt
    return (below if low is None else max(low, below)), (above if high is None else min(high, above))


# random registries whose numbers are printed with more or fewer digits


@st.composite
def printed_registries(draw: st.DrawFn, size: int, basis: bool = True) -> Drawn:
    of = draw(registries(size, basis)).registry
    metrics = tuple(replace(one, unit="percent" if place < 2 else "class") for place, one in enumerate(of.metrics))
    said = tuple(
        one._replace(value=one.value + draw(st.sampled_from(["", ".0", ".00"])))
        for one in of.observations
    )  # fmt: skip
    return Drawn(replace(of, metrics=metrics, observations=said))


@st.composite
def crowds(draw: st.DrawFn) -> Drawn:
    """Draw figures of one metric that stand close together, with competing sources and years before."""
    one = metric("m0", draw(st.sampled_from(["higher", "lower"])), draw(st.sampled_from(BOUNDS)))
    said = [
        observation(
            region, "m0", draw(st.sampled_from(["2020", "2020", "2019"])), draw(st.sampled_from(["exact", "exact", "at_least", "less_than", "approx"])),
            draw(st.sampled_from(["48", "50", "50.0", "52"])), status=draw(st.sampled_from("AAU")),
        )
        for region in ("410100", "411000", "411100", "341600")
        for _turn in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return Drawn(registry([replace(one, unit=draw(st.sampled_from(["percent", "class"])))], said))


def steady(connection: duckdb.DuckDBPyConnection, answers: str, ids: Sequence[int], unreliable: bool) -> list[Row]:
    cursor = connection.execute(
        f"from steady_{answers}($figures::integer[], $counted::varchar[], $unreliable)",
        {"figures": list(ids), "counted": sorted(COUNTED), "unreliable": unreliable},
    )
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@settings(max_examples=40)
@given(drawn=printed_registries(4), how=asked)
def test_a_verdict_holds_under_the_readings_it_is_said_to_hold_under(drawn: Drawn, how: dict[str, Any]) -> None:
    of = drawn.registry
    by_number = figures(of)
    lines = {line.id: line for line in of.thresholds}
    with build(of, ":memory:") as connection:
        told = [row for row in run(connection, "gaps", **EVERY, reference=True, **how) if row["figure"] is not None]
        held = steady(connection, "verdicts", sorted({row["figure"] for row in told}), how["unreliable"])
    found = {(row["figure"], row["line"]): row for row in held}
    for row in told:
        figure, line = by_number[row["figure"] - 1], lines[row["line"]]
        made = readings(of, figure, how["unreliable"])
        own = judge(figure.said, line.allowed).verdict
        given_by = [judge(reading.said, line.allowed).verdict for reading in made]
        answer = found.get((row["figure"], row["line"]), {"readings": 0, "agreeing": 0, "breaking": None})
        assert (answer["readings"], answer["agreeing"]) == (len(made), given_by.count(own))
        breaking = [(reading, verdict) for reading, verdict in zip(made, given_by, strict=True) if verdict != own]
        named = answer["breaking"]
        assert (named is None) == (not breaking)
        if named:
            (reading, verdict), *_others = breaking
            assert (named["reading"], named["other"], named["verdict"]) == (reading.kind, reading.other, verdict)


@settings(max_examples=60)
@given(drawn=printed_registries(4, basis=False) | crowds() | crowds(), how=asked)
def test_a_rank_holds_under_the_readings_it_is_said_to_hold_under(drawn: Drawn, how: dict[str, Any]) -> None:
    of = drawn.registry
    by_number = figures(of)
    with build(of, ":memory:") as connection:
        for one in of.metrics:
            told = run(connection, "rank", metric=one.id, level="prefecture", regions=None, **how)
            ranked = [row for row in told if row["rank_low"] is not None]
            held = steady(connection, "ranks", [row["figure"] for row in ranked], how["unreliable"])
            _hold_ranks(of, one.better, [by_number[row["figure"] - 1] for row in ranked], held, how["unreliable"])


def _hold_ranks(of: Registry, better: str, ranked: list[Figure], held: list[Row], unreliable: bool) -> None:
    rivals = {one.record.region: one.said for one in ranked}
    own = ranks(better, rivals)
    tried = [
        (varied, reading, ranks(better, rivals | {varied.record.region: reading.said}))
        for varied in ranked
        for reading in readings(of, varied, unreliable)
    ]
    found = {row["figure"] - 1: row for row in held}
    for figure in ranked:
        region = figure.record.region
        answer = found.get(figure.number, {"readings": 0, "agreeing": 0, "breaking": None})
        # Of figures that do not come near under any reading none changes the place: every one that does is among those told.
        changing = [(varied, reading, moved) for varied, reading, moved in tried if moved[region] != own[region]]
        assert answer["readings"] - answer["agreeing"] == len(changing)
        assert answer["readings"] >= len(readings(of, figure, unreliable))
        assert (answer["breaking"] is None) == (not changing)
        if changing:
            varied, reading, moved = min(
                changing, key=lambda one: (one[0].number != figure.number, ranked.index(one[0]))
            )
            named = answer["breaking"]
            assert (answer["varied"] - 1, named["reading"], named["other"]) == (
                varied.number, reading.kind, reading.other,
            )  # fmt: skip
            low, high = own[region].low, own[region].high
            assert low is not None
            assert high is not None
            assert (low + answer["surely"], high + answer["perhaps"]) == (moved[region].low, moved[region].high)


# written twice


@settings(max_examples=60)
@given(
    number=st.decimals(-10000, 10000, places=6),
    places=st.integers(0, 7),
    unit=st.sampled_from(["percent", "class", "yuan"]),
    form=st.integers(0, 20),
)
def test_printed_digits_stand_for_the_same_in_sql(number: Decimal, places: int, unit: str, form: int) -> None:
    value = f"{number:.{places}f}"
    forms = [("", Decimal(1)), *printed_units(unit)]
    printed_unit, worth = forms[form % len(forms)]
    assert worth == (factor(unit, printed_unit) if printed_unit else 1)
    span = arithmetic.printed(value, worth, unit in COUNTED)
    record = observation("411000", "m", "2020", "exact", value, printed_unit=printed_unit)
    of = registry([replace(metric("m", "higher"), unit=unit)], [record])
    with build(of, ":memory:") as connection:
        ends = connection.execute(
            "select lower from readings([1], $counted::varchar[], false) where reading = 'rounding' order by step",
            {"counted": sorted(COUNTED)},
        ).fetchall()
    if span.low == span.high:
        assert ends == []
        return
    # Away from zero a number may have been cut; that end is come near, and not reached.
    low, high = (span.low + NEAREST, span.high) if span.low + span.high < 0 else (span.low, span.high - NEAREST)
    assert [end for (end,) in ends] == [low, high]


# what docs/robustness.md promises by name


def told(*said: Observation, allowed: Range, reliable_only: bool = True) -> list[Row]:
    """Ask gaps --robust of figures in 许昌 and of one line, by the way the command goes."""
    line = threshold("t", "m", allowed, "410000", ("prefecture",), "2015")
    metrics = [metric("m", "higher", (Decimal(0), Decimal(100)), "c"), metric("n", "higher", (None, None), "c")]
    with build(registry(metrics, said, [line]), ":memory:") as connection:
        shown = run(connection, "gaps", **EVERY, year=None, carry=0, unreliable=not reliable_only, reference=False)
        held = steady(connection, "verdicts", [row["figure"] for row in shown if row["figure"]], not reliable_only)
        others = [row["breaking"]["other"] for row in held if row["breaking"] and row["breaking"]["other"]]
        cursor = connection.execute("from alternatives($ids::integer[], 'en')", {"ids": others})
        names = [column[0] for column in cursor.description or ()]
        named = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return robustness.verdicts(shown, held, named)


NINETY = Range(Decimal(90), False, None, False)
AT_MOST = Range(None, False, Decimal(5), False)


def said(value: str, qualifier: str = "exact", period: str = "2020", **rest: Any) -> Observation:
    return observation("411000", rest.pop("of", "m"), period, qualifier, value, **rest)


@pytest.mark.parametrize(
    ("figures", "allowed", "readings", "agreeing", "broken_by", "breaks"),
    [
        ([said("90.0")], NINETY, 2, 1, "rounding", "rounding: 89.95% → not met"),
        ([said("90.00")], Range(Decimal("89.99"), False, None, False), 2, 2, None, None),
        # 5.00 may be cut from 5.009, which is more than 5; 4.99 from nothing that is 5.
        ([said("5.00")], AT_MOST, 2, 1, "rounding", "rounding: just under 5.01% → not met"),
        ([said("4.99")], Range(None, False, Decimal(5), True), 2, 2, None, None),
        # At most 100, and rounded up from 99.5 at the least.
        ([said("100")], NINETY, 1, 1, None, None),
        ([said("93", "more_than")], NINETY, 0, 0, None, None),
        # About 90 is 85.5 to 94.5; with half of that 87.75 to 92.25.
        ([said("90", "approx")], Range(Decimal(86), False, None, False), 2, 1, "approx", "tolerance halved: [87.75, 92.25] → met"),
        ([said("90", "approx")], Range(Decimal(84), False, None, False), 2, 1, "approx", "tolerance doubled: [81, 99] → undecided"),
        # 2019 is the last figure before; 2017 is too old.
        ([said("95"), said("85.5", period="2019"), said("99", period="2018")], NINETY, 3, 2, "period", "figure of 2019: 85.5% → not met"),
        ([said("95"), said("85.5", period="2017")], NINETY, 2, 2, None, None),
        # Another definition of the notion, of the nearest period.
        ([said("95"), said("80", period="2021", of="n"), said("99", period="2018", of="n")], NINETY, 3, 2, "variant", "other definition, n, 2021: 80% → not met"),
        # A competing source speaks even where it is of low reliability, but not as a forecast.
        ([said("95"), said("80", status="U")], NINETY, 3, 2, "source", "competing source paper: 80% → not met"),
        ([said("95"), said("80", status="F")], NINETY, 2, 2, None, None),
    ],
)  # fmt: skip
def test_reading(
    figures: list[Observation], allowed: Range, readings: int, agreeing: int, broken_by: str | None, breaks: str | None
) -> None:
    first, *_others = told(*figures, allowed=allowed)
    assert [first[name] for name in robustness.ROBUST] == [readings, agreeing, broken_by, breaks]


def test_a_waived_verdict_stays_waived() -> None:
    line = threshold("t", "m", NINETY, "410000", ("prefecture",), "2015")
    of = registry([metric("m", "higher")], [said("85"), said("80", "at_least", status="U")], [line])
    waiver = Waiver("t", "411000", NO_TEXT, "", last_day("2020"), Place("small", 1))
    with build(replace(of, waivers=(waiver,)), ":memory:") as connection:
        [held] = steady(connection, "verdicts", [1], unreliable=False)
    # At least 80 leaves it open whether the line is met: waived all the same.
    assert (held["readings"], held["agreeing"]) == (3, 3)


# the commands


def test_without_the_option_the_fields_stay_away() -> None:
    for command in (("gaps",), ("rank", "大班额")):
        plain, asked_for = (
            educli(*command, *option, EDUCLI_REGISTRY=str(TINY)).out.splitlines()[0].split("\t")
            for option in ((), ("--robust",))
        )
        assert [*plain, *robustness.ROBUST] == asked_for
        refused = educli(*command, "--fields", "breaks", EDUCLI_REGISTRY=str(TINY))
        assert refused.status == 2
        assert "the field 'breaks' comes with --robust" in refused.err


def test_the_rank_names_whose_figure_breaks_it() -> None:
    found = rows(educli("rank", "大班额", "--robust", EDUCLI_REGISTRY=str(TINY)))
    broken = [row for row in found if row["breaks"]]
    assert broken
    assert all(row["breaks"].partition(", ")[0] in {one["region_name"] for one in found} for row in broken)
