"""The names of a registry in a small file beside its database, for completion, which has no time for a database.

Written whenever the database is built. A registry that has been changed and not asked since is completed from the
names it had; the question itself then knows better.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from educli.model.vocabulary import (
    Vocabulary,
    as_lists,
    from_lists,
    metric_entries,
    region_entries,
    source_entries,
)
from educli.paths import cache_folder, entry_name

if TYPE_CHECKING:
    import duckdb

    from educli.model.records import Registry


def write(file: Path, registry: "Registry", connection: "duckdb.DuckDBPyConnection") -> None:
    """Write the names of a registry, whose database is `connection`, into a file."""
    known = [code for (code,) in connection.execute("from known_region").fetchall()]
    years = connection.execute(
        "select distinct year(period_end) as year from observation order by year desc"
    ).fetchall()
    vocabulary = Vocabulary(
        region_entries(registry.regions, known),
        metric_entries(registry.metrics),
        source_entries(registry.sources),
        [year for (year,) in years if year is not None],
    )
    file.write_text(json.dumps(as_lists(vocabulary), ensure_ascii=False), encoding="utf-8")


def known(path: Path) -> Vocabulary | None:
    """Return the names of the registry at `path`, None when it has not been asked yet."""
    try:
        folder = cache_folder()
        return from_lists(json.loads((folder / f"{entry_name(path)}.names").read_bytes())) if folder else None
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None
