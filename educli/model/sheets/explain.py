from collections.abc import Sequence

from educli.language import _
from educli.model.codes import FAMILIES, SEVERITIES, word
from educli.model.page import Card, Heading, Page, Sheet
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    """A card for one code; a line each for all of them."""
    if len(rows) > 1:
        headings = (Heading(_("code")), Heading(_("family")), Heading(_("why"), least=30))
        body = [(row["code"], word(FAMILIES, row["family"]), row["why"]) for row in rows]
        return Page(_("Errors, lints and exit statuses"), [Sheet(headings, body)])
    cards = [
        Card(
            f"{word(FAMILIES, row['family'])} {row['code']}",
            [
                (title, text)
                for title, text in (
                    (_("severity"), word(SEVERITIES, row["severity"]) if row["family"] == "lint" else ""),
                    (_("exit status"), str(row["exit_status"]) if row["family"] == "error" else ""),
                    (_("why"), row["why"]),
                    (_("how to mend it"), row["fix"]),
                )
                if text
            ],
        )
        for row in rows
    ]
    return Page(_("Explanation"), cards)
