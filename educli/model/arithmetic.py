"""Identities: arithmetic over figures that are known only as exactly as they are printed."""

import ast
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

# A formula over a handful of figures; anything longer is an attack or a mistake.
_LONGEST = 500
_DEEPEST = 50
_PLAIN = re.compile(r"[0-9]{1,18}([.][0-9]{1,8})?")


class Span(NamedTuple):
    """All values that a printed number may stand for."""

    low: Decimal
    high: Decimal

    def meets(self, other: "Span") -> bool:
        return self.low <= other.high and other.low <= self.high


class Operand(NamedTuple):
    """A figure an identity names: `metric`, `metric.population` or `metric.before` (a year earlier)."""

    metric: str
    population: str = ""
    before: bool = False


class FormulaError(ValueError):
    """The text is no arithmetic over figures."""


def printed(value: str, factor: Decimal, counted: bool) -> Span:
    """Return what a printed number may stand for in the canonical unit.

    A count printed in full is itself. Anything else may have been rounded or cut at its last digit.
    """
    number = Decimal(value) * factor
    if counted and factor == 1 and "." not in value:
        return Span(number, number)
    last = Decimal(1).scaleb(-len(value.partition(".")[2])) * factor
    if number < 0:
        return Span(number - last, number + last / 2)
    return Span(number - last / 2, number + last)


def operands(formula: str) -> list[Operand]:
    """Return the figures that a formula names, in order and once each.

    Raises: FormulaError.
    """
    return list(dict.fromkeys(_named(_parse(formula))))


def percentage(formula: str) -> tuple[str, str] | None:
    """Return part and base of a formula `100 * part / base`, None for any other.

    Raises: FormulaError.
    """
    match _parse(formula):
        case ast.BinOp(ast.BinOp(ast.Constant(100), ast.Mult(), ast.Name(part)), ast.Div(), ast.Name(base)):
            return part, base
    return None


def _parse(formula: str) -> ast.expr:
    """Return the tree of a formula, of which only its size and syntax are proved."""
    text = formula.strip()
    if len(text) > _LONGEST or text.count("(") > _DEEPEST or text.count("-") > _DEEPEST:
        raise FormulaError(formula)
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(formula) from error


def _named(node: ast.expr) -> Iterator[Operand]:
    match node:
        case ast.Constant():
            _constant(node)
        case ast.Name(id=metric):
            yield Operand(metric)
        case ast.Attribute(value=ast.Name(id=metric), attr=which):
            yield Operand(metric, before=True) if which == "before" else Operand(metric, which)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            yield from _named(inner)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            yield from _named(left)
            yield from _named(right)
        case _:
            raise FormulaError(ast.unparse(node))


def _constant(node: ast.Constant) -> Decimal:
    """Return a plain decimal literal: no text, no truth, no exponent, nothing without end."""
    written = repr(node.value)
    if isinstance(node.value, bool) or not _PLAIN.fullmatch(written):
        raise FormulaError(written[:40])
    return Decimal(written)


def evaluate(formula: str, lookup: Callable[[Operand], Span]) -> Span:
    """Return what a formula may come to, given what each operand may stand for.

    Raises: FormulaError; ZeroDivisionError when a divisor may be zero.
    """
    return _value(_parse(formula), lookup)


def _value(node: ast.expr, lookup: Callable[[Operand], Span]) -> Span:
    match node:
        case ast.Constant():
            exact = _constant(node)
            return Span(exact, exact)
        case ast.Name(id=metric):
            return lookup(Operand(metric))
        case ast.Attribute(value=ast.Name(id=metric), attr=which):
            return lookup(Operand(metric, before=True) if which == "before" else Operand(metric, which))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            span = _value(inner, lookup)
            return Span(-span.high, -span.low)
        case ast.BinOp(left=left, op=operator, right=right):
            return _combine(_value(left, lookup), operator, _value(right, lookup))
    raise FormulaError(ast.unparse(node))


def _combine(left: Span, operator: ast.operator, right: Span) -> Span:
    match operator:
        case ast.Add():
            return Span(left.low + right.low, left.high + right.high)
        case ast.Sub():
            return Span(left.low - right.high, left.high - right.low)
        case ast.Mult():
            corners = [a * b for a in left for b in right]
        case ast.Div():
            if right.low <= 0 <= right.high:
                raise ZeroDivisionError
            corners = [a / b for a in left for b in right]
        case _:
            raise FormulaError(ast.dump(operator))
    return Span(min(corners), max(corners))
