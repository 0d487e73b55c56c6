"""Observations from CSV and Parquet files: every row proved where it lies, then read as the records of a registry are.

Ten million rows pass neither through Python nor through a table of what was read: what holds is inserted while the file is
read, and only when that leaves rows out is the file read again, to tell what is wrong with them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from educli.errors import EducliError, Location, Problem, nearest
from educli.language import N_, _
from educli.model.records import MISSING, QUALIFIERS, STATUSES, Bulk
from educli.warehouse import narrow
from educli.warehouse.engine import Connection, Error, OutOfMemory

# Columns a bulk file may have, with what stands for an absent one.
BULK = {
    "region": None, "metric": None, "period": None, "source": None, "value": "''", "qualifier": "'exact'", "unit": "''",
    "tolerance": "null", "population": "null", "basis": "null", "status": "'A'", "missing": "null",
    "preferred": "'false'", "dating": "'stated'", "certain": "null", "quote": "null", "at": "null", "note": "null",
    # The English of a text, where the column before has its Chinese only.
    "basis_en": "null", "certain_en": "null", "note_en": "null",
}  # fmt: skip

# A million rows with one fault have one cause, which the first few show.
_SHOWN = 3


# Ids of derived figures begin here: of figures that are equal the first speaks, and any stated one, a row too, comes before them.
DERIVED = 2_000_000_000


def append_bulk(connection: Connection, files: Sequence[tuple[Bulk, str]], observe: str) -> None:
    """Append the observations of `files`, each with the name that the database keeps of it.

    `observe` is the statement that makes the view `observed` of the view `raw`.
    Raises: EducliError with the first rows of each fault, and how many there are.
    """
    tables = _tables(connection, files)
    given = {name for table in tables for name, _type in table.columns}
    layout = narrow.begin(connection, given, _figure(tables), files[0][1] if len(files) == 1 else None)
    offences: list[list[Offence]] = []
    [[before]] = connection.execute(f"select coalesce(max(id) filter (id < {DERIVED}), 0) from observation").fetchall()
    for table in tables:
        try:
            _open(connection, table)
            found, before = _read(connection, table, layout, observe, before)
            offences.append(found)
        except OutOfMemory:
            # No fault of the file.
            raise
        except Error as error:
            raise _unreadable(error, table.files[0]) from error
    if any(offences):
        raise EducliError(*_problems(connection, offences))
    connection.execute("drop view measured; drop view bulk; drop table if exists bulk_csv; drop table spelled")


def read_periods(connection: Connection, table: str) -> None:
    """Note the days of every period that `table` writes; texts are few and rows are many."""
    connection.execute(
        f"insert into dated select period, period_start(period), period_end(period) from (select distinct period from {table}) "
        "where period not in (select period from dated)"
    )


class Table(NamedTuple):
    """Files that are read as one: a CSV file, or Parquet files of the same columns."""

    columns: tuple[tuple[str, str], ...]
    files: list[Bulk]
    names: list[str]

    @property
    def is_parquet(self) -> bool:
        return Path(self.files[0].path).suffix == ".parquet"


def _figure(tables: Sequence[Table]) -> str | None:
    """Return the type of the numbers, when it is the same in all files and each says all that is printed."""
    types = set()
    for table in tables:
        columns = dict(table.columns)
        if "value" in columns:
            types.add(columns["value"] if table.is_parquet and "unit" not in columns else "VARCHAR")
    return types.pop() if len(types) == 1 and all(map(narrow.exact, types)) else None


def _tables(connection: Connection, files: Sequence[tuple[Bulk, str]]) -> Sequence[Table]:
    """Set files together that can be read together: small ones alone would keep one core busy and the others idle."""
    tables: dict[object, Table] = {}
    for bulk, name in files:
        is_parquet = Path(bulk.path).suffix == ".parquet"
        _name_paths(connection, [bulk])
        try:
            described = connection.execute(f"describe from {_PARQUET if is_parquet else _CSV}").fetchall()
        except Error as error:
            raise _unreadable(error, bulk) from error
        columns = tuple((row[0], row[1]) for row in described)
        _check_columns([column for column, _type in columns], bulk)
        table = tables.setdefault(columns if is_parquet else object(), Table(columns, [], []))
        table.files.append(bulk)
        table.names.append(name)
    return list(tables.values())


def _name_paths(connection: Connection, files: Iterable[Bulk]) -> None:
    # The engine would take a bracket in a name for a pattern.
    paths = [re.sub(r"([*?[])", r"[\1]", bulk.path) for bulk in files]
    connection.execute("set variable bulk_paths = $paths", {"paths": paths})


def _check_columns(columns: Sequence[str], bulk: Bulk) -> None:
    unknown = [name for name in columns if name not in BULK]
    lacking = [name for name, default in BULK.items() if default is None and name not in columns]
    if unknown or lacking:
        message = _("columns unknown: {unknown}; columns lacking: {lacking}")
        if not (unknown and lacking):
            message = _("columns unknown: {unknown}") if unknown else _("columns lacking: {lacking}")
        message = message.format(unknown=_(", ").join(unknown), lacking=_(", ").join(lacking))
        hint = _renamed(unknown)
        if unknown and not hint:
            hint = nearest(unknown[0], list(BULK)) or _("known: {fields}").format(fields=_(", ").join(BULK))
        # The engine takes a row that is too long for the header, or the whole text for one column.
        raise EducliError(*(_misread(bulk) or [Problem("bad-bulk", message, hint, Location(bulk.shown, 1))]))


def _renamed(unknown: Sequence[str]) -> str:
    """Return a hint for columns under the titles that people read, in Chinese or in the language in force."""
    from educli.model.columns import COLUMNS

    fields = _TITLES | {_(COLUMNS[id].title): id for id in BULK if id in COLUMNS}
    pairs = _(", ").join(f"{name} → {fields[name.strip()]}" for name in unknown if name.strip() in fields)
    return _("name the columns so: {pairs}").format(pairs=pairs) if pairs else ""


# What a table of one's own calls the columns that every table has.
_TITLES = {
    "地区": "region", "城市": "region", "指标": "metric", "时期": "period", "年份": "period", "年度": "period", "来源": "source",
    "数值": "value", "单位": "unit", "备注": "note",
}  # fmt: skip


def _open(connection: Connection, table: Table) -> None:
    """Make the view `bulk`: the rows of a table with every column that a bulk file may have, as text, and their numbers."""
    _name_paths(connection, table.files)
    # Rows of Parquet count from one; those of CSV too, and the header is the first.
    rows = f"select *, file_index::integer as file, file_row_number + 1 as line from {_PARQUET}"
    if not table.is_parquet:
        # Text is taken apart once; a Parquet file is read column by column, as often as need be.
        connection.execute(
            f"create or replace temp table bulk_csv as select *, 0 as file, row_number() over () + 1 as line from {_CSV}"
        )
        rows = "from bulk_csv"
    columns = dict(table.columns)
    is_number = table.is_parquet and narrow.exact(columns.get("value", ""))
    chosen = ", ".join(
        f'{_text(name, default) if name in columns else default} as "{name}"' for name, default in BULK.items()
    )
    own = ', "value" as own' if is_number else ""
    connection.execute(
        f"create or replace temp view bulk as select *, {_TYPED if is_number else _PRINTED} from (select file, line, {chosen}{own} from ({rows}))"
    )


def _text(name: str, default: str | None) -> str:
    """Return the expression of a column as text, with what stands for an empty one."""
    text = f'cast("{name}" as varchar)'
    # Nothing has an empty name. Left as it is, the engine looks up each text once a dictionary, not once a row.
    return f"coalesce(nullif({text}, ''), {default})" if default else text


# Whether there is a number, whether it is a plain one, and it: of a type that has no others, nothing is to be proved.
_TYPED = "own is null as blank, own is not null as plain, own::decimal(28, 8) as number"
_PRINTED = "value = '' as blank, regexp_full_match(value, '-?[0-9]{1,18}([.][0-9]{1,8})?') as plain, try_cast(value as decimal(28, 8)) as number"

_PARQUET = "read_parquet(getvariable('bulk_paths'))"
_CSV = "read_csv(getvariable('bulk_paths'), header = true, all_varchar = true, null_padding = false)"


def _read(
    connection: Connection, table: Table, layout: narrow.Layout, observe: str, before: int
) -> "tuple[list[Offence], int]":
    """Append the rows that hold, and return what is wrong with the others, and the last id; `before` is that of what stands before."""
    connection.execute(_SPELLED)
    read_periods(connection, "bulk")
    rows = [0] * len(table.files)
    for file, most in connection.execute("select file, max(line) from bulk group by file").fetchall():
        rows[file] = most
    # The first line of CSV is no observation.
    before -= not table.is_parquet
    connection.execute("create or replace temp table bulk_file (file integer, name varchar, before integer)")
    for file, name in enumerate(table.names):
        connection.execute(
            "insert into bulk_file values ($file, $name, $before)", {"file": file, "name": name, "before": before}
        )
        before += rows[file]
    connection.execute(f"create or replace temp view measured as {_MEASURED}")
    connection.execute(f"create or replace temp view raw as {_RAW}")
    connection.execute(observe)
    [[appended]] = connection.execute(layout.insert()).fetchall()
    [[rows_in_all]] = connection.execute("select count(*) from bulk").fetchall()
    if appended == rows_in_all:
        return [], before
    found = connection.execute(_OFFENCES, {"shown": _SHOWN}).fetchall()
    return [Offence(table.files[file].shown, *rest) for file, *rest in found], before


def _unreadable(error: Error, bulk: Bulk) -> EducliError:
    message = _("cannot read the bulk file: {reason}").format(reason=str(error).splitlines()[0])
    return EducliError(*(_misread(bulk) or [Problem("bad-bulk", message, location=Location(bulk.shown))]))


def _misread(bulk: Bulk) -> Sequence[Problem]:
    from educli.warehouse.misread import misread

    return misread(bulk, BULK)


# What can be wrong with a row: the message, the condition, the column it quotes, and the hint where the column alone does not give it.
_FAULTS = (
    # Of such a row nothing else is told. That it does not hold, its region says: to ask it of every row would cost all others.
    (N_("this row is empty"), "false", "region", N_("delete it")),
    (N_("no region is called '{text}'"), "code is null", "region"),
    (N_("several regions are called '{text}'"), "candidates > 1", "region"),
    (N_("no metric is called '{text}'"), "known_metric is null", "metric"),
    (N_("no source is called '{text}'"), "known_source is null", "source"),
    (N_("'{text}' is not a period"), "coalesce(last_day < first_day, true)", "period"),
    (N_("'{text}' is not a plain number"), "missing is null and not plain", "value"),
    (N_("'{text}' stands beside a reason for a blank"), "not blank and missing is not null", "value", N_("leave one of the two empty")),
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
    (N_("'{text}' leaves nothing within the bounds of its metric"), "plain and status <> 'U' and ((qualifier = 'more_than' and canonical = bound_high) or (qualifier = 'less_than' and canonical = bound_low))", "value"),
    (N_("'{text}' is from a damaged document and neither of status U nor certain"), "damaged and status <> 'U' and certain is null and missing is null", "value", N_("set `status: U`, or give the proof in `certain`")),
    (N_("'{text}' is not a status"), f"status not in {STATUSES}", "status"),
    (N_("{text} lies outside the bounds of its metric"), "plain and status <> 'U' and (canonical < bound_low or canonical > bound_high)", "value", N_("correct it; where the document itself prints it, set `status: U` and say so in `note`")),
    (N_("no population is called '{text}'"), "population is not null and known_population is null", "population"),
)  # fmt: skip

_FAULTY = " or ".join(f"({condition})" for _message, condition, *_rest in _FAULTS)

_EMPTY = "concat(region, metric, period, source, value, unit, missing, quote, \"at\", note) = ''"

# What may stand in a column of few words.
_CHOICES = {
    "qualifier": QUALIFIERS, "missing": MISSING, "status": STATUSES, "preferred": ("true", "false"), "dating": ("stated", "inferred"),
}  # fmt: skip

# The code of every way to write a region that the files have; a name is read once, not once a row.
_SPELLED = """
    create or replace temp table spelled as
    select written.region, min_by(name.id, name.rank) as code, count(distinct name.id) filter (name.rank = best.rank) as candidates
    from (select distinct region from bulk) as written
    join name on name.kind = 'region' and name.key = lower(written.region)
    join (select key, min(rank) as rank from name where kind = 'region' group by key) as best
        on best.key = name.key and best.rank = name.rank
    group by written.region
"""

_MEASURED = """
    select bulk.*, spelled.code, spelled.candidates, metric.id as known_metric, source.id as known_source,
        population.id as known_population, source.condition = 'damaged' as damaged, dated.first_day, dated.last_day,
        in_unit(bulk.number, printed_unit.factor) as canonical,
        printed_unit.factor, bound_low, bound_high
    from bulk
    left join spelled on spelled.region = bulk.region
    left join dated on dated.period = bulk.period
    left join metric on metric.id = bulk.metric
    left join source on source.id = bulk.source
    left join population on population.id = bulk.population
    left join printed_unit on printed_unit.unit = metric.unit and printed_unit.printed = bulk.unit
"""

# A text whose English is not given stands for both languages.
_RAW = f"""
    select (bulk_file.before + line)::integer as id, code as region, metric, period, qualifier, nullif(value, '') as value, number,
        nullif(unit, '') as printed_unit, tolerance::decimal(28, 8) as tolerance, population, basis as basis_zh,
        coalesce(basis_en, basis) as basis_en,
        case when missing is null then status else 'M' end as status, missing, preferred = 'true' as preferred, dating,
        certain as certain_zh, coalesce(certain_en, certain) as certain_en, quote, "at", note as note_zh, coalesce(note_en, note) as note_en, source,
        bulk_file.name as file, line::integer as line, first_day, last_day, factor, bound_low, bound_high
    from measured join bulk_file on bulk_file.file = measured.file
    where ({_FAULTY}) is not true
"""

# The first rows of each fault, a text once, and how many rows have the fault.
_OFFENCES = f"""
    with offence as (
        select file, line, metric, unnest(case when {_EMPTY} then [{{'number': 0, 'text': ''}}] else list_filter([
            {", ".join(f"case when {condition} then {{'number': {number}, 'text': coalesce({column}, '')}} end" for number, (_message, condition, column, *_hint) in enumerate(_FAULTS))}
        ], lambda fault: fault is not null) end) as fault
        from measured where {_FAULTY}
    ),
    told as (
        select fault.number, fault.text, min({{'file': file, 'line': line}}) as place, min_by(metric, (file, line)) as metric, count(*) as rows
        from offence group by all
    )
    select place.file, place.line, number, text, metric, (sum(rows) over (partition by number))::bigint as rows
    from told
    qualify row_number() over (partition by number order by place) <= $shown
    order by place, number
"""


class Offence(NamedTuple):
    """A fault of a row, and how many rows of its table have one of that kind."""

    file: str
    line: int
    fault: int
    text: str
    metric: str | None
    rows: int


def _problems(connection: Connection, offences: "Sequence[Sequence[Offence]]") -> Iterator[Problem]:
    """Yield the first offences of each kind, the last of them with the number of all."""
    in_all: Counter[int] = Counter()
    shown: dict[int, list[Offence]] = defaultdict(list)
    for found in offences:
        in_all.update({one.fault: one.rows for one in found})
        for one in found:
            if len(shown[one.fault]) < _SHOWN:
                shown[one.fault].append(one)
    for one in chain.from_iterable(offences):
        if one not in shown[one.fault]:
            continue
        message = _(_FAULTS[one.fault][0]).format(text=one.text)
        rest = in_all[one.fault] - len(shown[one.fault]) if one is shown[one.fault][-1] else 0
        if rest:
            message = _("{message} … in all: {n} rows").format(message=message, n=in_all[one.fault])
        yield Problem("bad-bulk", message, _hint(connection, one), Location(one.file, one.line), 1 + rest)


def _hint(connection: Connection, offence: Offence) -> str:
    from educli.warehouse.mending import hint

    _message, _condition, column, *own = _FAULTS[offence.fault]
    if column == "value" and not offence.text:
        return _("a blank gives its reason in the column `missing`: {words}").format(words=", ".join(MISSING))
    return _(own[0]) if own else hint(connection, column, offence.text, offence.metric or "", _CHOICES.get(column, ()))


def refuse_rivals(connection: Connection, shown: Callable[[str], str]) -> None:
    """Refuse rows of bulk files that contradict other observations when not exactly one is preferred.

    shown: how the person named a file of the database.
    """
    rows = connection.execute(_RIVALS, {"shown": _RIVALS_SHOWN}).fetchall()
    if rows:
        message = _("this contradicts the observation at {file}:{line}")
        hint = _("mark exactly one of them `preferred: true`")
        problems = [
            Problem("sources-disagree", message.format(file=shown(first), line=at), hint, Location(shown(file), line))
            for file, line, first, at, _in_all in rows
        ]
        rest = rows[0][-1] - len(rows)
        last = problems[-1]
        if rest:
            message = _("{message} … in all: {n} rows").format(message=last.message, n=rows[0][-1])
            last = last._replace(message=message, stands_for=1 + rest)
        raise EducliError(*problems[:-1], last)


_RIVALS_SHOWN = 20

_RIVALS = """
    select max_by(file, id), max_by(line, id), min_by(file, id), min_by(line, id), count(*) over () as in_all
    from twin join observation using (id)
    group by place
    having (count(distinct (qualifier, value, tolerance)) > 1 and count(*) filter (preferred) <> 1) or count(*) filter (preferred) > 1
    order by max(id) limit $shown
"""
