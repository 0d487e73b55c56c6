from collections.abc import Sequence

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.page import Heading, Page
from educli.model.sheets import Row, sheet


def page(rows: Sequence[Row]) -> Page:
    """A row per metric and what to look for: regions of which the same is to be looked up share it."""
    headings = (
        Heading(_("settles each"), "right"), Heading(_("lack"), key=True), Heading(_("region"), least=24, key=True), Heading(_("metric"), least=20, key=True), Heading(_("period")),
        Heading(_("known"), "point", 1), Heading(_("look for"), need=2, least=24),
    )  # fmt: skip
    shared: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        same = (
            wording.count(row["settles"]), word(codes.LACKS, row["lack"]), wording.with_unit_label(row), row["period"] or "",
            wording.marked(row), row["look_for"],
        )  # fmt: skip
        shared.setdefault(same, []).append(row["region_name"])
    body = [(*same[:2], _(", ").join(regions), *same[2:]) for same, regions in shared.items()]
    return Page(_("What to look up next"), sheet(headings, body))
