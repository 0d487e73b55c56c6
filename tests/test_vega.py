"""The Vega-Lite specifications of charts: the runtime accepts them, and they tell what was asked."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from asking import HERE
from charting import SERIES, charts, rows_of_marks
from hypothesis import given, settings
from hypothesis import strategies as st

from educli.model.charts.axis import fitted
from educli.model.charts.chart import Chart, Mark, Span
from educli.output.text import safe
from educli.output.vega import vega_lite

vl_convert: Any = pytest.importorskip("vl_convert", reason="the extra `pictures` is not installed")


def texts(spec: dict[str, Any]) -> list[str]:
    """Return every text of a specification as the runtime draws it."""
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.21")
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def drawn() -> list[Chart]:
    return [
        *charts("compare", cities=["许昌", "漯河"]),
        *charts("compare", cities=["许昌", "漯河", "郑州"]),
        *charts("rank", metric="毛入园率", language="zh"),
        *charts("gaps", only="all", reference=True),
        *charts("coverage", language="zh"),
        *charts("trend", registry=str(HERE / "trend.yaml"), cities=["许昌"], last="毛入园率", language="zh"),
        SERIES,
    ]


@pytest.mark.parametrize("chart", drawn(), ids=lambda chart: f"{chart.kind} {chart.title}")
def test_every_figure_and_line_stands_in_the_picture(chart: Chart) -> None:
    told = texts(vega_lite(chart))
    for mark in chart.marks:
        assert any(mark.text in text for text in told), mark
        assert any(mark.word in text for text in told), mark
        assert any(mark.label in text for text in told), mark
    assert all(rule.label in told for rule in chart.rules)
    assert chart.title in told


@given(rows_of_marks())
@settings(max_examples=15, deadline=None)
def test_any_chart_is_drawn(chart: Chart) -> None:
    told = texts(vega_lite(chart))
    for mark in chart.marks:
        assert any(safe(mark.text) in text for text in told), (mark, told)


def test_specification_is_json_that_fetches_nothing_and_describes_itself() -> None:
    for chart in drawn():
        spec = json.loads(json.dumps(vega_lite(chart)))
        assert spec["description"]
        assert '"url"' not in json.dumps(spec)


def test_a_text_is_no_expression_and_steers_no_terminal() -> None:
    nasty = "'];alert(1)//\"\\\u2028\x1b[31m"
    chart = Chart("grid", nasty, "", (Mark(nasty, nasty, group=nasty),), groups=SERIES.groups[:0])
    chart = chart._replace(groups=(SERIES.groups[0]._replace(name=nasty),))
    told = texts(vega_lite(chart))
    assert told.count(safe(nasty)) == 4


def test_verdicts_differ_by_shape_and_word_as_well_as_by_colour() -> None:
    [chart] = charts("rank", metric="大班额比例")
    spec = vega_lite(chart)
    shapes = [layer["encoding"]["shape"]["scale"]["range"] for layer in spec["layer"] if "shape" in layer["encoding"]]
    assert shapes
    for one in shapes:
        assert len({one[0], one[1], one[2]}) == 3


def test_no_two_of_many_series_look_alike() -> None:
    names = [f"region {place}" for place in range(16)]
    marks = tuple(SERIES.marks[0]._replace(group=name) for name in names)
    many = SERIES._replace(
        marks=marks, groups=tuple(SERIES.groups[0]._replace(name=name, reference=False) for name in names)
    )
    [colours] = {tuple(one["color"]["scale"]["range"]) for one in encodings(many) if "scale" in one.get("color", {})}
    [shapes] = {tuple(one["shape"]["scale"]["range"]) for one in encodings(many) if "shape" in one}
    assert len(set(zip(colours, shapes, strict=True))) == len(names)


def encodings(chart: Chart) -> list[Any]:
    return [layer["encoding"] for layer in vega_lite(chart)["layer"]]


@given(st.lists(st.decimals(50, 100, places=2), min_size=2, max_size=6, unique=True))
@settings(max_examples=10, deadline=None)
def test_points_stand_in_the_order_of_their_values(values: list[Decimal]) -> None:
    held = tuple(Mark(str(place), str(value), Span(value, value, value)) for place, value in enumerate(values))
    chart = Chart("dots", "", "", held, fitted(values, "", zero=False))
    spec = vega_lite(chart)
    svg = vl_convert.vegalite_to_svg(spec | {"config": spec["config"] | {"aria": True}}, vl_version="5.21")
    points = [float(x) for x in re.findall(r'aria-roledescription="point"[^>]* transform="translate\(([\d.]+)', svg)]
    assert len(points) == len(values)
    assert sorted(points) == [point for _value, point in sorted(zip(values, points, strict=True))]
