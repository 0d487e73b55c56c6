"""The registry in other hands: what is handed on is whole, reads back, and is never half a file."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from asking import TINY, Outcome, educli, rows

from educli import __version__
from educli.commands.export import FORMATS
from educli.errors import EducliError, Status
from educli.paths import BUILTIN_REGISTRY
from educli.registry.reader import read_registry
from educli.warehouse import export as exporting
from educli.warehouse.bulk import BULK
from educli.warehouse.schema import described
from educli.warehouse.session import Session

LIMIT_S = 60
TABLES = [table for table in described().values() if not table.is_view]


def export(folder: Path, *words: str, registry: Path = TINY, **settings: str) -> Outcome:
    return educli("export", *words, folder=folder, EDUCLI_REGISTRY=str(registry), **settings)  # type: ignore[arg-type]


def exported(folder: Path, name: str, registry: Path = TINY, *words: str) -> Path:
    outcome = export(folder, name, *words, registry=registry)
    assert outcome.status == 0, outcome.err
    return folder / name


def whole(registry: Path = TINY) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table of a registry, in the order of their keys."""
    session = Session(registry, read_registry)
    return {
        table.name: session._connection.execute(
            f"select * from {table.name} order by {', '.join(table.key) or 'all'}"
        ).fetchall()
        for table in TABLES
    }


# what is written


@pytest.mark.parametrize("format", FORMATS)
def test_the_answer_lists_what_was_written(tmp_path: Path, format: str) -> None:
    outcome = export(tmp_path, f"x.{format}")
    counts = {name: len(found) for name, found in whole().items()}
    if format in exporting.FOLDERS:
        counts[exporting.LONG] = counts["observation"]
    assert {row["table"]: int(row["rows"]) for row in rows(outcome)} == counts
    written = {row["written"] for row in rows(outcome)}
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found - {f"x.{format}/datapackage.json"} == written
    assert outcome.err == f"Written: x.{format}; tables: {len(counts)}, rows: {sum(counts.values())}.\n"


def test_a_database_is_opened_by_the_engine_alone(tmp_path: Path) -> None:
    path = exported(tmp_path, "x.duckdb")
    names = ("figures", "lines", "plans", "verdicts", "latest(2020, 0, false)")
    counting = [f"select count(*) from {name}" for name in names]
    script = (
        "import duckdb, json, sys; c = duckdb.connect('x.duckdb', read_only=True); "
        "print(json.dumps([c.execute(text).fetchone()[0] for text in sys.argv[1:]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *counting], cwd=tmp_path, capture_output=True, check=True, timeout=LIMIT_S
    )
    session = Session(TINY, read_registry)
    counts = [session._connection.execute(text).fetchall()[0][0] for text in counting]
    assert json.loads(done.stdout) == counts
    assert min(counts) > 0
    with duckdb.connect(str(path), read_only=True) as connection:
        assert {
            table.name: connection.execute(
                f"select * from {table.name} order by {', '.join(table.key) or 'all'}"
            ).fetchall()
            for table in TABLES
        } == whole()


@pytest.mark.parametrize("cache", ["", "/proc/nowhere"])
def test_every_column_of_the_database_says_what_it_means(tmp_path: Path, cache: str) -> None:
    assert export(tmp_path, "x.duckdb", EDUCLI_CACHE=cache or os.environ["EDUCLI_CACHE"]).status == 0
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select table_name, column_name, comment from duckdb_columns() where not internal "
            "union all select table_name, '', comment from duckdb_tables() where not internal "
            "union all select view_name, '', comment from duckdb_views() where not internal"
        ).fetchall()
    # These hold a part of the others once more.
    found = [row for row in found if row[0] not in ("speaker", "doubtful", "known", "composition")]
    wanted = [
        (table.name, field.name, field.meaning) for table in described().values() for field in table.fields.values()
    ]
    assert sorted(found) == sorted([*wanted, *((table.name, "", table.meaning) for table in described().values())])
    assert [path.name for path in tmp_path.iterdir()] == ["x.duckdb"]


def test_parquet_keeps_types_and_rows(tmp_path: Path) -> None:
    folder = exported(tmp_path, "x.parquet")
    with duckdb.connect() as connection:
        for name, wanted in whole().items():
            assert connection.execute(f"from '{folder}/{name}.parquet'").fetchall() == wanted
        [(type,)] = connection.execute(
            f"select column_type from (describe from '{folder}/observation.parquet') where column_name = 'value'"
        ).fetchall()
    assert type == "DECIMAL(28,8)"


def test_json_is_one_document_with_exact_numbers(tmp_path: Path) -> None:
    text = exported(tmp_path, "x.json").read_text(encoding="utf-8")
    found = json.loads(text, parse_float=Decimal)
    session = Session(TINY, read_registry)
    assert {name: found[name] for name in ("format_version", "educli", "registry")} == {
        "format_version": 1, "educli": __version__, "registry": {"fingerprint": session.digest},
    }  # fmt: skip
    tables = {name: [tuple(row.values()) for row in records] for name, records in found["tables"].items()}
    assert tables == {
        name: [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in records]
        for name, records in whole().items()
    }
    for table in TABLES:
        assert all(list(record) == list(table.fields) for record in found["tables"][table.name])
    assert '"value":81.52' not in text
    assert '"value":3.58,' in text
    assert '"value":8152000000,' in text


# the folder of CSV, read by a reader of ours as its description says


READERS: dict[str, Callable[[str], Any]] = {
    "string": str, "integer": int, "number": Decimal, "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat, "array": json.loads,
}  # fmt: skip


def package(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def read(folder: Path, resource: dict[str, Any]) -> list[dict[str, Any]]:
    """Read a resource of a Data Package, each value by the type of its field."""
    fields = resource["schema"]["fields"]
    with (folder / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
        header, *lines = csv.reader(file, delimiter=resource["dialect"]["delimiter"])
    assert header == [field["name"] for field in fields]
    return [
        {
            field["name"]: None if text in resource["schema"]["missingValues"] else READERS[field["type"]](text)
            for field, text in zip(fields, line, strict=True)
        }
        for line in lines
    ]


@pytest.fixture(scope="module", params=[TINY, BUILTIN_REGISTRY], ids=lambda path: path.stem)
def packaged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A registry, and its folder of CSV."""
    return request.param, exported(tmp_path_factory.mktemp("packaged"), "x.csv", request.param)


def test_csv_reads_back_as_described(packaged: tuple[Path, Path]) -> None:
    registry, folder = packaged
    found = {resource["name"]: read(folder, resource) for resource in package(folder)["resources"]}
    assert set(found) == {*(table.name for table in TABLES), exporting.LONG}
    for name, wanted in whole(registry).items():
        assert [tuple(row.values()) for row in found[name]] == wanted


def test_keys_of_the_package_hold(packaged: tuple[Path, Path]) -> None:
    _registry, folder = packaged
    resources = {resource["name"]: resource for resource in package(folder)["resources"]}
    found = {name: read(folder, resource) for name, resource in resources.items()}
    references = 0
    for name, resource in resources.items():
        if key := resource["schema"].get("primaryKey"):
            keys = [tuple(row[column] for column in key) for row in found[name]]
            assert len(set(keys)) == len(keys)
        for reference in resource["schema"].get("foreignKeys", ()):
            references += 1
            other, column = reference["reference"]["resource"] or name, reference["reference"]["fields"]
            assert resources[other]["schema"]["primaryKey"] == [column]
            known = {row[column] for row in found[other]}
            assert {row[reference["fields"]] for row in found[name]} - {None} <= known
    assert references > 15


def test_everything_in_the_package_is_explained(packaged: tuple[Path, Path]) -> None:
    registry, folder = packaged
    found = package(folder)
    for resource in found["resources"]:
        assert resource["title"]
        assert resource["description"]
        assert [field for field in resource["schema"]["fields"] if not (field["title"] and field["description"])] == []
    assert found["registry_fingerprint"] == Session(registry, read_registry).digest
    # The figures of a registry of somebody's own are not ours to license.
    assert ("licenses" in found) == (registry == BUILTIN_REGISTRY)


def test_the_package_is_in_the_language_of_the_answer(tmp_path: Path) -> None:
    folder = exported(tmp_path, "x.csv", TINY, "--lang", "zh")
    [region] = [resource for resource in package(folder)["resources"] if resource["name"] == "region"]
    assert region["title"] == "GB/T 2260 行政区划"


def test_the_licence_named_is_that_of_the_project() -> None:
    root = Path(__file__).parent.parent
    assert 'license = "MIT"' in (root / "pyproject.toml").read_text(encoding="utf-8")
    assert (root / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.parametrize("format", ["csv", "json"])
def test_the_same_registry_gives_the_same_bytes(tmp_path: Path, format: str) -> None:
    def read_all(path: Path) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (path.iterdir() if path.is_dir() else [path])}

    for name, cache in (("one", "a"), ("two", "b")):
        (tmp_path / name).mkdir()
        assert (
            export(tmp_path / name, f"x.{format}", registry=BUILTIN_REGISTRY, EDUCLI_CACHE=str(tmp_path / cache)).status
            == 0
        )
    one, two = (read_all(tmp_path / name / f"x.{format}") for name in ("one", "two"))
    assert one == two
    assert [name for name, data in one.items() if b"\r" in data or data.startswith(b"\xef\xbb\xbf")] == []


# and back


def without_observations(registry: Path, folder: Path, bulk: str) -> Path:
    """Write a registry of all but its observations, which it reads from a bulk file."""
    text = yaml.load(registry.read_text(encoding="utf-8"), yaml.BaseLoader)
    for source in text["sources"].values():
        source.pop("observations", None)
    path = folder / "again.yaml"
    path.write_text(yaml.safe_dump(text | {"bulk": [bulk]}, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


WAYS = [
    "compare 许昌 漯河 郑州 开封 鹤壁 洛阳", "gaps --only all --reference --include-unreliable --include-unverified", "rank 大班额", "rank 毛入园率 --year 2020",
    "show 许昌 students_per_teacher", "show 洛阳 public_kindergarten_share", "show 开封 大班额", "why 漯河 毛入园率", "coverage", "worklist", "metrics", "regions",
]  # fmt: skip


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_observations_read_back_give_the_same_answers(tmp_path: Path, format: str) -> None:
    exported(tmp_path, f"x.{format}")
    again = without_observations(TINY, tmp_path, f"x.{format}/observations.{format}")
    for words in WAYS:
        first, second = (educli(*words.split(), "--format", "json", "--registry", str(path)) for path in (TINY, again))
        assert (first.status, second.status) == (0, 0), second.err
        assert records(second.out) == records(first.out), words


def records(text: str) -> list[dict[str, Any]]:
    """Return the rows of an answer but for where in the registry they stand."""
    found = json.loads(text, parse_float=Decimal)["rows"]
    assert found
    return [{name: value for name, value in row.items() if name not in ("file", "line_number")} for row in found]


def test_the_shipped_observations_read_back(tmp_path: Path) -> None:
    exported(tmp_path, "x.csv", BUILTIN_REGISTRY)
    for name in ("metrics.yaml", "standards.yaml"):
        shutil.copy(BUILTIN_REGISTRY.parent / name, tmp_path)
        without_observations(tmp_path / name, tmp_path, "x.csv/observations.csv").replace(tmp_path / name)
    # The standards are included, and bring no rows of their own.
    standards = tmp_path / "standards.yaml"
    standards.write_text(standards.read_text(encoding="utf-8").split("bulk:")[0], encoding="utf-8")
    first, second = whole(BUILTIN_REGISTRY), whole(tmp_path / "metrics.yaml")
    columns = [
        place for place, name in enumerate(described()["observation"].fields) if name not in ("id", "file", "line")
    ]
    # A derived figure behind a stated one of the same place is none of a file without formulas.
    [superseded] = [row[0] for row in first["observation"] if "许昌所比的全省水平" in row]
    kept = [row for row in first["observation"] if row[0] != superseded]
    assert [[row[place] for place in columns] for row in second["observation"]] == [
        [row[place] for place in columns] for row in kept
    ]
    numbers = {row[0]: number for number, row in enumerate(kept, 1)}
    assert second["judgement"] == [(numbers[row[0]], *row[1:]) for row in first["judgement"] if row[0] in numbers]


def test_the_long_form_has_the_columns_of_a_bulk_file(tmp_path: Path) -> None:
    folder = exported(tmp_path, "x.csv")
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == list(BULK)


# places


@pytest.mark.parametrize(
    ("words", "format"),
    [
        (["x.duckdb"], "duckdb"), (["x.DUCKDB"], "duckdb"), (["x.json"], "json"), (["x.csv"], "csv"), (["x.csv/"], "csv"), (["x.parquet/"], "parquet"),
        (["x", "--to", "csv"], "csv"), (["x.json", "--to", "parquet"], "parquet"), (["x.csv", "--to", "json"], "json"), (["许 昌's.csv"], "csv"),
        ([".csv", "--to", "csv"], "csv"),
    ],
)  # fmt: skip
def test_the_ending_or_the_option_decides(tmp_path: Path, words: list[str], format: str) -> None:
    assert export(tmp_path, *words).status == 0
    [target] = tmp_path.iterdir()
    assert target.name == words[0].rstrip("/")
    assert target.is_dir() == (format in exporting.FOLDERS)
    if target.is_dir():
        assert (target / f"region.{format}").is_file()
    else:
        assert target.read_bytes()[:1] == (b"{" if format == "json" else target.read_bytes()[:1])
        assert (target.read_bytes()[8:12] == b"DUCK") == (format == "duckdb")


@pytest.mark.parametrize("name", ["x", "x.xls", "x.csv.gz", "", "csv", ".csv"])
def test_an_unknown_ending_is_asked_wrongly(tmp_path: Path, name: str) -> None:
    outcome = export(tmp_path, name)
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
    assert outcome.err.endswith("hint: use one of .duckdb, .parquet, .csv, .json, or --to\n")
    assert list(tmp_path.iterdir()) == []


def place(path: Path) -> dict[str, bytes | str]:
    """Return all that lies in a folder."""
    return {
        str(found.relative_to(path)): str(found.readlink()) if found.is_symlink() else found.read_bytes()
        for found in path.rglob("*")
        if found.is_file() or found.is_symlink()
    }


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_overwritten_unasked(tmp_path: Path, format: str) -> None:
    exported(tmp_path, f"x.{format}")
    before = place(tmp_path)
    outcome = export(tmp_path, f"x.{format}", registry=BUILTIN_REGISTRY)
    assert (outcome.status, outcome.out) == (Status.REFUSED, "")
    assert outcome.err.startswith(f"error[target-exists]: x.{format} exists\n")
    assert place(tmp_path) == before
    assert export(tmp_path, f"x.{format}", "--force", registry=BUILTIN_REGISTRY).status == 0
    assert place(tmp_path).keys() == before.keys()
    assert place(tmp_path) != before


@pytest.mark.parametrize("kind", ["file", "folder", "full", "export and more", "link", "dangling link"])
@pytest.mark.parametrize("format", FORMATS)
def test_even_force_replaces_nothing_but_an_export(tmp_path: Path, kind: str, format: str) -> None:
    target = tmp_path / "x"
    is_folder = format in exporting.FOLDERS
    if kind == "file":
        target.write_text("mine", encoding="utf-8")
    elif kind == "dangling link":
        target.symlink_to("nowhere")
    elif kind == "link":
        (tmp_path / "real").mkdir()
        shutil.move(exported(tmp_path, "real/x.csv"), tmp_path / "y")
        target.symlink_to("y")
    elif kind == "export and more":
        exported(tmp_path, "x", TINY, "--to", "csv")
        (target / "mine.csv").write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        if kind == "full":
            (target / "region.csv").write_text("mine", encoding="utf-8")
    before = place(tmp_path)
    outcome = export(tmp_path, "x", "--to", format, "--force")
    # A plain file is what --force is for.
    if kind in ("file", "dangling link") and not is_folder:
        assert outcome.status == 0
        return
    assert (outcome.status, outcome.out) == (Status.REFUSED, "")
    assert "exists and is no such export" in outcome.err
    assert place(tmp_path) == before


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("where", ["nowhere/x", "file/x", "/proc/x", "x" * 300])
def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, format: str, where: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = export(tmp_path, where, "--to", format)
    assert (outcome.status, outcome.out) == (Status.SURROUNDINGS_FAILED, ""), outcome
    assert outcome.err.startswith(f"error[cannot-write]: cannot write {where}: ")
    assert place(tmp_path) == {"file": b""}


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, format: str) -> None:
    exported(tmp_path, f"x.{format}")
    before = place(tmp_path)
    # What is more than a small file is more than this disk holds.
    shell = f"ulimit -f 64; trap '' XFSZ; {sys.executable} -m educli export x.{format} --force"
    done = subprocess.run(
        ["bash", "-c", shell], cwd=tmp_path, capture_output=True, text=True, timeout=LIMIT_S, check=False,
        env=os.environ | {"EDUCLI_REGISTRY": str(TINY)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (4, ""), done.stderr
    assert done.stderr.startswith(f"error[cannot-write]: cannot write x.{format}: ")
    assert place(tmp_path) == before


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, duckdb.IOException])
def test_an_export_that_ends_midway_leaves_what_was_there(
    tmp_path: Path, format: str, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(tmp_path, f"x.{format}")
    before = place(tmp_path)
    writer = exporting._WRITERS[format]

    def half(connection: Any, tables: Any, draft: Path, digest: str) -> None:
        writer(connection, tables, draft, digest)
        raise error("the end")

    monkeypatch.setitem(exporting._WRITERS, format, half)
    wanted = Status.INTERRUPTED if error is KeyboardInterrupt else Status.SURROUNDINGS_FAILED
    assert export(tmp_path, f"x.{format}", "--force").status == wanted
    assert place(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == [f"x.{format}"]


def test_a_folder_that_cannot_take_its_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(tmp_path, "x.csv")
    before = place(tmp_path)
    replace = os.replace

    def fails(source: Path, target: Path) -> None:
        if Path(target) == tmp_path / "x.csv" and not str(source).endswith(".old"):
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr("educli.warehouse.export.os.replace", fails)
    assert export(tmp_path, "x.csv", "--force").status == Status.SURROUNDINGS_FAILED
    assert place(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_name_that_is_not_utf_8_is_not_written(tmp_path: Path) -> None:
    for format in FORMATS:
        done = subprocess.run(
            [sys.executable, "-m", "educli", "export", b"\xff." + format.encode()], cwd=tmp_path, capture_output=True,
            env=os.environ | {"EDUCLI_REGISTRY": str(TINY)}, timeout=LIMIT_S, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (4, b"")
        assert done.stderr.startswith(b"error[cannot-write]: cannot write ")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_during_a_long_export(tmp_path: Path) -> None:
    """A table without end stands for a large one: its copy is interrupted at once."""
    script = (
        "import sys\nfrom educli.warehouse import export\nfrom educli.app import main\n"
        "ordered = export.Exported.ordered\n"
        "def endless(self):\n"
        "    if self.origin != 'ancestor': return ordered(self)\n"
        "    return \"(select '100000' as region, '100000' as ancestor, i::integer as distance from range(1000000000000) as t(i) where hash(i) = 7)\"\n"
        "export.Exported.ordered = endless\n"
        "print('begun', flush=True)\nsys.exit(main(['export', 'x.csv']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"EDUCLI_REGISTRY": str(TINY)},
    )  # fmt: skip
    try:
        assert process.stdout
        assert process.stdout.readline() == b"begun\n"
        while not any(tmp_path.glob(".x.csv.*/ancestor.csv")) and process.poll() is None:
            pass
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=LIMIT_S)
    finally:
        process.kill()
    assert (process.returncode, said) == (130, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_registry_that_does_not_load_is_not_exported(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 2\n", encoding="utf-8")
    assert export(tmp_path, "x.csv", registry=broken).status == Status.REGISTRY_INVALID
    assert [path.name for path in tmp_path.iterdir()] == ["broken.yaml"]


def test_formats_have_their_writers() -> None:
    assert set(exporting._WRITERS) == set(FORMATS)
    with pytest.raises(EducliError):
        Session(TINY, read_registry).export(TINY, "json", False, False)


def test_engines_of_former_years_read_the_database(tmp_path: Path) -> None:
    # Its head holds the version of the storage; 64 is that of DuckDB 1.0.
    assert exported(tmp_path, "x.duckdb").read_bytes()[12:20] == (64).to_bytes(8, "little")


def test_a_byte_order_mark_is_refused_and_the_way_to_one_named(tmp_path: Path) -> None:
    outcome = export(tmp_path, "x.csv", "--bom")
    assert (outcome.status, list(tmp_path.iterdir())) == (2, [])
    assert "educli sql 'from figures'" in outcome.err
