"""The sessions in transcripts/: what is typed, and what educli must answer.

A line `$ educli …` is typed, with settings before it as in a shell; the lines below it are stdout, those with `! ` stderr, and `? N` is the status when it
is not 0. Lines with `#` are for the reader. `pytest tests/test_transcripts.py --rewrite` writes what educli answers
now; the diff is the review.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from asking import HERE, educli

SESSIONS = sorted((HERE / "transcripts").glob("*.txt"))


class Step(NamedTuple):
    remarks: list[str]
    typed: str
    answer: list[str]


def read(text: str) -> Iterator[Step]:
    remarks: list[str] = []
    step: Step | None = None
    for line in split(text):
        if line.startswith("#"):
            remarks.append(line)
        elif line.startswith("$ "):
            if step:
                yield step
            step, remarks = Step(remarks, line, []), []
        elif step:
            step.answer.append(line)
    if step:
        yield step


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like this one, in which a session may write."""
    for entry in HERE.iterdir():
        (tmp_path / entry.name).symlink_to(entry)
    return tmp_path


def answer(typed: str, folder: Path) -> list[str]:
    """Run what is typed; in a pipe the answer of one command is the input of the next."""
    out = ""
    said: list[str] = []
    for command in typed.removeprefix("$ ").split(" | "):
        words = shlex.split(command)
        settings = words[: words.index("educli")]
        environment = {"EDUCLI_REGISTRY": "tiny.yaml", "COLUMNS": "100", "SOURCE_DATE_EPOCH": "1735689600"} | dict(
            setting.split("=", 1) for setting in settings
        )
        outcome = educli(*words[len(settings) + 1 :], folder=folder, stdin=out, **environment)  # type: ignore[arg-type]
        out = outcome.out
        for stream in (outcome.out, outcome.err):
            assert stream == "" or stream.endswith("\n")
        said += [f"! {line}" for line in split(outcome.err)]
    # The fingerprint changes with every statement of ours.
    out = re.sub(r"(?:(?<=fingerprint )|(?<=登记库指纹 ))[0-9a-f]{12}\b", "3812b941893b", out)
    return split(out) + said + ([f"? {outcome.status}"] if outcome.status else [])


def split(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def without_end(lines: list[str]) -> list[str]:
    return "\n".join(lines).rstrip("\n").split("\n")


@pytest.mark.parametrize("session", SESSIONS, ids=lambda path: path.stem)
def test_session(session: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    steps = list(read(session.read_text(encoding="utf-8")))
    assert steps
    if request.config.getoption("--rewrite"):
        blocks = ["\n".join([*step.remarks, step.typed, *answer(step.typed, folder)]).rstrip("\n") for step in steps]
        session.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        return
    for step in steps:
        assert "\n".join(without_end(answer(step.typed, folder))) == "\n".join(without_end(step.answer)), step.typed


@pytest.mark.parametrize("session", SESSIONS, ids=lambda path: path.stem)
def test_no_word_stands_twice(session: Path) -> None:
    assert re.findall(r"\b([a-z]+) \1\b", session.read_text(encoding="utf-8")) == []
