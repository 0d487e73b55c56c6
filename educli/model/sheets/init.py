from collections.abc import Sequence

from educli.language import _
from educli.model.page import Heading, Page, Sheet
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    headings = (Heading(_("file")), Heading(_("notes"), least=30))
    return Page(_("A registry of your own"), [Sheet(headings, [(row["file"], row["note"]) for row in rows])])
