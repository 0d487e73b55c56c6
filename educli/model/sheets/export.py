from collections.abc import Sequence

from educli.language import _
from educli.model import wording
from educli.model.page import Heading, Page, Sheet
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    headings = (Heading(_("table")), Heading(_("rows"), "right"), Heading(_("written to"), need=1, least=30))
    return Page(
        _("Export"), [Sheet(headings, [(row["table"], wording.count(row["rows"]), row["written"]) for row in rows])]
    )
