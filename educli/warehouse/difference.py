"""Two registries in one engine, compared: the observations that only one has, and the answers that differ.

Whole columns at once and on both sides alike, so that files of millions of rows are compared as records of YAML are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from educli.errors import EducliError
from educli.model.causes import NO_VERDICT
from educli.model.garbage import uncollected
from educli.model.progressing import METHODS, progress, reliable
from educli.model.records import Registry
from educli.paths import SQL
from educli.warehouse.cache import Narration, is_broken, open_registry
from educli.warehouse.engine import Connection, Error, connect, within_memory
from educli.warehouse.interrupt import interruptible
from educli.warehouse.store import fill

Row = dict[str, Any]
Found = TypeVar("Found")

SIDES = ("old", "new")

# Where a file has more that differ than anybody reviews one by one, it is told as one edit.
MOST = 5_000

# What an observation says. Where it stands, and what follows from it, is no change.
SAID = (
    "source", "region", "metric", "period", "population", "basis_zh", "basis_en", "printed", "equals", "printed_unit", "qualifier", "tolerance", "status",
    "missing", "preferred", "dating", "certain_zh", "certain_en", "quote", "at", "note_zh", "note_en",
)  # fmt: skip


class Answer(NamedTuple):
    """An answer that may flip: sql/difference/NAME.sql, the columns that tell its rows apart, and those that answer.

    only: what else must hold of `old` and `new` for a flip, in SQL.
    A statement has the parameter `metrics` and may have further columns, which tell what an answer came from; what it
    depends on educli.model.causes knows, or takes for every edit of its region and metric.
    """

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    only: str = "true"


_NONE = ", ".join(f"'{verdict or ''}'" for verdict in NO_VERDICT)
_JUDGED = f"not (coalesce(old.verdict, '') in ({_NONE}) and coalesce(new.verdict, '') in ({_NONE}))"
# A figure that was added or removed is an edit, and one that speaks on both sides is told of by the verdict of its region.
_HISTORY = "old.line is not null and new.line is not null and not (old.speaks and new.speaks)"

# One line and one statement for each.
ANSWERS: tuple[Answer, ...] = (
    Answer("verdict", ("metric", "region", "line", "population", "basis_zh"), ("verdict",), _JUDGED),
    Answer("judgement", ("metric", "region", "line", "population", "basis_zh", "period", "source", "nth"), ("verdict",), f"{_JUDGED} and {_HISTORY}"),
    Answer("rank", ("metric", "level", "region"), ("rank_low", "rank_high")),
)  # fmt: skip


class Side(NamedTuple):
    """A registry to compare.

    path: where it is read from, by which the cache knows it; None when it is gone tomorrow.
    shown: writes paths as the person knows them; told: does so in an error, and says which side it is of.
    """

    registry: Registry
    path: Path | None
    shown: Callable[[str], str] = str
    told: Callable[[EducliError], EducliError] = lambda error: error


class Difference:
    """Two registries, attached as `old` and `new` to one connection."""

    def __init__(self, connection: Connection, catalogs: Mapping[str, str]) -> None:
        self._connection, self._catalogs = connection, catalogs
        columns = ", ".join(f'"{name}"' for name in SAID)
        self._keep("content", f"select id, hash({columns}) as content from ({_statement('said')})")
        self._keep("left", _statement("observation"))

    def observations(self, side: str) -> list[Row]:
        """Return the observations that only this side has, in the order of the registry, but for those of large_files."""
        return self._rows(
            f"from {side}_left where file not in (select unnest($files::varchar[])) order by id",
            {"files": list(self.large_files())},
        )

    def large_files(self) -> dict[str, dict[str, int]]:
        """Return the files of which more than MOST observations differ, with how many on each side."""
        rows = self._rows(
            "select file, sum(old)::bigint as old, sum(new)::bigint as new from ("
            "select file, 1 as old, 0 as new from old_left union all select file, 0, 1 from new_left"
            ") group by file having greatest(old, new) > $most order by file",
            {"most": MOST},
        )
        return {row["file"]: {side: row[side] for side in SIDES} for row in rows}

    def touched(self, files: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Yield file, region and metric of the observations in `files` that differ."""
        rows = self._rows(
            "select distinct file, region, metric from (from old_left union all from new_left) where list_contains($files::varchar[], file)",
            {"files": list(files)},
        )
        yield from ((row["file"], row["region"], row["metric"]) for row in rows)

    def flips(self, answer: Answer, metrics: Sequence[str]) -> list[Row]:
        """Return the rows of an answer that differ, as a map from side to row; None where a side has no such row."""
        self._keep(answer.name, _statement(answer.name), {"metrics": list(metrics)})
        same = " and ".join(f"old.{key} is not distinct from new.{key}" for key in answer.keys)
        other = " or ".join(f"old.{one} is distinct from new.{one}" for one in answer.columns)
        order = ", ".join(f"coalesce(old.{key}, new.{key})" for key in answer.keys)
        rows = self._rows(
            f"select old, new, old.metric is not null as has_old, new.metric is not null as has_new "
            f"from old_{answer.name} as old full join new_{answer.name} as new on {same} where ({other}) and {answer.only} order by {order}"
        )
        return [{side: row[side] if row[f"has_{side}"] else None for side in SIDES} for row in rows]

    def classes(self, metrics: Sequence[str], today: date) -> list[Row]:
        """Return the targets of both sides whose class differs, as a map from side to row; one that only one has is an edit."""
        old, new = (self._classes(side, metrics, today) for side in SIDES)
        return [
            {"old": old[key], "new": new[key]} for key in old if key in new and old[key]["class"] != new[key]["class"]
        ]

    def _classes(self, side: str, metrics: Sequence[str], today: date) -> dict[tuple[Any, ...], Row]:
        self._use(side)
        question = (SQL / "questions" / "progress.sql").read_text(encoding="utf-8")
        rows = self._rows(question, {"regions": None, "metrics": list(metrics), "unreliable": False, "lang": "zh"})
        rests = {
            (row["region"], row["metric"]): row["operands"]
            for row in self._rows(
                "select figure.region, figure.metric, list({'id': operand.id, 'metric': operand.metric}) as operands "
                "from derivation join observation as figure on figure.id = derivation.observation "
                "join observation as operand on operand.id = derivation.operand group by all"
            )
        }
        found: dict[tuple[Any, ...], Row] = {}
        # Several targets of the same names are paired by their classes: their order in the registry means nothing.
        for row in sorted(progress(reliable(rows), METHODS[0], today), key=lambda row: "/".join(row["class"])):
            about = {
                "metric": row["metric"], "region": row["region"], "population": row["population_name"], "basis_zh": row["basis"],
                "due": row["due"], "source": row["target_source"], "aim": row["aim"],
            }  # fmt: skip
            nth = 1 + sum(key[:-1] == tuple(about.values()) for key in found)
            about["class"] = "/".join(row["class"])
            about["operands"] = rests.get((row["region"], row["metric"]), [])
            about["instalments"] = row["instalments"]
            found[*tuple(about.values())[:7], nth] = about
        return found

    def derived(self, metrics: Iterable[str]) -> set[str]:
        """Return the metrics of which figures are derived from those of `metrics`."""
        found = set()
        for side in SIDES:
            self._use(side)
            rows = self._rows(
                "select distinct figure.metric from derivation join observation as figure on figure.id = derivation.observation "
                "join observation as operand on operand.id = derivation.operand where list_contains($metrics::varchar[], operand.metric)",
                {"metrics": list(metrics)},
            )
            found |= {row["metric"] for row in rows}
        return found

    def ranked(self, side: str, metric: str, level: str) -> list[Row]:
        """Return all that could be ranked, after `flips` of the rank."""
        return self._rows(
            f"from {side}_rank where metric = $metric and level = $level", {"metric": metric, "level": level}
        )

    def crossing(self, sides: "Sequence[Side]", metrics: Sequence[str]) -> Callable[[str, str, Row], str | None] | None:
        """Return what tells the verdict of an answer's row if the figures were those of a side amid all else of the other.

        None for bulk files, which take too long to be read once more.
        """
        old, new = (side.registry for side in sides)
        mixed = {"old": replace(new, observations=old.observations), "new": replace(old, observations=new.observations)}
        judging = {answer.name: answer for answer in ANSWERS if answer.columns == ("verdict",)}

        @cache
        def verdicts(side: str) -> dict[str, dict[tuple[Any, ...], str]]:
            return self._verdicts(mixed[side], judging.values(), metrics)

        def verdict(answer: str, side: str, about: Row) -> str | None:
            return verdicts(side)[answer].get(tuple(about[key] for key in judging[answer].keys))

        return None if old.bulk or new.bulk else verdict

    def _verdicts(
        self, registry: Registry, answers: Iterable[Answer], metrics: Sequence[str]
    ) -> dict[str, dict[tuple[Any, ...], str]]:
        """Load a third registry for a while, and return its verdicts by answer and keys."""
        self._connection.execute("attach ':memory:' as crossed")
        self._connection.execute("use crossed")
        fill(self._connection, registry)
        found = {}
        for answer in answers:
            rows = self._rows(_statement(answer.name), {"metrics": list(metrics)})
            found[answer.name] = {tuple(row[key] for key in answer.keys): row["verdict"] for row in rows}
        self._use("new")
        self._connection.execute("detach crossed")
        return found

    def labels(self, lang: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the name of every region by its code, and what it is called as the issuer of a line."""
        self._use("new")
        found = self._rows(
            "select code, region_label(name, pinyin, $lang) as name, issuer_label(name, pinyin, $lang) as issuer from region",
            {"lang": lang},
        )
        return {row["code"]: row["name"] for row in found}, {row["code"]: row["issuer"] for row in found}

    def _keep(self, table: str, statement: str, params: Row | None = None) -> None:
        """Keep what a statement answers on each side, under the side's name before that of the table."""
        for side, other in (SIDES, SIDES[::-1]):
            text = statement.replace("{side}", side).replace("{other}", other).replace("{said}", _statement("said"))
            self._use(side)
            self._connection.execute(f"create or replace temp table {side}_{table} as {text}", params)

    def _use(self, side: str) -> None:
        self._connection.execute(f"use {self._catalogs[side]}")

    def _rows(self, statement: str, params: Row | None = None) -> list[Row]:
        cursor = self._connection.execute(statement, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _statement(name: str) -> str:
    return (SQL / "difference" / f"{name}.sql").read_text(encoding="utf-8")


def compared(sides: Sequence[Side], narration: Narration, what: Callable[[Difference], Found]) -> Found:
    """Attach two registries and return what `what` makes of them. A cached database that is broken is built anew, once."""
    try:
        return _compared(sides, narration, what)
    except Error as error:
        if not is_broken(error):
            raise
    return _compared([side._replace(path=None) for side in sides], narration, what)


def _compared(sides: Sequence[Side], narration: Narration, what: Callable[[Difference], Found]) -> Found:
    with within_memory(), uncollected(), connect(":memory:") as connection, interruptible(connection):
        with narration.busy():
            catalogs = _attached(connection, sides, Narration(narration.tell))
        return what(Difference(connection, catalogs))


def _attached(connection: Connection, sides: Sequence[Side], narration: Narration) -> dict[str, str]:
    """Attach both sides, and return under which name each is found: one file is attached once."""
    files: dict[str, str] = {}
    catalogs = {}
    for name, side in zip(SIDES, sides, strict=True):
        try:
            file = _kept(side, narration)
            catalogs[name] = files.setdefault(file, name) if file else name
            if catalogs[name] == name:
                _attach(connection, name, side, file)
        except EducliError as error:
            raise side.told(error) from error
    return catalogs


def _kept(side: Side, narration: Narration) -> str:
    """Return the cache's database of a registry; nothing where it keeps none."""
    if side.path is None:
        return ""
    opened = open_registry(side.path, lambda _path: side.registry, narration)
    with opened.connection as connection:
        [[file]] = connection.execute(
            "select path from duckdb_databases() where database_name = current_database()"
        ).fetchall()
    return str(file or "")


def _attach(connection: Connection, name: str, side: Side, file: str) -> None:
    if file:
        # Another process may have tidied it away meanwhile.
        with suppress(Error):
            connection.execute("attach '{}' as {} (read_only)".format(file.replace("'", "''"), name))
            return
    connection.execute(f"attach ':memory:' as {name}")
    connection.execute(f"use {name}")
    fill(connection, side.registry)
