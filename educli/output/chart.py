"""Charts as text: right at any width, without colour, and where Chinese fonts draw some signs two cells wide.

What is drawn with is one cell wide on every terminal: ASCII, braille, and the dashed lines of Unicode's box drawing.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from string import ascii_lowercase
from typing import NamedTuple, TextIO

from educli.language import _
from educli.model.charts.chart import Axis, Chart, Mark, Rule, runs
from educli.model.page import NOTHING, Heading
from educli.model.result import Result
from educli.output.formats import Layout
from educli.output.provenance import provenance, without_repeats
from educli.output.table import aligned, painter
from educli.output.text import pad, safe, width, wrap

FULL, HALF = "⠿", "⠇"
OPEN, END, UP, DOWN, RULE, JOINT = "╌", "|", ">", "<", "╎", "⠒"
SIGNS = "o*=@%&+~"

_GAP = 2
_LEAST, _MOST = 24, 72
"""Cells of a plot: with fewer it stands below its words, more show nothing more."""

_NAME = 16
_HEIGHT = 11

# The dots of a braille cell, of its left and its right half from above.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))


class Cell(NamedTuple):
    sign: str
    tone: str = ""


BLANK = Cell(" ")
Line = list[Cell]


class Columns(NamedTuple):
    """Cells for what stands beside a plot, the same in all charts of an answer; `plot` is 0 where it stands below."""

    label: int
    text: int
    when: int
    plot: int

    @property
    def before(self) -> int:
        return sum(room + _GAP for room in (self.label, self.text, self.when) if room)


def on_one_line(text: str) -> str:
    return safe(text.replace("\n", " "))


def write_chart(result: Result, out: TextIO, layout: Layout) -> None:
    assert result.charts
    charts = [without_repeats(result, chart) for chart in result.charts()]
    paint = painter(layout.colour)
    columns = _columns([chart for chart in charts if _is_usual(chart)], layout.width)
    for line in wrap(on_one_line(result.page().title), layout.width):
        out.write(paint(line, "head") + "\n")
    for chart in charts:
        if len(charts) > 1:
            out.write("\n")
            out.writelines(paint(line, "head") + "\n" for line in wrap(on_one_line(chart.title), layout.width))
        own = columns if _is_usual(chart) else _columns([chart], layout.width)
        for cells in _drawn(chart, own, layout.width):
            out.write("".join(paint("".join(cell.sign for cell in run), tone) for tone, run in _runs(cells)) + "\n")
        for line in wrap(on_one_line(_("; ").join(chart.notes)), layout.width) if chart.notes else ():
            out.write(paint(line, "quiet") + "\n")
    if charts:
        out.write("\n")
    for note in (*result.notes, *result.warnings):
        out.writelines(line + "\n" for line in wrap(on_one_line(note), layout.width))
    for note in provenance(result, charts):
        out.writelines(paint(line, "quiet") + "\n" for line in wrap(on_one_line(note), layout.width))


def _runs(line: Line) -> Iterator[tuple[str, list[Cell]]]:
    """Split a line into runs of one tone, without the blanks at its end."""
    while line and line[-1].sign.isspace():
        line.pop()
    for tone, run in groupby(line, key=lambda cell: cell.tone):
        yield tone, list(run)


def _drawn(chart: Chart, columns: Columns, cells: int) -> Iterator[Line]:
    if chart.kind == "grid":
        return _grid(chart, cells)
    if chart.kind == "series":
        return _series(chart, cells)
    return _rows(chart, columns, cells)


def written(text: str, tone: str = "") -> Line:
    """Return a text as cells. A character of two cells is one of them, and what stands beneath it the other."""
    return [Cell(character, tone) for character in on_one_line(text)]


# rows


def _is_usual(chart: Chart) -> bool:
    """Tell whether a chart stands under the others: not where a long name would take their room."""
    return chart.kind not in ("grid", "series") and all(width(on_one_line(mark.label)) <= _NAME for mark in chart.marks)


def _columns(charts: Sequence[Chart], cells: int) -> Columns:
    marks = [(chart, mark) for chart in charts for mark in chart.marks]
    label = max((width(on_one_line(_label(chart, mark))) for chart, mark in marks), default=0)
    text = max((width(line) for chart in charts for line in _texts(chart)), default=0)
    when = max((width(on_one_line(mark.when)) for _chart, mark in marks), default=0)
    word = max((width(on_one_line(mark.word)) for _chart, mark in marks), default=0)
    room = Columns(label, text, when, 0)
    plot = min(cells - room.before - (word + _GAP if word else 0), _MOST)
    return room._replace(plot=plot if plot >= _LEAST else 0)


def _label(chart: Chart, mark: Mark) -> str:
    """Return the name of a mark; in a dumbbell with its sign before it."""
    return f"{SIGNS[chart.marks.index(mark)]} {mark.label}" if chart.kind == "dumbbell" else mark.label


def _texts(chart: Chart) -> list[str]:
    """Return the figures under one another by their point; what has none says so in the plot."""
    return aligned(Heading("", "point"), [mark.text if mark.span else "" for mark in chart.marks])[1:]


def _rows(chart: Chart, columns: Columns, cells: int) -> Iterator[Line]:
    assert chart.axis
    beside = columns.plot > 0
    room = columns.plot or min(cells, _MOST)
    indent = written(" " * (columns.before if beside else 0))
    plots = _plots(chart, room)
    named = _named(chart.rules, chart.axis, room, cells - len(indent))
    if chart.rules:
        yield indent + named.line
    scale = _scale(chart.axis, room)
    for place, (mark, text) in enumerate(zip(chart.marks, _texts(chart), strict=True)):
        plot = plots[place] if place < len(plots) else []
        if beside:
            # Where two marks share a row, the other has room for the scale.
            drawn = plot or scale
            yield _words(chart, mark, text, columns) + drawn + _verdict(mark, room - _taken(drawn))
        else:
            words = " ".join(filter(None, (_label(chart, mark), mark.text if mark.span else "", mark.when, mark.word)))
            yield from (written(line) for line in wrap(on_one_line(words), cells))
            if plot:
                yield plot
    if not beside or len(plots) == len(chart.marks):
        yield indent + scale
    if named.legend:
        yield from (written(line, "quiet") for line in wrap(on_one_line(named.legend), cells))


def _words(chart: Chart, mark: Mark, text: str, columns: Columns) -> Line:
    parts = (_label(chart, mark), columns.label, ""), (text, columns.text, ""), (mark.when, columns.when, "quiet")
    line: Line = []
    for word, room, tone in parts:
        if room:
            line += written(pad(on_one_line(word), room) + " " * _GAP, tone)
    return line


def _verdict(mark: Mark, free: int) -> Line:
    return written(" " * (free + _GAP)) + written(mark.word, mark.tone) if mark.word else []


def _taken(line: Line) -> int:
    return width("".join(cell.sign for cell in line))


def _plots(chart: Chart, room: int) -> list[Line]:
    """Return a line per mark; one for both marks of a dumbbell, where they are points that do not cover each other."""
    assert chart.axis
    signs = SIGNS if chart.kind == "dumbbell" else SIGNS[0] * len(chart.marks)
    if chart.kind == "dumbbell" and all(mark.span and mark.span.exact for mark in chart.marks):
        places = [column(chart.axis, mark, room) for mark in chart.marks]
        if places[0] != places[1]:
            line = _ruled(chart, room)
            for place in range(min(places), max(places)):
                line[place] = line[place] if line[place].sign == RULE else Cell(JOINT)
            for place, sign, mark in zip(places, signs, chart.marks, strict=False):
                line[place] = Cell(sign, mark.tone)
            return [line]
    return [_plot(chart, mark, sign, room) for mark, sign in zip(chart.marks, signs, strict=False)]


def column(axis: Axis, mark: Mark, room: int) -> int:
    """Return the cell of the number of a mark."""
    assert mark.span
    return round(axis.place(mark.span.value) * (room - 1))


def _ruled(chart: Chart, room: int) -> Line:
    """Return an empty plot with the lines in force in it."""
    assert chart.axis
    line = [BLANK] * room
    for rule in chart.rules:
        line[round(chart.axis.place(rule.value) * (room - 1))] = Cell(RULE)
    return line


def _plot(chart: Chart, mark: Mark, sign: str, room: int) -> Line:
    axis, span = chart.axis, mark.span
    assert axis
    line = _ruled(chart, room)
    if span is None:
        # A character of two cells covers the next one too.
        text = written(mark.text, "quiet")
        return text + line[_taken(text) :]
    low, high = (
        round(axis.place(end) * (room - 1)) for end in (_end(span.lower, axis.low), _end(span.upper, axis.high))
    )
    if chart.kind == "bars":
        _bar(line, axis, mark)
    if not span.exact:
        for place in range(low, high + 1):
            if line[place].sign in " |":
                line[place] = Cell(OPEN, mark.tone)
        line[column(axis, mark, room)] = Cell(END if span.opens_up or span.opens_down else sign, mark.tone)
        if span.opens_up:
            line[max(high, min(low + 1, room - 1))] = Cell(UP, mark.tone)
        if span.opens_down:
            line[min(low, max(high - 1, 0))] = Cell(DOWN, mark.tone)
    elif chart.kind != "bars":
        line[column(axis, mark, room)] = Cell(sign, mark.tone)
    return line


def _end(end: Decimal | None, edge: Decimal) -> Decimal:
    return edge if end is None else end


def _bar(line: Line, axis: Axis, mark: Mark) -> None:
    """Fill from zero to the near end of what the figure may be, by half cells; a line in force stays seen."""
    assert mark.span
    zero = Decimal(0)
    near = max(_end(mark.span.lower, zero), zero) or min(_end(mark.span.upper, zero), zero)
    start, end = (axis.place(value) * (len(line) - 1) for value in (zero, near))
    origin = round(start)
    for place in range(len(line)):
        if line[place].sign != RULE:
            if origin < place and near > 0 and (end >= place - 0.25 or place == origin + 1):
                line[place] = Cell(FULL if end >= place + 0.25 else HALF, mark.tone)
            elif place < origin and near < 0 and (end <= place + 0.25 or place == origin - 1):
                line[place] = Cell(FULL, mark.tone)
            elif place == origin:
                line[place] = Cell(END, "quiet")


class Named(NamedTuple):
    """The line above a plot that names its lines in force, and what stands below where it has letters only."""

    line: Line
    legend: str


def _named(rules: Sequence[Rule], axis: Axis, room: int, free: int) -> Named:
    """Name the lines in force above the plot: one in words, where there are `free` cells for them, several by letters."""
    places = [round(axis.place(rule.value) * (room - 1)) for rule in rules]
    if len(rules) == 1 and (long := width(on_one_line(rules[0].label))) <= free:
        # It begins over its line, or ends there where that is too far to the right.
        start = places[0] if places[0] + long <= free else max(places[0] - long + 1, 0)
        return Named(written(" " * start + rules[0].label), "")
    letters = [_letter(place) for place in range(len(rules))]
    line = ""
    for place, letter in zip(places, letters, strict=True):
        line = line.ljust(place) + letter
    return Named(written(line), _legend(rules))


def _legend(rules: Sequence[Rule]) -> str:
    return _("; ").join(f"{_letter(place)} {rule.label}" for place, rule in enumerate(rules))


def _letter(place: int) -> str:
    """Return a, b, … z, aa, ab, …"""
    above, own = divmod(place, len(ascii_lowercase))
    return (_letter(above - 1) if above else "") + ascii_lowercase[own]


def _scale(axis: Axis, room: int) -> Line:
    """Write the ticks below their places: both ends first, then as many as stand apart."""
    taken: dict[int, str] = {}
    first, *between = axis.ticks
    for tick in (first, *reversed(between[-1:]), *between[:-1]):
        text = on_one_line(tick.text)
        long = width(text)
        start = min(max(round(axis.place(tick.value) * (room - 1)) - (long - 1) // 2, 0), room - long)
        if all(start > other + width(word) or start + long < other for other, word in taken.items()):
            taken[start] = text
    line = ""
    for start, text in sorted(taken.items()):
        line = pad(line, start) + text
    return written(line, "quiet")


# grids


def _grid(chart: Chart, cells: int) -> Iterator[Line]:
    """Write a word in each cell; where the columns do not stand side by side, some below the others."""
    labels = list(dict.fromkeys(mark.label for mark in chart.marks))
    held = {(mark.label, mark.group): mark for mark in chart.marks}
    names = [group.name for group in chart.groups]
    rooms = {
        name: max(
            [width(on_one_line(name)), *(width(on_one_line(mark.text)) for mark in chart.marks if mark.group == name)]
        )
        for name in names
    }
    left = min(max((width(on_one_line(label)) for label in labels), default=0), max(cells - _GAP - max(rooms.values()), 8), cells // 2)  # fmt: skip
    for number, block in enumerate(_blocks(names, rooms, cells - left)):
        if number:
            yield []
        yield written(" " * left) + [
            cell for name in block for cell in written(" " * _GAP + _right(name, rooms[name]), "head")
        ]
        for label in labels:
            lines = wrap(on_one_line(label), left)
            row = written(pad(lines[0], left))
            for name in block:
                mark = held.get((label, name), Mark(label, NOTHING, tone="quiet"))
                text = on_one_line(mark.text)
                row += written(" " * (_GAP + rooms[name] - width(text))) + written(text, mark.tone)
            yield row
            yield from (written(line) for line in lines[1:])


def _right(text: str, room: int) -> str:
    return " " * (room - width(on_one_line(text))) + text


def _blocks(names: Sequence[str], rooms: dict[str, int], cells: int) -> Iterator[list[str]]:
    block: list[str] = []
    for name in names:
        if block and sum(rooms[one] + _GAP for one in (*block, name)) > cells:
            yield block
            block = []
        block.append(name)
    if block:
        yield block


# series


def _series(chart: Chart, cells: int) -> Iterator[Line]:
    """Draw time to the right; below it every figure as printed, a line a series."""
    assert chart.axis
    assert chart.time
    labels = {_row(chart.axis, tick.value): on_one_line(tick.text) for tick in chart.axis.ticks}
    left = max(map(width, labels.values()))
    room = min(cells - left - _GAP, _MOST)
    canvas = _canvas(chart, room)
    for place, line in enumerate(canvas):
        label = labels.get(place, "")
        yield written(" " * (left - width(label)) + label + " " * _GAP, "quiet") + line
    yield written(" " * (left + _GAP)) + _scale(chart.time, room)
    signs = dict(zip((group.name for group in chart.groups), SIGNS * len(chart.groups), strict=False))
    for name, sign in signs.items():
        told = _(", ").join(_told(mark) for mark in chart.marks if mark.group == name)
        said = _("{where}: {figure}").format(where=f"{sign} {name}", figure=told)
        yield from map(written, wrap(on_one_line(said), cells))
    if chart.rules:
        yield from (written(line, "quiet") for line in wrap(on_one_line(_legend(chart.rules)), cells))


def _told(mark: Mark) -> str:
    """Write a figure with its period; two strokes before it where the series breaks."""
    return f"{'// ' if mark.broken else ''}{mark.when} {mark.said}"


def _join(canvas: list[Line], one: tuple[int, float], other: tuple[int, float]) -> None:
    """Draw a line between two cells in braille, which has two dots across and four down in each."""
    (start, top), (stop, bottom) = one, other
    dots: dict[tuple[int, int], int] = {}
    for across in range(2 * start + 2, 2 * stop):
        height = top + (bottom - top) * (across / 2 - start) / (stop - start)
        row, dot = divmod(round(height * 4 + 1.5), 4)
        dots[row, across // 2] = dots.get((row, across // 2), 0) | _DOTS[across % 2][dot]
    for (row, place), dot in dots.items():
        if row < len(canvas) and canvas[row][place] == BLANK:
            canvas[row][place] = Cell(chr(0x2800 + dot), "quiet")


def _row(axis: Axis, value: Decimal) -> int:
    return round((1 - axis.place(value)) * (_HEIGHT - 1))


def _canvas(chart: Chart, room: int) -> list[Line]:
    """Draw from the back: lines in force, joints, spans, and the figures themselves over all of them."""
    axis, time = chart.axis, chart.time
    assert axis
    assert time
    canvas = [[BLANK] * room for _row_of_it in range(_HEIGHT)]

    def across(at: Decimal) -> int:
        return round(time.place(at) * (room - 1))

    for number, rule in enumerate(chart.rules):
        start, stop = across(_end(rule.since, time.low)), across(_end(rule.until, time.high))
        line = canvas[_row(axis, rule.value)]
        for place in range(start, stop + 1):
            line[place] = line[place] if line[place].sign.isalpha() else Cell(OPEN)
        # Lines of one number stand upon each other; their letters beside each other.
        while line[start].sign.isalpha() and start < room - 1:
            start += 1
        line[start] = Cell(_letter(number)[-1])
    dots = [(across(mark.at), mark, run) for mark, run in zip(chart.marks, runs(chart.marks), strict=True) if mark.at is not None]  # fmt: skip
    for (start, one, run), (stop, other, same) in pairwise(dots):
        if run == same and one.span and other.span:
            rows = [(1 - axis.place(mark.span.value)) * (_HEIGHT - 1) for mark in (one, other) if mark.span]
            _join(canvas, (start, rows[0]), (stop, rows[1]))
    signs = dict(zip((group.name for group in chart.groups), SIGNS * len(chart.groups), strict=False))
    references = {group.name for group in chart.groups if group.reference}
    # The references first, so that nothing covers what was asked for.
    for place, mark, _run in sorted(dots, key=lambda dot: dot[1].group not in references):
        if mark.span is None:
            canvas[-1][place] = Cell("?", "quiet")
            continue
        top, bottom = _row(axis, _end(mark.span.upper, axis.high)), _row(axis, _end(mark.span.lower, axis.low))
        for row in range(top, bottom + 1) if not mark.span.exact else ():
            canvas[row][place] = Cell(":", mark.tone)
        if mark.span.opens_up:
            canvas[top][place] = Cell("^", mark.tone)
        if mark.span.opens_down:
            canvas[bottom][place] = Cell("v", mark.tone)
        canvas[_row(axis, mark.span.value)][place] = Cell(signs[mark.group], mark.tone)
    return canvas
