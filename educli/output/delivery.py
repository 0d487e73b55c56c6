"""Where an answer goes: to stdout, through a pager, or into a file that is whole or not there."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import IO, Any, NamedTuple

from educli.errors import EducliError, cannot_write
from educli.language import _
from educli.model.result import Result
from educli.output.formats import FORMATS, Layout, format_of, refuse_terminal, write
from educli.output.text import safe

# Characters that surely fit on a line of a terminal, be they wide ones.
_LINE = 38


class Wish(NamedTuple):
    """How a person wants an answer."""

    format: str
    fields: tuple[str, ...] = ()
    header: bool = True
    null: bool = False
    excel: bool = False
    labels: bool = False
    quiet: bool = False
    file: str = ""
    pager: str = ""


def deliver(result: Result, wish: Wish) -> None:
    """Write an answer where it is wanted, and to stderr the notes that its format has no room for.

    Raises: EducliError unknown-value, not-for-terminals, not-installed, cannot-write; OSError when stdout cannot be written.
    """
    to_file = _is_file(wish.file)
    on_terminal = not to_file and sys.stdout.isatty()
    format = wish.format
    binary = FORMATS[format].binary
    if binary and on_terminal:
        refuse_terminal(format)
    layout = Layout(
        width=_columns() if on_terminal else Layout().width,
        colour=not to_file and wants_colour(on_terminal, os.environ),
        header=wish.header,
        end="\0" if wish.null else "\n",
        excel=wish.excel,
        labels=wish.labels,
    )
    if to_file:
        with _told(binary, wish.file), write_whole(Path(wish.file), binary) as out:
            write(result, format, out, layout, wish.fields)
    elif on_terminal and FORMATS[format].people:
        text = StringIO()
        write(result, format, text, layout, wish.fields)
        _show(text.getvalue(), wish.pager)
    else:
        write(result, format, sys.stdout.buffer if binary else sys.stdout, layout, wish.fields)
    sys.stdout.flush()
    if not FORMATS[format].notes and not wish.quiet:
        for note in (*result.notes, *result.warnings):
            # In one write: between a line and its end another process on the terminal might write its own.
            sys.stderr.write(safe(note) + "\n")


@contextmanager
def _told(binary: bool, file: str) -> Iterator[None]:
    """Say on a terminal that writing a file takes long, as it may for those that are packed."""
    if not binary:
        yield
        return
    from educli.output.narration import busy

    # A line that is erased again has to be one line.
    with busy(safe(_("Writing {file} …").format(file=Path(file).name)[:_LINE])):
        yield


def format_for(wish: str, file: str) -> str:
    """Return the format of an answer: as wished, else that of the file, of a terminal, or of a pipe.

    Raises: EducliError unknown-value when the ending of the file names no format.
    """
    return wish or (format_of(file) if _is_file(file) else "table" if sys.stdout.isatty() else "tsv")


def _is_file(file: str) -> bool:
    return file not in ("", "-")


def wants_colour(on_terminal: bool, environ: Mapping[str, str]) -> bool:
    """Tell whether to colour: NO_COLOR wins, then what forces colour, then what a terminal can."""
    forced = any(environ.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    if environ.get("NO_COLOR"):
        return False
    return forced or (on_terminal and environ.get("CLICOLOR") != "0" and environ.get("TERM") != "dumb")


def _columns() -> int:
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, 40)


def _show(text: str, pager: str) -> None:
    """Write to the terminal, through the pager where the text is taller than the screen."""
    from shutil import get_terminal_size

    command = _pager(pager) if text.count("\n") >= get_terminal_size().lines and sys.stdin.isatty() else []
    if not command:
        sys.stdout.write(text)
        return
    import subprocess

    # -R shows colours, -F and -X leave a short text on the screen; a person's own LESS wins.
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", "LV": "-c", **os.environ}
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, encoding="utf-8")
    except OSError:
        sys.stdout.write(text)
        return
    try:
        process.communicate(text)
    except KeyboardInterrupt:
        # Ctrl-C is the pager's own business; it ends when its person ends it.
        process.wait()


def _pager(chosen: str) -> list[str]:
    """Return the command of the pager: as set for educli, else PAGER, else less; none for `cat` and dumb terminals."""
    import shlex
    from shutil import which

    try:
        words = shlex.split(chosen or os.environ.get("PAGER", "less"))
    except ValueError:
        # A quotation mark that nothing closes names no command.
        return []
    if not words or words[0] == "cat" or os.environ.get("TERM") == "dumb" or which(words[0]) is None:
        return []
    return words


@contextmanager
def write_whole(path: Path, binary: bool = False) -> Iterator[IO[Any]]:
    """Open a file that takes its place only when all of it is written. A device or a pipe is written to as it is.

    Raises: EducliError cannot-write, whatever else goes wrong while it is open as it is.
    """
    # Behind a link stands the file that is meant.
    target = Path(os.path.realpath(path))
    beside = target.parent / f".{target.name}.{os.getpid()}"
    whole = False
    try:
        whole = path.is_file() or not path.exists()
        with _opened(beside, "x", binary) if whole else _opened(path, "w", binary) as out:
            yield out
        if whole:
            if target.exists():
                beside.chmod(target.stat().st_mode)
            os.replace(beside, target)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What was to be written may have had to be read from elsewhere.
        if error.filename is not None and Path(error.filename) not in (path, target, beside):
            raise
        raise EducliError(cannot_write(error, str(path))) from error
    finally:
        if whole:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _opened(path: Path, mode: str, binary: bool) -> IO[Any]:
    return path.open(f"{mode}b") if binary else path.open(mode, encoding="utf-8", newline="")
