"""The database of the shipped registry, built when educli is installed, so that the first question need not build it.

It lies in data/prebuilt/ and is copied into the cache when it is what the engine at hand would build from the files at
hand: its key is the content of all that it was made from, of the modules that made it, and the version of the engine.
Anything else, and the registry is read and built as any other.
"""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from educli.paths import BUILTIN_REGISTRY, DATA, PACKAGE
from educli.warehouse.cache import MAKERS
from educli.warehouse.engine import VERSION

if TYPE_CHECKING:
    from educli.model.records import Registry

FOLDER = DATA / "prebuilt"


class Prebuilt(NamedTuple):
    """A database with the names beside it. files: what the registry was read from, as seen from data/."""

    database: Path
    names: Path
    files: tuple[Path, ...]
    size: int
    key: str

    def fits(self, digest: str) -> bool:
        """Tell whether it is what would be built: `digest` is that of all the files as they are now."""
        return self.key == _key(digest) and self.database.stat().st_size == self.size


def find(registry: Path) -> Prebuilt | None:
    """Return the database that was built for `registry`, None when there is none."""
    if os.path.abspath(registry) != str(BUILTIN_REGISTRY):
        return None
    try:
        known = json.loads((FOLDER / "registry.json").read_bytes())
        files = tuple(DATA / name for name in known["files"])
        return Prebuilt(FOLDER / "registry.duckdb", FOLDER / "registry.names", files, known["size"], known["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(read: "Callable[[Path], Registry]") -> None:
    """Build the database of the shipped registry. Raises: whatever `read` and the engine raise."""
    from educli.warehouse import vocabulary
    from educli.warehouse.cache import digest_of, stamps_of
    from educli.warehouse.store import build

    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    registry = read(BUILTIN_REGISTRY)
    database = FOLDER / "registry.duckdb"
    with build(registry, str(database)) as connection:
        vocabulary.write(FOLDER / "registry.names", registry, connection)
    known = {
        "key": _key(digest_of(stamps_of(registry))),
        "size": database.stat().st_size,
        "files": [Path(file).relative_to(DATA).as_posix() for file in registry.files],
    }
    (FOLDER / "registry.json").write_text(json.dumps(known), encoding="utf-8")


def _key(digest: str) -> str:
    whole = hashlib.sha256(f"{digest} {VERSION}".encode())
    for room in MAKERS:
        for module in sorted((PACKAGE / room).glob("*.py")):
            whole.update(module.read_bytes())
    return whole.hexdigest()
