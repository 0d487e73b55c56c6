"""The verdict macro and its interval against a brute-force oracle that tries points."""

# duckdb complains at the end of the process of its classes in annotations that were evaluated.
from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Bounds, Said, Verdict, interval, judge

from educli.model.records import QUALIFIERS, STATUSES, Range
from educli.paths import SQL


class Case(NamedTuple):
    said: Said
    line: Range


class Answer(NamedTuple):
    interval: Range
    verdict: Verdict


# the macros


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name in ("1_interval.sql", "3_verdict.sql"):
            connection.execute((SQL / "views" / name).read_text(encoding="utf-8"))
        yield connection


def ask(macros: duckdb.DuckDBPyConnection, cases: Sequence[Case]) -> list[Answer]:
    macros.execute(
        "create or replace temp table cases (place integer, qualifier varchar, value decimal(28, 8), tolerance decimal(28, 8), "
        "low decimal(28, 8), high decimal(28, 8), line_lower decimal(28, 8), line_lower_open boolean, "
        "line_upper decimal(28, 8), line_upper_open boolean)"
    )
    appender = macros.appender("cases")
    appender.append_rows([(place, *said[:3], *said.bounds, *line) for place, (said, line) in enumerate(cases)])
    appender.flush()
    found = macros.execute(
        """
        with measured as (
            select *,
                interval_lower(qualifier, value, tolerance, low) as lower, interval_lower_open(qualifier) as lower_open,
                interval_upper(qualifier, value, tolerance, high) as upper, interval_upper_open(qualifier) as upper_open
            from cases
        )
        select lower, lower_open, upper, upper_open,
            verdict(lower, lower_open, upper, upper_open, line_lower, line_lower_open, line_upper, line_upper_open),
            margin(lower, lower_open, upper, upper_open, line_lower, line_lower_open, line_upper, line_upper_open)
        from measured order by place
        """
    ).fetchall()
    return [Answer(Range(*row[:4]), Verdict(*row[4:])) for row in found]


def agree(macros: duckdb.DuckDBPyConnection, cases: Sequence[Case]) -> None:
    # A figure that leaves nothing possible (more than 100 %) never leaves the registry.
    cases = [case for case in cases if interval(case.said)]
    for case, answer in zip(cases, ask(macros, cases), strict=True):
        assert answer == (interval(case.said), judge(*case)), case


# the properties

GRID = [Decimal(number) for number in (0, 5, 50, 95, 100)]
BOUNDS: list[Bounds] = [(None, None), (GRID[0], None), (GRID[0], GRID[-1]), (None, GRID[-1])]
ENDS = [(None, False), *product(GRID, (False, True))]
LINES = [
    Range(low, low_open, high, high_open)
    for (low, low_open), (high, high_open) in product(ENDS, ENDS)
    if not (low is None and high is None)
    and (low is None or high is None or low < high or (low == high and not (low_open or high_open)))
]


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_every_case_on_a_grid(macros: duckdb.DuckDBPyConnection, qualifier: str) -> None:
    tolerances = (None, Decimal(0), Decimal(45)) if qualifier == "approx" else (None,)
    grid = product(GRID, tolerances, BOUNDS, LINES)
    agree(macros, [Case(Said(qualifier, value, tolerance, bounds), line) for value, tolerance, bounds, line in grid])


numbers = st.decimals(-30, 130, places=2)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    bounds = draw(st.sampled_from(BOUNDS))
    low, high = (Decimal(-30) if bounds[0] is None else bounds[0]), (Decimal(130) if bounds[1] is None else bounds[1])
    value = draw(st.decimals(low, high, places=2))
    qualifier = draw(st.sampled_from(QUALIFIERS))
    tolerance = draw(st.none() | st.decimals(0, 20, places=3)) if qualifier == "approx" else None
    said = Said(qualifier, value, tolerance, bounds)
    ends = draw(st.lists(st.sampled_from([value, low, high]) | numbers, min_size=1, max_size=2, unique=True))
    opens = draw(st.tuples(st.booleans(), st.booleans()))
    if len(ends) == 2:
        return Case(said, Range(min(ends), opens[0], max(ends), opens[1]))
    line = Range(ends[0], opens[0], None, False) if draw(st.booleans()) else Range(None, False, ends[0], opens[1])
    return Case(said, line)


@settings(max_examples=60)
@given(batch=st.lists(cases(), min_size=1, max_size=40))
def test_random_cases(macros: duckdb.DuckDBPyConnection, batch: list[Case]) -> None:
    agree(macros, batch)


# what design promises by name


def at_least(value: int) -> Range:
    return Range(Decimal(value), False, None, False)


def at_most(value: int) -> Range:
    return Range(None, False, Decimal(value), False)


def below(value: int) -> Range:
    return Range(None, False, Decimal(value), True)


PERCENT: Bounds = (Decimal(0), Decimal(100))


@pytest.mark.parametrize(
    ("qualifier", "value", "line", "verdict", "margin"),
    [
        ("more_than", "93", at_least(90), "met", "3"),
        ("more_than", "90", at_least(90), "met", "0"),
        ("more_than", "90", Range(Decimal(90), True, None, False), "met", "0"),
        ("at_least", "90", Range(Decimal(90), True, None, False), "undecided", None),
        ("at_least", "80", at_least(85), "undecided", None),
        ("at_most", "5", below(5), "undecided", None),
        ("at_most", "5", at_most(5), "met", "0"),
        ("less_than", "5", below(5), "met", "0"),
        ("exact", "5", below(5), "not_met", "0"),
        ("exact", "5", at_most(5), "met", "0"),
        ("exact", "6.66", below(5), "not_met", "-1.66"),
        ("exact", "4.99", below(5), "met", "0.01"),
        ("exact", "5.01", below(5), "not_met", "-0.01"),
        # A bound closes the interval: nothing is above 100 %, so ≥99 meets ≤100.
        ("at_least", "99", at_most(100), "met", "0"),
        ("at_most", "1", at_least(0), "met", "0"),
        # About 90 is 85.5 to 94.5.
        ("approx", "90", at_least(86), "undecided", None),
        ("approx", "90", at_least(85), "met", "0.5"),
        ("approx", "90", at_least(95), "not_met", "-0.5"),
    ],
)
def test_promise(
    macros: duckdb.DuckDBPyConnection, qualifier: str, value: str, line: Range, verdict: str, margin: str | None
) -> None:
    [answer] = ask(macros, [Case(Said(qualifier, Decimal(value), None, PERCENT), line)])
    assert answer.verdict == (verdict, None if margin is None else Decimal(margin))


def test_reliable_statuses(macros: duckdb.DuckDBPyConnection) -> None:
    found = {
        status: macros.execute("select is_reliable($status)", {"status": status}).fetchone() for status in STATUSES
    }
    assert found == {status: (status in {"A", "B", "E", "P"},) for status in STATUSES}


def test_worst_verdict_comes_first(macros: duckdb.DuckDBPyConnection) -> None:
    verdicts = ["met", "no_data", "not_applicable", "not_met", "undecided"]
    ordered = macros.execute(
        "select verdict from unnest($verdicts) as v(verdict) order by verdict_order(verdict)", {"verdicts": verdicts}
    )
    assert [row[0] for row in ordered.fetchall()] == ["not_met", "undecided", "met", "no_data", "not_applicable"]
