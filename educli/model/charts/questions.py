"""The charts of each question, made from the rows of its answer."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from educli.language import N_, _
from educli.model import codes, wording
from educli.model.charts.axis import fitted, near_zero, numbers
from educli.model.charts.chart import Chart, Group, Mark
from educli.model.charts.marks import Row, mark, rules, scale, unjudging
from educli.model.charts.time import middle, moment, years
from educli.model.page import NOTHING
from educli.model.verdicts import WORST_FIRST


class Used(NamedTuple):
    """Which documents and lines a chart was made from, by id."""

    sources: tuple[str, ...]
    lines: tuple[str, ...] = ()


Drawn = tuple[Chart, Used]


def _used(rows: Iterable[Row], lines: Iterable[Row] = ()) -> Used:
    return Used(
        tuple(dict.fromkeys(row["source"] for row in rows if row["source"])),
        tuple(dict.fromkeys(line["line"] for line in lines)),
    )


def _notes(*notes: str) -> tuple[str, ...]:
    return tuple(filter(None, notes))


def compare(rows: Sequence[Row], regions: int) -> Iterable[Drawn]:
    """A chart per metric; two figures are joined to a dumbbell."""
    for start in range(0, len(rows), regions):
        yield _compared(rows[start : start + regions])


def _compared(group: Sequence[Row]) -> Drawn:
    head = next((row for row in group if row["value"] is not None), group[0])
    lines = list({line["line"]: line for row in group for line in row["lines"]}.values())
    drawn_in = rules(lines)
    marks = tuple(mark(row, wording.whose(row), row["lines"]) for row in group)
    kind, axis, remark = scale(marks, drawn_in, head["unit"])
    if len(group) == 2 and all(one.span for one in marks):
        kind = "dumbbell"
    flags = _(", ").join(codes.word(codes.FLAGS, flag) for flag in head["flags"])
    notes = _notes(
        *(_("{region}: {remarks}").format(region=row["region_name"], remarks=text) for row in group if (text := _remark(row, head))),
        _("mind: {flags}").format(flags=flags) if flags else "",
        remark,
        *unjudging((wording.whose(row), row["lines"]) for row in group if row["value"] is not None),
        contested(line for row in group for line in row["lines"]),
    )  # fmt: skip
    unit = wording.unit_label(head["unit"])
    chart = Chart(kind, wording.with_unit_label(head), unit, marks, axis, drawn_in, notes=notes)
    return chart, _used(group, lines)


def _remark(row: Row, head: Row) -> str:
    """Say what sets a figure apart: another metric, a status, and how far it is from the first."""
    if row["value"] is None:
        return ""
    compared = row["difference_lower"] is not None or row["difference_upper"] is not None
    remarks = (
        row["metric_name"] if row["metric"] != head["metric"] else "",
        codes.word(codes.STATUSES, row["status"]) if row["status"] != "A" else "",
        wording.difference(row) if compared else "",
        _("better or equal") if row["best"] and row["shared"] > 1 else "",
    )
    return _(", ").join(filter(None, remarks))


def contested(lines: Iterable[Row]) -> str:
    return _("* Another source would change the verdict.") if any(line["contested"] for line in lines) else ""


def rank(rows: Sequence[Row], judged: Sequence[Row]) -> Iterable[Drawn]:
    """One chart, best first, with the lines in force that judge any of the figures; below it who has no rank.

    judged: the rows of `gaps` for the same metric and regions.
    """
    if not rows:
        return
    lines = _lines(judged, {row["region"] for row in rows if row["rank_low"] is not None})
    drawn_in = rules(line for held in lines.values() for line in held)
    marks = tuple(
        mark(row, _placed(row), lines.get(row["region"], ()), codes.word(codes.LEFT_OUT, row["left_out"]))
        if row["rank_low"] is not None or row["value"] is None
        # On another scale than the others: told, not drawn.
        else Mark(row["region_name"], _("{value} ({reason})").format(value=wording.marked(row), reason=codes.word(codes.LEFT_OUT, row["left_out"])), tone="quiet")
        for row in rows
    )  # fmt: skip
    kind, axis, remark = scale(marks, drawn_in, rows[0]["unit"])
    title = wording.with_unit_label(rows[0])
    notes = _notes(
        remark,
        *unjudging((wording.whose(row), lines.get(row["region"], ())) for row in rows if row["rank_low"] is not None),
        contested(line for held in lines.values() for line in held),
    )
    chart = Chart(kind, title, wording.unit_label(rows[0]["unit"]), marks, axis, drawn_in, notes=notes)
    yield chart, _used(rows, (line for held in lines.values() for line in held))


def _placed(row: Row) -> str:
    low, high = row["rank_low"], row["rank_high"]
    place = "" if low is None else f"{low} " if low == high else f"{low}–{high} "
    return place + wording.whose(row)


def _lines(judged: Iterable[Row], regions: set[str]) -> Mapping[str, Sequence[Row]]:
    """Return the lines that judge the figure of each region, with their verdicts."""
    lines: dict[str, list[Row]] = {}
    for row in judged:
        if row["region"] in regions and row["verdict"] in WORST_FIRST and not row["population"]:
            lines.setdefault(row["region"], []).append(_line(row))
    return lines


def _line(row: Row) -> Row:
    """Return the line of a row of `gaps`, with its verdict."""
    return {
        "line": row["line"], "lower": row["line_lower"], "lower_open": row["line_lower_open"], "upper": row["line_upper"],
        "upper_open": row["line_upper_open"], "issuer_name": row["issuer_name"], "standing": row["standing"],
        "verdict": row["verdict"], "reference_verdict": row["reference_verdict"], "contested": row["contested"],
    }  # fmt: skip


def gaps(shown: Sequence[Row], rows: Sequence[Row]) -> Iterable[Drawn]:
    """Where there are several regions a grid of verdicts; then a chart per metric with its lines drawn in."""
    if len({row["region"] for row in shown}) > 1:
        yield _verdicts(shown, rows)
    by_metric: dict[str, list[Row]] = {}
    for row in shown:
        by_metric.setdefault(row["metric"], []).append(row)
    # Rows with a verdict that is not listed too: their lines are drawn across the figures of others.
    judged: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row["verdict"] in WORST_FIRST:
            judged.setdefault((row["metric"], *_figure(row)), []).append(row)
    for held in by_metric.values():
        yield _against_lines(held, judged)


def _verdicts(shown: Sequence[Row], rows: Sequence[Row]) -> Drawn:
    """A row per line that has a verdict listed, a column per region; a region that the line is not for has no cell."""
    regions = dict(sorted((row["region"], row["region_name"]) for row in shown))
    metrics = list(dict.fromkeys(row["metric"] for row in shown))
    lines = {row["line"]: _headed(row) for row in sorted(shown, key=lambda row: metrics.index(row["metric"]))}
    worst: dict[tuple[str, str], Row] = {}
    for row in (row for row in rows if row["region"] in regions and row["line"] in lines):
        before = worst.get((row["line"], row["region"]))
        if before is None or _badness(row) < _badness(before):
            worst[row["line"], row["region"]] = row
    marks = tuple(
        Mark(lines[id], wording.verdict(row) + ("*" if row["contested"] else ""), group=row["region_name"], tone=codes.TONES[row["reference_verdict"] or row["verdict"]])
        for id in lines for region in regions if (id, region) in worst for row in (worst[id, region],)
    )  # fmt: skip
    empty = len(worst) < len(lines) * len(regions)
    notes = _notes(
        _("{sign} the line is not for the region, or not in force when its figure holds").format(sign=NOTHING)
        if empty
        else "",
        contested(row for row in worst.values()),
    )
    groups = tuple(map(Group, regions.values()))
    return Chart("grid", _("Verdicts"), "", marks, groups=groups, notes=notes), _used(worst.values(), worst.values())


def _badness(row: Row) -> int:
    return (*WORST_FIRST, "no_data", "not_applicable").index(row["verdict"])


def _headed(row: Row) -> str:
    """Write a line below its metric."""
    [rule] = {rule.label for rule in rules([_line(row)])}
    return _("{metric}: {line}").format(metric=wording.with_unit_label(row), line=rule)


def _against_lines(held: Sequence[Row], judged: Mapping[tuple[Any, ...], Sequence[Row]]) -> Drawn:
    """Each figure of a metric once, held against every line that judges it."""
    drawn_in = rules(map(_line, held))
    figures = [list(rows) for _key, rows in groupby(sorted(held, key=_figure), key=_figure)]
    marks = tuple(mark(rows[0], wording.whose(rows[0]), list(map(_line, rows))) for rows in figures)
    kind, axis, remark = scale(marks, drawn_in, held[0]["unit"])
    notes = _notes(
        remark,
        *unjudging(_judging(held, judged)),
        contested(held),
    )
    chart = Chart(
        kind, wording.with_unit_label(held[0]), wording.unit_label(held[0]["unit"]), marks, axis, drawn_in, notes=notes
    )
    return chart, _used(held, held)


def _judging(
    held: Sequence[Row], judged: Mapping[tuple[Any, ...], Sequence[Row]]
) -> Iterable[tuple[str, Sequence[Row]]]:
    """Return whose each figure is, with those of the lines drawn in that judge it, whether or not that is listed."""
    lines = {row["line"] for row in held}
    figures = {(row["metric"], *_figure(row)): row for row in sorted(held, key=_figure) if row["value"] is not None}
    for key, row in figures.items():
        yield wording.whose(row), [_line(other) for other in judged.get(key, ()) if other["line"] in lines]


def _figure(row: Row) -> tuple[Any, ...]:
    return row["region"], row["population"] or "", row["value"] is None, row["period"] or ""


_STATES = {
    "reliable": ("", "good"), "unreliable": ("?", "unsure"), "blank": (N_("× blank"), "quiet"), "planned": (N_("○ planned"), "quiet"),
}  # fmt: skip


def coverage(rows: Sequence[Row]) -> Iterable[Drawn]:
    """A row per metric, a column per region: the latest year with a figure, or why there is none."""
    if not rows:
        return
    regions = dict(sorted((row["region"], row["region_name"]) for row in rows))
    marks = []
    for row in rows:
        word, tone = _STATES[row["state"]]
        text = f"{row['last_year']}{word}" if row["state"] in ("reliable", "unreliable") else _(word)
        marks.append(
            Mark(
                row["metric_name"],
                _(text).format(year=row["last_year"]),
                group=row["region_name"],
                tone=tone,
            )
        )
    yield Chart("grid", _("Coverage"), "", tuple(marks), groups=tuple(map(Group, regions.values()))), Used(())


def trend(rows: Sequence[Row]) -> Iterable[Drawn]:
    """A chart per metric, a series per region and part; lines are drawn as long as they are in force."""
    for _metric, held in groupby(rows, lambda row: row["metric"]):
        yield _followed(list(held))


def _followed(rows: Sequence[Row]) -> Drawn:
    lines = list({line["line"]: line for row in rows for line in row["lines"]}.values())
    drawn_in = tuple(
        rule._replace(since=moment(line["from_date"]), until=line["until_date"] and moment(line["until_date"]))
        for line in lines
        for rule in rules([line])
    )
    groups = dict.fromkeys(Group(_series(row), row["is_reference"]) for row in rows)
    marks = tuple(
        mark(row, "", row["lines"])._replace(
            group=_series(row), at=middle(row["period"]), broken=before is not None and _is_apart(before, row)
        )
        for before, row in pairwise((None, *rows))
        if row
    )
    values = numbers(marks, drawn_in)
    beyond = any(one.span and one.span.upper is None for one in marks)
    axis = fitted(values, rows[0]["unit"], near_zero(values), beyond)
    notes = _notes(
        "" if axis.low <= 0 else _("scale not from zero"),
        contested(line for row in rows for line in row["lines"]),
    )
    chart = Chart(
        "series", wording.with_unit_label(rows[0]), wording.unit_label(rows[0]["unit"]), marks, axis, drawn_in, tuple(groups),
        years([one.at for one in marks if one.at is not None]), notes,
    )  # fmt: skip
    return chart, _used(rows, lines)


def _is_apart(before: Row, row: Row) -> bool:
    """Tell whether a series breaks between two of its rows."""
    return _series(before) == _series(row) and before["segment"] != row["segment"]


def _series(row: Row) -> str:
    """Name the series of a row: the region, and what sets it apart."""
    apart = (row["basis"] or "", wording.months(row["months"]) if row["months"] else "")
    name = _(", ").join(filter(None, (wording.whose(row), *apart)))
    return _("{region} (reference)").format(region=name) if row["is_reference"] else name
