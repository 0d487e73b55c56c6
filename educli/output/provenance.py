"""What a file says that travels without whoever asked: its origin, and notes for readers who cannot ask again."""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from educli.language import _
from educli.model.charts.chart import Chart
from educli.model.result import Result

# Digits of the fingerprint that tell registries apart; `--format json` has all of them.
_SHORT = 12


def provenance(result: Result, charts: Sequence[Chart]) -> list[str]:
    """Return the documents that the charts were made from, and the registry and the day."""
    documents = dict.fromkeys(source for chart in charts for source in chart.sources)
    lines = [_("Source: {document}").format(document=document) for document in documents]
    return [*lines, _("Registry fingerprint {digest}, drawn {day}.").format(digest=result.digest[:_SHORT], day=today())]


def on_paper(notes: Iterable[str]) -> list[str]:
    """Return notes without the clauses that tell which option has more: whoever is handed a file cannot ask again."""
    return [_without_option(note) for note in notes]


def _without_option(note: str) -> str:
    said, joint, advice = note.rpartition(_("; "))
    return said + _(".") if joint and "--" in advice else note


def without_repeats(result: Result, chart: Chart) -> Chart:
    """Leave out of a chart's notes what those of the answer say already."""
    return chart._replace(notes=tuple(note for note in chart.notes if note not in (*result.notes, *result.warnings)))


def today() -> date:
    """Return the day; SOURCE_DATE_EPOCH fixes it, so that the same registry gives the same bytes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC).date() if fixed.isdecimal() else date.today()
