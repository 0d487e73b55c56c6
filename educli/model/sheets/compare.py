from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from educli.language import _
from educli.model import codes, wording
from educli.model.appendix import paragraphs
from educli.model.codes import word
from educli.model.page import UNDER, Heading, Page, Sheet
from educli.model.sheets import Row, allowed, sheet, verdict_of


def page(rows: Sequence[Row], regions: int) -> Page:
    """A row per metric, a column per region; below the metric its lines and what stands against comparing.

    Two regions have their difference in a column of its own, more have theirs below each figure.
    """
    groups = _groups(rows, regions)
    names = [row["region_name"] for row in rows[:regions]]
    headings = [Heading(_("metric"), least=20, key=True), *(Heading(name, "point") for name in names)]
    if regions == 2:
        headings.append(Heading(_("difference"), "right"))
    if regions > 1:
        headings.append(Heading(_("better or equal"), need=1, least=8))
    body: list[list[str]] = []
    tones: list[list[str]] = []
    for group in groups:
        head = _head(group)
        cells = [wording.with_unit_label(head), *map(_figure, group)]
        if regions == 2:
            cells.append("".join(map(_difference, group)))
        if regions > 1:
            cells.append(_better(group))
        for texts, colours in ((cells, []), *_below(group, head)):
            body.append([*texts, *[""] * (len(headings) - len(texts))])
            tones.append(colours)
    return Page(_title(names), [Sheet(tuple(headings), body, tones)])


def grid(rows: Sequence[Row], regions: int) -> Page:
    """A row per metric; a figure, its period and its verdict each in a column of their own."""
    names = [row["region_name"] for row in rows[:regions]]
    headings = [Heading(_("metric"), least=24, key=True), Heading(_("unit"))]
    for name in names:
        headings += [Heading(name, "point"), Heading(f"{name}\n{_('period')}"), Heading(f"{name}\n{_('verdict')}")]
    headings += [Heading(f"{name}\n{_('difference')}", "right") for name in names[1:]]
    headings += [Heading(_("better or equal")), Heading(_("lines"), least=30), Heading(_("notes"), least=30)]
    body, tones = [], []
    for group in _groups(rows, regions):
        head = _head(group)
        cells, colours = [head["metric_name"], wording.unit_label(head["unit"])], ["", ""]
        for row in group:
            judged = word(codes.VERDICTS, row["verdict"]) if row["lines"] else ""
            cells += [wording.marked(row), (row["period"] or "").replace("/", "–"), judged + "*" * row["contested"]]
            colours += ["", "", codes.TONES[row["verdict"]] if judged else ""]
        cells += [_difference(row) for row in group[1:]]
        cells += [_better(group), "\n".join(_lines(group)), _("; ").join(_remarks(group, head))]
        body.append(cells)
        tones.append(colours)
    return Page(_title(names), sheet(headings, body, tones))


def prose(rows: Sequence[Row], regions: int, before: Mapping[tuple[Any, ...], Row]) -> list[str]:
    """A paragraph for each metric that several regions share, and one for each figure that a line judges."""
    told = []
    for group in _groups(rows, regions):
        held = [row for row in group if row["value"] is not None]
        if len(held) > 1:
            figures = [
                _("{region} {value} ({period})").format(
                    region=wording.whose(row), value=wording.said(row), period=wording.period(row["period"])
                )
                for row in held
            ]
            figures += [
                _("{region} against {first}: {difference}").format(
                    region=row["region_name"], first=held[0]["region_name"], difference=_difference(row)
                )
                for row in held[1:]
                if _difference(row)
            ]
            figures += _remarks(group, held[0])
            told.append(_("{metric}: {figures}.").format(metric=held[0]["metric_name"], figures=_("; ").join(figures)))
        told += paragraphs([judged for row in held if (judged := wording.judged(row))], before)
    return told


def _groups(rows: Sequence[Row], regions: int) -> list[Sequence[Row]]:
    return [rows[start : start + regions] for start in range(0, len(rows), regions)]


def _head(group: Sequence[Row]) -> Row:
    """Return the row that the others are compared with: the first that has a figure."""
    return next((row for row in group if row["value"] is not None), group[0])


def _title(names: Sequence[str]) -> str:
    return _("Comparison: {regions}").format(regions=_(", ").join(names))


def _lines(group: Sequence[Row]) -> Iterable[str]:
    """Yield each line with whom it judges how."""
    for id, line in {line["line"]: line for row in group for line in row["lines"]}.items():
        judged = [(row["region_name"], one) for row in group for one in row["lines"] if one["line"] == id]
        yield _("{line} {issuer} ({standing}): {verdicts}").format(
            line=allowed(line), issuer=line["issuer_name"], standing=word(codes.STANDINGS, line["standing"]),
            verdicts=_(", ").join(f"{name} {verdict_of(one)}" for name, one in judged),
        )  # fmt: skip


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
            line=allowed(line), issuer=line["issuer_name"], standing=word(codes.STANDINGS, line["standing"])
        )
        judged = [next((one for one in row["lines"] if one["line"] == id), None) for row in group]
        yield (
            [UNDER + label, *(verdict_of(one) if one else "–" for one in judged)],
            ["quiet", *(codes.TONES[one["verdict"]] if one else "quiet" for one in judged)],
        )
    if remarks := _("; ").join(_remarks(group, head)):
        yield [UNDER + remarks], ["quiet"]


def _remarks(group: Sequence[Row], head: Row) -> Iterable[str]:
    if head["flags"]:
        yield _("mind: {flags}").format(flags=_(", ").join(word(codes.FLAGS, flag) for flag in head["flags"]))
    for row in group:
        if row["value"] is None:
            continue
        remarks = [
            row["metric_name"] if row["metric"] != head["metric"] else "",
            row["population_name"] or "",
            word(codes.STATUSES, row["status"]) if row["status"] != "A" else "",
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
