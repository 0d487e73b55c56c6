"""Some fields alone are those of the whole answer, though machines are given no more than they ask for."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from asking import TINY, educli, rows

from educli.paths import BUILTIN_REGISTRY

QUESTIONS = [
    ("gaps",),
    ("gaps", "--year", "2020", "--only", "all", "--reference", "--include-unverified"),
    ("gaps", "--carry", "3", "--year", "2021", "--include-unreliable", "--fail-on", "not_met"),
    ("rank", "大班额比例"),
    ("rank", "大班额比例", "--top", "1"),
]


@pytest.mark.parametrize("registry", [TINY, BUILTIN_REGISTRY])
@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_a_field_alone_is_as_among_all(question: Sequence[str], registry: Path) -> None:
    whole = educli(*question, EDUCLI_REGISTRY=str(registry))
    wanted = rows(whole)
    assert wanted
    for field in wanted[0]:
        one = educli(*question, "--fields", f"{field},region", EDUCLI_REGISTRY=str(registry))
        assert (one.status, one.err) == (whole.status, whole.err)
        assert rows(one) == [{field: row[field], "region": row["region"]} for row in wanted]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_json_has_the_same_beside_some_fields(question: Sequence[str]) -> None:
    whole, some = (
        json.loads(educli(*question, "-f", "json", *fields, EDUCLI_REGISTRY=str(TINY)).out)
        for fields in ((), ("--fields", "value,region"))
    )
    assert some.pop("columns") == [{"id": "value", "kind": "number"}, {"id": "region", "kind": "text"}]
    assert some.pop("rows") == [{"value": row["value"], "region": row["region"]} for row in whole.pop("rows")]
    del whole["columns"]
    assert some == whole
