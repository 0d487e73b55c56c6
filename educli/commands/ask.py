"""The one place where rooms meet: registry in, question to the warehouse, answer to a writer."""

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from errno import ENOENT
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from educli.commands.parameters import FieldsOption, FormatOption, LangOption, NoHeaderOption, RegistryOption
from educli.errors import EducliError, Problem
from educli.language import LANGUAGES, _
from educli.model.result import Page, Report, Result, Row
from educli.output.formats import FORMATS, SELF_CONTAINED, Layout, write
from educli.paths import BUILTIN_REGISTRY

if TYPE_CHECKING:
    from educli.model.columns import Column
    from educli.model.records import Registry
    from educli.warehouse.session import Session


class Options(NamedTuple):
    """What every command takes."""

    format: FormatOption = ""
    fields: FieldsOption = ""
    no_header: NoHeaderOption = False
    registry: RegistryOption = ""
    lang: LangOption = ""


class Ask:
    """A question's way to the registry."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.path = Path(options.registry or os.environ.get("EDUCLI_REGISTRY") or BUILTIN_REGISTRY)

    @cached_property
    def session(self) -> "Session":
        from educli.warehouse.session import Session

        return Session(self.path, _read)

    def run(self, question: str, **params: Any) -> tuple[tuple["Column", ...], list[Row]]:
        return self.session.run(question, **params)

    @staticmethod
    def page(name: str, *args: Any) -> Callable[[], Page]:
        """Return what arranges an answer for people: a function of educli.model.sheets, imported when it is called."""

        def arrange() -> Page:
            from educli.model import sheets

            page: Page = getattr(sheets, name)(*args)
            return page

        return arrange

    def answer(
        self, question: str, columns: Sequence["Column"], rows: Iterable[Row], page: Callable[[], Page],
        notes: Sequence[str] = (), counts: dict[str, int] | None = None, findings: bool = False,
        reports: tuple[Report, ...] | None = None,
    ) -> Result:  # fmt: skip
        if not rows and not notes:
            notes = (_("The registry holds nothing that answers this."),)
        return Result(
            question,
            tuple(columns),
            rows,
            page,
            tuple(notes),
            counts or {},
            findings,
            str(self.path),
            self.session.digest,
            reports,
        )


def _read(path: Path) -> "Registry":
    from educli.registry.reader import read_registry

    return read_registry(path)


class Answer(NamedTuple):
    """A result, and how the person wants it."""

    result: Result
    options: Options

    def write(self) -> None:
        """Write the answer to stdout, and to stderr the notes that its format has no room for."""
        on_terminal = sys.stdout.isatty()
        format = self.options.format or ("table" if on_terminal else "tsv")
        write(self.result, format, sys.stdout, self._layout(on_terminal))
        sys.stdout.flush()
        if format not in SELF_CONTAINED:
            from educli.output.text import safe

            for note in self.result.notes:
                print(safe(note), file=sys.stderr)

    def _layout(self, on_terminal: bool) -> Layout:
        fields = tuple(filter(None, self.options.fields.replace(" ", "").split(",")))
        if not on_terminal:
            return Layout(header=not self.options.no_header, fields=fields)
        from shutil import get_terminal_size

        colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return Layout(max(get_terminal_size().columns, 40), colour, not self.options.no_header, fields)


def question(function: Callable[..., Result]) -> Callable[..., Answer]:
    """Make a function that asks into a command: give it the shared options and wrap its result.

    The function's first parameter is the Ask; the others become arguments and options of the command.
    """
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    shared = inspect.signature(Options, eval_str=True).parameters
    keyword = inspect.Parameter.KEYWORD_ONLY

    def command(**params: Any) -> Answer:
        options = Options(**{name: params.pop(name) for name in shared})
        check_choice("--format", options.format, FORMATS)
        check_choice("--lang", options.lang, LANGUAGES)
        return Answer(function(Ask(options), **params), options)

    parameters = [parameter.replace(kind=keyword) for parameter in (*own, *shared.values())]
    command.__name__, command.__doc__ = function.__name__, function.__doc__
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def folder_of(name: str) -> Path:
    """Return a folder that was named; an empty name, as of an unset variable, is none."""
    if not name:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), name)
    return Path(name)


@contextmanager
def documents_folder() -> Iterator[None]:
    """Turn a folder of documents that cannot be read into a problem of the question."""
    try:
        yield
    except OSError as error:
        message = _("cannot read the documents: {reason}").format(reason=f"{error.strerror}: {error.filename}")
        raise EducliError(Problem("documents-unreadable", message, _("check the path given by --documents"))) from error


def check_choice(option: str, value: str | None, choices: Sequence[str]) -> None:
    """Raise unknown-value with the nearest choice when `value` is none of them."""
    if value and value not in choices:
        from difflib import get_close_matches

        near = get_close_matches(value, choices, n=1)
        hint = _("did you mean '{word}'?").format(word=near[0]) if near else ""
        message = _("'{value}' is not one of {option}: {choices}").format(
            value=value, option=option, choices=", ".join(choices)
        )
        raise EducliError(Problem("unknown-value", message, hint))
