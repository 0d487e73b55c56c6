from collections.abc import Sequence

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.page import Heading, Page
from educli.model.sheets import Row, sheet, years


def page(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("metric"), least=20), Heading(_("unit")), Heading(_("better"), need=1, least=16), Heading(_("regions"), "right"), Heading(_("years"), need=2),
        Heading(_("lines"), "right", 3), Heading(_("targets"), "right", 4), Heading(_("metric id"), need=5),
    )  # fmt: skip
    body = [
        (
            row["metric_name"], wording.unit_label(row["unit"]), word(codes.DIRECTIONS, row["better"]), wording.count(row["regions"]),
            years(row), wording.count(row["thresholds"]), wording.count(row["targets"]), row["metric"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Metrics"), sheet(headings, body))
