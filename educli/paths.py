"""Where educli's own files lie, and where it may keep its cache."""

import os
import sys
from pathlib import Path

from educli import __version__

PACKAGE = Path(__file__).parent

# A wheel carries data/ and sql/ inside the package; a checkout has them beside it.
_HOME = PACKAGE if (PACKAGE / "data").is_dir() else PACKAGE.parent

INSTALLED = _HOME == PACKAGE
DATA = _HOME / "data"
SQL = _HOME / "sql"
LOCALE = PACKAGE / "locale"
SHELLS = PACKAGE / "shells"
BUILTIN_REGISTRY = DATA / "metrics.yaml"
REGIONS = DATA / "regions.csv"
START = DATA / "start"
SCHEMA = (DATA if _HOME == PACKAGE else _HOME / "docs") / "registry.schema.json"
TRADITIONAL = DATA / "traditional.csv"

# The SQL that decides what a loaded registry means, in the order it runs.
SCRIPTS = (SQL / "schema.sql", *sorted((SQL / "views").glob("*.sql")), SQL / "observe.sql", SQL / "load.sql")


def entry_name(registry: Path) -> str:
    """Return what the files begin with that the cache has of a registry; whether they are of that registry, they say themselves."""
    # Two installations may have two engines, or two states of our code: each keeps its own.
    identity = "\0".join((os.path.abspath(registry), __version__, str(PACKAGE)))
    # No hash is as quick to come by: hashlib takes longer to import than this path takes to find.
    return f"{int.from_bytes(os.fsencode(identity), 'big') % _PRIME:016x}"


# The greatest of 64 bits.
_PRIME = 2**64 - 59


def cache_folder() -> Path | None:
    """Return the folder for parsed registries: EDUCLI_CACHE, else the user's cache folder of this system.

    None where EDUCLI_CACHE is the null device: nothing is kept. Empty, it counts as not set.
    Raises: RuntimeError when the user has no home folder.
    """
    if chosen := os.environ.get("EDUCLI_CACHE"):
        return None if chosen == os.devnull else Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "educli" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "educli"
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        return Path(chosen) / "educli"
    return Path.home() / ".cache" / "educli"


def is_pattern(text: str) -> bool:
    return any(sign in text for sign in "*?[")


def matching(folder: Path, pattern: str) -> list[Path]:
    """List the files in `folder` that `pattern` means, in the order of their names.

    Raises: ValueError, NotImplementedError for what is no pattern.
    """
    return sorted(path for path in folder.glob(pattern) if path.is_file())
