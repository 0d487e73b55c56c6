"""Identities: arithmetic over figures that are known only as exactly as they are printed."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from keyword import iskeyword
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
    """A figure that a formula names: `metric`, `metric.population`, `metric.before` (a year earlier).

    A derivation may also say whose and of when it is: `许昌:metric@2021-12-31`. Empty is the subject's own.
    """

    metric: str
    population: str = ""
    before: bool = False
    region: str = ""
    period: str = ""


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


def exactly(number: str) -> Span:
    """Return a number that stands for itself alone."""
    return Span(Decimal(number), Decimal(number))


def operands(formula: str) -> list[Operand]:
    """Return the figures that a formula names, in order and once each.

    Raises: FormulaError.
    """
    return [leaf for leaf in _leaves(formula) if isinstance(leaf, Operand)]


def numbers(formula: str) -> list[str]:
    """Return the numbers that a formula holds, as written.

    Raises: FormulaError.
    """
    return [leaf for leaf in _leaves(formula) if isinstance(leaf, str)]


def percentage(formula: str) -> tuple[str, str] | None:
    """Return part and base of a formula `100 * part / base`, None for any other.

    Raises: FormulaError.
    """
    tree, leaf = _parse(formula)
    match tree:
        case ast.BinOp(ast.BinOp(ast.Constant(100), ast.Mult(), ast.Name() as over), ast.Div(), ast.Name() as under):
            part, base = leaf(over), leaf(under)
            if (
                isinstance(part, Operand)
                and isinstance(base, Operand)
                and {part, base} == {Operand(part.metric), Operand(base.metric)}
            ):
                return part.metric, base.metric
    return None


def evaluate(formula: str, lookup: Callable[[Operand], Span], number: Callable[[str], Span] = exactly) -> Span:
    """Return what a formula may come to, given what each operand, and each number as written, may stand for.

    Raises: FormulaError; ZeroDivisionError when a divisor may be zero.
    """
    tree, leaf = _parse(formula)

    def value(node: ast.expr) -> Span:
        match node:
            case ast.Name() | ast.Constant():
                found = leaf(node)
                return lookup(found) if isinstance(found, Operand) else number(found)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                span = value(inner)
                return Span(-span.high, -span.low)
            case ast.BinOp(left=left, op=operator, right=right):
                return _combine(value(left), operator, value(right))
        raise FormulaError(ast.unparse(node))

    return value(tree)


def rewritten(formula: str, texts: Iterable[str]) -> str:
    """Return a formula in other words: `texts` in the place of its operands, in the order that `operands` gives them."""
    words = dict(zip(operands(formula), texts, strict=True))
    return _OPERAND.sub(lambda found: words[_named(found)], formula)


_DAY = "[0-9]{4}(?:-[0-9]{2}){0,2}"
_OPERAND = re.compile(
    r"(?<![\w.])(?:(?P<region>[^\W_]+):)?(?P<metric>[A-Za-z][A-Za-z0-9_]*)(?:\.(?P<part>[A-Za-z][A-Za-z0-9_]*))?"
    rf"(?:@(?P<period>{_DAY}(?:/{_DAY})?))?"
)

Leaf = Operand | str


def _named(found: re.Match[str]) -> Operand:
    before = found["part"] == "before"
    population = "" if before else found["part"] or ""
    return Operand(found["metric"], population, before, found["region"] or "", found["period"] or "")


def _parse(formula: str) -> tuple[ast.expr, Callable[[ast.expr], Leaf]]:
    """Return the tree of a formula, and what gives the figure or number that a leaf of it stands for."""
    named: dict[str, Operand] = {}

    def stand_in(found: re.Match[str]) -> str:
        if iskeyword(found["metric"]):
            return found[0]
        name = f"_{len(named)}"
        named[name] = _named(found)
        return name

    text = _OPERAND.sub(stand_in, formula.strip())
    if len(formula) > _LONGEST or text.count("(") > _DEEPEST or text.count("-") > _DEEPEST:
        raise FormulaError(formula)
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(formula) from error

    def leaf(node: ast.expr) -> Leaf:
        if isinstance(node, ast.Name) and node.id in named:
            return named[node.id]
        written = ast.get_source_segment(text, node) or ""
        # A plain decimal: no text, no truth, no exponent, nothing without end.
        if not isinstance(node, ast.Constant) or not _PLAIN.fullmatch(written):
            raise FormulaError(written[:40])
        return written

    return tree, leaf


def _leaves(formula: str) -> list[Leaf]:
    tree, leaf = _parse(formula)

    def walk(node: ast.expr) -> Iterator[Leaf]:
        match node:
            case ast.Constant() | ast.Name():
                yield leaf(node)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                yield from walk(inner)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
                yield from walk(left)
                yield from walk(right)
            case _:
                raise FormulaError(ast.unparse(node))

    return list(dict.fromkeys(walk(tree)))


def _combine(left: Span, operator: ast.operator, right: Span) -> Span:
    match operator:
        case ast.Add():
            return Span(left.low + right.low, left.high + right.high)
        case ast.Sub():
            return Span(left.low - right.high, left.high - right.low)
        case ast.Mult():
            # Nothing of something without end is nothing.
            corners = [a * b if a and b else Decimal(0) for a in left for b in right]
        case ast.Div():
            if right.low <= 0 <= right.high:
                raise ZeroDivisionError
            # One end without end over another tells nothing that the other corners do not.
            corners = [a / b for a in left for b in right if a.is_finite() or b.is_finite()]
        case _:
            raise FormulaError(ast.dump(operator))
    return Span(min(corners), max(corners))
