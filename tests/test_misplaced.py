"""A metric where a city is expected, or the other way round: the hint says so, and the line it gives is understood."""

import re
import shlex

import pytest
from asking import TINY, Outcome, educli

from educli.errors import Status

STRAY = [
    (["progress", "毛入园率"], "educli progress --metric 毛入园率"),
    (["gaps", "许昌", "毛入园率", "大班额", "--year", "2020"], "educli gaps 许昌 --year 2020 --metric 毛入园率 --metric 大班额"),
    (["gaps", "-m", "许昌"], "educli gaps 许昌"),
    (["gaps", "--issuer", "毛入园率"], "educli gaps --metric 毛入园率"),
    (["show", "毛入园率", "许昌"], "educli show 许昌 毛入园率"),
    (["why", "毛入园率", "许昌", "-q", "-f", "json"], "educli why 许昌 毛入园率 --format json --quiet"),
    (["thresholds", "--for", "大班额"], "educli thresholds --metric 大班额"),
    (["targets", "Gross preschool enrolment rate"], "educli targets --metric 'Gross preschool enrolment rate'"),
    (["report", "大班额", "--year", "2020"], "educli report --metric 大班额 --year 2020"),
]  # fmt: skip


def ask(*words: str, language: str = "en") -> Outcome:
    return educli(*words, "--lang", language, EDUCLI_REGISTRY=str(TINY))


@pytest.mark.parametrize(("words", "line"), STRAY)
def test_the_line_that_was_meant_is_written_out(words: list[str], line: str) -> None:
    outcome = ask(*words)
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
    [hint, *_others] = re.findall("hint: .*not a (?:region|metric); write: (.*) --lang en\n", outcome.err)
    assert hint == line
    assert ask(*shlex.split(line)[1:]).status == Status.ANSWERED


def test_what_is_missing_is_named_as_in_the_usage() -> None:
    assert "“毛入园率”是指标，不是地区；应写作：educli compare 地区… --metric 毛入园率 " in ask("compare", "毛入园率", language="zh").err  # fmt: skip
    assert "'许昌' is a region, not a metric; write: educli rank METRIC --within 许昌 " in ask("rank", "许昌").err


@pytest.mark.parametrize(
    ("words", "hints"),
    [
        # No place for a second city, and a name that is nobody's.
        (["why", "许昌", "漯河"], ["'漯河' is a region, not a metric"]),
        (
            ["compare", "毛入园率", "无此地"],
            ["'毛入园率' is a metric, not a region", "`educli regions --all` lists them"],
        ),
    ],
)
def test_no_line_is_given_that_would_not_do(words: list[str], hints: list[str]) -> None:
    assert re.findall("hint: (.*)\n", ask(*words).err) == hints


def test_names_of_nobody_are_told_as_ever() -> None:
    assert re.findall("hint: (.*)\n", ask("compare", "无此地").err) == ["`educli regions --all` lists them"]


def test_names_from_a_pipe_are_told_as_ever() -> None:
    outcome = educli("compare", "-", "--lang", "en", stdin="毛入园率\n", EDUCLI_REGISTRY=str(TINY))
    assert outcome.status == Status.ASKED_WRONGLY
    assert "write:" not in outcome.err
