"""Problems as text: what, where with a caret, and how to mend it."""

from collections.abc import Sequence

from educli.errors import Location, Problem
from educli.language import _
from educli.output.text import safe, width

# A registry with a thousand mistakes has one cause; the rest is noise.
_MOST = 50


def render_problems(problems: Sequence[Problem], cells: int = 120) -> str:
    """Write problems for a terminal of `cells`: a line with a caret is not broken, all else the terminal may break."""
    blocks = [_render(problem, cells) for problem in problems[:_MOST]]
    if len(problems) > _MOST:
        blocks.append(_("… further problems: {n}").format(n=len(problems) - _MOST) + "\n")
    if len(problems) > 1 and problems[0].location:
        blocks.append(_("problems in all: {n}").format(n=len(problems)) + "\n")
    return "".join(blocks)


def _render(problem: Problem, cells: int) -> str:
    lines = [_("error[{code}]: {message}").format(code=problem.code, message=problem.message)]
    if problem.location:
        lines += _frame(problem.location, cells)
    if problem.hint:
        lines.append("  " + _("hint: {hint}").format(hint=problem.hint))
    return safe("\n".join(lines)) + "\n"


def _frame(location: Location, cells: int) -> list[str]:
    """Show the line with a caret under the place, as wide as the text is on a terminal."""
    place = [location.path, *(str(number) for number in (location.line, location.column) if number)]
    lines = ["  " + ":".join(place)]
    if location.text:
        margin = len(str(location.line))
        start = location.column - 1
        room = cells - margin - len("   | ")
        # A long line shows the neighbourhood of its place only: half the room before it, what is left behind it.
        before = location.text[max(start - room, 0) : start]
        while width(before) > room // 2:
            before = before[1:]
        before = "…" + before[1:] if len(before) < start else before
        behind = _head(location.text[start : start + room].rstrip(), room - width(before))
        carets = "^" * max(width(behind[: location.width]), 1)
        lines += [
            f"  {' ' * margin} |",
            f"  {location.line} | {before}{behind}",
            f"  {' ' * margin} | {' ' * width(before)}{carets}",
        ]
    return lines


def _head(text: str, room: int) -> str:
    """Return what fits of a text."""
    while width(text) > room:
        text = text[:-1]
    return text
