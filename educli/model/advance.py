"""Targets and the way to them in words, as an official would write them."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any

from educli.language import N_, _
from educli.model import codes, precision, wording

Row = dict[str, Any]

TONES = {"achieved": "good", "on_track": "good", "accelerate": "unsure", "limited": "unsure", "away": "bad", "missed": "bad", "unavailable": "quiet"}  # fmt: skip
_METHODS = {
    "growth": N_("observed over required growth {measure}"),
    "share": N_("projected part of the way {measure}"),
}


def classes(row: Row) -> str:
    """Write every class that is possible."""
    return _(" or ").join(codes.word(codes.CLASSES, one) for one in row["class"])


def target(row: Row) -> str:
    """Write what is to be reached, with signs; of an instalment its part of the whole."""
    if row["aim"] == "instalment":
        return "≥" + goal(row)
    return wording.line(row["target_lower"], row["target_lower_open"], row["target_upper"], row["target_upper_open"])


def goal(row: Row) -> str:
    """Write the number to be reached."""
    return wording.number(precision.field("goal", row["goal"], row))


def base(row: Row) -> str:
    """Write the figure to start from, with its period."""
    if row["base"] is None:
        return ""
    return f"{base_figure(row)}\t{row['base_period'].replace('/', '–')}"


def base_figure(row: Row) -> str:
    return wording.marked({"qualifier": row["base_qualifier"], "value": row["base"], "decimals": row["base_decimals"]})


def ends(row: Row, name: str, sign: bool = True) -> str:
    """Write an interval of a row: its number, its two ends, or the one it has."""
    number, low, high = (
        None if row[id] is None else precision.field(id, row[id], row)
        for id in (name, f"{name}_lower", f"{name}_upper")
    )
    if number is not None:
        low = high = number
    return wording.ranged(low, high, sign=sign)


def paces(row: Row) -> str:
    """Write the change a year, and the one that is required."""
    observed, required = ends(row, "observed_pace"), ends(row, "required_pace")
    return _("{observed} ({required})").format(observed=observed, required=required) if required else observed


def pace(row: Row, name: str) -> str:
    """Write a change a year with its unit."""
    text = ends(row, name)
    return text and _("{change} a year").format(change=wording.spaced(text, wording.distance_label(row["unit"])))


def done(row: Row) -> str:
    """Write which part of a plan is done, in percent."""
    if row["done"] is not None:
        return f"{wording.number(precision.shortened(row['done'] * 100, 1))}%"
    if row["done_lower"] is None:
        return ""
    low, high = row["done_lower"], row["done_upper"]
    shown = precision.shortened(low * 100, 1, ROUND_FLOOR)
    return wording.ranged(shown, None if high is None else precision.shortened(high * 100, 1, ROUND_CEILING), "%")


def reason(row: Row) -> str:
    """Say in words what is to be reached, where the region stands, at which pace, and what follows."""
    return "".join(_sentences(row))


def _sentences(row: Row) -> Iterator[str]:
    promised = row | {f"line_{end}": row[f"target_{end}"] for end in ("lower", "lower_open", "upper", "upper_open")}
    # A sum is so much or no less, and needs no word for the former.
    sum_of = row["aim"] == "instalment" or (row["aim"] == "plan" and row["target_lower"] == row["target_upper"])
    wanted = wording.with_unit(goal(row), row["unit"]) if sum_of else wording.line_said(promised)
    words = {
        "promiser": row["promiser_name"],
        "metric": row["metric_name"],
        "due": wording.period(row["due"]),
        "goal": wanted,
    }
    yield _(_GOALS[row["aim"]]).format(**words)
    if row["value"] is not None:
        yield _(" {region}, {period}: {value}").format(
            region=wording.whose(row), period=wording.period(row["period"]), value=wording.said(row)
        )
        distance = wording.spaced(ends(row, "distance"), wording.distance_label(row["unit"]))
        yield _("; margin to the goal {distance}.").format(distance=distance)
    if row["base"] is not None:
        yield _(" Since {base_period} the pace is {observed}").format(
            base_period=wording.period(row["base_period"]), observed=pace(row, "observed_pace")
        )
        if required := pace(row, "required_pace"):
            yield _("; {required} is required; on a straight line {projected} is reached by then").format(
                required=required, projected=wording.with_unit(ends(row, "projected", sign=False), row["unit"])
            )
        yield _(".")
    if row["class"]:
        yield _(" Class: {classes}").format(classes=classes(row))
        if row["measure_lower"] is not None or row["measure_upper"] is not None:
            yield _(" ({measure})").format(
                measure=_(_METHODS[row["method"]]).format(measure=ends(row, "measure", sign=False))
            )
        yield (
            _("; {hindrance}").format(hindrance=codes.word(codes.HINDRANCES, row["hindrance"]))
            if row["hindrance"]
            else ""
        )
        if row["outdated"]:
            yield _("; the latest figure that it rests on is more than two years old")
        yield _(".")


_GOALS = {
    "target": N_("Target of {promiser} for {metric} by {due}: {goal}."),
    "plan": N_("Plan of {promiser} for {metric} by {due}, in sum: {goal}."),
    "instalment": N_("Instalment of the plan of {promiser} for {metric} due by {due}, in sum: {goal}."),
    "reference": N_("Target of {promiser} for {metric} by {due}: {goal}; that is no promise of this region."),
}
