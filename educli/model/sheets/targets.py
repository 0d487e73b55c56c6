from collections.abc import Sequence

from educli.language import _
from educli.model import wording
from educli.model.page import Heading, Page
from educli.model.sheets import Row, allowed, sheet


def page(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("region"), key=True), Heading(_("metric"), least=24, key=True), Heading(_("target"), "right"), Heading(_("by")), Heading(_("population"), need=2),
        Heading(_("quote"), need=1), Heading(_("source id"), need=3),
    )  # fmt: skip
    body = [
        (
            row["region_name"], wording.with_unit_label(row), allowed(row), row["due"],
            row["population_name"] or "", row["quote"] or "", row["source"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Targets"), sheet(headings, body))
