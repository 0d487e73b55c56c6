"""How `educli progress` is arranged for people: what is to be reached first, then the class and what it rests on."""

from collections.abc import Sequence

from educli.language import _
from educli.model import advance, codes, wording
from educli.model.page import UNDER, Heading, Page
from educli.model.sheets import Row, sheet


def page(rows: Sequence[Row], title: str) -> Page:
    """A row per target; below it why no class is given, and whose target it is where it is another's."""
    headings = (
        Heading(_("region"), key=True), Heading(_("metric"), key=True, least=20), Heading(_("target")), Heading(_("by")),
        Heading(_("class")), Heading(_("base"), "point", 3), Heading(_("latest"), "point"), Heading(_("margin"), "right"),
        Heading(_("pace (required)"), "right", 1), Heading(_("projected"), "right", 4), Heading(_("measure"), "right", 2), Heading(_("done"), "right", 1),
    )  # fmt: skip
    body: list[Sequence[str]] = []
    tones: list[Sequence[str]] = []
    for row in rows:
        body.append(_cells(row))
        tones.append(_tones(row))
        if text := remark(row):
            body.append([UNDER + text, *[""] * (len(headings) - 1)])
            tones.append(["quiet"])
    return Page(title, sheet(headings, body, tones))


def grid(rows: Sequence[Row], title: str) -> Page:
    """A row per target, one thing per cell."""
    headings = (
        Heading(_("region"), key=True), Heading(_("metric"), key=True, least=20), Heading(_("target"), "right"), Heading(_("by")),
        Heading(_("class"), tally=True), Heading(_("base"), "point"), Heading(_("base period")), Heading(_("latest"), "point"), Heading(_("period")),
        Heading(_("margin"), "right"), Heading(_("pace"), "right"), Heading(_("required pace"), "right"), Heading(_("projected"), "right"),
        Heading(_("measure"), "right"), Heading(_("done"), "right"), Heading(_("notes"), least=30),
    )  # fmt: skip
    body = [_singly(row) for row in rows]
    tones = list(map(_tones, rows))
    return Page(title, sheet(headings, body, tones))


def _tones(row: Row) -> Sequence[str]:
    """Return the tones of a row: its class has one."""
    return ["", "", "", "", advance.TONES[row["class"][0]] if row["class"] else "quiet"]


def _singly(row: Row) -> Sequence[str]:
    return (
        *_cells(row)[:5],
        advance.base_figure(row), (row["base_period"] or "").replace("/", "–"), wording.marked(row), (row["period"] or "").replace("/", "–"),
        advance.ends(row, "distance"), advance.ends(row, "observed_pace"), advance.ends(row, "required_pace"),
        advance.ends(row, "projected", sign=False), advance.ends(row, "measure", sign=False), advance.done(row), remark(row),
    )  # fmt: skip


def prose(rows: Sequence[Row], title: str, before: object) -> list[str]:
    """A paragraph per target."""
    return [row["reason"] for row in rows]


def _cells(row: Row) -> Sequence[str]:
    period = (row["period"] or "").replace("/", "–")
    return (
        wording.below(row["region_name"], row["population_name"]),
        wording.with_unit_label(row), advance.target(row), row["due"],
        advance.classes(row) or codes.word(codes.AIMS, row["aim"]), advance.base(row),
        f"{wording.marked(row)}\t{period}" if row["value"] is not None else "",
        advance.ends(row, "distance"), advance.paces(row),
        advance.ends(row, "projected", sign=False), advance.ends(row, "measure", sign=False), advance.done(row),
    )  # fmt: skip


def remark(row: Row) -> str:
    """Say why no class is given, on what one rests, and whose target it is where it is another's."""
    parts = []
    if row["aim"] == "reference":
        parts.append(_("where {region} wants to be, no promise of this region").format(region=row["promiser_name"]))
    if row["aim"] in ("plan", "instalment"):
        parts.append(_("a sum over the time of the plan") if row["aim"] == "plan" else _("instalment of the plan"))
    if row["hindrance"]:
        parts.append(codes.word(codes.HINDRANCES, row["hindrance"]))
    if row["outdated"]:
        parts.append(_("rests on a figure more than two years old"))
    return _("; ").join(parts)
