"""Names in each other's place: a metric where a city is expected, and the other way round.

Read only when a name was not found, so that no command pays for it.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from educli.commands.declarations import Declared, declared
from educli.commands.specification import VALUES, shown, word_of
from educli.errors import EducliError, Problem
from educli.language import N_, _

if TYPE_CHECKING:
    from educli.warehouse.session import Session

_OTHER = {"city": "metric", "metric": "city"}
_HINTS = {"city": N_("'{name}' is a region, not a metric"), "metric": N_("'{name}' is a metric, not a region")}


def told(error: EducliError, session: "Session", command: str, given: Mapping[str, Any]) -> EducliError:
    """Return an error about unknown names with a hint for each that is known as the other kind of thing.

    given: what the command was called with. Names that came through a pipe are left as they are.
    """
    takes = [one for one in declared(command) if _kind(one) in _OTHER]
    named = [(one, name) for one in takes for name in _names(given[one.id]) if name != "-"]
    faults = {(one.id, name): _faults(session, _kind(one), name) for one, name in named}
    stray = [
        (one, name)
        for one, name in named
        if _unknown(faults[one.id, name]) and not _unknown(_faults(session, _OTHER[_kind(one)], name))
    ]
    lost = [name for one, name in named if _unknown(faults[one.id, name]) and (one, name) not in stray]
    if not stray:
        return error
    line = "" if lost else _line(command, given, takes, stray)
    hints = {problem: _hint(_OTHER[_kind(one)], name, line) for one, name in stray for problem in faults[one.id, name]}
    return EducliError(*(problem._replace(hint=hints.get(problem, problem.hint)) for problem in error.problems))


def _kind(one: Declared) -> str:
    return VALUES.get(word_of(one.metavar), "")


def _names(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [value] if value else []


def _faults(session: "Session", kind: str, name: str) -> Sequence[Problem]:
    try:
        session.regions([name]) if kind == "city" else session.metrics([name])
    except EducliError as error:
        return error.problems
    return ()


def _unknown(problems: Sequence[Problem]) -> bool:
    return any(problem.code.startswith("unknown") for problem in problems)


def _hint(kind: str, name: str, line: str) -> str:
    text = _(_HINTS[kind]).format(name=name)
    return _("{hint}; write: {example}").format(hint=text, example=line) if line else text


def _line(command: str, given: Mapping[str, Any], takes: Sequence[Declared], stray: Sequence[tuple[Declared, str]]) -> str:  # fmt: skip
    """Return the command line with every name where it belongs; nothing where there is no such place."""
    placed = {one.id: [name for name in _names(given[one.id]) if (one, name) not in stray] for one in takes}
    for one, name in stray:
        free = (other for other in takes if _kind(other) == _OTHER[_kind(one)])
        place = next((other for other in free if other.several or not placed[other.id]), None)
        if place is None:
            return ""
        placed[place.id].append(name)
    words = ["educli", command]
    for one in sorted(declared(command), key=lambda one: bool(one.names)):
        words += _words(one, placed.get(one.id, given.get(one.id, one.default)))
    return " ".join(words)


def _words(one: Declared, value: Any) -> list[str]:
    """Return what is written on the command line for one parameter; what is missing by the word of the usage."""
    if not one.names:
        values = [_quoted(name) for name in _names(value)]
        return values or ([shown(one.metavar)] if one.required else [])
    if value in (one.default, None, "", []):
        return []
    if not one.metavar:
        return [one.names[0]]
    return [word for single in (value if isinstance(value, list) else [value]) for word in (one.names[0], _quoted(str(single)))]  # fmt: skip


def _quoted(word: str) -> str:
    # Letters of any script need no quotes in any shell, though shlex sets them.
    return word if re.fullmatch(r"[\w@%+=:,./-]+", word) else shlex.quote(word)
