"""The card of a figure: why a line does not judge it, and what that line says all the same."""

import json
import re
from typing import Any

import pytest
from asking import TINY, Outcome, educli, rows

OBSERVED = {
    (row["region"], row["metric"]) for row in rows(educli("sql", "from observation", EDUCLI_REGISTRY=str(TINY)))
}


def show(region: str, metric: str, *more: str) -> Outcome:
    return educli("show", region, metric, *more, EDUCLI_REGISTRY=str(TINY))


def lines() -> list[dict[str, Any]]:
    answers = [json.loads(show(*one, "-f", "json").out) for one in sorted(OBSERVED)]
    return [line for answer in answers for row in answer["rows"] for line in row["lines"]]


def test_what_does_not_apply_has_a_reason_and_no_other_line_has() -> None:
    told = lines()
    assert {line["verdict"] == "not_applicable" for line in told} == {True, False}
    for line in told:
        fits = line["by_level"] and line["by_population"]
        assert (line["verdict"] == "not_applicable") == (not fits) == (line["reference_verdict"] is not None)


REASONS = [
    ("金水区", "毛入园率", "en", "not applicable (it is made for the prefecture level); reference: met"),
    ("金水区", "毛入园率", "zh", "不适用（适用层级为地级）；参照：达标"),
    ("许昌", "大班额", "en", "not applicable (it is made for another population or base); reference: not met −1.1 pp"),
    ("许昌", "大班额", "zh", "不适用（适用于其他统计范围或分母）；参照：未达标 −1.1个百分点"),
]


@pytest.mark.parametrize(("region", "metric", "language", "words"), REASONS)
def test_the_reason_stands_beside_the_verdict(region: str, metric: str, language: str, words: str) -> None:
    card = show(
        region,
        metric,
        "-f",
        "table",
        "--lang",
        language,
    ).out
    assert words in re.sub(r"\n +", " ", card)


@pytest.mark.parametrize("words", [["gaps", "许昌", "--only", "all", "--reference"], ["gaps", "--robust"], ["thresholds"], ["compare", "许昌都"], ["why", "许昌", "大班额"]])  # fmt: skip
def test_what_is_put_together_has_chinese_brackets_too(words: list[str]) -> None:
    outcome = educli(*words, "--lang", "zh", *(["-f", "table"]), COLUMNS="200", EDUCLI_REGISTRY=str(TINY))
    # The registry's own names are as it writes them; an interval is mathematics.
    text = re.sub(r"大班额比例\(不含超大班额\)|[\[(][^\])\u3400-\u9fff]*[\])]", "", outcome.out + outcome.err)
    assert re.findall(r".{5}[\u3400-\u9fff] ?[(),;].*|\([\u3400-\u9fff].*", text) == []
