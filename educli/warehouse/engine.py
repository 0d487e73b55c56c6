"""DuckDB's own module, without the Python layer around it.

A warm question needs `connect`, `execute` and `fetchall`, which the extension module has by itself. The public package
adds two dozen Python modules that no question uses and that take longer to import than the question takes to answer.
Where the extension module is not as expected, the public package serves; tests hold both to the same answers.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb as engine
else:
    try:
        import _duckdb as engine

        # What the warehouse takes from it while answering.
        engine.connect, engine.Error, engine.InterruptException, engine.DuckDBPyConnection, engine.__version__  # noqa: B018
    except (ImportError, AttributeError):
        import duckdb as engine

Connection = engine.DuckDBPyConnection
Error = engine.Error
Interrupted = engine.InterruptException
VERSION: str = engine.__version__


def connect(database: str, read_only: bool = False) -> Connection:
    return engine.connect(database, read_only=read_only, config=_CONFIG)


# Questions share nothing but data: no setting of a session may change an answer.
_CONFIG: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
