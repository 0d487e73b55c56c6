"""A loaded registry in other hands: a DuckDB file, a folder of Parquet or CSV with a Data Package, a JSON document."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from educli import __version__
from educli.errors import EducliError, Problem, reason, writing_hint
from educli.language import N_, _
from educli.warehouse import narrow
from educli.warehouse.bulk import BULK
from educli.warehouse.datapackage import Resource, package
from educli.warehouse.engine import connect
from educli.warehouse.interrupt import interruptible
from educli.warehouse.schema import Table, described

FORMAT_VERSION = 1
FOLDERS = ("parquet", "csv")
PACKAGE = "datapackage.json"

# The observations once more, as printed instead of as computed: what `bulk:` of a registry reads.
LONG = "observations"
_STORAGE = "v1.0.0"

_CALLED = {
    "value": "printed", "unit": "printed_unit", "basis": "basis_zh", "certain": "certain_zh", "note": "note_zh"
}  # fmt: skip


class Exported(NamedTuple):
    """A table on its way out. names: its columns, with what the origin calls them; types: the engine's, by column."""

    table: Table
    origin: str
    names: dict[str, str]
    types: dict[str, str]
    held: str = "true"

    def columns(self, form: Callable[[str, str], str]) -> dict[str, str]:
        """Return an expression for each column, as `form` makes one of an expression and its type."""
        return {name: form(f'"{own}"', self.types[name]) for name, own in self.names.items()}

    def ordered(self) -> str:
        """Return the origin in the order of its key, so that the same registry gives the same bytes."""
        key = ", ".join(f'"{name}"' for name in self.table.key) or "all"
        return f'(select * from "{self.origin}" where {self.held} order by {key})'

    def count(self, connection: duckdb.DuckDBPyConnection) -> int:
        return int(connection.execute(f"select count(*) from {self.ordered()}").fetchall()[0][0])


class Written(NamedTuple):
    """A table that was written: its rows, and the file that holds it."""

    table: str
    rows: int
    file: Path


def export(
    connection: duckdb.DuckDBPyConnection, digest: str, target: Path, format: str, force: bool, is_ours: bool
) -> list[Written]:
    """Write every table to `target`, beside first and renamed into place.

    is_ours: whether the registry is the shipped one, under our own licence.
    Raises: EducliError target-exists, cannot-write.
    """
    is_folder = format in FOLDERS
    _refuse_to_overwrite(target, is_folder, force)
    tables = _tables(connection, is_folder)
    try:
        # The engine takes no name that is not UTF-8, and says so in ways of its own.
        str(target).encode()
        with interruptible(connection), _beside(Path(os.path.abspath(target)), is_folder) as draft:
            _WRITERS[format](connection, tables, draft, digest)
            if is_folder:
                resources = [Resource(e.table, e.types, f"{e.table.name}.{format}") for e in tables]
                (draft / PACKAGE).write_text(
                    package(resources, format, digest, is_ours), encoding="utf-8", newline="\n"
                )
    except (OSError, UnicodeEncodeError, duckdb.Error) as error:
        why = reason(error, named=False).split("\n")[0]
        message = _("cannot write {path}: {reason}").format(path=target, reason=why)
        raise EducliError(Problem("cannot-write", message, writing_hint(str(target)))) from error
    return [
        Written(e.table.name, e.count(connection), target / f"{e.table.name}.{format}" if is_folder else target)
        for e in tables
    ]


def _tables(connection: duckdb.DuckDBPyConnection, with_long: bool) -> list[Exported]:
    types: dict[tuple[str, str], str] = dict(
        connection.execute("select (table_name, column_name), data_type from duckdb_columns()").fetchall()
    )
    tables = {
        name: Exported(
            table, name, {field: field for field in table.fields}, {field: types[name, field] for field in table.fields}
        )
        for name, table in described().items()
        if not table.is_view
    }
    return [*tables.values(), *([_long(tables["observation"])] if with_long else [])]


def _long(whole: Exported) -> Exported:
    """Return the observations with the columns of a bulk file."""
    names = {name: _CALLED.get(name, name) for name in BULK}
    fields = {name: whole.table.fields[own]._replace(name=name) for name, own in names.items()}
    meaning = N_("The observations as printed, one row each: a file that `bulk:` of a registry reads.")
    table = whole.table._replace(name=LONG, meaning=meaning, fields=fields)
    return Exported(table, whole.origin, names, {name: whole.types[own] for name, own in names.items()}, _SPEAKING)


# A derived figure has no formula there, and would be a rival of the stated one it stands behind.
_SPEAKING = """
    id not in (select observation from derivation) or not exists (
        from observation as stated
        where stated.id not in (select observation from derivation)
            and stated.region = observation.region and stated.metric = observation.metric and stated.period = observation.period
            and stated.population is not distinct from observation.population
            and stated.basis_zh is not distinct from observation.basis_zh
    )
"""


# places


def _refuse_to_overwrite(target: Path, is_folder: bool, force: bool) -> None:
    """Raise target-exists for what stands in the way; even --force replaces no folder that holds anything else."""
    if not os.path.lexists(target):
        return
    if not force:
        message = _("{path} exists").format(path=target)
        raise EducliError(Problem("target-exists", message, _("choose another name, or give --force")))
    if target.is_dir() != is_folder or (is_folder and not _is_export(target)):
        message = _("{path} exists and is no such export").format(path=target)
        raise EducliError(Problem("target-exists", message, _("choose another name")))


def _is_export(folder: Path) -> bool:
    names = {entry.name for entry in folder.iterdir()}
    ours = {f"{table}.{format}" for table in (*described(), LONG) for format in FOLDERS}
    return not folder.is_symlink() and PACKAGE in names and names <= {PACKAGE, *ours}


@contextmanager
def _beside(target: Path, is_folder: bool) -> Iterator[Path]:
    """Give a place beside `target`, and put what was written there into its place; nothing is left when that fails."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    old = draft.with_name(f"{draft.name}.old")
    try:
        if is_folder:
            draft.mkdir()
        yield draft
        if is_folder and target.exists():
            os.replace(target, old)
        os.replace(draft, target)
    finally:
        if old.exists() and not target.exists():
            os.replace(old, target)
        # The engine keeps a log beside a database it could not finish.
        for rest in (draft, old, draft.with_name(f"{draft.name}.wal")):
            shutil.rmtree(rest, ignore_errors=True)
            rest.unlink(missing_ok=True)


# formats


def _write_duckdb(connection: duckdb.DuckDBPyConnection, tables: list[Exported], draft: Path, digest: str) -> None:
    """Copy the database, and let every table and column of the copy say what it means."""
    [(name, path)] = connection.execute(
        "select database_name, path from duckdb_databases() where not internal"
    ).fetchall()
    with ExitStack() as stack:
        if path:
            # What is open to be read only attaches nothing that it could write.
            connection, name = stack.enter_context(closing(connect(":memory:"))), "registry"
            connection.execute(f"attach {_quoted(path)} as registry (read_only)")
        # The storage that engines from 1.0 on read: the copy is for other hands.
        connection.execute(f"attach {_quoted(str(draft))} as copied (storage_version '{_STORAGE}')")
        connection.execute(f"copy from database {name} to copied")
        narrow.widen(connection, "copied")
        connection.execute("detach copied")
    with closing(connect(str(draft))) as copy:
        for table in described().values():
            kind = "view" if table.is_view else "table"
            copy.execute(f'comment on {kind} "{table.name}" is {_quoted(_(table.meaning))}')
            for field in table.fields.values():
                copy.execute(f'comment on column "{table.name}"."{field.name}" is {_quoted(_(field.meaning))}')


def _write_parquet(connection: duckdb.DuckDBPyConnection, tables: list[Exported], draft: Path, digest: str) -> None:
    _copy(connection, tables, draft, "parquet", lambda text, _type: text)


def _write_csv(connection: duckdb.DuckDBPyConnection, tables: list[Exported], draft: Path, digest: str) -> None:
    def form(text: str, type: str) -> str:
        return f"to_json({text})" if type.endswith("]") else _digits(text, type)

    _copy(connection, tables, draft, "csv, header", form)


def _copy(
    connection: duckdb.DuckDBPyConnection, tables: list[Exported], draft: Path, options: str, form: Callable[[str, str], str]
) -> None:  # fmt: skip
    for exported in tables:
        chosen = ", ".join(f'{text} as "{name}"' for name, text in exported.columns(form).items())
        path = draft / f"{exported.table.name}.{options.partition(',')[0]}"
        connection.execute(
            f"copy (select {chosen} from {exported.ordered()}) to {_quoted(str(path))} (format {options})"
        )


def _write_json(connection: duckdb.DuckDBPyConnection, tables: list[Exported], draft: Path, digest: str) -> None:
    def form(text: str, type: str) -> str:
        return f"{digits}::json" if (digits := _digits(text, type)) != text else text

    head = {"format_version": FORMAT_VERSION, "educli": __version__, "registry": {"fingerprint": digest}}
    with draft.open("w", encoding="utf-8", newline="\n") as out:
        out.write(json.dumps(head)[:-1] + ', "tables": {')
        for place, exported in enumerate(tables):
            out.write(f"{',' if place else ''}\n{json.dumps(exported.table.name)}: [")
            members = ", ".join(f"'{name}': {text}" for name, text in exported.columns(form).items())
            cursor = connection.execute(f"select to_json({{{members}}}) from {exported.ordered()}")
            between = "\n"
            while found := cursor.fetchmany(2048):
                out.write(between + ",\n".join(row for (row,) in found))
                between = ",\n"
            out.write("]")
        out.write("\n}}\n")


_WRITERS: dict[str, Callable[[duckdb.DuckDBPyConnection, list[Exported], Path, str], None]] = {
    "duckdb": _write_duckdb,
    "parquet": _write_parquet,
    "csv": _write_csv,
    "json": _write_json,
}


def _digits(text: str, type: str) -> str:
    """Write an exact number without zeros that say nothing; anything else stays."""
    if type.startswith("DECIMAL") and not type.endswith(",0)"):
        return f"rtrim(rtrim({text}::varchar, '0'), '.')"
    return text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
