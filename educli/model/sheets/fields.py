from collections.abc import Sequence

from educli.language import _
from educli.model.page import Heading, Page
from educli.model.sheets import Row, sheet


def page(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("field")), Heading(_("kind")), Heading(_("title"), need=2), Heading(_("unit"), need=1), Heading(_("meaning"), least=30)
    )  # fmt: skip
    body = [(row["field"], row["kind"], row["title"], row["field_unit"] or "", row["meaning"]) for row in rows]
    return Page(_("Fields"), sheet(headings, body))
