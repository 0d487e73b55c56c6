from collections.abc import Sequence

from educli.language import _
from educli.model.codes import STANDINGS, word
from educli.model.page import Heading, Page, Sheet
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    return Page(
        _("References"),
        [
            Sheet(
                (Heading(_("footnote"), "right"), Heading(_("footnote text"), least=30), Heading(_("standing"))),
                [(f"[{r['footnote']}]", r["reference"], word(STANDINGS, r["standing"])) for r in rows],
            )
        ]
        if rows
        else [],
    )
