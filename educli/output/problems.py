"""Problems as text: what, where with a caret, and how to mend it."""

from collections.abc import Sequence

from educli.errors import Location, Problem
from educli.language import _
from educli.output.text import safe, width

# A registry with a thousand mistakes has one cause; the rest is noise.
_MOST = 50


def render_problems(problems: Sequence[Problem]) -> str:
    blocks = [_render(problem) for problem in problems[:_MOST]]
    in_all = sum(problem.stands_for for problem in problems)
    if len(problems) > _MOST:
        blocks.append(
            _("… further problems: {n}").format(n=in_all - sum(one.stands_for for one in problems[:_MOST])) + "\n"
        )
    if in_all > 1 and problems[0].location:
        blocks.append(_("problems in all: {n}").format(n=in_all) + "\n")
    return "".join(blocks)


def _render(problem: Problem) -> str:
    lines = [_("error[{code}]: {message}").format(code=problem.code, message=problem.message)]
    if problem.location:
        lines += _frame(problem.location)
    if problem.hint:
        lines.append("  " + _("hint: {hint}").format(hint=problem.hint))
    return safe("\n".join(lines)) + "\n"


def _frame(location: Location) -> list[str]:
    """Show the line with a caret under the place, as wide as the text is on a terminal."""
    place = [location.path, *(str(number) for number in (location.line, location.column) if number)]
    lines = ["  " + ":".join(place)]
    if location.text:
        margin = len(str(location.line))
        start = location.column - 1
        carets = "^" * max(width(location.text[start : start + location.width]), 1)
        # A long line shows the neighbourhood of its place only.
        first = max(start - 60, 0)
        shown = ("…" if first else "") + location.text[first : start + 80].rstrip()
        indent = " " * width(("…" if first else "") + location.text[first:start])
        lines += [f"  {' ' * margin} |", f"  {location.line} | {shown}", f"  {' ' * margin} | {indent}{carets}"]
    return lines
