from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from educli.language import _
from educli.model import codes, wording
from educli.model.appendix import paragraphs
from educli.model.codes import word
from educli.model.page import Card, Page
from educli.model.sheets import Row, allowed, verdict_of
from educli.model.trail import interval


def page(rows: Sequence[Row]) -> Page:
    """A card per observation, the one in use first."""
    cards = []
    for row in rows:
        heading = wording.period(row["period"]) + (f" · {_('in use')}" if row["chosen"] else "")
        cards.append(Card(heading, [(name, text) for name, text in _record(row) if text]))
    title = f"{rows[0]['region_name']} · {rows[0]['metric_name']}" if rows else _("No observation")
    return Page(title, cards)


def prose(rows: Sequence[Row], before: Mapping[tuple[Any, ...], Row]) -> list[str]:
    """A paragraph for each figure in use that a line judges."""
    return paragraphs([judged for row in rows if row["chosen"] and (judged := wording.judged(row))], before)


def _record(row: Row) -> Iterable[tuple[str, str]]:
    if row["value"] is None:
        yield _("value"), _("blank: {reason}").format(reason=word(codes.MISSING, row["missing"]))
    else:
        printed = row["printed"] + (row["printed_unit"] or "")
        yield (
            _("value"),
            wording.said(row) + (_(" (printed: {printed})").format(printed=printed) if row["printed_unit"] else ""),
        )
        yield _("interval"), interval(row)
        yield _("derived"), wording.derived(row) if row["formula"] else ""
    yield _("population"), row["population_name"] or ""
    yield _("basis"), row["basis"] or ""
    yield _("dating"), _("inferred from the context") if row["dating"] == "inferred" else ""
    yield _("status"), f"{row['status']} {word(codes.STATUSES, row['status'])}"
    for line in row["lines"]:
        standing = word(codes.STANDINGS, line["standing"])
        yield (
            _("line"),
            _("{line} {issuer} ({standing}): {verdicts}").format(
                line=allowed(line),
                issuer=line["issuer_name"],
                standing=standing,
                verdicts=_outcome(row, line),
            ),
        )
    yield _("contested"), _("Another source would change the verdict.") if row["contested"] else ""
    yield _("quote"), _("“{text}”").format(text=row["quote"]) if row["quote"] else ""
    yield _("place"), row["at"] or ""
    yield _("source"), _source(row)
    yield _("passage"), row.get("passage") or ""
    yield _("certain because"), row["certain"] or ""
    yield _("notes"), row["note"] or ""
    yield _("definition"), row["definition"]
    yield _("registry"), f"{row['file']}:{row['line_number']}"


def _outcome(row: Row, line: Row) -> str:
    """Write the verdict of a line with its margin; of one that does not judge why not, and what it says as a reference."""
    beside = {"margin": line["margin"], "line_lower": line["lower"], "line_upper": line["upper"]}
    margin = f" {wording.margin(row | beside)}" if line["margin"] is not None else ""
    if not line["reference_verdict"]:
        return verdict_of(line) + margin
    return _("{verdict} ({reasons}); {reference}").format(
        verdict=word(codes.VERDICTS, line["verdict"]),
        reasons=_("; ").join(wording.made_for_others(line)),
        reference=wording.verdict(line) + "*" * line["contested"] + margin,
    )


def _source(row: Row) -> str:
    parts = [row["publisher"], row["title"], row["number"], row["published"], word(codes.STANDINGS, row["standing"])]
    if row["seen"]:
        parts.append(_("copied {date}").format(date=row["seen"]))
    if row["condition"] == "damaged":
        parts.append(_("damaged: {lost}").format(lost=row["lost"] or ""))
    return " · ".join(part for part in parts if part)
