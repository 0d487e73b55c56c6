"""JSON in one envelope, and NDJSON with an object per row."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any, TextIO

from educli import __version__
from educli.model.result import Result, Row
from educli.output.formats import Layout
from educli.output.text import plain, safe_json

FORMAT_VERSION = 1


def write_json(result: Result, out: TextIO, layout: Layout) -> None:
    head = {
        "format_version": FORMAT_VERSION,
        "educli": __version__,
        "registry": {"path": result.registry, "fingerprint": result.digest},
        "question": result.question,
        "columns": [{"id": column.id, "kind": column.kind} for column in result.columns],
        "counts": dict(result.counts),
        "notes": list(result.notes),
        "warnings": list(result.warnings),
    }
    out.write(dump(head)[:-1] + ', "rows": [')
    for place, row in enumerate(result.rows):
        out.write(("," if place else "") + "\n" + dump(_object(result, row)))
    out.write("\n]}\n")


def write_ndjson(result: Result, out: TextIO, layout: Layout) -> None:
    for row in result.rows:
        out.write(dump(_object(result, row)) + layout.end)


def _object(result: Result, row: Row) -> dict[str, Any]:
    return {column.id: row[column.id] for column in result.columns}


# json writes Decimals only as floats or strings; a marked string becomes the exact number.
_EXACT = re.compile('"\ue000(-?[0-9]+(?:\\.[0-9]+)?)\ue000"')


def dump(value: Any) -> str:
    """Write a value as JSON of one line, with exact numbers."""
    return safe_json(_EXACT.sub(r"\1", json.dumps(value, ensure_ascii=False, default=_plain)))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"\ue000{plain(value)}\ue000"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))
