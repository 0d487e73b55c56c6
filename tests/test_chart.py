"""Charts as text: at any width, in both languages, with ambiguous signs of one or two cells, without colour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from asking import HERE, TINY, Terminal, educli
from charting import SERIES, charts, rows_of_marks
from hypothesis import given, settings
from hypothesis import strategies as st

from educli.model.charts.axis import fitted
from educli.model.charts.chart import Chart, Mark, Span
from educli.model.page import Page
from educli.model.result import Result
from educli.output import chart as drawing
from educli.output.chart import write_chart
from educli.output.formats import Layout
from educli.output.text import safe, set_ambiguous, width
from educli.paths import BUILTIN_REGISTRY

WIDTHS = (40, 52, 60, 80, 100, 120, 200)
ASKED = [
    "compare 许昌 漯河",
    "compare 许昌 漯河 郑州 洛阳",
    "rank 毛入园率",
    "gaps",
    "gaps --only all --reference",
    "coverage --shared 1",
]


@pytest.fixture(params=["narrow", "wide"])
def ambiguous(request: pytest.FixtureRequest) -> Iterator[str]:
    set_ambiguous(request.param == "wide")
    yield request.param
    set_ambiguous(False)


def text_of(*drawn: Chart, cells: int = 80, colour: bool = False) -> str:
    out = StringIO()
    result = Result("rank", (), [], lambda: Page("Title", []), digest="0" * 64, charts=lambda: drawn)
    write_chart(result, out, Layout(width=cells, colour=colour))
    return out.getvalue()


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("registry", [str(TINY), str(BUILTIN_REGISTRY)], ids=["tiny", "shipped"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("asked", ASKED)
def test_charts_fit_any_width(asked: str, language: str, registry: str, ambiguous: str) -> None:
    words = (*asked.split(), "--chart", "--lang", language, "--registry", registry)
    for columns in (40, 60, 100, 200):
        outcome = educli(
            *words, stream=Terminal, COLUMNS=str(columns), NO_COLOR="1", EDUCLI_AMBIGUOUS=ambiguous, EDUCLI_PAGER="cat"
        )
        assert outcome.status == 0, outcome.err
        assert [line for line in outcome.out.splitlines() if width(line) > columns] == []
        assert "\x1b" not in outcome.out


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_line_and_verdict_is_told(cells: int, language: str, ambiguous: str) -> None:
    drawn = [
        *charts("compare", cities=["许昌", "漯河"], language=language),
        *charts("compare", cities=["许昌", "漯河", "郑州"], language=language),
        *charts("gaps", only="all", reference=True, language=language),
        *charts("rank", metric="毛入园率", language=language),
        *charts("coverage", shared=1, language=language),
        *charts("trend", registry=str(HERE / "trend.yaml"), cities=["许昌"], last="毛入园率", language=language),
        SERIES,
    ]
    for one in drawn:
        text = squeezed(text_of(one, one, cells=cells))
        for mark in one.marks:
            for part in (mark.text, mark.when, mark.word, mark.group):
                assert squeezed(part) in text, (part, text)
        for rule in one.rules:
            assert squeezed(rule.label) in text


def test_signs_that_draw_take_one_cell_on_every_terminal() -> None:
    braille = {chr(code) for code in range(0x2800, 0x2900)}
    drawn = {
        drawing.FULL,
        drawing.HALF,
        drawing.OPEN,
        drawing.RULE,
        drawing.JOINT,
        *"|<>^v:?",
        *drawing.SIGNS,
        *braille,
    }
    assert {unicodedata.east_asian_width(sign) for sign in drawn} <= {"N", "Na"}


@given(rows_of_marks(), st.sampled_from(WIDTHS), st.booleans())
@settings(deadline=None, max_examples=60)
def test_any_chart_fits_and_tells_its_figures(one: Chart, cells: int, wide: bool) -> None:
    set_ambiguous(wide)
    try:
        text = text_of(one, cells=cells)
        assert [line for line in text.splitlines() if width(line) > cells] == []
    finally:
        set_ambiguous(False)
    assert "\x1b" not in text
    assert all(squeezed(safe(mark.text)) in squeezed(text) for mark in one.marks)


POINTS = st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=8, unique=True)


def in_order_of(values: list[Decimal], found: list[int]) -> list[int]:
    return [one for _value, one in sorted(zip(values, found, strict=True))]


def plotted(one: Chart, cells: int) -> list[str]:
    """Return the plots of the marks, without what stands before them."""
    columns = drawing._columns([one], cells)
    return [line[columns.before :] for line in text_of(one, cells=cells).splitlines()[1 : 1 + len(one.marks)]]


@given(POINTS, st.sampled_from((60, 100, 200)))
def test_a_point_lies_further_right_the_greater_its_value(values: list[Decimal], cells: int) -> None:
    held = tuple(Mark("x", str(value), Span(value, value, value)) for value in values)
    plots = plotted(Chart("dots", "", "", held, fitted(values, "", zero=False)), cells)
    places = [plot.index(drawing.SIGNS[0]) for plot in plots]
    assert in_order_of(values, places) == sorted(places)


@given(POINTS, st.sampled_from((60, 100, 200)))
def test_a_bar_is_longer_the_greater_its_value_and_begins_at_zero(values: list[Decimal], cells: int) -> None:
    held = tuple(Mark("x", str(value), Span(value, value, value)) for value in values)
    plots = plotted(Chart("bars", "", "", held, fitted(values, "", zero=True)), cells)
    lengths = [2 * plot.count(drawing.FULL) + plot.count(drawing.HALF) for plot in plots]
    assert in_order_of(values, lengths) == sorted(lengths)
    assert all(plot.startswith(drawing.END) for plot in plots)
    assert all((length == 0) == (value == 0) for value, length in zip(values, lengths, strict=True))


def one_row(kind: str, span: Span | None, text: str, low: int = 0, high: int = 100) -> str:
    axis = fitted([Decimal(low), Decimal(high)], "percent", zero=True)
    return plotted(Chart(kind, "", "", (Mark("x", text, span),), axis), 60)[0].rstrip()


def test_bounds_are_drawn_as_bounds() -> None:
    value = Decimal(93)
    above = one_row("dots", Span(value, Decimal(100), value), ">93")
    assert re.fullmatch(r" +\|╌*>", above)
    assert len(above) == len(one_row("dots", Span(Decimal(100), Decimal(100), Decimal(100)), "100"))
    assert re.fullmatch(r"\|⠿+\|╌*>", one_row("bars", Span(value, Decimal(100), value), ">93"))
    assert re.fullmatch(r" +\|╌+>", one_row("dots", Span(value, None, value), "≥93", high=200))
    assert re.fullmatch(r"<╌+\|", one_row("dots", Span(Decimal(0), Decimal(5), Decimal(5)), "≤5", high=10))
    assert re.fullmatch(r"<╌+\|", one_row("dots", Span(None, Decimal(5), Decimal(5)), "<5", high=10))
    assert re.fullmatch(r" +╌+o╌+", one_row("dots", Span(Decimal(76), Decimal(84), Decimal(80)), "≈80"))
    assert one_row("dots", None, "no data") == "no data"


def test_lines_in_force_stand_in_every_row_and_are_named() -> None:
    [one] = charts("rank", registry=str(BUILTIN_REGISTRY), metric="大班额比例")
    lines = text_of(one, cells=100).splitlines()
    assert all(line.count(drawing.RULE) == 2 for line in lines[2 : 2 + len(one.marks)])
    letters = lines[1]
    for letter in "ab":
        assert {line[letters.index(letter)] for line in lines[2 : 2 + len(one.marks)]} == {drawing.RULE}
    assert "a ≤5 China (reprint), <5 Henan (cited); b ≤10 Henan (reprint)" in lines


def test_colour_carries_nothing_alone() -> None:
    for one in (*charts("gaps", only="all"), SERIES):
        coloured = text_of(one, colour=True)
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text_of(one)


def test_two_points_in_one_cell_take_a_row_each() -> None:
    near = [Decimal("50.00"), Decimal("50.01")]
    held = tuple(Mark(f"c{place}", str(value), Span(value, value, value)) for place, value in enumerate(near))
    lines = text_of(Chart("dumbbell", "", "", held, fitted([Decimal(0), Decimal(100)], "", zero=True))).splitlines()
    assert [line.count("o") for line in lines[1:3]] == [2, 0]
    assert [line.count("*") for line in lines[1:3]] == [0, 2]
    apart = [Decimal(10), Decimal(90)]
    held = tuple(Mark(f"c{place}", str(value), Span(value, value, value)) for place, value in enumerate(apart))
    line = text_of(Chart("dumbbell", "", "", held, fitted([Decimal(0), Decimal(100)], "", zero=True))).splitlines()[1]
    assert re.search(r"o⠒+\*$", line)


def test_provenance_is_told() -> None:
    text = educli("rank", "大班额比例", "--chart", "--lang", "en", SOURCE_DATE_EPOCH="1700000000").out
    assert re.search(r"Registry fingerprint [0-9a-f]{12}, drawn 2023-11-14\.", text)
    assert "(official)" in text


def test_a_pipe_gets_plain_text_and_a_file_too(tmp_path: object) -> None:
    outcome = educli("rank", "大班额比例", "--chart", EDUCLI_REGISTRY=str(TINY), FORCE_COLOR="0")
    assert outcome.status == 0
    assert drawing.FULL in outcome.out
    assert "\x1b" not in outcome.out
    assert educli("rank", "大班额比例", "-f", "chart", EDUCLI_REGISTRY=str(TINY)).out == outcome.out
    assert educli("rank", "大班额比例", "--chart", EDUCLI_REGISTRY=str(TINY), EDUCLI_FORMAT="json").out == outcome.out


@pytest.mark.parametrize("format", ["tsv", "csv", "json", "ndjson", "md", "html", "sarif", "junit"])
def test_a_chart_is_none_of_the_other_formats(format: str) -> None:
    outcome = educli("gaps", "--chart", "-f", format, EDUCLI_REGISTRY=str(TINY))
    assert (outcome.status, outcome.out) == (2, "")
    assert f"--chart does not go with {format}" in outcome.err
    assert "hint" in outcome.err


def test_what_has_nothing_to_draw_says_so() -> None:
    outcome = educli("metrics", "-f", "chart", EDUCLI_REGISTRY=str(TINY))
    assert (outcome.status, outcome.out) == (2, "")
    assert "metrics has nothing to draw" in outcome.err
    fields = educli("rank", "大班额比例", "--chart", "--fields", "region", EDUCLI_REGISTRY=str(TINY))
    assert (fields.status, fields.out) == (2, "")
    assert "--fields does not go with chart" in fields.err


def test_an_answer_without_rows_is_no_chart() -> None:
    outcome = educli("compare", "三门峡", "--chart", EDUCLI_REGISTRY=str(TINY), EDUCLI_LANG="en")
    assert outcome.status == 0
    assert drawing.FULL not in outcome.out
    assert "None of these regions has a figure" in outcome.out
