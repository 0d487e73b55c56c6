"""The root: arguments in, status out. Holds the only `try` that catches our errors."""

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from educli.commands import COMMANDS
from educli.commands.grammar import root
from educli.errors import EducliError, Problem, Status, reason
from educli.language import _, choose_language, set_language
from educli.output.text import set_ambiguous
from educli.settings import setting

# The base of typer's own errors about arguments; typer exports only its children.
_UsageError: Any = typer.BadParameter.__mro__[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Run educli with `argv`, the process's own arguments unless given, and return the exit status."""
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
        return _run(arguments)
    except EducliError as error:
        _complain(error.problems)
        return error.status
    except _UsageError as error:
        _complain([_usage_problem(error, arguments)])
        return Status.ASKED_WRONGLY
    except BrokenPipeError:
        _silence()
        return Status.PIPE_CLOSED
    except KeyboardInterrupt:
        _silence()
        return Status.INTERRUPTED
    except OSError as error:
        _silence()
        message = _("cannot write the output: {reason}").format(reason=reason(error))
        _complain([Problem("cannot-write", message, _("check the rights and the free space"))])
        return Status.SURROUNDINGS_FAILED


def _run(arguments: list[str]) -> int:
    if arguments[:2] == ["completion", "--complete"] and len(arguments) > 3:
        # What follows are words of another command line, which none of ours may read as its own options.
        from educli.commands.completing import respond

        sys.stdout.write(respond(arguments[2], arguments[4:]))
        sys.stdout.flush()
        return Status.ANSWERED
    command = root()
    try:
        # Not command.main(): it turns a closed pipe into status 1, which would look like a finding.
        with command.make_context("educli", arguments) as context:
            answer = command.invoke(context)
    except typer.Exit as end:
        sys.stdout.flush()
        return end.exit_code
    if answer is not None:
        answer.write()
        return Status.FINDINGS if answer.result.findings else Status.ANSWERED
    sys.stdout.flush()
    return Status.ANSWERED


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


def _usage_problem(error: Any, arguments: Sequence[str]) -> Problem:
    """Say in our own words what typer found wrong with the arguments."""
    kind = type(error).__name__
    # Not every error of typer's knows the command it belongs to; the words do.
    command = next((word for word in arguments if word in COMMANDS), "")
    path = f"educli {command}".rstrip()
    hint = _("`{command} --help` shows how it is used").format(command=path)
    param = getattr(error, "param", None)
    name = (param.metavar if param.param_type_name == "argument" else param.opts[0]) if param is not None else ""
    if kind == "NoSuchOption":
        message = _("no such option: {option}").format(option=error.option_name)
        if error.possibilities:
            hint = _("did you mean '{word}'?").format(word=_nearest(error.option_name, error.possibilities))
    elif kind == "MissingParameter":
        message = _("{parameter} is missing").format(parameter=name)
    elif kind == "BadOptionUsage":
        # With a value of its own it stands as --option=value, and takes none.
        wants = error.option_name in arguments
        message = (_("option {option} needs a value") if wants else _("option {option} takes no value")).format(
            option=error.option_name
        )
    elif kind == "BadParameter" and param is not None:
        message = _("the value of {parameter} does not fit: {value}").format(
            parameter=name, value=_given(param.opts, arguments)
        )
        if fits := _range(param.type):
            hint = fits + _("; ") + hint
    else:
        message = _("a command is missing")
    return Problem("usage", message, hint)


def _given(names: Sequence[str], arguments: Sequence[str]) -> str:
    """Return the word that was given for an option, whichever of its names was used."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word in names:
            return following
        if word.partition("=")[0] in names:
            return word.partition("=")[2]
    return ""


def _range(type: Any) -> str:
    """Say what a whole number may be."""
    low, high = getattr(type, "min", None), getattr(type, "max", None)
    if low is not None and high is not None:
        return _("a whole number from {low} to {high}").format(low=low, high=high)
    return _("a whole number from {low} on").format(low=low) if low is not None else ""


def _nearest(typed: str, options: Sequence[str]) -> str:
    from difflib import SequenceMatcher

    return max(sorted(options), key=lambda option: SequenceMatcher(None, typed, option).ratio())


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
