"""The database that is built when educli is installed: it saves time where it is what would be built, and is left alone elsewhere."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from educli.model.records import Registry
from educli.paths import BUILTIN_REGISTRY
from educli.registry.reader import read_registry
from educli.warehouse import prebuilt
from educli.warehouse.cache import MAKERS, SILENT, open_registry


class Reader:
    """Reads registries, and remembers which."""

    def __init__(self) -> None:
        self.read: list[Path] = []

    def __call__(self, path: Path) -> Registry:
        self.read.append(path)
        return read_registry(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed") / "prebuilt"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prebuilt, "FOLDER", folder)
        prebuilt.write(read_registry)
    return folder


@pytest.fixture
def installed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A prebuilt database of this test's own, beside a cache that is not there yet."""
    own = tmp_path / "prebuilt"
    own.mkdir()
    for file in folder.iterdir():
        (own / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(prebuilt, "FOLDER", own)
    monkeypatch.setenv("EDUCLI_CACHE", str(tmp_path / "cache"))
    return own


def content(reader: Reader) -> dict[str, list[Any]]:
    """Return all rows of all tables of the shipped registry."""
    connection = open_registry(BUILTIN_REGISTRY, reader, SILENT).connection
    tables = connection.execute("select table_name from duckdb_tables()").fetchall()
    return {table: sorted(connection.execute(f"from {table}").fetchall(), key=repr) for (table,) in tables}


def test_it_is_taken_over_unread_and_holds_what_would_be_built(installed: Path, tmp_path: Path) -> None:
    reader = Reader()
    taken = content(reader)
    assert reader.read == []
    [adopted] = (tmp_path / "cache").glob("*.names")
    words = json.loads(adopted.read_bytes())
    for file in (*installed.iterdir(), *(tmp_path / "cache").iterdir()):
        file.unlink()
    assert content(reader) == taken
    assert len(reader.read) == 1
    assert json.loads(adopted.read_bytes()) == words


def test_one_of_other_files_or_another_engine_is_left_alone(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    monkeypatch.setattr(prebuilt, "VERSION", "1.0")
    assert content(reader)["observation"]
    assert len(reader.read) == 1


def test_one_of_other_modules_is_left_alone(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, package = Reader(), tmp_path / "package"
    (package / "model").mkdir(parents=True)
    (package / "model" / "names.py").write_text("changed")
    monkeypatch.setattr(prebuilt, "PACKAGE", package)
    assert content(reader)["observation"]
    assert len(reader.read) == 1


@pytest.mark.parametrize("broken", ["registry.duckdb", "registry.json", "registry.names"])
@pytest.mark.parametrize("how", ["gone", "garbage", "short"])
def test_a_broken_one_costs_time_only(installed: Path, broken: str, how: str) -> None:
    file = installed / broken
    data = file.read_bytes()
    file.unlink()
    if how != "gone":
        # Of the right size, so that only what reads it can tell; or of another.
        file.write_bytes(b"x" * len(data) if how == "garbage" else data[:100])
    reader = Reader()
    assert content(reader)["observation"]
    # Names serve completion alone, which does without those that cannot be read.
    assert len(reader.read) == (0 if broken == "registry.names" and how != "gone" else 1)


def test_it_is_of_the_shipped_registry_alone(installed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "metrics.yaml"
    copy.write_bytes(BUILTIN_REGISTRY.read_bytes())
    assert prebuilt.find(copy) is None
    assert prebuilt.find(BUILTIN_REGISTRY)


def test_every_module_that_makes_it_counts() -> None:
    """What building imports of ours lies in the rooms whose content is part of the key, or decides no row."""
    script = (
        "import sys; from pathlib import Path; from educli.registry.reader import read_registry; from educli.warehouse.store import build;"
        f"build(read_registry(Path({str(BUILTIN_REGISTRY)!r})), ':memory:').close();"
        "print(*(name for name in sys.modules if name.startswith('educli.') and name.count('.') == 1))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    others = {name.removeprefix("educli.") for name in done.stdout.split()} - set(MAKERS)
    # Errors and texts, settings of the engine's memory, and where files lie.
    assert others == {"errors", "language", "settings", "paths"}
