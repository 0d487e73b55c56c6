"""Running educli in processes of its own, as a shell does."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys

import pytest
from asking import TINY

EDUCLI = (sys.executable, "-m", "educli")
LIMIT_S = 60
COMPARE = ("compare", "许昌", "漯河")


def environment(**settings: str | None) -> dict[str, str]:
    """Return the tests' environment with `settings`; None takes one away."""
    merged = os.environ | {"EDUCLI_REGISTRY": str(TINY)} | settings
    return {name: value for name, value in merged.items() if value is not None}


def run(*words: str, **settings: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*EDUCLI, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**settings),
        timeout=LIMIT_S,
        check=False,
    )


def good(*words: str, **settings: str | None) -> str:
    """Run educli where nothing may go wrong, and return what it writes."""
    done = run(*words, **settings)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def on_terminal(*words: str, **settings: str | None) -> tuple[int, str]:
    """Run educli on a pseudo-terminal; return its status and what the terminal received."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [*EDUCLI, *words], stdin=child, stdout=child, stderr=child, env=environment(**{"COLUMNS": "100"} | settings)
    )
    os.close(child)
    received = b""
    while select.select([parent], [], [], LIMIT_S)[0]:
        try:
            chunk = os.read(parent, 65536)
        except OSError:  # Linux says so when the last writer has gone.
            break
        if not chunk:
            break
        received += chunk
    os.close(parent)
    return process.wait(LIMIT_S), received.decode().replace("\r\n", "\n")


def interrupted(process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    """Press Ctrl-C, again where the first came just before a wait began; return status and stderr."""
    for _turn in range(LIMIT_S):
        process.send_signal(signal.SIGINT)
        try:
            _out, said = process.communicate(timeout=2)
        except subprocess.TimeoutExpired:
            continue
        return process.returncode, said
    process.kill()
    pytest.fail("Ctrl-C did not end it")
