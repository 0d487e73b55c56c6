"""Command lines as most are: one command, known options with their values, what belongs to each in its place.

Such a line is read here, from the declarations alone. Any other, be it wrong or only unusual, is typer's to read
(grammar.py), which takes its time and tells what is wrong. Tests hold both to the same reading.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from educli import __version__
from educli.commands import COMMANDS
from educli.commands.declarations import HELP, Declared, declared, function


class Call(NamedTuple):
    """What a command line asks for: a function and what it is given. The answer is written by whoever calls."""

    function: Callable[..., Any]
    params: dict[str, Any]


class Text(NamedTuple):
    """What a command line asks for: help, or the version."""

    write: Callable[[], str]


class UnusualError(Exception):
    """The line is not one of those that are read here."""


def read(words: Sequence[str]) -> Call | Text | None:
    """Return what a command line asks for, None where typer has to look."""
    match list(words):
        case ["--version"]:
            return Text(lambda: f"educli {__version__}")
        case [] | ["help" | "-h" | "--help"]:
            return Text(help_of_root)
        case ["help", name] | [name, "-h" | "--help"] if name in COMMANDS:
            return Text(lambda: help_of(name))
        case [name, *given] if name in COMMANDS:
            try:
                return Call(function(name), _params(declared(name), with_bare_fields(given)))
            except UnusualError:
                return None
    return None


def help_of_root() -> str:
    from educli.commands.help import root_help
    from educli.commands.specification import root_options

    return root_help(root_options())


def help_of(name: str) -> str:
    from educli.commands.help import command_help
    from educli.commands.specification import describe

    return command_help(describe(name))


def with_bare_fields(words: list[str]) -> list[str]:
    """Give --fields without a value the empty one, which lists the fields."""
    if "--fields" not in words:
        return words
    place = words.index("--fields")
    following = words[place + 1 : place + 2]
    if following and following[0] and not following[0].startswith("-"):
        return words
    return [*words[:place], "--fields=", *words[place + 1 + (following == [""]) :]]


def _params(takes: list[Declared], words: list[str]) -> dict[str, Any]:
    """Return a value for everything that a command takes. Raises: UnusualError."""
    named = {name: one for one in takes for name in one.names}
    given: dict[str, list[str]] = {}
    placed: list[str] = []
    coming = iter(words)
    for word in coming:
        name, equals, value = word.partition("=")
        if not word or word == "--" or (word in HELP):
            raise UnusualError
        if not word.startswith("-") or word == "-":
            placed.append(word)
        elif (one := named.get(name)) is None or (equals and not (name.startswith("--") and one.metavar and value)):
            raise UnusualError
        elif one.metavar:
            value = value if equals else next(coming, "")
            if not value or (value.startswith("-") and value != "-"):
                raise UnusualError
            given.setdefault(one.id, []).append(value)
        else:
            given[one.id] = [""]
    _place([one for one in takes if not one.names], placed, given)
    return {one.id: _value(one, given[one.id]) if one.id in given else _default(one) for one in takes}


def _place(arguments: list[Declared], words: list[str], given: dict[str, list[str]]) -> None:
    """Give each argument its word, from both ends; one that takes several has what is left between."""
    between = [place for place, one in enumerate(arguments) if one.several]
    if len(between) > 1:
        raise UnusualError
    several = between[0] if between else len(arguments)
    for one in arguments[:several]:
        given |= {one.id: [words.pop(0)]} if words else {}
    for one in reversed(arguments[several + 1 :]):
        given |= {one.id: [words.pop()]} if words else {}
    if words and not between:
        raise UnusualError
    if words:
        given[arguments[several].id] = words


def _default(one: Declared) -> Any:
    if one.required:
        raise UnusualError
    return one.default


def _value(one: Declared, words: list[str]) -> Any:
    if one.type is bool:
        return True
    values = [_number(one, word) if one.type is int else word for word in words]
    return values if one.several else values[-1]


def _number(one: Declared, word: str) -> int:
    if not (word.isascii() and word.isdigit()):
        raise UnusualError
    number = int(word)
    if (one.min is not None and number < one.min) or (one.max is not None and number > one.max):
        raise UnusualError
    return number
