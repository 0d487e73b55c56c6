"""A registry file and all it includes, read into records, which educli.registry.proof then proves."""

import re
from collections.abc import Sequence
from pathlib import Path

from educli.errors import EducliError, Problem
from educli.language import _
from educli.model.garbage import uncollected
from educli.model.records import Bulk, Pattern, Place, Registry
from educli.paths import BUILTIN_REGISTRY, is_pattern, matching
from educli.registry.proof import prove
from educli.registry.record import Record, Records, decode
from educli.registry.tree import Document, Map, Node, Read, Scalar, beginning


def read_registry(path: Path, builtin: Path = BUILTIN_REGISTRY) -> Registry:
    """Return the registry at `path`; `builtin` is what it extends when it says so.

    Raises: EducliError with every problem of every file, in file order.
    """
    with uncollected():
        registry, problems = _proved(path, builtin)
    if problems:
        raise EducliError(*problems)
    return registry


def _proved(path: Path, builtin: Path) -> tuple[Registry, list[Problem]]:
    reader = _Reader(builtin)
    reader.open(path, str(path))
    registry = prove(reader.records, path)
    documents = reader.records.documents
    return registry, [problem for document in documents for problem in sorted(document.problems, key=_position)]


class _Reader:
    """Collects the records of a file, of those it includes, and of the shipped registry where it extends that."""

    def __init__(self, builtin: Path) -> None:
        self.records, self._builtin = Records(), builtin

    def open(self, path: Path, shown: str) -> None:
        document = Document(path, shown, [])
        self.records.documents.append(document)
        root = document.read(lambda keys: _early(keys, document))
        if root is None:
            return
        if not isinstance(root, Map):
            document.report(root, "wrong-shape", _("a registry is a map: format, metrics, sources …"))
            return
        values = decode("registry", root, document).values
        if values["extend"]:
            self.open(self._builtin, str(self._builtin))
        for node in values["include"]:
            self._include(node, document)
        for node in values["bulk"]:
            self._bulk(node, document)
        records = self.records
        for kind, named, store in (
            ("population", values["populations"], records.populations),
            ("metric", values["metrics"], records.metrics),
            ("source", values["sources"], records.sources),
        ):
            for id_node, node in named:
                self._add(kind, id_node, node, document, store)
        for kind, nodes, listed in (
            ("threshold", values["thresholds"], records.thresholds),
            ("target", values["targets"], records.targets),
            ("identity", values["identities"], records.identities),
            ("contradiction", values["contradictions"], records.contradictions),
            ("waiver", values["waivers"], records.waivers),
        ):
            listed.extend(decode(kind, node, document) for node in nodes)

    def _add(self, kind: str, id_node: Node, node: Node, document: Document, store: dict[str, Record]) -> None:
        name = id_node.value
        record = decode(kind, node, document)
        if name in store:
            first = store[name].place
            hint = _("first at {file}:{line}").format(file=first.file, line=first.line)
            document.report(id_node, "duplicate-id", _("'{id}' is defined twice").format(id=name), hint)
            return
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
            message = _("'{text}' is not an id: letters, digits, - and _").format(text=name)
            document.report(id_node, "bad-value", message)
        store[name] = record
        if kind == "source":
            items = record.values["observations"]
            read = [item if isinstance(item, Record) else decode("observation", item, document) for item in items]
            self.records.observations += [(name, one) for one in read]

    def _include(self, node: Node, document: Document) -> None:
        target = _inside(node, document)
        if target is None:
            return
        if any(target == other.path.resolve() for other in self.records.documents):
            document.report(node, "include-outside", _("'{path}' is included already").format(path=node.value))
            return
        self.open(target, _beside(node, document))

    def _bulk(self, node: Node, document: Document) -> None:
        target = _inside(node, document)
        if target is None:
            return
        place = Place(document.shown, beginning(node).line + 1)
        if is_pattern(node.value) and not _is_file(target):
            self._bulk_pattern(node, document, place)
        elif not _is_file(target):
            document.report(node, "bad-bulk", _("there is no file '{path}'").format(path=node.value))
        else:
            self._bulk_file(target, node.value, node, document, place)

    def _bulk_pattern(self, node: Node, document: Document, place: Place) -> None:
        folder = document.path.parent.resolve()
        try:
            found = matching(folder, node.value)
        except (OSError, ValueError, NotImplementedError):
            found = []
        if not found:
            document.report(node, "bad-bulk", _("no file is called like '{pattern}'").format(pattern=node.value))
        self.records.patterns.append(Pattern(str(folder), node.value, tuple(map(str, found))))
        for file in found:
            # A link may lead elsewhere.
            if file.resolve().is_relative_to(folder):
                self._bulk_file(file.resolve(), file.relative_to(folder).as_posix(), node, document, place)
            else:
                _report_outside(node, document)

    def _bulk_file(self, target: Path, name: str, node: Node, document: Document, place: Place) -> None:
        if any(bulk.path == str(target) for bulk in self.records.bulk):
            document.report(node, "bad-bulk", _("'{path}' is named already").format(path=name))
            return
        self.records.bulk.append(Bulk(str(target), str(Path(document.shown).parent / name), place))


def _early(keys: Sequence[str], document: Document) -> Read | None:
    """Return what reads the observations of a source, of which there are many, while the text is parsed."""

    def read(node: Map) -> Record:
        record = decode("observation", node, document)
        # What is derived is asked for its fields even where nothing is wrong.
        if record.whole and not record.values["equals"]:
            record.give_back()
        return record

    return read if len(keys) == 3 and (keys[0], keys[2]) == ("sources", "observations") else None


def _inside(node: Node, document: Document) -> Path | None:
    """Return the file a node names, when it lies in the folder of the registry or below it."""
    folder = document.path.parent.resolve()
    try:
        target = (folder / node.value).resolve()
        if isinstance(node, Scalar) and node.value and target.is_relative_to(folder):
            return target
    except (OSError, ValueError):
        # A name that no file system takes lies nowhere.
        pass
    _report_outside(node, document)
    return None


def _report_outside(node: Node, document: Document) -> None:
    message = _("'{path}' lies outside the folder of the registry").format(path=node.value)
    document.report(node, "include-outside", message)


def _beside(node: Node, document: Document) -> str:
    """Return the path of a named file as a person is shown it."""
    return str(Path(document.shown).parent / node.value)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.location.line, problem.location.column) if problem.location else (0, 0)
