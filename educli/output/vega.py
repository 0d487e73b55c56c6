"""A chart as a Vega-Lite specification: for pictures, for pages, for other programs.

Colours are of Okabe and Ito, which the colour-blind tell apart, and never speak alone: a verdict has its shape and its word.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from educli.model.charts.chart import Axis, Chart, Mark, Rule, runs
from educli.model.page import NOTHING
from educli.output.text import safe, width, wrap

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

# Fonts with Chinese characters, of the systems there are; the first that is installed is taken.
FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei", "Hiragino Sans GB",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
)  # fmt: skip

INK, FAINT = "#222222", "#767676"
_COLOURS = {"good": "#009E73", "bad": "#D55E00", "unsure": "#CC79A7", "quiet": "#BBBBBB", "": "#0072B2"}
_SHAPES = {"good": "circle", "bad": "triangle-down", "unsure": "diamond", "quiet": "square", "": "circle"}
_OF_GROUPS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
_SHAPES_OF_GROUPS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross")

# A white edge keeps words legible where a line crosses them.
_EDGES: tuple[Spec, ...] = ({"stroke": "white", "strokeWidth": 4, "fill": "white"}, {})

_ROW = 24
CELL = 6.7
"""About how many pixels a letter takes; a Chinese character takes two cells."""
_LINE = 14
_HEIGHT = 260
"""Pixels of a series from its lowest to its highest value; its figures stand `_AWAY` from points that take `_POINT` on each side."""
_AWAY, _POINT = 6, 5
# Figures in a series are written smaller than other words.
_SMALL = 11 / 12
_LEGEND = {"title": None, "orient": "bottom", "symbolSize": 90}


def vega_lite(chart: Chart, pixels: int = 560) -> Spec:
    """Return the specification of a chart, `pixels` between its axes; complete and without any address to fetch."""
    draw = {"grid": _grid, "series": lambda chart: _series(chart, pixels), "dumbbell": _dumbbell}.get(chart.kind, _rows)
    drawn = draw(chart)
    notes = [line for note in chart.notes for line in wrap(safe(note), int(pixels / CELL))]
    title: Spec = {"text": safe(chart.title), "subtitle": notes, "anchor": "start", "frame": "group", "offset": 10}
    return {
        "$schema": SCHEMA,
        "title": title,
        "description": safe(chart.description),
        "width": pixels,
        **drawn,
        "config": CONFIG,
    }


CONFIG: Spec = {
    "font": ", ".join([*(f"'{font}'" for font in FONTS), "sans-serif"]),
    "background": "white",
    # What the runtime says of each mark names our fields, and lines that have none as undefined; the description speaks for all.
    "aria": False,
    "view": {"stroke": None},
    "title": {"fontSize": 14, "color": INK, "subtitleColor": FAINT},
    "axis": {"labelColor": INK, "labelLimit": 0, "labelFontSize": 12, "titleColor": FAINT, "gridColor": "#E5E5E5", "domainColor": FAINT},
    "text": {"fontSize": 12, "fill": INK},
}  # fmt: skip


def number(value: Decimal | None) -> int | float | None:
    """Return a number that JSON can hold; only places are drawn with it, figures are told as printed."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _datum(chart: Chart, place: int, mark: Mark) -> Spec:
    """Return all that is drawn of a mark; what is unbounded ends where the scale does."""
    datum: Spec = {
        "row": place, "label": mark.label, "text": mark.text, "when": mark.when, "verdict": mark.word, "tone": mark.tone, "group": mark.group,
        "told": " · ".join(filter(None, (mark.text, mark.when))) if mark.span else "",
        "missing": "" if mark.span else mark.text,
    }  # fmt: skip
    span, axis = mark.span, chart.axis
    if span and axis:
        low = axis.low if span.lower is None else span.lower
        high = axis.high if span.upper is None else span.upper
        datum |= {"value": number(span.value), "low": number(low), "high": number(high)}
        datum |= {"exact": span.exact, "opens": "up" if span.opens_up else "down" if span.opens_down else ""}
        # What is sure is a bar, from zero to the near end; the rest is what the words leave open.
        datum["sure"] = number(low if low > 0 else high if high < 0 else Decimal(0))
    return {name: safe(value) if isinstance(value, str) else value for name, value in datum.items()}


def _data(chart: Chart) -> Spec:
    return {"values": [_datum(chart, place, mark) for place, mark in enumerate(chart.marks)]}


def _scale(axis: Axis | None) -> Spec:
    assert axis
    return {"domain": [number(axis.low), number(axis.high)], "nice": False, "zero": False}


def _written(axis: Axis | None) -> Spec:
    """Return the ticks of an axis with their own texts, which the runtime would write otherwise."""
    assert axis
    places = {str(number(tick.value)): safe(tick.text) for tick in axis.ticks}
    return {"values": [number(tick.value) for tick in axis.ticks], "labelExpr": f"({json.dumps(places)})[toString(datum.value)]"}  # fmt: skip


def _x(chart: Chart, field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": _scale(chart.axis), "axis": _written(chart.axis) | {"title": safe(chart.unit) or None}}  # fmt: skip


def _y(labels: Sequence[str]) -> Spec:
    """Return the axis of rows. Their names need not differ, so that rows go by their numbers."""
    expression = f"{json.dumps([safe(label) for label in labels])}[datum.value]"
    axis = {"title": None, "labelExpr": expression, "grid": False, "ticks": False, "domain": False}
    return {"field": "row", "type": "ordinal", "axis": axis, "scale": {"domain": list(range(len(labels)))}}


def _toned(field: str, values: dict[str, str]) -> Spec:
    """Return a scale of tones without a legend: the words stand beside."""
    return {"field": field, "type": "nominal", "legend": None, "scale": {"domain": list(values), "range": list(values.values())}}  # fmt: skip


def _rows(chart: Chart) -> Spec:
    """Bars or dots, a row a mark; beside each its figure, period and verdict."""
    tone = _toned("tone", _COLOURS)
    data = _data(chart)
    x, y = _x(chart, "value"), _y([mark.label for mark in chart.marks])
    layers: list[Spec] = []
    if chart.kind == "bars":
        zero = {"datum": 0, "type": "quantitative"}
        layers.append(
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "bar", "height": 14, "opacity": 0.8},
                "encoding": {"x": _x(chart, "sure"), "x2": zero, "color": tone},
            }
        )
    else:
        layers.append({**_only("datum.exact"), "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1}, "encoding": {"x": x, "color": tone, "shape": _toned("tone", _SHAPES)}})  # fmt: skip
    layers += _spans(chart, {"color": tone})
    layers += _lines(chart.rules, chart.axis)
    side = {"x": {"value": "width"}}
    beside = 26 + CELL * max(width(datum["told"]) for datum in data["values"]) if chart.marks else 0
    layers += [
        {"mark": {"type": "text", "align": "left", "dx": 12}, "encoding": side | {"text": {"field": "told"}}},
        {**_only("datum.tone !== '' && datum.verdict !== ''"), "mark": {"type": "point", "filled": True, "size": 70, "xOffset": beside, "opacity": 1}, "encoding": side | {"color": tone, "shape": _toned("tone", _SHAPES)}},
        {"mark": {"type": "text", "align": "left", "dx": beside + 10}, "encoding": side | {"text": {"field": "verdict"}}},
        {"mark": {"type": "text", "align": "left", "dx": 4, "fontStyle": "italic", "fill": FAINT}, "encoding": {"x": {"value": 0}, "text": {"field": "missing"}}},
    ]  # fmt: skip
    return {"height": {"step": _ROW}, "data": data, "encoding": {"y": y, "tooltip": _TOOLTIP}, "layer": layers}


_TOOLTIP = [{"field": "label"}, {"field": "text"}, {"field": "when"}, {"field": "verdict"}]


def _only(test: str) -> Spec:
    return {"transform": [{"filter": test}]}


def _spans(chart: Chart, encoding: Spec, offset: int = 0, test: str = "true") -> list[Spec]:
    """Draw what words leave open: a dashed line, a stroke at the number told, an open arrow where it goes on."""
    shift = {"yOffset": offset}
    ends = {"x": _x(chart, "low"), "x2": {"field": "high"}}
    layers: list[Spec] = [
        {**_only(f"{test} && isValid(datum.value) && !datum.exact"), "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [4, 3], **shift}, "encoding": ends | encoding},
        {**_only(f"{test} && isValid(datum.value) && !datum.exact"), "mark": {"type": "tick", "height": 14, "thickness": 2, **shift}, "encoding": {"x": _x(chart, "value")} | encoding},
    ]  # fmt: skip
    for opens, field, shape in (("up", "high", "triangle-right"), ("down", "low", "triangle-left")):
        layers.append(
            {
                **_only(f"{test} && datum.opens === '{opens}'"),
                "mark": {"type": "point", "filled": False, "size": 70, "shape": shape, "opacity": 1, **shift},
                "encoding": {"x": _x(chart, field)} | encoding,
            }
        )
    return layers


def _lines(rules: Sequence[Rule], axis: Axis | None) -> list[Spec]:
    """Draw lines in force across all rows, each with its words above in a row of its own."""
    layers: list[Spec] = []
    for place, rule in enumerate(rules):
        assert axis
        late = axis.place(rule.value) > 0.5
        x = {"datum": number(rule.value), "type": "quantitative"}
        data: Spec = {"values": [{}]}
        above = -6 - _LINE * place
        text = {"type": "text", "align": "right" if late else "left", "dx": -4 if late else 4, "fontSize": 11}
        layers += [
            {"data": data, "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5}, "encoding": {"x": x, "y": {"value": above - 5}, "y2": {"value": "height"}, "tooltip": None}},
            {"data": data, "mark": text, "encoding": {"x": x, "y": {"value": above}, "text": {"value": safe(rule.label)}, "tooltip": None}},
        ]  # fmt: skip
    return layers


def _dumbbell(chart: Chart) -> Spec:
    """Two figures on one scale, joined; what each is stands above and below it."""
    data = _data(chart)
    one, other = data["values"]
    x = _x(chart, "value")
    layers: list[Spec] = []
    words_of: list[Spec] = []
    if one["exact"] and other["exact"]:
        ends = {"x": {"datum": one["value"], "type": "quantitative"}, "x2": {"datum": other["value"]}}
        layers.append({"data": {"values": [{}]}, "mark": {"type": "rule", "strokeWidth": 4, "color": "#BBBBBB"}, "encoding": ends | {"y": {"value": {"expr": "height / 2"}}}})  # fmt: skip
    for place, mark in enumerate(chart.marks):
        assert chart.axis
        assert mark.span
        colour = {"color": {"value": _OF_GROUPS[place]}}
        middle = {"value": {"expr": f"height / 2 + {0 if one['exact'] and other['exact'] else (-7, 7)[place]}"}}
        test = f"datum.row === {place}"
        layers += [{**layer, "encoding": layer["encoding"] | {"y": middle}} for layer in _spans(chart, colour, 0, test)]
        layers.append({**_only(f"{test} && datum.exact"), "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1, "shape": _SHAPES_OF_GROUPS[place]}, "encoding": {"x": x, "y": middle} | colour})  # fmt: skip
        where = chart.axis.place(mark.span.value)
        align = "left" if where < 0.3 else "right" if where > 0.7 else "center"
        words = " · ".join(filter(None, (mark.label, mark.text, mark.when, mark.word)))
        text = {"x": x, "y": {"value": (10, 62)[place]}, "text": {"value": safe(words)}}
        for edge in _EDGES:
            words_of.append({**_only(test), "mark": {"type": "text", "align": align} | edge, "encoding": text})
    return {"height": 72, "data": data, "layer": [*layers, *_lines(chart.rules, chart.axis), *words_of]}


def _grid(chart: Chart) -> Spec:
    """A word in each cell, with the colour of its tone behind it."""
    labels = list(dict.fromkeys(mark.label for mark in chart.marks))
    rows = {label: place for place, label in enumerate(labels)}
    names = [group.name for group in chart.groups]
    data = {"values": [_datum(chart, rows[mark.label], mark) | {"column": names.index(mark.group)} for mark in chart.marks]}  # fmt: skip
    x = {
        "field": "column", "type": "ordinal", "scale": {"domain": list(range(len(names)))},
        "axis": {"orient": "top", "title": None, "labelAngle": 0, "domain": False, "ticks": False, "labelExpr": f"{json.dumps([safe(name) for name in names])}[datum.value]"},
    }  # fmt: skip
    held = {(value["row"], value["column"]) for value in data["values"]}
    nothing = {"text": NOTHING, "verdict": "", "tone": None}
    data["values"] += [
        {"row": row, "column": column, "label": safe(label), "group": safe(name)} | nothing
        for label, row in rows.items() for column, name in enumerate(names) if (row, column) not in held
    ]  # fmt: skip
    layers = [
        {**_only("datum.tone !== null"), "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2, "opacity": 0.55}, "encoding": {"color": _toned("tone", _COLOURS)}},
        {"mark": {"type": "text"}, "encoding": {"text": {"field": "text"}}},
    ]  # fmt: skip
    tooltip = [{"field": "label"}, {"field": "group"}, {"field": "text"}]
    return {"width": {"step": 72}, "height": {"step": _ROW + 2}, "data": data, "encoding": {"x": x, "y": _y(labels), "tooltip": tooltip}, "layer": layers}  # fmt: skip


def _series(chart: Chart, pixels: int) -> Spec:
    """Points in time, joined as far as the series is unbroken; references in grey and dashed behind the others."""
    names = [group.name for group in chart.groups]
    main = [group.name for group in chart.groups if not group.reference]
    joined = runs(chart.marks)
    sides = _sides(chart, pixels)
    values = [
        _datum(chart, place, mark) | {"at": number(mark.at), "run": safe(run), "said": safe(mark.said), "side": side}
        for place, (mark, run, side) in enumerate(zip(chart.marks, joined, sides, strict=True))
    ]
    greys = iter((FAINT, "#A0A0A0") * len(names))
    colours = [_OF_GROUPS[main.index(name) % len(_OF_GROUPS)] if name in main else next(greys) for name in names]
    # Where colours begin again, shapes begin one later, so that no two series look alike.
    many = len(_SHAPES_OF_GROUPS)
    shapes = [_SHAPES_OF_GROUPS[(place + place // many) % many] for place in range(len(names))]
    domain = [safe(name) for name in names]
    colour = {"field": "group", "type": "nominal", "scale": {"domain": domain, "range": colours}, "legend": _LEGEND}
    shape = {"field": "group", "type": "nominal", "scale": {"domain": domain, "range": shapes}, "legend": _LEGEND}
    y = {"type": "quantitative", "scale": _scale(chart.axis), "axis": _written(chart.axis) | {"title": safe(chart.unit) or None}}  # fmt: skip
    x = {"field": "at", "type": "quantitative", "scale": _scale(chart.time), "axis": _written(chart.time) | {"title": None, "grid": False}}  # fmt: skip
    drawn = "isValid(datum.value)"
    dashed = {"condition": {"test": _among([name for name in names if name not in main]), "value": [4, 4]}, "value": [1, 0]}  # fmt: skip
    opens = "datum.opens !== ''"
    layers: list[Spec] = [
        {**_only(drawn), "mark": {"type": "line", "strokeWidth": 2}, "encoding": {"x": x, "y": y | {"field": "value"}, "color": colour, "detail": {"field": "run"}, "strokeDash": dashed}},
        {**_only(f"{drawn} && !datum.exact"), "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [4, 3]}, "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}, "color": colour}},
        {**_only("datum.opens === 'up'"), "mark": {"type": "point", "filled": False, "size": 70, "shape": "triangle-up", "opacity": 1}, "encoding": {"x": x, "y": y | {"field": "high"}, "color": colour}},
        {**_only("datum.opens === 'down'"), "mark": {"type": "point", "filled": False, "size": 70, "shape": "triangle-down", "opacity": 1}, "encoding": {"x": x, "y": y | {"field": "low"}, "color": colour}},
        {**_only(f"{drawn} && {opens}"), "mark": {"type": "tick", "orient": "horizontal", "width": 12, "thickness": 2}, "encoding": {"x": x, "y": y | {"field": "value"}, "color": colour}},
        {**_only(f"{drawn} && !({opens})"), "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1}, "encoding": {"x": x, "y": y | {"field": "value"}, "color": colour, "shape": shape}},
        {**_only(f"!{drawn}"), "mark": {"type": "text", "dy": -4, "angle": 270, "align": "left", "fontStyle": "italic", "fill": FAINT}, "encoding": {"x": x, "y": {"value": "height"}, "text": {"field": "missing"}}},
    ]  # fmt: skip
    for place, rule in enumerate(chart.rules):
        assert chart.time
        level = {"datum": number(rule.value), "type": "quantitative"}
        since = number(chart.time.low if rule.since is None else max(rule.since, chart.time.low))
        until = number(chart.time.high if rule.until is None else min(rule.until, chart.time.high))
        data: Spec = {"values": [{}]}
        ends = {"x": {"datum": since, "type": "quantitative"}, "x2": {"datum": until}, "y": level}
        # Beside the plot, where no figure stands; lines of one number are named below each other.
        above = sum(other.value == rule.value for other in chart.rules[:place])
        label = {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "dy": _LINE * above, "fontSize": 11}
        layers += [
            {"data": data, "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5}, "encoding": ends},
            {"data": data, "mark": label, "encoding": {"x": {"value": "width"}, "y": level, "text": {"value": safe(rule.label)}}},
        ]  # fmt: skip
    for side, baseline, away in (("above", "bottom", -_AWAY), ("below", "top", _AWAY)):
        for edge in _EDGES:
            text = {"type": "text", "baseline": baseline, "dy": away, "fontSize": 11}
            layers.append({**_only(f"datum.side === '{side}'"), "mark": text | edge, "encoding": {"x": x, "y": y | {"field": "value"}, "text": {"field": "said"}}})  # fmt: skip
    tooltip = [{"field": "group"}, *_TOOLTIP[1:]]
    return {"height": _HEIGHT, "data": {"values": values}, "encoding": {"tooltip": tooltip}, "layer": layers}


class _Box(NamedTuple):
    """What a figure or a point takes, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def _sides(chart: Chart, pixels: int) -> list[str]:
    """Tell for each mark whether its figure is written above or below it, or nowhere, for want of room.

    Order: the latest figures find their place first, and those of references after all others.
    """
    assert chart.axis
    assert chart.time
    names = [group.name for group in chart.groups]
    references = {group.name for group in chart.groups if group.reference}
    points = {
        place: (chart.time.place(mark.at) * pixels, (1 - chart.axis.place(mark.span.value)) * _HEIGHT)
        for place, mark in enumerate(chart.marks)
        if mark.span and mark.at is not None
    }
    taken = {place: [_Box(x - _POINT, y - _POINT, x + _POINT, y + _POINT)] for place, (x, y) in points.items()}
    sides = [""] * len(chart.marks)
    for place in sorted(points, key=lambda place: (chart.marks[place].group in references, -points[place][0])):
        mark, (x, y) = chart.marks[place], points[place]
        half = CELL * _SMALL * width(safe(mark.said)) / 2
        boxes = {
            "above": _Box(x - half, y - _AWAY - _LINE, x + half, y - _AWAY),
            "below": _Box(x - half, y + _AWAY, x + half, y + _AWAY + _LINE),
        }
        # Every other series has its figures below it, and what opens upwards too.
        under = (mark.span is not None and mark.span.opens_up) or mark.group in names[1::2]
        for side in ("below", "above") if under else ("above", "below"):
            # Below the plot stand the years.
            free = boxes[side].bottom <= _HEIGHT and not any(
                boxes[side].meets(other) for one, held in taken.items() if one != place for other in held
            )
            if free:
                sides[place] = side
                taken[place].append(boxes[side])
                break
    return sides


def _among(names: Iterable[str]) -> str:
    return f"indexof({json.dumps([safe(name) for name in names])}, datum.group) >= 0"
