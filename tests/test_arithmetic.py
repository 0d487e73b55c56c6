"""Identities over printed figures: what a number may stand for, and what a formula may come to."""

import re
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from educli.model.arithmetic import FormulaError, Operand, Span, evaluate, operands, printed

ONE = Decimal(1)
WAN, YI = Decimal(10**4), Decimal(10**8)


def spans(**named: Span) -> Callable[[Operand], Span]:
    return lambda operand: named[operand.metric]


def count(value: str) -> Span:
    return printed(value, ONE, True)


def measure(value: str, factor: Decimal = ONE) -> Span:
    return printed(value, factor, False)


# what a printed number may stand for


@pytest.mark.parametrize("value", ["0", "51", "7495", "12000"])
def test_a_count_is_itself(value: str) -> None:
    assert count(value) == (Decimal(value), Decimal(value))


@pytest.mark.parametrize(
    ("value", "factor", "counted", "low", "high"),
    [
        ("2.41", ONE, False, "2.405", "2.42"),
        ("84.00", ONE, False, "83.995", "84.01"),
        ("84", ONE, False, "83.5", "85"),
        # 2.8万人 is no exact count, nor is 3万人.
        ("2.8", WAN, True, "27500", "29000"),
        ("3", WAN, True, "25000", "40000"),
        ("81.52", YI, False, "8151500000", "8153000000"),
    ],
)
def test_the_last_digit_may_be_rounded_or_cut(value: str, factor: Decimal, counted: bool, low: str, high: str) -> None:
    assert printed(value, factor, counted) == (Decimal(low), Decimal(high))


@given(st.decimals(-10000, 10000, places=6).filter(lambda exact: abs(exact) >= 1), st.integers(0, 4))
def test_rounded_and_truncated_are_both_accepted(exact: Decimal, places: int) -> None:
    for rounding in (ROUND_HALF_UP, ROUND_DOWN):
        value = f"{exact.quantize(ONE.scaleb(-places), rounding):f}"
        low, high = measure(value)
        assert low <= exact <= high


@given(st.decimals(1, 10000, places=4), st.sampled_from([1, -1]))
def test_more_than_the_last_digit_is_not_accepted(exact: Decimal, sign: int) -> None:
    low, high = measure(f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP) + sign * Decimal('0.02'):f}")
    assert not low <= exact <= high


# what a formula may come to

ends = st.integers(-20, 20)
some_spans = st.tuples(ends, ends).map(lambda pair: Span(Decimal(min(pair)), Decimal(max(pair))))
formulas = st.recursive(
    st.sampled_from(["a", "b", "c", "2", "100", "0.5"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda part: f"-{part}")
    ),
    max_leaves=5,
)


@given(formulas, some_spans, some_spans, some_spans, st.lists(st.fractions(0, 1), min_size=3, max_size=3))
def test_every_sample_lies_in_the_span(formula: str, a: Span, b: Span, c: Span, shares: list[Fraction]) -> None:
    try:
        span = evaluate(formula, spans(a=a, b=b, c=c))
    except ZeroDivisionError:
        return
    points = [
        Fraction(low) + share * (Fraction(high) - Fraction(low))
        for (low, high), share in zip((a, b, c), shares, strict=True)
    ]
    exact = re.sub(r"[0-9]+([.][0-9]+)?", r"Fraction('\g<0>')", formula)
    exactly = eval(exact, {"Fraction": Fraction, **dict(zip("abc", points, strict=True))})
    # Division keeps 28 digits.
    slack = Fraction(1, 10**15)
    assert Fraction(span.low) - slack <= exactly <= Fraction(span.high) + slack


@given(some_spans, some_spans, st.sampled_from("+-*"))
def test_the_ends_are_reached(a: Span, b: Span, sign: str) -> None:
    """With each operand once, the span is no wider than its samples."""
    found = [evaluate(f"a {sign} b", spans(a=Span(x, x), b=Span(y, y))).low for x in a for y in b]
    assert evaluate(f"a {sign} b", spans(a=a, b=b)) == (min(found), max(found))


@pytest.mark.parametrize(("low", "high"), [("0", "0"), ("-1", "1"), ("0", "2"), ("-2", "0")])
def test_a_divisor_that_may_be_zero(low: str, high: str) -> None:
    with pytest.raises(ZeroDivisionError):
        evaluate("a / b", spans(a=count("1"), b=Span(Decimal(low), Decimal(high))))


def test_operands_in_order_and_once() -> None:
    formula = "100 * (pupils.urban - pupils.before) / pupils.before + schools + pupils.urban"
    assert operands(formula) == [Operand("pupils", "urban"), Operand("pupils", before=True), Operand("schools")]


def test_operands_do_not_depend_on_values() -> None:
    assert operands("a / (b - c)") == [Operand("a"), Operand("b"), Operand("c")]


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "a +",
        "f(a)",
        "'a'",
        "a < b",
        "a.b.c",
        "a[0]",
        "a if b else c",
        "a and b",
        "not a",
        "True",
        "None",
        "a ** 2",
        "9 ** 9 ** 9",
        "a // b",
        "a % b",
        "a @ b",
        "1j * a",
        "(a, b)",
        "[a]",
        "a := b",
        "lambda: a",
        "a; b",
        "__import__('os')",
        "a\0",
        "1e999 * a",
        "0x" + "f" * 5000,
        "-" * 100_000 + "a",
        "(" * 1000 + "a" + ")" * 1000,
    ],
    ids=lambda formula: formula[:20].replace("\0", "NUL"),
)
def test_anything_else_is_no_formula(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, lambda operand: Span(ONE, ONE))
    with pytest.raises(FormulaError):
        operands(formula)


# the documents' own figures


@pytest.mark.parametrize(
    ("subject", "formula", "named", "holds"),
    [
        (measure("2.41"), "100 * a / b", {"a": count("181"), "b": count("7495")}, True),
        (measure("2.42"), "100 * a / b", {"a": count("181"), "b": count("7495")}, False),
        (count("170"), "a + b", {"a": count("51"), "b": count("119")}, True),
        (count("171"), "a + b", {"a": count("51"), "b": count("119")}, False),
        (measure("82.4"), "100 * (a - b) / a", {"a": count("484"), "b": count("85")}, True),
        # 35.8727 was cut to 35.87.
        (measure("35.87"), "100 * a / b", {"a": count("744"), "b": count("2074")}, True),
        (measure("8.13"), "100 * (a - b) / b", {"a": measure("881459", WAN), "b": measure("81.52", YI)}, True),
        (measure("8.23"), "100 * (a - b) / b", {"a": measure("881459", WAN), "b": measure("81.52", YI)}, False),
        (measure("84.26"), "100 * a / b", {"a": count("198"), "b": count("233")}, False),
    ],
)
def test_identities_by_hand(subject: Span, formula: str, named: dict[str, Span], holds: bool) -> None:
    assert subject.meets(evaluate(formula, spans(**named))) == holds
