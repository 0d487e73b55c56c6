from collections.abc import Sequence

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.page import Heading, Page
from educli.model.sheets import Row, sheet, years


def page(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("region code"), key=True), Heading(_("region"), key=True), Heading(_("level")), Heading(_("belongs to")), Heading(_("pinyin"), need=3),
        Heading(_("observations"), "right"), Heading(_("metrics"), "right", 1), Heading(_("years"), need=2), Heading(_("targets"), "right", 2),
    )  # fmt: skip
    body = [
        (
            row["region"], row["region_name"], word(codes.LEVELS, row["level"]), row["parent_name"] or "", row["pinyin"],
            wording.count(row["observations"]), wording.count(row["metrics"]), years(row), wording.count(row["targets"]),
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Regions"), sheet(headings, body))
