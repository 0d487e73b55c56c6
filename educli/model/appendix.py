"""What explains an answer to somebody who was handed it: definitions, remarks, documents, lines, and where it comes from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from educli.language import _
from educli.model import citing, codes, wording
from educli.model.codes import word
from educli.model.page import Chapter, Heading, Sheet
from educli.model.period import year_before
from educli.model.sheets import Row, allowed, sheet

Figure = tuple[str, str, str, str]


class Named(NamedTuple):
    """What the rows of an answer name, in order and once each: ids, and figures by region, metric, period and source."""

    metrics: list[str]
    sources: list[str]
    lines: list[str]
    figures: list[Figure]


def named(rows: Iterable[Row]) -> Named:
    metrics: dict[str, None] = {}
    sources: dict[str, None] = {}
    lines: dict[str, None] = {}
    figures: dict[Figure, None] = {}
    for row in rows:
        if row.get("step") == "other_line":
            # It does not judge.
            continue
        metrics |= dict.fromkeys(filter(None, [row.get("metric")]))
        sources |= dict.fromkeys(filter(None, map(row.get, citing.DOCUMENTS)))
        lines |= dict.fromkeys(_lines(row))
        figure = (row.get("region"), row.get("metric"), row.get("period"), row.get("source"))
        if all(figure):
            figures[figure] = None  # type: ignore[index]
    return Named(list(metrics), list(sources), list(lines), list(figures))


def _lines(row: Row) -> list[str]:
    several = [one["line"] for one in row.get("lines") or []]
    return [id for id in (row.get("line"), *several) if id]


class Found(NamedTuple):
    """What the registry says of what an answer names: rows of the statements in sql/appendix of these names."""

    definitions: Sequence[Row] = ()
    remarks: Sequence[Row] = ()
    documents: Sequence[Row] = ()
    lines: Sequence[Row] = ()


def chapters(found: Found, origin: Mapping[str, str]) -> list[Chapter]:
    """Return definitions and what stands against comparing, the documents, and the lines; `origin` says where it all comes from."""
    numbers = {row["source"]: f"[{place}]" for place, row in enumerate(found.documents, 1)}
    parts = {
        _("Definitions and comparability"): (
            (_("Metrics"), _definitions(found.definitions)),
            (_("What to know of the figures"), _remarks(found.remarks)),
        ),
        _("Data sources"): (
            (_("Where this comes from"), [Sheet((Heading(""), Heading("", least=30)), list(origin.items()))]),
            (_("Documents"), _documents(found.documents, numbers)),
        ),
        _("Lines used"): (("", _standards(found.lines, numbers)),),
    }
    named = {title: [(name, one) for name, sheets in group for one in sheets] for title, group in parts.items()}
    return [Chapter(title, sheets) for title, sheets in named.items() if sheets]


def _definitions(rows: Sequence[Row]) -> list[Sheet]:
    headings = (
        Heading(_("metric"), least=20),
        Heading(_("unit")),
        Heading(_("better")),
        Heading(_("definition"), least=30),
    )
    body = [
        (row["metric_name"], wording.unit_label(row["unit"]), word(codes.DIRECTIONS, row["better"]), row["definition"] or "")
        for row in rows
    ]  # fmt: skip
    return sheet(headings, body)


def _remarks(rows: Sequence[Row]) -> list[Sheet]:
    headings = (
        Heading(_("metric"), least=20), Heading(_("region"), key=True), Heading(_("period")), Heading(_("notes"), least=30), Heading(_("status")),
        Heading(_("dating")), Heading(_("population")), Heading(_("basis")), Heading(_("certain because"), least=30),
    )  # fmt: skip
    body = [
        (
            row["metric_name"], row["region_name"], wording.period(row["period"]), row["note"] or "",
            word(codes.STATUSES, row["status"]) if row["status"] != "A" else "",
            _("inferred from the context") if row["dating"] == "inferred" else "", row["population_name"] or "", row["basis"] or "",
            row["certain"] or "",
        )
        for row in rows
    ]  # fmt: skip
    return sheet(headings, body)


def _documents(rows: Sequence[Row], numbers: Mapping[str, str]) -> list[Sheet]:
    headings = (
        Heading(_("footnote")), Heading(_("footnote text"), least=40), Heading(_("standing")), Heading(_("condition"), least=20), Heading(_("notes"), least=30),
        Heading(_("source id")),
    )  # fmt: skip
    body = [
        (
            numbers[row["source"]], citing.gbt7714(row), word(codes.STANDINGS, row["standing"]),
            _("damaged: {lost}").format(lost=row["lost"] or "") if row["condition"] == "damaged" else "", row["note"] or "", row["source"],
        )
        for row in rows
    ]  # fmt: skip
    return sheet(headings, body)


def _standards(rows: Sequence[Row], numbers: Mapping[str, str]) -> list[Sheet]:
    headings = (
        Heading(_("metric"), least=20), Heading(_("line")), Heading(_("issuer")), Heading(_("made for")), Heading(_("in force")), Heading(_("standing")),
        Heading(_("document number"), least=18), Heading(_("footnote")), Heading(_("notes"), least=30), Heading(_("line id")),
    )  # fmt: skip
    body = [
        (
            wording.below(wording.with_unit_label(row), row["population_name"]),
            allowed(row), row["issuer_name"], _(", ").join(word(codes.LEVELS, level) for level in row["applies_to"]),
            f"{row['from_date']}–{row['until_date'] or ''}", word(codes.STANDINGS, row["standing"]), row["number"] or "",
            numbers.get(row["source"], ""), row["note"] or "", row["line"],
        )
        for row in rows
    ]  # fmt: skip
    return sheet(headings, body)


# a year before


def paragraphs(figures: Iterable[Sequence[Row]], before: Mapping[tuple[Any, ...], Row]) -> list[str]:
    """Return a paragraph per figure, given as its gaps rows: why its verdicts are what they are, and how it changed."""
    told = []
    for rows in figures:
        row = rows[0]
        earlier = before.get((row["region"], row["metric"], year_before(row["period"]))) if row["period"] else None
        of_all = not row["population_name"] and not row.get("basis")
        sentences = [*wording.reasons(rows), wording.changed_on(row, earlier) if earlier and of_all else ""]
        told.append(wording.joined(sentences))
    return told
