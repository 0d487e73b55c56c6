"""How answers are arranged for people: the same content as the rows, in words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from educli.language import N_, _
from educli.model import wording
from educli.model.columns import Column
from educli.model.result import NOTHING, UNDER, Card, Heading, Page, Sheet
from educli.model.trail import interval
from educli.model.wording import word

Row = dict[str, Any]

_ALIGNED = {"number": "point", "integer": "right"}


def _sheet(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], tones: Sequence[Sequence[str]] = ()
) -> list[Sheet]:
    """Return a sheet without the columns that say nothing in any row, or no sheet for no rows."""
    if not rows:
        return []
    kept = [place for place in range(len(headings)) if place == 0 or any(row[place] for row in rows)]
    return [Sheet(tuple(headings[place] for place in kept), [[row[place] for place in kept] for row in rows], tones)]


def compare(rows: Sequence[Row], regions: int) -> Page:
    """A row per metric, a column per region; below the metric its lines and what stands against comparing.

    Two regions have their difference in a column of its own, more have theirs below each figure.
    """
    groups = [rows[start : start + regions] for start in range(0, len(rows), regions)]
    names = [row["region_name"] for row in rows[:regions]]
    headings = [Heading(_("metric"), least=24, key=True), *(Heading(name, "point") for name in names)]
    if regions == 2:
        headings.append(Heading(_("difference"), "right"))
    if regions > 1:
        headings.append(Heading(_("better or equal"), need=1, least=8))
    body: list[list[str]] = []
    tones: list[list[str]] = []
    for group in groups:
        head = next((row for row in group if row["value"] is not None), group[0])
        cells = [wording.with_unit_label(head), *map(_figure, group)]
        if regions == 2:
            cells.append("".join(map(_difference, group)))
        if regions > 1:
            cells.append(_better(group))
        for texts, colours in ((cells, []), *_below(group, head)):
            body.append([*texts, *[""] * (len(headings) - len(texts))])
            tones.append(colours)
    return Page(_("Comparison: {regions}").format(regions=_(", ").join(names)), [Sheet(tuple(headings), body, tones)])


def _below(group: Sequence[Row], head: Row) -> Iterable[tuple[list[str], list[str]]]:
    """Yield what stands below a metric: differences, each line with its verdicts, remarks; with the tones of the cells."""
    differences = [_difference(row, bare=True) for row in group] if len(group) > 2 else []
    if any(differences):
        label = _("against {region} ({unit})").format(
            region=head["region_name"], unit=wording.distance_label(head["unit"])
        )
        yield [UNDER + label, *differences], ["quiet"]
    lines = {line["line"]: line for row in group for line in row["lines"]}
    for id, line in lines.items():
        label = _("{line} {issuer} ({standing})").format(
            line=_line(line), issuer=line["issuer_name"], standing=word(wording.STANDINGS, line["standing"])
        )
        judged = [next((one for one in row["lines"] if one["line"] == id), None) for row in group]
        yield (
            [UNDER + label, *(_verdict(one) if one else "–" for one in judged)],
            ["quiet", *(wording.TONES[one["verdict"]] if one else "quiet" for one in judged)],
        )
    if remarks := _("; ").join(_remarks(group, head)):
        yield [UNDER + remarks], ["quiet"]


def _remarks(group: Sequence[Row], head: Row) -> Iterable[str]:
    if head["flags"]:
        yield _("mind: {flags}").format(flags=_(", ").join(word(wording.FLAGS, flag) for flag in head["flags"]))
    for row in group:
        if row["value"] is None:
            continue
        remarks = [
            row["metric_name"] if row["metric"] != head["metric"] else "",
            row["population_name"] or "",
            word(wording.STATUSES, row["status"]) if row["status"] != "A" else "",
        ]
        if any(remarks):
            text = _(", ").join(filter(None, remarks))
            yield _("{region}: {remarks}").format(region=row["region_name"], remarks=text)


def _verdict(line: Row) -> str:
    """Write the verdict of one line; a star marks one that another source would change."""
    return word(wording.VERDICTS, line["verdict"]) + ("*" if line["contested"] else "")


def _line(line: Row) -> str:
    return wording.line(line["lower"], line["lower_open"], line["upper"], line["upper_open"])


def _figure(row: Row) -> str:
    return "–" if row["value"] is None else f"{wording.marked(row)}\t{row['period'].replace('/', '–')}"


def _difference(row: Row, bare: bool = False) -> str:
    if row["difference_lower"] is None and row["difference_upper"] is None:
        return ""
    return wording.bare_difference(row) if bare else wording.difference(row)


def _better(group: Sequence[Row]) -> str:
    held = [row for row in group if row["value"] is not None]
    if len(held) < 2 or held[0]["better"] == "neither":
        return ""
    best = [row["region_name"] for row in held if row["best"]]
    if best:
        return _("equal") if len(best) == len(held) else "\n".join(best)
    return (
        _("not compared")
        if held[-1]["difference_lower"] is None and held[-1]["difference_upper"] is None
        else _("cannot tell")
    )


def picked(columns: Sequence[Column], rows: Iterable[Row]) -> Sheet:
    """Return some columns of an answer for people, under their titles: figures with their comparators, codes as words."""
    headings = tuple(Heading(_(column.title), _ALIGNED.get(column.kind, "left")) for column in columns)
    return Sheet(headings, [[wording.cell(column, row) for column in columns] for row in rows])


def fields(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("field")), Heading(_("kind")), Heading(_("title"), need=2), Heading(_("unit"), need=1), Heading(_("meaning"), least=30)
    )  # fmt: skip
    body = [(row["field"], row["kind"], row["title"], row["field_unit"] or "", row["meaning"]) for row in rows]
    return Page(_("Fields"), _sheet(headings, body))


def gaps(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("verdict"), key=True), Heading(_("region"), key=True), Heading(_("metric"), key=True), Heading(_("value"), "point"), Heading(_("period")),
        Heading(_("line")), Heading(_("margin"), "right", 1), Heading(_("issuer"), need=2), Heading(_("standing"), need=3),
        Heading(_("reason"), need=4, least=48),
    )  # fmt: skip
    body = [
        (
            wording.verdict(row) + ("*" if row["contested"] else ""),
            row["region_name"] + (f"\n({row['population_name']})" if row["population_name"] else ""),
            wording.with_unit_label(row),
            wording.marked(row), (row["period"] or "").replace("/", "–"),
            wording.line(row["line_lower"], row["line_lower_open"], row["line_upper"], row["line_upper_open"]),
            wording.margin(row),
            row["issuer_name"], word(wording.STANDINGS, row["standing"]), row["reason"],
        )
        for row in rows
    ]  # fmt: skip
    tones = [_whole(wording.TONES[row["reference_verdict"] or row["verdict"]], len(headings)) for row in rows]
    return Page(_("Figures against the lines in force"), _sheet(headings, body, tones))


def _whole(tone: str, cells: int) -> Sequence[str]:
    """Return the tones of a row: what is quiet is quiet throughout, all else in its first cell."""
    return [tone] * (cells if tone == "quiet" else 1)


def rank(rows: Sequence[Row], title: str) -> Page:
    headings = (
        Heading(_("rank"), "right", key=True), Heading(_("region"), key=True), Heading(_("value"), "point"), Heading(_("period")),
        Heading(_("population"), need=2), Heading(_("status"), need=1), Heading(_("source id"), need=3),
    )  # fmt: skip
    body = []
    for row in rows:
        place = wording.word(wording.LEFT_OUT, row["left_out"])
        if row["rank_low"] is not None:
            place = (
                str(row["rank_low"]) if row["rank_low"] == row["rank_high"] else f"{row['rank_low']}–{row['rank_high']}"
            )
        body.append(
            (
                place, row["region_name"], wording.marked(row), (row["period"] or "").replace("/", "–"),
                row["population_name"] or "", word(wording.STATUSES, row["status"]), row["source"] or "",
            )
        )  # fmt: skip
    tones = [_whole("quiet" if row["rank_low"] is None else "", len(headings)) for row in rows]
    return Page(title, _sheet(headings, body, tones))


def show(rows: Sequence[Row]) -> Page:
    """A card per observation, the one in use first."""
    cards = []
    for row in rows:
        heading = wording.period(row["period"]) + (f" · {_('in use')}" if row["chosen"] else "")
        cards.append(Card(heading, [(name, text) for name, text in _record(row) if text]))
    title = f"{rows[0]['region_name']} · {rows[0]['metric_name']}" if rows else _("No observation")
    return Page(title, cards)


def _record(row: Row) -> Iterable[tuple[str, str]]:
    if row["value"] is None:
        yield _("value"), _("blank: {reason}").format(reason=word(wording.MISSING, row["missing"]))
    else:
        printed = row["printed"] + (row["printed_unit"] or "")
        yield (
            _("value"),
            wording.said(row) + (_(" (printed: {printed})").format(printed=printed) if row["printed_unit"] else ""),
        )
        yield _("interval"), interval(row)
    yield _("population"), row["population_name"] or ""
    yield _("basis"), row["basis"] or ""
    yield _("dating"), _("inferred from the context") if row["dating"] == "inferred" else ""
    yield _("status"), f"{row['status']} {word(wording.STATUSES, row['status'])}"
    for line in row["lines"]:
        margin = f" {wording.margin(row | {'margin': line['margin']})}" if line["margin"] is not None else ""
        standing = word(wording.STANDINGS, line["standing"])
        yield (
            _("line"),
            _("{line} {issuer} ({standing}): {verdicts}").format(
                line=_line(line),
                issuer=line["issuer_name"],
                standing=standing,
                verdicts=_verdict(line) + margin,
            ),
        )
    yield _("contested"), _("Another source would change the verdict.") if row["contested"] else ""
    yield _("quote"), _("“{text}”").format(text=row["quote"]) if row["quote"] else ""
    yield _("place"), row["at"] or ""
    yield _("source"), _source(row)
    yield _("passage"), row.get("passage") or ""
    yield _("certain because"), row["certain"] or ""
    yield _("note"), row["note"] or ""
    yield _("definition"), row["definition"]
    yield _("registry"), f"{row['file']}:{row['line_number']}"


def _source(row: Row) -> str:
    parts = [row["publisher"], row["title"], row["number"], row["published"], word(wording.STANDINGS, row["standing"])]
    if row["seen"]:
        parts.append(_("copied {date}").format(date=row["seen"]))
    if row["condition"] == "damaged":
        parts.append(_("damaged: {lost}").format(lost=row["lost"] or ""))
    return " · ".join(part for part in parts if part)


def metrics(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("metric"), least=20), Heading(_("unit")), Heading(_("better"), need=1, least=16), Heading(_("regions"), "right"), Heading(_("years"), need=2),
        Heading(_("lines"), "right", 3), Heading(_("targets"), "right", 4), Heading(_("metric id"), need=5),
    )  # fmt: skip
    body = [
        (
            row["metric_name"], wording.unit_label(row["unit"]), word(wording.DIRECTIONS, row["better"]), str(row["regions"]),
            _years(row), str(row["thresholds"]), str(row["targets"]), row["metric"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Metrics"), _sheet(headings, body))


def _years(row: Row) -> str:
    first, last = row["first_year"], row["last_year"]
    return "" if first is None else str(first) if first == last else f"{first}–{last}"


def regions(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("region code"), key=True), Heading(_("region"), key=True), Heading(_("level")), Heading(_("belongs to")), Heading(_("pinyin"), need=3),
        Heading(_("observations"), "right"), Heading(_("metrics"), "right", 1), Heading(_("years"), need=2), Heading(_("targets"), "right", 2),
    )  # fmt: skip
    body = [
        (
            row["region"], row["region_name"], word(wording.LEVELS, row["level"]), row["parent_name"] or "", row["pinyin"],
            str(row["observations"]), str(row["metrics"]), _years(row), str(row["targets"]),
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Regions"), _sheet(headings, body))


def sources(rows: Sequence[Row]) -> Page:
    return Page(
        _("Sources"),
        [
            Card(
                row["title"],
                [
                    (name, text)
                    for name, text in (
                        (_("source id"), row["source"]),
                        (_("publisher"), row["publisher"]),
                        (_("document number"), row["number"]),
                        (_("published"), row["published"]),
                        (_("copied"), row["seen"]),
                        (_("standing"), word(wording.STANDINGS, row["standing"])),
                        (
                            _("condition"),
                            _("damaged: {lost}").format(lost=row["lost"] or "")
                            if row["condition"] == "damaged"
                            else "",
                        ),
                        (_("carries"), _carries(row)),
                        (_("address"), row["url"]),
                        (_("note"), row["note"]),
                    )
                    if text
                ],
            )
            for row in rows
        ],
    )


def _carries(row: Row) -> str:
    return _("{observations} observations of {regions} regions, {thresholds} lines, {targets} targets").format(**row)


def _allowed(row: Row) -> str:
    return wording.line(row["lower"], row["lower_open"], row["upper"], row["upper_open"])


def thresholds(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("metric"), least=18), Heading(_("line"), "right"), Heading(_("issuer")), Heading(_("made for"), need=1), Heading(_("in force")),
        Heading(_("standing")), Heading(_("document number"), need=2, least=18), Heading(_("line id"), need=3),
    )  # fmt: skip
    body = [
        (
            wording.with_unit_label(row) + (f"\n({row['population_name']})" if row["population_name"] else ""),
            _allowed(row), row["issuer_name"], _(", ").join(word(wording.LEVELS, level) for level in row["applies_to"]),
            f"{row['from_date']}–{row['until_date'] or ''}", word(wording.STANDINGS, row["standing"]), row["number"] or "", row["line"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Lines"), _sheet(headings, body))


def targets(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("region"), key=True), Heading(_("metric"), least=24, key=True), Heading(_("target"), "right"), Heading(_("by")), Heading(_("population"), need=2),
        Heading(_("quote"), need=1), Heading(_("source id"), need=3),
    )  # fmt: skip
    body = [
        (
            row["region_name"], wording.with_unit_label(row), _allowed(row), row["due"],
            row["population_name"] or "", row["quote"] or "", row["source"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Targets"), _sheet(headings, body))


_STEPS = {
    "words": N_("words"), "value": N_("value"), "interval": N_("interval"), "line": N_("line"), "comparison": N_("comparison"),
    "verdict": N_("verdict"), "change": N_("what would change it"), "other_line": N_("not judging"), "conflict": N_("conflict"), "line_source": N_("origin of the line"),
}  # fmt: skip


_HEADINGS = {"other_line": lambda: _("lines that do not judge it"), "conflict": lambda: _("conflict of lines")}


def why(steps: Sequence[Row], title: str) -> Page:
    """A card per line that judges, below the figure itself; the lines that do not judge come last."""
    cards: list[Card] = []
    lines: list[tuple[str, str]] = []
    heading = _("the figure")
    for step in steps:
        starts = step["step"] in ("line", "conflict") or (
            step["step"] == "other_line" and heading != _("lines that do not judge it")
        )
        if starts:
            cards.append(Card(heading, lines))
            lines = []
            heading = (
                _HEADINGS[step["step"]]()
                if step["step"] in _HEADINGS
                else step["line_name"] or step["line"] or _("lines that judge it")
            )
        lines.append(("·" if step["step"] == "other_line" else word(_STEPS, step["step"]), step["text"]))
    if lines:
        cards.append(Card(heading, lines))
    return Page(title, cards)


_SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}


def check(rows: Sequence[Row]) -> Page:
    cards = [
        Card(
            f"{word(_SEVERITIES, row['severity'])}[{row['lint']}] {row['file']}:{row['line_number']}:{row['column']}",
            [(name, text) for name, text in ((_("message"), row["message"]), (_("hint"), row["hint"])) if text],
        )
        for row in rows
    ]
    return Page(_("Check of the registry"), cards)


_FAMILIES = {"error": N_("error"), "lint": N_("lint"), "status": N_("exit status")}


def explain(rows: Sequence[Row]) -> Page:
    """A card for one code; a line each for all of them."""
    if len(rows) > 1:
        headings = (Heading(_("code")), Heading(_("family")), Heading(_("why"), least=30))
        body = [(row["code"], word(_FAMILIES, row["family"]), row["why"]) for row in rows]
        return Page(_("Errors, lints and exit statuses"), [Sheet(headings, body)])
    cards = [
        Card(
            f"{word(_FAMILIES, row['family'])} {row['code']}",
            [
                (title, text)
                for title, text in (
                    (_("severity"), word(_SEVERITIES, row["severity"]) if row["family"] == "lint" else ""),
                    (_("exit status"), str(row["exit_status"]) if row["family"] == "error" else ""),
                    (_("why"), row["why"]),
                    (_("how to mend it"), row["fix"]),
                )
                if text
            ],
        )
        for row in rows
    ]
    return Page(_("Explanation"), cards)


def cite(rows: Sequence[Row]) -> Page:
    return Page(
        _("References"),
        [
            Sheet(
                (Heading(_("footnote"), "right"), Heading(_("footnote text"), least=30)),
                [(f"[{r['footnote']}]", r["reference"]) for r in rows],
            )
        ]
        if rows
        else [],
    )


_LACKS = {
    "missing": N_("missing"), "undecided": N_("undecided"), "unreliable": N_("low reliability"), "not_published": N_("not published"),
    "not_looked_up": N_("not looked up yet"), "illegible": N_("illegible"), "not_applicable": N_("not applicable"),
}  # fmt: skip


def cache(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("registry"), least=24), Heading(_("size in bytes"), "right"), Heading(_("built"), need=2), Heading(_("last used"), need=1), Heading(_("current")),
    )  # fmt: skip
    body = [
        (row["registry_path"], str(row["size_bytes"]), row["built"], str(row["used"]), _("yes") if row["current"] else _("no"))
        for row in rows
    ]  # fmt: skip
    return Page(_("Parsed registries"), [Sheet(headings, body)] if rows else [])


def worklist(rows: Sequence[Row]) -> Page:
    """A row per metric and what to look for: regions of which the same is to be looked up share it."""
    headings = (
        Heading(_("settles each"), "right"), Heading(_("lack"), key=True), Heading(_("region"), least=24, key=True), Heading(_("metric"), least=20, key=True), Heading(_("period")),
        Heading(_("known"), "point", 1), Heading(_("look for"), need=2, least=24),
    )  # fmt: skip
    shared: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        same = (
            str(row["settles"]), word(_LACKS, row["lack"]), wording.with_unit_label(row), row["period"] or "",
            wording.marked(row), row["look_for"],
        )  # fmt: skip
        shared.setdefault(same, []).append(row["region_name"])
    body = [(*same[:2], _(", ").join(regions), *same[2:]) for same, regions in shared.items()]
    return Page(_("What to look up next"), _sheet(headings, body))


_STATES = {"reliable": "{year}", "unreliable": "{year}?", "blank": "×", "planned": "○"}


def coverage(rows: Sequence[Row]) -> Page:
    """A line per metric, a column per region: the latest year, ? where unreliable, × where blank, ○ where only planned, else NOTHING."""
    names = dict(sorted({(row["region"], row["region_name"]) for row in rows}))
    metrics = dict.fromkeys((row["metric"], row["metric_name"]) for row in rows)
    cells = {(row["metric"], row["region"]): _STATES[row["state"]].format(year=row["last_year"]) for row in rows}
    headings = (Heading(_("metric"), least=20), *(Heading(name.removesuffix("市"), "right") for name in names.values()))
    body = [(name, *(cells.get((metric, region), NOTHING) for region in names)) for metric, name in metrics]
    return Page(_("Coverage"), _sheet(headings, body))


def export(rows: Sequence[Row]) -> Page:
    headings = (Heading(_("table")), Heading(_("rows"), "right"), Heading(_("written to"), need=1, least=30))
    return Page(_("Export"), [Sheet(headings, [(row["table"], str(row["rows"]), row["written"]) for row in rows])])


def sql(columns: Sequence[Column], rows: Sequence[Row], more: bool) -> Page:
    """The rows as the statement gives them, under its own names; of a long answer the first ones."""
    # What stands last goes first where the terminal is too narrow.
    headings = tuple(Heading(c.id, _ALIGNED.get(c.kind, "left"), place) for place, c in enumerate(columns))
    body = [[_plainly(row[column.id]) for column in columns] for row in rows]
    parts: list[Sheet | Card] = [Sheet(headings, body)] if rows else []
    if more:
        parts.append(Card(_("There are more than {n} rows; --format tsv has all.").format(n=len(rows)), ()))
    return Page(_("Answer"), parts)


def _plainly(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return wording.digits(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_plainly, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_plainly(item)}' for name, item in value.items())}}}"
    return str(value)


def tables(rows: Sequence[Row]) -> Page:
    """A card per table, a line per column."""
    cards: dict[str, Card] = {}
    for row in rows:
        card = cards.setdefault(row["table"], Card(f"{row['table']} · {row['holds']}", []))
        refers = f" → {row['refers_to']}" if row["refers_to"] else ""
        cards[row["table"]] = card._replace(
            lines=[*card.lines, (row["field"], f"{row['meaning']} · {row['type']}{refers}")]
        )
    return Page(_("Tables and views"), list(cards.values()))
