from collections.abc import Mapping, Sequence
from typing import Any

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.notes import of_several_years
from educli.model.page import Heading, Page
from educli.model.robustness import places
from educli.model.sheets import Row, sheet, whole, with_remarks


def page(rows: Sequence[Row], title: str, every: Sequence[Row]) -> Page:
    headings = (
        Heading(_("rank"), "right", key=True), Heading(_("region"), key=True), Heading(_("value"), "point"), Heading(_("period")),
        Heading(_("population"), need=2), Heading(_("status"), need=1), Heading(_("source id"), need=3),
    )  # fmt: skip
    body = [
        (
            _place(row), row["region_name"], wording.marked(row), (row["period"] or "").replace("/", "–"),
            row["population_name"] or "", word(codes.STATUSES, row["status"]), row["source"] or "",
        )
        for row in rows
    ]  # fmt: skip
    tones = [whole("quiet" if row["rank_low"] is None else "", len(headings)) for row in rows]
    return Page(title, sheet(headings, *with_remarks(rows, body, tones)))


def _place(row: Row) -> str:
    """Write a rank, a range of ranks, or why there is none."""
    if row["rank_low"] is None:
        return word(codes.LEFT_OUT, row["left_out"])
    if row["rank_low"] == row["rank_high"]:
        return wording.count(row["rank_low"])
    return places(row["rank_low"], row["rank_high"])


def prose(rows: Sequence[Row], title: str, every: Sequence[Row], before: Mapping[tuple[Any, ...], Row]) -> list[str]:
    """One paragraph: who stands where, among how many, and what stands against comparing them."""
    places = [
        _("{region} {value} ({period}), rank {rank}").format(
            region=row["region_name"], value=wording.said(row), period=wording.period(row["period"]), rank=_place(row)
        )
        for row in rows
        if row["rank_low"] is not None
    ]
    if not places:
        return []
    ranked = [row for row in every if row["rank_low"] is not None]
    places.append(_("ranked: {n}").format(n=len(ranked)))
    if left_out := len(every) - len(ranked):
        places.append(_("not ranked: {n}").format(n=left_out))
    if of_several_years(ranked):
        places.append(_("of different years"))
    return [_("{metric}: {figures}.").format(metric=rows[0]["metric_name"], figures=_("; ").join(places))]
