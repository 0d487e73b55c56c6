"""Measure what a warm `educli compare` costs against the least that DuckDB itself costs.

The floor is a bare Python process that imports duckdb, opens the same file read-only, runs one query and fetches
all of it. Both are run in turn, so that a drifting machine slows both; the median of the pairwise ratios counts.
The promise: compare costs at most 1.25 floors, and `--help` and completion cost less than one.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAIRS = 21
FLOOR = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("select * from observation where region in ('411000', '411100')").fetchall()
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> int:
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "EDUCLI_CACHE": cache}
        educli = [sys.executable, "-m", "educli"]
        commands = {
            "compare": [*educli, "compare", "许昌", "漯河"],
            "gaps": [*educli, "gaps", "--year", "2020"],
            "rank": [*educli, "rank", "大班额比例"],
            "compare, table": [*educli, "compare", "许昌", "漯河", "--format", "table"],
            "--help": [*educli, "--help"],
            "completion": [*educli, "completion", "--complete", "zsh", "--", "rank", "大"],
        }
        # Files are trusted by their date only when it has settled; see educli.warehouse.cache.
        for _attempt in range(2):
            seconds(commands["compare"], environment)
            time.sleep(2.5)
        database = next(Path(cache).glob("*.duckdb"))
        floor = [sys.executable, "-c", FLOOR, str(database)]
        for name, command in commands.items():
            ratios = sorted(seconds(command, environment) / seconds(floor, environment) for _pair in range(PAIRS))
            median = statistics.median(ratios)
            print(f"{name:16} {median:5.2f} floors   (quartiles {ratios[PAIRS // 4]:.2f} to {ratios[-PAIRS // 4]:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
