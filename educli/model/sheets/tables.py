from collections.abc import Sequence

from educli.language import _
from educli.model.page import Card, Page
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    """A card per table, a line per column."""
    cards: dict[str, Card] = {}
    for row in rows:
        card = cards.setdefault(row["table"], Card(f"{row['table']} · {row['holds']}", []))
        refers = f" → {row['refers_to']}" if row["refers_to"] else ""
        cards[row["table"]] = card._replace(
            lines=[*card.lines, (row["field"], f"{row['meaning']} · {row['type']}{refers}")]
        )
    return Page(_("Tables and views"), list(cards.values()))
