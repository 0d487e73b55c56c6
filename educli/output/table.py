"""Tables and cards for people: they fit the terminal, cut no value, and say what they leave out."""

from collections.abc import Callable, Sequence
from typing import TextIO

from educli.language import _
from educli.model.result import Card, Heading, Result, Sheet
from educli.output.formats import Layout
from educli.output.text import pad, safe, width, wrap

_STYLES = {"good": "green", "bad": "bold red", "unsure": "yellow", "quiet": "dim", "head": "bold"}
_GAP = 2
_WORD = 26

Paint = Callable[[str, str], str]


def write_table(result: Result, out: TextIO, layout: Layout) -> None:
    page = result.page()
    paint = _painter(layout.colour)
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
            _("Hidden for want of width: {columns}; --format tsv has all.").format(columns=_(", ").join(hidden))
        )
    for note in notes:
        out.writelines(line + "\n" for line in wrap(safe(note), layout.width))


def write_plain(result: Result, out: TextIO, layout: Layout) -> None:
    """Write a line a record however long it is: columns by blanks, no rule, no colour, nothing folded or hidden."""
    page = result.page()
    out.write(safe(page.title) + "\n")
    for part in page.parts:
        if isinstance(part, Card):
            out.write("\n" + safe(part.heading) + "\n")
            _write_lines(out, [[" " * _GAP + _on_one_line(name), _on_one_line(text)] for name, text in part.lines])
        else:
            rows = [[_on_one_line(cell) for cell in row] for row in part.rows]
            columns = [_column(heading, [row[place] for row in rows]) for place, heading in enumerate(part.headings)]
            _write_lines(out, [*zip(*columns, strict=True)][0 if layout.header else 1 :])
    out.writelines(safe(note) + "\n" for note in (*result.notes, *result.warnings))


def _on_one_line(text: str) -> str:
    """Join the lines of a cell; what stands beside a number by a tab stays beside it."""
    return " · ".join(line.strip() for line in text.split("\n"))


def _write_lines(out: TextIO, lines: Sequence[Sequence[str]]) -> None:
    rooms = [_widest(column) for column in zip(*lines, strict=True)]
    for line in lines:
        out.write((" " * _GAP).join(map(pad, map(safe, line), rooms)).rstrip() + "\n")


def _painter(colour: bool) -> Paint:
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


def _write_pairs(out: TextIO, lines: Sequence[tuple[str, str]], cells: int, paint: Paint) -> None:
    left = max((width(safe(name)) for name, _text in lines), default=0)
    room = max(cells - left - 2 * _GAP, 16)
    for name, text in lines:
        first, *rest = wrap(safe(text).replace("\n", " "), room)
        out.write(
            (" " * _GAP + paint(safe(name), "quiet") + " " * (left - width(safe(name)) + _GAP) + first).rstrip() + "\n"
        )
        out.writelines(" " * (left + 2 * _GAP) + line + "\n" for line in rest)


def _write_sheet(out: TextIO, sheet: Sheet, layout: Layout, paint: Paint) -> list[str]:
    """Write a sheet in the width of the layout, and return the titles of the columns it had to leave out."""
    cells = layout.width
    columns = [_column(heading, [row[place] for row in sheet.rows]) for place, heading in enumerate(sheet.headings)]
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
    bodies = [
        [[line for text in cell.split("\n") for line in _wrap_indented(text, room)] for cell in columns[place]]
        for place, room in zip(kept, rooms, strict=True)
    ]
    for number, blocks in enumerate(zip(*bodies, strict=True)):
        if number == 0 and not layout.header:
            continue
        tone = "head" if number == 0 else sheet.tones[number - 1] if sheet.tones else ""
        for line in range(max(map(len, blocks))):
            texts = [
                pad(block[line] if line < len(block) else "", room) for block, room in zip(blocks, rooms, strict=True)
            ]
            while texts and not texts[-1].strip():
                texts.pop()
            # Blanks at the end of a line go before the colour does, which would shield them.
            texts[-1:] = [text.rstrip() for text in texts[-1:]]
            painted = [
                paint(text, tone if place == 0 or tone in ("head", "quiet") else "") for place, text in enumerate(texts)
            ]
            out.write((" " * _GAP).join(painted) + "\n")
        if number == 0:
            out.write("─" * min(sum(rooms) + _GAP * (len(rooms) - 1), cells) + "\n")
    return [heading.title for place, heading in enumerate(sheet.headings) if place not in kept]


def _wrap_indented(text: str, room: int) -> list[str]:
    """Wrap a line of a cell; what follows an indented line stays below it."""
    indent = len(text) - len(text.lstrip())
    if not indent or width(text) <= room:
        return wrap(text, room)
    first, *rest = wrap(text.lstrip(), room - 2 * indent)
    return [" " * indent + first, *(" " * 2 * indent + line for line in rest)]


def _write_folded(out: TextIO, sheet: Sheet, cells: int, paint: Paint) -> None:
    """Write each row as a card: the last resort of a narrow terminal."""
    for row in sheet.rows:
        first, *rest = zip(sheet.headings, row, strict=True)
        out.write("\n")
        out.writelines(paint(line, "head") + "\n" for text in safe(first[1]).split("\n") for line in wrap(text, cells))
        _write_pairs(out, [(heading.title, text.replace("\t", " ")) for heading, text in rest if text], cells, paint)


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


def _column(heading: Heading, cells: Sequence[str]) -> list[str]:
    """Return the head and the cells of a column; numbers stand under one another by their point or their end."""
    if heading.align == "left":
        return [safe(heading.title), *map(safe, cells)]
    heads, rests = [], []
    for cell in cells:
        first, _end, rest = cell.partition("\n")
        number, _tab, beside = first.partition("\t")
        heads.append((safe(number), safe(beside)))
        rests.append(safe(rest).split("\n") if rest else [])
    tails = [width(_tail(number)) if heading.align == "point" else 0 for number, _beside in heads]
    numbers = [number + " " * (max(tails) - tail) for (number, _beside), tail in zip(heads, tails, strict=True)]
    left = max(map(width, numbers), default=0)
    right = max((width(beside) for _number, beside in heads), default=0)
    firsts = [
        " " * (left - width(number)) + number + (" " + pad(beside, right) if right else "")
        for number, (_number, beside) in zip(numbers, heads, strict=True)
    ]
    blocks = [[first, *rest] for first, rest in zip(firsts, rests, strict=True)]
    blocks.insert(0, [safe(heading.title)])
    widest = max(width(line) for lines in blocks for line in lines)
    return ["\n".join(" " * (widest - width(line)) + line for line in lines) for lines in blocks]


def _tail(number: str) -> str:
    """Return what follows the whole part: `.58` of 3.58, `万` of 27万; nothing of a dash."""
    point = number.find(".")
    digits = [place + 1 for place, character in enumerate(number) if character.isdigit()]
    if not digits:
        return ""
    return number[point if point >= 0 else digits[-1] :]
