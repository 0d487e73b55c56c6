"""Formats of bytes: to a file or a pipe, never to a terminal, and with what they need or a word about it."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

import pytest
from asking import TINY, Outcome, Terminal, educli

from educli.model.result import Result
from educli.output.delivery import write_whole
from educli.output.formats import FORMATS, Format, Layout, write


def regions(*words: str, stream: type[TextIOWrapper] = TextIOWrapper) -> Outcome:
    return educli("regions", "许昌", *words, stream=stream, EDUCLI_REGISTRY=str(TINY))


def write_bytes(result: Result, out: BinaryIO, layout: Layout) -> None:
    out.write("".join(f"{row['region_name']}\r\n" for row in result.rows).encode())


def break_off(result: Result, out: BinaryIO, layout: Layout) -> None:
    out.write(b"half")
    raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def _formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add formats of the tests' own: one that is written, one that is broken off, one whose package is missing."""
    module = ModuleType("educli.output.of_tests")
    vars(module).update(write_bytes=write_bytes, break_off=break_off)
    monkeypatch.setitem(sys.modules, "educli.output.of_tests", module)
    monkeypatch.setitem(FORMATS, "whole", Format("of_tests", "write_bytes", (".whole",), binary=True))
    monkeypatch.setitem(FORMATS, "half", Format("of_tests", "break_off", (".half",), binary=True))
    monkeypatch.setitem(FORMATS, "absent", Format("absent", "write", (".absent",), binary=True, extra="absent"))


def test_bytes_reach_a_file_and_a_pipe_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "answer.whole"
    assert regions("-o", str(file)).status == 0
    assert file.read_bytes() == b"Xuchang\r\n"
    assert regions("-f", "whole").out == "Xuchang\r\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_device_or_named_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.whole"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert regions("-o", str(pipe)).status == 0
    assert os.read(reader, 100) == b"Xuchang\r\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_no_terminal_sees_them() -> None:
    outcome = regions("-f", "whole", stream=Terminal)
    assert (outcome.status, outcome.out) == (2, "")
    assert "error[not-for-terminals]" in outcome.err
    assert "-o answer.whole" in outcome.err


def test_nor_a_terminal_that_is_named_as_a_file() -> None:
    parent, child = os.openpty()
    outcome = regions("-f", "whole", "-o", os.ttyname(child))
    assert (outcome.status, "error[not-for-terminals]" in outcome.err) == (2, True)
    os.set_blocking(parent, False)
    with pytest.raises(BlockingIOError):
        os.read(parent, 1)
    os.close(child)
    os.close(parent)


def test_what_is_broken_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "answer.half"
    file.write_bytes(b"before")
    assert regions("-o", str(file)).status == 130
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_package_that_is_missing_is_named_with_what_installs_it(tmp_path: Path) -> None:
    outcome = regions("-o", str(tmp_path / "answer.absent"))
    assert (outcome.status, outcome.out) == (4, "")
    assert "error[not-installed]" in outcome.err
    assert "pip install 'educli[absent]'" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_part_of_educli_that_is_missing_is_no_extra() -> None:
    FORMATS["absent"] = FORMATS["absent"]._replace(extra="")
    with pytest.raises(ModuleNotFoundError), write_whole(Path(os.devnull), binary=True) as out:
        write(Result("regions", (), [], lambda: pytest.fail("no page")), "absent", out, Layout())


@pytest.mark.parametrize("option", ["--bom", "--labels", "--null"])
def test_options_of_text_do_not_go_with_bytes(option: str) -> None:
    outcome = regions("-f", "whole", option)
    assert (outcome.status, outcome.out) == (2, "")
    assert f"{option} does not go with whole" in outcome.err
