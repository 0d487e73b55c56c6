"""The records of a registry, as loading proves them. Words are those of docs/registry.md."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

QUALIFIERS = ("exact", "more_than", "at_least", "less_than", "at_most", "approx")
MISSING = ("not_published", "not_looked_up", "illegible", "not_applicable")
STATUSES = ("A", "B", "E", "P", "U", "F", "M")


class Text(NamedTuple):
    """A text in both languages; one without words counts as false."""

    zh: str
    en: str

    def __bool__(self) -> bool:
        # A tuple of two empty texts would count as true.
        return bool(self.zh)


NO_TEXT = Text("", "")


class Place(NamedTuple):
    """Where a record stands."""

    file: str
    line: int
    column: int = 1


NOWHERE = Place("", 1)


@dataclass(frozen=True, slots=True)
class Region:
    """A division of GB/T 2260. `parent` is empty for the country."""

    code: str
    name: str
    short: str
    pinyin: str
    level: str
    parent: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    id: str
    name: Text
    aliases: tuple[str, ...]
    stage: str
    concept: str
    unit: str
    better: str
    bounds: tuple[Decimal | None, Decimal | None]
    definition: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Population:
    """Whose figure it is, when it is not the whole region: 市区, 市直属学校."""

    id: str
    name: Text
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    publisher: str
    number: str
    published: str
    seen: str
    standing: str
    condition: str
    lost: Text
    text_sha256: str
    url: str
    note: Text
    place: Place


class Observation(NamedTuple):
    """metric × region × period = value, with its evidence. A tuple: there are many, and it is made in a third of the time.

    value: as printed, in `printed_unit`; None when `missing` says why it is blank.
    """

    region: str
    metric: str
    period: str
    qualifier: str
    value: str
    printed_unit: str
    tolerance: Decimal | None
    population: str
    basis: Text
    status: str
    missing: str
    preferred: bool
    dating: str
    certain: Text
    quote: str
    at: str
    note: Text
    source: str
    place: Place
    # How the value is derived from other figures; a derived one stands behind all that are stated.
    formula: str = ""
    operands: "tuple[Observation, ...]" = ()


class Range(NamedTuple):
    """An allowed set of values; None is unbounded, an open end does not belong to it."""

    lower: Decimal | None
    lower_open: bool
    upper: Decimal | None
    upper_open: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line an authority set for a class of regions, in force from `start` to `end`."""

    id: str
    name: Text
    metric: str
    allowed: Range
    issuer: str
    applies_to: tuple[str, ...]
    population: str
    start: date
    end: date | None
    number: str
    source: str
    quote: str
    at: str
    standing: str
    note: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Target:
    """What a region, or its superior, plans to reach by a date."""

    region: str
    metric: str
    allowed: Range
    population: str
    basis: Text
    by: str
    status: str
    certain: Text
    dating: str
    source: str
    quote: str
    at: str
    note: Text
    place: Place
    start: date | None = None
    baseline: str = ""
    instalments: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Arithmetic that must hold between observations of one region and source.

    across: period, when all operands are of the subject's period; source, when each stands once in the source.
    """

    metric: str
    equals: str
    across: str
    note: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An identity that a document itself breaks, with what is known of the reason."""

    metric: str
    region: str
    period: str
    reason: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """A line that a region need not meet until a day: why, and who said so."""

    threshold: str
    region: str
    reason: Text
    by: str
    until: date
    place: Place


@dataclass(frozen=True, slots=True)
class Bulk:
    """A CSV or Parquet file of observations, relative to the registry that names it."""

    path: str
    shown: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of names of bulk files, the folder it is seen from, and the files it meant when it was read."""

    folder: str
    pattern: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """All records, cross-checked, and the files they were read from with their SHA-256."""

    path: str
    regions: tuple[Region, ...]
    metrics: tuple[Metric, ...]
    populations: tuple[Population, ...]
    sources: tuple[Source, ...]
    observations: tuple[Observation, ...]
    thresholds: tuple[Threshold, ...]
    targets: tuple[Target, ...]
    identities: tuple[Identity, ...]
    bulk: tuple[Bulk, ...]
    files: tuple[str, ...]
    # Of the bytes that were read; registries are equal by what they say.
    digests: tuple[str, ...] = field(default=(), compare=False)
    contradictions: tuple[Contradiction, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    patterns: tuple[Pattern, ...] = ()
