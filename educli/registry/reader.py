"""A registry file and all it includes, read, checked and cross-checked into a Registry."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from educli.errors import EducliError, Problem
from educli.language import _
from educli.model import period
from educli.model.arithmetic import operands
from educli.model.names import Name, key, region_names
from educli.model.records import (
    Bulk,
    Contradiction,
    Identity,
    Metric,
    Observation,
    Place,
    Population,
    Range,
    Registry,
    Source,
    Target,
    Text,
    Threshold,
    Waiver,
)
from educli.model.units import factor
from educli.paths import BUILTIN_REGISTRY
from educli.registry.fields import FIELDS
from educli.registry.kinds import BadFieldError, nearest, parse
from educli.registry.regions import read_regions
from educli.registry.tree import Document, Node


def read_registry(path: Path) -> Registry:
    """Return the registry at `path`.

    Raises: EducliError with every problem of every file, in file order.
    """
    reader = _Reader()
    reader.open(path, str(path))
    return reader.finish(path)


@dataclass(slots=True)
class _Record:
    """A decoded record: its values, and the nodes they came from for later problems."""

    values: dict[str, Any]
    nodes: dict[str, Node]
    node: Node
    document: Document
    whole: bool

    def report(self, field: str, code: str, message: str, hint: str = "") -> None:
        self.document.report(self.nodes.get(field, self.node), code, message, hint)

    @property
    def place(self) -> Place:
        return Place(self.document.shown, self.node.line + 1, self.node.column + 1)


class _Reader:
    """Collects the records of all files, then proves them against each other."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.metrics: dict[str, _Record] = {}
        self.populations: dict[str, _Record] = {}
        self.sources: dict[str, _Record] = {}
        self.observations: list[tuple[str, _Record]] = []
        self.thresholds: list[_Record] = []
        self.targets: list[_Record] = []
        self.identities: list[_Record] = []
        self.contradictions: list[_Record] = []
        self.waivers: list[_Record] = []
        self.bulk: list[Bulk] = []
        self.regions = read_regions()
        self._region_codes = _resolver(region_names(self.regions))

    # reading

    def open(self, path: Path, shown: str) -> None:
        document = Document(path, shown, [])
        self.documents.append(document)
        root = document.read()
        if root is None:
            return
        if root.kind != "map":
            document.report(root, "wrong-shape", _("a registry is a map: format, metrics, sources …"))
            return
        record = self._decode("registry", root, document)
        values = record.values
        if values["extend"]:
            self.open(BUILTIN_REGISTRY, str(BUILTIN_REGISTRY))
        for node in values["include"]:
            self._include(node, document)
        for node in values["bulk"]:
            inside = self._inside(node, document)
            if inside and not _is_file(inside):
                document.report(node, "bad-bulk", _("there is no file '{path}'").format(path=node.text))
            elif inside:
                shown = str(Path(document.shown).parent / node.text)
                self.bulk.append(Bulk(str(inside), shown, Place(document.shown, node.line + 1)))
        for kind, store in (("population", self.populations), ("metric", self.metrics), ("source", self.sources)):
            for id_node, node in values[kind + "s"]:
                self._add(kind, id_node, node, document, store)
        for kind, plural, records in (
            ("threshold", "thresholds", self.thresholds),
            ("target", "targets", self.targets),
            ("identity", "identities", self.identities),
            ("contradiction", "contradictions", self.contradictions),
            ("waiver", "waivers", self.waivers),
        ):
            records.extend(self._decode(kind, node, document) for node in values[plural])

    def _add(self, kind: str, id_node: Node, node: Node, document: Document, store: dict[str, _Record]) -> None:
        name = id_node.text
        record = self._decode(kind, node, document)
        if name in store:
            message = _("'{id}' is defined twice").format(id=name)
            first = store[name].place
            document.report(
                id_node, "duplicate-id", message, _("first at {file}:{line}").format(file=first.file, line=first.line)
            )
            return
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
            document.report(
                id_node, "bad-value", _("'{text}' is not an id: letters, digits, - and _").format(text=name)
            )
        store[name] = record
        if kind == "source":
            self.observations += [
                (name, self._decode("observation", item, document)) for item in record.values["observations"]
            ]

    def _inside(self, node: Node, document: Document) -> Path | None:
        """Return the file a node names, when it lies in the folder of the registry or below it."""
        folder = document.path.parent.resolve()
        try:
            target = (folder / node.text).resolve()
            if node.kind == "scalar" and node.text and target.is_relative_to(folder):
                return target
        except (OSError, ValueError):
            # A name that no file system takes lies nowhere.
            pass
        message = _("'{path}' lies outside the folder of the registry").format(path=node.text)
        document.report(node, "include-outside", message)
        return None

    def _include(self, node: Node, document: Document) -> None:
        target = self._inside(node, document)
        if target is None:
            return
        if any(target == other.path.resolve() for other in self.documents):
            document.report(node, "include-outside", _("'{path}' is included already").format(path=node.text))
            return
        self.open(target, str(Path(document.shown).parent / node.text))

    def _decode(self, kind: str, node: Node, document: Document) -> _Record:
        """Turn a map node into values, one per field, reporting everything that does not fit."""
        fields = {field.name: field for field in FIELDS[kind]}
        record = _Record({name: field.default for name, field in fields.items()}, {}, node, document, True)
        if node.kind != "map":
            document.report(node, "wrong-shape", _("a record is a map of fields"))
            record.whole = False
            return record
        for key_node, value_node in node.pairs:
            field = fields.get(key_node.text)
            if field is None:
                message = _("{record}: no field is called '{field}'").format(record=_(kind), field=key_node.text)
                hint = nearest(key_node.text, list(fields)) or _("known: {fields}").format(fields=", ".join(fields))
                document.report(key_node, "unknown-key", message, hint)
                continue
            record.nodes[field.name] = value_node
            try:
                record.values[field.name] = parse(field, value_node)
            except BadFieldError as bad:
                document.report(bad.node or value_node, bad.code, bad.message, bad.hint)
                record.whole = False
        for field in fields.values():
            if field.required and field.name not in record.nodes:
                message = _("{record}: the field '{field}' is missing").format(record=_(kind), field=field.name)
                document.report(
                    node,
                    "missing-key",
                    message,
                    _("for example: {example}").format(example=f"{field.name}: {field.good}"),
                )
                record.whole = False
        return record

    # proving

    def finish(self, path: Path) -> Registry:
        metrics = self._metrics()
        populations = tuple(
            Population(name, Text(**r.values), r.place) for name, r in self.populations.items() if r.whole
        )
        registry = Registry(
            path=str(path),
            regions=self.regions,
            metrics=tuple(metrics.values()),
            populations=populations,
            sources=tuple(self._source(name, r) for name, r in self.sources.items() if r.whole),
            observations=self._observations(metrics),
            thresholds=self._thresholds(metrics),
            targets=tuple(filter(None, (self._target(r, metrics) for r in self.targets))),
            identities=tuple(filter(None, (self._identity(r) for r in self.identities))),
            bulk=tuple(self.bulk),
            files=tuple(str(document.path) for document in self.documents),
            contradictions=tuple(filter(None, (self._contradiction(r) for r in self.contradictions))),
            waivers=tuple(filter(None, (self._waiver(r) for r in self.waivers))),
        )
        problems = [problem for document in self.documents for problem in sorted(document.problems, key=_position)]
        if problems:
            raise EducliError(*problems)
        return registry

    def _metrics(self) -> dict[str, Metric]:
        metrics: dict[str, Metric] = {}
        names: dict[str, str] = {}
        for name, record in self.metrics.items():
            if not record.whole:
                continue
            values = record.values
            for text in values["name"]:
                other = names.setdefault(key(text), name)
                if other != name:
                    record.report("name", "duplicate-id", _("metric '{id}' has the same name").format(id=other))
            metrics[name] = Metric(id=name, place=record.place, **values)
        return metrics

    @staticmethod
    def _source(name: str, record: _Record) -> Source:
        values = {field: value for field, value in record.values.items() if field != "observations"}
        return Source(id=name, place=record.place, **values)

    def _reference(self, record: _Record, field: str, known: Iterable[str]) -> bool:
        """Report a name that is defined nowhere."""
        name = record.values[field]
        if not name or name in known:
            return True
        message = _("'{name}' is not defined").format(name=name)
        record.report(field, "unknown-reference", message, self._called(field, name) or nearest(name, list(known)))
        record.whole = False
        return False

    def _called(self, field: str, name: str) -> str:
        """Return a hint for a metric that is named by its name instead of its id."""
        if field != "metric":
            return ""
        wanted = key(name)
        for id, record in self.metrics.items():
            names = [*(record.values["name"] or ()), *record.values["aliases"]]
            if wanted in map(key, names):
                return _("use the id '{id}'").format(id=id)
        return ""

    def _region(self, record: _Record, field: str) -> str:
        codes = self._region_codes(record.values[field])
        if len(codes) == 1:
            return codes[0]
        name = record.values[field]
        record.whole = False
        if codes:
            hint = _("write one of the codes {codes}").format(codes=", ".join(codes))
            record.report(field, "unknown-reference", _("several regions are called '{name}'").format(name=name), hint)
        else:
            hint = nearest(name, [text for region in self.regions for text in (region.short, region.name)], 0.5)
            record.report(field, "unknown-reference", _("no region is called '{name}'").format(name=name), hint)
        return ""

    def _scale(self, record: _Record, metric: Metric) -> Decimal | None:
        """Return what the printed unit is worth in the metric's."""
        printed = record.values["unit"]
        if not printed:
            return Decimal(1)
        worth = factor(metric.unit, printed)
        if worth is None:
            message = _("unit '{printed}' does not belong to {unit}").format(printed=printed, unit=metric.unit)
            record.report("unit", "unknown-unit", message, _("write it as the document does, such as 万元 or 亿元"))
            record.whole = False
        return worth

    def _common(self, record: _Record, metrics: dict[str, Metric]) -> Metric | None:
        """Check what observations, thresholds and targets share; return the metric when all of it holds."""
        known = bool(record.values["metric"]) and self._reference(record, "metric", self.metrics)
        self._reference(record, "population", self.populations)
        if "source" in record.values:
            self._reference(record, "source", self.sources)
        metric = metrics.get(record.values["metric"]) if known else None
        if metric is not None:
            self._scale(record, metric)
        return metric if record.whole else None

    def _observations(self, metrics: dict[str, Metric]) -> tuple[Observation, ...]:
        observations: list[Observation] = []
        rivals: dict[tuple[str, ...], list[tuple[_Record, Decimal]]] = defaultdict(list)
        for source, record in self.observations:
            metric = self._common(record, metrics)
            region = self._region(record, "region") if record.values["region"] else ""
            if metric is None or not region:
                continue
            values = dict(record.values)
            self._check_value(record, metric)
            self._check_evidence(record, self.sources[source])
            if values["missing"]:
                values["status"] = "M"
            else:
                rival = (region, metric.id, values["population"], values["basis"].zh, values["period"])
                rivals[rival].append((record, self._canonical(record, metric)))
            values |= {"region": region, "value": values["value"] or "", "printed_unit": values.pop("unit")}
            values |= {"tolerance": _decimal(values["tolerance"]), "source": source, "place": record.place}
            observations.append(Observation(**values))
        for group in rivals.values():
            _check_rivals(group)
        return tuple(observations)

    def _canonical(self, record: _Record, metric: Metric) -> Decimal:
        """Return the value in the metric's unit."""
        return Decimal(record.values["value"] or 0) * (self._scale(record, metric) or 1)

    def _check_value(self, record: _Record, metric: Metric) -> None:
        values = record.values
        if (values["value"] is None) != bool(values["missing"]):
            message = _("an observation has either a `value` or the reason in `missing`")
            record.report("missing" if values["missing"] else "metric", "missing-key", message)
            return
        if values["tolerance"] is not None and (values["qualifier"] != "approx" or Decimal(values["tolerance"]) < 0):
            record.report("tolerance", "bad-value", _("a tolerance belongs to `qualifier: approx` and is not negative"))
        if values["missing"]:
            return
        value = self._canonical(record, metric)
        if abs(value) >= _GREATEST:
            record.report("value", "bad-value", _("{value} is beyond all measure").format(value=values["value"]))
        if abs(value) >= _GREATEST or values["status"] == "U":
            return
        low, high = metric.bounds
        inside = (low is None or value >= low) and (high is None or value <= high)
        # More than the greatest, or less than the least, leaves nothing.
        empty = (values["qualifier"] == "more_than" and value == high) or (
            values["qualifier"] == "less_than" and value == low
        )
        if not inside or empty:
            message = _("{value} lies outside the bounds of '{metric}'").format(value=values["value"], metric=metric.id)
            hint = _("correct it; where the document itself prints it, set `status: U` and say so in `note`")
            record.report("value", "out-of-bounds", message, hint)

    @staticmethod
    def _check_evidence(record: _Record, source: _Record) -> None:
        values = record.values
        if values["value"] is not None and source.values["text_sha256"]:
            for field in ("quote", "at"):
                if not values[field]:
                    message = _("a figure from a document that we hold needs '{field}'").format(field=field)
                    record.report("metric", "missing-key", message)
        _check_damage(record, source)

    def _range(self, record: _Record, metric: Metric) -> Range | None:
        """Return the allowed set that below, at_most, above and at_least describe."""
        scale = self._scale(record, metric) or Decimal(1)
        ends = {name: Decimal(record.values[name]) * scale for name in _ENDS if record.values.get(name) is not None}
        if (exact := ends.pop("equals", None)) is not None:
            ends |= {"at_least": exact, "at_most": exact}
        lower, upper = ends.get("at_least", ends.get("above")), ends.get("at_most", ends.get("below"))
        doubled = {"at_least", "above"} <= set(ends) or {"at_most", "below"} <= set(ends)
        if not ends or doubled or (lower is not None and upper is not None and lower > upper):
            message = _(
                "a line needs one end, or a lower and an upper one in this order: below, at_most, above, at_least"
            )
            record.report("metric", "bad-value", message)
            return None
        return Range(lower, "above" in ends, upper, "below" in ends)

    def _thresholds(self, metrics: dict[str, Metric]) -> tuple[Threshold, ...]:
        thresholds: dict[str, Threshold] = {}
        for record in self.thresholds:
            metric = self._common(record, metrics)
            issuer = self._region(record, "issuer") if record.values["issuer"] else ""
            if metric is None or not issuer:
                continue
            values = record.values
            allowed = self._range(record, metric)
            start = period.bounds(values["from"])[0]
            end = period.bounds(values["until"])[1] if values["until"] else None
            if end and end < start:
                record.report("until", "bad-period", _("the line ends before it begins"))
            if values["id"] in thresholds:
                record.report("id", "duplicate-id", _("'{id}' is defined twice").format(id=values["id"]))
            if allowed is None:
                continue
            thresholds[values["id"]] = self._threshold(record, issuer, allowed, start, end)
        return tuple(thresholds.values())

    @staticmethod
    def _threshold(record: _Record, issuer: str, allowed: Range, start: date, end: date | None) -> Threshold:
        left_out = {"below", "at_most", "above", "at_least", "unit", "from", "until", "issuer"}
        values = {name: value for name, value in record.values.items() if name not in left_out}
        return Threshold(allowed=allowed, issuer=issuer, start=start, end=end, place=record.place, **values)

    def _target(self, record: _Record, metrics: dict[str, Metric]) -> Target | None:
        metric = self._common(record, metrics)
        region = self._region(record, "region") if record.values["region"] else ""
        if metric is None or not region:
            return None
        _check_damage(record, self.sources[record.values["source"]])
        allowed = self._range(record, metric)
        if allowed is None:
            return None
        values = {name: value for name, value in record.values.items() if name not in {*_ENDS, "unit"}}
        return Target(allowed=allowed, place=record.place, **values | {"region": region})

    def _identity(self, record: _Record) -> Identity | None:
        if not record.whole or not self._reference(record, "metric", self.metrics):
            return None
        for operand in operands(record.values["equals"]):
            for name, known in ((operand.metric, self.metrics), (operand.population, self.populations)):
                if name and name not in known:
                    message = _("'{name}' is not defined").format(name=name)
                    record.report("equals", "unknown-reference", message, nearest(name, list(known)))
                    return None
        return Identity(place=record.place, **record.values)

    def _contradiction(self, record: _Record) -> Contradiction | None:
        if not record.whole or not self._reference(record, "metric", self.metrics):
            return None
        region = self._region(record, "region")
        return Contradiction(place=record.place, **record.values | {"region": region}) if region else None

    def _waiver(self, record: _Record) -> Waiver | None:
        lines = [line.values["id"] for line in self.thresholds]
        if not record.whole or not self._reference(record, "threshold", lines):
            return None
        region = self._region(record, "region")
        until = period.bounds(record.values["until"])[1]
        return Waiver(place=record.place, **record.values | {"region": region, "until": until}) if region else None


# Values are kept with eight digits after the point and twenty before it.
_GREATEST = Decimal(10) ** 20
_ENDS = ("below", "at_most", "above", "at_least", "equals")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _check_damage(record: _Record, source: _Record) -> None:
    values = record.values
    damaged = source.values["condition"] == "damaged"
    if damaged and values["status"] != "U" and not values["certain"] and not values.get("missing"):
        message = _("the document is damaged: the reading must be `status: U`, or `certain` must say why it is not")
        record.report("status", "unproven", message)


def _check_rivals(group: list[tuple[_Record, Decimal]]) -> None:
    """Refuse observations that contradict each other unless exactly one is preferred."""
    said = {(record.values["qualifier"], value) for record, value in group}
    preferred = sum(record.values["preferred"] for record, _value in group)
    if (len(said) > 1 and preferred != 1) or preferred > 1:
        record, _value = group[-1]
        first = group[0][0].place
        message = _("this contradicts the observation at {file}:{line}").format(file=first.file, line=first.line)
        record.report("value", "sources-disagree", message, _("mark exactly one of them `preferred: true`"))


def _resolver(names: list[Name]) -> Callable[[str], list[str]]:
    best: dict[str, tuple[int, list[str]]] = {}
    for name in names:
        rank, ids = best.get(name.key, (99, []))
        if name.rank < rank:
            best[name.key] = (name.rank, [name.id])
        elif name.rank == rank and name.id not in ids:
            ids.append(name.id)
    return lambda text: best.get(key(text), (0, []))[1]


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.location.line, problem.location.column) if problem.location else (0, 0)
