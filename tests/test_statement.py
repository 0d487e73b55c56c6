"""Statements of a person's own: what they may reach, what comes out of them, and what is said when they do not hold."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from asking import HERE, TINY, Outcome, educli, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from educli.commands.sql import _LONGEST, _WHOLE
from educli.errors import EducliError, Problem, Status
from educli.paths import SQL
from educli.registry.reader import read_registry
from educli.warehouse import statement
from educli.warehouse.schema import definitions
from educli.warehouse.session import Session

EDUCLI = (sys.executable, "-m", "educli")
LIMIT_S = 60


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Of one process all that have the same database open are locked together, also what other tests left uncollected."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDUCLI_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def sql(*words: str, stdin: str = "", cache: str = "") -> Outcome:
    cache = cache or os.environ["EDUCLI_CACHE"]
    return educli("sql", *words, stdin=stdin, EDUCLI_REGISTRY=str(TINY), EDUCLI_CACHE=cache)


def answer(*words: str, stdin: str = "") -> list[dict[str, Any]]:
    """Return the rows of an answer as JSON has them."""
    outcome = sql(*words, "--format", "ndjson", stdin=stdin)
    assert outcome.status == 0, outcome.err
    return [json.loads(line) for line in outcome.out.splitlines()]


def refused(text: str) -> str:
    """Run what must not run, and return the code of the problem."""
    outcome = sql(text)
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, ""), outcome
    assert "Traceback" not in outcome.err
    [code] = re.findall(r"^error\[([a-z-]+)\]", outcome.err, re.MULTILINE)
    return str(code)


# what a statement may be


WRITING = [
    "attach ':memory:' as m", "attach '{folder}/other.duckdb'", "detach tiny", "use memory", "create table x as select 1",
    "create temp table x as select 1", "create view v as select 1", "create macro m() as 1", "create schema s",
    "create temp secret s (type s3)", "create type t as enum ('a')", "create sequence s", "insert into region values ('1')",
    "insert into region from region", "update region set name = 'x'", "delete from region", "truncate region", "drop table region",
    "alter table region add column x integer", "comment on table region is 'x'", "copy region to '{folder}/x.csv'",
    "copy (select 1) to '{folder}/x.csv'", "copy region from '{folder}/x.csv'", "export database '{folder}/x'",
    "import database '{folder}/x'", "install httpfs", "load httpfs", "update extensions", "set memory_limit = '1GB'",
    "set variable x = 1", "reset memory_limit", "pragma database_list", "pragma memory_limit = '1GB'", "pragma enable_profiling",
    "pragma table_info('region')", "call pragma_version()", "checkpoint", "force checkpoint", "vacuum", "analyze", "begin", "commit",
    "prepare p as select 1", "execute p", "deallocate p", "explain select 1", "explain analyze select 1",
    "merge into region using region as b on true when matched then delete", "create table x as pivot region on level",
    "insert into region pivot region on level", "copy (pivot region on level) to '{folder}/x.csv'", "explain pivot region on level",
    "with x as (insert into population values ('a', 'b', 'c') returning *) select * from x",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITING)
def test_only_reading_is_a_question(text: str, tmp_path: Path) -> None:
    assert refused(text.format(folder=tmp_path)) == "not-a-select"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["select 1; select 2", "select 1; drop table region", ";select 1;;select 2"])
def test_one_statement_at_a_time(text: str) -> None:
    assert refused(text) == "not-a-select"


READING = [
    "select 1", "from region limit 1", "table metric", "values (1, 2)", "(select 1)", "with x as (select 1) from x", "describe region",
    "summarize metric", "show tables", "show all tables", "pivot region on level using count(*) group by parent",
    "pivot region on level in ('province') using count(*)", "from (pivot region on level using count(*) group by parent)",
    "unpivot metric on bound_low", "select 1;", " ; select 1 ;; -- done", "-- why\nselect 1 -- done", "/* why */ select 1",
    "from latest(2020, 0, false)", "from figures", "from lines", "from plans", "from verdicts", "from known_region",
    "select 'duckdb_settings(), current_setting(1); drop table x' as said", "select $$duckdb_settings()$$ -- duckdb_settings()",
]  # fmt: skip


@pytest.mark.parametrize("text", READING)
def test_what_reads_is_answered(text: str) -> None:
    outcome = sql(text)
    assert outcome.status == 0, outcome.err
    assert len(outcome.out.splitlines()) > 1


# what a statement may reach


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of every kind that the engine could read."""
    folder = tmp_path_factory.mktemp("bait")
    (folder / "secret.csv").write_text("a,b\nsecret,2\n", encoding="utf-8")
    (folder / "secret.json").write_text('{"a": "secret"}', encoding="utf-8")
    subprocess.run(
        [sys.executable, "-c", "import duckdb; c = duckdb.connect('secret.duckdb'); c.execute(\"create table t as select 'secret' as a\"); c.execute(\"copy t to 'secret.parquet'\")"],
        cwd=folder, check=True, timeout=LIMIT_S,
    )  # fmt: skip
    return folder


FILES = [
    "from read_csv('{bait}/secret.csv')", "from read_text('{bait}/secret.csv')", "from read_blob('{bait}/secret.csv')",
    "from read_json('{bait}/secret.json')", "from read_parquet('{bait}/secret.parquet')", "from read_duckdb('{bait}/secret.duckdb')",
    "from sniff_csv('{bait}/secret.csv')", "from glob('{bait}/*')", "from glob('/etc/*')", "from '{bait}/secret.csv'",
    "from '{bait}/secret.parquet'", "from '{bait}/secret.duckdb'", "from parquet_metadata('{bait}/secret.parquet')",
    "from parquet_schema('{bait}/secret.parquet')", "select count(*) from read_csv('https://example.org/x.csv')",
    "from read_text(['{bait}/secret.csv'])", "from enable_profiling()", "from enable_logging()", "from which_secret('s3://x', 's3')",
    "select load_aws_credentials()", "from sql_auto_complete('select')", "from iceberg_scan('{bait}')",
]  # fmt: skip


@pytest.mark.parametrize("text", FILES)
def test_no_file_network_extension_or_setting_is_reached(text: str, bait: Path) -> None:
    assert refused(text.format(bait=bait)) == "out-of-reach"


ENGINE = [
    "from duckdb_settings()", "from duckdb_databases()", "from duckdb_secrets()", "from duckdb_extensions()", "from duckdb_databases",
    "from system.main.duckdb_settings()", 'from "duckdb_settings"()', "from 'duckdb_databases'", "from DuckDB_Settings()",
    "from pragma_database_list", "from pg_settings", "from pg_catalog.pg_settings", "select current_setting('secret_directory')",
    "select \"current_setting\"('secret_directory')", "from query('from duckdb_' || 'settings()')", "from query_table('duckdb_databases')",
    "from json_execute_serialized_sql(json_serialize_sql('from duckdb_' || 'settings()'))",
    "select '许', value from duckdb_settings()",
]  # fmt: skip


@pytest.mark.parametrize("text", ENGINE)
def test_the_engine_tells_nothing_of_itself(text: str) -> None:
    assert refused(text) == "out-of-reach"


@pytest.mark.parametrize(
    "text",
    [
        "select getenv('HOME') as x",
        "from connection",
        "from self",
        "from text",
        "from locals",
        "from json",
        "from params",
    ],
)
def test_neither_environment_nor_the_variables_of_python_are_tables(text: str) -> None:
    assert refused(text) == "bad-sql"


def test_nothing_that_is_answered_names_a_folder_of_this_machine() -> None:
    places = [os.environ["EDUCLI_CACHE"], str(Path.home()), str(HERE)]
    for text in (
        *READING,
        "select current_database(), current_schema(), version(), current_user",
        "from information_schema.schemata",
    ):
        assert [place for place in places if place in sql(text).out] == [], text


def test_a_registry_in_memory_is_held_as_tightly() -> None:
    for text in (
        "create temp table x as select 1",
        WRITING[-1],
        "from read_text('/etc/hostname')",
        "from '/etc/passwd.csv'",
    ):
        assert sql(text, cache="/proc/nowhere").status == Status.ASKED_WRONGLY


def test_the_disk_is_not_filled_with_what_memory_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    small = tuple(lock.replace("'50%'", "'100MB'") for lock in statement._LOCKS)
    assert small != statement._LOCKS
    monkeypatch.setattr(statement, "_LOCKS", small)
    outcome = sql("select count(distinct i) from range(100000000) as t(i)")
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
    assert outcome.err.startswith("error[bad-sql]: the statement cannot be run: ")
    assert outcome.err.endswith("hint: narrow it with `where` or `limit`\n")


@pytest.mark.parametrize(
    "text",
    ["select " + "(" * 20_000 + "1" + ")" * 20_000, "select 1" + " + 1" * 20_000, "select " + "not " * 20_000 + "true"],
)
def test_deep_nesting_ends_with_a_problem(text: str) -> None:
    assert refused(text) == "bad-sql"


pieces = st.sampled_from(
    ["select", " ", "1", ";", "'", '"', "$$", "$x", "--", "\n", "/*", "*/", "(", ")", "from", "region", "许", ",", "\\", "duckdb_settings",
     "pivot", "on", "e'", "\u202e", ".", "{", "[", "]", "::", "describe"]
)  # fmt: skip


@settings(max_examples=150)
@given(text=st.lists(pieces, min_size=1, max_size=12).map("".join))
def test_any_text_is_a_question_or_a_problem(text: str) -> None:
    try:
        list(Session(TINY, read_registry).statement(text, "statement", {}).rows())
    except EducliError as caught:
        error = caught
    else:
        return
    assert error.status == Status.ASKED_WRONGLY
    assert [p for p in error.problems if p.location and p.location.text not in text.split("\n")] == []


# the statement, and its parameters


def test_a_statement_comes_from_a_file_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "question.sql"
    file.write_bytes("\ufeffselect '许昌' as name -- 注\n".encode())
    assert answer(str(file)) == [{"name": "许昌"}]
    assert answer("-", stdin="select 1 as x;\n") == [{"x": 1}]
    assert answer(stdin="select 1 as x") == [{"x": 1}]


@pytest.mark.parametrize("text", ["", " \n", "-- only a remark", ";"])
def test_nothing_is_no_statement(text: str) -> None:
    outcome = sql("-", stdin=text)
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
    assert outcome.err.startswith("error[usage]: a statement is missing\n  hint: for example: educli sql 'select ")


@pytest.mark.parametrize("data", [b"select '\xff'", b"select 1\0", b"select 1 --" + b"x" * _LONGEST])
def test_a_file_that_is_no_statement(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "question.sql"
    file.write_bytes(data)
    outcome = sql(str(file))
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
    assert outcome.err.startswith("error[unreadable-statement]")
    assert f"\n  {file}\n" in outcome.err


@pytest.mark.parametrize("name", ["nowhere.sql", "transcripts.sql/x.sql", "x" * 300 + ".sql"])
def test_a_file_that_is_not_there(name: str) -> None:
    outcome = sql(name)
    assert outcome.status == Status.ASKED_WRONGLY
    assert outcome.err.startswith("error[unreadable-statement]")


def test_undecodable_words_are_no_statement() -> None:
    done = subprocess.run(
        [*EDUCLI, "sql", b"select '\xff'"], capture_output=True, env=os.environ, timeout=LIMIT_S, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error[unreadable-statement]")


def test_a_parameter_is_text_until_it_is_cast() -> None:
    assert answer("select $x as x, $x::integer + 1 as y, $_1 as z", "-p", "x=41", "--param", "$_1=a=b '") == [
        {"x": "41", "y": 42, "z": "a=b '"}
    ]


def test_a_parameter_without_a_value_is_null_and_named() -> None:
    outcome = sql("select $a is null as a, $b::integer as b, $c as c", "-p", "c=")
    assert rows(outcome) == [{"a": "true", "b": "", "c": ""}]
    assert outcome.err.splitlines()[-1] == "Parameters without a value are null: a, b."


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_language_is_a_parameter_that_is_known(language: str) -> None:
    assert answer("select $lang as lang", "--lang", language) == [{"lang": language}]
    assert answer("select $lang as lang", "--lang", language, "-p", "lang=fr") == [{"lang": "fr"}]


@pytest.mark.parametrize(
    ("text", "values"),
    [("select ?::integer + ?::integer as n", ("1=1", "2=2")), ("select $2 || $1 as n", ("1=a", "2=b"))],
)
def test_parameters_may_be_numbered(text: str, values: tuple[str, str]) -> None:
    [row] = answer(text, *(word for value in values for word in ("-p", value)))
    assert row["n"] in (3, "ba")


def test_a_parameter_in_a_pivot() -> None:
    text = "pivot (from region where parent = $p) on level {columns} using count(*) group by parent"
    static = text.format(columns="in ('county', 'prefecture')")
    assert answer(static, "-p", "p=410000") == [{"parent": "410000", "county": 1, "prefecture": 17}]
    # The engine cannot find the columns before it knows the parameters, and says so.
    assert refused(text.format(columns="")) == "bad-sql"


# the statements behind the commands


SAMPLES = {
    "sources": '["review-2022", "torn-2022"]', "regions": '["411000", "411100"]', "metrics": '["large_class_share"]', "region": "411000",
    "metric": "large_class_share", "year": "2020", "carry": "1", "shared": "1", "unreliable": "true", "unverified": "true", "every": "false", "reference": "false", "references": "true",
    "level": "prefecture", "match": "class", "stage": "compulsory", "lines": '["national-large-class"]', "issuers": '["410000"]',
}  # fmt: skip


def typed(name: str, type: str) -> object:
    """Return a sample as the command itself gives it to the engine."""
    text = SAMPLES[name]
    if type.startswith("varchar"):
        return json.loads(text) if type.endswith("[]") else text
    return text == "true" if type == "boolean" else int(text)


QUESTIONS = sorted(path.stem for path in (SQL / "questions").glob("*.sql"))


def _nested(value: Any) -> Any:
    """Return a value as a statement hands it on: days within a list are text there, as in JSON."""
    if isinstance(value, list):
        return [_nested(item) for item in value]
    if isinstance(value, dict):
        return {name: item.isoformat() if isinstance(item, date) else item for name, item in value.items()}
    return value


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("given_all", [True, False])
def test_the_statement_of_a_command_answers_what_the_command_does(name: str, given_all: bool) -> None:
    shown = sql("--show", name).out
    [params] = re.findall("-- params: (.*)", shown)
    types = dict(param.split(" ", 1) for param in params.split(", "))
    asked = [param for param, type in types.items() if param != "lang" and (given_all or not type.endswith(" or null"))]
    session = Session(TINY, read_registry)
    own: dict[str, Any] = {param: typed(param, types[param].removesuffix(" or null")) for param in asked}
    wanted = session.run(name, **{param: None for param in types if param != "lang"} | own)
    del session
    session = Session(TINY, read_registry)
    found = session.statement(shown, "statement", {param: SAMPLES[param] for param in asked})
    assert list(found.rows()) == [{name: _nested(value) for name, value in row.items()} for row in wanted]
    assert [column.id for column in found.columns] == re.findall("-- columns: (.*)", shown)[0].split(", ")
    assert wanted or given_all


def test_a_statement_that_begins_with_a_comment_is_no_option() -> None:
    assert sql(sql("--show", "sources").out, "-p", "match=torn", "--fields", "source").out == "source\ntorn-2022\n"


@pytest.mark.parametrize("name", [name for name in definitions() if name not in QUESTIONS])
def test_every_definition_is_shown_whole(name: str) -> None:
    shown = sql("--show", name).out
    assert re.search(rf"^create (table|view|macro) {name}\b", shown, re.MULTILINE)
    assert shown.endswith(";\n")
    assert len(re.findall("^create ", shown, re.MULTILINE)) == 1


# values


VALUES = [
    ("true", True, "true"), ("null", None, ""), ("1::tinyint", 1, "1"),
    ("170141183460469231731687303715884105727::hugeint", 2**127 - 1, str(2**127 - 1)), ("0.10::decimal(28, 8)", 0.1, "0.1"),
    ("12345678901234567890.12345678::decimal(28, 8)", 12345678901234567890.12345678, "12345678901234567890.12345678"),
    ("0.1::float", 0.1, "0.1"), ("1e300", 1e300, "1e+300"), ("'nan'::double", "NaN", "NaN"), ("'-inf'::float", "-Infinity", "-Infinity"),
    ("date '2020-02-29'", "2020-02-29", "2020-02-29"), ("date 'infinity'", "infinity", "infinity"),
    ("date '0044-03-15 (BC)'", "0044-03-15 (BC)", "0044-03-15 (BC)"), ("timestamp '2020-01-01 10:00:00'",) + ("2020-01-01 10:00:00",) * 2,
    ("timestamptz '2020-01-01 10:00:00+08'",) + ("2020-01-01 02:00:00+00",) * 2,
    ("timestamp_ns '2020-01-01 10:00:00.123456789'",) + ("2020-01-01 10:00:00.123456789",) * 2, ("time '10:00'",) + ("10:00:00",) * 2,
    ("interval '1 month 2 days 3 hours'",) + ("1 month 2 days 03:00:00",) * 2, ("'a\\x00b'::blob",) + ("a\\x00b",) * 2,
    ("'0101'::bit", "0101", "0101"), ("'a'::enum('a', 'b')", "a", "a"), ("uuid '123e4567-e89b-12d3-a456-426614174000'",) + ("123e4567-e89b-12d3-a456-426614174000",) * 2,
    ("[1, null, 3]", [1, None, 3], "1;;3"), ("['a', 'b']", ["a", "b"], "a;b"), ("[[1], [2, 3]]", [[1], [2, 3]], "[[1], [2, 3]]"),
    ("array_value(1, 2)", [1, 2], "1;2"), ("[date '2020-01-01']", ["2020-01-01"], "2020-01-01"), ("['nan'::double]", ["NaN"], "NaN"),
    ("{'a': 1, 'b': [1.50]}", {"a": 1, "b": [1.5]}, '{"a": 1, "b": [1.5]}'), ("map {1: 'x'}", {"1": "x"}, '{"1": "x"}'),
    ("[{'line': 'x', 'verdict': 'met', 'margin': 1}]", [{"line": "x", "verdict": "met", "margin": 1}], "x=met"),
    ("union_value(k := 1)", {"k": 1}, '{"k": 1}'), ("'{\"a\": 1.10}'::json", {"a": 1.1}, '{"a": 1.1}'), ("42::variant", 42, "42"),
    ("'a\tb'", "a\tb", "\ufffdb"), ("chr(27) || '[31m'", "\x1b[31m", "\ufffd[31m"), ("'=1+1'", "=1+1", "=1+1"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "as_json", "as_text"), VALUES)
def test_value(expression: str, as_json: object, as_text: str) -> None:
    text = f"select {expression} as x"
    assert answer(text) == [{"x": as_json}]
    assert json.loads(sql(text, "--format", "json").out)["rows"] == [{"x": as_json}]
    [_header, cells] = csv.reader(StringIO(sql(text, "--format", "csv").out))
    assert cells[0].endswith(as_text)
    assert sql(text).out.splitlines()[1].endswith(as_text)
    shown = sql(text, "--format", "table").out
    assert "\x1b" not in shown
    assert shown.endswith("1 in all.\n")


@pytest.mark.parametrize("format", ["tsv", "csv", "json", "ndjson", "table"])
def test_what_is_nested_too_deep_stays_text(format: str) -> None:
    deep = "(repeat('[', 5000) || repeat(']', 5000))::json"
    outcome = sql(
        f"select {deep} as x, {'[' * 150}1{']' * 150} as y, [{{'a': [1]}} for i in range(400)] as z", "--format", format
    )
    assert outcome.status == 0, outcome.err
    if format == "ndjson":
        row = json.loads(outcome.out)
        assert (row["x"], row["y"], len(row["z"])) == ("[" * 5000 + "]" * 5000, "[" * 150 + "1" + "]" * 150, 400)


def test_every_type_of_the_engine_comes_out_in_every_format() -> None:
    text = "from test_all_types()"
    [names] = [list(row) for row in answer("select * from test_all_types() limit 1")]
    assert [len(row) for row in answer(text)] == [len(names)] * 3
    assert json.loads(sql(text, "--format", "json").out)["counts"] == {"rows": 3}
    assert {len(line) for line in csv.reader(StringIO(sql(text, "--format", "csv").out))} == {len(names)}
    assert {line.count("\t") for line in sql(text).out.splitlines()} == {len(names) - 1}
    assert sql(text, "--format", "table").status == 0


KINDS = [
    ("1", "integer"), ("1::uhugeint", "integer"), ("1.5", "number"), ("1e0", "number"), ("1::float", "number"), ("true", "boolean"),
    ("date '2020-01-01'", "date"), ("[1]", "list"), ("array_value(1)", "list"), ("'x'", "text"), ("interval 1 day", "text"),
    ("timestamp '2020-01-01'", "text"), ("{'a': 1}", "text"), ("null", "text"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "kind"), KINDS)
def test_kind(expression: str, kind: str) -> None:
    assert json.loads(sql(f"select {expression} as x", "--format", "json").out)["columns"] == [
        {"id": "x", "kind": kind}
    ]


def test_a_known_name_keeps_its_definition_where_its_kind_agrees() -> None:
    session = Session(TINY, read_registry)
    value, line, own = session.statement("select 1.5 as value, 7 as line, 1 as own", "statement", {}).columns
    assert value.meaning.startswith("Number of the document")
    assert (line.kind, line.title, line.meaning) == ("integer", "line", "")
    assert (own.title, own.meaning) == ("own", "")


NAMES = st.lists(st.sampled_from(["x", "x_1", "x_1_1", "X", "x_2", "y"]), min_size=1, max_size=8)


@given(names=NAMES)
def test_columns_are_told_apart(names: list[str]) -> None:
    told, renamed = statement._told_apart(names)
    assert len(set(told)) == len(names)
    assert [renamed.get(new, new) for new in told] == names
    # The first of each name keeps it.
    assert {name: told[names.index(name)] for name in names} == {name: name for name in names}


def test_columns_of_one_name_lose_nothing() -> None:
    text = "select a.region, b.region, 1 as region_1, date '2020-01-01' as region from known_region as a join known_region as b using (region) limit 1"
    [row] = answer(text)
    assert list(row) == ["region", "region_2", "region_1", "region_3"]
    assert (row["region"], row["region_1"], row["region_3"]) == (row["region_2"], 1, "2020-01-01")


def test_a_name_cannot_steer_a_terminal() -> None:
    text = '-- \nselect 1 as "\x1b[31m", 2 as "tab\there"\n'
    for format in ("tsv", "csv", "json", "ndjson", "table"):
        assert "\x1b" not in sql(text, "--format", format).out
    assert sql(text).out.splitlines()[0] == "\ufffd[31m\ttab\ufffdhere"


def test_order_is_kept_where_values_are_made_plain() -> None:
    text = "select i, date '2000-01-01' + (i % 7)::integer as d from range(50000) as t(i) order by hash(i)"
    found = [row["i"] for row in answer(text)]
    wanted = [row["i"] for row in answer("select i from range(50000) as t(i) order by hash(i)")]
    assert found == wanted != sorted(wanted)


# problems


def problem(text: str, **given: str) -> Problem:
    with pytest.raises(EducliError) as caught:
        list(Session(TINY, read_registry).statement(text, "statement", given).rows())
    return caught.value.problems[0]


PLACES = [
    ("selec 1", 1, 1, "selec"), ("select 1\nfrom regio", 2, 6, "regio"), ("select '许昌', nme\nfrom region", 1, 14, "nme"),
    ("\n\n  select 许\n  from region", 3, 10, "许"), ("select cast(name as date)\nfrom region", 1, 8, "cast(name as date)"),
    ("select date '2020-01-01' as d, cast(name as integer) from region", 1, 32, "cast(name as integer)"),
    ("select nothing(1)", 1, 8, "nothing(1)"), ("select * from region where", 1, 22, "where"),
    ("pivot region on lvel using count(*)", 1, 17, "lvel"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "marked"), PLACES)
def test_place(text: str, line: int, column: int, marked: str) -> None:
    found = problem(text)
    assert found.code == "bad-sql"
    assert found.location
    assert (found.location.line, found.location.column) == (line, column)
    assert found.location.text == text.split("\n")[line - 1]
    assert found.location.text[column - 1 :][: found.location.width] == marked


def test_candidates_are_a_hint() -> None:
    assert problem("select valeu from figures").hint.startswith("nearest: value")
    assert problem("from figurs").hint == "nearest: figures; `educli sql --tables` lists tables and columns"


def test_a_word_of_the_statement_is_not_taken_for_a_word_of_the_engine() -> None:
    for text in (
        "select extension from region",
        "select cast('configuration has been locked in read-only mode' as integer)",
    ):
        assert problem(text).code == "bad-sql"


def test_a_chinese_reader_is_told_in_chinese() -> None:
    said = sql("select valeu from figures", "--lang", "zh").err
    assert said.startswith("错误[bad-sql]：语句无法执行，没有这一列：Referenced column")
    assert "处理建议：相近的有：value" in said


FAULTS = [
    ("from figurs", "no such table or view"),
    ("from nowhere.figures", "no such table or view"),
    ("select x.value from figures", "no such table or view"),
    ("select valeu from figures", "no such column"),
    ("select figures.valeu from figures", "no such column"),
    ("select nothing(1)", "no such function"),
    ("from nothing(1)", "no such function"),
    ("select 1::nothing", "no such type"),
    ("select sum(region) from figures", "types that do not fit"),
    ("selec 1", "wrong syntax"),
    ("select 'x", "wrong syntax"),
    ("select 'x'::integer", "a value that does not fit its type"),
    ("select 9223372036854775807 + 1", "a number out of range"),
    ("select region, count(*) from figures", "a column that is not grouped"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_the_kind_of_fault_is_told_before_the_words_of_the_engine(text: str, fault: str) -> None:
    assert re.match(rf"error\[bad-sql\]: the statement cannot be run, {fault}: \w", sql(text).err)


def test_a_fault_that_the_engine_leaves_open_is_told_in_its_words_alone() -> None:
    assert sql("from figures where count(*) > 1").err.startswith("error[bad-sql]: the statement cannot be run: WHERE")


def test_signatures_are_no_names_that_are_near() -> None:
    assert problem("select value + period from figures").hint.startswith("cast a value to another type with `::`")


# long answers


def test_a_short_answer_is_whole_or_not_begun() -> None:
    text = f"select cast(case when i = {_WHOLE - 1} then 'x' else '1' end as integer) as n from range({_WHOLE}) as t(i)"
    outcome = sql(text)
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")


def test_a_long_answer_that_fails_says_so_after_what_it_gave() -> None:
    # The engine works ahead of the reader, but by no more than a megabyte.
    number = f"cast(case when i = {6 * _WHOLE} then 'x' else '1' end as integer)"
    text = f"select {number} as n, repeat('x', 300) as filling from range({8 * _WHOLE}) as t(i)"
    outcome = sql(text)
    assert outcome.status == Status.ASKED_WRONGLY
    assert _WHOLE < outcome.out.count("\n") <= 6 * _WHOLE + 1
    assert outcome.err.startswith(
        "error[bad-sql]: the statement cannot be run, a value that does not fit its type: Could not convert string 'x'"
    )


@pytest.mark.parametrize("more", [0, 1, 12_345])
def test_a_long_answer_is_whole_too(more: int) -> None:
    text = f"select i, date '2020-01-01' as d from range({_WHOLE + more}) as t(i)"
    assert [row["i"] for row in answer(text)] == list(range(_WHOLE + more))
    found = json.loads(sql(text, "--format", "json").out)
    assert len(found["rows"]) == _WHOLE + more
    assert found["counts"] == ({} if more else {"rows": _WHOLE})
    said = sql(text, "--format", "table").out
    assert ("There are more than 10000 rows; --format tsv has all." in said) == bool(more)
    assert f"\n{_WHOLE - 1}  2020-01-01" in said
    assert f"\n{_WHOLE}  " not in said


@pytest.mark.parametrize(
    "text", ["from range(1000000000000)", "select i, date '2020-01-01' as d from range(1000000000000) as t(i)"]
)
@pytest.mark.parametrize("format", ["tsv", "csv", "json", "ndjson"])
def test_head_ends_an_endless_answer(text: str, format: str) -> None:
    process = subprocess.Popen(
        [*EDUCLI, "sql", text, "--format", format], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(LIMIT_S) == 141


def environment() -> dict[str, str]:
    return os.environ | {"EDUCLI_REGISTRY": str(TINY)}


# Each is in another part of the engine when it is interrupted.
ENDLESS = [
    "select count(*) from range(1000000000000)", "select sum(hash(i)) from range(1000000000000) as t(i)",
    "from range(1000000000000) as t(i) where i % 1000000007 = 5",
    "with recursive t(i) as (select 1 union all select i + 1 from t) select max(i) from t",
    "select date '2020-01-01' as d from range(1000000000000)",
    "pivot (select i, 'x' as k from range(1000000000000) as t(i)) on k using sum(hash(i))",
]  # fmt: skip


@pytest.fixture
def running() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.parametrize("text", ENDLESS)
def test_ctrl_c_ends_an_endless_statement(text: str, running: list[subprocess.Popen[bytes]]) -> None:
    process = subprocess.Popen(
        [*EDUCLI, "sql", text], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    )
    running.append(process)
    # Long enough to be in the midst of it on any machine; before that, Ctrl-C ends it all the same.
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _out, said = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, said) == (130, b"")


# the start


def test_definitions_start_without_the_engine() -> None:
    script = "import sys\nfrom educli.app import main\nmain(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)\n"
    for words in (
        ("sql", "--help"),
        ("export", "--help"),
        ("sql", "--show", "gaps"),
        ("export", "x.unknown"),
        ("sql",),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment(),
            timeout=LIMIT_S, check=True,
        )  # fmt: skip
        if words != ("sql",):
            assert {"duckdb", "rich", "yaml"} & set(done.stderr.split()) == set(), words
