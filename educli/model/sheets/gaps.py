from collections.abc import Mapping, Sequence
from typing import Any

from educli.language import _
from educli.model import codes, wording
from educli.model.appendix import paragraphs
from educli.model.codes import word
from educli.model.page import Heading, Page
from educli.model.sheets import Row, sheet, whole, with_remarks


def page(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("verdict"), key=True, tally=True), Heading(_("region"), key=True), Heading(_("metric"), key=True), Heading(_("value"), "point"), Heading(_("period")),
        Heading(_("line")), Heading(_("margin"), "right", 1), Heading(_("in things"), "right", 3), Heading(_("issuer"), need=2), Heading(_("standing"), need=3),
        Heading(_("reason"), need=4, least=48),
    )  # fmt: skip
    body = [
        (
            wording.verdict(row) + ("*" if row["contested"] else ""),
            wording.below(row["region_name"], row["population_name"]),
            wording.with_unit_label(row),
            wording.marked(row), (row["period"] or "").replace("/", "–"),
            wording.line(row["line_lower"], row["line_lower_open"], row["line_upper"], row["line_upper_open"]),
            wording.margin(row), wording.counted(row["things_lower"], row["things_upper"], row["things_unit"] or "", sign=True),
            row["issuer_name"], word(codes.STANDINGS, row["standing"]), row["reason"],
        )
        for row in rows
    ]  # fmt: skip
    tones = [whole(codes.TONES[row["reference_verdict"] or row["verdict"]], len(headings)) for row in rows]
    return Page(_("Figures against the lines in force"), sheet(headings, *with_remarks(rows, body, tones)))


def prose(rows: Sequence[Row], before: Mapping[tuple[Any, ...], Row]) -> list[str]:
    """A paragraph per figure, with the reason of each of its verdicts."""
    figures: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        figures.setdefault((row["region"], row["metric"], row["period"], row["population"]), []).append(row)
    return paragraphs(figures.values(), before)
