"""Ctrl-C while the engine works."""

import signal
import socket
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb


@contextmanager
def interruptible(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let Ctrl-C end at once what the engine is doing.

    While it works Python handles no signal, or handles it and waits for the engine's threads: minutes, for a long
    question. But the signal writes to a socket, and who reads that can interrupt the engine.
    Raises: KeyboardInterrupt in place of what the engine then says.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)

    # The watcher ends in its own time, and must not keep the database open until then.
    held = weakref.ref(connection)

    def watch() -> None:
        with ours:
            while number := ours.recv(1):
                # What is closed by now needs no interruption.
                with suppress(duckdb.Error):
                    if number[0] == signal.SIGINT and (live := held()):
                        live.interrupt()

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from error
    finally:
        signal.set_wakeup_fd(before)
        theirs.close()
