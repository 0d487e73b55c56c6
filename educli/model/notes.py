"""The sentences below an answer: what was counted, what was left out, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from educli.language import _
from educli.model import codes, wording
from educli.model.result import NO_NOTES, Notes, Row
from educli.model.units import ABSOLUTE
from educli.model.verdicts import WORST_FIRST

if TYPE_CHECKING:
    from educli.model.improving import Order
    from educli.model.trending import Trend


def total(rows: Sequence[Row]) -> Notes:
    return Notes((_("{n} in all.").format(n=len(rows)),) if rows else (), {"rows": len(rows)})


def sql(renamed: Mapping[str, str], unset: Sequence[str], rows: Sequence[Row] | None) -> Notes:
    """Count the rows, where all of them are known, and tell what stands otherwise than the statement may have meant it."""
    counted = (
        NO_NOTES
        if rows is None
        else total(rows)
        if rows
        else Notes((_("The statement returned no rows."),), {"rows": 0})
    )
    notes = []
    if renamed:
        pairs = _(", ").join(f"{old} → {new}" for new, old in renamed.items())
        notes.append(_("Columns of one name were told apart: {pairs}.").format(pairs=pairs))
    if unset:
        notes.append(_("Parameters without a value are null: {names}.").format(names=_(", ").join(unset)))
    return counted._replace(warnings=tuple(notes))


def show(rows: Sequence[Row], year: int | None) -> Notes:
    """Say where no figure is of the year that was asked for."""
    if year is None or not rows or any(row["chosen"] for row in rows):
        return NO_NOTES
    text = _("No usable figure of {year}: the records below are of other years, or not in use.")
    return NO_NOTES._replace(warnings=(text.format(year=year),))


def compare(rows: Sequence[Row], regions: int, one_year: bool = False) -> Notes:
    """Count what is shared and what only one region has; one_year: whether a year was asked for."""
    if not rows:
        return Notes((_("None of these regions has a figure for what is asked."),), {"metrics": 0})
    heads = rows[::regions]
    shared = sum(row["shared"] > 1 for row in heads)
    lonely = Counter(row["region_name"] for row in rows if row["shared"] == 1 and row["value"] is not None)
    parts = [_("metrics: {n}; shared by several regions: {shared}").format(n=len(heads), shared=shared)]
    parts += [
        _("of {region} only: {n}").format(n=lonely[name], region=name)
        for name in dict.fromkeys(r["region_name"] for r in rows)
        if lonely[name]
    ]
    counts = {"metrics": len(heads), "shared": shared, "single": sum(lonely.values())}
    notes = [_("; ").join(parts) + _(".")]
    if regions > 1 and shared:
        first = rows[0]["region_name"]
        notes.append(
            _("Differences are against the first region that has the figure ({region} unless blank).").format(
                region=first
            )
        )
    warnings = []
    if unlike := sum(bool(row["flags"]) for row in heads):
        counts["flagged"] = unlike
        warnings.append(_("Not strictly comparable, and flagged: {n}; --strict refuses them.").format(n=unlike))
    if (years := sum("period" in row["flags"] for row in heads)) and not one_year:
        warnings.append(
            _("Of different years: {n}; within one year, as --year asks for it, another region may be better.").format(
                n=years
            )
        )
    if absolute := len({row["metric"] for row in rows if row["best"] and row["unit"] in ABSOLUTE}):
        counts["absolute"] = absolute
        warnings.append(of_sizes(absolute))
    if any(row["contested"] for row in rows):
        warnings.append(_contested())
    return Notes(tuple(notes), counts, tuple(warnings))


def of_sizes(metrics: int) -> str:
    """Say that some of what is compared tells the size of a region as well."""
    text = _(
        "Absolute numbers: {n}; a larger region has more of them, so that better there is not better for its size."
    )
    return text.format(n=metrics)


def rank_title(rows: Sequence[Row]) -> str:
    if not rows:
        return _("Ranking")
    return _("Ranking: {metric} ({unit})").format(
        metric=rows[0]["metric_name"], unit=wording.unit_label(rows[0]["unit"])
    )


def rank(rows: Sequence[Row], shown: Sequence[Row], level: str = "", others: Sequence[Row] = ()) -> Notes:
    """Count who is ranked, and who is not and why; others: the other levels that have figures, where this one has no order."""
    ranked = [row for row in rows if row["rank_low"] is not None]
    counts = {"ranked": len(ranked)}
    elsewhere = (_elsewhere(level, others),) if others else ()
    if not rows:
        return Notes((_("No region of this level has a figure."), *elsewhere), counts)
    parts = [_("ranked: {n}").format(n=len(ranked))]
    if hidden := len(ranked) - sum(row["rank_low"] is not None for row in shown):
        parts = [_("ranked: {n}, of which not listed: {hidden}").format(n=len(ranked), hidden=hidden)]
    for why, regions in Counter(row["left_out"] for row in rows if row["left_out"]).items():
        counts[why] = regions
        parts.append(_("not ranked, {why}: {n}").format(n=regions, why=codes.word(codes.LEFT_OUT, why)))
    warnings = []
    if of_several_years(ranked):
        warnings.append(_("Mind: the figures are of different years."))
    if ranked and ranked[0]["better"] == "neither":
        warnings.append(_("Mind: neither more nor less of this is better; the greatest stands first."))
    if len(ranked) > 1 and ranked[0]["unit"] in ABSOLUTE:
        warnings.append(_("Mind: these are absolute numbers, of which a larger region has more."))
    return Notes((_("; ").join(parts) + _("."), *elsewhere), counts, tuple(warnings))


def of_several_years(rows: Sequence[Row]) -> bool:
    return len({row["period"].rpartition("/")[2][:4] for row in rows}) > 1


def _elsewhere(level: str, others: Sequence[Row]) -> str:
    parts = [
        _("{level}: {n} (--level {word})").format(
            level=codes.word(codes.LEVELS, row["level"]), n=row["regions"], word=row["level"]
        )
        for row in others
    ]
    text = _("Only the level {level} is ranked; regions with a figure at other levels: {others}.")
    return text.format(level=codes.word(codes.LEVELS, level), others=_(", ").join(parts))


# So many regions are named, before they are only counted.
_NAMED = 8


def trend(found: "Trend", regions: Sequence[str] | None, order: "Order | None" = None) -> Notes:
    """Count series, points and breaks, and what is not among them; of an order of improvement, how far it can be told."""
    rows = found.rows
    counts = {"series": found.series, "points": len(rows), "breaks": found.breaks}
    notes = [_("Series: {series}; points: {points}; breaks: {breaks}.").format(**counts)] if rows else []
    left_out = {
        "no_data": len(set(regions or ()) - {row["region"] for row in rows if not row["is_reference"]}),
        "single": len(found.single),
        "lone": found.lone,
        "rivals": found.rivals,
        "unreliable": found.unreliable,
    }
    said = {
        "no_data": _("Regions without a figure: {n}."),
        "single": _("Regions with a single point and so without a change, listed when they are named: {n}{names}."),
        "lone": _("Other series of a single point, not listed unless their region is named: {n}."),
        "rivals": _("Figures left out because another one speaks for the same period: {n}."),
    }
    names = _names(found.single)
    notes += [text.format(n=left_out[what], names=names) for what, text in said.items() if left_out[what]]
    if order and order.overlaps:
        left_out["overlaps"] = order.overlaps
        text = _("Best improvement first. Neighbours whose changes overlap, so that either may be ahead: {n}.")
        notes.append(text.format(n=order.overlaps))
    if found.variants:
        text = _("Other metrics of the same notion: {names}; --variants follows them, as series of their own.")
        notes.append(text.format(names=_(", ").join(found.variants)))
    warnings = []
    if found.unreliable:
        text = _("Figures of low reliability left out: {n}; --include-unreliable uses them.")
        warnings.append(text.format(n=found.unreliable))
    if order and order.unlike:
        warnings.append(_("Mind: the changes run over different years."))
    if counts["breaks"]:
        warnings.append(_("No change is told across a break."))
    if any(row["contested"] for row in rows):
        warnings.append(_contested())
    return Notes(tuple(notes), counts | left_out, tuple(warnings))


def _names(rows: Sequence[Row]) -> str:
    """Name regions in brackets, each with its metric where there are several; too many are not named."""
    if not 0 < len(rows) <= _NAMED:
        return ""
    several = len({row["metric"] for row in rows}) > 1
    parts = [
        _("{region}: {remarks}").format(region=row["region_name"], remarks=row["metric_name"]) if several else row["region_name"]
        for row in rows
    ]  # fmt: skip
    return _(" ({names})").format(names=_(", ").join(parts))


def worklist(rows: Sequence[Row]) -> Notes:
    if not rows:
        return Notes((_("Nothing is missing, undecided or unreliable here."),), {"rows": 0})
    counts = {
        "rows": len(rows),
        "verdicts": sum(row["verdicts"] for row in rows),
        "ranks": sum(row["ranks"] for row in rows),
    }
    return Notes(
        (_("Look-ups: {rows}; they would settle verdicts: {verdicts}, ranks: {ranks}.").format(**counts),), counts
    )


def coverage(rows: Sequence[Row], shared: int) -> Notes:
    states = Counter(row["state"] for row in rows)
    counts = {state: states[state] for state in ("reliable", "unreliable", "blank", "planned")}
    if not rows:
        return Notes((_("No metric is shared by {n} of these regions.").format(n=shared),), counts)
    notes = [
        _(
            "Cells reliable: {reliable}; unreliable (?): {unreliable}; blank (×): {blank}; planned only (○): {planned}; a dot is no record."
        ).format(**counts)
    ]
    if shared > 1:
        notes.append(_("Only metrics that at least {n} of the regions have; --shared 1 shows all.").format(n=shared))
    return Notes(tuple(notes), counts)


def gaps(rows: Sequence[Row], shown: Sequence[Row], unverified: int, not_applicable: int) -> Notes:
    """Count all outcomes, listed or not, and what low reliability and unverified lines left out.

    not_applicable: how many that do not apply are not among `rows`.
    """
    counted = Counter(row["verdict"] for row in rows)
    counted["not_applicable"] += not_applicable
    counts = {verdict: counted[verdict] for verdict in codes.VERDICTS}
    notes = []
    if not shown:
        judged = any(counts[verdict] for verdict in WORST_FIRST)
        notes.append(_("No outcome is of those asked for.") if judged else _("No line in force judges a figure here."))
    summary = _("; ").join(f"{codes.word(codes.VERDICTS, verdict)} {counts[verdict]}" for verdict in counts)
    notes.append(_("Outcomes: {counts}.").format(counts=summary))
    if hidden := counted.total() - len(shown):
        notes.append(_("Outcomes not listed: {n}; --only all lists them.").format(n=hidden))
    warnings = []
    if doubtful := len({(row["region"], row["metric"]) for row in rows if row["unreliable"]}):
        counts["unreliable"] = doubtful
        warnings.append(
            _("Without data but for a figure of low reliability: {n}; --include-unreliable uses it.").format(n=doubtful)
        )
    if unverified:
        counts["unverified"] = unverified
        warnings.append(_("Unverified lines left out: {n}; --include-unverified lets them judge.").format(n=unverified))
    if any(row["contested"] for row in shown):
        warnings.append(_contested())
    return Notes(tuple(notes), counts, tuple(warnings))


def progress_title(method: str, today: date) -> str:
    names = {
        "growth": _("Progress towards targets as of {day}, by observed over required growth"),
        "share": _("Progress towards targets as of {day}, by the projected part of the way"),
    }
    return names[method].format(day=wording.period(today.isoformat()))


def progress(rows: Sequence[Row], shown: Sequence[Row], doubtful: int) -> Notes:
    """Count the targets by class; one that may be of several classes counts as open."""
    counted = Counter(row["class"][0] if len(row["class"]) == 1 else "open" for row in rows if row["class"])
    counts = {name: counted[name] for name in (*codes.CLASSES, "open")}
    counts["reference"] = sum(row["aim"] == "reference" for row in rows)
    words = codes.CLASSES | codes.BESIDE_CLASSES
    notes = (
        [_("Targets: {counts}.").format(counts=_("; ").join(f"{_(words[name])} {counts[name]}" for name in words))]
        if rows
        else []
    )
    if hidden := len(rows) - len(shown):
        notes.append(_("Not listed: {n}.").format(n=hidden))
    warnings = []
    if old := sum(row["outdated"] for row in rows):
        counts["outdated"] = old
        text = _("Classes that rest on a latest figure whose period ended more than two years before that day: {n}.")
        warnings.append(text.format(n=old))
    if doubtful:
        counts["unreliable"] = doubtful
        warnings.append(
            _("Targets read in a damaged text left out: {n}; --include-unreliable has them.").format(n=doubtful)
        )
    return Notes(tuple(notes), counts, tuple(warnings))


def robust(notes: Notes, shown: Sequence[Row]) -> Notes:
    """Add how many of the listed answers hold under all their readings, where that was asked for."""
    asked = [row for row in shown if row.get("readings") is not None]
    if not asked:
        return notes
    counts = {
        "steady": sum(0 < row["readings"] == row["agreeing"] for row in asked),
        "broken": sum(row["agreeing"] < row["readings"] for row in asked),
        "single_reading": sum(not row["readings"] for row in asked),
    }
    sentence = _(
        "Hold under all their readings: {steady}; break under one at least: {broken}; without another reading: {single_reading}."
    ).format(**counts)
    return notes._replace(sentences=(*notes.sentences, sentence), counts={**notes.counts, **counts})


def _contested() -> str:
    return _("* Another source would change the verdict.")
