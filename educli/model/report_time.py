"""The sections of a report on time: how figures have changed, and how far targets are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from educli.language import _
from educli.model import advance, codes, wording
from educli.model.charts import questions as charts
from educli.model.charts.marks import judged
from educli.model.document import Block, Cell, Column, Links, Part, Picture, Prose, Table, Tally
from educli.model.report_cells import SOURCES, TARGETS, Row, evidence, period, region_anchor, status, without_empty
from educli.model.result import Result
from educli.model.sheets.progress import remark as remark_on_target
from educli.model.sheets.trend import remark as remark_on_point
from educli.model.verdicts import WORST_FIRST

# What is told in a sentence, too.
_BAD = ("away", "missed")

# What targets are counted by: a class, or that there are several, or none.
_COUNTED = codes.CLASSES | codes.BESIDE_CLASSES

_LIST = f"{TARGETS}-list"


def through_years(answer: Result | None, proved: Collection[str], notes: Mapping[str, str]) -> Iterator[Part]:
    """Yield a block per metric that has changed somewhere.

    proved: the anchors of evidence that the report has. notes: the number of each document, by id.
    """
    if answer is None:
        return
    metrics = [list(held) for _metric, held in groupby(answer.rows, lambda row: row["metric"])]
    if len(metrics) > 1:
        yield Links([Cell(wording.with_unit_label(rows[0]), _anchor(rows[0])) for rows in metrics])
    if answer.warnings:
        yield Prose(answer.warnings, marked=True)
    for rows in metrics:
        yield Block(_anchor(rows[0]), wording.with_unit_label(rows[0]), tuple(_followed(rows, proved, notes)))


def _anchor(row: Row) -> str:
    return f"years-{row['metric']}"


def _followed(rows: Sequence[Row], proved: Collection[str], notes: Mapping[str, str]) -> Iterator[Part]:
    for chart, _used in charts.trend(rows):
        labels = tuple(rule.label for rule in chart.rules)
        beside = (Prose(labels, _("Lines in force")), Prose(chart.notes, _("Comparability")))
        yield Picture(chart._replace(notes=()), [part for part in beside if part.sentences])
    columns = (
        Column(_("region"), key=True), Column(_("period")), Column(_("value"), "point"), Column(_("change"), "point"), Column(_("per year"), "point"),
        Column(_("verdict")), Column(_("status")), Column(_("notes")), Column(_("source")),
    )  # fmt: skip
    blocks = [list(held) for _region, held in groupby(rows, lambda row: row["region"])]
    body = [_point(row, block[0], proved, notes) for block in blocks for row in block]
    yield without_empty(Table(_("Figures"), columns, body))


def _point(row: Row, first: Row, proved: Collection[str], notes: Mapping[str, str]) -> Sequence[Cell]:
    name = _("{region} (reference)") if row["is_reference"] else "{region}"
    worst = row["verdict"] if row["verdict"] in WORST_FIRST else ""
    return (
        Cell(name.format(region=row["region_name"]), "" if row["is_reference"] else region_anchor(row)),
        period(row), _value(row, proved), Cell(wording.change(row), key=row["change"]), Cell(wording.pace(row), key=row["pace"]),
        Cell(judged(row["lines"]), tone=codes.TONES[worst] if worst else ""), Cell(status(row)),
        Cell(remark_on_point(row, first)), _documents([row["source"]], notes),
    )  # fmt: skip


def _value(row: Row, proved: Collection[str]) -> Cell:
    anchor = evidence(row)
    return Cell(wording.marked(row), anchor if anchor in proved else "", key=row["value"])


def _documents(ids: Sequence[str | None], notes: Mapping[str, str]) -> Cell:
    return Cell(" ".join(notes[id] for id in dict.fromkeys(filter(None, ids))), SOURCES)


# targets


def targets(answer: Result, proved: Collection[str], notes: Mapping[str, str]) -> Iterator[Part]:
    """Yield how many targets are in each class, what has gone wrong in sentences, and all of them in a table."""
    rows = list(answer.rows)
    if not rows:
        return
    above = _("What a region above wants to reach stands beside, as a reference; it is no promise of the region's own.")
    yield Prose((answer.page().title, *([above] if answer.counts["reference"] else ())))
    yield _tally(answer.counts)
    if said := [row["reason"] for row in rows if set(row["class"]) & set(_BAD)]:
        yield Prose(said, _("Missed, or moving away"))
    columns = (
        Column(_("region"), filter=True, key=True), Column(_("metric")), Column(_("target")), Column(_("by")), Column(_("set by"), filter=True),
        Column(_("class"), filter=True), Column(_("latest"), "point"), Column(_("margin"), "point"), Column(_("on the way")), Column(_("source")),
    )  # fmt: skip
    body = [_target(row, proved, notes) for row in rows]
    yield without_empty(Table(_("Targets and the way to them"), columns, body, _LIST))
    if answer.warnings:
        yield Prose(answer.warnings, marked=True)


def _tally(counts: Mapping[str, int]) -> Tally:
    shown = [name for name in _COUNTED if counts[name]]
    cells = [Cell(_(_COUNTED[name]), _LIST, advance.TONES.get(name, "quiet")) for name in shown]
    return Tally([(cell, counts[name]) for cell, name in zip(cells, shown, strict=True)], _("class"))


def _target(row: Row, proved: Collection[str], notes: Mapping[str, str]) -> Sequence[Cell]:
    [first, *others] = row["class"] or ("reference",)
    counted = "open" if others else first
    word = _(_COUNTED[counted])
    said = advance.classes(row) or codes.word(codes.AIMS, row["aim"])
    latest = f"{wording.marked(row)} {(row['period'] or '').replace('/', '–')}".strip()
    anchor = evidence(row)
    return (
        Cell(wording.whose(row), region_anchor(row)), Cell(wording.with_unit_label(row)), Cell(advance.target(row)), Cell(row["due"]), Cell(row["promiser_name"]),
        Cell(said, tone=advance.TONES.get(first, "quiet"), pick=word),
        Cell(latest, anchor if row["value"] is not None and anchor in proved else "", key=row["value"]),
        Cell(advance.ends(row, "distance"), key=row["distance"]), Cell(_("; ").join(filter(None, _way(row)))),
        _documents([row["target_source"], row["source"], row["base_source"]], notes),
    )  # fmt: skip


def _way(row: Row) -> Iterator[str]:
    """Say how fast it goes, where that leads, what is done of a plan, and what there is to be minded."""
    if row["base"] is not None:
        since = wording.period(row["base_period"])
        yield _("since {period} {pace}").format(period=since, pace=advance.pace(row, "observed_pace"))
        if required := advance.pace(row, "required_pace"):
            ahead = wording.with_unit(advance.ends(row, "projected", sign=False), row["unit"])
            yield _("required {pace}").format(pace=required)
            yield _("projected {value}").format(value=ahead)
    if part := advance.done(row):
        yield _("done {part}").format(part=part)
    # The class of a reference says it, and who set it stands beside.
    if row["aim"] != "reference":
        yield remark_on_target(row)
