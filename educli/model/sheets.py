"""How answers are arranged for people: the same content as the rows, in words."""

from collections.abc import Iterable, Sequence
from typing import Any

from educli.language import N_, _
from educli.model import wording
from educli.model.result import Card, Heading, Page, Sheet
from educli.model.trail import interval
from educli.model.wording import word

Row = dict[str, Any]


def compare(rows: Sequence[Row], regions: int) -> Page:
    """A line per metric, a column per region; below the metric its lines and what stands against comparing."""
    groups = [rows[start : start + regions] for start in range(0, len(rows), regions)]
    names = [row["region_name"] for row in rows[:regions]]
    headings = [Heading(_("metric")), *(Heading(name, "point") for name in names)]
    if regions > 1:
        headings += [Heading(_("difference"), "right"), Heading(_("better or equal"), need=1)]
    body = []
    for group in groups:
        head = next((row for row in group if row["value"] is not None), group[0])
        cells = [_metric(group, head), *(_figure(row, head) for row in group)]
        if regions > 1:
            cells += ["\n".join(_differences(group)), _better(group)]
        body.append(cells)
    return Page(_("Comparison: {regions}").format(regions=_(", ").join(names)), [Sheet(tuple(headings), body)])


def _metric(group: Sequence[Row], head: Row) -> str:
    lines = [wording.with_unit_label(head)]
    lines += [f"  {text}" for text in _lines(group)]
    if head["flags"]:
        lines.append(
            "  " + _("mind: {flags}").format(flags=_(", ").join(word(wording.FLAGS, flag) for flag in head["flags"]))
        )
    return "\n".join(lines)


def _lines(group: Sequence[Row]) -> Iterable[str]:
    """Write each line in force once, with the verdict of each region it judges."""
    lines = {line["line"]: line for row in group for line in row["lines"]}
    for id, line in lines.items():
        verdicts = [next((_verdict(one) for one in row["lines"] if one["line"] == id), "–") for row in group]
        yield _("{line} {issuer} ({standing}): {verdicts}").format(
            line=_line(line),
            issuer=line["issuer_name"],
            standing=word(wording.STANDINGS, line["standing"]),
            verdicts=" / ".join(verdicts),
        )


def _verdict(line: Row) -> str:
    """Write the verdict of one line; a star marks one that another source would change."""
    return word(wording.VERDICTS, line["verdict"]) + ("*" if line["contested"] else "")


def _line(line: Row) -> str:
    return wording.line(line["lower"], line["lower_open"], line["upper"], line["upper_open"])


def _figure(row: Row, head: Row) -> str:
    if row["value"] is None:
        return "–"
    lines = [f"{wording.marked(row)}\t{row['period'].replace('/', '–')}"]
    if row["metric"] != head["metric"]:
        lines.append(row["metric_name"])
    if row["population_name"]:
        lines.append(row["population_name"])
    if row["status"] != "A":
        lines.append(word(wording.STATUSES, row["status"]))
    return "\n".join(lines)


def _differences(group: Sequence[Row]) -> Iterable[str]:
    for row in group:
        if row["difference_lower"] is not None or row["difference_upper"] is not None:
            name = f"{row['region_name']} " if len(group) > 2 else ""
            yield name + wording.difference(row)


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


def fields(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("field")), Heading(_("kind")), Heading(_("title"), need=2), Heading(_("unit"), need=1), Heading(_("meaning"), least=30)
    )  # fmt: skip
    body = [(row["field"], row["kind"], row["title"], row["field_unit"] or "", row["meaning"]) for row in rows]
    return Page(_("Fields"), [Sheet(headings, body)])


def gaps(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("verdict")), Heading(_("region")), Heading(_("metric")), Heading(_("value"), "point"), Heading(_("period")),
        Heading(_("line")), Heading(_("margin"), "right"), Heading(_("issuer"), need=1), Heading(_("standing"), need=2),
        Heading(_("reason"), need=3, least=48),
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
    tones = [wording.TONES[row["reference_verdict"] or row["verdict"]] for row in rows]
    return Page(_("Figures against the lines in force"), [Sheet(headings, body, tones)] if rows else [])


def rank(rows: Sequence[Row], title: str) -> Page:
    headings = (
        Heading(_("rank"), "right"), Heading(_("region")), Heading(_("value"), "point"), Heading(_("period")),
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
    tones = ["quiet" if row["rank_low"] is None else "" for row in rows]
    return Page(title, [Sheet(headings, body, tones)] if rows else [])


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
        margin = "" if line["margin"] is None else f" {wording.signed(line['margin'], row['unit'])}"
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
        Heading(_("metric")), Heading(_("unit")), Heading(_("better"), need=1), Heading(_("regions"), "right"), Heading(_("years"), need=2),
        Heading(_("lines"), "right", 3), Heading(_("targets"), "right", 4), Heading(_("metric id"), need=5),
    )  # fmt: skip
    body = [
        (
            row["metric_name"], wording.unit_label(row["unit"]), word(wording.DIRECTIONS, row["better"]), str(row["regions"]),
            _years(row), str(row["thresholds"]), str(row["targets"]), row["metric"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Metrics"), [Sheet(headings, body)] if rows else [])


def _years(row: Row) -> str:
    first, last = row["first_year"], row["last_year"]
    return "" if first is None else str(first) if first == last else f"{first}–{last}"


def regions(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("region code")), Heading(_("region")), Heading(_("level")), Heading(_("belongs to")), Heading(_("pinyin"), need=3),
        Heading(_("observations"), "right"), Heading(_("metrics"), "right", 1), Heading(_("years"), need=2), Heading(_("targets"), "right", 2),
    )  # fmt: skip
    body = [
        (
            row["region"], row["region_name"], word(wording.LEVELS, row["level"]), row["parent_name"] or "", row["pinyin"],
            str(row["observations"]), str(row["metrics"]), _years(row), str(row["targets"]),
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Regions"), [Sheet(headings, body)] if rows else [])


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
        Heading(_("metric")), Heading(_("line"), "right"), Heading(_("issuer")), Heading(_("made for")), Heading(_("in force")),
        Heading(_("standing")), Heading(_("document number"), need=1), Heading(_("line id"), need=2),
    )  # fmt: skip
    body = [
        (
            wording.with_unit_label(row) + (f"\n({row['population_name']})" if row["population_name"] else ""),
            _allowed(row), row["issuer_name"], _(", ").join(word(wording.LEVELS, level) for level in row["applies_to"]),
            f"{row['from_date']}–{row['until_date'] or ''}", word(wording.STANDINGS, row["standing"]), row["number"] or "", row["line"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Lines"), [Sheet(headings, body)] if rows else [])


def targets(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("region")), Heading(_("metric")), Heading(_("target"), "right"), Heading(_("by")), Heading(_("population"), need=2),
        Heading(_("quote"), need=1), Heading(_("source id"), need=3),
    )  # fmt: skip
    body = [
        (
            row["region_name"], wording.with_unit_label(row), _allowed(row), row["due"],
            row["population_name"] or "", row["quote"] or "", row["source"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("Targets"), [Sheet(headings, body)] if rows else [])


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
            heading = _HEADINGS[step["step"]]() if step["step"] in _HEADINGS else step["line_name"] or step["line"]
        lines.append(("·" if step["step"] == "other_line" else word(_STEPS, step["step"]), step["text"]))
    if lines:
        cards.append(Card(heading, lines))
    return Page(title, cards)


_SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "note": N_("remark")}


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
    headings = (
        Heading(_("settles"), "right"), Heading(_("lack")), Heading(_("region")), Heading(_("metric")), Heading(_("period")),
        Heading(_("known"), "point", 1), Heading(_("look for"), need=2, least=24),
    )  # fmt: skip
    body = [
        (
            str(row["settles"]), word(_LACKS, row["lack"]), row["region_name"], wording.with_unit_label(row),
            row["period"] or "", wording.marked(row), row["look_for"],
        )
        for row in rows
    ]  # fmt: skip
    return Page(_("What to look up next"), [Sheet(headings, body)] if rows else [])


_STATES = {"reliable": "{year}", "unreliable": "{year}?", "blank": "×", "planned": "○"}


def coverage(rows: Sequence[Row]) -> Page:
    """A line per metric, a column per region: the latest year, ? where unreliable, × where blank, ○ where only planned."""
    names = dict(sorted({(row["region"], row["region_name"]) for row in rows}))
    metrics = dict.fromkeys((row["metric"], row["metric_name"]) for row in rows)
    cells = {(row["metric"], row["region"]): _STATES[row["state"]].format(year=row["last_year"]) for row in rows}
    headings = (Heading(_("metric"), least=20), *(Heading(name.removesuffix("市"), "right") for name in names.values()))
    body = [(name, *(cells.get((metric, region), "·") for region in names)) for metric, name in metrics]
    return Page(_("Coverage"), [Sheet(headings, body)] if rows else [])
