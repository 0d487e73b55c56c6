"""educli check."""

import os
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from educli.commands.ask import Ask, documents_folder, folder_of, question
from educli.commands.declarations import Option
from educli.commands.parameters import DocumentsOption
from educli.errors import check_choice
from educli.language import N_, _
from educli.model.result import Notes, Report, Result
from educli.paths import DATA

if TYPE_CHECKING:
    from educli.model.records import Registry
    from educli.warehouse.session import Rows

FIELDS = ("severity", "lint", "message", "file", "line_number", "column", "region", "metric", "source", "hint")
SEVERITIES = ("error", "warning", "note")

FailOption = Annotated[str, Option("--fail-on", metavar="|".join(SEVERITIES), help=N_("End with status 1 from this severity on; error unless given."))]  # fmt: skip


@question(fields=FIELDS, findings=True)
def check(ask: Ask, documents: DocumentsOption = None, fail_on: FailOption = "error") -> Result:
    """Check that the registry is true to itself, and to its documents.

    All that loading checks, the rows of bulk files too, the lints of docs/lints.md, and the identities; with --documents also that every quote
    stands where the record says, whole, with its number, unit and comparator.
    """
    check_choice("--fail-on", fail_on, SEVERITIES)
    from educli.registry.lints import check as find

    with documents_folder():
        folder = None if documents is None else folder_of(documents)
        found = find(ask.path, folder, date.today(), partial(_load, ask))
    findings = [finding for finding in found if not _of_others(finding.file, ask)]
    rows = [
        dict(
            zip(
                FIELDS,
                (f.severity, f.lint, f.message, f.file, f.line, f.column, f.region, f.metric, f.source, f.hint),
                strict=True,
            )
        )
        for f in findings
    ]
    counted = Counter(finding.severity for finding in findings)
    counts = {severity: counted[severity] for severity in SEVERITIES}
    note = _("Errors: {error}; warnings: {warning}; notes: {note}.").format(**counts)
    others = _("Findings of the shipped registry, left out: {n}.").format(n=len(found) - len(findings))
    notes = (note, others) if len(found) > len(findings) else (note,)
    reports = tuple(Report(f.lint, f.severity, f.message, f.file, f.line, f.column, f.hint) for f in findings)
    failed = any(counts[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1])
    return ask.answer(rows, Notes(notes, counts), findings=failed, reports=lambda: reports)


def _of_others(file: str, ask: Ask) -> bool:
    """Tell whether a finding is of the shipped registry that one's own extends: whoever checks it can mend nothing there."""
    return Path(file).is_relative_to(DATA) and not Path(os.path.abspath(ask.path)).is_relative_to(DATA)


def _load(ask: Ask, registry: "Registry") -> "Rows":
    """Prove the bulk files by loading them, and return the rows that hold but are doubtful."""
    from educli.warehouse.store import shown, within

    rows = ask.load(registry).doubtful([within(registry, bulk.shown) for bulk in registry.bulk])
    return [row | {"file": shown(registry, row["file"])} for row in rows]
