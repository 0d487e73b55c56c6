"""The JSON of every command, held against the published schema; and what a command says of its own fields."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from asking import HERE, TINY, educli, rows

from educli.commands import COMMANDS
from educli.commands.declarations import function

SCHEMA = json.loads((Path(__file__).parent.parent / "docs" / "answer.schema.json").read_text(encoding="utf-8"))
VALIDATOR: Any = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
ASKED = {
    "compare": ("compare", "许昌", "漯河", "郑州"),
    "rank": ("rank", "大班额比例", "--robust"),
    "gaps": ("gaps", "--only", "all", "--include-unverified", "--robust"),
    "trend": ("trend", "许昌", "大班额比例"),
    "diff": ("diff", str(HERE / "edits" / "old.yaml"), str(HERE / "edits" / "new.yaml")),
    "check": ("check", "-r", str(HERE / "lints" / "unused-metric.yaml")),
    "why": ("why", "许昌", "大班额比例"),
    "show": ("show", "开封", "大班额比例"),
}
QUESTIONS = [name for name in COMMANDS if name in SCHEMA["$defs"] and name != "export"]


def test_every_command_that_asks_is_in_the_schema() -> None:
    asking = {name for name in COMMANDS if hasattr(function(name), "columns")}
    assert set(SCHEMA["properties"]["question"]["enum"]) == asking | {"fields"}
    assert asking - set(SCHEMA["$defs"]) == {name for name in asking if function(name).varying} == {"sql"}


def test_the_answer_to_a_statement_keeps_to_the_schema(tmp_path: Path) -> None:
    statement = "select region_zh as 地区, value, [1, 2] as pair from figures limit 2"
    answer = json.loads(educli("sql", statement, "-f", "json", EDUCLI_REGISTRY=str(TINY)).out)
    VALIDATOR.validate(answer)
    assert [column["id"] for column in answer["columns"]] == ["地区", "value", "pair"]
    listed = rows(educli("sql", statement, "--fields", EDUCLI_REGISTRY=str(TINY)))
    assert [row["field"] for row in listed] == ["地区", "value", "pair"]
    exported = educli("export", str(tmp_path / "x.json"), "-f", "json", EDUCLI_REGISTRY=str(TINY))
    VALIDATOR.validate(json.loads(exported.out))


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_keeps_to_the_published_schema(name: str, tmp_path: Path) -> None:
    asked = ("init", str(tmp_path)) if name == "init" else ASKED.get(name, (name,))
    answer = json.loads(educli(*asked, EDUCLI_REGISTRY=str(TINY), EDUCLI_FORMAT="json").out)
    VALIDATOR.validate(answer)
    assert answer["rows"]
    stated = list(SCHEMA["$defs"][name]["properties"])
    assert [column["id"] for column in answer["columns"]] == stated
    assert list(answer["rows"][0]) == stated


def test_the_schema_refuses_what_it_does_not_state() -> None:
    answer = json.loads(educli("metrics", "-f", "json", EDUCLI_REGISTRY=str(TINY)).out)
    for broken in (
        answer | {"format_version": 2},
        answer | {"more": 1},
        answer | {"rows": [{"metric": 1}]},
        answer | {"rows": [{"region": "411000"}]},
        {name: value for name, value in answer.items() if name != "warnings"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(broken)


@pytest.mark.parametrize("name", QUESTIONS)
def test_fields_without_a_value_list_the_fields(name: str) -> None:
    listed = educli(name, "--fields", EDUCLI_REGISTRY=str(TINY))
    assert (listed.status, listed.err) == (0, "")
    told = rows(listed)
    assert [row["field"] for row in told] == list(SCHEMA["$defs"][name]["properties"])
    assert all(row["meaning"] and row["kind"] for row in told)
    assert educli(name, "--fields=", EDUCLI_REGISTRY=str(TINY)).out == listed.out
    answer = json.loads(educli(name, "--fields", "-f", "json", EDUCLI_REGISTRY=str(TINY)).out)
    VALIDATOR.validate(answer)
    assert answer["question"] == "fields"


def test_a_field_that_follows_is_no_option() -> None:
    assert educli("metrics", "--fields", "metric", "--no-header", EDUCLI_REGISTRY=str(TINY)).out.count("\n") > 5
