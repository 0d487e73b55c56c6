"""Measure what a command costs against the least that DuckDB itself costs, and what its cache saves.

The floor is a bare Python process that imports duckdb, opens the same file read-only, runs one query and fetches
all of it. Both are run in turn, so that a drifting machine slows both; the median of the pairwise ratios counts.
The promises: a warm compare costs at most 1.25 floors, `--help` and completion less than one, and a warm answer from
100 000 observations written by hand no more than 1.15 times one from 500.
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
    "completion": ["completion", "--complete", "zsh", "--", "rank", "大"],
}


def seconds(command: list[str], cache: Path) -> float:
    environment = {**os.environ, "EDUCLI_CACHE": str(cache)}
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def warm(command: list[str], cache: Path) -> None:
    """Fill a cache until dates alone prove its entry; see educli.warehouse.cache."""
    for _attempt in range(2):
        seconds(command, cache)
        time.sleep(2.5)


def told(name: str, unit: str, one: Callable[[], float], other: Callable[[], float], pairs: int = PAIRS) -> None:
    ratios = sorted(one() / other() for _pair in range(pairs))
    median = statistics.median(ratios)
    print(f"{name:24} {median:5.2f} {unit}   (quartiles {ratios[pairs // 4]:.2f} to {ratios[-pairs // 4]:.2f})")


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache, fresh = folder / "cache", folder / "fresh"
        compare = [*EDUCLI, *COMMANDS["compare"]]
        warm(compare, cache)
        floor = [sys.executable, "-c", FLOOR, str(next(cache.glob("*.duckdb")))]
        for name, words in COMMANDS.items():
            told(name, "floors", lambda words=words: seconds([*EDUCLI, *words], cache), lambda: seconds(floor, cache))  # type: ignore[misc]

        def cold() -> float:
            shutil.rmtree(fresh, ignore_errors=True)
            return seconds(compare, fresh)

        told("cold compare", "warm ones", cold, lambda: seconds(compare, cache), 11)
        sizes = {}
        for size in (500, 100_000):
            path = folder / f"{size}.yaml"
            path.write_text("".join(written(size)), encoding="utf-8")
            sizes[size] = [*EDUCLI, "compare", "许昌", "漯河", "--year", "2024", "--registry", str(path)]
            warm(sizes[size], cache)
        told(
            "warm, 100 000 by hand",
            "of 500",
            lambda: seconds(sizes[100_000], cache),
            lambda: seconds(sizes[500], cache),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
