"""Identities: arithmetic over figures that are known only as exactly as they are printed."""

import ast
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple


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
    return Span(number - last / 2, number + last)


def operands(formula: str) -> list[Operand]:
    """Return the figures that a formula names, in order and once each.

    Raises: FormulaError.
    """
    found: list[Operand] = []

    def note(operand: Operand) -> Span:
        if operand not in found:
            found.append(operand)
        return Span(Decimal(1), Decimal(1))

    evaluate(formula, note)
    return found


def evaluate(formula: str, lookup: Callable[[Operand], Span]) -> Span:
    """Return what a formula may come to, given what each operand may stand for.

    Raises: FormulaError; ZeroDivisionError when a divisor may be zero.
    """
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except SyntaxError as error:
        raise FormulaError(formula) from error
    return _value(tree.body, lookup)


def _value(node: ast.expr, lookup: Callable[[Operand], Span]) -> Span:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            exact = Decimal(str(number))
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
