"""A registry as a DuckDB database: tables filled whole columns at once, meaning computed by sql/."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from educli.model.arithmetic import percentage
from educli.model.names import metric_names, region_names
from educli.model.records import Registry
from educli.model.units import UNITS, printed_units
from educli.paths import SCRIPTS
from educli.warehouse.bulk import DERIVED, append_bulk, read_periods, refuse_rivals
from educli.warehouse.engine import Connection, connect


def build(registry: Registry, database: str) -> Connection:
    """Write `registry` into a new database.

    Raises: EducliError for rows of bulk files that do not hold.
    """
    connection = connect(database)
    try:
        fill(connection, registry)
    except BaseException:
        # An open database would keep what it has put beside itself.
        connection.close()
        raise
    return connection


def fill(connection: Connection, registry: Registry) -> None:
    """Write `registry` into the database in use, which is empty."""
    *definitions, observe, load = (script.read_text(encoding="utf-8") for script in SCRIPTS)
    connection.execute("begin")
    for script in definitions:
        connection.execute(script)
    for table, rows in _tables(registry):
        _append(connection, table, rows)
    read_periods(connection, "raw_observation")
    stated = sum(not one.formula for one in registry.observations)
    connection.execute(_RAW.format(stated=stated, derived=DERIVED))
    connection.execute(observe)
    connection.execute("insert into observation from observed")
    if registry.bulk:
        append_bulk(connection, [(bulk, within(registry, bulk.shown)) for bulk in registry.bulk], observe)
    connection.execute(load)
    if registry.bulk:
        refuse_rivals(connection, lambda file: shown(registry, file))
    connection.execute(
        "drop view observed; drop view raw; drop table dated; drop table twin; drop table series; drop table percentage"
    )
    connection.execute("commit")


def _append(connection: Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    # Whole columns at once: row by row, 8 000 observations took seconds; this takes hundredths.
    appender = connection.appender(table)
    appender.append_rows([tuple([None if value == "" else value for value in row]) for row in rows])
    appender.flush()


def _tables(registry: Registry) -> Iterable[tuple[str, Iterable[Sequence[Any]]]]:
    yield (
        "region",
        ((r.code, r.name, r.short, r.pinyin, r.level, r.parent, place) for place, r in enumerate(registry.regions)),
    )
    yield "name", (("region", *name) for name in region_names(registry.regions))
    yield "name", (("metric", *name) for name in metric_names(registry.metrics))
    yield (
        "metric",
        (
            (m.id, *m.name, " ".join(m.aliases), m.stage, m.concept, m.unit, m.better, *m.bounds, *m.definition, place)
            for place, m in enumerate(registry.metrics)
        ),
    )
    yield "population", ((p.id, *p.name) for p in registry.populations)
    yield "printed_unit", ((unit, *form) for unit in UNITS for form in printed_units(unit))
    yield (
        "source",
        (
            (
                s.id, s.title, s.publisher, s.number, s.published, s.seen, s.standing, s.condition, *s.lost,
                s.text_sha256, s.url, *s.note, place,
            )
            for place, s in enumerate(registry.sources)
        ),
    )  # fmt: skip
    yield (
        "raw_observation",
        (
            (
                o.region, o.metric, o.period, o.qualifier, o.value, o.printed_unit, o.tolerance, o.population, *o.basis,
                o.status, o.missing, o.preferred, o.dating, *o.certain, o.quote, o.at, *o.note, o.source, within(registry, o.place.file), o.place.line,
            )
            for o in registry.observations
        ),
    )  # fmt: skip
    yield (
        "threshold",
        (
            (
                t.id, *t.name, t.metric, t.population, *t.allowed, t.issuer, list(t.applies_to), t.start, t.end,
                t.number, t.source, t.quote, t.at, t.standing, *t.note, place,
            )
            for place, t in enumerate(registry.thresholds)
        ),
    )  # fmt: skip
    yield (
        "target",
        (
            (
                t.region, t.metric, t.population, *t.basis, *t.allowed, t.by, t.start, t.baseline, t.instalments, t.status, *t.certain, t.dating, t.source,
                t.quote, t.at, *t.note, place,
            )
            for place, t in enumerate(registry.targets)
        ),
    )  # fmt: skip
    yield "derivation", _derivations(registry)
    yield "identity", ((i.metric, i.equals, i.across, *i.note) for i in registry.identities)
    yield "percentage", ((i.metric, *parts) for i in registry.identities if (parts := percentage(i.equals)))
    yield "waiver", ((w.threshold, w.region, *w.reason, w.by, w.until) for w in registry.waivers)


def _derivations(registry: Registry) -> Iterable[Sequence[Any]]:
    """Yield a row per operand of each derived observation; an observation's id is its place in the registry, from 1."""
    if not any(one.formula for one in registry.observations):
        return
    ids = {id(one): place + (DERIVED if one.formula else 0) for place, one in enumerate(registry.observations, 1)}
    for one in registry.observations:
        if one.formula:
            for position, operand in enumerate(one.operands or (None,)):
                yield ids[id(one)], position, one.formula, operand and ids[id(operand)]


def within(registry: Registry, file: str) -> str:
    """Name a file as seen from the registry's folder, however the registry itself was named."""
    folder = Path(registry.path).parent
    return Path(file).relative_to(folder).as_posix() if Path(file).is_relative_to(folder) else file


def shown(registry: Registry, file: str) -> str:
    """Name a file of the database as the person named the registry it is seen from."""
    return str(Path(registry.path).parent / file)


_RAW = """
    create temp view raw as
    select written.*, try_cast(value as decimal(28, 8)) as number, dated.first_day, dated.last_day, printed_unit.factor, metric.bound_low, metric.bound_high
    from (
        select (place + case when place > {stated} then {derived} else 0 end)::integer as id, * exclude (place)
        from (select row_number() over () as place, * from raw_observation)
    ) as written
    join metric on metric.id = written.metric
    join dated on dated.period = written.period
    left join printed_unit on printed_unit.unit = metric.unit and printed_unit.printed = written.printed_unit
"""
