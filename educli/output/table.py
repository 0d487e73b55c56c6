"""Tables and cards for people: they fit the terminal, cut no value, and say what they leave out."""

from collections.abc import Callable, Sequence
from typing import TextIO

from educli.language import _
from educli.model.page import NOTHING, Card, Heading, Sheet, runs_over
from educli.model.result import Command, Result
from educli.output.formats import Layout
from educli.output.text import pad, safe, width, wrap

# Of the eight colours of every terminal those that can be read on a dark and on a light ground; yellow cannot.
_STYLES = {"good": "green", "bad": "bold red", "unsure": "magenta", "quiet": "dim", "head": "bold"}
_GAP = 2
_WORD = 26

Paint = Callable[[str, str], str]


def write_table(result: Result, out: TextIO, layout: Layout) -> None:
    page = result.page()
    paint = painter(layout.colour)
    for line in wrap(safe(page.title), layout.width):
        out.write(paint(line, "head") + "\n")
    hidden: list[str] = []
    for part in page.parts:
        if isinstance(part, Card):
            out.write("\n")
            out.writelines(paint(line, "head") + "\n" for line in wrap(safe(part.heading), layout.width))
            _write_pairs(out, part.lines, layout.width, paint)
        else:
            hidden += _write_sheet(out, part, layout, paint)
    notes = [*result.notes, *result.warnings]
    if hidden:
        notes.append(
            _("Hidden for want of width: {columns}; --format tsv has all.").format(
                columns=_(", ").join(dict.fromkeys(hidden))
            )
        )
    for note in notes:
        lines = [safe(note)] if isinstance(note, Command) else wrap(safe(note), layout.width)
        out.writelines(line + "\n" for line in lines)


def write_plain(result: Result, out: TextIO, layout: Layout) -> None:
    """Write a line a record however long it is: columns by blanks, no rule, no colour, nothing folded or hidden."""
    page = result.page()
    out.write(safe(page.title) + "\n")
    for part in page.parts:
        if isinstance(part, Card):
            out.write("\n" + safe(part.heading) + "\n")
            _write_lines(out, [[" " * _GAP + _on_one_line(name), _on_one_line(text)] for name, text in part.lines])
        else:
            records = [*part.records()]
            rows = [[_on_one_line(cell) for cell in part.rows[record[0]]] for record in records]
            columns = [aligned(heading, [row[place] for row in rows]) for place, heading in enumerate(part.headings)]
            below = ["", *(" · ".join(_below(part, record)) for record in records)]
            lines = [[*line, text] for line, text in zip(zip(*columns, strict=True), below, strict=True)]
            _write_lines(out, lines[0 if layout.header else 1 :])
    out.writelines(safe(note) + "\n" for note in (*result.notes, *result.warnings))


def _on_one_line(text: str) -> str:
    """Join the lines of a cell; what stands beside a number by a tab stays beside it."""
    return " · ".join(line.strip() for line in text.split("\n"))


def _below(sheet: Sheet, record: Sequence[int]) -> list[str]:
    """Return each row that belongs to another as one text, every cell with the title of its column."""
    rows = [_named(sheet, sheet.rows[place]) for place in record[1:]]
    return [": ".join(filter(None, (name, *_filled(text, width(text) + len(text))))) for name, text in rows]


def _named(sheet: Sheet, row: Sequence[str]) -> tuple[str, str]:
    """Return the name of a row below another, and on a line each its cells with the titles of their columns."""
    titled = zip(sheet.headings[1:], row[1:], strict=True)
    cells = [f"{heading.title} {cell}" for heading, cell in titled if cell not in ("", "–")]
    return row[0].strip(), f"{_(', ').rstrip()}\n".join(cells)


def _filled(text: str, room: int) -> list[str]:
    """Join the lines of a text as far as the room allows; what stands on a line of its own is not broken if it fits."""
    lines: list[str] = []
    for piece in safe(text).split("\n"):
        # A Chinese comma brings its own blank.
        joined = lines[-1] + ("" if lines[-1].endswith(_(", ")) else " ") + piece if lines else ""
        if lines and width(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(piece)
    return [broken for line in lines for broken in wrap(line, room)]


def _write_lines(out: TextIO, lines: Sequence[Sequence[str]]) -> None:
    rooms = [_widest(column) for column in zip(*lines, strict=True)]
    for line in lines:
        out.write((" " * _GAP).join(map(pad, map(safe, line), rooms)).rstrip() + "\n")


def painter(colour: bool) -> Paint:
    """Return what colours a text by its tone; rich is loaded only where there is colour."""
    if not colour:
        return lambda text, tone: text
    from rich.color import ColorSystem
    from rich.style import Style

    # Rich's own printing measures and wraps anew, and ends a closed pipe as a finding; its styles do neither.
    styles = {tone: Style.parse(words) for tone, words in _STYLES.items()}
    return lambda text, tone: (
        styles[tone].render(text, color_system=ColorSystem.STANDARD) if tone and text.strip() else text
    )


# Cells that a value beside its name needs at the least.
_LEAST_ROOM = 16


def _write_pairs(out: TextIO, lines: Sequence[tuple[str, str]], cells: int, paint: Paint) -> None:
    widest = max((width(safe(name)) for name, _text in lines), default=0)
    left = min(widest, cells - 2 * _GAP - _LEAST_ROOM)
    room = cells - left - 2 * _GAP
    for name, text in lines:
        first, *rest = _filled(text, room)
        # A name that leaves no room beside it has lines of its own.
        *over, beside = wrap(safe(name), cells - _GAP) if width(safe(name)) > left else [safe(name)]
        if width(beside) > left:
            over, beside = [*over, beside], ""
        out.writelines(" " * _GAP + paint(line, "quiet") + "\n" for line in over)
        out.write((" " * _GAP + paint(beside, "quiet") + " " * (left - width(beside) + _GAP) + first).rstrip() + "\n")
        out.writelines(" " * (left + 2 * _GAP) + line + "\n" for line in rest)


def _write_sheet(out: TextIO, sheet: Sheet, layout: Layout, paint: Paint) -> list[str]:
    """Write a sheet in the width of the layout, and return the titles of the columns it had to leave out."""
    cells = layout.width
    full = [row for row in sheet.rows if not runs_over(row)]
    columns = [aligned(heading, [row[place] for row in full]) for place, heading in enumerate(sheet.headings)]
    least = [
        min(max(heading.least, _longest(column)), _widest(column)) if heading.align == "left" else _widest(column)
        for heading, column in zip(sheet.headings, columns, strict=True)
    ]
    kept = list(range(len(columns)))
    while sum(least[place] + _GAP for place in kept) - _GAP > cells:
        expendable = [place for place in kept if sheet.headings[place].need]
        if not expendable:
            _write_folded(out, sheet, cells, paint)
            return []
        kept.remove(max(expendable, key=lambda place: sheet.headings[place].need))
    rooms = _share(cells, [_widest(columns[place]) for place in kept], [least[place] for place in kept])
    head, *body = zip(*(columns[place] for place in kept), strict=True)
    if layout.header:
        _write_row(out, head, rooms, ["head"] * len(kept), paint)
        # Hyphens: a box-drawing line is twice as long where ambiguous signs are wide, and in a page of Chinese type.
        out.write(paint("-" * (sum(rooms) + _GAP * (len(rooms) - 1)), "quiet") + "\n")
    rows = iter(body)
    for place, row in enumerate(sheet.rows):
        tones = [*sheet.tones[place], *[""] * len(columns)] if sheet.tones else [""] * len(columns)
        if runs_over(row):
            _write_row(out, [safe(row[0])], [cells], tones, paint)
        else:
            _write_row(out, next(rows), rooms, [tones[place] for place in kept], paint)
    return [heading.title for place, heading in enumerate(sheet.headings) if place not in kept]


def _write_row(out: TextIO, row: Sequence[str], rooms: Sequence[int], tones: Sequence[str], paint: Paint) -> None:
    blocks = [
        [line for text in cell.split("\n") for line in _wrap_indented(text, room)]
        for cell, room in zip(row, rooms, strict=True)
    ]
    for line in range(max(map(len, blocks))):
        texts = [pad(block[line] if line < len(block) else "", room) for block, room in zip(blocks, rooms, strict=True)]
        while texts and not texts[-1].strip():
            texts.pop()
        # Blanks at the end of a line go before the colour does, which would shield them.
        texts[-1:] = [text.rstrip() for text in texts[-1:]]
        out.write((" " * _GAP).join(map(paint, texts, tones)) + "\n")


def _wrap_indented(text: str, room: int) -> list[str]:
    """Wrap a line of a cell; what follows an indented line stays below it."""
    indent = len(text) - len(text.lstrip())
    if not indent or width(text) <= room:
        return wrap(text, room)
    first, *rest = wrap(text.lstrip(), room - 2 * indent)
    return [" " * indent + first, *(" " * 2 * indent + line for line in rest)]


def _write_folded(out: TextIO, sheet: Sheet, cells: int, paint: Paint) -> None:
    """Write each row as a card: the last resort of a narrow terminal."""
    keys = [place for place, heading in enumerate(sheet.headings) if heading.key] or [0]
    points = [place for place, heading in enumerate(sheet.headings) if heading.align == "point"]
    for record in sheet.records():
        row = list(sheet.rows[record[0]])
        out.write("\n")
        for line in wrap(safe(" · ".join(_on_one_line(row[place]) for place in keys if row[place])), cells):
            out.write(paint(line, "head") + "\n")
        for place, text in zip(
            points, aligned(Heading("", "point"), [row[place] for place in points])[1:], strict=True
        ):
            row[place] = text if row[place] else ""
        pairs = [
            (heading.title, text.replace("\t", " "))
            for place, (heading, text) in enumerate(zip(sheet.headings, row, strict=True))
            if place not in keys and text not in ("", NOTHING)
        ]
        below = [_named(sheet, sheet.rows[place]) for place in record[1:]]
        _write_pairs(out, [*pairs, *(pair for pair in below if pair[1])], cells, paint)
        for remark, text in below:
            if not text:
                _write_row(out, [" " * _GAP + safe(remark)], [cells], ["quiet"], paint)


def _widest(cells: Sequence[str]) -> int:
    return max(width(line) for cell in cells for line in cell.split("\n"))


def _longest(cells: Sequence[str]) -> int:
    """Return the widest word, so that ids and dates are broken only where nothing else gives way."""
    words = (word for cell in cells for line in cell.split("\n") for word in line.split())
    return max((len(word) for word in words if width(word) == len(word) <= _WORD), default=0)


def _share(cells: int, wanted: Sequence[int], least: Sequence[int]) -> list[int]:
    """Share out `cells`: every column its least, then one more each until every wish is met or nothing is left."""
    rooms = list(least)
    spare = cells - sum(least) - _GAP * (len(least) - 1)
    while spare > 0 and (hungry := [place for place, room in enumerate(rooms) if room < wanted[place]]):
        for place in hungry[:spare]:
            rooms[place] += 1
            spare -= 1
    return rooms


def aligned(heading: Heading, cells: Sequence[str]) -> list[str]:
    """Return the head and the cells of a column; numbers stand under one another by their point or their end."""
    title = safe(heading.title)
    if heading.align == "left":
        return [title, *map(safe, cells)]
    parts = [_on_one_line(cell).partition("\t") for cell in cells]
    numbers = [safe(number) for number, _tab, _beside in parts]
    besides = [safe(beside) for _number, _tab, beside in parts]
    if heading.align == "point":
        deepest = max((width(_tail(number)) for number in numbers), default=0)
        numbers = [number + " " * (deepest - width(_tail(number)) if _is_number(number) else 0) for number in numbers]
    left = max(map(width, numbers), default=0)
    right = max(map(width, besides), default=0)
    lines = [" " * (left - width(number)) + number for number in numbers]
    if right:
        # The title stands over the numbers, not over what stands beside them.
        title = pad(" " * (left - width(title)) + title, left + 1 + right)
        lines = [f"{line} {pad(beside, right)}" for line, beside in zip(lines, besides, strict=True)]
    widest = max(map(width, [title, *lines]))
    if right:
        return [pad(line, widest) for line in [title, *lines]]
    return [" " * (widest - width(line)) + line for line in [title, *lines]]


def _is_number(text: str) -> bool:
    """Tell what is aligned by its point: a number, or the dash for none, but no words."""
    return len(text) == 1 or any(map(str.isdigit, text))


def _tail(number: str) -> str:
    """Return what follows the whole part: `.58` of 3.58, `万` of 27万; nothing of a dash or a word."""
    point = number.find(".")
    digits = [place + 1 for place, character in enumerate(number) if character.isdigit()]
    if not digits:
        return ""
    return number[point if point >= 0 else digits[-1] :]
