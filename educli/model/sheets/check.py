from collections.abc import Sequence

from educli.language import _
from educli.model.codes import SEVERITIES, word
from educli.model.page import Card, Page
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    cards = [
        Card(
            f"{word(SEVERITIES, row['severity'])}[{row['lint']}] {row['file']}:{row['line_number']}:{row['column']}",
            [(name, text) for name, text in ((_("message"), row["message"]), (_("hint"), row["hint"])) if text],
        )
        for row in rows
    ]
    return Page(_("Check of the registry"), cards)
