"""A registry as a DuckDB database: tables filled whole columns at once, meaning computed by sql/."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from educli.errors import EducliError, Location, Problem
from educli.language import N_, _
from educli.model.names import metric_names, region_names
from educli.model.records import MISSING, QUALIFIERS, STATUSES, Bulk, Registry
from educli.model.units import UNITS, printed_units
from educli.paths import SCRIPTS
from educli.warehouse.engine import Connection, connect

if TYPE_CHECKING:
    import duckdb


def build(registry: Registry, database: str) -> Connection:
    """Write `registry` into a new database.

    Raises: EducliError for rows of bulk files that do not hold.
    """
    connection = connect(database)
    *definitions, load = SCRIPTS
    connection.execute("begin")
    for script in definitions:
        connection.execute(script.read_text(encoding="utf-8"))
    for table, rows in _tables(registry):
        _append(connection, table, rows)
    for bulk in registry.bulk:
        _append_bulk(connection, registry, bulk)
    if registry.bulk:
        _refuse_rivals(connection)
    connection.execute(load.read_text(encoding="utf-8"))
    connection.execute("commit")
    return connection


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
                o.status, o.missing, o.preferred, o.dating, *o.certain, o.quote, o.at, *o.note, o.source, _within(registry, o.place.file), o.place.line,
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
                t.region, t.metric, t.population, *t.basis, *t.allowed, t.by, t.status, *t.certain, t.dating, t.source,
                t.quote, t.at, *t.note, place,
            )
            for place, t in enumerate(registry.targets)
        ),
    )  # fmt: skip
    yield "identity", ((i.metric, i.equals, i.across, *i.note) for i in registry.identities)
    yield "waiver", ((w.threshold, w.region, *w.reason, w.by, w.until) for w in registry.waivers)


def _within(registry: Registry, file: str) -> str:
    """Name a file as seen from the registry's folder, however the registry itself was named."""
    folder = Path(registry.path).parent
    return Path(file).relative_to(folder).as_posix() if Path(file).is_relative_to(folder) else file


# Columns a bulk file may have, with what stands for an absent one.
BULK = {
    "region": None, "metric": None, "period": None, "source": None, "value": "''", "qualifier": "'exact'", "unit": "''",
    "tolerance": "null", "population": "null", "basis": "null", "status": "'A'", "missing": "null",
    "preferred": "'false'", "dating": "'stated'", "certain": "null", "quote": "null", "at": "null", "note": "null",
    # The English of a text, where the column before has its Chinese only.
    "basis_en": "null", "certain_en": "null", "note_en": "null",
}  # fmt: skip


def _append_bulk(connection: "duckdb.DuckDBPyConnection", registry: Registry, bulk: Bulk) -> None:
    """Append the observations of a CSV or Parquet file, after proving every row of it."""
    # Only here is the public package needed, which takes as long to import as a small registry to load.
    import duckdb

    try:
        if Path(bulk.path).suffix == ".parquet":
            relation = connection.read_parquet(bulk.path)
        else:
            relation = connection.read_csv(bulk.path, header=True, all_varchar=True, null_padding=False)
        columns = list(relation.columns)
    except duckdb.Error as error:
        message = _("cannot read the bulk file: {reason}").format(reason=str(error).splitlines()[0])
        raise EducliError(Problem("bad-bulk", message, location=Location(bulk.place.file, bulk.place.line))) from error
    unknown = [name for name in columns if name not in BULK]
    lacking = [name for name, default in BULK.items() if default is None and name not in columns]
    if unknown or lacking:
        message = _("columns unknown: {unknown}; columns lacking: {lacking}").format(
            unknown=", ".join(unknown) or "–", lacking=", ".join(lacking) or "–"
        )
        raise EducliError(Problem("bad-bulk", message, location=Location(bulk.shown, 1)))
    chosen = ", ".join(
        f'coalesce(nullif(cast("{name}" as varchar), \'\'), {default or "null"}) as "{name}"'
        if name in columns
        else f'{default} as "{name}"'
        for name, default in BULK.items()
    )
    relation.create_view("bulk_file")
    try:
        connection.execute(
            f"create temp table bulk as select row_number() over () + 1 as line, {chosen} from bulk_file"
        )
        faults = connection.execute(_BULK_FAULTS).fetchall()
        if faults:
            problems = [
                Problem("bad-bulk", _(_FAULTS[number][0]).format(text=text), location=Location(bulk.shown, line))
                for line, number, text in faults
            ]
            raise EducliError(*problems)
        connection.execute(_BULK_INSERT, {"file": _within(registry, bulk.shown)})
    except duckdb.Error as error:
        message = _("cannot read the bulk file: {reason}").format(reason=str(error).splitlines()[0])
        raise EducliError(Problem("bad-bulk", message, location=Location(bulk.shown))) from error
    connection.execute("drop table bulk; drop view bulk_file")


_BULK_REGION = """
    select bulk.line, min_by(name.id, name.rank) as code,
        count(distinct name.id) filter (name.rank = best.rank) as candidates
    from bulk
    join name on name.kind = 'region' and name.key = lower(bulk.region)
    join (select key, min(rank) as rank from name where kind = 'region' group by key) as best
        on best.key = name.key and best.rank = name.rank
    group by bulk.line
"""

# What can be wrong with a row: the message, the condition, and the column it quotes.
_FAULTS = (
    (N_("no region is called '{text}'"), "code is null", "region"),
    (N_("several regions are called '{text}'"), "candidates > 1", "region"),
    (N_("no metric is called '{text}'"), "known is null", "metric"),
    (N_("no source is called '{text}'"), "source is null or source not in (select id from source as known_source)", "source"),
    (N_("'{text}' is not a period"), "coalesce(period_end(period) < period_start(period), true)", "period"),
    (N_("'{text}' is not a plain number"), "missing is null and not coalesce(regexp_full_match(value, '-?[0-9]{1,18}([.][0-9]{1,8})?'), false)", "value"),
    (N_("'{text}' stands beside a reason for a blank"), "value <> '' and missing is not null", "value"),
    (N_("unit '{text}' does not fit the metric"), "unit <> '' and factor is null", "unit"),
    (N_("'{text}' is not a qualifier"), f"qualifier not in {QUALIFIERS}", "qualifier"),
    (N_("'{text}' is not a reason for a blank"), f"missing not in {MISSING}", "missing"),
    (N_("'{text}' is neither true nor false"), "preferred not in ('true', 'false')", "preferred"),
    (N_("'{text}' is neither stated nor inferred"), "dating not in ('stated', 'inferred')", "dating"),
    (
        N_("the tolerance '{text}' is not a plain number that belongs to approx"),
        "tolerance is not null and (qualifier <> 'approx' or not regexp_full_match(tolerance, '[0-9]{1,18}([.][0-9]{1,8})?'))",
        "tolerance",
    ),
    (N_("'{text}' leaves nothing within the bounds of its metric"), "(qualifier = 'more_than' and canonical = bound_high) or (qualifier = 'less_than' and canonical = bound_low)", "value"),
    (N_("'{text}' is from a damaged document and neither of status U nor certain"), "damaged and status <> 'U' and certain is null and missing is null", "value"),
    (N_("'{text}' is not a status"), f"status not in {STATUSES}", "status"),
    (N_("{text} lies outside the bounds of its metric"), "status <> 'U' and (canonical < bound_low or canonical > bound_high)", "value"),
    (N_("no population is called '{text}'"), "population is not null and population not in (select id from population)", "population"),
)  # fmt: skip

_BULK_FAULTS = f"""
    with place as ({_BULK_REGION}),
    measured as (
        select bulk.*, place.code, place.candidates, metric.id as known,
            try_cast(value as decimal(28, 8)) * coalesce(printed_unit.factor, 1) as canonical,
            printed_unit.factor, bound_low, bound_high, source.condition = 'damaged' as damaged
        from bulk left join place using (line) left join metric on metric.id = bulk.metric
        left join source on source.id = bulk.source
        left join printed_unit on printed_unit.unit = metric.unit and printed_unit.printed = bulk.unit
    )
    select line, fault.number, fault.text from (
        select line, unnest(list_filter([
            {", ".join(f"case when {condition} then {{'number': {number}, 'text': coalesce({column}, '')}} end" for number, (_message, condition, column) in enumerate(_FAULTS))}
        ], lambda fault: fault is not null)) as fault
        from measured
    ) order by line, fault.number limit 100000
"""

# A column of prose is one text, which stands for both languages.
_BULK_INSERT = f"""
    insert into raw_observation
    select place.code, metric, period, coalesce(qualifier, 'exact'), nullif(value, ''), nullif(unit, ''), tolerance,
        population, basis, coalesce(basis_en, basis), case when missing is null then coalesce(status, 'A') else 'M' end, missing, preferred = 'true',
        dating, certain, coalesce(certain_en, certain), quote, "at", note, coalesce(note_en, note), source, $file, line
    from bulk join ({_BULK_REGION}) as place using (line)
    order by line
"""


def _refuse_rivals(connection: Connection) -> None:
    """Refuse rows of bulk files that contradict other observations when not exactly one is preferred."""
    rows = connection.execute(_RIVALS).fetchall()
    if rows:
        message = _("this contradicts the observation at {file}:{line}")
        hint = _("mark exactly one of them `preferred: true`")
        raise EducliError(
            *(
                Problem("sources-disagree", message.format(file=first, line=at), hint, Location(file, line))
                for file, line, first, at in rows
            )
        )


_RIVALS = """
    select max_by(file, place), max_by(line, place), min_by(file, place), min_by(line, place)
    from (
        select raw.*, row_number() over () as place,
            try_cast(value as decimal(28, 8)) * coalesce(printed_unit.factor, 1) as canonical
        from raw_observation as raw
        join metric on metric.id = raw.metric
        left join printed_unit on printed_unit.unit = metric.unit and printed_unit.printed = raw.printed_unit
        where value is not null
    )
    group by region, metric, population, basis_zh, period
    having (count(distinct (qualifier, canonical)) > 1 and count(*) filter (preferred) <> 1) or count(*) filter (preferred) > 1
    order by max(place) limit 1000
"""
