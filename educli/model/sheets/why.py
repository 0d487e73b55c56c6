from collections.abc import Sequence

from educli.language import _
from educli.model.codes import STEPS, word
from educli.model.page import Card, Page
from educli.model.sheets import Row

_HEADINGS = {"other_line": lambda: _("lines that do not judge it"), "conflict": lambda: _("conflict of lines")}


def page(steps: Sequence[Row], title: str) -> Page:
    """A card per line that judges, below the figure itself; the lines that do not judge come last."""
    cards: list[Card] = []
    lines: list[tuple[str, str]] = []
    heading = _("the figure")
    for step in steps:
        starts = step["step"] in ("line", "conflict") or (
            step["step"] == "other_line" and heading != _("lines that do not judge it")
        )
        if starts:
            cards.append(Card(heading, lines))
            lines = []
            heading = (
                _HEADINGS[step["step"]]()
                if step["step"] in _HEADINGS
                else step["line_name"] or step["line"] or _("lines that judge it")
            )
        lines.append(("·" if step["step"] == "other_line" else word(STEPS, step["step"]), step["text"]))
    if lines:
        cards.append(Card(heading, lines))
    return Page(title, cards)
