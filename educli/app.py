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
from educli.errors import EducliError, Problem, Status, reason, writing_hint
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
    status = main(answers=answers)
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
        set_language(choose_language(asked or setting("lang").value, os.environ))
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
    except OSError as error:
        _silence()
        message = _("cannot write the output: {reason}").format(reason=reason(error))
        _complain([Problem("cannot-write", message, writing_hint(str(error.filename or "")))])
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
    """Find --lang before anything is built, since building translates."""
    for place, argument in enumerate(arguments):
        if argument == "--lang":
            return arguments[place + 1] if place + 1 < len(arguments) else None
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
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
