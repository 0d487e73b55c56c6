"""Charts: what is drawn is what the rows say, on scales that do not lie."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from asking import HERE
from charting import SERIES, charts
from hypothesis import given
from hypothesis import strategies as st

from educli.language import set_language
from educli.model.charts.axis import fitted, zero_helps
from educli.model.charts.chart import Span
from educli.model.charts.marks import unjudging
from educli.model.charts.time import middle, sparkline, years
from educli.model.page import NOTHING
from educli.paths import BUILTIN_REGISTRY

NUMBERS = st.lists(st.decimals(-(10**10), 10**10, places=3), min_size=1, max_size=8)
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("compare", {"cities": ["许昌", "漯河"]}),
    ("compare", {"cities": ["许昌", "漯河", "郑州", "洛阳"]}),
    ("rank", {"metric": "大班额比例"}),
    ("rank", {"metric": "毛入园率"}),
    ("gaps", {}),
    ("gaps", {"only": "all", "reference": True}),
    ("gaps", {"cities": ["许昌"]}),
    ("coverage", {"shared": 1}),
]


@given(NUMBERS, st.booleans(), st.booleans())
def test_a_scale_holds_its_values_between_round_numbers(values: list[Decimal], zero: bool, beyond: bool) -> None:
    axis = fitted(values, "", zero, beyond)
    assert axis.low < axis.high
    assert all(axis.low <= value <= axis.high for value in values)
    assert not zero or axis.low <= 0 <= axis.high
    assert 2 <= len(axis.ticks) <= 10
    assert [tick.value for tick in axis.ticks] == sorted({tick.value for tick in axis.ticks})
    assert all(axis.low <= tick.value <= axis.high for tick in axis.ticks)
    assert not beyond or axis.high > max(values)
    assert len({tick.text for tick in axis.ticks}) == len(axis.ticks)


@given(NUMBERS)
def test_places_are_monotone_in_value(values: list[Decimal]) -> None:
    axis = fitted(values, "", zero=False)
    places = [axis.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)


def test_a_percentage_has_no_room_beyond_0_and_100() -> None:
    hundred = fitted([Decimal(96), Decimal(99)], "percent", zero=False, beyond=True)
    assert [hundred.low, hundred.high] == [95, 100]
    assert fitted([Decimal("103.4")], "percent", zero=True).high > 103
    assert fitted([Decimal("0.1"), Decimal("1.3")], "percent", zero=False).low == 0


@given(NUMBERS, st.sampled_from(["", "percent"]), st.booleans())
def test_no_scale_magnifies_beyond_reason(values: list[Decimal], unit: str, zero: bool) -> None:
    axis = fitted(values, unit, zero)
    assert (axis.high - axis.low) * 20 >= max(map(abs, values))
    assert axis.high - axis.low >= (1 if unit else 0)


def test_a_hundredth_is_no_chasm() -> None:
    axis = fitted([Decimal(92), Decimal("92.01")], "percent", zero=False)
    assert abs(axis.place(Decimal("92.01")) - axis.place(Decimal(92))) < 0.01
    top = fitted([Decimal("99.99"), Decimal(100)], "percent", zero=False)
    assert [top.low, top.high] == [94, 100]
    bottom = fitted([Decimal("0.10"), Decimal("0.12")], "percent", zero=False)
    assert [bottom.low, bottom.high] == [0, Decimal("1.2")]


def test_bars_only_where_zero_shows_the_differences() -> None:
    assert zero_helps([Decimal("2.41"), Decimal("6.66")])
    assert not zero_helps([Decimal(96), Decimal(99)])
    assert zero_helps([Decimal(96)])
    assert zero_helps([])


def test_spans_tell_how_they_open() -> None:
    value = Decimal(93)
    assert Span(value, value, value).exact
    assert Span(value, Decimal(100), value).opens_up
    assert Span(value, None, value).opens_up
    assert Span(Decimal(0), value, value).opens_down
    about = Span(Decimal(90), Decimal(96), value)
    assert not any((about.exact, about.opens_up, about.opens_down))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("question", "params"), ASKED)
def test_charts_hold_what_was_asked(question: str, params: dict[str, Any], language: str) -> None:
    drawn = charts(question, language=language, **params)
    assert drawn
    for chart in drawn:
        assert chart.marks
        assert chart.title
        set_language(language)
        told = chart.description
        set_language("en")
        assert all(mark.text in told and mark.word in told for mark in chart.marks)
        assert all(rule.label in told for rule in chart.rules)
        assert question == "coverage" or chart.sources
        if chart.kind == "bars":
            assert chart.axis is not None
            assert chart.axis.low <= 0 <= chart.axis.high


def test_compare_joins_two_and_lists_several() -> None:
    asked: dict[str, Any] = {"registry": str(BUILTIN_REGISTRY), "metric": ["大班额比例"]}
    [pair] = charts("compare", cities=["许昌", "漯河"], **asked)
    assert (pair.kind, [mark.text for mark in pair.marks]) == ("dumbbell", ["3.58", "2.41"])
    assert "Luohe: −1.17 pp, better or equal" in pair.notes
    [several] = charts("compare", cities=["许昌", "漯河", "郑州"], **asked)
    assert several.kind == "bars"
    assert [mark.word for mark in several.marks] == ["met", "met", "not met"]
    [one] = charts("compare", registry=str(BUILTIN_REGISTRY), cities=["许昌", "漯河"], metric=["高中毛入学率"])
    assert one.kind == "bars"
    assert [mark.text for mark in one.marks] == ["no data", ">93"]


def test_what_is_not_ranked_is_told_and_not_drawn() -> None:
    [chart] = charts("rank", metric="大班额比例")
    unranked = [mark for mark in chart.marks if mark.span is None]
    assert unranked
    assert all(mark.text and mark.tone == "quiet" for mark in unranked)


def test_rank_draws_the_lines_that_judge_its_figures() -> None:
    [chart] = charts("rank", registry=str(BUILTIN_REGISTRY), metric="大班额比例")
    assert [(float(rule.value), rule.label) for rule in chart.rules] == [
        (5, "≤5 China (reprint), <5 Henan (cited)"),
        (10, "≤10 Henan (reprint)"),
    ]
    assert {mark.word for mark in chart.marks if mark.span} == {"met", "not met"}


def test_a_line_that_judges_not_all_figures_says_which() -> None:
    [chart] = charts("rank", registry=str(BUILTIN_REGISTRY), metric="大班额比例")
    assert "the line ≤10 Henan (reprint) judges only: Luohe, Xuchang" in chart.notes
    assert not any("≤5" in note for note in chart.notes)
    held = next(one for one in charts("gaps", registry=str(BUILTIN_REGISTRY)) if one.kind != "grid")
    assert "the line <5 Henan (cited) judges only: Zhengzhou, Xuchang, Luohe" in held.notes


def test_a_verdict_that_is_not_listed_is_a_verdict_all_the_same() -> None:
    """With --only met, Luohe's undecided <5 and Kaifeng's missed one are left out; the line is drawn all the same."""
    met = next(chart for chart in charts("gaps", only="met", metric=["大班额比例"]) if chart.kind != "grid")
    assert {mark.label for mark in met.marks} == {"Jinshui", "Kaifeng", "Luoyang", "Xuchang", "Luohe"}
    assert "the line <5 Henan (cited) judges only: Kaifeng, Luoyang, Xuchang, Luohe" in met.notes


def test_many_regions_of_a_line_are_counted() -> None:
    line = {"lower": Decimal(90), "lower_open": False, "upper": None, "upper_open": False, "issuer_name": "Henan", "standing": "official"}  # fmt: skip
    judged = [(f"R{place}", [line] if place else []) for place in range(12)]
    assert list(unjudging(judged)) == [
        "the line ≥90 Henan (official) judges only: R1, R2, R3, R4, R5, R6, R7, R8 and 3 more"
    ]
    assert list(unjudging(judged[1:])) == []


def test_an_empty_cell_of_the_grid_is_explained() -> None:
    [grid, *_others] = charts("gaps", registry=str(BUILTIN_REGISTRY))
    assert len(grid.marks) < len({mark.label for mark in grid.marks}) * len(grid.groups)
    assert any(note.startswith(f"{NOTHING} ") for note in grid.notes)


def test_verdicts_that_differ_name_their_lines() -> None:
    chart = next(chart for chart in charts("gaps", metric=["大班额比例"]) if chart.kind != "grid")
    words = {mark.label: mark.word for mark in chart.marks}
    assert words["Luohe"] == "<5 undecided, ≤5 met"
    assert words["Xuchang"] == "met"
    assert words["Kaifeng"] == "<5 not met*, ≤5 met"


def test_gaps_begins_with_a_grid_where_there_are_several_regions() -> None:
    several = charts("gaps")
    assert several[0].kind == "grid"
    assert {mark.group for mark in several[0].marks} == {group.name for group in several[0].groups}
    assert all(chart.kind != "grid" for chart in charts("gaps", cities=["许昌"]))


def test_trend_draws_series_breaks_references_and_lines_as_long_as_in_force() -> None:
    trend = charts("trend", registry=str(HERE / "trend.yaml"), cities=["许昌"], last="毛入园率")
    [chart] = trend
    assert [(group.name, group.reference) for group in chart.groups] == [
        ("Xuchang", False),
        ("Xuchang (urban districts)", False),
        ("Henan (reference)", True),
        ("China (reference)", True),
    ]
    own = [mark for mark in chart.marks if mark.group == "Xuchang"]
    assert [(mark.text, mark.broken) for mark in own] == [
        ("80", False), ("82.0", False), (">85", False), ("90", True), ("91.5", False)
    ]  # fmt: skip
    assert [float(mark.at or 0) for mark in own] == [2018.5, 2019.5, 2020.5, 2021.5, 2022.5]
    assert {(rule.label, rule.since) for rule in chart.rules} == {
        ("≥82 Henan (official)", Decimal(2019)),
        ("≥86 Xuchang (cited)", Decimal(2019)),
    }
    assert own[1].word == "≥82 met*, ≥86 not met"


def test_a_break_and_a_bound_are_not_joined() -> None:
    from educli.output.vega import vega_lite

    runs = [value["run"] for value in vega_lite(SERIES)["data"]["values"]]
    assert len(set(runs[:2])) == 1  # about 80, then 83
    assert len(set(runs[1:5])) == 4  # no data, a bound, a break
    assert runs[4] == runs[5]


@pytest.mark.parametrize(
    ("period", "place"),
    [("2020", "2020.5"), ("2016/2020", "2018.5"), ("2021-01", "2021.0425"), ("2021-12-31", "2021.9986")],
)
def test_a_period_lies_at_its_middle(period: str, place: str) -> None:
    assert abs(middle(period) - Decimal(place)) < Decimal("0.0001")


@given(st.lists(st.integers(1950, 2099), min_size=1, max_size=9))
def test_the_scale_of_years_holds_whole_years(asked: list[int]) -> None:
    axis = years([middle(str(year)) for year in asked])
    assert [axis.low, axis.high] == [min(asked), max(asked) + 1]
    assert 1 <= len(axis.ticks) <= 8
    assert all(tick.text == str(int(tick.value)) for tick in axis.ticks)


def test_a_sparkline_rises_with_its_values_and_has_gaps() -> None:
    assert sparkline([]) == sparkline([None]) == ""
    assert sparkline([Decimal(value) for value in range(4)]) == "⣠⣾"
    assert sparkline([Decimal(5), None, Decimal(5)]) == "⡄⡄"
    assert sparkline([Decimal(9), Decimal(1)]) == "⣇"


@given(st.lists(st.none() | st.decimals(-1000, 1000, places=2), min_size=1, max_size=12))
def test_a_sparkline_is_monotone(values: list[Decimal | None]) -> None:
    drawn = sparkline(values)
    columns = [ord(cell) & mask for cell in drawn for mask in (0x47, 0xB8)][: len(values)]
    heights = [column.bit_count() for column in columns]
    assert all((height == 0) == (value is None) for height, value in zip(heights, values, strict=False))
    pairs = sorted((value, height) for value, height in zip(values, heights, strict=False) if value is not None)
    assert [height for _value, height in pairs] == sorted(height for _value, height in pairs)
