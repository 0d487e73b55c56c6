from collections.abc import Iterable, Sequence
from itertools import groupby

from educli.language import N_, _
from educli.model import codes, wording
from educli.model.charts.time import sparkline
from educli.model.codes import word
from educli.model.page import UNDER, Card, Heading, Page, Sheet
from educli.model.sheets import Row, allowed, sheet, verdict_of
from educli.model.trending import changed, segments

_BREAKS = {
    "break": N_("break in series: not compared with what stands above"),
    "overlap": N_("the period holds the one above: not compared with it"),
}


def page(rows: Sequence[Row]) -> Page:
    """A sheet per metric; a block per region, a row per point, a remark where nothing leads from one to the next."""
    metrics = [list(held) for _metric, held in groupby(rows, lambda row: row["metric"])]
    parts: list[Sheet | Card] = []
    for held in metrics:
        if len(metrics) > 1:
            parts.append(Card(wording.with_unit_label(held[0]), ()))
        parts.append(_followed(held))
    name = wording.with_unit_label(rows[0]) if len(metrics) == 1 else ""
    return Page(_("Through the years: {metric}").format(metric=name) if name else _("Through the years"), parts)


def grid(rows: Sequence[Row]) -> Page:
    """A row per point, one thing per cell."""
    headings = (
        Heading(_("region"), key=True), Heading(_("metric"), key=True, least=20), Heading(_("period")), Heading(_("value"), "point"), Heading(_("change"), "right"),
        Heading(_("per year"), "right"), Heading(_("verdict")), Heading(_("line"), least=30), Heading(_("status")), Heading(_("notes"), least=30),
        Heading(_("source id")),
    )  # fmt: skip
    body, tones = [], []
    for row in rows:
        cells, colours = _point(row)
        period, value, change, pace, verdict, line, status, source = cells
        name = _("{region} (reference)") if row["is_reference"] else "{region}"
        body.append([
            name.format(region=row["region_name"]), wording.with_unit_label(row), period.removeprefix(UNDER), value, change, pace, verdict, line, status,
            remark(row, {}), source,
        ])  # fmt: skip
        tones.append(["", "", *colours])
    return Page(_("Through the years"), sheet(headings, body, tones))


def _followed(rows: Sequence[Row]) -> Sheet:
    headings = (
        Heading(_("period"), least=24, key=True), Heading(_("value"), "point"), Heading(_("change"), "right"), Heading(_("per year"), "right", 3),
        Heading(_("verdict"), need=1), Heading(_("line"), need=1, least=16), Heading(_("status"), need=4), Heading(_("source id"), need=5),
    )  # fmt: skip
    body: list[list[str]] = []
    tones: list[list[str]] = []
    for _region, held in groupby(rows, lambda row: row["region"]):
        for cells, colours in _block(list(held)):
            body.append([*cells, *[""] * (len(headings) - len(cells))])
            tones.append(colours)
    kept = [place for place in range(len(headings)) if place < 2 or any(row[place] for row in body)]
    # The tone of a verdict stands in the column of the verdicts.
    return Sheet(
        tuple(headings[place] for place in kept),
        [[row[place] for place in kept] for row in body],
        [[([*line, *[""] * len(headings)])[place] for place in kept] for line in tones],
    )


def _block(rows: Sequence[Row]) -> Iterable[tuple[list[str], list[str]]]:
    """Yield the cells of each row of a block with their tones."""
    head = rows[0]
    name = _("{region} (reference)") if head["is_reference"] else "{region}"
    yield [name.format(region=head["region_name"])], ["quiet" if head["is_reference"] else "head"]
    for points in segments(rows):
        if text := remark(points[0], head):
            yield [UNDER + text], ["quiet"]
        yield from map(_point, points)
        if len(points) > 2:
            yield [UNDER + _total(points)], ["quiet"]


def remark(row: Row, head: Row) -> str:
    """Say why a segment begins, and what it is a series of."""
    parts = (
        _(_BREAKS[row["break_reason"]]) if row["break_reason"] in _BREAKS and row is not head else "",
        row["population_name"] or "",
        _("basis: {basis}").format(basis=row["basis"]) if row["basis"] else "",
        _("figures over {span} each").format(span=wording.months(row["months"])) if row["months"] else "",
    )
    return _("; ").join(filter(None, parts))


def _point(row: Row) -> tuple[list[str], list[str]]:
    judging = [line for line in row["lines"] if line["verdict"] == row["verdict"]]
    verdict = verdict_of(row | {"contested": any(line["contested"] for line in judging)}) if judging else ""
    cells = [
        UNDER + row["period"].replace("/", "–"), wording.marked(row), wording.change(row), wording.pace(row), verdict,
        "\n".join(_line(line, row["verdict"]) for line in row["lines"]),
        word(codes.STATUSES, row["status"]) if row["status"] != "A" else "", row["source"],
    ]  # fmt: skip
    return cells, ["", "", "", "", codes.TONES[row["verdict"]] if judging else ""]


def _line(line: Row, worst: str) -> str:
    """Write a line, with its verdict where that is not the worst."""
    standing = word(codes.STANDINGS, line["standing"])
    text = _("{line} {issuer} ({standing})").format(line=allowed(line), issuer=line["issuer_name"], standing=standing)
    return text if line["verdict"] == worst else _("{line}: {verdict}").format(line=text, verdict=verdict_of(line))


def _total(points: Sequence[Row]) -> str:
    """Say what has changed from the first point to the last, in all and per year."""
    first, last = points[0], points[-1]
    row = last | changed(first, last)
    change, pace = wording.change(row), wording.pace(row)
    span = f"{first['period'].replace('/', '–')} → {last['period'].replace('/', '–')}"
    changes = _("{change}, {pace} per year").format(change=change, pace=pace) if pace else change
    # A figure with a comparator has no place on a line, and leaves a gap.
    course = [point["value"] if point["qualifier"] == "exact" else None for point in points]
    drawn = f"  {sparkline(course)}" if sum(value is not None for value in course) > 2 else ""
    return _("{span}: {changes}").format(span=span, changes=changes) + drawn
