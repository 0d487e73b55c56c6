"""Parsed registries, kept as DuckDB files in the user's cache folder.

A database is named by the content of everything it was read from, by our version and the engine's; it is built
beside and renamed into place, and opened read-only, by any number of processes at once. A cache that cannot be
written, or is broken, costs time and never the answer.
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from educli import __version__
from educli.paths import REGIONS, SCRIPTS, cache_folder, matching
from educli.warehouse.engine import VERSION, Connection, Error, connect, within_memory

if TYPE_CHECKING:
    from educli.model.records import Registry


class Opened(NamedTuple):
    """A loaded registry: its connection, and the SHA-256 of all it was read from."""

    connection: Connection
    digest: str


def open_registry(path: Path, read: "Callable[[Path], Registry]") -> Opened:
    """Open the database of the registry at `path`, reading and building it when the cache has none.

    Raises: whatever `read` raises.
    """
    absolute = Path(os.path.abspath(path))
    manifest = _Manifest(absolute)
    if found := manifest.database():
        with contextlib.suppress(Error, OSError):
            return Opened(connect(str(found), read_only=True), manifest.digest)
    # Only now: a warm question needs neither the reader nor the builder.
    from educli.warehouse.store import build

    registry = read(path)
    files = [*registry.files, *(bulk.path for bulk in registry.bulk), *map(str, (REGIONS, *SCRIPTS))]
    stamps = [_stamp(file) for file in files]
    digest = _digest(stamps)
    with contextlib.suppress(OSError, Error), within_memory():
        return Opened(connect(str(manifest.keep(registry, stamps, digest)), read_only=True), digest)
    with within_memory():
        return Opened(build(registry, ":memory:"), digest)


class _Manifest:
    """What the cache knows of one registry: the files it was read from, and its database."""

    def __init__(self, registry: Path) -> None:
        self.folder, self.registry = cache_folder(), registry
        identity = "\0".join((str(registry), __version__, VERSION))
        self.name = hashlib.sha256(identity.encode()).hexdigest()[:16]
        self.file = self.folder / f"{self.name}.json"
        self.digest = ""

    def database(self) -> Path | None:
        """Return the database, when no file it was read from has changed."""
        try:
            known = json.loads(self.file.read_bytes())
            self.digest = known["digest"]
            fresh = all(_unchanged(stamp, known["written_ns"]) for stamp in known["files"])
            # A new file may be meant by a pattern though no known file has changed.
            fresh = fresh and all(_means_the_same(*pattern) for pattern in known["patterns"])
            database = self.folder / known["database"]
            return database if fresh and database.stat().st_size == known["size"] else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, registry: "Registry", stamps: list[dict[str, Any]], digest: str) -> Path:
        """Build the database beside, rename it into place, and forget the one before."""
        from educli.warehouse import vocabulary
        from educli.warehouse.store import build

        self.folder.mkdir(parents=True, exist_ok=True)
        database = self.folder / f"{self.name}-{digest[:16]}.duckdb"
        beside = self.folder / f".{database.name}.{os.getpid()}"
        try:
            with build(registry, str(beside)) as connection:
                vocabulary.keep(self.registry, registry, connection)
            os.replace(beside, database)
        finally:
            for rest in self.folder.glob(f"{beside.name}*"):
                rest.unlink(missing_ok=True)
        manifest = {
            "digest": digest,
            "database": database.name,
            "size": database.stat().st_size,
            "written_ns": time.time_ns(),
            "files": stamps,
            "patterns": [(one.folder, one.pattern, one.files) for one in registry.patterns],
        }
        draft = self.folder / f".{self.file.name}.{os.getpid()}"
        draft.write_text(json.dumps(manifest), encoding="utf-8")
        os.replace(draft, self.file)
        for old in self.folder.glob(f"{self.name}-*.duckdb"):
            if old != database:
                # A live reader keeps its file on POSIX; elsewhere the deletion fails, and the next one tries again.
                with contextlib.suppress(OSError):
                    old.unlink()
        return database


def _stamp(file: str) -> dict[str, Any]:
    state = os.stat(file)
    digest = hashlib.sha256(Path(file).read_bytes()).hexdigest()
    return {"path": os.path.abspath(file), "state": _state(state), "sha256": digest}


def _state(state: os.stat_result) -> list[int]:
    """Return what changes whenever a file is written; a date can be set back, but not the time of that."""
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


def _unchanged(stamp: dict[str, Any], written_ns: int) -> bool:
    """Tell whether a file is as it was; its content decides where its date does not."""
    state = os.stat(stamp["path"])
    # A file changed within the clock's grain after it was read would keep its date: trust only older ones.
    settled = written_ns - stamp["state"][2] > 2_000_000_000
    if settled and _state(state) == stamp["state"]:
        return True
    return bool(_stamp(stamp["path"])["sha256"] == stamp["sha256"])


def _means_the_same(folder: str, pattern: str, files: list[str]) -> bool:
    return list(map(str, matching(Path(folder), pattern))) == files


def _digest(stamps: list[dict[str, Any]]) -> str:
    """Return one SHA-256 for the content of all files, whatever folder they lie in."""
    whole = hashlib.sha256(__version__.encode())
    for stamp in stamps:
        whole.update(stamp["sha256"].encode())
    return whole.hexdigest()
