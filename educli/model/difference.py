"""What a curator changed: the records of two registries as facts, matched by the names a curator sees, and the edits between them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from educli.model.records import Place, Range, Registry, Text

Row = dict[str, Any]

# In the order of a review: what bears on much comes first. `file` is a file of which too much differs to tell it apart.
KINDS = (
    "population",
    "metric",
    "source",
    "line",
    "waiver",
    "file",
    "observation",
    "target",
    "identity",
    "contradiction",
)
CHANGES = ("changed", "removed", "added")

# What a record has when it does not say so.
DEFAULTS = {"qualifier": "exact", "status": "A", "preferred": "false", "dating": "stated"}


class Fact(NamedTuple):
    """A record as text.

    names: by what a curator knows it again, by column of the answer.
    fields: what it says else, by field of the registry; without what it does not say, and without defaults.
    nth: which of those with the same names, from 1; None where it is the only one.
    id: its place among the records of its kind, from 1.
    about: what names it for a reader where `names` do not.
    speaks: how an observation that may speak for its region ranks among others; later in time is greater.
    """

    kind: str
    names: tuple[tuple[str, str], ...]
    fields: Mapping[str, str]
    file: str
    line: int
    id: int
    nth: int | None = None
    about: tuple[tuple[str, str], ...] = ()
    speaks: tuple[Any, ...] | None = None

    @property
    def said(self) -> tuple[Any, ...]:
        return self.kind, self.names, tuple(self.fields.items())


class Edit(NamedTuple):
    """A record that was changed, removed (new is None) or added (old is None)."""

    number: int
    old: Fact | None
    new: Fact | None

    @property
    def fact(self) -> Fact:
        fact = self.new or self.old
        assert fact
        return fact

    @property
    def kind(self) -> str:
        return self.fact.kind

    @property
    def change(self) -> str:
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    def fields(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Yield every field that differs, with its text on both sides."""
        old, new = (fact.fields if fact else {} for fact in (self.old, self.new))
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                yield name, old.get(name), new.get(name)


def edits(old: Iterable[Fact], new: Iterable[Fact]) -> list[Edit]:
    """Match facts and return what differs. Equal ones belong together first, then those of the same names, in order."""
    left = _unmatched(old, new)
    groups: dict[Any, tuple[list[Fact], list[Fact]]] = defaultdict(lambda: ([], []))
    for side, facts in enumerate(left):
        for fact in facts:
            groups[fact.kind, fact.names][side].append(fact)
    pairs = [pair for group in groups.values() for pair in zip_longest(*group)]
    pairs.sort(key=lambda pair: _position(*pair))
    return [Edit(number, *pair) for number, pair in enumerate(pairs, 1)]


def _unmatched(*sides: Iterable[Fact]) -> Iterator[list[Fact]]:
    old, new = (list(facts) for facts in sides)
    said = [Counter(fact.said for fact in facts) for facts in (old, new)]
    for facts, shared in ((old, said[0] & said[1]), (new, said[0] & said[1])):
        left = []
        for fact in facts:
            if shared[fact.said] > 0:
                shared[fact.said] -= 1
            else:
                left.append(fact)
        yield left


def _position(old: Fact | None, new: Fact | None) -> tuple[int, bool, int]:
    """Order edits by kind, then as the records stand; what was removed stands nowhere any more and comes last."""
    fact = new or old
    assert fact
    return KINDS.index(fact.kind), new is None, fact.id


# records as facts


def facts(registry: Registry) -> list[Fact]:
    """Return every record but the observations, which the database has."""
    measured = {line.id: line.metric for line in registry.thresholds}
    found = [
        _fact(kind, record, id, names, fields, about)
        for kind, records, tell in (
            ("population", registry.populations, _population),
            ("metric", registry.metrics, _metric),
            ("source", registry.sources, _source),
            ("line", registry.thresholds, _line),
            ("waiver", registry.waivers, _waiver),
            ("target", registry.targets, _target),
            ("identity", registry.identities, _identity),
            ("contradiction", registry.contradictions, _contradiction),
        )
        for id, record in enumerate(records, 1)
        for names, fields, about in (tell(record),)
    ]
    found = [
        fact._replace(about=(("metric", measured[dict(fact.names)["line"]]),)) if fact.kind == "waiver" else fact
        for fact in found
    ]
    return list(_numbered(found))


_Told = tuple[Row, Row, Row]


def _fact(kind: str, record: Any, id: int, names: Row, fields: Row, about: Row) -> Fact:
    place: Place = record.place
    return Fact(kind, _texts(names), dict(_texts(fields)), place.file, place.line, id, None, _texts(about))


def _numbered(found: Sequence[Fact]) -> Iterator[Fact]:
    """Number the facts of the same names."""
    of = Counter((fact.kind, fact.names) for fact in found)
    seen: Counter[Any] = Counter()
    for fact in found:
        seen[fact.kind, fact.names] += 1
        yield fact._replace(nth=seen[fact.kind, fact.names]) if of[fact.kind, fact.names] > 1 else fact


def _texts(values: Row) -> tuple[tuple[str, str], ...]:
    """Write values as text, texts in both languages as two, without those that say nothing or what goes without saying."""
    written = []
    for name, value in values.items():
        pairs = ((f"{name}_zh", value.zh), (f"{name}_en", value.en)) if isinstance(value, Text) else ((name, value),)
        written += [(key, text) for key, one in pairs if (text := _text(one)) not in ("", DEFAULTS.get(key))]
    return tuple(written)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(_text(one) or "null" for one in value) + "]"
    return str(value)


def _population(record: Any) -> _Told:
    return {"population": record.id}, {"name": record.name}, {}


def _metric(record: Any) -> _Told:
    fields = {
        "name": record.name, "aliases": record.aliases or None, "stage": record.stage, "concept": record.concept, "unit": record.unit,
        "better": record.better, "bounds": record.bounds, "definition": record.definition,
    }  # fmt: skip
    return {"metric": record.id}, fields, {}


def _source(record: Any) -> _Told:
    fields = {
        name: getattr(record, name)
        for name in ("title", "publisher", "number", "published", "seen", "standing", "condition", "lost", "text_sha256", "url", "note")
    }  # fmt: skip
    return {"source": record.id}, fields, {}


def _line(record: Any) -> _Told:
    fields = {
        "metric": record.metric, "name": record.name, **_ends(record.allowed), "issuer": record.issuer, "applies_to": record.applies_to,
        "population": record.population, "from": record.start, "until": record.end, "number": record.number, "source": record.source,
        "quote": record.quote, "at": record.at, "standing": record.standing, "note": record.note,
    }  # fmt: skip
    return {"line": record.id}, fields, {"metric": record.metric}


def _ends(allowed: Range) -> Row:
    """Write the ends of an allowed set as a registry does, in the metric's unit."""
    return {
        "above" if allowed.lower_open else "at_least": allowed.lower,
        "below" if allowed.upper_open else "at_most": allowed.upper,
    }


def _waiver(record: Any) -> _Told:
    return (
        {"line": record.threshold, "region": record.region},
        {"reason": record.reason, "by": record.by, "until": record.until},
        {},
    )


def _target(record: Any) -> _Told:
    names = {
        "source": record.source, "region": record.region, "metric": record.metric, "population": record.population,
        "basis_zh": record.basis.zh, "due": record.by,
    }  # fmt: skip
    fields = {
        "basis_en": record.basis.en, **_ends(record.allowed), "from": record.start, "baseline": record.baseline, "instalments": record.instalments, "status": record.status, "certain": record.certain, "dating": record.dating,
        "quote": record.quote, "at": record.at, "note": record.note,
    }  # fmt: skip
    return names, fields, {}


def _identity(record: Any) -> _Told:
    return {"metric": record.metric}, {"equals": record.equals, "across": record.across, "note": record.note}, {}


def _contradiction(record: Any) -> _Told:
    names = {"region": record.region, "metric": record.metric, "period": record.period}
    return names, {"reason": record.reason}, {}


_OBSERVATION = ("source", "region", "metric", "period", "population", "basis_zh")
_OBSERVED = (
    "value", "equals", "unit", "qualifier", "tolerance", "missing", "status", "preferred", "dating", "basis_en", "certain_zh", "certain_en",
    "quote", "at", "note_zh", "note_en",
)  # fmt: skip


def observation(row: Row) -> Fact:
    """Return an observation of the database as a fact."""
    fields = dict(_texts({name: row[name] for name in _OBSERVED}))
    if row["missing"]:
        # A blank is of status M without saying so.
        fields.pop("status", None)
    return Fact(
        "observation", _texts({name: row[name] for name in _OBSERVATION}), fields, row["file"], row["line"], row["id"], row["nth"],
        speaks=speaks(row) if row["may_speak"] else None,
    )  # fmt: skip


def speaks(row: Row) -> tuple[Any, ...]:
    """Return what decides which of several observations speaks; see the macro `chosen`. Their order decides what this leaves open."""
    return row["period_end"], row["period_start"], row["preferred"]


def file(name: str, number: int, counts: Mapping[str, int], side: str) -> Fact | None:
    """Return a file of which too many observations differ to tell each, as one fact; None where it has none on that side."""
    fields = {f"only_{side}": str(counts[side])}
    return Fact("file", (("file", name),), fields, name, 1, number) if counts[side] else None
