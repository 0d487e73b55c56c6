"""How a command declares what it takes, and what each has declared: arguments and options, with typer left out.

Typer takes longer to import than most questions take to answer. Help, completion and commands that are asked as they
want to be read the declarations themselves; what is wrong with a command line typer tells: grammar.py.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Annotated, Any, NamedTuple

from educli.language import LANGUAGES, N_


class Ended(Exception):  # noqa: N818
    """A command has written all that was asked for."""


class Argument(NamedTuple):
    """What is given by its place. The metavar is how the usage names it: in brackets when it may be left out."""

    metavar: str
    help: str
    min: None = None
    max: None = None
    param_decls: tuple[str, ...] = ()


class Option:
    """What is given by its name. One without a metavar is either there or not. min and max bound a number."""

    def __init__(
        self, *names: str, help: str, metavar: str = "", min: int | None = None, max: int | None = None
    ) -> None:
        self.param_decls, self.metavar, self.help, self.min, self.max = names, metavar, help, min, max


class Declared(NamedTuple):
    """A parameter as a command takes it. type: of one value; several: whether it takes a list of them."""

    id: str
    names: tuple[str, ...]
    metavar: str
    help: str
    type: type
    several: bool
    default: Any
    min: int | None
    max: int | None
    hint: Any

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


# In the place of a default that there is none.
REQUIRED: Any = object()

HELP = ("-h", "--help")
VersionOption = Annotated[bool, Option("--version", help=N_("Print the version and end."))]
LangOption = Annotated[str, Option("--lang", metavar="|".join(LANGUAGES), help=N_("Language of the answer; also EDUCLI_LANG, else the locale."))]  # fmt: skip
ROOT = {"version": (VersionOption, False), "lang": (LangOption, "")}


def function(name: str) -> Any:
    """Return the function of a command; one that asks has `columns`."""
    return getattr(import_module(f"educli.commands.{name}"), name)


def taken(function: Callable[..., Any]) -> dict[str, tuple[Any, Any]]:
    """Return hint and default of each parameter of a function."""
    # Not by `inspect`, which reads the language itself and takes as long to import as all commands.
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    defaults = function.__defaults__ or ()
    missing = [REQUIRED] * (len(names) - len(defaults))
    hints = function.__annotations__
    return {name: (hints[name], value) for name, value in zip(names, [*missing, *defaults], strict=True)}


def declared(name: str) -> list[Declared]:
    """Return what a command takes, in the order in which it takes it."""
    command = function(name)
    return _declared(command.takes if hasattr(command, "takes") else taken(command))


def declared_by_root() -> list[Declared]:
    """Return what `educli` itself takes."""
    return _declared(ROOT)


def _declared(takes: Mapping[str, tuple[Any, Any]]) -> list[Declared]:
    found = []
    for id, (hint, default) in takes.items():
        [said] = hint.__metadata__
        of_one, several = _taken_apart(hint.__origin__)
        found.append(
            Declared(id, tuple(said.param_decls or ()), said.metavar or "", said.help, of_one, several, default, said.min, said.max, hint.__origin__)
        )  # fmt: skip
    return found


def _taken_apart(hint: Any) -> tuple[type, bool]:
    """Return the type of one value, and whether there may be several: `list[str] | None` is text, and several."""
    [hint, *_none] = getattr(hint, "__args__", (hint,)) if not hasattr(hint, "__origin__") else (hint,)
    return (hint.__args__[0], True) if getattr(hint, "__origin__", None) is list else (hint, False)


def command_line(question: str, given: Mapping[str, Any]) -> str:
    """Write what was asked as a command, without how the answer was to be written."""
    words = [f"educli {question}"]
    for one in declared(question):
        value = given.get(one.id, one.default)
        if value == one.default:
            continue
        name = [max(one.names, key=len)] if one.names else []
        words += (
            name
            if value is True
            else [word for said in (value if one.several else [value]) for word in (*name, _quoted(str(said)))]
        )
    return " ".join(words)


def _quoted(word: str) -> str:
    """Write a word as a shell reads it. Chinese needs no quotation marks, which shlex gives it all the same."""
    import re
    from shlex import quote

    return word if re.fullmatch(r"[\w@%+=:,./-]+", word) else quote(word)


def cleaned(docstring: str) -> str:
    """Return a docstring without its indentation."""
    return "\n".join(line.strip() for line in docstring.strip().split("\n"))
