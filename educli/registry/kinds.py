"""Parsers of single fields: a node's own text in, a typed value out."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NoReturn

from educli.errors import nearest
from educli.language import _
from educli.model import period
from educli.model.arithmetic import FormulaError, operands
from educli.model.numeral import DECIMALS, unread
from educli.model.reading import readings
from educli.model.records import Text
from educli.model.units import UNITS
from educli.registry.fields import LEVELS, Field
from educli.registry.tree import List, Map, Node, Scalar

NUMBER = re.compile(rf"-?[0-9]{{1,18}}(\.[0-9]{{1,{DECIMALS}}})?")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*|[0-9]{6}")
_EXPRESSION = re.compile(r"[A-Za-z0-9_. +*/()-]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_QUOTE = 40


class BadFieldError(Exception):
    """The node's text does not have the form of its field."""

    def __init__(self, code: str, message: str, hint: str = "", node: Node | None = None) -> None:
        self.code, self.message, self.hint, self.node = code, message, hint, node


def parser(field: Field) -> Callable[[Field, Node], Any]:
    """Return what gives the value of `field` at a node, or raises BadFieldError."""
    return _KINDS[field.kind]


def _scalar(node: Node) -> str:
    if not isinstance(node, Scalar):
        raise BadFieldError("wrong-shape", _("a single value is expected here"))
    return node.value.strip()


def _bad(message: str, field: Field) -> NoReturn:
    raise BadFieldError("bad-value", message, _("for example: {example}").format(example=field.good))


def _text(field: Field, node: Node) -> str:
    text = _scalar(node)
    if not text:
        _bad(_("'{field}' is empty").format(field=field.name), field)
    return text


def _quote(field: Field, node: Node) -> str:
    text = _text(field, node)
    if len(text) > LONGEST_QUOTE or text.endswith("。"):
        hint = _("keep the shortest fragment that carries the figure, {n} characters at most").format(n=LONGEST_QUOTE)
        raise BadFieldError("bad-value", _("a quote is a fragment, not a sentence"), hint)
    return text


def _both(field: Field, node: Node, hint: str = "") -> Text:
    if not isinstance(node, Map) or {key.value for key, _value in node.pairs} != {"zh", "en"}:
        raise BadFieldError("wrong-shape", _("both languages are expected here: {zh: …, en: …}"), hint)
    return Text(**{key.value: _text(field, value) for key, value in node.pairs})


def _prose(field: Field, node: Node) -> Text:
    """Read both languages, or a single text that stands for both."""
    if isinstance(node, Map):
        return _both(field, node, _("write the other one too, or the text alone, without braces, for both"))
    text = _text(field, node)
    return Text(text, text)


def _word(field: Field, node: Node) -> str:
    text = _scalar(node)
    if not _ID.fullmatch(text):
        _bad(_("'{text}' is not an id: letters, digits, - and _").format(text=text), field)
    return text


def _choice(field: Field, node: Node) -> str:
    text = _scalar(node)
    if text not in field.choices:
        message = _("'{text}' is not one of {choices}").format(text=text, choices=_(", ").join(field.choices))
        meant = next((r.qualifier for r in readings(f"{text}1") + readings(f"1{text}") if r.qualifier != "exact"), "")
        hint = (
            _("did you mean '{word}'?").format(word=meant)
            if meant in field.choices
            else nearest(text, field.choices) or _(field.meaning)
        )
        raise BadFieldError("bad-value", message, hint)
    return text


def _unit(field: Field, node: Node) -> str:
    text = _scalar(node)
    if text not in UNITS:
        message = _("unit '{unit}' is not one that educli knows").format(unit=text)
        raise BadFieldError(
            "unknown-unit", message, nearest(text, list(UNITS)) or _("known: {units}").format(units=_(", ").join(UNITS))
        )
    return text


def _number(field: Field, node: Node) -> str:
    """Keep the text: 84 and 84.00 differ in precision."""
    text = _scalar(node)
    if not NUMBER.fullmatch(text):
        message = _("'{text}' is not a plain number").format(text=text)
        raise BadFieldError("bad-value", message, unread(text))
    return text


def _boolean(field: Field, node: Node) -> bool:
    text = _scalar(node)
    if text not in ("true", "false"):
        _bad(_("'{text}' is neither true nor false").format(text=text), field)
    return text == "true"


def _period(field: Field, node: Node) -> str:
    text = _scalar(node)
    try:
        period.bounds(text)
    except ValueError:
        message = _("'{text}' is not a period").format(text=text)
        raise BadFieldError("bad-period", message, _("write 2020, 2020-09, 2021-12-31 or 2016/2020")) from None
    return text


def _date(field: Field, node: Node) -> str:
    text = _period(field, node)
    if "/" in text:
        raise BadFieldError("bad-period", _("a single day, month or year is expected here, not a range"))
    return text


def _bounds(field: Field, node: Node) -> tuple[Decimal | None, Decimal | None]:
    if not isinstance(node, List) or len(node.items) != 2:
        raise BadFieldError("wrong-shape", _("two bounds are expected here, such as [0, 100]"))
    low, high = (None if _scalar(item) in ("null", "~", "") else Decimal(_number(field, item)) for item in node.items)
    if low is not None and high is not None and low >= high:
        _bad(_("the lower bound is not below the upper"), field)
    return low, high


def _words(field: Field, node: Node) -> tuple[str, ...]:
    if not isinstance(node, List):
        raise BadFieldError("wrong-shape", _("a list is expected here"))
    return tuple(_text(field, item) for item in node.items)


def _levels(field: Field, node: Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, List) else [node]
    levels = tuple(_scalar(item) for item in items)
    for level, item in zip(levels, items, strict=True):
        if level not in LEVELS:
            message = _("'{text}' is not one of {choices}").format(text=level, choices=_(", ").join(LEVELS))
            raise BadFieldError("bad-value", message, nearest(level, LEVELS), item)
    return levels


def _sha256(field: Field, node: Node) -> str:
    text = _scalar(node)
    if not _SHA256.fullmatch(text):
        _bad(_("a SHA-256 has 64 hexadecimal digits"), field)
    return text


def _expression(field: Field, node: Node) -> str:
    text = _scalar(node)
    try:
        named = operands(text) if _EXPRESSION.fullmatch(text) else []
    except (FormulaError, ZeroDivisionError):
        named = []
    if not named:
        _bad(_("'{text}' is no arithmetic over metric ids").format(text=text), field)
    return text


def _derivation(field: Field, node: Node) -> str:
    text = _scalar(node)
    try:
        named = operands(text)
    except FormulaError:
        _bad(_("'{text}' is no arithmetic over stated figures").format(text=text[:80]), field)
    if not named and not any(map(str.isdigit, text)):
        _bad(_("'{text}' is no arithmetic over stated figures").format(text=text[:80]), field)
    return text


def _format(field: Field, node: Node) -> str:
    if _scalar(node) != "1":
        message = _("format {text} is not one that this educli reads").format(text=node.value)
        raise BadFieldError("bad-value", message, _("this version reads format 1"))
    return "1"


def _extend(field: Field, node: Node) -> str:
    if _scalar(node) != "builtin":
        _bad(_("only `builtin` can be extended"), field)
    return "builtin"


def _list(field: Field, node: Node) -> list[Node]:
    if isinstance(node, Scalar) and node.value in ("", "~", "null"):
        return []
    if not isinstance(node, List):
        raise BadFieldError("wrong-shape", _("a list is expected here"))
    return node.items


def _records(field: Field, node: Node) -> list[tuple[Node, Node]]:
    if isinstance(node, Scalar) and node.value in ("", "~", "null"):
        return []
    if not isinstance(node, Map):
        raise BadFieldError("wrong-shape", _("a map from ids to records is expected here"))
    return node.pairs


# Kinds whose texts stand in many records, and mean the same in each; the value is never None.
REPEATED = {"text", "id", "choice", "unit", "number", "boolean", "period", "date"}

_KINDS: dict[str, Callable[[Field, Node], Any]] = {
    "text": _text,
    "quote": _quote,
    "both": _both,
    "prose": _prose,
    "id": _word,
    "choice": _choice,
    "unit": _unit,
    "number": _number,
    "boolean": _boolean,
    "period": _period,
    "date": _date,
    "bounds": _bounds,
    "words": _words,
    "levels": _levels,
    "sha256": _sha256,
    "expression": _expression,
    "derivation": _derivation,
    "format": _format,
    "extend": _extend,
    "list": _list,
    "records": _records,
}
