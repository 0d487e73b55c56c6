from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from educli.language import _
from educli.model import wording
from educli.model.columns import Column
from educli.model.page import Card, Heading, Page, Sheet
from educli.model.sheets import ALIGNED, Row


def page(columns: Sequence[Column], rows: Sequence[Row], more: bool) -> Page:
    """The rows as the statement gives them, under its own names; of a long answer the first ones."""
    # What stands last goes first where the terminal is too narrow.
    headings = tuple(Heading(c.id, ALIGNED.get(c.kind, "left"), place) for place, c in enumerate(columns))
    body = [[_plainly(row[column.id]) for column in columns] for row in rows]
    parts: list[Sheet | Card] = [Sheet(headings, body)] if rows else []
    if more:
        parts.append(Card(_("There are more than {n} rows; --format tsv has all.").format(n=len(rows)), ()))
    return Page(_("Answer"), parts)


def grid(columns: Sequence[Column], rows: Sequence[Row], more: bool) -> Page:
    """Nothing that the rows as they are would not say."""
    return Page("", [])


def _plainly(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return wording.digits(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_plainly, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_plainly(item)}' for name, item in value.items())}}}"
    return str(value)
