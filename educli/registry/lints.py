"""What can be wrong with a registry that loads: each lint by name, and the checks that find it."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from educli.errors import EducliError, Problem, Status
from educli.language import _
from educli.model import period
from educli.model.arithmetic import FormulaError, Operand, Span, evaluate, operands, printed
from educli.model.lints import LINTS
from educli.model.reading import Reading, readings, same_number, states_plan
from educli.model.records import Metric, Observation, Place, Registry, Source, Target, Threshold
from educli.model.units import COUNTED, MAGNITUDES, UNITS, factor
from educli.model.wording import label
from educli.registry.derivation import stands_for, unquoted
from educli.registry.documents import Document, in_context, read_documents, stands_at
from educli.registry.reader import read_registry


class Finding(NamedTuple):
    """One thing that a check found, and where."""

    lint: str
    severity: str
    message: str
    hint: str
    file: str
    line: int
    column: int
    region: str = ""
    metric: str = ""
    source: str = ""


Cited = Observation | Threshold | Target


# What loading tells of the bulk files of a registry: rows that hold but are doubtful, as told by sql/lints.sql.
Loading = Callable[[Registry], Iterable[Mapping[str, Any]]]


def check(path: Path, folder: Path | None, today: date, load: Loading) -> list[Finding]:
    """Return all findings about the registry at `path`, in file order; with `folder`, its quotes are looked up there.

    Only a registry with bulk files is loaded, with `load`: of all others reading has proved everything.
    A registry that cannot be read or loaded has its problems as findings.
    Raises: OSError when `folder` cannot be read.
    """
    try:
        registry = read_registry(path)
    except EducliError as error:
        return [_problem(problem) for problem in error.problems]
    findings = [*_structure(registry), *_identities(registry), *_derivations(registry), *_waivers(registry, today)]
    if folder is not None:
        findings += _documents(registry, read_documents(folder))
    if registry.bulk:
        findings += _bulk(registry, load)
    files = (*registry.files, *(bulk.shown for bulk in registry.bulk))
    order = {os.path.abspath(file): place for place, file in enumerate(files)}
    return sorted(
        findings,
        key=lambda finding: (order.get(os.path.abspath(finding.file), 0), finding.line, finding.column, finding.lint),
    )


def _bulk(registry: Registry, load: Loading) -> list[Finding]:
    try:
        return [_doubt(**row) for row in load(registry)]
    except EducliError as error:
        if error.status != Status.REGISTRY_INVALID:
            raise
        return [_problem(problem) for problem in error.problems]


def _doubt(
    lint: str, file: str, line: int, region: str, metric: str, source: str, period: str, printed: str, published: str, more: int | None
) -> Finding:  # fmt: skip
    """Tell of a row as of a record, and of the last one shown how many `more` there are."""
    message = _late(period, published) if lint == "period-after-publication" else _beyond(printed, metric)
    if more:
        message = _("{message} … in all: {n} rows").format(message=message, n=more)
    return _found(lint, message, Place(file, line))._replace(region=region, metric=metric, source=source)


def _problem(problem: Problem) -> Finding:
    where = problem.location
    place = (where.path, max(where.line, 1), max(where.column, 1)) if where else ("", 1, 1)
    return Finding(problem.code, "error", problem.message, problem.hint, *place)


def _found(lint: str, message: str, place: Place, record: Cited | None = None) -> Finding:
    about = ("", "", "")
    if record is not None:
        about = (record.issuer if isinstance(record, Threshold) else record.region, record.metric, record.source)
    return Finding(
        lint, LINTS[lint].severity, message, _(LINTS[lint].fix), place.file, place.line, place.column, *about
    )


# the records by themselves


def _structure(registry: Registry) -> Iterator[Finding]:
    metrics = {metric.id: metric for metric in registry.metrics}
    sources = {source.id: source for source in registry.sources}
    for observation in registry.observations:
        yield from _observation(observation, metrics[observation.metric], sources[observation.source])
    lines: Sequence[Threshold | Target] = (*registry.thresholds, *registry.targets)
    for line in lines:
        yield from _line(line, metrics[line.metric])
    yield from _conflicts(registry.thresholds)
    yield from _unused(registry)


def _observation(observation: Observation, metric: Metric, source: Source) -> Iterator[Finding]:
    published = source.published or source.seen
    if published and period.bounds(observation.period)[0] > period.bounds(published)[1]:
        yield _found("period-after-publication", _late(observation.period, published), observation.place, observation)
    if observation.value and observation.status == "U":
        value = Decimal(observation.value) * (factor(metric.unit, observation.printed_unit) or 1)
        low, high = metric.bounds
        if (low is not None and value < low) or (high is not None and value > high):
            yield _found("beyond-bounds", _beyond(observation.value, metric.id), observation.place, observation)
    for number in unquoted(observation) if observation.formula else ():
        message = _("{value} does not stand in “{quote}”").format(value=number, quote=observation.quote)
        yield _found("quote-number", message, observation.place, observation)
    if not observation.quote:
        return
    if states_plan(observation.quote) and observation.status != "F":
        message = _("“{quote}” speaks of an intention").format(quote=observation.quote)
        yield _found("plan-as-observation", message, observation.place, observation)
    if observation.value and observation.status != "E" and not observation.formula:
        yield from _quote(observation, metric)


def _late(period: str, published: str) -> str:
    return _("the period {period} begins after the publication, {published}").format(period=period, published=published)


def _beyond(value: str, metric: str) -> str:
    return _("{value} lies outside the bounds of '{metric}'").format(value=value, metric=metric)


def _quote(observation: Observation, metric: Metric) -> Iterator[Finding]:
    read = [reading for reading in readings(observation.quote) if same_number(observation.value, reading.value)]
    if not read:
        message = _("{value} does not stand in “{quote}”").format(value=observation.value, quote=observation.quote)
        yield _found("quote-number", message, observation.place, observation)
        return
    fitting = [reading for reading in read if _same_unit(reading, observation.printed_unit, metric)]
    if not fitting:
        message = _("“{quote}” does not give {value} in {unit}").format(
            quote=observation.quote, value=observation.value, unit=observation.printed_unit or metric.unit
        )
        yield _found("quote-unit", message, observation.place, observation)
    elif all(reading.qualifier != observation.qualifier for reading in fitting):
        message = _("“{quote}” means {read}, not {said}").format(
            quote=observation.quote, read=fitting[0].qualifier, said=observation.qualifier
        )
        yield _found("quote-qualifier", message, observation.place, observation)


def _same_unit(reading: Reading, printed_unit: str, metric: Metric) -> bool:
    """Tell whether a figure in the words has the magnitude, and where it names one the unit, of the record."""
    magnitude = next((name for name in MAGNITUDES if printed_unit.startswith(name)), "")
    if reading.magnitude != magnitude:
        return False
    percent = {"percent": "%", "percentage_point": "个百分点"}.get(metric.unit)
    if percent or reading.unit in ("%", "个百分点", "百分点"):
        return reading.unit.removeprefix("个") == (percent or "").removeprefix("个")
    # A quote may end with the number, or go on with what is counted: 20 | 初中学生.
    return not reading.unit or reading.unit in UNITS[metric.unit].words or metric.unit in COUNTED


_ENDS = {"more_than": "above", "at_least": "at_least", "less_than": "below", "at_most": "at_most"}


def _line(line: Threshold | Target, metric: Metric) -> Iterator[Finding]:
    """Hold the ends of a line against its quote."""
    if not line.quote or any(word in line.quote for word in ("全部", "全覆盖", "全面")):
        return
    lower, lower_open, upper, upper_open = line.allowed
    ends = {number for number in (lower, upper) if number is not None}
    read = [
        reading
        for reading in readings(line.quote)
        if Decimal(reading.value) * MAGNITUDES.get(reading.magnitude, Decimal(1)) in ends
    ]
    if not read:
        if isinstance(line, Target) and line.note:
            return
        message = _("{value} does not stand in “{quote}”").format(
            value=_(", ").join(f"{end:f}" for end in ends), quote=line.quote
        )
        yield _found("quote-number", message, line.place, line)
        return
    said = {"above" if lower_open else "at_least"} if lower is not None else set()
    said |= {"below" if upper_open else "at_most"} if upper is not None else set()
    words = {_ENDS[reading.qualifier] for reading in read if reading.qualifier in _ENDS}
    if words and not words & said:
        message = _("“{quote}” means {read}, not {said}").format(
            quote=line.quote, read=_(", ").join(sorted(words)), said=_(", ").join(sorted(said))
        )
        yield _found("quote-qualifier", message, line.place, line)


def _conflicts(thresholds: Sequence[Threshold]) -> Iterator[Finding]:
    """Tell of every line that an earlier one of the same issuer contradicts."""
    for place, line in enumerate(thresholds):
        for other in thresholds[:place]:
            same = (other.metric, other.issuer, other.population) == (line.metric, line.issuer, line.population)
            overlap = (other.end is None or line.start <= other.end) and (line.end is None or other.start <= line.end)
            if same and overlap and other.allowed != line.allowed and set(other.applies_to) & set(line.applies_to):
                message = _("'{line}' and '{other}' differ").format(line=line.id, other=other.id)
                yield _found("lines-conflict", message, line.place, line)


def _unused(registry: Registry) -> Iterator[Finding]:
    cited: tuple[Cited, ...] = (*registry.observations, *registry.thresholds, *registry.targets)
    if registry.bulk:
        # What bulk files use is known only after loading them.
        return
    metrics = {record.metric for record in cited} | {
        operand.metric for identity in registry.identities for operand in operands(identity.equals)
    }
    sources = {record.source for record in cited}
    populations = {record.population for record in cited}
    for metric in registry.metrics:
        if metric.id not in metrics:
            yield _found("unused-metric", _("nothing uses the metric '{id}'").format(id=metric.id), metric.place)
    for source in registry.sources:
        if source.id not in sources:
            yield _found("unused-source", _("nothing comes from the source '{id}'").format(id=source.id), source.place)
    for population in registry.populations:
        if population.id not in populations:
            yield _found(
                "unused-population",
                _("nothing speaks of the population '{id}'").format(id=population.id),
                population.place,
            )


# identities

Key = tuple[str, str, str]


def _identities(registry: Registry) -> Iterator[Finding]:
    """Hold every identity against every region and source that has all of its operands."""
    metrics = {metric.id: metric for metric in registry.metrics}
    declared = {(one.metric, one.region, one.period): one for one in registry.contradictions}
    needed: set[Key] = set()
    for identity in registry.identities:
        named = operands(identity.equals)
        for subject in registry.observations:
            if subject.metric != identity.metric or not subject.value:
                continue
            if subject.population and any(operand.population for operand in named):
                continue
            pool = [
                o
                for o in registry.observations
                if (o.region, o.source) == (subject.region, subject.source) and o.value and not o.formula
            ]
            found = {operand: _operand(operand, subject, pool, identity.across) for operand in named}
            if any(observation is None for observation in found.values()):
                continue
            sides = _sides(
                subject, identity.equals, {operand: o for operand, o in found.items() if o is not None}, metrics
            )
            if sides is None or sides[0].meets(sides[1]):
                continue
            key = (subject.metric, subject.region, subject.period)
            words = _(", ").join(f"{o.metric} = {o.value}{o.printed_unit}" for o in found.values() if o is not None)
            message = _("{metric} is printed as {value}, but {formula} comes to {span} ({operands})").format(
                metric=subject.metric, value=subject.value + subject.printed_unit, formula=identity.equals,
                span=_range(sides[1]), operands=words,
            )  # fmt: skip
            if key in declared:
                needed.add(key)
                known = _("{message}. Known: {reason}").format(message=message, reason=label(declared[key].reason))
                yield _found("identity-contradiction", known, subject.place, subject)
            else:
                yield _found("identity-broken", message, subject.place, subject)
    for key, one in declared.items():
        if key not in needed:
            message = _("nothing contradicts '{metric}' in {period}").format(metric=one.metric, period=one.period)
            yield _found("contradiction-unneeded", message, one.place)


def _derivations(registry: Registry) -> Iterator[Finding]:
    """Hold every stated figure against what others of the registry make it."""
    metrics = {metric.id: metric for metric in registry.metrics}
    for derived in (one for one in registry.observations if one.formula):
        for stated in registry.observations:
            if stated.formula or not stated.value or _series(stated) != _series(derived):
                continue
            said, made = stands_for(stated, metrics), stands_for(derived, metrics)
            if not said.meets(made):
                message = _("{metric} is stated as {value}, but {formula} at {file}:{line} comes to {span}").format(
                    metric=stated.metric, value=stated.value + stated.printed_unit, formula=derived.formula,
                    file=derived.place.file, line=derived.place.line, span=_range(made),
                )  # fmt: skip
                yield _found("derivation-contradicted", message, stated.place, stated)


def _series(one: Observation) -> tuple[str, ...]:
    return one.region, one.metric, one.population, one.basis.zh, one.period


def _operand(operand: Operand, subject: Observation, pool: list[Observation], across: str) -> Observation | None:
    """Return the one observation an operand means: of the subject's region, source, base and, unless named, population."""
    population = operand.population or subject.population
    fitting = [
        o for o in pool if o.metric == operand.metric and o.population == population and o.basis.zh == subject.basis.zh
    ]
    if operand.before:
        fitting = [o for o in fitting if len(subject.period) == 4 and o.period == period.year_before(subject.period)]
    elif across == "period":
        fitting = [o for o in fitting if o.period == subject.period]
    return fitting[0] if len(fitting) == 1 else None


def _sides(
    subject: Observation, formula: str, found: dict[Operand, Observation], metrics: dict[str, Metric]
) -> tuple[Span, Span] | None:
    if any(observation.qualifier != "exact" for observation in (subject, *found.values())):
        # 5%以内 adds up with nothing; only exact figures are held to it.
        return None

    def span(observation: Observation) -> Span:
        unit = metrics[observation.metric].unit
        return printed(observation.value, factor(unit, observation.printed_unit) or Decimal(1), unit in COUNTED)

    try:
        return span(subject), evaluate(formula, lambda operand: span(found[operand]))
    except (ZeroDivisionError, FormulaError):
        return None


def _range(span: Span) -> str:
    low, high = _short(span.low), _short(span.high)
    return low if low == high else f"{low}–{high}"


def _short(number: Decimal) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _waivers(registry: Registry, today: date) -> Iterator[Finding]:
    for waiver in registry.waivers:
        if waiver.until < today:
            message = _("the waiver of '{threshold}' ran out on {until}").format(
                threshold=waiver.threshold, until=waiver.until
            )
            yield _found("waiver-expired", message, waiver.place)


# the documents


def _documents(registry: Registry, documents: list[Document]) -> Iterator[Finding]:
    by_print = {document.sha256: document for document in documents}
    prints = {source.text_sha256 for source in registry.sources}
    records: tuple[Cited, ...] = (*registry.observations, *registry.thresholds, *registry.targets)
    strangers = [document for document in documents if document.sha256 not in prints]
    for source in registry.sources:
        cited = [record for record in records if record.source == source.id and record.quote]
        if not source.text_sha256:
            if cited:
                message = _("'{source}' names no text; {n} quotes were not checked")
                yield _found("document-unnamed", message.format(source=source.id, n=len(cited)), source.place)
            continue
        document = by_print.get(source.text_sha256)
        if document is None:
            document = _changed(cited, strangers)
            if document is None:
                message = _("no text in the folder is '{source}'; {n} quotes were not checked").format(
                    source=source.id, n=len(cited)
                )
                yield _found("document-missing", message, source.place)
                continue
            standing = sum(bool(document.find(record.quote)) for record in cited)
            message = _(
                "'{file}' is not the text that '{source}' was curated from; {standing} of {n} quotes still stand in it"
            ).format(file=document.path.name, source=source.id, standing=standing, n=len(cited))
            yield _found("document-changed", message, source.place)
        places = sorted({record.at for record in cited if record.at})
        for record in cited:
            yield from _cited(record, document, places)


def _changed(cited: Sequence[Cited], strangers: Iterable[Document]) -> Document | None:
    """Return the unknown text that carries most of the quotes, when it carries at least half of them."""
    scored: Callable[[Document], int] = lambda document: sum(bool(document.find(record.quote)) for record in cited)  # noqa: E731
    best = max(strangers, key=scored, default=None)
    return best if best is not None and cited and scored(best) * 2 >= len(cited) else None


def _cited(record: Cited, document: Document, places: list[str]) -> Iterator[Finding]:
    starts = document.find(record.quote)
    if not starts:
        message = _("“{quote}” does not stand in '{file}'").format(quote=record.quote, file=document.path.name)
        yield _found("quote-not-found", message, record.place, record)
        return
    here = [start for start in starts if not record.at or stands_at(document, start, record.at, places)]
    if not here:
        message = _("“{quote}” does not stand at {at}").format(quote=record.quote, at=record.at)
        yield _found("place-wrong", message, record.place, record)
    for start in here[:1]:
        said = [(reading.value, reading.magnitude, reading.qualifier) for reading in readings(record.quote)]
        meant = [
            (reading.value, reading.magnitude, reading.qualifier)
            for reading in in_context(document, record.quote, start)
        ]
        if said != meant:
            message = _("around “{quote}” the document says {figures}").format(
                quote=record.quote, figures=_(", ").join(" ".join(filter(None, figure)) for figure in meant)
            )
            yield _found("quote-cut", message, record.place, record)
