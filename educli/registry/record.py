"""One record of a registry file: its values, typed field by field, beside the nodes they came from."""

from dataclasses import dataclass, field
from typing import Any

from educli.errors import nearest
from educli.language import _
from educli.model.records import Bulk, Pattern, Place
from educli.registry.fields import FIELDS
from educli.registry.kinds import BadFieldError, parse
from educli.registry.tree import Document, Node


@dataclass(slots=True)
class Record:
    """A decoded record.

    nodes: where each value came from, for later problems.
    whole: nothing has been wrong with its values so far.
    """

    node: Node
    document: Document
    values: dict[str, Any]
    nodes: dict[str, Node] = field(default_factory=dict)
    whole: bool = True

    def report(self, field: str, code: str, message: str, hint: str = "", node: Node | None = None) -> None:
        """Report what is wrong with a field, at its value unless another node is given."""
        self.document.report(node or self.nodes.get(field, self.node), code, message, hint)
        self.whole = False

    def without(self, *fields: str) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if name not in fields}

    @property
    def place(self) -> Place:
        return Place(self.document.shown, self.node.line + 1, self.node.column + 1)


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


def decode(kind: str, node: Node, document: Document) -> Record:
    """Turn a map node into a record with a value per field, reporting everything that does not fit."""
    fields = {field.name: field for field in FIELDS[kind]}
    record = Record(node, document, {name: field.default for name, field in fields.items()})
    if node.kind != "map":
        record.report("", "wrong-shape", _("a record is a map of fields"))
        return record
    for key_node, value_node in node.pairs:
        field = fields.get(key_node.text)
        if field is None:
            # The rest of the record is proved all the same.
            message = _("{record}: no field is called '{field}'").format(record=_(kind), field=key_node.text)
            hint = nearest(key_node.text, list(fields)) or _("known: {fields}").format(fields=", ".join(fields))
            document.report(key_node, "unknown-key", message, hint)
            continue
        record.nodes[field.name] = value_node
        try:
            record.values[field.name] = parse(field, value_node)
        except BadFieldError as bad:
            record.report(field.name, bad.code, bad.message, bad.hint, bad.node)
    for field in fields.values():
        if field.required and field.name not in record.nodes:
            message = _("{record}: the field '{field}' is missing").format(record=_(kind), field=field.name)
            hint = _("for example: {example}").format(example=f"{field.name}: {field.good}")
            record.report(field.name, "missing-key", message, hint)
    return record
