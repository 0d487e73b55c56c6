from collections.abc import Sequence

from educli.language import _
from educli.model import wording
from educli.model.result import Heading, Page
from educli.model.robustness import places
from educli.model.sheets import Row, sheet, whole, with_remarks
from educli.model.wording import word


def page(rows: Sequence[Row], title: str) -> Page:
    headings = (
        Heading(_("rank"), "right", key=True), Heading(_("region"), key=True), Heading(_("value"), "point"), Heading(_("period")),
        Heading(_("population"), need=2), Heading(_("status"), need=1), Heading(_("source id"), need=3),
    )  # fmt: skip
    body = []
    for row in rows:
        place = wording.word(wording.LEFT_OUT, row["left_out"])
        if row["rank_low"] is not None:
            place = places(row["rank_low"], row["rank_high"])
        body.append(
            (
                place, row["region_name"], wording.marked(row), (row["period"] or "").replace("/", "–"),
                row["population_name"] or "", word(wording.STATUSES, row["status"]), row["source"] or "",
            )
        )  # fmt: skip
    tones = [whole("quiet" if row["rank_low"] is None else "", len(headings)) for row in rows]
    return Page(title, sheet(headings, *with_remarks(rows, body, tones)))
