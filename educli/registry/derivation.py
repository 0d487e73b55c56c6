"""Values that a record derives from stated ones: a formula over other figures, as exactly as they are known."""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from educli.language import _
from educli.model.arithmetic import Operand, Span, evaluate, exactly, numbers, operands, printed
from educli.model.period import year_before
from educli.model.reading import readings, same_number
from educli.model.records import Metric, Observation
from educli.model.units import COUNTED, factor
from educli.registry.record import Record

_END = Decimal("Infinity")
_LEAST = Decimal(1).scaleb(-8)
# So little that no digit of an answer shows it.
_HAIR = Decimal(1).scaleb(-30)
# Numbers that turn a share into percent or a unit into another; any other is a figure, and stands in the quote.
CONSTANTS = {"1", *(f"1{'0' * zeros}" for zeros in range(1, 9))}


class UnderivableError(Exception):
    """A formula that comes to nothing: why, and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint


class Draft(NamedTuple):
    """An observation whose value is still to be derived, and its record."""

    record: Record
    observation: Observation


# Region, metric, population, base and period.
Place = tuple[str, str, str, str, str]


def derive(
    drafts: Iterable[Draft],
    stated: Iterable[Observation],
    metrics: dict[str, Metric],
    region: Callable[[str], list[str]],
) -> list[Observation]:
    """Return the drafts with their values; what cannot be derived is reported to its record and left out.

    region: the codes that a name may mean.
    """
    places: dict[Place, list[Observation]] = {}
    for one in stated:
        if one.value:
            places.setdefault((one.region, one.metric, one.population, one.basis.zh, one.period), []).append(one)
    derived = []
    for record, draft in drafts:
        try:
            found = {operand: _find(operand, draft, places, metrics, region) for operand in operands(draft.formula)}
            derived.append(_derived(draft, found, metrics))
        except UnderivableError as error:
            record.report("equals", "underivable", error.message, error.hint)
    return derived


def _find(
    operand: Operand, draft: Observation, places: dict[Place, list[Observation]],
    metrics: dict[str, Metric], region: Callable[[str], list[str]],
) -> Observation:  # fmt: skip
    """Return the one stated observation over the same base that an operand means: of the same source, else the preferred, else the only one."""
    if operand.metric not in metrics:
        raise UnderivableError(_("'{name}' is not defined").format(name=operand.metric))
    codes = region(operand.region) if operand.region else [draft.region]
    if len(codes) != 1:
        raise UnderivableError(_("no region is called '{name}'").format(name=operand.region), _("write its code"))
    time = operand.period or draft.period
    if operand.before:
        time = year_before(time)
    found = places.get((codes[0], operand.metric, operand.population or draft.population, draft.basis.zh, time), [])
    for fitting in (
        found,
        [one for one in found if one.source == draft.source],
        [one for one in found if one.preferred],
    ):
        if len(fitting) == 1:
            return fitting[0]
    place = f"{codes[0]}:{operand.metric}{'.' + operand.population if operand.population else ''}@{time}"
    if found:
        raise UnderivableError(_("several figures are stated for {operand}").format(operand=place), _("mark one of them `preferred: true`"))  # fmt: skip
    raise UnderivableError(
        _("no figure is stated for {operand}").format(operand=place),
        _("name region and period of a stated figure: 许昌:metric@2020; a derived value is not derived from another"),
    )


def _derived(draft: Observation, found: dict[Operand, Observation], metrics: dict[str, Metric]) -> Observation:
    metric = metrics[draft.metric]
    nominal = {operand: Decimal(one.value) * _scale(one, metrics) for operand, one in found.items()}
    with localcontext(prec=60):
        try:
            read = _reader(draft.quote)
            span = evaluate(draft.formula, lambda operand: stands_for(found[operand], metrics), read)
            within = evaluate(draft.formula, lambda operand: _within(found[operand], metrics), read)
            middle = evaluate(draft.formula, lambda operand: Span(nominal[operand], nominal[operand])).low
        except ZeroDivisionError:
            raise UnderivableError(_("the divisor may be zero")) from None
        bounded = _bounded(span, metric)
        # An end is left out where it rests on one that is.
        is_open = (within.low > span.low == bounded.low, within.high < span.high == bounded.high)
        qualifier, value, tolerance = _said(bounded, middle, metric.bounds, is_open)
    doubtful = any(one.status in ("U", "F") for one in found.values())
    return draft._replace(
        qualifier=qualifier, value=f"{value:f}", tolerance=tolerance,
        status="U" if doubtful or draft.status == "U" else "E",
        operands=tuple(found.values()),
    )  # fmt: skip


def _scale(one: Observation, metrics: dict[str, Metric]) -> Decimal:
    return factor(metrics[one.metric].unit, one.printed_unit) or Decimal(1)


def stands_for(one: Observation, metrics: dict[str, Metric]) -> Span:
    """Return all that a figure may stand for: the rounding of its digits, and what its comparator leaves open."""
    metric = metrics[one.metric]
    scale = _scale(one, metrics)
    digits = printed(one.value, scale, metric.unit in COUNTED)
    low, high = metric.bounds
    if one.qualifier == "approx":
        value = Decimal(one.value) * scale
        off = abs(value) / 20 if one.tolerance is None else one.tolerance
        digits = Span(value - off, value + off)
    # What is more than a number is so of the number that is printed.
    if one.qualifier in ("more_than", "at_least"):
        digits = Span(Decimal(one.value) * scale, _END)
    if one.qualifier in ("less_than", "at_most"):
        digits = Span(-_END, Decimal(one.value) * scale)
    return Span(max(digits.low, -_END if low is None else low), min(digits.high, _END if high is None else high))


def _within(one: Observation, metrics: dict[str, Metric]) -> Span:
    """Return what a figure may stand for, without an end that its comparator leaves out."""
    low, high = stands_for(one, metrics)
    return Span(
        low + _HAIR if one.qualifier == "more_than" else low, high - _HAIR if one.qualifier == "less_than" else high
    )


def _reader(quote: str) -> Callable[[str], Span]:
    """Return what gives all that a number of a formula may stand for: a figure of the quote may be rounded."""
    read = readings(quote)

    def span(number: str) -> Span:
        if number in CONSTANTS or not any(same_number(number, one.value) for one in read):
            return exactly(number)
        return printed(
            number,
            Decimal(1),
            counted="." not in number
            and not any(same_number(number, one.value) and one.unit in ("%", "个百分点", "百分点") for one in read),
        )

    return span


def _bounded(span: Span, metric: Metric) -> Span:
    """Return what the metric leaves of a span: within its bounds, and whole things only where things are counted."""
    least, most = metric.bounds
    low = max(span.low, -_END if least is None else least)
    high = min(span.high, _END if most is None else most)
    if metric.unit in COUNTED:
        low, high = (
            end if end.is_infinite() else end.to_integral_value(way)
            for end, way in ((low, ROUND_CEILING), (high, ROUND_FLOOR))
        )
    else:
        low, high = (
            end if end.is_infinite() else end.quantize(_LEAST, way)
            for end, way in ((low, ROUND_FLOOR), (high, ROUND_CEILING))
        )
    if low > high:
        raise UnderivableError(_("the formula comes to nothing that '{metric}' can be").format(metric=metric.id))
    return Span(low, high)


def _said(
    span: Span, middle: Decimal, bounds: tuple[Decimal | None, Decimal | None], is_open: tuple[bool, bool]
) -> tuple[str, Decimal, Decimal | None]:
    """Return qualifier, value and tolerance that say no more than the span: as few digits as it supports."""
    if span.low == span.high:
        return "exact", _plain(span.low), None
    if span.low.is_infinite() and span.high.is_infinite():
        raise UnderivableError(_("the formula leaves everything open"))
    # What the metric cannot pass need not be said.
    low_said, high_said = (end.is_finite() and end != bound for end, bound in zip(span, bounds, strict=True))
    if not low_said and not high_said and not all(end.is_finite() for end in span):
        low_said = span.low.is_finite()
        high_said = not low_said
    if low_said and not high_said:
        return "more_than" if is_open[0] else "at_least", _plain(span.low), None
    if high_said and not low_said:
        return "less_than" if is_open[1] else "at_most", _plain(span.high), None
    # The last digit is worth at most a third of what is left open.
    last = (span.high - span.low) / 3
    middle = min(max(middle, span.low), span.high)
    value, step = middle, _LEAST
    for places in range(-last.adjusted(), 9):
        step = Decimal(1).scaleb(-places)
        value = middle.quantize(step, ROUND_HALF_UP)
        if span.low <= value <= span.high:
            break
    # A tolerance of one digit more than the value has is read more easily, and claims no more.
    tolerance = max(span.high - value, value - span.low).quantize(max(step / 10, _LEAST), ROUND_CEILING)
    return "approx", _plain(value), tolerance


def _plain(value: Decimal) -> Decimal:
    """Return a number without zeros behind its point."""
    return value.normalize() if value == value.to_integral_value() else Decimal(f"{value:f}".rstrip("0"))


def unquoted(observation: Observation) -> list[str]:
    """Return the numbers of a formula that are no constants and do not stand in the quote."""
    read = readings(observation.quote)
    return [
        number
        for number in numbers(observation.formula)
        if number not in CONSTANTS and not any(same_number(number, one.value) for one in read)
    ]
