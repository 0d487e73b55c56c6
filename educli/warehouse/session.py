"""Questions to a loaded registry: names resolved, SQL run, rows with their columns returned."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from educli.errors import EducliError, Problem
from educli.language import _, language
from educli.model.garbage import uncollected
from educli.model.names import key
from educli.model.units import COUNTED
from educli.paths import SQL
from educli.warehouse.cache import SILENT, Narration, is_broken, open_registry
from educli.warehouse.engine import Connection, Error, within_memory

if TYPE_CHECKING:
    from educli.model.records import Registry
    from educli.warehouse.export import Written
    from educli.warehouse.statement import Statement

Rows = list[dict[str, Any]]


class Session:
    """An open registry."""

    def __init__(self, path: Path, read: "Callable[[Path], Registry]", narration: Narration = SILENT) -> None:
        self.path, self._read, self._narration = path, read, narration
        self._connection, self.digest = open_registry(path, read, narration)
        # Names that were looked up together, with rank and id of what they mean.
        self._known: dict[tuple[str, str], list[tuple[Any, ...]]] = {}

    def run(self, question: str, only: Sequence[str] | None = None, **params: Any) -> Rows:
        """Run sql/questions/<question>.sql and return its rows, or `only` these fields of them."""
        return self._read_and_run(SQL / "questions" / f"{question}.sql", params, only)

    def look_up(self, name: str, **params: Any) -> Rows:
        """Run sql/appendix/<name>.sql, which tells more of what an answer names, and return its rows."""
        return self._read_and_run(SQL / "appendix" / f"{name}.sql", params)

    def _read_and_run(self, file: Path, params: dict[str, Any], only: Sequence[str] | None = None) -> Rows:
        statement = file.read_text(encoding="utf-8")
        if "$lang" in statement:
            params["lang"] = language()
        if not only:
            return self._rows(statement, params)
        fields = ", ".join(f'"{field}"::varchar as "{field}"' if field in _NUMBERS else f'"{field}"' for field in only)
        rows = self._rows(f"select {fields} from (\n{statement}\n)", params)
        known = _Known({None: None})
        for field in _NUMBERS.intersection(only):
            for row in rows:
                row[field] = known[row[field]]
        return rows

    def doubtful(self, files: Sequence[str]) -> Rows:
        """Find rows of bulk `files` that hold and still need a look; see sql/lints.sql."""
        return self._read_and_run(SQL / "lints.sql", {"files": list(files)})

    def others(self, **params: Any) -> Rows:
        """Count for each line the figures that it is held against only as a reference; see sql/views/9_others.sql."""
        return self._rows(
            "from others($regions::varchar[], $level::varchar, $metrics::varchar[], $issuers::varchar[], $year::integer, "
            "$carry::integer, $unreliable::boolean)",
            params,
        )

    def compositions(self, figures: Sequence[int]) -> Rows:
        """Return the counts, base and part, that these figures are rates of."""
        return self._rows(
            "from composition where figure in (select unnest($figures::integer[]))", {"figures": list(figures)}
        )

    def steady(self, answers: str, figures: Sequence[int], unreliable: bool) -> tuple[Rows, Rows]:
        """Ask under how many readings of these figures their `verdicts` or `ranks` hold; see sql/views/9_readings.sql.

        The second part names the figures that readings put in the place of others.
        """
        params = {"figures": list(figures), "counted": sorted(COUNTED), "unreliable": unreliable}
        steady = self._rows(
            f"from steady_{answers}($figures::integer[], $counted::varchar[], $unreliable::boolean)", params
        )
        others = sorted({row["breaking"]["other"] for row in steady if row["breaking"] and row["breaking"]["other"]})
        if not others:
            return steady, []
        return steady, self._rows(
            "from alternatives($figures::integer[], $lang)", {"figures": others, "lang": language()}
        )

    def _rows(self, statement: str, params: dict[str, Any]) -> Rows:
        from educli.warehouse.interrupt import interruptible

        # Rows are plain values: to look for cycles among a million of them takes a quarter of the time.
        with within_memory(), uncollected(), interruptible(self._connection):
            cursor = self._execute(statement, {name: _in_text(value) for name, value in params.items()})
            names = [column[0] for column in cursor.description or ()]
            return [*map(dict, map(zip, repeat(names), cursor.fetchall()))]

    def statement(self, text: str, place: str, given: Mapping[str, str]) -> "Statement":
        """Prove a statement of the person's own and return it, ready to be run; `place` is where it stands.

        The session can do nothing else from then on, and ends with it: in one process all that have the same database
        open are locked together.
        """
        from educli.warehouse.statement import Statement

        try:
            return Statement(self._connection, text, place, given)
        except BaseException:
            self._connection.close()
            raise

    def export(self, target: Path, format: str, force: bool, is_ours: bool) -> "list[Written]":
        """Write the registry to a file or folder; see educli.warehouse.export."""
        from educli.warehouse.export import export

        return export(self._connection, self.digest, target, format, force, is_ours)

    def tables(self) -> Rows:
        """Return every column of every table and view with its type and meaning, those made for people first."""
        from educli.warehouse.schema import described

        types = dict(
            self._execute(
                "select (table_name, column_name), data_type from duckdb_columns() where not internal"
            ).fetchall()
        )
        return [
            {
                "table": table.name,
                "holds": _(table.meaning),
                "field": field.name,
                "type": types[table.name, field.name].lower(),
                "refers_to": field.refers_to,
                "meaning": _(field.meaning),
            }
            for table in sorted(described().values(), key=lambda table: not table.is_view)
            for field in table.fields.values()
        ]

    def _execute(self, statement: str, params: dict[str, Any] | None = None) -> Connection:
        """Run a statement. A cached database whose broken block it meets is built again, once."""
        try:
            return self._connection.execute(statement, params)
        except Error as error:
            if not is_broken(error):
                raise
        # While it is open, the engine would give the same one again.
        self._connection.close()
        self._connection, self.digest = open_registry(self.path, self._read, self._narration, anew=True)
        return self._connection.execute(statement, params)

    # names

    def region(self, name: str) -> str:
        """Return the code of the one region called `name`.

        Raises: EducliError unknown-region with the nearest names, ambiguous-region with the candidates.
        """
        return self._one("region", name)

    def regions(self, names: Sequence[str]) -> list[str]:
        """Return the codes of `names`, in order and once each; `河南/` is its prefectures, `@all` all with data."""
        self._look_up("region", names)
        codes: list[str] = []
        problems: list[Problem] = []
        for name in names:
            try:
                codes += self._expand(name)
            except EducliError as error:
                problems += error.problems
        if problems:
            raise EducliError(*problems)
        return list(dict.fromkeys(codes))

    def _expand(self, name: str) -> list[str]:
        if name == "@all":
            rows = self._execute("select region from known_region order by region").fetchall()
        elif name.endswith("/"):
            parent = self.region(name[:-1])
            # A municipality has no prefectures; its districts stand in their place.
            rows = self._execute(
                "select code from region where parent = $parent "
                "qualify level = 'prefecture' or count(*) filter (level = 'prefecture') over () = 0 order by code",
                {"parent": parent},
            ).fetchall()
        else:
            return [self.region(name)]
        return [row[0] for row in rows]

    def metric(self, name: str) -> str:
        """Return the id of the one metric called `name`.

        Raises: EducliError unknown-metric with the nearest names, ambiguous-metric with the candidates.
        """
        return self._one("metric", name)

    def metrics(self, names: Sequence[str] | None) -> list[str] | None:
        if not names:
            return None
        self._look_up("metric", names)
        return list(dict.fromkeys(self.metric(name) for name in names))

    def _look_up(self, kind: str, names: Sequence[str]) -> None:
        """Find several names at once: to plan a statement for each takes longer than to find them."""
        keys = {f"key{place}": key(name) for place, name in enumerate(names)}
        if len(keys) < 2:
            return
        self._known = {(kind, asked): [] for asked in keys.values()}
        wanted = ", ".join(f"${name}" for name in keys)
        statement = f"select key, rank, id from name where kind = $kind and key in ({wanted})"
        for found, rank, id in self._execute(statement, {"kind": kind, **keys}).fetchall():
            self._known[kind, found].append((rank, id))

    def _one(self, kind: str, name: str) -> str:
        rows = self._called(kind, name)
        written = name
        if not rows:
            from educli.warehouse.traditional import simplified

            if (written := simplified(name)) != name:
                rows = self._called(kind, written)
        if not rows and kind == "region":
            rows = self._execute(_BELOW, {"key": key(written)}).fetchall()
        best = min(rows)[0] if rows else 0
        ids = sorted({str(id) for rank, id in rows if rank == best})
        if len(ids) == 1:
            return ids[0]
        if ids:
            labels = _(", ").join(self._label(kind, id) for id in ids)
            raise EducliError(
                Problem(
                    f"ambiguous-{kind}",
                    _AMBIGUOUS[kind]().format(name=name),
                    _("it could be: {names}").format(names=labels),
                )
            )
        near = self._nearest(kind, key(written))
        hint = self._meant(written, near) if kind == "region" else _offered(self._label(kind, id) for id in near[:_FEW])
        raise EducliError(Problem(f"unknown-{kind}", _UNKNOWN[kind]().format(name=name), hint or _LISTS[kind]()))

    def _meant(self, name: str, near: Sequence[str]) -> str:
        """Return a hint for the name of no region. Who is of another level than the name says is told so, and never named alone."""
        from educli.model.guessing import Division, below_namesake, fits, level_of
        from educli.warehouse.mending import divisions

        known = {region.code: region for region in divisions(self._connection)}

        def label(region: Division) -> str:
            return self._label("region", region.code, *(() if fits(name, region) else (level_of(region),)))

        if said := below_namesake(name, list(known.values()), label):
            return said
        fitting = next((id for id in near if fits(name, known[id])), None)
        likely = [*near[:_FEW]]
        if fitting and fitting not in likely:
            likely = [fitting, *likely[:-1]]
        return _offered(label(known[id]) for id in likely if fitting)

    def _called(self, kind: str, name: str) -> list[tuple[Any, ...]]:
        if (kind, key(name)) in self._known:
            return self._known[kind, key(name)]
        # The plainest statement there is: each asked name pays for its planning.
        return self._execute(
            "select rank, id from name where kind = $kind and key = $key", {"kind": kind, "key": key(name)}
        ).fetchall()

    def _label(self, kind: str, id: str, *more: str) -> str:
        statement = "select label(name_zh, name_en, $lang) from metric where id = $id"
        if kind == "region":
            # Several regions have one name; what they belong to tells them apart.
            statement = (
                "select region_label(region.name, region.pinyin, $lang), region_label(parent.name, parent.pinyin, $lang) "
                "from region left join region as parent on parent.code = region.parent and parent.level <> 'country' "
                "where region.code = $id"
            )
        name, *above = self._execute(statement, {"id": id, "lang": language()}).fetchall()[0]
        if above and above[0]:
            name = _("{region} of {parent}").format(region=name, parent=above[0])
        return _("{name} ({id})").format(name=name, id=_(", ").join((id, *more)))

    def _nearest(self, kind: str, wanted: str) -> list[str]:
        """List the ids whose names are like `wanted`, the most alike first, those with data first among equals."""
        from difflib import SequenceMatcher

        rows = self._execute(
            "select key, id, id in (select region from known_region union select metric from observation) as used "
            "from name where kind = $kind",
            {"kind": kind},
        ).fetchall()
        best: dict[str, tuple[float, bool]] = {}
        for name, id, used in rows:
            matcher = SequenceMatcher(None, wanted, name)
            if matcher.real_quick_ratio() < 0.5 or matcher.quick_ratio() < 0.5:
                continue
            likeness = max(matcher.ratio(), 0.7 if kind == "metric" and (wanted in name or name in wanted) else 0)
            if likeness >= 0.5:
                best[id] = max(best.get(id, (0.0, False)), (likeness, used))
        return sorted(best, key=best.__getitem__, reverse=True)


# So many names are offered for one that is unknown.
_FEW = 3


def _offered(labels: Iterable[str]) -> str:
    names = _(", ").join(labels)
    return _("nearest: {names}").format(names=names) if names else ""


def _in_text(value: Any) -> Any:
    """Write a list of ids as the text that the statement reads as a list: for a list the engine imports uuid.

    The engine takes no text that is not UTF-8: what a shell handed over as other bytes becomes a sign that no text holds.
    """
    if isinstance(value, list):
        if all(map(_ID, map(str, value))):
            return '["' + '", "'.join(map(str, value)) + '"]' if value else "[]"
        return [*map(_in_text, value)]
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if isinstance(value, str) else value


_ID = re.compile("[a-zA-Z0-9][a-zA-Z0-9_-]*").fullmatch

# Exact numbers of long answers: the engine makes each of its text anew, which takes longer than all other cells of its row.
_NUMBERS = frozenset({"value", "lower", "upper", "line_lower", "line_upper", "margin"})


class _Known(dict[str | None, Decimal | None]):
    """Numbers by their text, each made once."""

    def __missing__(self, text: str) -> Decimal:
        number = self[text] = Decimal(text)
        return number


# A region with those above it before its name: 郑州市金水区, 河南省郑州市金水区.
_BELOW = """
    select child.rank, child.id
    from name as child
    join ancestor as above on above.region = child.id and above.distance > 0
    join name as upper on upper.kind = 'region' and upper.id = above.ancestor
    left join ancestor as beyond on beyond.region = above.ancestor and beyond.distance > 0
    left join name as top on top.kind = 'region' and top.id = beyond.ancestor
    where child.kind = 'region' and ends_with($key, child.key)
        and ($key = upper.key || child.key or $key = top.key || upper.key || child.key)
"""

_UNKNOWN: dict[str, Callable[[], str]] = {
    "region": lambda: _("no region is called '{name}'"),
    "metric": lambda: _("no metric is called '{name}'"),
}
_AMBIGUOUS: dict[str, Callable[[], str]] = {
    "region": lambda: _("several regions are called '{name}'"),
    "metric": lambda: _("several metrics are called '{name}'"),
}
_LISTS: dict[str, Callable[[], str]] = {
    "region": lambda: _("`educli regions --all` lists them"),
    "metric": lambda: _("`educli metrics` lists them"),
}
