"""The rows of bulk files in a table of their own, which keeps a column only where rows differ in it.

To write a column of ten million rows takes the engine longer than to prove what it says. Half of an observation's columns are
the same in every row of most files, or follow from others: those a view says. Without bulk files there is no such view, since
planning it is what a small registry would pay for at each question.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from educli.warehouse.engine import Connection

# The records of the registry, and the rows of its bulk files; `observation` is both.
_RECORDED, _ROWS = "recorded", "bulk_row"

# What an observation's column is made of that a bulk file may lack, and what it then is; null unless said.
_MADE_OF = {
    "population": ("population",), "basis_zh": ("basis",), "basis_en": ("basis", "basis_en"), "qualifier": ("qualifier",),
    "printed_unit": ("unit",), "tolerance": ("tolerance",), "status": ("status", "missing"), "missing": ("missing",),
    "preferred": ("preferred",), "dating": ("dating",), "certain_zh": ("certain",), "certain_en": ("certain", "certain_en"),
    "quote": ("quote",), "at": ("at",), "note_zh": ("note",), "note_en": ("note", "note_en"),
}  # fmt: skip
_LACKING = {"qualifier": "'exact'", "status": "'A'", "preferred": "false", "dating": "'stated'"}

# What follows from what is kept; not `reliable`, by which nearly every question chooses.
_FOLLOWS = {
    "span": "months_long(period, period_start, period_end)",
    "lower_open": "interval_lower_open(qualifier)",
    "upper_open": "interval_upper_open(qualifier)",
}


class Layout(NamedTuple):
    """How rows of bulk files are kept.

    columns: every column of an observation with its type. said: expressions of those that are not kept, by name.
    """

    columns: dict[str, str]
    said: dict[str, str]

    def kept(self) -> list[str]:
        return [name for name in self.columns if name not in self.said]

    def insert(self) -> str:
        """Return the statement that appends what holds of the view `observed`."""
        return f"insert into {_ROWS} select {', '.join(map(_quoted, self.kept()))} from observed"


def begin(connection: Connection, given: Collection[str], figure: str | None, file: str | None) -> Layout:
    """Make the table for rows of bulk files that have the columns `given`, and the view of all observations.

    figure: the type of all their numbers, when it says all that is printed. file: the only file.
    """
    columns = {name: type for name, type, *_rest in connection.execute("describe observation").fetchall()}
    said = dict(_FOLLOWS)
    said |= {name: _LACKING.get(name, "null") for name, parts in _MADE_OF.items() if not {*parts} & {*given}}
    if file is not None:
        said["file"] = "'" + file.replace("'", "''") + "'"
    if figure:
        said |= {"printed": f"value::{figure}", "decimals": f"case when value is null then 0 else {_scale(figure)} end"}
    layout = Layout(columns, said)
    of_rows = ", ".join(
        f"cast({said.get(name, _quoted(name))} as {type}) as {_quoted(name)}" for name, type in columns.items()
    )
    kept = ", ".join(f"{_quoted(name)} {columns[name]}" for name in layout.kept())
    connection.execute(f"alter table observation rename to {_RECORDED}")
    connection.execute(f"create table {_ROWS} ({kept})")
    connection.execute(f"create view observation as from {_RECORDED} union all select {of_rows} from {_ROWS}")
    return layout


def exact(type: str) -> bool:
    """Tell whether a number of this type prints itself as a plain one that a registry may have."""
    if found := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", type):
        width, scale = map(int, found.groups())
        return scale <= 8 and width - scale <= 18
    return type in ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER")


def widen(connection: Connection, catalog: str) -> None:
    """Put the one table of observations in the place of the view and what it is made of, in a copy for other hands."""
    of_catalog = {"catalog": catalog}
    views = connection.execute(
        "select view_name from duckdb_views() where database_name = $catalog", of_catalog
    ).fetchall()
    if ("observation",) in views:
        connection.execute(
            f"create table {catalog}.whole as from {catalog}.observation; drop view {catalog}.observation; "
            f"drop table {catalog}.{_RECORDED}; drop table {catalog}.{_ROWS}; alter table {catalog}.whole rename to observation"
        )


def _scale(type: str) -> int:
    found = re.search(r",(\d+)\)", type)
    return int(found[1]) if found else 0


def _quoted(name: str) -> str:
    return f'"{name}"'
