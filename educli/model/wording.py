"""Values, lines, verdicts and reasons in words, as an official would write them."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from educli.language import N_, _, language
from educli.model import codes, precision
from educli.model.columns import Column
from educli.model.numeral import Numeral
from educli.model.units import UNITS
from educli.model.verdicts import WORST_FIRST, margin_ends

if TYPE_CHECKING:
    from educli.model.records import Text

Row = dict[str, Any]

# A distance of percentage points lies between figures in percent.
_WHOLE = {"percentage_point": "percent"}
_MARKS = {"exact": "", "more_than": ">", "at_least": "≥", "less_than": "<", "at_most": "≤", "approx": "≈"}
_SAID = {
    "exact": N_("{value}"),
    "more_than": N_("more than {value}"),
    "at_least": N_("at least {value}"),
    "less_than": N_("less than {value}"),
    "at_most": N_("at most {value}"),
    "approx": N_("about {value}"),
}


def label(text: "Text") -> str:
    """Return a text of the registry in the language in force, as the macro of that name does in SQL."""
    return in_language(text.zh, text.en)


def in_language(zh: str, en: str) -> str:
    return zh if language() == "zh" else en


# numbers


def number(value: Decimal, decimals: int | None = None) -> str:
    """Write a number with the digits the document prints, and never fewer than it has.

    Chinese gathers large numbers by 万 and 亿, English by commas.
    """
    if language() == "zh":
        for worth, name in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
            if abs(value) >= worth * (1 if name == "亿" else 10):
                return f"{_plain(value / worth)}{name}"
        return _plain(value, decimals)
    whole, point, rest = _plain(value, decimals).partition(".")
    return f"{int(whole):,}{point}{rest}" if abs(value) >= 10**5 else whole + point + rest


def digits(value: Decimal) -> str:
    """Write a number with all its digits, without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: Decimal, decimals: int | None = None) -> str:
    text = digits(value)
    own = len(text.partition(".")[2])
    return f"{value:.{max(own, decimals or 0)}f}"


def unit_label(unit: str) -> str:
    return UNITS[unit].short if language() == "zh" else _(UNITS[unit].label)


def thing_label(unit: str) -> str:
    """Return what counted things are called; in Chinese 个 or 所 alone would not tell."""
    return UNITS[unit].thing or UNITS[unit].short if language() == "zh" else _(UNITS[unit].label)


def with_unit_label(row: Row) -> str:
    """Write the name of a metric with its unit."""
    return _("{metric} ({unit})").format(metric=row["metric_name"], unit=unit_label(row["unit"]))


def whose(row: Row) -> str:
    """Write the name of a region, with the population where the figure is of a part."""
    if not row["population_name"]:
        return str(row["region_name"])
    return _("{region} ({population})").format(region=row["region_name"], population=row["population_name"])


def below(name: str, population: str | None) -> str:
    """Write a name, and on a line of its own below it the part of the population that is meant."""
    return name + ("\n" + _("({population})").format(population=population) if population else "")


def with_unit(text: str, unit: str) -> str:
    """Write a number with its unit; a unit that cannot follow a number is left to the metric's name."""
    if unit == "percent":
        return f"{text}%"
    if unit in ("per_hundred_students", "coefficient"):
        return text
    return text + _gap() + unit_label(unit)


def _gap() -> str:
    return "" if language() == "zh" else " "


def spaced(text: str, unit: str) -> str:
    """Write a number before its unit."""
    return text + _gap() + unit


def marked(row: Row) -> str:
    """Write a value with its comparator as a sign: >93, ≤5, ≈38."""
    if row["value"] is None:
        return ""
    mark = _MARKS[row["qualifier"]]
    return Numeral(mark + number(row["value"], row["decimals"]), row["value"], mark, decimals=row["decimals"] or 0)


def said(row: Row) -> str:
    """Write a value with its comparator in words and its unit."""
    text = with_unit(number(row["value"], row["decimals"]), row["unit"])
    return _(_SAID[row["qualifier"]]).format(value=text)


def ranged(low: Decimal | None, high: Decimal | None, unit: str = "", sign: bool = False) -> str:
    """Write from where to where a number may be, with as many digits at both ends; with its only end, at least or at most.

    Nothing without ends. unit: what stands behind it, a percent sign behind each end.
    """
    if low is None or high is None or low == high:
        mark = "" if low == high else "≥" if high is None else "≤"
        end = high if low is None else low
        return "" if end is None else _with_mark(mark, end, unit, sign)
    first, last = _evenly(*(with_sign(end) if sign else number(end) for end in (low, high)))
    return _("{low} to {high}").format(low=first + ("%" if unit == "%" else ""), high=last + unit)


def _evenly(*texts: str) -> Iterator[str]:
    """Yield numbers with as many digits after the point, where they are of one magnitude."""
    parts = [(text.rstrip("万亿"), text[len(text.rstrip("万亿")) :]) for text in texts]
    most = max(len(digits.partition(".")[2]) for digits, _magnitude in parts)
    alike = len({magnitude for _digits, magnitude in parts}) == 1
    for digits, magnitude in parts:
        whole, _point, rest = digits.partition(".")
        yield (f"{whole}.{rest:0<{most}}" if most and alike else digits) + magnitude


def _with_mark(mark: str, value: Decimal, after: str, sign: bool = True) -> Numeral:
    text = with_sign(value) if sign else number(value)
    return Numeral(mark + text + after, value, mark, after, signed=sign)


def derived(row: Row) -> str:
    """Write how a value is derived: its formula with the figures in it, named and of their period."""
    from educli.model.arithmetic import rewritten

    return rewritten(row["formula"], [_operand(operand, row) for operand in row["operands"]])


def _operand(operand: Row, row: Row) -> str:
    about = [
        whose(operand) if operand["region"] != row["region"] or operand["population_name"] else "",
        operand["metric_name"] if operand["metric"] != row["metric"] else "",
        period(operand["period"]) if operand["period"] != row["period"] else "",
    ]
    words = _(", ").join(filter(None, about))
    return _("[{about}: {value}]").format(about=words, value=said(operand)) if words else f"[{said(operand)}]"


def with_sign(value: Decimal) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value))


def distance_label(unit: str) -> str:
    return _("pp") if unit == "percent" else unit_label(unit)


def margin(row: Row) -> str:
    """Write the margin of a row; that of an interval is as wide as the interval."""
    if row["margin"] is None:
        return ""
    return ranged(*_margins(row), _gap() + distance_label(row["unit"]), sign=True)


def _margins(row: Row) -> tuple[Decimal | None, Decimal | None]:
    """Return from where to where the margin of a row may be, as people see it."""
    if row["qualifier"] == "exact":
        margin = precision.rounded(row["margin"], row)
        return margin, margin
    low, high = margin_ends(row)
    return (
        None if low is None else precision.rounded(low, row, ROUND_FLOOR),
        None if high is None else precision.rounded(high, row, ROUND_CEILING),
    )


def counted(low: int | None, high: int | None, unit: str, sign: bool = False) -> str:
    """Write a whole number of things, or from how many to how many; nothing where there is no end."""
    least, most = (None if end is None else Decimal(end) for end in (low, high))
    end = least if most is None else most if least is None else None
    if sign or end is None:
        return ranged(least, most, _gap() + thing_label(unit) if unit else "", sign)
    return _(_SAID["at_least" if most is None else "at_most"]).format(value=spaced(number(end), thing_label(unit)))


def in_things(row: Row) -> str:
    """Say at the end of a sentence how far a row lies from its line in things; nothing where that is not known."""
    unit = row.get("things_unit")
    if not unit:
        return ""
    low, high = row["things_lower"], row["things_upper"]
    if low is not None and low >= 0:
        text = _("; that is {things} to spare").format(things=counted(low, high, unit))
    elif high is None or high >= 0:
        text = _("; in things that is {things}").format(things=counted(low, high, unit, sign=True))
    else:
        # Where a line has two ends, the figure lies on the far side of one.
        fewer = row["line_lower"] is None or (row["line_upper"] is not None and row["lower"] >= row["line_upper"])
        text = _("; {things} fewer would meet it") if fewer else _("; {things} more would meet it")
        text = text.format(things=counted(-high, None if low is None else -low, unit))
    return text + (
        _(", reckoned with {period}").format(period=period(row["things_period"])) if row["things_period"] else ""
    )


def read_in(title: str) -> str:
    """Say in which document a line was read. A title in square brackets is ours: the document has none."""
    return (
        _("read in a document titled here {title}").format(title=title)
        if title[0] == "["
        else _("read in {title}").format(title=title)
    )


def cell(column: Column, row: Row) -> str:
    """Write one field for people: a figure with its comparator, a margin with its unit, a code as its word.

    With precision.WHOLE a number has all its digits.
    """
    value = row[column.id]
    if column.id in ("change", "pace") and "elapsed_years" in row:
        # Where the number itself is not known, its ends may be.
        return change(row) if column.id == "change" else pace(row)
    if value is None:
        return ""
    if column.id == "value" and "qualifier" in row:
        return marked(row)
    if column.id == "margin" and {"qualifier", "unit"} <= row.keys():
        return margin(row)
    if column.id == "difference" and "difference_lower" in row:
        return difference(row)
    if column.id in ("unit", "pace_unit"):
        return unit_label(value) if value in UNITS else str(value)
    if column.id == "things_unit":
        return thing_label(value) if value in UNITS else str(value)
    if column.id == "period":
        return period(value)
    if column.id in ("old", "new") and row.get("record") in codes.ANSWERS:
        return answered(row["record"], value)
    words = codes.CODES.get(column.id, {})
    if isinstance(value, list):
        return _(", ").join(_item(item, words) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        shown = precision.field(column.id, value, row)
        return Numeral(digits(shown), shown)
    if isinstance(value, int):
        return count(value)
    return codes.word(words, value) if value in words else str(value)


def count(value: int) -> Numeral:
    """Write how many there are, as a number."""
    return Numeral(str(value), value)


def _item(item: Any, words: dict[str, str]) -> str:
    """Write one of several values: a line with its verdict, or a code."""
    if isinstance(item, dict) and {"lower", "upper", "verdict"} <= item.keys():
        allowed = line(item["lower"], item["lower_open"], item["upper"], item["upper_open"])
        return f"{allowed} {item['issuer_name']} {codes.word(codes.VERDICTS, item['verdict'])}"
    return codes.word(words, item) if isinstance(item, str) and item in words else str(item)


def _distance(unit: str, *ends: Decimal) -> str:
    """Write how far a value lies from a line, for a sentence: so much, or from so much to so much."""
    label = _("percentage points") if unit == "percent" else unit_label(unit)
    near, *_between, far = sorted(map(abs, (*ends, *ends)))
    return ranged(near, far, _gap() + label)


def difference(row: Row) -> str:
    """Write a difference with its unit: exact, or how far the words let it be known."""
    return _difference(row, _gap() + distance_label(row["unit"]))


def bare_difference(row: Row) -> str:
    return _difference(row, "")


def _difference(row: Row, unit: str) -> str:
    number, low, high = _moved(row, "difference")
    if number is not None:
        return _with_mark("", number, unit)
    # What cannot be told has no unit.
    return ranged(low, high, unit, sign=True) or (_("cannot tell") if row["value"] is not None else "")


def change(row: Row) -> str:
    """Write what has changed since the point before: exact, or from where to where the words let it be."""
    return _change(row, _gap() + distance_label(row["unit"]), *_moved(row, "change"))


def pace(row: Row) -> str:
    """Write the change per year: rounded, where it is not known exactly outward."""
    if not row["pace_unit"]:
        return ""
    unit = str(row["pace_unit"])
    label = "%" if unit == "percent" else _gap() + distance_label(_WHOLE.get(unit, unit))
    return _change(row, label, *_moved(row, "pace", most=2))


def _moved(row: Row, name: str, most: int | None = None) -> Iterator[Decimal | None]:
    """Yield a number and its ends, each as people see it."""
    for id, way in ((name, ROUND_HALF_EVEN), (f"{name}_lower", ROUND_FLOOR), (f"{name}_upper", ROUND_CEILING)):
        yield None if row[id] is None else precision.rounded(row[id], row, way, most)


def _change(row: Row, unit: str, exact: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    if exact is not None:
        return _with_mark("", exact, unit)
    return ranged(low, high, unit, sign=True) or (_("cannot tell") if row["elapsed_years"] is not None else "")


def months(number: int) -> str:
    """Write how long a sum runs."""
    if number % 12 == 0:
        return _("{n} years").format(n=number // 12) if number else _("some days")
    return _("{n} months").format(n=number)


# lines


def line(lower: Decimal | None, lower_open: bool, upper: Decimal | None, upper_open: bool) -> str:
    """Write an allowed set with signs: <5, ≥90, 50–60, =82."""
    if lower is not None and upper is not None:
        if lower == upper:
            return _marked("=", lower)
        if lower_open or upper_open:
            return (">" if lower_open else "≥") + number(lower) + (" <" if upper_open else " ≤") + number(upper)
        return f"{number(lower)}–{number(upper)}"
    if lower is not None:
        return _marked(">" if lower_open else "≥", lower)
    return _marked("<" if upper_open else "≤", upper) if upper is not None else ""


def _marked(mark: str, value: Decimal) -> Numeral:
    return Numeral(mark + number(value), value, mark)


def line_said(row: Row) -> str:
    """Write the line of a gaps row in words, with its unit."""
    lower, upper, unit = row["line_lower"], row["line_upper"], row["unit"]
    if lower is not None and lower == upper:
        return _("exactly {value}").format(value=with_unit(number(lower), unit))
    if lower is not None and upper is not None:
        return _("between {low} and {high}").format(low=number(lower), high=with_unit(number(upper), unit))
    if lower is not None:
        text = _("above {value}") if row["line_lower_open"] else _("not below {value}")
        return text.format(value=with_unit(number(lower), unit))
    text = _("below {value}") if row["line_upper_open"] else _("not above {value}")
    return text.format(value=with_unit(number(upper), unit))


def period(text: str | None) -> str:
    """Write a period in the language in force."""
    if not text or language() != "zh":
        return (text or "").replace("/", "–")
    first, slash, last = text.partition("/")
    if slash and len(first) == len(last) == len("2020"):
        return f"{first}—{_chinese_date(last)}"
    return f"{_chinese_date(first)}—{_chinese_date(last)}" if slash else _chinese_date(first)


def _chinese_date(text: str) -> str:
    parts = text.split("-")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def look_for(row: Row) -> str:
    """Say what to look for to fill a hole, and in what kind of document."""
    kind = _(
        _DOCUMENTS["yuan" if row["unit"].startswith("yuan") else "percent" if row["unit"] == "percent" else "count"]
    )
    if row["lack"] == "undecided":
        wish = _("the exact figure behind {value}").format(value=said(row))
    elif row["lack"] in ("unreliable", "illegible"):
        wish = _("an undamaged text or another source")
    else:
        wish = (
            _("the figure of any year from {year} on").format(year=row["period"]) if row["period"] else _("the figure")
        )
    return _("{wish}, such as in {kind}").format(wish=wish, kind=kind)


_DOCUMENTS = {
    "yuan": N_("the local report on educational expenditure"),
    "percent": N_("the local statistical bulletin of education, or a self-evaluation for the inspectorate"),
    "count": N_("the yearly report of the local education bureau"),
}


# verdicts


def verdict(row: Row) -> str:
    """Write a verdict; a line made for others judges as a reference only."""
    if row.get("reference_verdict"):
        return _("reference: {verdict}").format(verdict=codes.word(codes.VERDICTS, row["reference_verdict"]))
    return codes.word(codes.VERDICTS, row["verdict"])


def answered(answer: str, text: str | None) -> str:
    """Write what an answer was or is for people."""
    if answer == "rank":
        return (text or _("none")).replace("-", "–")
    if answer == "class":
        return _(" or ").join(codes.word(codes.CLASSES, one) for one in text.split("/")) if text else _("none")
    return codes.word(codes.VERDICTS, text) if text else _("none")


def made_for_others(line: Row) -> list[str]:
    """Say why a line does not judge a figure for which it is in force; nothing where it does."""
    reasons = []
    if not line["by_level"]:
        levels = _(", ").join(codes.word(codes.LEVELS, level) for level in line["applies_to"])
        reasons.append(_("it is made for the {levels} level").format(levels=levels))
    if not line["by_population"]:
        reasons.append(_("it is made for another population or base"))
    return reasons


def reason(row: Row, year: int | None = None) -> str:
    """Say in one sentence why the verdict of a gaps row is what it is; year: which one was asked for."""
    if row["verdict"] == "no_data":
        text = _("{region} has no usable figure for {metric}; the line of {issuer} is {line} ({standing}).")
        if year is not None:
            text = _(
                "{region} has no usable figure of {year} for {metric}; the line of {issuer} is {line} ({standing})."
            )
        return text.format(region=whose(row), year=year, metric=row["metric_name"], **_line_words(row))
    return _sentence(row, [_clause(row)]) + _aside(row)


def reasons(rows: Sequence[Row]) -> list[str]:
    """Say why each verdict of one figure is what it is: in one sentence, but for lines of which there is more to say."""
    plain = [row for row in rows if row["verdict"] != "no_data" and not _aside(row)]
    others = [reason(row) for row in rows if row["verdict"] == "no_data" or _aside(row)]
    return [_sentence(plain[0], list(map(_clause, plain))), *others] if plain else others


def judged(row: Row) -> list[Row]:
    """Return the lines of a figure that judge it, each as a gaps row."""
    return [
        row
        | {f"line_{end}": one[end] for end in ("lower", "lower_open", "upper", "upper_open")}
        | {name: one[name] for name in ("verdict", "margin", "contested", "issuer_name", "standing")}
        | {"reference_verdict": None}
        for one in row["lines"]
        if one["verdict"] in WORST_FIRST
    ]


def _sentence(row: Row, clauses: Sequence[str]) -> str:
    figure = _("{metric} of {region}, {period}: {value}; {verdicts}.")
    return figure.format(
        metric=row["metric_name"],
        region=whose(row),
        period=period(row["period"]),
        value=_with_status(row),
        verdicts=_("; ").join(clauses),
    )


def _with_status(row: Row) -> str:
    """Write a value with what stands against relying on it: that it is provisional, estimated, of low reliability."""
    if row["status"] in (None, "A"):
        return said(row)
    return _("{value} ({status})").format(value=said(row), status=codes.word(codes.STATUSES, row["status"]))


def _clause(row: Row) -> str:
    """Say what the verdict of a line is, and how far it is away."""
    words = _line_words(row) | {"things": in_things(row)}
    if row["margin"] is not None:
        low, high = _margins(row)
        distance = _distance(row["unit"], *(end for end in (low, high) if end is not None))
        # An interval without a far end lies that far off with its near one only.
        open_ended = low is None or high is None
        words["margin"] = _("no less than {value}").format(value=distance) if open_ended else distance
    judged = row["reference_verdict"] or row["verdict"]
    if judged == "waived":
        judged = "undecided" if row["margin"] is None else "not_met"
    return _(_REASONS[judged, row["margin"] == 0 and row["qualifier"] == "exact"]).format(**words)


def _line_words(row: Row) -> dict[str, str]:
    return {
        "issuer": row["issuer_name"],
        "line": line_said(row),
        "standing": codes.word(codes.STANDINGS, row["standing"]),
    }


def _aside(row: Row) -> str:
    """Say what more there is to know of a verdict."""
    text = ""
    if row["reference_verdict"]:
        text += _(
            " The line is made for another level or population ({levels}) and serves as a reference only."
        ).format(levels=_(", ").join(codes.word(codes.LEVELS, level) for level in row["applies_to"]))
    if row["verdict"] == "waived":
        text += _(" The line is waived for this region.")
    if row["contested"]:
        text += _(" Another source would change the verdict.")
    return text


_REASONS = {
    ("met", False): N_("it meets the line of {issuer}, {line} ({standing}), with {margin} to spare{things}"),
    ("met", True): N_("it just meets the line of {issuer}, {line} ({standing}){things}"),
    ("not_met", False): N_("it misses the line of {issuer}, {line} ({standing}), by {margin}{things}"),
    ("not_met", True): N_("it stands on the line of {issuer}, {line} ({standing}), which it must pass{things}"),
    ("undecided", False): N_("that leaves open whether it meets the line of {issuer}, {line} ({standing}){things}"),
}


def changed_on(row: Row, earlier: Row) -> str:
    """Say how a figure changed on the earlier one; where words leave open how much, say only what that was."""
    words = {"period": period(earlier["period"]), "value": said(earlier)}
    if row["qualifier"] != "exact" or earlier["qualifier"] != "exact":
        return _("The year before ({period}) it was {value}.").format(**words)
    by = row["value"] - earlier["value"]
    words["distance"] = _distance(row["unit"], by)
    if not by:
        return _("That is as much as in the year before ({period}: {value}).").format(**words)
    text = (
        _("That is {distance} more than the year before ({period}: {value}).")
        if by > 0
        else _("That is {distance} less than the year before ({period}: {value}).")
    )
    return text.format(**words)


def joined(sentences: Iterable[str]) -> str:
    """Join sentences to a paragraph."""
    return _gap().join(filter(None, sentences))
