"""Measure what a command costs against the least that DuckDB itself costs, and what its cache saves.

The floor is a bare Python process that imports duckdb, opens the same file read-only, runs one query and fetches
all of it. Both are run in turn, so that a drifting machine slows both; the median of the pairwise ratios counts.
The promises: a warm compare costs at most 1.25 floors, `--help` and completion less than one, a cold one at most 1.5 warm
ones, and a warm answer from 100 000 observations written by hand no more than 1.15 times one from 500.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from loading import written

PAIRS = 21
FLOOR = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("select * from observation where region in ('411000', '411100')").fetchall()
"""
EDUCLI = [sys.executable, "-m", "educli"]
COMMANDS = {
    "compare": ["compare", "许昌", "漯河"],
    "gaps": ["gaps", "--year", "2020"],
    "rank": ["rank", "大班额比例"],
    "compare, table": ["compare", "许昌", "漯河", "--format", "table"],
    "--help": ["--help"],
    "--version": ["--version"],
    "usage error": ["rank", "--nothing"],
    "completion": ["completion", "--complete", "zsh", "--", "rank", "大"],
    "completion of options": ["completion", "--complete", "zsh", "--", "rank", "--y"],
}


class Cost(NamedTuple):
    """Seconds that a process took by the clock on the wall, and of the processors."""

    wall: float
    processors: float


def cost(command: list[str], cache: Path) -> Cost:
    environment = {**os.environ, "EDUCLI_CACHE": str(cache)}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    # Asked wrongly is an answer too, and one that is measured.
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 2), command
    return Cost(wall, used.ru_utime + used.ru_stime)


def warm(command: list[str], cache: Path) -> None:
    """Fill a cache until dates alone prove its entry; see educli.warehouse.cache."""
    for _attempt in range(2):
        cost(command, cache)
        time.sleep(2.5)


def told(name: str, unit: str, one: Callable[[], Cost], other: Callable[[], Cost], pairs: int = PAIRS) -> None:
    runs = [(one(), other()) for _pair in range(pairs)]
    wall, processors = (sorted(ours[side] / theirs[side] for ours, theirs in runs) for side in (0, 1))
    quartiles = f"{wall[pairs // 4]:.2f} to {wall[-pairs // 4 - 1]:.2f}"
    print(
        f"{name:30} {statistics.median(wall):5.2f} {unit}   (quartiles {quartiles}; by the processors {statistics.median(processors):.2f})",
        flush=True,
    )


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache, fresh = folder / "cache", folder / "fresh"
        compare = [*EDUCLI, *COMMANDS["compare"]]
        warm(compare, cache)
        floor = [sys.executable, "-c", FLOOR, str(next(cache.glob("*.duckdb")))]
        for name, words in COMMANDS.items():
            told(name, "floors", lambda words=words: cost([*EDUCLI, *words], cache), lambda: cost(floor, cache))  # type: ignore[misc]

        def cold(command: list[str]) -> Cost:
            shutil.rmtree(fresh, ignore_errors=True)
            return cost(command, fresh)

        own = folder / "own.yaml"
        own.write_text("format: 1\nextend: builtin\n", encoding="utf-8")
        of_own = [*compare, "--registry", str(own)]
        told("cold compare", "warm ones", lambda: cold(compare), lambda: cost(compare, cache), 15)
        told("cold, a registry of one's own", "warm ones", lambda: cold(of_own), lambda: cost(compare, cache), 15)
        sizes = {}
        for size in (500, 100_000):
            path = folder / f"{size}.yaml"
            path.write_text("".join(written(size)), encoding="utf-8")
            sizes[size] = [*EDUCLI, "compare", "许昌", "漯河", "--year", "2024", "--registry", str(path)]
            warm(sizes[size], cache)
        # What is beyond starting: that of an answer of one row is taken off both.
        regions = [*EDUCLI, "regions", "--all", "--format"]
        start = statistics.median(cost([*EDUCLI, "regions", "许昌"], cache).processors for _run in range(15))

        def beyond(form: str) -> Cost:
            whole = cost([*regions, form], cache)
            return Cost(whole.wall - start, whole.processors - start)

        told("3 213 rows as a table", "of the same as TSV", lambda: beyond("table"), lambda: beyond("tsv"))
        told(
            "warm, 100 000 by hand",
            "of 500",
            lambda: cost(sizes[100_000], cache),
            lambda: cost(sizes[500], cache),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
