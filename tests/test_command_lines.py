"""A command line that is read without typer is read as typer reads it; all others are left to typer."""

import re
from pathlib import Path
from typing import Any, Optional

import pytest
from asking import educli
from hypothesis import given, settings
from hypothesis import strategies as st

from educli.commands import COMMANDS, grammar, reading
from educli.commands.declarations import _taken_apart, declared
from educli.errors import EducliError

TRANSCRIPTS = Path(__file__).parent / "transcripts"
VALUES = ["许昌", "2020", "0", "-1", "1_0", " 3", "２０２０", "99999", "-", "--", "", "a b", "-q", "-h", "--fields", "json", "a=b", "-- c"]  # fmt: skip


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What typer would call a command with, without calling it."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(grammar, "function", lambda name: lambda **params: calls.append(params))
    return calls


def word(name: str) -> st.SearchStrategy[list[str]]:
    options = [option for one in declared(name) for option in one.names]
    value = st.sampled_from(VALUES)
    option = st.sampled_from(options)
    return st.one_of(
        value.map(lambda text: [text]),
        option.map(lambda text: [text]),
        st.tuples(option, value).map(list),
        st.tuples(option, value).map(lambda both: ["=".join(both)]),
        st.tuples(option, value).map(lambda both: ["".join(both)]),
    )


LINES = st.sampled_from(list(COMMANDS)).flatmap(
    lambda name: st.lists(word(name), max_size=6).map(lambda words: [name, *(one for some in words for one in some)])
)


@settings(max_examples=1500)
@given(line=LINES)
def test_what_is_read_is_what_typer_reads(line: list[str]) -> None:
    call = reading.read(line)
    if isinstance(call, reading.Call):
        assert call.params == as_typer_reads(line)


def as_typer_reads(line: list[str]) -> dict[str, Any]:
    calls: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grammar, "function", lambda name: lambda **params: calls.append(params))
        grammar.run(line)
    [params] = calls
    return params


def test_most_lines_are_read(seen: list[dict[str, Any]]) -> None:
    """Each of the transcripts' plain lines, so that what people write is not left to typer unawares."""
    lines = [
        line.removeprefix("$ educli ").split()
        for file in TRANSCRIPTS.glob("*.txt")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.fullmatch(r"\$ educli [^'\"$|&<>;]*", line)
    ]
    good = []
    for line in lines:
        try:
            grammar.run(line)
            good.append(line)
        except EducliError:
            assert not isinstance(reading.read(line), reading.Call), line
    assert len(good) > 50
    # Help asked for among other words, a bare --fields, and --lang before the command are typer's.
    unread = [line for line in good if reading.read(line) is None]
    assert [
        line for line in unread if not {"--help", "-h", "--fields", "help"} & set(line) and line[0] in COMMANDS
    ] == []


@pytest.mark.parametrize(
    ("hint", "of_one", "several"),
    [
        (str, str, False),
        (list[str], str, True),
        (int | None, int, False),
        (list[str] | None, str, True),
        (Optional[int], int, False),  # noqa: UP045
        (Optional[list[str]], str, True),  # noqa: UP045
    ],
)
def test_a_union_is_read_however_it_is_written(hint: Any, of_one: type, several: bool) -> None:
    """Python 3.14 makes one thing of both, with an origin."""
    assert _taken_apart(hint) == (of_one, several)


@pytest.mark.parametrize("words", [["help", "rank"], ["rank", "--help"], ["rank", "-h"], ["help"], [], ["--help"], ["--version"]])  # fmt: skip
def test_help_and_version_are_those_of_typer(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(reading.read(words), reading.Text)
    # With a language first, typer reads the line.
    said = educli(*words).out
    assert said
    grammar.run(["--lang", "en", *words])
    assert capsys.readouterr().out == said
