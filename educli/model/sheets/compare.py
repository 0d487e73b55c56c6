from collections.abc import Iterable, Sequence

from educli.language import _
from educli.model import wording
from educli.model.result import UNDER, Heading, Page, Sheet
from educli.model.sheets import Row, allowed, verdict_of
from educli.model.wording import word


def page(rows: Sequence[Row], regions: int) -> Page:
    """A row per metric, a column per region; below the metric its lines and what stands against comparing.

    Two regions have their difference in a column of its own, more have theirs below each figure.
    """
    groups = [rows[start : start + regions] for start in range(0, len(rows), regions)]
    names = [row["region_name"] for row in rows[:regions]]
    headings = [Heading(_("metric"), least=24, key=True), *(Heading(name, "point") for name in names)]
    if regions == 2:
        headings.append(Heading(_("difference"), "right"))
    if regions > 1:
        headings.append(Heading(_("better or equal"), need=1, least=8))
    body: list[list[str]] = []
    tones: list[list[str]] = []
    for group in groups:
        head = next((row for row in group if row["value"] is not None), group[0])
        cells = [wording.with_unit_label(head), *map(_figure, group)]
        if regions == 2:
            cells.append("".join(map(_difference, group)))
        if regions > 1:
            cells.append(_better(group))
        for texts, colours in ((cells, []), *_below(group, head)):
            body.append([*texts, *[""] * (len(headings) - len(texts))])
            tones.append(colours)
    return Page(_("Comparison: {regions}").format(regions=_(", ").join(names)), [Sheet(tuple(headings), body, tones)])


def _below(group: Sequence[Row], head: Row) -> Iterable[tuple[list[str], list[str]]]:
    """Yield what stands below a metric: differences, each line with its verdicts, remarks; with the tones of the cells."""
    differences = [_difference(row, bare=True) for row in group] if len(group) > 2 else []
    if any(differences):
        label = _("against {region} ({unit})").format(
            region=head["region_name"], unit=wording.distance_label(head["unit"])
        )
        yield [UNDER + label, *differences], ["quiet"]
    lines = {line["line"]: line for row in group for line in row["lines"]}
    for id, line in lines.items():
        label = _("{line} {issuer} ({standing})").format(
            line=allowed(line), issuer=line["issuer_name"], standing=word(wording.STANDINGS, line["standing"])
        )
        judged = [next((one for one in row["lines"] if one["line"] == id), None) for row in group]
        yield (
            [UNDER + label, *(verdict_of(one) if one else "–" for one in judged)],
            ["quiet", *(wording.TONES[one["verdict"]] if one else "quiet" for one in judged)],
        )
    if remarks := _("; ").join(_remarks(group, head)):
        yield [UNDER + remarks], ["quiet"]


def _remarks(group: Sequence[Row], head: Row) -> Iterable[str]:
    if head["flags"]:
        yield _("mind: {flags}").format(flags=_(", ").join(word(wording.FLAGS, flag) for flag in head["flags"]))
    for row in group:
        if row["value"] is None:
            continue
        remarks = [
            row["metric_name"] if row["metric"] != head["metric"] else "",
            row["population_name"] or "",
            word(wording.STATUSES, row["status"]) if row["status"] != "A" else "",
        ]
        if any(remarks):
            text = _(", ").join(filter(None, remarks))
            yield _("{region}: {remarks}").format(region=row["region_name"], remarks=text)


def _figure(row: Row) -> str:
    return "–" if row["value"] is None else f"{wording.marked(row)}\t{row['period'].replace('/', '–')}"


def _difference(row: Row, bare: bool = False) -> str:
    if row["difference_lower"] is None and row["difference_upper"] is None:
        return ""
    return wording.bare_difference(row) if bare else wording.difference(row)


def _better(group: Sequence[Row]) -> str:
    held = [row for row in group if row["value"] is not None]
    if len(held) < 2 or held[0]["better"] == "neither":
        return ""
    best = [row["region_name"] for row in held if row["best"]]
    if best:
        return _("equal") if len(best) == len(held) else "\n".join(best)
    return (
        _("not compared")
        if held[-1]["difference_lower"] is None and held[-1]["difference_upper"] is None
        else _("cannot tell")
    )
