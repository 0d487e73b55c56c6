"""Figures of several regions side by side: which belong together, what stands against comparing them, who is better.

In Python, not in SQL: it pairs the few figures of the regions that were asked for, and a statement that does the same takes
longer to plan than all the rest of a warm question.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from educli.model.verdicts import less, worst

Row = dict[str, Any]

COMPARED = (
    "metric", "metric_name", "unit", "better", "region", "region_name", "qualifier", "value", "decimals", "lower", "lower_open", "upper",
    "upper_open", "period", "population", "population_name", "basis", "status", "verdict", "lines", "contested", "difference",
    "difference_lower", "difference_upper", "best", "flags", "shared", "source", "quote", "at",
)  # fmt: skip

_METRIC = ("metric", "metric_name", "unit", "better")

# Sums over different spans, variants and parts stand side by side, but are neither subtracted nor judged better.
_FORBIDDING = {"span", "variant", "basis"}


class Slot(NamedTuple):
    """Figures that belong side by side, in the order of the asked regions, and what stands against comparing them."""

    figures: list[Row]
    flags: list[str]


def compare(rows: Sequence[Row], regions: Sequence[str]) -> list[Row]:
    """Return a row per slot and region from the rows of the question `compare`; a region without the figure keeps its row.

    Order: what most regions share comes first, then that of the metrics.
    """
    names = {row["region"]: row["region_name"] for row in rows}
    figures = [_figure(list(lines)) for id, lines in groupby(rows, lambda row: row["figure"]) if id is not None]
    paired = []
    for slot in sorted(_slots(figures, regions), key=lambda slot: -len(slot.figures)):
        held = {figure["region"]: figure for figure in slot.figures}
        # The metric that a region without a figure is told of is the first by its id.
        metric = min(slot.figures, key=lambda figure: str(figure["metric"]))
        common = {"flags": slot.flags if len(held) > 1 else [], "shared": len(held)}
        compared = _compared(slot)
        for region in regions:
            figure = held.get(region) or {name: metric[name] for name in _METRIC} | {"verdict": "no_data"}
            blank = dict.fromkeys(COMPARED) | {
                "lines": [],
                "contested": False,
                "region": region,
                "region_name": names[region],
            }
            row = blank | figure | common | compared.get(region, {})
            # The last is no field: people see no more digits of a difference than its two figures have.
            paired.append({name: row.get(name) for name in (*COMPARED, "other_decimals")})
    return paired


def _figure(rows: list[Row]) -> Row:
    """Gather the rows of one figure, a row a line, into one."""
    lines = [
        {
            "line": row["line"], "verdict": row["verdict"], "margin": row["margin"], "contested": row["contested"],
            "lower": row["line_lower"], "lower_open": row["line_lower_open"],
            "upper": row["line_upper"], "upper_open": row["line_upper_open"],
            "issuer_name": row["issuer_name"], "standing": row["standing"],
        }
        for row in rows
        if row["line"]
    ]  # fmt: skip
    return rows[0] | {
        "lines": lines,
        "verdict": worst(line["verdict"] for line in lines),
        "contested": any(line["contested"] for line in lines),
    }


def _slots(figures: Sequence[Row], regions: Sequence[str]) -> Iterator[Slot]:
    """Yield the slots in the order of the metrics."""
    places = {region: place for place, region in enumerate(regions)}
    measures = _measures(figures)
    merged = _merged(measures)
    slots: dict[str, list[Row]] = defaultdict(list)
    for measure, held in measures.items():
        slots[merged.get(measure, measure)] += held
    for held in slots.values():
        held.sort(key=lambda figure: places[figure["region"]])
        yield Slot(held, _flags(held))


def _measures(figures: Sequence[Row]) -> dict[str, list[Row]]:
    """Set figures of one measure together.

    A figure of part of a region, or over another base, is a series of its own; where it is all that a region says of the
    metric, it stands beside the others' figures of the whole.
    """
    said: dict[tuple[str, str], int] = defaultdict(int)
    for figure in figures:
        said[figure["metric"], figure["region"]] += 1
    measures: dict[str, list[Row]] = defaultdict(list)
    for figure in figures:
        metric, population, basis = figure["metric"], figure["population"], figure["basis_zh"]
        whole = said[metric, figure["region"]] == 1 or not (population or basis)
        measures[metric if whole else f"{metric}|{population}|{basis}"].append(figure)
    return measures


def _merged(measures: dict[str, list[Row]]) -> dict[str, str]:
    """Set variants of one concept side by side where no metric is shared: each region then has just one."""
    lone: dict[str, list[Row]] = defaultdict(list)
    for measure, (figure, *others) in measures.items():
        if figure["concept"] and measure == figure["metric"] and not others:
            lone[figure["concept"]].append(figure)
    return {
        figure["metric"]: f"concept:{concept}"
        for concept, figures in lone.items()
        if len({figure["region"] for figure in figures}) == len(figures) > 1
        for figure in figures
    }


def _flags(figures: Sequence[Row]) -> list[str]:
    kinds = {
        "span": {figure["span"] for figure in figures},
        "period": {figure["period"].rpartition("/")[2][:4] for figure in figures},
        "variant": {figure["metric"] for figure in figures},
        "population": {figure["population"] for figure in figures},
        "basis": {figure["basis_zh"] for figure in figures},
        "status": {figure["status"] for figure in figures},
    }
    return [kind for kind, values in kinds.items() if len(values) > 1]


def _compared(slot: Slot) -> dict[str, Row]:
    """Return for each region how far it lies from the first, and whether anybody is better."""
    if len(slot.figures) < 2 or _FORBIDDING & set(slot.flags):
        return {}
    base, *others = slot.figures
    found = {figure["region"]: _difference(figure, base) for figure in others}
    for figure, best in zip(slot.figures, _best(slot.figures), strict=True):
        found[figure["region"]] = found.get(figure["region"], {}) | {"best": best}
    return found


def _difference(figure: Row, base: Row) -> Row:
    low, high = less(figure["lower"], base["upper"]), less(figure["upper"], base["lower"])
    exact = figure["qualifier"] == base["qualifier"] == "exact"
    ends = {"difference": low if exact else None, "difference_lower": low, "difference_upper": high}
    return ends | {"other_decimals": base["decimals"]}


class _End(NamedTuple):
    """An end of an interval, so that a greater one is better; an unbounded one is infinite."""

    value: Decimal
    inside: bool


_UNBOUNDED = Decimal("Infinity")


def _best(figures: Sequence[Row]) -> list[bool | None]:
    """Tell of each figure: True, nobody can be better; False, somebody surely is; None, cannot tell."""
    if figures[0]["better"] == "neither":
        return [None] * len(figures)
    ends = [_ends(figure) for figure in figures]
    # Only the strongest of the others matters: at the least, and at the most.
    surest, hoped = (_rivals([one[side] for one in ends]) for side in (0, 1))
    return [_standing(low, high, surest[place], hoped[place]) for place, (low, high) in enumerate(ends)]


def _standing(low: _End, high: _End, surest: _End, hoped: _End) -> bool | None:
    if surest.value > high.value or (surest.value == high.value and not (surest.inside and high.inside)):
        return False
    return True if hoped.value <= low.value else None


def _ends(figure: Row) -> tuple[_End, _End]:
    """Return the ends of a figure's interval, turned so that higher is better."""
    lower = _End(-_UNBOUNDED if figure["lower"] is None else figure["lower"], not figure["lower_open"])
    upper = _End(_UNBOUNDED if figure["upper"] is None else figure["upper"], not figure["upper_open"])
    if figure["better"] == "higher":
        return lower, upper
    return _End(-upper.value, upper.inside), _End(-lower.value, lower.inside)


def _rivals(ends: Sequence[_End]) -> list[_End]:
    """Return for each end the greatest of the others; of equal ones that which lies outside, since it lies above."""
    first, second, *_rest = sorted(
        range(len(ends)), key=lambda place: (ends[place].value, not ends[place].inside), reverse=True
    )
    return [ends[second if place == first else first] for place in range(len(ends))]
