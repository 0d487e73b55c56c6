"""The records of a registry, proved against each other: names, units, bounds, ranges, evidence, and rivals."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from operator import itemgetter
from pathlib import Path

from educli.errors import nearest
from educli.language import _
from educli.model import period
from educli.model.arithmetic import operands
from educli.model.names import Name, candidates, key, meanings, region_names
from educli.model.records import (
    Contradiction,
    Identity,
    Metric,
    Observation,
    Population,
    Range,
    Registry,
    Source,
    Target,
    Text,
    Threshold,
    Waiver,
)
from educli.model.units import as_printed, factor
from educli.registry.derivation import Draft, derive
from educli.registry.record import Record, Records
from educli.registry.regions import read_regions

# Values are kept with eight digits after the point and twenty before it.
_GREATEST = Decimal(10) ** 20
_ONE = Decimal(1)
_PRINTED = itemgetter(
    "metric", "period", "qualifier", "value", "unit", "tolerance", "population", "basis", "status", "missing",
    "preferred", "dating", "certain", "quote", "at", "note", "equals",
)  # fmt: skip
_ENDS = ("below", "at_most", "above", "at_least", "equals")


def prove(records: Records, path: Path) -> Registry:
    """Return the registry that `records` describe; what does not hold is reported to their documents and left out."""
    proof = _Proof(records)
    return Registry(
        path=str(path),
        regions=proof.regions,
        metrics=tuple(proof.metrics.values()),
        populations=tuple(
            Population(name, Text(**one.values), one.place) for name, one in records.populations.items() if one.whole
        ),
        sources=tuple(
            Source(id=name, place=one.place, **one.without("observations"))
            for name, one in records.sources.items()
            if one.whole
        ),
        observations=proof.observations(),
        thresholds=tuple(filter(None, map(proof.threshold, records.thresholds))),
        targets=tuple(filter(None, map(proof.target, records.targets))),
        identities=tuple(filter(None, map(proof.identity, records.identities))),
        bulk=tuple(records.bulk),
        files=tuple(str(document.path) for document in records.documents),
        digests=tuple(document.sha256 for document in records.documents),
        contradictions=tuple(filter(None, map(proof.contradiction, records.contradictions))),
        waivers=tuple(filter(None, map(proof.waiver, records.waivers))),
        patterns=tuple(records.patterns),
    )


class _Proof:
    """Resolves the names in records; a record that does not hold gives None."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.regions = read_regions()
        self._region_codes = _resolver(region_names(self.regions))
        self._lines: set[str] = set()
        self.metrics = self._metrics()

    def _metrics(self) -> dict[str, Metric]:
        metrics: dict[str, Metric] = {}
        names: dict[str, str] = {}
        for name, record in self.records.metrics.items():
            if not record.whole:
                continue
            for text in record.values["name"]:
                other = names.setdefault(key(text), name)
                if other != name:
                    record.report("name", "duplicate-id", _("metric '{id}' has the same name").format(id=other))
            metrics[name] = Metric(id=name, place=record.place, **record.values)
        return metrics

    # what several kinds of record share

    def _reference(self, record: Record, field: str, known: Iterable[str]) -> bool:
        """Report a name that is defined nowhere."""
        name = record.values[field]
        if not name or name in known:
            return True
        message = _("'{name}' is not defined").format(name=name)
        record.report(field, "unknown-reference", message, self._called(field, name) or nearest(name, list(known)))
        return False

    def _called(self, field: str, name: str) -> str:
        """Return a hint for a metric that is named by its name instead of its id."""
        if field != "metric":
            return ""
        wanted = key(name)
        for id, record in self.records.metrics.items():
            names = [*(record.values["name"] or ()), *record.values["aliases"]]
            if wanted in map(key, names):
                return _("use the id '{id}'").format(id=id)
        return ""

    def _region(self, record: Record, field: str = "region") -> str:
        """Return the code of a region; none when it is not named, or not one region's name."""
        name = record.values[field]
        codes = self._region_codes(name) if name else []
        if len(codes) == 1:
            return codes[0]
        if name:
            text = _("several regions are called '{name}'") if codes else _("no region is called '{name}'")
            record.report(field, "unknown-reference", text.format(name=name), self._guess(name, codes))
        return ""

    def _guess(self, name: str, codes: list[str]) -> str:
        """Return a hint for a name that no region has, or several."""
        from educli.model.guessing import Division, meant, told_apart

        divisions = [Division(one.code, one.name, one.short, one.level, one.parent) for one in self.regions]
        return told_apart(codes, divisions) if codes else meant(name, divisions)

    def _metric(self, record: Record) -> Metric | None:
        """Check what observations, thresholds and targets share; return the metric when all of it holds."""
        values, records = record.values, self.records
        # Nearly all are known, and most have neither: ten thousand calls are a fiftieth of reading as many records.
        known = values["metric"] in records.metrics or self._reference(record, "metric", records.metrics)
        if values["population"]:
            self._reference(record, "population", records.populations)
        if values.get("source"):
            self._reference(record, "source", records.sources)
        metric = self.metrics.get(values["metric"]) if known else None
        if metric is not None and values["unit"]:
            _scale(record, metric)
        return metric if record.whole else None

    # one kind after the other

    def observations(self) -> tuple[Observation, ...]:
        observations: list[Observation] = []
        drafts: list[Draft] = []
        rivals: dict[tuple[object, ...], list[tuple[Record, Decimal]]] = defaultdict(list)
        for source, record in self.records.observations:
            metric, region = self._metric(record), self._region(record)
            if metric is None or not region:
                continue
            values = record.values
            _check_evidence(record, self.records.sources[source])
            if values["equals"]:
                _check_derived(record)
                drafts.append(Draft(record, _observation(record, region, source)))
                continue
            canonical = _canonical(record, metric)
            _check_value(record, metric, canonical)
            if not values["missing"] and values["status"] != "F":
                rival = (region, metric.id, values["population"], values["basis"].zh, period.bounds(values["period"]))
                rivals[rival].append((record, canonical))
            observations.append(_observation(record, region, source))
        for group in rivals.values():
            if len(group) > 1:
                _check_rivals(group)
        # Behind all that are stated, so that a stated figure of the same place comes before them.
        return (*observations, *derive(drafts, observations, self.metrics, self._region_codes))

    def threshold(self, record: Record) -> Threshold | None:
        metric, issuer = self._metric(record), self._region(record, "issuer")
        if metric is None or not issuer:
            return None
        values = record.values
        allowed = _range(record, metric)
        start = period.bounds(values["from"])[0]
        end = period.bounds(values["until"])[1] if values["until"] else None
        if end and end < start:
            record.report("until", "bad-period", _("the line ends before it begins"))
        if values["id"] in self._lines:
            record.report("id", "duplicate-id", _("'{id}' is defined twice").format(id=values["id"]))
        if allowed is None:
            return None
        self._lines.add(values["id"])
        proved = {"allowed": allowed, "issuer": issuer, "start": start, "end": end}
        return Threshold(place=record.place, **record.without("unit", "from", "until", *_ENDS) | proved)

    def target(self, record: Record) -> Target | None:
        metric, region = self._metric(record), self._region(record)
        if metric is None or not region:
            return None
        _check_damage(record, self.records.sources[record.values["source"]])
        allowed = _range(record, metric)
        start = self._plan(record, region)
        if allowed is None:
            return None
        proved = {"allowed": allowed, "region": region, "start": start}
        return Target(place=record.place, **record.without("unit", "from", *_ENDS) | proved)

    def _plan(self, record: Record, region: str) -> date | None:
        """Check the time of a plan and its instalments; return its first day, if it has one."""
        values = record.values
        due = period.bounds(values["by"])[1]
        start = period.bounds(values["from"])[0] if values["from"] else None
        if start and start > due:
            record.report("from", "bad-period", _("the plan ends before it begins"))
        if values["instalments"]:
            parts = [
                part.values
                for part in self.records.targets
                if part.whole and part.values["metric"] == values["instalments"] and part.values["source"] == values["source"]
                and self._region_codes(part.values["region"]) == [region]
            ]  # fmt: skip
            if not parts or any(part["equals"] is None or period.bounds(part["by"])[1] > due for part in parts):
                message = _("'{name}' has no targets of this source and region that say which part falls due by when")
                hint = _("each is written `equals: 20, by: 2020`, in percent, none later than this target")
                record.report("instalments", "unknown-reference", message.format(name=values["instalments"]), hint)
        return start

    def identity(self, record: Record) -> Identity | None:
        if not record.whole or not self._reference(record, "metric", self.records.metrics):
            return None
        for operand in operands(record.values["equals"]):
            for name, known in (
                (operand.metric, self.records.metrics),
                (operand.population, self.records.populations),
            ):
                if name and name not in known:
                    message = _("'{name}' is not defined").format(name=name)
                    record.report("equals", "unknown-reference", message, nearest(name, list(known)))
                    return None
        return Identity(place=record.place, **record.values)

    def contradiction(self, record: Record) -> Contradiction | None:
        if not record.whole or not self._reference(record, "metric", self.records.metrics):
            return None
        region = self._region(record)
        return Contradiction(place=record.place, **record.values | {"region": region}) if region else None

    def waiver(self, record: Record) -> Waiver | None:
        lines = [line.values["id"] for line in self.records.thresholds]
        if not record.whole or not self._reference(record, "threshold", lines):
            return None
        region = self._region(record)
        until = period.bounds(record.values["until"])[1]
        return Waiver(place=record.place, **record.values | {"region": region, "until": until}) if region else None


def _observation(record: Record, region: str, source: str) -> Observation:
    # By place instead of by name: of ten thousand a third of the time.
    (
        metric, day, qualifier, value, unit, tolerance, population, basis, status, missing,
        preferred, dating, certain, quote, at, note, formula,
    ) = _PRINTED(record.values)  # fmt: skip
    return Observation(
        region, metric, day, qualifier, value or "", unit, None if tolerance is None else Decimal(tolerance),
        population, basis, "M" if missing else status, missing, preferred, dating, certain, quote, at, note, source,
        record.place, formula or "",
    )  # fmt: skip


def _scale(record: Record, metric: Metric) -> Decimal:
    """Return what the printed unit is worth in the metric's; 1 after reporting that it is not of its kind."""
    printed = record.values["unit"]
    if not printed:
        return _ONE
    worth = factor(metric.unit, printed)
    if worth is None:
        message = _("unit '{printed}' does not belong to {unit}").format(printed=printed, unit=metric.unit)
        record.report("unit", "unknown-unit", message, as_printed(metric.unit))
    return worth or _ONE


def _canonical(record: Record, metric: Metric) -> Decimal:
    """Return the value in the metric's unit."""
    value = Decimal(record.values["value"] or 0)
    return value * _scale(record, metric) if record.values["unit"] else value


def _range(record: Record, metric: Metric) -> Range | None:
    """Return the allowed set that below, at_most, above and at_least, or equals, describe."""
    scale = _scale(record, metric)
    ends = {name: Decimal(record.values[name]) * scale for name in _ENDS if record.values.get(name) is not None}
    lower = [ends[name] for name in ("at_least", "above", "equals") if name in ends]
    upper = [ends[name] for name in ("at_most", "below", "equals") if name in ends]
    if not ends or len(lower) > 1 or len(upper) > 1 or (lower and upper and lower > upper):
        message = _("a line needs one end, or a lower and an upper one in this order: below, at_most, above, at_least")
        record.report("metric", "bad-value", message)
        return None
    return Range(next(iter(lower), None), "above" in ends, next(iter(upper), None), "below" in ends)


def _check_value(record: Record, metric: Metric, value: Decimal) -> None:
    values = record.values
    if (values["value"] is None) != bool(values["missing"]):
        message = _("an observation has either a `value` or the reason in `missing`")
        record.report("missing" if values["missing"] else "metric", "missing-key", message)
        return
    if values["tolerance"] is not None and (values["qualifier"] != "approx" or Decimal(values["tolerance"]) < 0):
        record.report("tolerance", "bad-value", _("a tolerance belongs to `qualifier: approx` and is not negative"))
    if values["missing"]:
        return
    if abs(value) >= _GREATEST:
        record.report("value", "bad-value", _("{value} is beyond all measure").format(value=values["value"]))
    elif values["status"] != "U" and not _within(value, values["qualifier"], metric):
        message = _("{value} lies outside the bounds of '{metric}'").format(value=values["value"], metric=metric.id)
        hint = _("correct it; where the document itself prints it, set `status: U` and say so in `note`")
        record.report("value", "out-of-bounds", message, hint)


def _check_derived(record: Record) -> None:
    """Report what a derived value cannot have: all that the formula gives, and a place before stated ones."""
    for field in ("value", "missing", "qualifier", "tolerance", "unit", "preferred"):
        if field in record.given():
            message = _("a derived value has no '{field}' of its own").format(field=field)
            record.report(field, "bad-value", message)
    if record.values["status"] not in ("A", "E", "U"):
        record.report("status", "bad-value", _("a derived value has `status: E`, which need not be said, or U"))


def _within(value: Decimal, qualifier: str, metric: Metric) -> bool:
    """Tell whether anything within the bounds of the metric is left for the value."""
    low, high = metric.bounds
    # More than the greatest, or less than the least, leaves nothing.
    if (qualifier, value) in (("more_than", high), ("less_than", low)):
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def _check_evidence(record: Record, source: Record) -> None:
    values = record.values
    if values["value"] is not None and source.values["text_sha256"]:
        for field in ("quote", "at"):
            if not values[field]:
                message = _("a figure from a document that we hold needs '{field}'").format(field=field)
                record.report("metric", "missing-key", message)
    _check_damage(record, source)


def _check_damage(record: Record, source: Record) -> None:
    values = record.values
    damaged = source.values["condition"] == "damaged"
    if damaged and values["status"] != "U" and not values["certain"] and not values.get("missing"):
        message = _("the document is damaged: the reading must be `status: U`, or `certain` must say why it is not")
        record.report("status", "unproven", message)


def _check_rivals(group: list[tuple[Record, Decimal]]) -> None:
    """Refuse observations that contradict each other unless exactly one is preferred."""
    said = {(record.values["qualifier"], value, Decimal(record.values["tolerance"] or -1)) for record, value in group}
    preferred = sum(record.values["preferred"] for record, _value in group)
    if (len(said) > 1 and preferred != 1) or preferred > 1:
        record, _value = group[-1]
        first = group[0][0].place
        message = _("this contradicts the observation at {file}:{line}").format(file=first.file, line=first.line)
        record.report("value", "sources-disagree", message, _("mark exactly one of them `preferred: true`"))


def _resolver(names: list[Name]) -> Callable[[str], list[str]]:
    """Return what gives the ids that a text names: one, none, or those that it could mean."""
    known = meanings(names)

    def called(text: str) -> list[str]:
        id = known.get(folded := key(text))
        return [id] if id else candidates(names, folded) if id == "" else []

    # The same few names stand in record after record.
    return cache(called)
