"""YAML text as a tree of nodes that keep every scalar's own text and place.

YAML types nothing here: it would read the code `no` as False, `012` as 10 and 12:30 as 750.
"""

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from educli.errors import Location, Problem, reason
from educli.language import _
from educli.registry.syntax import explain, noticed

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 20

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Control characters, and the marks that turn the direction of text, can disturb a terminal.
_HARMFUL = {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F} - {0x0A}


@dataclass(slots=True)
class Node:
    """A scalar (`text`), a list (`items`) or a map (`pairs`).

    Unit: line and column count from 0; width is that of a scalar on one line, in characters.
    """

    kind: str
    line: int
    column: int
    width: int = 1
    text: str = ""
    items: list["Node"] = field(default_factory=list)
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list)


# The line ends that YAML knows; str.splitlines knows more, and places would drift.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

# What no YAML text may hold, sought here since libyaml tells its place in bytes.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


class _RefusedError(Exception):
    """The text uses a feature of YAML that a registry has no need of."""

    def __init__(self, node: Node, message: str) -> None:
        self.node, self.message = node, message


class Document:
    """One YAML file: its path, its lines for carets, and what is wrong with it."""

    def __init__(self, path: Path, shown: str, problems: list[Problem]) -> None:
        self.path, self.shown, self.problems = path, shown, problems
        self.lines: list[str] = []
        self.data = b""

    def location(self, node: Node) -> Location:
        text = self.lines[node.line] if node.line < len(self.lines) else ""
        return Location(self.shown, node.line + 1, node.column + 1, text, max(node.width, 1))

    def report(self, node: Node, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, message, hint, self.location(node)))

    def read(self) -> Node | None:
        """Return the root node, or None after reporting why there is none."""
        text = self._text()
        if text is None:
            return None
        if forbidden := _FORBIDDEN.search(text):
            self._report_control(text, forbidden.start())
            return None
        try:
            root = self._build(text)
        except yaml.MarkedYAMLError as error:
            if not self._refused_before(error, text):
                self._report_syntax(error)
            return None
        except _RefusedError as refused:
            self._report_refused(refused)
            return None
        if root is None and not self.problems:
            self.problems.append(
                Problem(
                    "empty-registry", _("the file holds nothing"), _("begin with `format: 1`"), Location(self.shown)
                )
            )
        return root

    def _text(self) -> str | None:
        try:
            # Reading decides, not the size that is claimed: a device has none and may have no end.
            with self.path.open("rb") as file:
                self.data = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            message = _("cannot read the file: {reason}").format(reason=reason(error, named=False))
            hint = _("check the path given by --registry or EDUCLI_REGISTRY")
            self.problems.append(Problem("unreadable", message, hint, Location(self.shown)))
            return None
        if len(self.data) > MAX_BYTES:
            message = _("the file is larger than {size} MiB").format(size=MAX_BYTES // 2**20)
            hint = _("put large sets into CSV or Parquet files and name them under `bulk:`")
            self.problems.append(Problem("too-large", message, hint, Location(self.shown)))
            return None
        data = self.data.removeprefix(codecs.BOM_UTF8)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            line = before.count("\n") + 1
            column = len(before) - (before.rfind("\n") + 1) + 1
            message = _("byte 0x{byte:02x} is not UTF-8").format(byte=data[error.start])
            self.problems.append(
                Problem("encoding", message, _guess_encoding(self.data), Location(self.shown, line, column))
            )
            return None
        self.lines = _LINE_END.split(text)
        return text

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
        self.report(refused.node, "yaml-feature", refused.message, hint)

    def _report_syntax(self, error: yaml.MarkedYAMLError) -> None:
        told = explain(error, self.lines)
        self.report(Node("scalar", told.line, told.column), "yaml-syntax", told.message, told.hint)

    def _report_control(self, text: str, position: int) -> None:
        *before, last = _LINE_END.split(text[:position])
        node = Node("scalar", len(before), len(last))
        message = _("character U+{code:04X} is not allowed in a registry").format(
            code=ord(text[position : position + 1] or "\0")
        )
        self.report(node, "control-character", message, _("delete the character; is this a text file at all?"))

    def _build(self, text: str) -> Node | None:
        """Turn parser events into nodes; 0.17 of the time yaml.compose takes for the same places."""
        root: Node | None = None
        stack: list[Node] = []
        keys: list[Node | None] = []
        seen: list[set[str]] = []
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(_node("scalar", event), _("a second document begins here"))
                continue
            if isinstance(event, yaml.AliasEvent):
                raise _RefusedError(_node("scalar", event), _("aliases are refused"))
            if isinstance(event, yaml.ScalarEvent):
                node = _node("scalar", event)
                node.text = event.value
                if not _HARMFUL.isdisjoint(map(ord, event.value)):
                    self.report(node, "control-character", _("the text holds a control or direction character"))
            elif isinstance(event, yaml.SequenceStartEvent):
                node = _node("list", event)
            elif isinstance(event, yaml.MappingStartEvent):
                node = _node("map", event)
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
                keys.pop()
                seen.pop()
                continue
            else:
                continue
            if event.anchor or (event.tag and event.tag != "!"):
                raise _RefusedError(node, _("tags and anchors are refused"))
            if not stack:
                root = node
            elif stack[-1].kind == "list":
                stack[-1].items.append(node)
            elif keys[-1] is None:
                keys[-1] = self._key(seen[-1], node)
            else:
                stack[-1].pairs.append((keys[-1], node))
                keys[-1] = None
            if node.kind != "scalar":
                if len(stack) >= MAX_DEPTH:
                    raise _RefusedError(node, _("nested deeper than {depth} levels").format(depth=MAX_DEPTH))
                stack.append(node)
                keys.append(None)
                seen.append(set())
        return root

    def _key(self, seen: set[str], key: Node) -> Node:
        if key.kind != "scalar":
            self.report(key, "wrong-shape", _("a key must be a single word"))
        elif key.text in seen:
            self.report(
                key,
                "duplicate-key",
                _("key '{key}' stands twice in this record").format(key=key.text),
                _("delete one of the two"),
            )
        seen.add(key.text)
        return key


def _node(kind: str, event: Any) -> Node:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if start.line == end.line else 1
    return Node(kind, start.line, start.column, width)


def _guess_encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _("this looks like UTF-16; save it as UTF-8")
    if b"\0" in data[:4096]:
        return _("this is not a text file")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return _("save the file as UTF-8")
    return _("this looks like GBK; convert it with `iconv -f GBK -t UTF-8`")
