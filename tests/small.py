"""Small registries built in Python, loaded into memory and asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from educli.model.period import bounds as period_bounds
from educli.model.records import (
    NO_TEXT,
    Metric,
    Observation,
    Place,
    Population,
    Range,
    Registry,
    Source,
    Text,
    Threshold,
)
from educli.paths import SQL
from educli.registry.regions import read_regions
from educli.warehouse.store import build

# 全国, 河南, 郑州 and its 金水区, 许昌, 漯河; 安徽 and its 亳州; 济源, a county right below a province.
CODES = ("100000", "410000", "410100", "410105", "411000", "411100", "419001", "340000", "341600")
REGIONS = tuple(region for region in read_regions() if region.code in CODES)
PARENTS = {region.code: region.parent for region in REGIONS}
LEVELS = {region.code: region.level for region in REGIONS}

Row = dict[str, Any]


def ancestors(code: str) -> list[str]:
    """Return a region and all divisions above it."""
    return [code, *ancestors(PARENTS[code])] if code else []


def metric(
    id: str, better: str, bounds: tuple[Decimal | None, Decimal | None] = (None, None), concept: str = ""
) -> Metric:
    place = Place("small", 1)
    return Metric(id, Text(id, id), (), "compulsory", concept, "percent", better, bounds, Text(id, id), place)


def observation(region: str, metric: str, period: str, qualifier: str, value: str, **rest: Any) -> Observation:
    plain = Observation(
        region,
        metric,
        period,
        qualifier,
        value,
        "",
        None,
        "",
        NO_TEXT,
        "A",
        "",
        False,
        "stated",
        NO_TEXT,
        "",
        "",
        NO_TEXT,
        "paper",
        Place("small", 1),
    )
    return plain._replace(**rest)


def threshold(
    id: str, metric: str, allowed: Range, issuer: str, applies_to: tuple[str, ...], start: str, **rest: Any
) -> Threshold:
    plain = Threshold(
        id,
        Text(id, id),
        metric,
        allowed,
        issuer,
        applies_to,
        "",
        first_day(start),
        None,
        "",
        "paper",
        "",
        "",
        "official",
        NO_TEXT,
        Place("small", 1),
    )
    return replace(plain, **rest)


def first_day(period: str) -> date:
    return period_bounds(period)[0]


def last_day(period: str) -> date:
    return period_bounds(period)[1]


def registry(
    metrics: Sequence[Metric], observations: Sequence[Observation], thresholds: Sequence[Threshold] = ()
) -> Registry:
    """Gather records; each observation's quote is its number, by which answers are told apart."""
    numbered = tuple(observation._replace(quote=str(number)) for number, observation in enumerate(observations))
    place = Place("small", 1)
    source = Source("paper", "paper", "paper", "", "2021", "", "official", "intact", NO_TEXT, "", "", NO_TEXT, place)
    part = Population("urban", Text("市区", "urban"))
    return Registry("small", REGIONS, tuple(metrics), (part,), (source,), numbered, tuple(thresholds), (), (), (), ())


def ask(registry: Registry, question: str, **params: Any) -> list[Row]:
    """Load `registry` and run sql/questions/<question>.sql."""
    with build(registry, ":memory:") as connection:
        return run(connection, question, **params)


def run(connection: duckdb.DuckDBPyConnection, question: str, **params: Any) -> list[Row]:
    statement = (SQL / "questions" / f"{question}.sql").read_text(encoding="utf-8")
    cursor = connection.execute(statement, params | {"lang": "en"})
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
