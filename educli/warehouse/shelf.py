"""What lies in the cache folder: the entries, what is left of dead builders, and what may go."""

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from educli import __version__
from educli.warehouse.engine import VERSION

DAY_NS = 24 * 3600 * 10**9
UNUSED_DAYS = 60
# A person may go back and forth between two versions for a while.
OTHER_VERSION_DAYS = 14
MOST = 50

_ENTRY = re.compile(r"([0-9a-f]{16})\.json")
# The engine puts what does not fit into memory into a folder: beside the file it reads or builds, else `.spill`.
_PART = re.compile(r"([0-9a-f]{16})(-[0-9a-f]{16})?\.[a-z]+(\.tmp)?")
_DRAFT = re.compile(r"\.(?:[0-9a-f]{16}(?:-[0-9a-f]{16})?\.[a-z]+|spill)\.([0-9]+)(?:\.(?:wal|tmp))?")


class Entry(NamedTuple):
    """A registry in the cache.

    name: what its files begin with.
    current: made by this version with this engine; whether its files have changed since is the manifest's to tell.
    """

    name: str
    registry: Path
    current: bool
    files: tuple[Path, ...]
    size: int
    built_ns: int
    used_ns: int


def entries(folder: Path) -> list[Entry]:
    """Return what the folder holds, the latest used first."""
    names = _names(folder)
    found = [_entry(folder, match[1], names) for match in map(_ENTRY.fullmatch, names) if match]
    return sorted((entry for entry in found if entry), key=lambda entry: -entry.used_ns)


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(file.name for file in folder.iterdir())
    return []


def _entry(folder: Path, name: str, names: list[str]) -> Entry | None:
    try:
        known: dict[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
        files = tuple(folder / file for file in names if (part := _PART.fullmatch(file)) and part[1] == name)
        return Entry(
            name=name,
            registry=Path(known["registry"]),
            current=(known["version"], known["engine"]) == (__version__, VERSION),
            files=files,
            size=sum(file.stat().st_size for file in files),
            built_ns=int(known["built_ns"]),
            used_ns=(folder / known["database"]).stat().st_mtime_ns,
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def tidy(folder: Path, keep: str) -> None:
    """Remove what nobody needs: drafts of dead builders, files of no entry, entries out of use. `keep` stays.

    A live reader keeps its file on POSIX; elsewhere the deletion fails, and the next one tries again.
    """
    now = time.time_ns()
    known = entries(folder)
    for file in _drafts(folder):
        if _abandoned(file, now):
            _remove(file)
    for place, entry in enumerate(known):
        age_days = (now - entry.used_ns) / DAY_NS
        gone = not entry.registry.exists() or (not entry.current and age_days > OTHER_VERSION_DAYS)
        if entry.name != keep and (gone or age_days > UNUSED_DAYS or place >= MOST):
            for file in entry.files:
                _remove(file)
    whole = {keep, *(entry.name for entry in known)}
    for name in _names(folder):
        part = _PART.fullmatch(name)
        # Another may be between its database and its manifest, or read with a folder beside it.
        if part and (part[1] not in whole or part[3]) and _age_ns(folder / name, now) > DAY_NS:
            _remove(folder / name)


def discard(folder: Path, builder: int) -> None:
    """Remove the drafts of one builder."""
    for file in _drafts(folder):
        if (match := _DRAFT.fullmatch(file.name)) and int(match[1]) == builder:
            _remove(file)


def clear(folder: Path) -> tuple[int, int, int]:
    """Remove all that is ours; return how many files and bytes went, and how many files stayed.

    A process that is building does without the cache.
    """
    sizes, left = [], 0
    for file in (*_drafts(folder), *(folder / name for name in _names(folder) if _PART.fullmatch(name))):
        # Another process may have tidied it away meanwhile.
        with suppress(FileNotFoundError):
            size = file.lstat().st_size
            if _remove(file):
                sizes.append(size)
            else:
                left += os.path.lexists(file)
    return len(sizes), sum(sizes), left


def _drafts(folder: Path) -> Iterator[Path]:
    return (folder / name for name in _names(folder) if _DRAFT.fullmatch(name))


def _abandoned(draft: Path, now: int) -> bool:
    """Tell whether the builder of a draft is dead. Its number may be another's by now, so age decides too."""
    match = _DRAFT.fullmatch(draft.name)
    # On Windows, asking whether a process lives would end it.
    if match and sys.platform != "win32":
        try:
            os.kill(int(match[1]), 0)
        except (ProcessLookupError, OverflowError):
            return True
        except OSError:
            # It lives, and is somebody else's.
            pass
    return _age_ns(draft, now) > DAY_NS


def _age_ns(file: Path, now: int) -> int:
    try:
        return now - file.stat().st_mtime_ns
    except OSError:
        return 0


def _remove(file: Path) -> bool:
    try:
        if file.is_dir() and (file.suffix == ".tmp" or file.stem == ".spill"):
            shutil.rmtree(file)
        else:
            file.unlink()
    except OSError:
        return False
    return True
