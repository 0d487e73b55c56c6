"""The root: arguments in, status out. Holds the only `try` that catches our errors."""

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from educli.commands import reading
from educli.commands.declarations import Ended
from educli.errors import EducliError, Problem, Status, cannot_write, reason
from educli.language import _, choose_language, set_language
from educli.output.text import set_ambiguous
from educli.settings import setting


def run() -> NoReturn:
    """Run educli as a process of its own, which ends without taking itself apart.

    To close the database and free every object takes a tenth of a warm question; the system takes all back at once. So answers,
    which hold the database, are held until then.
    """
    # What a question imports and answers is a hundred thousand objects, nearly all of which stay to the end: looking for
    # cycles among them is a thirtieth of a warm one.
    gc.set_threshold(100_000, 50, 50)
    answers: list[Any] = []
    try:
        status = main(answers=answers)
    except Exception as error:
        # A fault of ours. Python itself would end with 1, which says that something was found.
        sys.excepthook(type(error), error, error.__traceback__)
        status = Status.SURROUNDINGS_FAILED
    for stream in (sys.stdout, sys.stderr):
        # Whoever could not be told by now never will.
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    if "educli.warehouse.engine" in sys.modules:
        from educli.warehouse.engine import discard_spill

        discard_spill()
    os._exit(status)


def main(argv: Sequence[str] | None = None, answers: list[Any] | None = None) -> int:
    """Run educli with `argv`, the process's own arguments unless given, and return the exit status; add its answer to `answers`."""
    # Words are UTF-8 whatever the locale says; what is none keeps its bytes as surrogates.
    arguments = [
        os.fsencode(word).decode("utf-8", "surrogateescape") for word in (sys.argv[1:] if argv is None else argv)
    ]
    _prepare_streams()
    asked = _asked_language(arguments)
    set_language(choose_language(asked, os.environ))
    try:
        # A configuration file that does not hold is told in the language of the surroundings.
        wish = setting("lang").value
        set_language(choose_language(asked or wish, os.environ))
        set_ambiguous(setting("ambiguous").value == "wide")
        return _run(arguments, [] if answers is None else answers)
    except EducliError as error:
        _complain(error.problems)
        return error.status
    except BrokenPipeError:
        _silence()
        return Status.PIPE_CLOSED
    except KeyboardInterrupt:
        _silence()
        return Status.INTERRUPTED
    except Exception as error:
        engine = sys.modules.get("educli.warehouse.engine")
        if engine and engine.is_interruption(error):
            _silence()
            return Status.INTERRUPTED
        if not (problem := _problem_of(error, engine.Error if engine else ())):
            raise
        _silence()
        _complain([problem])
        return Status.SURROUNDINGS_FAILED


def _run(arguments: list[str], answers: list[Any]) -> int:
    if arguments[:2] == ["completion", "--complete"] and len(arguments) > 3:
        # What follows are words of another command line, which none of ours may read as its own options.
        from educli.commands.completing import respond

        sys.stdout.write(respond(arguments[2], arguments[4:]))
        sys.stdout.flush()
        return Status.ANSWERED
    try:
        answer = _answer(arguments)
    except Ended:
        answer = None
    if answer is not None:
        answers.append(answer)
        answer.write()
        return Status.FINDINGS if answer.result.findings else Status.ANSWERED
    sys.stdout.flush()
    return Status.ANSWERED


def _answer(arguments: list[str]) -> Any:
    """Return what a command answers; None where it has written all there is."""
    match reading.read(arguments):
        case reading.Call(function, params):
            return function(**params)
        case reading.Text(write):
            print(write())
            return None
    from educli.commands import grammar

    return grammar.run(arguments)


def _prepare_streams() -> None:
    """Write the same bytes on every system, and nowhere where a stream was closed before we began."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _asked_language(arguments: list[str]) -> str | None:
    """Find the last --lang before anything is built, since building translates."""
    asked = None
    for argument, following in zip(arguments, [*arguments, None][1:], strict=True):
        if argument == "--lang":
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.partition("=")[2]
    return asked


def _problem_of(error: Exception, of_engine: Any) -> Problem | None:
    """Return what to say of an error of the system or the engine; None of any other."""
    # Files are written by those who say so; what has no name is a stream, unless it is the folder that we are in.
    if isinstance(error, OSError) and error.filename is None and not isinstance(error, FileNotFoundError):
        return cannot_write(error, "")
    if isinstance(error, (OSError, of_engine)):
        return Problem("system-failed", _("educli cannot go on: {reason}").format(reason=reason(error).splitlines()[0]))
    return None


def _complain(problems: Sequence[Problem]) -> None:
    from shutil import get_terminal_size

    from educli.output.problems import render_problems

    try:
        cells = get_terminal_size().columns if sys.stderr.isatty() else 120
        sys.stderr.write(render_problems(problems, cells))
        sys.stderr.flush()
    except OSError:
        # Nobody is left to tell; the status still does.
        _silence()


def _silence() -> None:
    """Send what is still buffered nowhere, so that the interpreter's own flush does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr) if sys.stderr.closed else (sys.stdout,):
        # A stream that is no file has nothing to flush.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
