"""Measure what reading and checking a registry costs against PyYAML's own C loader on the same text.

A registry of n observations is written in the style of the shipped one, fields and notes as frequent as there. Each
run reads it once with `yaml.load(text, CSafeLoader)`, which types by guess and keeps no places, and once with
educli.registry, which keeps line and column of every field and proves every record; both in one process, in turn.
The promise: at 10 000 observations a ratio of at most 0.25, and not more at 100 000.
"""

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from educli.registry.reader import read_registry
from educli.registry.regions import read_regions

SIZES = {1_000: 15, 10_000: 15, 100_000: 3}
SEED = 2260
_METRICS = {"share": "percent", "count": "school", "seats": "seat", "funds": "yuan"}
_HEAD = "format: 1\npopulations:\n  urban: {zh: 市区, en: urban districts}\nmetrics:\n"
_METRIC = """  {id}:
    name: {{zh: 指标{id}, en: Metric {id}}}
    stage: compulsory
    unit: {unit}
    better: lower
    bounds: [0, null]
    definition: {{zh: 定义{id}, en: Definition of {id}}}
"""
_SOURCE = """  bulletin-{year}:
    title: {year}年公报
    publisher: 统计局
    published: {year}-12
    text_sha256: {digest}
    observations:
"""


def written(n: int) -> Iterator[str]:
    """Yield the text of a registry of `n` observations, the same for every run."""
    chance = random.Random(SEED)
    metrics = {f"{kind}_{number}": unit for kind, unit in _METRICS.items() for number in range(4)}
    yield _HEAD
    yield from (_METRIC.format(id=id, unit=unit) for id, unit in metrics.items())
    yield "sources:\n"
    regions = [region.name for region in read_regions() if region.level == "prefecture"]
    seen = None
    for _place, (year, region, (metric, unit)) in zip(
        range(n), product(range(2024, 1990, -1), regions, metrics.items()), strict=False
    ):
        if year != seen:
            yield _SOURCE.format(year=year, digest=f"{year:064x}")
            seen = year
        yield _observation(chance, region, metric, unit, year)


def _observation(chance: random.Random, region: str, metric: str, unit: str, year: int) -> str:
    value = f"{chance.uniform(1, 90):.{chance.randint(0, 2)}f}"
    fields = [f"region: {region}", f"metric: {metric}"]
    fields += ["qualifier: more_than"] * (chance.random() < 0.12)
    fields += [f"value: {value}"]
    fields += [f"unit: {'亿元' if unit == 'yuan' else '万个'}"] * (unit in ("yuan", "seat") and chance.random() < 0.4)
    fields += [f"period: {year}"]
    fields += ["population: urban"] * (chance.random() < 0.07)
    fields += ["dating: inferred"] * (chance.random() < 0.46)
    fields += ["status: U"] * (chance.random() < 0.22)
    fields += [f"quote: 全市共计达到了{value}左右", f"at: {region} 三(二){chance.randint(1, 9)}"]
    if chance.random() < 0.17:
        fields += [
            f'note: {{zh: 与前文「{value}」之和不符, en: "Is not the sum of “{value}” and what stands before it"}}'
        ]
    return f"      - {{{', '.join(fields)}}}\n"


def seconds(work: Callable[[Path], Any], path: Path) -> float:
    """Return what `work` takes of the processor: neighbours on a busy machine would count otherwise."""
    gc.collect()
    start = time.process_time()
    work(path)
    return time.process_time() - start


def _guessed(path: Path) -> Any:
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        for size, runs in SIZES.items():
            path = Path(folder) / f"{size}.yaml"
            path.write_text("".join(written(size)), encoding="utf-8")
            assert len(read_registry(path).observations) == size
            ratios = sorted(seconds(read_registry, path) / seconds(_guessed, path) for _run in range(runs))
            median = statistics.median(ratios)
            print(f"{size:7} observations  {median:.3f} of CSafeLoader   (from {ratios[0]:.3f} to {ratios[-1]:.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
