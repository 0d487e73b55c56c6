"""Ctrl-C while the engine works."""

import os
import signal
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from educli.warehouse.engine import Connection, Error, Interrupted, is_interruption


@contextmanager
def interruptible(connection: Connection) -> Iterator[None]:
    """Let Ctrl-C end at once what the engine is doing.

    While it works Python handles no signal, or handles it and waits for the engine's threads: minutes, for a long
    question. But the signal writes to a pipe, and who reads that can interrupt the engine.
    Raises: KeyboardInterrupt in place of what the engine then says.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours, theirs = os.pipe()
    # Windows asks for none that does not block, and Python 3.11 cannot make one there.
    if hasattr(os, "set_blocking"):
        os.set_blocking(theirs, False)
    before = signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)

    # The watcher ends in its own time, and must not keep the database open until then.
    held = weakref.ref(connection)

    def watch() -> None:
        while number := os.read(ours, 1):
            # What is closed by now needs no interruption.
            with suppress(Error):
                if number[0] == signal.SIGINT and (live := held()):
                    live.interrupt()
        os.close(ours)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except (Interrupted, RuntimeError) as error:
        if not is_interruption(error):
            raise
        raise KeyboardInterrupt from error
    finally:
        signal.set_wakeup_fd(before)
        os.close(theirs)
