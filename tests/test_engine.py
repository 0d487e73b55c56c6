"""The engine's connections, opened beside other work."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from educli.warehouse.engine import Error, connect, connect_beside
from educli.warehouse.interrupt import interruptible
from educli.warehouse.session import _in_text


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "one.duckdb")
    with connect(path) as connection:
        connection.execute("create table one as select 1 as n")
    return path


def test_other_work_is_done_while_a_database_opens(database: str) -> None:
    done: list[threading.Thread] = []
    connection = connect_beside(database, lambda: done.append(threading.current_thread()))
    assert connection.execute("from one").fetchall() == [(1,)]
    assert done == [threading.main_thread()]


def test_what_is_no_database_is_told_after_the_other_work(tmp_path: Path) -> None:
    (tmp_path / "none.duckdb").write_bytes(b"none" * 5000)
    done: list[bool] = []
    with pytest.raises(Error):
        connect_beside(str(tmp_path / "none.duckdb"), lambda: done.append(True))
    assert done == [True]


def test_what_goes_wrong_meanwhile_comes_out_and_no_thread_is_left(database: str) -> None:
    def wrong() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        connect_beside(database, wrong)
    assert threading.active_count() == 1 + sum(thread.daemon for thread in threading.enumerate())


@pytest.mark.parametrize(
    ("type", "listed"),
    [("varchar", []), ("varchar", ["411000"]), ("varchar", ["null", "NULL", "a-b_c", "411000"]), ("integer", [1, 22, 333]), ("varchar", ["a, b", 'a"b', "", "许昌", " x"])],
)  # fmt: skip
def test_a_list_reads_the_same_as_text(type: str, listed: list[object]) -> None:
    with connect(":memory:") as connection:
        found = connection.execute(f"select $listed::{type}[]", {"listed": _in_text(listed)}).fetchall()
    assert found == [(listed,)]


def test_what_is_not_utf_8_is_found_nowhere() -> None:
    with connect(":memory:") as connection:
        for given in ("\udcff", ["a, b", "\udcff"]):
            [(found,)] = connection.execute("select $given", {"given": _in_text(given)}).fetchall()
            # Not as a question mark, which texts hold.
            assert set(found[-1]) == {"\ufffd"}


def test_ctrl_c_is_watched_where_no_pipe_can_be_told_not_to_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in Python 3.11 on Windows, whose signals take a pipe that blocks."""
    monkeypatch.delattr(os, "set_blocking")
    woken: list[int] = []
    monkeypatch.setattr(signal, "set_wakeup_fd", lambda fd, **_more: woken.append(fd))
    with connect(":memory:") as connection, interruptible(connection):
        assert connection.execute("select 1").fetchall() == [(1,)]
    assert len(woken) == 2
