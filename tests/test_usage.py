"""What is asked wrongly is told in one language, and names the help of the right command."""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import TINY, educli

from educli.commands import COMMANDS, grammar
from educli.commands.declarations import declared
from educli.errors import Status

WRONG = [
    "rank 大班额 --top 0",
    "rank 大班额 --top x",
    "gaps --year 二〇二〇",
    "compare 许昌 --carry -1",
    "compare 许昌 --year 2020 --carry 99999999999",
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


@pytest.mark.parametrize("words", WRONG[:9])
def test_the_hint_names_the_command(words: str) -> None:
    assert f"`educli {words.split()[0]} --help`" in ask(words, "en")


@pytest.mark.parametrize("words", [("gaps",), ("rank", "大班额比例")])
def test_a_chart_has_no_room_for_readings(words: tuple[str, ...]) -> None:
    outcome = educli(*words, "--robust", "--chart")
    assert (outcome.status, outcome.out) == (2, "")
    assert "--robust does not go with --chart" in outcome.err


MISSING = [("compare", "CITY", "地区"), ("rank", "METRIC", "指标"), ("diff old.yaml", "NEW", "新版"), ("trend", "METRIC", "指标"), ("export", "FILE", "文件")]  # fmt: skip


@pytest.mark.parametrize(("words", "english", "chinese"), MISSING)
def test_a_missing_argument_is_named_in_the_language_of_the_reader(words: str, english: str, chinese: str) -> None:
    assert f": {english} is missing\n" in ask(words, "en")
    assert ask(words, "zh").startswith(f"错误[usage]：缺少参数：{chinese}\n")


def test_an_option_of_another_command_is_told_whose_it_is() -> None:
    # By spelling it would be --metric.
    assert "hint: --method is an option of `educli progress`\n" in ask("compare 许昌 --method share", "en")
    assert "处理建议：--robust 是 `educli rank`、`educli gaps` 的选项\n" in ask("compare 许昌 --robust", "zh")
    assert "`educli gaps`, `educli progress`\n" in ask("compare 许昌 --only=met", "en")
    assert (
        "hint: --chart is an option of other commands, such as `educli compare`, `educli rank`, `educli gaps`\n"
        in ask("why 许昌 大班额 --chart", "en")
    )
    assert "hint: did you mean '--year'?\n" in ask("compare 许昌 --yaer 2020", "en")


@pytest.mark.parametrize("option", ["--worst", "--reverse", "--json"])
def test_the_dashes_that_all_options_have_make_none_alike(option: str) -> None:
    said = ask(f"rank 大班额 {option}", "en")
    assert (f"no such option: {option}" in said, "`educli rank --help`" in said, "did you mean" in said) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_known_to_be_one(name: str) -> None:
    """What is not written in any command is taken for a slip, without looking further."""
    assert all(grammar._is_written(option) for one in declared(name) for option in one.names)
    assert not grammar._is_written("--nothing")


def test_an_option_on_the_wrong_side_of_the_command_is_told_so() -> None:
    assert "hint: --year stands behind the command: `educli gaps --year …`\n" in ask("--year 2020 gaps", "en")
    assert "hint: --version stands before the command: `educli --version`\n" in ask("gaps --version", "en")
    assert "hint: `educli --help`" in ask("--no-such-option", "en")


@pytest.mark.parametrize("words", ["--lang zh metrics --lang en --nope", "metrics --lang=zh --nope --lang en"])
def test_the_last_of_two_languages_wins(words: str) -> None:
    assert "no such option" in ask(words, "zh")


@pytest.mark.parametrize(("variable", "value"), [("EDUCLI_LANG", "fr"), ("EDUCLI_AMBIGUOUS", "yes"), ("EDUCLI_FORMAT", "exel")])  # fmt: skip
def test_a_setting_of_the_environment_that_does_not_fit_is_told(variable: str, value: str) -> None:
    settings: dict[str, Any] = {variable: value, "LANG": "en_GB.UTF-8"}
    outcome = educli("metrics", **settings)
    assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
    assert f"error[unknown-value]: '{value}' is not one of {variable}: " in outcome.err


@pytest.mark.parametrize("value", ["99999999999999999", "yesterday"])
def test_a_day_that_is_none_is_told_and_nothing_is_written(value: str, tmp_path: Path) -> None:
    outcome = educli("rank", "大班额比例", "-f", "chart", "-o", str(tmp_path / "chart"), EDUCLI_REGISTRY=str(TINY), SOURCE_DATE_EPOCH=value)  # fmt: skip
    assert outcome.status == Status.ASKED_WRONGLY
    assert f"error[unknown-value]: '{value}' is no time: SOURCE_DATE_EPOCH\n" in outcome.err
    assert list(tmp_path.iterdir()) == []
