"""Parsed registries, kept as DuckDB files in the user's cache folder.

A database is named by the registry, by the content of everything it was read from, and by the installation that built it;
its manifest has the engine's version and the state of the modules that made it. It is built beside and renamed into place, and
opened read-only, by any number of processes at once. A cache that cannot be written, or is broken, costs time and never the answer.
"""

import json
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from educli import __version__
from educli.errors import reason
from educli.language import _
from educli.model.garbage import uncollected
from educli.paths import INSTALLED, PACKAGE, REGIONS, SCRIPTS, cache_folder, entry_name, matching
from educli.warehouse.engine import VERSION, Connection, Error, OutOfMemory, connect, connect_beside, within_memory

if TYPE_CHECKING:
    from educli.model.records import Pattern, Registry
    from educli.warehouse.shelf import Entry

# A file changed within the clock's grain after it was read would keep its date: only older dates are trusted.
SETTLED_NS = 2 * 10**9
DAY_NS = 24 * 3600 * 10**9
# The rooms whose modules take part in making a database.
MAKERS = ("registry", "warehouse", "model")
# How long a process waits for another that builds, before it builds as well.
PATIENCE_S = 30


class Opened(NamedTuple):
    """A loaded registry: its connection, and the SHA-256 of all it was read from."""

    connection: Connection
    digest: str


class Narration(NamedTuple):
    """How the person hears of what goes on: one sentence of trouble, and that something takes long.

    meanwhile: what is to be done anyway, done while the engine opens a database.
    """

    tell: Callable[[str], None] = lambda sentence: None
    busy: Callable[[], AbstractContextManager[None]] = nullcontext
    meanwhile: Callable[[], None] = lambda: None


SILENT = Narration()


def open_registry(path: Path, read: "Callable[[Path], Registry]", narration: Narration, anew: bool = False) -> Opened:
    """Open the database of the registry at `path`, reading and building it when the cache has none, or `anew`.

    Raises: whatever `read` raises.
    """
    trouble = ""
    try:
        folder = cache_folder()
    except RuntimeError:
        folder, trouble = None, _("the user has no home folder")
    manifest = _Manifest(Path(os.path.abspath(path)), folder) if folder else None
    if manifest and not anew and (opened := manifest.open(narration.meanwhile)):
        return opened
    with narration.busy(), within_memory(), _turn(folder) as waited, uncollected():
        if manifest and waited and not anew and (opened := manifest.open()):
            return opened
        if manifest and not anew and manifest.adopt() and (opened := manifest.open()):
            return opened
        # Only now: a warm question needs neither the reader nor the builder.
        from educli.warehouse.store import build

        begun_ns = time.time_ns()
        registry = read(path)
        stamps = stamps_of(registry)
        digest = digest_of(stamps)
        if manifest and all(stamp["state"] for stamp in stamps):
            try:
                return Opened(connect(str(manifest.keep(registry, stamps, digest, begun_ns)), read_only=True), digest)
            except OutOfMemory:
                # Without a file it would need the more.
                raise
            except (OSError, Error) as error:
                trouble = reason(error)
        opened = Opened(build(registry, ":memory:"), digest)
    if trouble:
        narration.tell(
            _(
                "The registry could not be kept, so that every answer takes longer: {reason}; EDUCLI_CACHE names another folder, {nowhere} for none."
            ).format(reason=trouble, nowhere=os.devnull)
        )
    return opened


def is_broken(error: Error) -> bool:
    """Tell whether the file failed, not the statement: the engine proves each block only when it reads it."""
    return any(sign in str(error) for sign in ("Corrupt database file", "IO Error", "Serialization Error"))


def is_current(entry: "Entry", folder: Path) -> bool:
    """Tell whether the next answer comes from an entry: it is of this version, and no file has changed."""
    return entry.current and _Manifest(entry.registry, folder).database() is not None


class _Manifest:
    """What the cache knows of one registry: the files it was read from, and its database."""

    def __init__(self, registry: Path, folder: Path) -> None:
        self.registry, self.folder = registry, folder
        self.name = entry_name(registry)
        self.file = folder / f"{self.name}.json"
        self.digest = ""

    def open(self, meanwhile: Callable[[], None] = lambda: None) -> Opened | None:
        """Open the database, when there is one that holds."""
        if database := self.database():
            with suppress(Error, OSError):
                return Opened(connect_beside(str(database), meanwhile), self.digest)
        return None

    def database(self) -> Path | None:
        """Return the database, when no file it was read from has changed."""
        try:
            known = json.loads(self.file.read_bytes())
            if (known["engine"], known["registry"], known["makers"]) != (VERSION, str(self.registry), _makers()):
                return None
            self.digest = known["digest"]
            # A new file may be meant by a pattern though no known file has changed.
            if not all(_means_the_same(*pattern) for pattern in known["patterns"]):
                return None
            now = time.time_ns()
            doubtful = {stamp["path"]: stamp for stamp in known["files"] if not _settled(stamp, known["read_ns"])}
            anew = {path: _stamp(path) for path in doubtful}
            if any(anew[path]["sha256"] != stamp["sha256"] for path, stamp in doubtful.items()):
                return None
            database: Path = self.folder / known["database"]
            state = database.stat()
            if state.st_size != known["size"]:
                return None
            with suppress(OSError):
                # The same content under dates that have settled: the next question need not read it again.
                if anew and all(now - stamp["state"][2] > SETTLED_NS for stamp in anew.values()):
                    files = [anew.get(stamp["path"], stamp) for stamp in known["files"]]
                    self._write(known | {"read_ns": now, "files": files})
                if now - state.st_mtime_ns > DAY_NS:
                    os.utime(database)
            return database
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def adopt(self) -> bool:
        """Take over the database that was built when educli was installed, and tell whether there is one that fits."""
        from educli.warehouse import prebuilt

        try:
            found, begun_ns = prebuilt.find(self.registry), time.time_ns()
            if not found:
                return False
            stamps = [_stamp(str(file)) for file in (*found.files, REGIONS, *SCRIPTS)]
            digest = digest_of(stamps)
            if not found.fits(digest):
                return False

            def copy(database: Path, names: Path) -> None:
                database.write_bytes(found.database.read_bytes())
                names.write_bytes(found.names.read_bytes())

            self._keep(copy, stamps, (), digest, begun_ns)
            return True
        except OSError:
            # Building meets the same trouble, and tells it.
            return False

    def keep(self, registry: "Registry", stamps: list[dict[str, Any]], digest: str, begun_ns: int) -> Path:
        """Build the database of a registry, and return where it is kept."""
        from educli.warehouse import vocabulary
        from educli.warehouse.store import build

        def make(database: Path, names: Path) -> None:
            with build(registry, str(database)) as connection:
                vocabulary.write(names, registry, connection)

        return self._keep(make, stamps, registry.patterns, digest, begun_ns)

    def _keep(
        self, make: Callable[[Path, Path], None], stamps: list[dict[str, Any]], patterns: Iterable["Pattern"], digest: str, begun_ns: int
    ) -> Path:  # fmt: skip
        """Make database and names beside, rename them into place, and forget what nobody needs any more."""
        from educli.warehouse.shelf import discard, tidy

        self.folder.mkdir(parents=True, exist_ok=True)
        database = self.folder / f"{self.name}-{digest[:16]}.duckdb"
        names = self.file.with_suffix(".names")
        makers = _makers()
        beside, names_beside = (self.folder / f".{file.name}.{os.getpid()}" for file in (database, names))
        try:
            # Of a builder that died under the same number.
            beside.unlink(missing_ok=True)
            make(beside, names_beside)
            _make_way(database)
            os.replace(names_beside, names)
            os.replace(beside, database)
            self._write(
                {
                    "registry": str(self.registry),
                    "version": __version__,
                    "engine": VERSION,
                    "makers": makers,
                    "digest": digest,
                    "database": database.name,
                    "size": database.stat().st_size,
                    "built_ns": time.time_ns(),
                    "read_ns": begun_ns,
                    "files": stamps,
                    "patterns": [(one.folder, one.pattern, one.files) for one in patterns],
                }
            )
        except (OSError, Error):
            # Without a manifest it only fills the disk.
            for part in (database, names):
                with suppress(OSError):
                    part.unlink(missing_ok=True)
            raise
        finally:
            discard(self.folder, os.getpid())
        for old in self.folder.glob(f"{self.name}-*"):
            if old.stem != database.stem:
                with suppress(OSError):
                    old.unlink()
        tidy(self.folder, self.name)
        return database

    def _write(self, manifest: dict[str, Any]) -> None:
        draft = self.folder / f".{self.file.name}.{os.getpid()}"
        _make_way(self.file)
        draft.write_text(json.dumps(manifest), encoding="utf-8")
        os.replace(draft, self.file)


def digest_of_registry(registry: "Registry") -> str:
    """Return the SHA-256 of all that a registry was read from."""
    return digest_of(stamps_of(registry))


@contextmanager
def _turn(folder: Path | None) -> Iterator[bool]:
    """Let one process build at a time, and tell whether another has built meanwhile.

    The lock is the folder's own and ends with the process. Where there are no locks, all build, and the last one stays.
    """
    lock = None
    waited = False
    if folder:
        with suppress(OSError, ImportError):
            folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(folder, os.O_RDONLY)
            waited = _wait(lock)
    try:
        yield waited
    finally:
        if lock is not None:
            os.close(lock)


def _wait(lock: int) -> bool:
    """Wait for a lock, but not for ever, and tell whether it was another's at first."""
    import fcntl

    end = time.monotonic() + PATIENCE_S
    waited = False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return waited
        except BlockingIOError:
            waited = True
        if time.monotonic() > end:
            return waited
        time.sleep(0.02)


def _make_way(place: Path) -> None:
    """Remove an empty folder that stands where a file of ours goes."""
    if place.is_dir() and not place.is_symlink():
        place.rmdir()


def stamps_of(registry: "Registry") -> list[dict[str, Any]]:
    """Return a stamp for every file that the registry was read from, and for those of ours that give it its meaning."""
    # What was read counts, not what the file holds by now.
    read = [_stamp(file, digest) for file, digest in zip(registry.files, registry.digests, strict=True)]
    return read + [_stamp(str(file)) for file in (*(bulk.path for bulk in registry.bulk), REGIONS, *SCRIPTS)]


def _stamp(file: str, sha256: str = "") -> dict[str, Any]:
    """Return path, state and SHA-256 of a file; a pipe or device has no state, and is not read a second time."""
    path, state = os.path.abspath(file), os.stat(file)
    if not stat.S_ISREG(state.st_mode):
        return {"path": path, "state": None, "sha256": sha256}
    return {"path": path, "state": _state(state), "sha256": sha256 or _sha256(path)}


def _sha256(file: str) -> str:
    import hashlib

    with Path(file).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _state(state: os.stat_result) -> list[int]:
    """Return what changes whenever a file is written; a date can be set back, but not the time of that."""
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


def _makers() -> list[int]:
    """Return what changes with the code that makes databases.

    An installation is replaced as a whole, and one file stands for it. In a checkout each module may be edited, and to ask for
    the state of all takes a sixth of a millisecond.
    """
    if INSTALLED:
        return _state(os.stat(PACKAGE / "__init__.py"))
    modules = (file for room in MAKERS for file in os.scandir(PACKAGE / room) if file.name.endswith(".py"))
    return [*map(sum, zip(*(_state(module.stat()) for module in modules), strict=True))]


def _settled(stamp: dict[str, Any], read_ns: int) -> bool:
    """Tell whether a file's date alone proves that it is as it was read; else its content decides."""
    return bool(_state(os.stat(stamp["path"])) == stamp["state"] and read_ns - stamp["state"][2] > SETTLED_NS)


def _means_the_same(folder: str, pattern: str, files: list[str]) -> bool:
    return list(map(str, matching(Path(folder), pattern))) == files


def digest_of(stamps: list[dict[str, Any]]) -> str:
    """Return one SHA-256 for the content of all files, whatever folder they lie in."""
    import hashlib

    whole = hashlib.sha256(__version__.encode())
    for stamp in stamps:
        whole.update(stamp["sha256"].encode())
    return whole.hexdigest()
