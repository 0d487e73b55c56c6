from collections.abc import Sequence

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.page import Heading, Page
from educli.model.sheets import Row, allowed, sheet


def page(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("metric"), least=18), Heading(_("line"), "right"), Heading(_("issuer")), Heading(_("made for"), need=1), Heading(_("in force")),
        Heading(_("standing")), Heading(_("document number"), need=2, least=18), Heading(_("line id"), need=3),
    )  # fmt: skip
    body = [
        (
            wording.below(wording.with_unit_label(row), row["population_name"]),
            allowed(row), row["issuer_name"], _(", ").join(word(codes.LEVELS, level) for level in row["applies_to"]),
            f"{row['from_date']}–{row['until_date'] or ''}", word(codes.STANDINGS, row["standing"]), row["number"] or "", row["line"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Lines"), sheet(headings, body))
