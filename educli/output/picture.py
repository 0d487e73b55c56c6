"""Charts as pictures for slides: SVG and PNG, drawn by Vega, which the package vl-convert-python brings along offline."""

from collections.abc import Sequence
from typing import Any, BinaryIO, TextIO
from xml.sax.saxutils import quoteattr

import vl_convert

from educli.errors import EducliError, Problem
from educli.language import _
from educli.model.result import Result
from educli.output.formats import Layout
from educli.output.provenance import on_paper, provenance, without_repeats
from educli.output.text import safe, wrap
from educli.output.vega import CELL, CONFIG, FAINT, FONTS, INK, SCHEMA, Spec, vega_lite

# The release of Vega-Lite that draws; the package brings several.
VERSION = "5.21"

_WIDTH = 640
_LINE = 17
# Pixels of the picture for each of the drawing, as screens and slides have them now.
_SCALE = 2


def write_svg(result: Result, out: TextIO, layout: Layout) -> None:
    """Write a picture whose texts stay texts; who opens it needs a font for them."""
    spec = whole(result)
    drawing = vl_convert.vegalite_to_svg(spec, vl_version=VERSION)
    out.write(drawing.replace("<svg ", f'<svg role="img" aria-label={quoteattr(spec["description"])} ', 1) + "\n")


def write_png(result: Result, out: BinaryIO, layout: Layout) -> None:
    """Write a picture of points.

    Raises: EducliError no-font when there are Chinese characters to draw and none to draw them with.
    """
    spec = whole(result)
    if any(character >= "\u2e80" for character in str(spec)) and not has_chinese():
        message = _("no font with Chinese characters is installed, and the picture would show boxes in their place")
        hint = _("install one, such as {font}: {command}; an .svg needs none").format(
            font=FONTS[0], command="apt-get install fonts-noto-cjk"
        )
        raise EducliError(Problem("no-font", message, hint))
    out.write(vl_convert.vegalite_to_png(spec, vl_version=VERSION, scale=_SCALE))


def whole(result: Result) -> Spec:
    """Return one specification of all charts of an answer, with its title, its notes and where it comes from."""
    assert result.charts
    charts = [without_repeats(result, chart) for chart in result.charts()]
    title = safe(result.page().title)
    parts = [_part(vega_lite(chart, _WIDTH), len(charts) > 1) for chart in charts]
    # A title without words takes the notes below it away too.
    own = charts[0].notes if len(charts) == 1 else ()
    caption = [*own, *on_paper((*result.notes, *result.warnings)), *provenance(result, charts)]
    return {
        "$schema": SCHEMA,
        "title": {"text": title, "fontSize": 17, "color": INK, "anchor": "start", "offset": 14},
        "description": " ".join([title, *(part["description"] for part in parts)]),
        "padding": 16,
        "spacing": 28,
        "vconcat": [*parts, _caption(caption)],
        "resolve": {"scale": {"color": "independent", "shape": "independent"}},
        "config": CONFIG,
    }


def _part(spec: Spec, titled: bool) -> Spec:
    """Return a chart as a part of a picture; alone it needs no title beside that of the answer."""
    left_out = ("$schema", "config") if titled else ("$schema", "config", "title")
    return {name: value for name, value in spec.items() if name not in left_out}


def _caption(sentences: Sequence[str]) -> Spec:
    lines = [line for sentence in sentences for line in wrap(safe(sentence), int(_WIDTH / CELL))]
    values = [{"line": line, "place": place * _LINE} for place, line in enumerate(lines)]
    place = {"field": "place", "type": "quantitative", "scale": None, "axis": None}
    mark: Spec = {"type": "text", "align": "left", "baseline": "top", "fill": FAINT, "fontSize": 11}
    return {
        "width": _WIDTH,
        "height": _LINE * len(lines),
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": {"value": 0}, "y": place, "text": {"field": "line"}},
    }


def has_chinese() -> bool:
    """Tell whether Chinese characters can be drawn: two of them look the same only where both are boxes, or nothing."""
    return len({_drawn(character) for character in "\u4e2d\u6587"}) > 1


def _drawn(character: str) -> Any:
    family = CONFIG["font"].replace("'", "")
    text = f'<text x="4" y="32" font-size="32" font-family="{family}">{character}</text>'
    return vl_convert.svg_to_png(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{text}</svg>')
