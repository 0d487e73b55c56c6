"""What the SQL says of itself, and what Python says a second time on purpose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from asking import HERE, TINY
from hypothesis import given, settings
from hypothesis import strategies as st

from educli.commands import COMMANDS
from educli.model import period
from educli.model.columns import COLUMNS
from educli.model.units import UNITS, factor, printed_units
from educli.paths import BUILTIN_REGISTRY, PACKAGE, SQL
from educli.registry.reader import read_registry
from educli.warehouse.schema import Field, Table, described
from educli.warehouse.store import build

QUESTIONS = {path.stem: path for path in sorted((SQL / "questions").glob("*.sql"))}
# What tells more of an answer, beside the statements of the commands.
APPENDIX = {path.stem: path for path in sorted((SQL / "appendix").glob("*.sql"))}
STATEMENTS = QUESTIONS | APPENDIX
SAMPLES: dict[str, object] = {
    "varchar": "large_class_share",
    "varchar[]": ["411000", "411100"],
    "integer": 2020,
    "boolean": True,
}
KINDS = {
    "VARCHAR": "text",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
}


class Question(NamedTuple):
    """A question's header, and the statement below it."""

    head: dict[str, str]
    params: dict[str, str]
    columns: list[str]
    statement: str


def read(path: Path) -> Question:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = dict(line.removeprefix("-- ").split(": ", 1) for line in lines[:4])
    params = dict(param.split(" ", 1) for param in head["params"].split(", "))
    return Question(head, params, head["columns"].split(", "), "\n".join(lines[4:]))


def sample(question: Question, given_all: bool) -> dict[str, object]:
    """Return a value for each param; null for those that may be, unless all are given."""
    samples = {}
    for param, type in question.params.items():
        required = type.removesuffix(" or null")
        samples[param] = "en" if param == "lang" else SAMPLES[required] if given_all or required == type else None
    return samples


@pytest.fixture(scope="module")
def tiny() -> Iterator[duckdb.DuckDBPyConnection]:
    with build(read_registry(TINY), ":memory:") as connection:
        yield connection


@pytest.fixture(scope="module")
def shipped() -> Iterator[duckdb.DuckDBPyConnection]:
    with build(read_registry(BUILTIN_REGISTRY), ":memory:") as connection:
        yield connection


# questions


@pytest.mark.parametrize("name", STATEMENTS)
def test_header_names_the_question_and_its_grain(name: str) -> None:
    assert list(read(STATEMENTS[name]).head) == [name, "grain", "params", "columns"]


@pytest.mark.parametrize("name", STATEMENTS)
def test_header_agrees_with_the_params(name: str) -> None:
    question = read(STATEMENTS[name])
    assert set(re.findall(r"\$(\w+)", question.statement)) == set(question.params)


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("given_all", [True, False])
def test_header_agrees_with_the_columns(tiny: duckdb.DuckDBPyConnection, name: str, given_all: bool) -> None:
    question = read(STATEMENTS[name])
    cursor = tiny.execute(question.statement, sample(question, given_all))
    assert [column[0] for column in cursor.description] == question.columns


@pytest.mark.parametrize("name", STATEMENTS)
def test_columns_have_the_kind_they_are_defined_with(tiny: duckdb.DuckDBPyConnection, name: str) -> None:
    question = read(STATEMENTS[name])
    for id, type, *_rest in tiny.execute(question.statement, sample(question, given_all=True)).description:
        written = str(type)
        kind = "list" if written.endswith("[]") else "number" if written.startswith("DECIMAL") else KINDS[written]
        assert (id, kind) == (id, COLUMNS[id].kind)


def test_no_two_columns_have_one_id() -> None:
    defined = re.findall(r'_(?:column|ends)\("(\w+)"', (PACKAGE / "model" / "columns.py").read_text(encoding="utf-8"))
    assert [id for id, times in Counter(defined).items() if times > 1] == []
    assert set(defined) <= set(COLUMNS)


def test_every_column_is_defined_and_used() -> None:
    used = {column for path in STATEMENTS.values() for column in read(path).columns}
    assert used <= set(COLUMNS)
    # What no statement returns is made in Python, such as the reason of a verdict in both languages.
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "columns.py")
    assert [column for column in set(COLUMNS) - used if f'"{column}"' not in code] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_three_files_of_one_stem(name: str) -> None:
    module = PACKAGE / "commands" / f"{name}.py"
    # A command that asks the warehouse nothing, such as `check`, has no statement.
    assert name in QUESTIONS or "ask.run(" not in module.read_text(encoding="utf-8")
    assert (HERE / "transcripts" / f"{name}.txt").is_file()


def test_no_two_statements_have_one_name() -> None:
    assert len(STATEMENTS) == len(QUESTIONS) + len(APPENDIX)


def test_every_question_has_its_command() -> None:
    assert set(QUESTIONS) <= set(COMMANDS)


# written twice


def periods_in_sql(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> list[tuple[object, object] | None]:
    """Return first and last day of each text, or None where it is no period."""
    found = connection.execute(
        "select period_start(text), period_end(text) from unnest($texts::varchar[]) as given(text)", {"texts": texts}
    ).fetchall()
    return [None if start is None or end is None or end < start else (start, end) for start, end in found]


def bounds(text: str) -> tuple[object, object] | None:
    try:
        return period.bounds(text)
    except ValueError:
        return None


pieces = st.sampled_from(
    ["2020", "1999", "0000", "-", "/", "01", "02", "00", "13", "29", "30", "31", "1", " ", "2", "年", "BC"]
)


@settings(max_examples=60)
@given(texts=st.lists(st.lists(pieces, max_size=9).map("".join) | st.text(max_size=10), min_size=1, max_size=50))
def test_periods_mean_the_same_in_sql(tiny: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    assert periods_in_sql(tiny, texts) == [bounds(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-12-31", "2021-12-31", "2021-12-31"),
        ("2016/2020", "2016-01-01", "2020-12-31"),
        ("2019-09/2020-08", "2019-09-01", "2020-08-31"),
        ("2020-01-00", None, None),
        ("2020-00", None, None),
        ("2020-1", None, None),
        ("\uff12\uff10\uff12\uff10", None, None),
        ("2020/2019", None, None),
        ("2016/2018/2020", None, None),
        ("2020/", None, None),
        ("", None, None),
    ],
)
def test_period(tiny: duckdb.DuckDBPyConnection, text: str, start: str | None, end: str | None) -> None:
    wanted = None if start is None else (start, end)
    for found in (bounds(text), *periods_in_sql(tiny, [text])):
        assert (None if found is None else tuple(map(str, found))) == wanted


def test_printed_units_are_worth_the_same_in_sql(tiny: duckdb.DuckDBPyConnection) -> None:
    rows = tiny.execute("select unit, printed, factor from printed_unit").fetchall()
    assert len({(unit, printed) for unit, printed, _worth in rows}) == len(rows)
    assert {(unit, printed): worth for unit, printed, worth in rows} == {
        (unit, printed): factor(unit, printed) for unit in UNITS for printed, _worth in printed_units(unit)
    }


@pytest.mark.parametrize(
    ("unit", "printed", "worth"),
    [
        ("seat", "万个", 10**4), ("yuan", "亿元", 10**8), ("yuan", "千万元", 10**7), ("yuan", "万", 10**4), ("percent", "%", 1),
        ("percent", "\uff05", 1), ("seat", "元", None), ("yuan", "万万元", None), ("yuan", "", None),
    ],
)  # fmt: skip
def test_printed_unit(unit: str, printed: str, worth: int | None) -> None:
    assert factor(unit, printed) == worth


# the schema


TABLES = dict(
    re.findall(r"create table (\w+) \(\n(.*?)\n\);", (SQL / "schema.sql").read_text(encoding="utf-8"), re.DOTALL)
)
COLUMN = re.compile(r'"?\w+"? \w+(\(\d+, \d+\))?(\[\])?,?\s+-- \S.*')


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_the_schema_says_what_it_is(table: str) -> None:
    lines = [line.strip() for line in TABLES[table].split("\n")]
    assert [line for line in lines if not COLUMN.fullmatch(line)] == []


# what the tables mean


def test_every_column_of_every_table_has_a_meaning_and_no_other_does(tiny: duckdb.DuckDBPyConnection) -> None:
    columns = tiny.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
    # These hold a part of the others once more.
    found = {
        (table, column) for table, column in columns if table not in ("speaker", "doubtful", "known", "composition")
    }
    tables = described()
    assert {(table.name, field.name) for table in tables.values() for field in table.fields.values()} == found
    assert [table.name for table in tables.values() if not table.meaning.endswith(".")] == []
    assert [(t.name, f.name) for t in tables.values() for f in t.fields.values() if not f.meaning] == []


def test_views_are_told_from_tables(tiny: duckdb.DuckDBPyConnection) -> None:
    views = {name for (name,) in tiny.execute("select view_name from duckdb_views() where not internal").fetchall()}
    assert {table.name for table in described().values() if table.is_view} == views


@pytest.mark.parametrize("table", [table for table in described().values() if table.key], ids=lambda table: table.name)
def test_a_key_tells_rows_apart(shipped: duckdb.DuckDBPyConnection, table: Table) -> None:
    key = ", ".join(table.key)
    counts = shipped.execute(f"select count(*), count(distinct ({key})) from {table.name}").fetchall()
    assert counts[0][0] == counts[0][1] > 0
    assert set(table.key) <= set(table.fields)


REFERENCES = [(table, field) for table in described().values() for field in table.fields.values() if field.refers_to]


@pytest.mark.parametrize(("table", "field"), REFERENCES, ids=lambda item: item.name)
def test_a_reference_leads_to_a_row(shipped: duckdb.DuckDBPyConnection, table: Table, field: Field) -> None:
    other, column = field.refers_to.split(".")
    assert described()[other].key == (column,)
    lost = shipped.execute(
        f"select {field.name} from {table.name} where {field.name} is not null "
        f"and {field.name} not in (select {column} from {other}) limit 3"
    ).fetchall()
    assert lost == []


@pytest.mark.parametrize(
    ("view", "table"),
    [("figures", "observation"), ("lines", "threshold"), ("plans", "target"), ("verdicts", "judgement")],
)
def test_a_view_for_people_has_a_row_for_each_of_its_table(
    shipped: duckdb.DuckDBPyConnection, view: str, table: str
) -> None:
    counts = shipped.execute(f"select (select count(*) from {view}), (select count(*) from {table})").fetchall()
    assert counts[0][0] == counts[0][1] > 0


def test_a_figure_is_current_when_it_speaks_for_its_series(tiny: duckdb.DuckDBPyConnection) -> None:
    current = tiny.execute("select figure from figures where current order by all").fetchall()
    assert current == tiny.execute("select id from latest(null, 0, false) order by all").fetchall()


def test_a_waiver_shows_in_the_verdicts(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {threshold: henan-gross, region: 许昌, reason: 试点, by: 河南省教育厅, until: 2020-12-31}\n"
    path = tmp_path / "waived.yaml"
    path.write_text(TINY.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    with build(read_registry(path), ":memory:") as connection:
        found = connection.execute("select region, line from verdicts where waived").fetchall()
    assert found == [("411000", "henan-gross")]
