"""TSV and CSV: a header of stable ids, a line per row, missing is empty. A bibliography: its entries alone."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TextIO

from educli.model.result import Result
from educli.output.formats import Layout
from educli.output.text import plain, safe

# A TSV cell holds no tab and no line end, so that cut and awk see columns.
_ONE_LINE = str.maketrans("\t\n\r", "   ")

# What Excel takes for the beginning of a formula, at the head of a text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff0b", "\uff0d", "\uff1d", "\uff20")
_BYTE_ORDER_MARK = "\ufeff"


def write_tsv(result: Result, out: TextIO, layout: Layout) -> None:
    if layout.excel:
        out.write(_BYTE_ORDER_MARK)
    for line in _lines(result, layout):
        out.write("\t".join(map(_in_line, line)) + layout.end)


def _in_line(text: str) -> str:
    # Nearly every cell: what is printable holds no tab and no line end, and translating takes ten times as long as asking.
    return text if text.isprintable() else text.translate(_ONE_LINE)


def write_csv(result: Result, out: TextIO, layout: Layout) -> None:
    if layout.excel:
        out.write(_BYTE_ORDER_MARK)
    # csv ends lines with \r\n unless told not to, and `cut` would keep the \r.
    csv.writer(out, lineterminator=layout.end).writerows(_lines(result, layout))


def write_bib(result: Result, out: TextIO, layout: Layout) -> None:
    """Write references as a file of BibTeX has them: one after the other, a blank line between."""
    out.write("\n".join(f"{safe(row['reference'])}\n" for row in result.rows))


def _lines(result: Result, layout: Layout) -> Iterator[list[str]]:
    if layout.labels:
        from educli.model.sheets import picked

        protect = _protected if layout.excel else str
        sheet = picked(result.columns, result.rows, whole=True)
        if layout.header:
            yield [safe(heading.title) for heading in sheet.headings]
        yield from ([protect(safe(text)) for text in row] for row in sheet.rows)
        return
    ids = [column.id for column in result.columns]
    if layout.header:
        # A statement of the person's own may call a column anything.
        yield list(map(safe, ids))
    write = _protected_cell if layout.excel else cell
    for row in result.rows:
        yield [write(row[id]) for id in ids]


def _protected_cell(value: Any) -> str:
    return cell(value) if isinstance(value, Decimal | int) else _protected(cell(value))


def cell(value: Any) -> str:
    """Write one value: null is empty, numbers are plain, lists are separated by semicolons."""
    if value is None:
        return ""
    if isinstance(value, str):
        # Most cells, and first for that; what is harmful is not printable.
        return value if value.isprintable() else safe(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list) and all(_is_plain(item) for item in value):
        return ";".join(cell(item) for item in value)
    if isinstance(value, dict) and _is_plain(value):
        # A line with its verdict; the other fields are in JSON.
        return f"{value['line']}={value['verdict']}"
    if isinstance(value, list | dict):
        from educli.output.objects import dump

        return dump(value)
    return safe(str(value))


def _protected(text: str) -> str:
    """Write a text so that Excel does not run it as a formula: a quotation mark makes a text of it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _is_plain(item: Any) -> bool:
    return not isinstance(item, list | dict) or (isinstance(item, dict) and {"line", "verdict"} <= set(item))
