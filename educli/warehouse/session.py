"""Questions to a loaded registry: names resolved, SQL run, rows with their columns returned."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from educli.errors import EducliError, Problem
from educli.language import _, language
from educli.model.names import key
from educli.paths import SQL
from educli.warehouse.cache import SILENT, Narration, is_broken, open_registry
from educli.warehouse.engine import Connection, Error

if TYPE_CHECKING:
    from educli.model.records import Registry

Rows = list[dict[str, Any]]


class Session:
    """An open registry."""

    def __init__(self, path: Path, read: "Callable[[Path], Registry]", narration: Narration = SILENT) -> None:
        self.path, self._read, self._narration = path, read, narration
        self._connection, self.digest = open_registry(path, read, narration)

    def run(self, question: str, **params: Any) -> Rows:
        """Run sql/questions/<question>.sql and return its rows."""
        statement = (SQL / "questions" / f"{question}.sql").read_text(encoding="utf-8")
        if "$lang" in statement:
            params["lang"] = language()
        cursor = self._execute(statement, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

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
        return list(dict.fromkeys(self.metric(name) for name in names))

    def _one(self, kind: str, name: str) -> str:
        # The plainest statement there is: each asked name pays for its planning.
        rows = self._execute(
            "select rank, id from name where kind = $kind and key = $key", {"kind": kind, "key": key(name)}
        ).fetchall()
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
        near = [self._label(kind, id) for id in self._nearest(kind, key(name))]
        hint = _("nearest: {names}").format(names=_(", ").join(near)) if near else _LISTS[kind]()
        raise EducliError(Problem(f"unknown-{kind}", _UNKNOWN[kind]().format(name=name), hint))

    def _label(self, kind: str, id: str) -> str:
        if kind == "metric":
            row = self._execute(
                "select label(name_zh, name_en, $lang) from metric where id = $id", {"id": id, "lang": language()}
            )
        else:
            row = self._execute(
                "select region_label(name, pinyin, $lang) from region where code = $id", {"id": id, "lang": language()}
            )
        found = row.fetchone()
        return f"{found[0] if found else id} ({id})"

    def _nearest(self, kind: str, wanted: str) -> list[str]:
        """List up to three ids whose names are most like `wanted`, those with data first among equals."""
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
        return sorted(best, key=best.__getitem__, reverse=True)[:3]


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
