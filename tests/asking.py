"""Asking educli inside this process, with its streams, status and settings as a shell would see them."""

import gc
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

import pytest

from educli.app import main
from educli.language import set_language

HERE = Path(__file__).parent
TINY = HERE / "tiny.yaml"


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


class Terminal(TextIOWrapper):
    """A stream that says it is a terminal; COLUMNS says how wide."""

    def isatty(self) -> bool:
        return True


def educli(
    *words: str,
    folder: Path = HERE,
    stdin: str | bytes = "",
    stream: type[TextIOWrapper] = TextIOWrapper,
    **settings: str,
) -> Outcome:
    """Run `educli WORDS…` in `folder` with environment `settings`; `stdin` is what a pipe gives it."""
    if "sql" in words:
        # It locks the database it has open, which in one process is that of a session that some traceback still holds.
        gc.collect()
    streams = stream(BytesIO()), stream(BytesIO())
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        patch.chdir(folder)
        piped = stdin.encode() if isinstance(stdin, str) else stdin
        patch.setattr("sys.stdin", TextIOWrapper(BytesIO(piped), encoding="utf-8"))
        for name, value in settings.items():
            patch.setenv(name, value)
        status = main(words)
    set_language("en")
    out, err = (_written(stream) for stream in streams)
    return Outcome(int(status), out, err)


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue().decode()


def rows(outcome: Outcome) -> list[dict[str, str]]:
    """Return the rows of a TSV answer."""
    header, *lines = (line.split("\t") for line in outcome.out.splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines]
