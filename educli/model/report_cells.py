"""What the sections of a report share: where things stand in it, and the cells that lead there."""

from collections.abc import Mapping, Sequence
from typing import Any

from educli.model import codes, wording
from educli.model.codes import word
from educli.model.document import Cell, Table, Tally

Row = dict[str, Any]

# The anchors of sections, and of the table of all verdicts.
SUMMARY, METRICS, YEARS, TARGETS, REGIONS, LINES, SOURCES = (
    "summary", "metrics", "years", "targets", "regions", "lines", "sources",
)  # fmt: skip
VERDICTS = "verdicts"


def evidence(row: Row) -> str:
    return f"evidence-{row['region']}-{row['metric']}"


def region_anchor(row: Row) -> str:
    return f"region-{row['region']}"


def figure(row: Row) -> Cell:
    return Cell(wording.marked(row), evidence(row), key=row["value"])


def period(row: Row) -> Cell:
    return Cell((row["period"] or "").replace("/", "–"))


def plain(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


def status(row: Row) -> str:
    return word(codes.STATUSES, row["status"]) if row["status"] != "A" else ""


def tally(counts: Mapping[str, int], picks: str, homes: Mapping[str, str], within: tuple[str, str] = ("", "")) -> Tally:
    """Count outcomes by verdict; each count leads to its rows.

    homes: the anchor of the rows of a verdict, where that is not the table of all verdicts.
    within: another column of that table, and the word that the counted rows have in it.
    """
    shown = [one for one in codes.VERDICTS if one in counts and (counts[one] or one != "waived")]
    cells = [
        Cell(word(codes.VERDICTS, one), homes.get(one, VERDICTS) if counts[one] else "", codes.TONES[one])
        for one in shown
    ]
    return Tally(list(zip(cells, (counts[one] for one in shown), strict=True)), picks, within)


def without_empty(table: Table) -> Table:
    """Leave out the columns that say nothing in any row."""
    kept = [place for place in range(len(table.columns)) if any(row[place].text for row in table.rows)]
    rows: Sequence[Sequence[Cell]] = [[row[place] for place in kept] for row in table.rows]
    return table._replace(columns=tuple(table.columns[place] for place in kept), rows=rows)
