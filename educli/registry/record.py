"""One record of a registry file: its values, typed field by field, beside the node they came from."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from educli.errors import nearest
from educli.language import _
from educli.model.records import Bulk, Pattern, Place
from educli.registry.fields import FIELDS, Field
from educli.registry.kinds import REPEATED, BadFieldError, parser
from educli.registry.syntax import mended
from educli.registry.tree import Document, Map, Node, Scalar, beginning


class Record:
    """A decoded record.

    values: a value per field, in the order of the field table; what is absent or does not fit has its default.
    whole: nothing has been wrong with its values so far.
    """

    __slots__ = ("document", "node", "values", "whole")

    def __init__(self, node: Node, document: Document, values: dict[str, Any]) -> None:
        self.node, self.document, self.values = node, document, values
        self.whole = True

    def report(self, field: str, code: str, message: str, hint: str = "", node: Node | None = None) -> None:
        """Report what is wrong with a field, at its value unless another node is given."""
        self.document.report(node or self.given().get(field, self.node), code, message, hint)
        self.whole = False

    def given(self) -> dict[str, Node]:
        """Return the nodes of the fields that are there: needed only where something is wrong."""
        if not isinstance(self.node, Map):
            return {}
        whole = self.node if self.node.items else self.document.anew(self.node)
        return {key.value: node for key, node in whole.pairs}

    def give_back(self) -> None:
        """Let go of the nodes of the fields, which are most of what a record takes."""
        if isinstance(self.node, Map):
            self.node.items = []

    def without(self, *fields: str) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if name not in fields}

    @property
    def place(self) -> Place:
        start = beginning(self.node)
        return Place(self.document.shown, start.line + 1, start.column + 1)


@dataclass(slots=True)
class Records:
    """What all files of a registry hold, not yet proved.

    Order: as read; documents in the order they were opened.
    observations: each with the id of its source.
    """

    documents: list[Document] = field(default_factory=list)
    metrics: dict[str, Record] = field(default_factory=dict)
    populations: dict[str, Record] = field(default_factory=dict)
    sources: dict[str, Record] = field(default_factory=dict)
    observations: list[tuple[str, Record]] = field(default_factory=list)
    thresholds: list[Record] = field(default_factory=list)
    targets: list[Record] = field(default_factory=list)
    identities: list[Record] = field(default_factory=list)
    contradictions: list[Record] = field(default_factory=list)
    waivers: list[Record] = field(default_factory=list)
    bulk: list[Bulk] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)


class _Slot:
    """A field, and what its texts were read as: most stand in many records, and to parse each anew takes long."""

    __slots__ = ("field", "known", "parse")

    def __init__(self, field: Field) -> None:
        self.field = field
        self.parse: Callable[[Field, Node], Any] = parser(field)
        self.known: dict[str, Any] = {}

    def read(self, node: Node) -> Any:
        """Return the value of a node.

        Raises: BadFieldError when it does not fit.
        """
        value = self.parse(self.field, node)
        if self.field.kind in REPEATED and isinstance(node, Scalar) and len(self.known) < _MOST_KNOWN:
            self.known[node.value] = value
        return value


# Enough for the regions, metrics and periods there are, and small beside a registry that has more.
_MOST_KNOWN = 10_000

_SLOTS = {kind: {field.name: _Slot(field) for field in fields} for kind, fields in FIELDS.items()}
_BLANK = {kind: {field.name: field.default for field in fields} for kind, fields in FIELDS.items()}
_REQUIRED = {kind: [field.name for field in fields if field.required] for kind, fields in FIELDS.items()}


def decode(kind: str, node: Node, document: Document) -> Record:
    """Turn a map node into a record with a value per field, reporting everything that does not fit."""
    slots, values = _SLOTS[kind], _BLANK[kind].copy()
    record = Record(node, document, values)
    if not isinstance(node, Map):
        hint = mended(node.value) if isinstance(node, Scalar) else ""
        record.report("", "wrong-shape", _("a record is a map of fields"), hint)
        return record
    items = iter(node.items)
    for key, item in zip(items, items, strict=True):
        name = key.value
        slot = slots.get(name)
        if slot is None:
            # The rest of the record is proved all the same.
            _report_unknown(kind, key, document)
            continue
        value = slot.known.get(item.value)
        if value is None:
            try:
                value = slot.read(item)
            except BadFieldError as bad:
                record.report(name, bad.code, bad.message, bad.hint, bad.node or item)
                continue
        values[name] = value
    for name in _REQUIRED[kind]:
        # No value of a field that must be there is empty.
        if not values[name] and name not in record.given():
            message = _("{record}: the field '{field}' is missing").format(record=_(kind), field=name)
            hint = _("for example: {example}").format(example=f"{name}: {slots[name].field.good}")
            record.report(name, "missing-key", message, hint)
    return record


# What stands behind a comma within a number, where it is read as the next field.
_REST_OF_NUMBER = re.compile(r"[0-9]{3}(\.[0-9]+)?")


def _report_unknown(kind: str, key: Node, document: Document) -> None:
    message = _("{record}: no field is called '{field}'").format(record=_(kind), field=key.value)
    document.report(key, "unknown-key", message, _meant(key.value, list(_SLOTS[kind])))


def _meant(name: str, fields: list[str]) -> str:
    """Say what a name that no field has was meant as."""
    if mending := mended(name):
        return mending
    if _REST_OF_NUMBER.fullmatch(name):
        return _("a number is written without a thousands separator: 12345, not 12,345")
    if name[:1].isdigit():
        return _("a text with a comma in it stands in double quotes")
    return nearest(name, fields) or _("known: {fields}").format(fields=_(", ").join(fields))
