"""What is said on stderr while an answer is made: that it takes long, and what went wrong beside it."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from educli.language import _
from educli.output.text import safe, width

if TYPE_CHECKING:
    from threading import Event

PATIENCE_S = 1.0


def tell(sentence: str) -> None:
    # Nobody may be left to read it; the answer does not depend on that.
    with suppress(OSError, ValueError):
        # In one write: between a line and its end another process on the terminal might write its own.
        sys.stderr.write(safe(sentence) + "\n")
        sys.stderr.flush()


@contextmanager
def busy(sentence: str = "") -> Iterator[None]:
    """Say on a terminal, in one line that is erased again, what takes long: reading the registry unless told otherwise."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from threading import Event, Thread

    done = Event()
    said = sentence or _("Reading the registry; the next answers will not take so long …")
    teller = Thread(target=_say, args=(done, said), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _say(done: "Event", sentence: str) -> None:
    if done.wait(PATIENCE_S):
        return
    with suppress(OSError, ValueError):
        print(sentence, end="", file=sys.stderr, flush=True)
        done.wait()
        print("\r" + " " * width(sentence) + "\r", end="", file=sys.stderr, flush=True)


@contextmanager
def counting(sentence: str, total: int) -> Iterator[Callable[[], None]]:
    """Say on a terminal, in one line that is erased again, how much of a long work is done; call what it gives for each part."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda: None
        return
    # In the person's language, whichever is spoken while the parts are made.
    template = _("{sentence}: {done} of {total}")
    begun, done, shown = time.monotonic(), 0, ""

    def advance() -> None:
        nonlocal done, shown
        done += 1
        if shown or time.monotonic() - begun > PATIENCE_S:
            shown = template.format(sentence=sentence, done=done, total=total)
            with suppress(OSError, ValueError):
                print("\r" + shown, end="", file=sys.stderr, flush=True)

    try:
        yield advance
    finally:
        if shown:
            with suppress(OSError, ValueError):
                print("\r" + " " * width(shown) + "\r", end="", file=sys.stderr, flush=True)
