"""What is asked wrongly is told in one language, and names the help of the right command."""

import re

import pytest
from asking import TINY, educli

from educli.errors import Status

WRONG = [
    "rank 大班额 --top 0",
    "rank 大班额 --top x",
    "gaps --year 二〇二〇",
    "compare 许昌 --carry -1",
    "show 许昌 大班额 漯河",
    "show 许昌",
    "rank 大班额 --year",
    "metrics --no-header=yes",
    "compare 许昌 --yaer 2020",
    "comapre",
    "--no-such-option",
]


def ask(words: str, language: str) -> str:
    outcome = educli(*words.split(), EDUCLI_LANG=language, EDUCLI_REGISTRY=str(TINY))
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
    assert outcome.err.count("[usage]") == 1
    return outcome.err


@pytest.mark.parametrize("words", WRONG)
def test_a_chinese_reader_reads_chinese(words: str) -> None:
    said = re.sub(r"`[^`]*`", "", ask(words, "zh"))
    assert re.findall(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+", said) == []


@pytest.mark.parametrize("words", WRONG[:8])
def test_the_hint_names_the_command(words: str) -> None:
    assert f"`educli {words.split()[0]} --help`" in ask(words, "en")


@pytest.mark.parametrize("words", [("gaps",), ("rank", "大班额比例")])
def test_a_chart_has_no_room_for_readings(words: tuple[str, ...]) -> None:
    outcome = educli(*words, "--robust", "--chart")
    assert (outcome.status, outcome.out) == (2, "")
    assert "--robust does not go with --chart" in outcome.err
