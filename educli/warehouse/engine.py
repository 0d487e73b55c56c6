"""DuckDB's own module, without the Python layer around it.

A warm question needs `connect`, `execute` and `fetchall`, which the extension module has by itself. The public package
adds two dozen Python modules that no question uses and that take longer to import than the question takes to answer.
Where the extension module is not as expected, the public package serves; tests hold both to the same answers.
"""

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from educli.errors import EducliError, Problem
from educli.language import _
from educli.paths import cache_folder
from educli.settings import setting

if TYPE_CHECKING:
    import duckdb as engine
else:
    # A Ctrl-C in the middle of making the module would abort the process: it waits until the module is whole.
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT]) if hasattr(signal, "pthread_sigmask") else None
    try:
        import _duckdb as engine

        # What the warehouse takes from it while answering.
        for needed in (
            "connect",
            "Error",
            "InterruptException",
            "OutOfMemoryException",
            "DuckDBPyConnection",
            "__version__",
        ):
            getattr(engine, needed)
    except (ImportError, AttributeError):
        import duckdb as engine
    finally:
        if masked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)

Connection = engine.DuckDBPyConnection
Error = engine.Error
OutOfMemory = engine.OutOfMemoryException
Interrupted = engine.InterruptException
VERSION: str = engine.__version__


def is_interruption(error: Exception) -> bool:
    """Tell whether this is how the engine says that a Ctrl-C has ended what it did."""
    return isinstance(error, Interrupted) or (isinstance(error, RuntimeError) and str(error) == "Query interrupted")


def connect(database: str, read_only: bool = False) -> Connection:
    """Open a database, within the memory that EDUCLI_MEMORY allows; what needs more goes to a folder in the cache.

    Raises: EducliError unknown-value when the allowance is no amount of memory.
    """
    config = dict(_CONFIG)
    if read_only or database == ":memory:":
        # Else it would be one folder for all who read the file, or the folder the person stands in.
        config["temp_directory"] = _spill()
    memory = setting("memory")
    if memory.value:
        if not re.fullmatch(r"[1-9][0-9]*([.][0-9]+)? ?[KMGT]i?B", memory.value):
            message = _("'{value}' is not an amount of memory: {option}").format(
                value=memory.value, option=memory.origin
            )
            raise EducliError(Problem("unknown-value", message, _("for example: {example}").format(example="2GB")))
        config["memory_limit"] = memory.value
    return engine.connect(database, read_only=read_only, config=config)


def connect_beside(database: str, meanwhile: Callable[[], None]) -> Connection:
    """Open a database to be read while `meanwhile` runs: the engine needs no interpreter for it, and takes as long as ten imports.

    Raises: as connect() does.
    """
    found: list[Connection | BaseException] = []

    def open() -> None:
        try:
            found.append(connect(database, read_only=True))
        except BaseException as error:
            found.append(error)

    beside = threading.Thread(target=open)
    beside.start()
    try:
        meanwhile()
    finally:
        beside.join()
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def _spill() -> str:
    """Return the folder for what does not fit into memory; none where there is no cache."""
    try:
        folder = cache_folder()
    except RuntimeError:
        folder = None
    return str(folder / f".spill.{os.getpid()}") if folder else ""


def discard_spill() -> None:
    """Remove what did not fit into memory, for a process that ends without closing its databases."""
    with suppress(OSError, RuntimeError):
        if (folder := _spill()) and os.path.exists(folder):  # noqa: PTH110
            import shutil

            shutil.rmtree(folder)


@contextmanager
def within_memory() -> Iterator[None]:
    """Turn the engine's want of memory, or of room to make up for it, into a problem that says what to do."""
    try:
        yield
    except OutOfMemory as error:
        message = _("not enough memory: {reason}").format(reason=str(error).splitlines()[0])
        raise EducliError(Problem("out-of-memory", message)) from error


# Questions share nothing but data: no setting of a session may change an answer.
_CONFIG: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
