"""What the charts of several questions are made of: figures as marks, lines in force as rules."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from educli.language import _
from educli.model import codes, wording
from educli.model.charts.axis import fitted, numbers, zero_helps
from educli.model.charts.chart import Axis, Mark, Rule, Span
from educli.model.verdicts import WORST_FIRST
from educli.model.verdicts import worst as worst_of

Row = dict[str, Any]

# So many regions are listed in a note; more are counted.
_NAMED = 8


def span(row: Row) -> Span | None:
    return None if row["value"] is None else Span(row["lower"], row["upper"], row["value"])


def mark(row: Row, label: str, lines: Sequence[Row] = (), missing: str = "") -> Mark:
    """Return the mark of a figure, judged by `lines`, each with its verdict; `missing` says why there is none."""
    if row["value"] is None:
        return Mark(label, missing or _("no data"), tone="quiet")
    worst = worst_of(line["verdict"] for line in lines if line["verdict"] in WORST_FIRST)
    return Mark(
        label,
        wording.marked(row),
        span(row),
        (row["period"] or "").replace("/", "–"),
        word=judged(lines),
        tone=codes.TONES[worst] if worst else "",
    )


def judged(lines: Sequence[Row]) -> str:
    """Write the verdicts: one word where all lines agree, else each behind what its line allows."""
    verdicts = dict.fromkeys(map(_verdict, lines))
    if len(verdicts) > 1:
        verdicts = dict.fromkeys(f"{_allowed(line)} {_verdict(line)}" for line in lines)
    return _(", ").join(verdicts)


def _verdict(line: Row) -> str:
    return wording.verdict(line) + ("*" if line["contested"] else "")


def _allowed(line: Row) -> str:
    return wording.line(line["lower"], line["lower_open"], line["upper"], line["upper_open"])


def ends(line: Row) -> list[Decimal]:
    return list(dict.fromkeys(end for end in (line["lower"], line["upper"]) if end is not None))


def rules(lines: Iterable[Row]) -> tuple[Rule, ...]:
    """Return a rule per number at which lines were set, from low to high; each line is told once."""
    labels: dict[Decimal, dict[str, None]] = {}
    for line in lines:
        for end in ends(line):
            labels.setdefault(end, {})[_labelled(line)] = None
    return tuple(Rule(value, _(", ").join(labels[value])) for value in sorted(labels))


def _labelled(line: Row) -> str:
    return _("{line} {issuer} ({standing})").format(
        line=_allowed(line), issuer=line["issuer_name"], standing=codes.word(codes.STANDINGS, line["standing"])
    )


def unjudging(judged: Iterable[tuple[str, Sequence[Row]]]) -> Iterable[str]:
    """Say of each line that is drawn across all figures but judges only some of them, which these are.

    judged: each figure that is drawn, by whose it is, with the lines that judge it.
    """
    names: dict[str, None] = {}
    held: dict[str, dict[str, None]] = {}
    for name, lines in judged:
        names[name] = None
        for line in lines:
            held.setdefault(_labelled(line), {})[name] = None
    for label, regions in held.items():
        if len(regions) < len(names):
            rest = len(regions) - _NAMED
            listed = _(", ").join(islice(regions, _NAMED)) + (_(" and {n} more").format(n=rest) if rest > 0 else "")
            yield _("the line {line} judges only: {regions}").format(line=label, regions=listed)


class Scale(NamedTuple):
    """How marks are best drawn, as bars or dots, on which scale, and what must be said of it."""

    kind: str
    axis: Axis
    note: str


def scale(marks: Sequence[Mark], rules: Sequence[Rule], unit: str) -> Scale:
    values = numbers(marks, rules)
    zero = zero_helps(values)
    beyond = any(mark.span and mark.span.upper is None for mark in marks)
    axis = fitted(values, unit, zero, beyond)
    if axis.low <= 0 <= axis.high:
        return Scale("bars" if zero else "dots", axis, "")
    return Scale("dots", axis, _("scale not from zero"))
