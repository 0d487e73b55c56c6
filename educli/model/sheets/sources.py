from collections.abc import Sequence

from educli.language import _
from educli.model import codes
from educli.model.codes import word
from educli.model.page import Card, Page
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    return Page(
        _("Sources"),
        [
            Card(
                row["title"],
                [
                    (name, text)
                    for name, text in (
                        (_("source id"), row["source"]),
                        (_("publisher"), row["publisher"]),
                        (_("document number"), row["number"]),
                        (_("published"), row["published"]),
                        (_("copied"), row["seen"]),
                        (_("standing"), word(codes.STANDINGS, row["standing"])),
                        (
                            _("condition"),
                            _("damaged: {lost}").format(lost=row["lost"] or "")
                            if row["condition"] == "damaged"
                            else "",
                        ),
                        (_("carries"), _carries(row)),
                        (_("address"), row["url"]),
                        (_("notes"), row["note"]),
                    )
                    if text
                ],
            )
            for row in rows
        ],
    )


def _carries(row: Row) -> str:
    return _("{observations} observations of {regions} regions, {thresholds} lines, {targets} targets").format(**row)
