"""Which edits made an answer flip: those without which it would be as before.

An answer depends on the figures that speak, and on the line, the waivers and the metric around them. Undoing the edits
named here, and no others, gives the old answer again; a test holds that.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from educli.model.difference import Edit, speaks

Row = dict[str, Any]
Flip = dict[str, Row | None]
Ranked = Callable[[str, str, str], Sequence[Row]]
Crossed = Callable[[str, str, Row], str | None]

# Where there is no verdict on either side, none was lost or won.
NO_VERDICT = (None, "no_data", "not_applicable")

# The fields that an answer can depend on; all others of a record only say more about it.
_MATTERS = {
    "metric": {"unit", "better", "bounds"},
    "line": {"metric", "at_least", "above", "at_most", "below", "issuer", "applies_to", "population", "from", "until", "standing"},
    "waiver": {"until"},
    # A target is set when its document is published.
    "source": {"published"},
    "target": {"at_least", "above", "at_most", "below", "from", "baseline", "instalments", "status"},
    "observation": {"value", "equals", "unit", "qualifier", "tolerance", "status", "missing", "preferred"},
}  # fmt: skip


def matters(edit: Edit) -> bool:
    """Tell whether an answer can depend on an edit."""
    if edit.kind == "file":
        return True
    if edit.kind == "metric" and edit.change == "added":
        # Without it there were no figures either, and they are edits of their own.
        return False
    fields = _MATTERS.get(edit.kind, set())
    if "equals" in edit.fact.fields:
        # How exactly a number of the formula is known stands in the quote.
        fields = fields | {"quote"}
    return any(name in fields for name, _old, _new in edit.fields()) if edit.change == "changed" else bool(fields)


def metrics_of(edit: Edit) -> set[str]:
    """Return the metrics that an edit is about."""
    facts = [fact for fact in (edit.old, edit.new) if fact]
    return {
        text for fact in facts for name, text in (*fact.names, *fact.about, *fact.fields.items()) if name == "metric"
    }


class Causes:
    """The edits that answers can depend on, by what they are about.

    touched: of files that are told as one edit, the file, region and metric of what differs in them.
    ranked: returns what could be ranked on a side, of a metric at a level.
    crossed: returns the verdict of an answer's row if the figures were those of a side amid all else of the other; None where
        that takes too long to be known.
    """

    def __init__(
        self, edits: Iterable[Edit], touched: Iterable[tuple[str, str, str]], ranked: Ranked, crossed: Crossed | None
    ) -> None:
        self._ranked, self._crossed = ranked, crossed
        self._series: dict[tuple[str | None, ...], list[Edit]] = defaultdict(list)
        self._lines: dict[str, list[Edit]] = defaultdict(list)
        self._waivers: dict[tuple[str, str], list[Edit]] = defaultdict(list)
        self._metrics: dict[str, list[Edit]] = defaultdict(list)
        self._figures: dict[tuple[str | None, ...], list[Edit]] = defaultdict(list)
        self._records: dict[str, dict[int, Edit]] = {"old": {}, "new": {}}
        self._places: dict[tuple[str, str], list[Edit]] = defaultdict(list)
        self._files: dict[tuple[str, str], list[Edit]] = defaultdict(list)
        self._sources: dict[str, list[Edit]] = defaultdict(list)
        self._levels: dict[tuple[str, str], _Level] = {}
        files = {}
        for edit in filter(matters, edits):
            names = dict(edit.fact.names)
            if edit.kind in ("observation", "target"):
                self._places[names["region"], names["metric"]].append(edit)
            if edit.kind == "observation":
                for side, fact in (("old", edit.old), ("new", edit.new)):
                    if fact:
                        self._records[side][fact.id] = edit
                self._series[_series(names)].append(edit)
                self._figures[_figure(names)].append(edit)
            elif edit.kind == "line":
                self._lines[names["line"]].append(edit)
            elif edit.kind == "waiver":
                self._waivers[names["line"], names["region"]].append(edit)
            elif edit.kind == "metric":
                self._metrics[names["metric"]].append(edit)
            elif edit.kind == "source":
                self._sources[names["source"]].append(edit)
            elif edit.kind == "file":
                files[names["file"]] = edit
        for file, region, metric in touched:
            self._files[region, metric].append(files[file])

    def of(self, answer: str, flip: Flip) -> list[Edit]:
        """Return the edits that made an answer flip, the nearest first; none where only the order of records has changed."""
        about = flip["new"] or flip["old"] or {}
        found = _OF.get(answer, Causes._whatever)(self, flip, about)
        return list({edit.number: edit for edit in found}.values())

    def _whatever(self, flip: Flip, about: Row) -> list[Edit]:
        """Return all edits of a region and metric: an answer that has no rule of its own may depend on any of them."""
        region, metric = about["region"], about["metric"]
        return [*self._places[region, metric], *self._files[region, metric], *self._metrics[metric]]

    def _class(self, flip: Flip, about: Row) -> list[Edit]:
        """Return the edits of targets and figures of the series, of its instalments, and of what derived figures rest on."""
        parts = about["instalments"]
        found = self._whatever(flip, about)
        return [
            *(edit for edit in found if edit.kind == "target"),
            *found,
            *(self._places[about["region"], parts] if parts else ()),
            *self._operands(flip),
            *self._sources[about["source"]],
        ]

    def _verdict(self, flip: Flip, about: Row) -> list[Edit]:
        return self._of_both("verdict", flip, about, self._speakers(_series(about), flip))

    def _judgement(self, flip: Flip, about: Row) -> list[Edit]:
        return self._of_both("judgement", flip, about, self._figures[_figure(about)] + self._operands(flip))

    def _of_both(self, answer: str, flip: Flip, about: Row, figures: list[Edit]) -> list[Edit]:
        """Return the edits of the figures, those around them, or both: where one kind alone flips it, the other is no cause."""
        files, around = self._files[about["region"], about["metric"]], self._around(about)
        if not figures or not around or files or self._crossed is None:
            return [*figures, *files, *around]
        before = _verdict_of((flip["old"] or {}).get("verdict"))
        without_figures, without_around = (
            _verdict_of(self._crossed(answer, side, about)) == before for side in ("old", "new")
        )
        if without_figures == without_around:
            return [*figures, *around]
        return figures if without_figures else around

    def _around(self, about: Row) -> list[Edit]:
        """Return the edits on which the verdict of any figure depends."""
        return [
            *self._lines[about["line"]],
            *self._waivers[about["line"], about["region"]],
            *(edit for edit in self._metrics[about["metric"]] if _redefines(edit)),
        ]

    def _speakers(self, series: tuple[str | None, ...], flip: Flip) -> list[Edit]:
        """Return the edits of those that spoke and speak, and of all that would speak in their place."""
        old, new = ((flip[side] or {}).get("figure") for side in ("old", "new"))
        spoke = speaks(flip["old"]) if flip["old"] and old is not None else None
        now = speaks(flip["new"]) if flip["new"] and new is not None else None
        return [
            edit
            for edit in self._series[series]
            if (edit.old and edit.old.id == old)
            or (edit.new and edit.new.id == new)
            or (edit.new and edit.new.speaks and (spoke is None or edit.new.speaks >= spoke))
            # What spoke before may be of a time in which the line was not in force, and have no row.
            or (old is None and edit.old and edit.old.speaks and (now is None or edit.old.speaks >= now))
        ] + self._operands(flip)

    def _operands(self, flip: Flip) -> list[Edit]:
        """Return the edits of what a derived figure rests on."""
        found = []
        for side in ("old", "new"):
            for operand in (flip[side] or {}).get("operands") or ():
                if operand["id"] in self._records[side]:
                    found.append(self._records[side][operand["id"]])
                found += filter(_redefines, self._metrics[operand["metric"]])
        return found

    def _rank(self, flip: Flip, about: Row) -> list[Edit]:
        metric, level, region = about["metric"], about["level"], about["region"]
        at = self._level(metric, level)
        own = at.moved.get(region, [])
        if at.all_differ:
            return [*own, *at.edits, *self._metrics[metric]]
        before = at.old.get(region)
        others = (
            edits
            for other, edits in at.moved.items()
            if other != region and _stands(at.old.get(other), before) != _stands(at.new.get(other), before)
        )
        return [*own, *(edit for edits in others for edit in edits)]

    def _level(self, metric: str, level: str) -> "_Level":
        if (metric, level) not in self._levels:
            at = _Level(*({row["region"]: row for row in self._ranked(side, metric, level)} for side in ("old", "new")))
            for region in sorted({*at.old, *at.new}):
                flip = {"old": at.old.get(region), "new": at.new.get(region)}
                edits = [*self._speakers((region, metric, None, None), flip), *self._files[region, metric]]
                if edits:
                    at.moved[region] = edits
            at.edits = list({edit.number: edit for edits in at.moved.values() for edit in edits}.values())
            at.all_differ |= bool(self._metrics[metric]) or any(edit.kind == "file" for edit in at.edits)
            self._levels[metric, level] = at
        return self._levels[metric, level]


class _Level:
    """What could be ranked of one metric at one level, before and after, by region.

    moved: the edits of each region whose figure they may have changed; edits: all of them, once each.
    all_differ: whether more than the figures has changed, or it is not known of each, so that any of them may have moved any other.
    """

    def __init__(self, old: dict[str, Row], new: dict[str, Row]) -> None:
        self.old, self.new = old, new
        self.moved: dict[str, list[Edit]] = {}
        self.edits: list[Edit] = []
        spans = [{row["usual_span"] for row in side.values()} for side in (old, new)]
        self.all_differ = spans[0] != spans[1]


def _stands(other: Row | None, one: Row | None) -> tuple[bool, bool]:
    """Tell whether `other` is surely before `one`, and whether it may be. Ends are turned so that higher is better."""
    if other is None or one is None or other["rank_low"] is None or one["rank_low"] is None:
        return False, False
    low, high = other["low"], one["high"]
    surely = (
        low is not None
        and high is not None
        and (low > high or (low == high and (other["low_open"] or one["high_open"])))
    )
    return bool(surely), one["low"] is None or other["high"] is None or bool(other["high"] > one["low"])


def _verdict_of(verdict: str | None) -> str | None:
    return None if verdict in NO_VERDICT else verdict


def _redefines(edit: Edit) -> bool:
    """Tell whether a verdict depends on an edit of a metric: not on which direction is better."""
    return edit.change != "changed" or any(
        name != "better" for name, _old, _new in edit.fields() if name in _MATTERS["metric"]
    )


def _series(names: Any) -> tuple[str | None, ...]:
    return names["region"], names["metric"], names.get("population"), names.get("basis_zh")


def _figure(names: Any) -> tuple[str | None, ...]:
    return *_series(names), names["source"], names["period"]


_OF: dict[str, Callable[[Causes, Flip, Row], list[Edit]]] = {
    "verdict": Causes._verdict,
    "judgement": Causes._judgement,
    "rank": Causes._rank,
    "class": Causes._class,
}
