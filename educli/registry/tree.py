"""YAML text as a tree that keeps every scalar's own text and place.

YAML types nothing here: it would read the code `no` as False, `012` as 10 and 12:30 as 750.
"""

import codecs
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from educli.errors import Location, Problem, reason
from educli.language import _
from educli.model.encoding import undecodable
from educli.registry.syntax import explain, noticed

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 20

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Control characters, and the marks that turn the direction of text, can disturb a terminal.
_HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# A scalar is the parser's own event, with text in `value`: to make an object of ours of each took longer than parsing.
Scalar: TypeAlias = yaml.ScalarEvent


class Branch:
    """A list or a map; its place is where it begins.

    items: of a list its items, or what its maps were read as; of a map its keys and values in turn.
    value: no text, as of an empty scalar.
    """

    __slots__ = ("end_mark", "items", "start_mark")
    value = ""

    def __init__(self, event: Any) -> None:
        self.start_mark, self.end_mark = event.start_mark, event.end_mark
        self.items: list[Node] = []


class List(Branch):
    __slots__ = ("read",)

    def __init__(self, event: Any) -> None:
        super().__init__(event)
        self.read: Read | None = None


class Map(Branch):
    __slots__ = ()

    @property
    def pairs(self) -> "list[tuple[Node, Node]]":
        return list(zip(self.items[::2], self.items[1::2], strict=False))


Node: TypeAlias = Scalar | List | Map

# Reads a map as soon as it ends, and returns what shall stand in its place.
Read: TypeAlias = Callable[[Map], Any]

# Returns what reads the maps of the list that these keys lead to, or None where they stay.
Early: TypeAlias = Callable[[Sequence[str]], Read | None]


def beginning(node: Node) -> Any:
    """Return where a node begins.

    Unit: line and column count from 0.
    """
    return node.start_mark


# The line ends that YAML knows; str.splitlines knows more, and places would drift.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

# What no YAML text may hold, sought here since libyaml tells its place in bytes.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


def registry_in(folder: str) -> str:
    """Return a hint that names the registry in a folder that was named instead of it; nothing where there is none."""
    file = os.path.join(folder, "registry.yaml")  # noqa: PTH118
    return _("did you mean '{word}'?").format(word=file) if os.path.isfile(file) else ""  # noqa: PTH113


class _RefusedError(Exception):
    """The text uses a feature of YAML that a registry has no need of."""

    def __init__(self, event: Any, message: str) -> None:
        self.event, self.message = event, message


class Document:
    """One YAML file: its path, its lines for carets, and what is wrong with it."""

    def __init__(self, path: Path, shown: str, problems: list[Problem]) -> None:
        self.path, self.shown, self.problems = path, shown, problems
        self.sha256 = ""
        self._text = ""

    @cached_property
    def lines(self) -> list[str]:
        return _LINE_END.split(self._text)

    def location(self, node: Any) -> Location:
        """Return the place of a node or of an event of the parser; its width is that of a scalar on one line."""
        start, end = node.start_mark, node.end_mark
        return self._location(start.line, start.column, end.column - start.column if start.line == end.line else 1)

    def _location(self, line: int, column: int, width: int = 1) -> Location:
        text = self.lines[line] if line < len(self.lines) else ""
        return Location(self.shown, line + 1, column + 1, text, max(width, 1))

    def report(self, node: Any, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, message, hint, self.location(node)))

    def read(self, early: Early | None = None) -> Node | None:
        """Return the root node, or None after reporting why there is none.

        early: what is read while the text is parsed; of ten thousand records the memory of each then serves the next.
        """
        text = self._decoded()
        if text is None:
            return None
        self._text = text
        if forbidden := _FORBIDDEN.search(text):
            self._report_control(text, forbidden.start())
            return None
        try:
            root = self._build(text, early)
        except (yaml.MarkedYAMLError, _RefusedError):
            self._report_broken(text)
            return None
        if root is None and not self.problems:
            self.problems.append(
                Problem(
                    "empty-registry", _("the file holds nothing"), _("begin with `format: 1`"), Location(self.shown)
                )
            )
        return root

    def anew(self, node: Map) -> Map:
        """Return a map that was read early with its items, which were given back."""
        return self._maps.get((node.start_mark.line, node.start_mark.column), node)

    @cached_property
    def _maps(self) -> dict[tuple[int, int], Map]:
        """The maps of all lists by their places: the text is parsed once more where something in them is wrong."""
        maps: dict[tuple[int, int], Map] = {}

        def keep(node: Map) -> Map:
            maps[node.start_mark.line, node.start_mark.column] = node
            return node

        told = self.problems.copy()
        self._build(self._text, lambda _keys: keep)
        self.problems[:] = told
        return maps

    def _decoded(self) -> str | None:
        try:
            # Reading decides, not the size that is claimed: a device has none and may have no end.
            with self.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            message = _("cannot read the file: {reason}").format(reason=reason(error, named=False))
            hint = registry_in(self.shown) or _("check the path given by --registry or EDUCLI_REGISTRY")
            self.problems.append(Problem("unreadable", message, hint, Location(self.shown)))
            return None
        if len(data) > MAX_BYTES:
            message = _("the file is larger than {size} MiB").format(size=MAX_BYTES // 2**20)
            hint = _("put large sets into CSV or Parquet files and name them under `bulk:`")
            self.problems.append(Problem("too-large", message, hint, Location(self.shown)))
            return None
        self.sha256 = hashlib.sha256(data).hexdigest()
        data = data.removeprefix(codecs.BOM_UTF8)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.problems.append(undecodable(data, error, self.shown))
            return None

    def _report_broken(self, text: str) -> None:
        """Report why a text is no tree; what was read early of it may be amiss for that reason alone."""
        self.problems.clear()
        try:
            self._build(text)
        except yaml.MarkedYAMLError as error:
            if not self._refused_before(error, text):
                self._report_syntax(error)
        except _RefusedError as refused:
            self._report_refused(refused)

    def _refused_before(self, error: yaml.MarkedYAMLError, text: str) -> bool:
        """Report what is refused in the text before an error, and tell whether anything is.

        The parser looks up to 1024 characters ahead and stops at an error there, libyaml 0.2.6 also at a depth of
        1000, before it has told of what comes first. Where the text ends, so does its looking ahead.
        """
        told = self.problems.copy()
        self.problems.clear()
        try:
            self._build(text[: noticed(error).index])
        except _RefusedError as refused:
            self._report_refused(refused)
            return True
        except yaml.MarkedYAMLError:
            pass
        self.problems[:] = told
        return False

    def _report_refused(self, refused: _RefusedError) -> None:
        hint = _("a registry is plain data: write every value out")
        self.report(refused.event, "yaml-feature", refused.message, hint)

    def _report_syntax(self, error: yaml.MarkedYAMLError) -> None:
        told = explain(error, self.lines)
        self.problems.append(Problem("yaml-syntax", told.message, told.hint, self._location(told.line, told.column)))

    def _report_control(self, text: str, position: int) -> None:
        *before, last = _LINE_END.split(text[:position])
        message = _("character U+{code:04X} is not allowed in a registry").format(
            code=ord(text[position : position + 1] or "\0")
        )
        hint = _("delete the character; is this a text file at all?")
        self.problems.append(Problem("control-character", message, hint, self._location(len(before), len(last))))

    def _build(self, text: str, early: Early | None = None) -> Node | None:
        """Turn parser events into nodes; most of the time is the parser's."""
        roots: list[Node] = []
        stack: list[List | Map] = []
        items = roots
        # Only then can a scalar hold what its text does not show, or what it should not.
        doubtful = "\\" in text or _HARMFUL.search(text) is not None
        try:
            for event in iter(_LOADER(text).get_event, None):
                kind = type(event)
                if kind is Scalar:
                    if doubtful and _HARMFUL.search(event.value):
                        self.report(event, "control-character", _("the text holds a control or direction character"))
                    if event.anchor or event.tag:
                        _refuse_tag(event)
                    items.append(event)
                elif kind in _BRANCHES:
                    _refuse_tag(event)
                    branch = _BRANCHES[kind](event)
                    items.append(branch)
                    if len(stack) >= MAX_DEPTH:
                        raise _RefusedError(event, _("nested deeper than {depth} levels").format(depth=MAX_DEPTH))
                    stack.append(branch)
                    items = branch.items
                    if early and type(branch) is List:
                        branch.read = early([_last_key(outer) for outer in stack[:-1]])
                elif kind in _ENDS:
                    branch = stack.pop()
                    self._check_keys(branch)
                    above = stack[-1] if stack else None
                    items = above.items if above else roots
                    if type(above) is List and above.read and type(branch) is Map:
                        items[-1] = above.read(branch)
                elif kind is yaml.AliasEvent:
                    raise _RefusedError(event, _("aliases are refused"))
                elif kind is yaml.DocumentStartEvent and roots:
                    raise _RefusedError(event, _("a second document begins here"))
        except (yaml.MarkedYAMLError, _RefusedError):
            for branch in stack:
                self._check_keys(branch)
            raise
        return roots[0] if roots else None

    def _check_keys(self, branch: List | Map) -> None:
        if not isinstance(branch, Map):
            return
        keys = branch.items[::2]
        seen = set(map(_TEXT, keys))
        if len(seen) == len(keys) and "" not in seen:
            return
        seen.clear()
        for key in keys:
            if type(key) is not Scalar:
                self.report(key, "wrong-shape", _("a key must be a single word"))
            elif key.value in seen:
                message = _("key '{key}' stands twice in this record").format(key=key.value)
                self.report(key, "duplicate-key", message, _("delete one of the two"))
            seen.add(key.value)


def _last_key(branch: Branch) -> str:
    """Return the key whose value is being read; none of a list, and none where the key itself is."""
    of_value = isinstance(branch, Map) and len(branch.items) % 2 == 0
    return branch.items[-2].value if of_value else ""


_TEXT = attrgetter("value")
_BRANCHES: dict[type, type[List] | type[Map]] = {yaml.SequenceStartEvent: List, yaml.MappingStartEvent: Map}
_ENDS = {yaml.SequenceEndEvent, yaml.MappingEndEvent}


def _refuse_tag(event: Any) -> None:
    # A bare `!` only keeps a text a text.
    if event.anchor or (event.tag and event.tag != "!"):
        raise _RefusedError(event, _("tags and anchors are refused"))
