"""Charts as SVG to be set into a page: plain shapes and words, with a description for who cannot see them."""

from collections.abc import Sequence
from xml.etree import ElementTree

import vl_convert

from educli.model.charts.chart import Chart
from educli.output.picture import VERSION
from educli.output.text import safe, width
from educli.output.vega import vega_lite

# The figures of more series than these would write over each other; they stand in a table below.
_WRITTEN = 2

# Below so many pixels between its axes the names of series stand in two columns.
_ROOMY = 400

# Pixels around a drawing, and how much more a letter of a label may take.
_EDGE, _WIDER = 5, 1.4

_NAMESPACE = "http://www.w3.org/2000/svg"

# Whatever else stands in the drawing stays out: what would style, name or run anything, and names of fonts and parts in
# every element, which are half of its size. The description of the whole speaks for the parts.
_TAGS = {"svg", "g", "path", "line", "rect", "text"}
_ATTRIBUTES = {
    "d", "fill", "font-size", "font-style", "font-weight", "height", "opacity", "stroke", "stroke-dasharray", "stroke-miterlimit", "stroke-width", "text-anchor",
    "transform", "viewBox", "width", "x", "x2", "y", "y2",
}  # fmt: skip


def draw(chart: Chart, pixels: int) -> str:
    """Draw a chart, `pixels` between its axes, without its title and notes. Nothing is fetched for it."""
    spec = vega_lite(chart, pixels)
    del spec["title"]
    if len(chart.groups) > _WRITTEN:
        spec["layer"] = [layer for layer in spec["layer"] if layer.get("encoding", {}).get("text") != {"field": "said"}]
    # In so little room the places of large numbers would run into one another.
    spec["config"] = spec["config"] | {"axisX": {"labelOverlap": "parity", "titleFontWeight": "normal"}}
    if pixels < _ROOMY:
        spec["config"] |= {"legend": {"columns": 2}}
    # The reader's fonts may be wider than those that were measured.
    aside = _EDGE + _WIDER * max((width(mark.label) for mark in chart.marks), default=0)
    spec["padding"] = {"left": aside, "right": aside, "top": _EDGE, "bottom": _EDGE}
    drawing = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[]))
    plain = _plain(drawing)
    plain.set("xmlns", _NAMESPACE)
    plain.set("role", "img")
    plain.set("aria-label", safe(chart.description))
    return ElementTree.tostring(plain, encoding="unicode")


def _plain(element: ElementTree.Element) -> ElementTree.Element:
    kept = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    plain = ElementTree.Element(element.tag.removeprefix(f"{{{_NAMESPACE}}}"), kept)
    plain.text = element.text
    plain.extend(_plain(child) for child in element if _is_seen(child))
    return plain


def _is_seen(element: ElementTree.Element) -> bool:
    tag = element.tag.removeprefix(f"{{{_NAMESPACE}}}")
    if tag not in _TAGS or element.get("display") == "none":
        return False
    children: Sequence[ElementTree.Element] = [child for child in element if _is_seen(child)]
    return bool(children or (element.text or "").strip()) if tag in ("g", "text") else True
