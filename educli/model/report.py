"""The report: what answers of several questions say of the asked regions, as one document."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from educli.language import _, language
from educli.model import codes, wording
from educli.model.charts import questions as charts
from educli.model.charts.marks import judged, rules, scale
from educli.model.codes import word
from educli.model.document import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Fold,
    Links,
    Part,
    Picture,
    Prose,
    Section,
    Table,
)  # fmt: skip
from educli.model.notes import of_sizes
from educli.model.page import Card, Page
from educli.model.report_cells import (
    LINES,
    METRICS,
    REGIONS,
    SOURCES,
    SUMMARY,
    TARGETS,
    VERDICTS,
    YEARS,
    Row,
    evidence,
    figure,
    period,
    plain,
    region_anchor,
    status,
    tally,
    without_empty,
)
from educli.model.report_time import targets, through_years
from educli.model.result import Result
from educli.model.sheets import show, why
from educli.model.trail import trail
from educli.model.verdicts import WORST_FIRST
from educli.model.verdicts import worst as worst_of

Key = tuple[str, str]

# A title names so many regions, and counts the others.
_NAMED = 4


class Answers(NamedTuple):
    """What the questions answer, in the language in force.

    regions: rows of `regions`, in the asked order. gaps: with every outcome.
    proofs, records: rows of `why` and `show` by region and metric. counts: base and part of rates, by figure and role.
    trend: of the metrics that have changed somewhere. progress: of the same regions and metrics.
    lines: rows of `thresholds` that are used. documents: references that are, by id.
    made: name and text of what a report says of itself.
    """

    regions: Sequence[Row]
    gaps: Result
    compare: Result
    trend: Result | None
    progress: Result
    proofs: Mapping[Key, Sequence[Row]]
    records: Mapping[Key, Sequence[Row]]
    counts: Mapping[int, Mapping[str, Row]]
    lines: Sequence[Row]
    documents: Mapping[str, str]
    made: Sequence[tuple[str, str]]


def document(answers: Answers, every_metric: bool) -> Document:
    """Return the report in the language in force.

    every_metric: whether each metric has a card of its own; else those that several regions share or a line judges.
    """
    groups = _groups(answers)
    cards = {anchor: group for anchor, group in groups.items() if every_metric or _telling(group)}
    numbered = [f"[{number}] {text}" for number, text in enumerate(answers.documents.values(), 1)]
    proved = {evidence(row) for row in answers.compare.rows if row["value"] is not None}
    notes = {id: f"[{number}]" for number, id in enumerate(answers.documents, 1)}
    sections = (
        Section(SUMMARY, _("Summary"), tuple(_summary(answers, cards))),
        Section(METRICS, _("Metrics"), tuple(_metrics(answers, groups, cards))),
        Section(YEARS, _("Through the years"), tuple(through_years(answers.trend, proved, notes))),
        Section(TARGETS, _("Targets"), tuple(targets(answers.progress, proved, notes))),
        Section(REGIONS, _("Regions"), tuple(_regions(answers, groups, cards))),
        Section(LINES, _("Lines"), (_lines(answers.lines),) if answers.lines else ()),
        Section(SOURCES, _("Sources"), (Prose(numbered),) if numbered else ()),
    )
    said = tuple(section for section in sections if section.parts)
    return Document(language(), _title(answers.regions), Facts(answers.made), said)


def _title(regions: Sequence[Row]) -> str:
    names = [row["region_name"] for row in regions]
    if len(names) > _NAMED:
        shown = _(", ").join(names[: _NAMED - 1])
        return _("Schools of {regions} and {n} more regions").format(regions=shown, n=len(names) - _NAMED + 1)
    return _("Schools of {regions}").format(regions=_(", ").join(names))


# figures


def _groups(answers: Answers) -> dict[str, Sequence[Row]]:
    """Return the figures that stand side by side, a row a region, by anchor: that of the metric, numbered where a
    metric has several."""
    rows, regions = list(answers.compare.rows), len(answers.regions)
    groups: dict[str, Sequence[Row]] = {}
    seen: Counter[str] = Counter()
    for start in range(0, len(rows), regions):
        group = rows[start : start + regions]
        metric = _held(group)[0]["metric"]
        seen[metric] += 1
        groups[_metric(metric) + (f"-{seen[metric]}" if seen[metric] > 1 else "")] = group
    return groups


def _held(group: Iterable[Row]) -> list[Row]:
    return [row for row in group if row["value"] is not None]


def _telling(group: Sequence[Row]) -> bool:
    return group[0]["shared"] > 1 or any(row["lines"] for row in group)


def _metric(id: str) -> str:
    return f"metric-{id}"


def _heading(group: Sequence[Row]) -> str:
    """Name what is measured, and of whom and over what where that is the same for all figures."""
    held = _held(group)
    parts = [wording.with_unit_label(held[0])]
    for name in ("population_name", "basis"):
        if len(said := {row[name] for row in held}) == 1:
            parts += filter(None, said)
    return " · ".join(parts)


def _verdict(lines: Sequence[Row]) -> Cell:
    """Return the verdict of all lines of a figure, in the tone of the worst."""
    worst = worst_of(line["verdict"] for line in lines if line["verdict"] in WORST_FIRST)
    return Cell(judged(lines), tone=codes.TONES[worst] if worst else "")


# summary


def _summary(answers: Answers, cards: Mapping[str, Sequence[Row]]) -> Iterator[Part]:
    rows = list(answers.gaps.rows)
    # The first card of a metric is that of the whole region.
    homes = {evidence(row): anchor for anchor, group in reversed(list(cards.items())) for row in _held(group)}
    verdict = _("verdict")
    others = {one: [row for row in rows if row["verdict"] == one] for one in ("no_data", "not_applicable")}
    yield tally(answers.gaps.counts, verdict, {one: _outcomes(one) for one in others})
    if sentences := _outstanding(rows):
        yield Prose(sentences, _("Not met or not decided"))
    if any(row["verdict"] in WORST_FIRST for row in rows):
        yield _verdicts(rows, verdict, homes)
    if others["no_data"]:
        title = _("Lines without a figure: {n}").format(n=len(others["no_data"]))
        yield Fold(_outcomes("no_data"), title, (_unanswered(others["no_data"], several=True),))
    if others["not_applicable"]:
        title = _("Lines made for others, as a reference: {n}").format(n=len(others["not_applicable"]))
        yield Fold(_outcomes("not_applicable"), title, (_references(others["not_applicable"], homes),))
    warnings = list(answers.gaps.warnings)
    counts = answers.compare.counts
    if flagged := counts.get("flagged"):
        text = _("Metrics whose figures are not strictly comparable, and are marked so: {n}.")
        warnings.append(text.format(n=flagged))
    if absolute := counts.get("absolute"):
        warnings.append(of_sizes(absolute))
    if warnings:
        yield Prose(warnings, marked=True)


def _outstanding(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(row["reason"] for row in rows if row["verdict"] in ("not_met", "undecided", "waived"))


def _verdicts(rows: Sequence[Row], verdict: str, homes: Mapping[str, str]) -> Table:
    columns = (
        Column(verdict, filter=True), Column(_("region"), filter=True, key=True), Column(_("metric")), Column(_("value"), "point"),
        Column(_("period")), Column(_("line")), Column(_("margin"), "point"), Column(_("issuer"), filter=True), Column(_("standing"), filter=True),
    )  # fmt: skip
    body = [
        (
            Cell(
                wording.verdict(row) + ("*" if row["contested"] else ""), tone=codes.TONES[row["verdict"]],
                pick=word(codes.VERDICTS, row["verdict"]),
            ),
            Cell(wording.whose(row), region_anchor(row), pick=row["region_name"]), Cell(wording.with_unit_label(row), homes.get(evidence(row), "")),
            figure(row), period(row), Cell(_allowed(row), LINES), Cell(wording.margin(row), key=row["margin"]),
            *plain(row["issuer_name"], word(codes.STANDINGS, row["standing"])),
        )
        for row in rows if row["verdict"] in WORST_FIRST
    ]  # fmt: skip
    return Table(_("Figures against the lines in force"), columns, body, VERDICTS)


def _outcomes(verdict: str) -> str:
    return f"outcomes-{verdict}"


def _references(rows: Sequence[Row], homes: Mapping[str, str]) -> Table:
    columns = (
        Column(_("as reference"), filter=True), Column(_("region"), filter=True, key=True), Column(_("metric")), Column(_("value"), "point"), Column(_("period")),
        Column(_("line")), Column(_("margin"), "point"), Column(_("issuer"), filter=True), Column(_("made for")), Column(_("standing"), filter=True),
    )  # fmt: skip
    body = [
        (
            Cell(word(codes.VERDICTS, row["reference_verdict"]), tone=codes.TONES[row["reference_verdict"]]),
            Cell(wording.whose(row), region_anchor(row)), Cell(wording.with_unit_label(row), homes.get(evidence(row), "")), figure(row), period(row),
            Cell(_allowed(row), LINES), Cell(wording.margin(row), key=row["margin"]),
            *plain(row["issuer_name"], _(", ").join(word(codes.LEVELS, level) for level in row["applies_to"]), word(codes.STANDINGS, row["standing"])),
        )
        for row in rows
    ]  # fmt: skip
    return Table(_("Lines made for another level or population"), columns, body)


def _allowed(row: Row) -> str:
    return wording.line(row["line_lower"], row["line_lower_open"], row["line_upper"], row["line_upper_open"])


# metrics


def _metrics(
    answers: Answers, groups: Mapping[str, Sequence[Row]], cards: Mapping[str, Sequence[Row]]
) -> Iterator[Part]:
    if len(cards) > 1:
        yield Links([Cell(_heading(group), anchor) for anchor, group in cards.items()])
    if others := len(groups) - len(cards):
        text = _("Metrics that one region alone has, and that no line judges, stand with their region: {n}.")
        yield Prose((text.format(n=others),))
    for anchor, group in cards.items():
        yield _card(answers, anchor, group)


def _card(answers: Answers, anchor: str, group: Sequence[Row]) -> Block:
    held = _held(group)
    head = held[0]
    # Differences stand in the table.
    drawn = [row | dict.fromkeys(("difference_lower", "difference_upper", "best")) for row in held]
    [(chart, _used)] = charts.compare(drawn, len(drawn))
    # Two stand below one another here, as more do.
    kind = scale(chart.marks, chart.rules, head["unit"]).kind
    lines = {line["line"]: line for row in held for line in row["lines"]}
    beside: list[Part] = []
    if lines:
        labels = tuple(rule.label for line in lines.values() for rule in rules([line])[:1])
        beside.append(Prose(labels, _("Lines in force")))
    if chart.notes:
        beside.append(Prose(chart.notes, _("Comparability")))
    definition = answers.records[head["region"], head["metric"]][0]["definition"]
    # What is to be noted stands beside.
    parts: list[Part] = [
        Prose((definition,)),
        Picture(chart._replace(kind=kind, notes=()), beside),
        _side_by_side(held),
    ]
    if missing := [row["region_name"] for row in group if row["value"] is None]:
        parts.append(Prose((_("No data: {regions}.").format(regions=_(", ").join(missing)),)))
    return Block(anchor, _heading(group), parts)


def _side_by_side(held: Sequence[Row]) -> Table:
    head = held[0]
    against = _("against {region} ({unit})").format(
        region=head["region_name"], unit=wording.distance_label(head["unit"])
    )
    columns = (
        Column(_("region"), key=True), Column(_("metric")), Column(_("value"), "point"), Column(_("period")), Column(_("basis")), Column(_("status")),
        Column(against, "point"), Column(_("better or equal")), Column(_("verdict")),
    )  # fmt: skip
    body = [
        (
            Cell(wording.whose(row), region_anchor(row)), Cell(row["metric_name"] if row["metric"] != head["metric"] else ""),
            figure(row), period(row), *plain(row["basis"] or "", status(row)), Cell(_difference(row), key=row["difference"]),
            Cell(_("yes") if row["best"] and len(held) > 1 else ""), _verdict(row["lines"]),
        )
        for row in held
    ]  # fmt: skip
    return without_empty(Table(_("Figures"), columns, body))


def _difference(row: Row) -> str:
    known = row["difference_lower"] is not None or row["difference_upper"] is not None
    return wording.bare_difference(row) if known else ""


# regions


def _regions(
    answers: Answers, groups: Mapping[str, Sequence[Row]], cards: Mapping[str, Sequence[Row]]
) -> Iterator[Part]:
    if len(answers.regions) > 1:
        yield Links([Cell(row["region_name"], region_anchor(row)) for row in answers.regions])
    outcomes: dict[str, list[Row]] = {}
    for row in answers.gaps.rows:
        outcomes.setdefault(row["region"], []).append(row)
    for place, region in enumerate(answers.regions):
        figures = [(anchor, group[place]) for anchor, group in groups.items() if group[place]["value"] is not None]
        yield Block(region_anchor(region), region["region_name"], tuple(_about(answers, region, figures, cards, outcomes.get(region["region"], []))))  # fmt: skip


def _about(
    answers: Answers, region: Row, figures: Sequence[tuple[str, Row]], cards: Mapping[str, Any], outcomes: Sequence[Row]
) -> Iterator[Part]:
    level = word(codes.LEVELS, region["level"])
    above = _(" of {parent}").format(parent=region["parent_name"]) if region["parent_name"] else ""
    yield Prose((_("{level}{above}; code {code}").format(level=level, above=above, code=region["region"]),))
    counted = Counter(row["verdict"] for row in outcomes)
    if outcomes:
        shown = {one: counted[one] for one in codes.VERDICTS if one != "not_applicable"}
        yield tally(shown, _("verdict"), {"no_data": _nodata(region)}, (_("region"), region["region_name"]))
    if sentences := _outstanding(outcomes):
        yield Prose(sentences, _("Not met or not decided"))
    if figures:
        yield _figures(figures, cards)
    else:
        yield Prose((_("No figure."),))
    if lacking := [row for row in outcomes if row["verdict"] == "no_data"]:
        title = _("Lines without a figure: {n}").format(n=len(lacking))
        yield Fold(_nodata(region), title, (_unanswered(lacking),))
    proved: dict[str, list[Row]] = {}
    for _anchor, row in figures:
        proved.setdefault(evidence(row), []).append(row)
    yield from (_proof(answers, rows) for rows in proved.values())


def _figures(figures: Sequence[tuple[str, Row]], cards: Mapping[str, Any]) -> Table:
    columns = (
        Column(_("metric"), key=True), Column(_("value"), "point"), Column(_("period")), Column(_("population")), Column(_("basis")), Column(_("status")), Column(_("verdict"), filter=True),
    )  # fmt: skip
    body = [
        (
            Cell(wording.with_unit_label(row), anchor if anchor in cards else ""), figure(row), period(row),
            *plain(row["population_name"] or "", row["basis"] or "", status(row)), _verdict(row["lines"]),
        )
        for anchor, row in figures
    ]  # fmt: skip
    return without_empty(Table(_("Figures"), columns, body))


def _nodata(region: Row) -> str:
    return f"nodata-{region['region']}"


def _unanswered(rows: Sequence[Row], several: bool = False) -> Table:
    """List lines that nobody answers; of several regions with whose figure lacks."""
    columns = (
        *([Column(_("region"), filter=True, key=True)] if several else ()),
        Column(_("metric"), key=not several), Column(_("line")), Column(_("issuer"), filter=several), Column(_("standing"), filter=several),
    )  # fmt: skip
    body = [
        (
            *([Cell(row["region_name"], region_anchor(row))] if several else ()),
            *plain(wording.with_unit_label(row), _allowed(row), row["issuer_name"]),
            Cell(word(codes.STANDINGS, row["standing"])),
        )
        for row in rows
    ]
    return Table(_("Lines without a figure"), columns, body)


# evidence


def _proof(answers: Answers, figures: Sequence[Row]) -> Fold:
    """Return the record of a figure and its proof; both worded as `show` and `why` do."""
    head = figures[0]
    key = head["region"], head["metric"]
    records, proof = answers.records[key], answers.proofs.get(key, ())
    used = [row for row in records if row["chosen"] or _identity(row) in set(map(_identity, figures))]
    # The lines of the one in use are those of the proof.
    parts = list(_facts(show.page([row | {"lines": []} if row["chosen"] else row for row in used])))
    if others := [_brief(row) for row in records if row not in used]:
        parts.append(Prose(others, _("Other observations")))
    if proof:
        parts += _facts(why.page(trail(proof, answers.counts.get(proof[0]["figure"], {})), ""))
    said = _("; ").join(dict.fromkeys(_brief(row) for row in figures))
    return Fold(evidence(head), _("{metric}: {figure}").format(metric=head["metric_name"], figure=said), parts)


def _facts(page: Page) -> Iterator[Part]:
    return (Facts(part.lines, part.heading) for part in page.parts if isinstance(part, Card))


def _identity(row: Row) -> tuple[Any, ...]:
    return row["period"], row["value"], row["population_name"], row["basis"], row["source"], row["quote"]


def _brief(row: Row) -> str:
    figure = word(codes.MISSING, row["missing"]) if row["value"] is None else wording.said(row)
    parts = (figure, wording.period(row["period"]), row["population_name"] or "", row["basis"] or "", status(row))
    return " · ".join(filter(None, parts))


# lines


def _lines(rows: Sequence[Row]) -> Table:
    columns = (
        Column(_("metric"), key=True), Column(_("line")), Column(_("issuer"), filter=True), Column(_("made for")), Column(_("in force")), Column(_("standing"), filter=True),
        Column(_("document number")), Column(_("document of the line")),
    )  # fmt: skip
    body = [
        plain(
            wording.with_unit_label(row) + (f" ({row['population_name']})" if row["population_name"] else ""),
            wording.line(row["lower"], row["lower_open"], row["upper"], row["upper_open"]), row["issuer_name"],
            _(", ").join(word(codes.LEVELS, level) for level in row["applies_to"]), f"{row['from_date']}–{row['until_date'] or ''}",
            word(codes.STANDINGS, row["standing"]), row["number"] or "", row["title"],
        )
        for row in rows
    ]  # fmt: skip
    return without_empty(Table(_("Lines that were held against the figures"), columns, body))
