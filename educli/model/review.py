"""The edits between two registries and the answers they flipped, as rows of `diff`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from educli.language import N_, _
from educli.model import codes, wording
from educli.model.causes import Flip as Sides
from educli.model.diffed import FIELDS
from educli.model.difference import CHANGES, KINDS, Edit
from educli.model.records import Threshold
from educli.model.result import Notes, Report

Row = dict[str, Any]

ORDER = N_("the order of records of one period")


class Flip(NamedTuple):
    """An answer that flipped: what it is about, what it was and is, and the edits that made it so, the nearest first."""

    answer: str
    about: Row
    old: str | None
    new: str | None
    causes: tuple[Edit, ...]


class Labels(NamedTuple):
    """How regions, metrics and lines are called."""

    regions: Mapping[str, str]
    metrics: Mapping[str, str]
    lines: Mapping[str, str]


def line_label(line: Threshold, issuers: Mapping[str, str]) -> str:
    return _("{line} {issuer}").format(line=wording.line(*line.allowed), issuer=issuers[line.issuer])


def flip(answer: str, columns: Sequence[str], sides: Sides, causes: Iterable[Edit]) -> Flip:
    """Make a flip of the rows of an answer on both sides; `columns` are those that answer."""
    old, new = (sides[side] for side in ("old", "new"))
    return Flip(answer, new or old or {}, _answered(old, columns), _answered(new, columns), tuple(causes))


def _answered(row: Row | None, columns: Sequence[str]) -> str | None:
    """Write an answer: a word, or a range."""
    values = dict.fromkeys(str(row[column]) for column in columns if row[column] is not None) if row else {}
    return "-".join(values) or None


def rows(edits: Iterable[Edit], flips: Iterable[Flip], labels: Labels) -> Iterator[Row]:
    """Yield a row for each field of each edit, then one for each flip."""
    for edit in edits:
        about = {"edit": edit.number, "record": edit.kind, "edited": edit.change, "nth": edit.old and edit.old.nth}
        row = _named(dict(edit.fact.about) | dict(edit.fact.names) | about | _place(edit), labels)
        for field, old, new in edit.fields():
            yield row | {"registry_field": field, "old": old, "new": new}
    for one in flips:
        about = {name: one.about[name] for name in FIELDS if name in one.about}
        about |= {"record": one.answer, "edited": "flipped", "old": one.old, "new": one.new}
        about["causes"] = [edit.number for edit in one.causes]
        yield _named(about | (_place(one.causes[0]) if one.causes else {}), labels)


def _place(edit: Edit) -> Row:
    return {"file": edit.fact.file, "line_number": edit.fact.line}


def _named(values: Row, labels: Labels) -> Row:
    row: Row = dict.fromkeys(FIELDS) | values
    return row | {"region_name": labels.regions.get(row["region"]), "metric_name": labels.metrics.get(row["metric"])}


def notes(edits: Sequence[Edit], flips: Sequence[Flip]) -> Notes:
    """Count edits by what they are of, and flips by what they were and are."""
    changes = Counter((edit.kind, edit.change) for edit in edits)
    counts: dict[str, int] = {"edits": len(edits), "flips": len(flips)}
    counts |= {
        f"{kind}_{change}": changes[kind, change] for kind in KINDS for change in CHANGES if changes[kind, change]
    }
    if not edits:
        return Notes((_("No record differs."),), counts)
    turns = Counter((one.answer, one.old, one.new) for one in flips if one.answer != "rank")
    counts |= {f"{answer}_{old or 'none'}_{new or 'none'}": n for (answer, old, new), n in turns.items()}
    counts["ranks"] = sum(one.answer == "rank" for one in flips)
    said = [_("Edits: {counts}.").format(counts=_("; ").join(_kinds(changes)))]
    said += [
        text.format(counts=_("; ").join(parts))
        for answer, text in (
            ("verdict", _("Verdicts flipped: {counts}.")),
            ("judgement", _("Verdicts of earlier figures flipped: {counts}.")),
            ("class", _("Classes of progress flipped: {counts}.")),
        )
        if (parts := _turns(answer, turns))
    ]
    if counts["ranks"]:
        said.append(_("Ranks moved: {n}.").format(n=counts["ranks"]))
    if not flips:
        said.append(_("No verdict, no rank and no class flipped."))
    return Notes(tuple(said), counts, tuple(_warnings(edits, flips)))


def _turns(answer: str, turns: "Counter[tuple[str, str | None, str | None]]") -> list[str]:
    return [
        _("{old} → {new}: {n}").format(old=wording.answered(answer, old), new=wording.answered(answer, new), n=n)
        for (kind, old, new), n in turns.most_common()
        if kind == answer
    ]


def _warnings(edits: Iterable[Edit], flips: Iterable[Flip]) -> Iterator[str]:
    if any(edit.kind == "file" for edit in edits):
        yield _("Files of which too many observations differ to list each are told as one edit.")
    if any(not one.causes for one in flips):
        yield _("Where no edit is named, the order of records of one period decided.")


def _kinds(changes: Mapping[tuple[str, str], int]) -> Iterator[str]:
    for kind in KINDS:
        parts = [
            f"{codes.word(codes.DONE, change)} {changes[kind, change]}" for change in CHANGES if changes[kind, change]
        ]
        if parts:
            yield _("{record}: {changes}").format(record=codes.word(codes.RECORDS, kind), changes=_(", ").join(parts))


_HELP = {
    "verdict-flipped": N_("The verdict on a region differs between the two registries."),
    "judgement-flipped": N_("The verdict on a figure that does not speak now, such as one of an earlier year, differs between the two registries."),
    "rank-flipped": N_("The rank of a region differs between the two registries."),
    "class-flipped": N_("The class of a target's progress differs between the two registries."),
    "flips-nothing": N_("The edit changes no verdict, no rank and no class."),
}  # fmt: skip


def reports(edits: Iterable[Edit], flips: Iterable[Flip], labels: Labels, homes: Mapping[str, str]) -> Iterator[Report]:
    """Yield each flip as a finding where the edit stands that caused it, and each edit that flips nothing as what holds.

    homes: the folders of the registries, by side.
    """
    caused: set[int] = set()
    for one in flips:
        caused.update(edit.number for edit in one.causes)
        id = f"{one.answer}-flipped"
        level = "note" if one.answer == "rank" else "error" if one.new == "not_met" else "warning"
        message = _("{about}: {answer} {old} → {new}; by: {edits}").format(
            about=_about(one, labels),
            answer=codes.word(codes.RECORDS, one.answer),
            old=wording.answered(one.answer, one.old),
            new=wording.answered(one.answer, one.new),
            edits=_("; ").join(_edit(edit) for edit in one.causes[:_SHOWN]) or _(ORDER),
        )
        if rest := len(one.causes[_SHOWN:]):
            message += _(" and {n} more").format(n=rest)
        yield _report(id, level, message, one.causes[0] if one.causes else None, homes, _about(one, labels))
    for edit in edits:
        if edit.number not in caused:
            message = _("{edit}: flips nothing").format(edit=_edit(edit))
            yield _report("flips-nothing", "none", message, edit, homes, str(edit.number))


# How many edits one sentence names.
_SHOWN = 5


def _report(id: str, level: str, message: str, edit: Edit | None, homes: Mapping[str, str], about: str) -> Report:
    file, line = (edit.fact.file, edit.fact.line) if edit else ("", 1)
    home = homes["old" if edit and edit.change == "removed" else "new"]
    return Report(id, level, message, str(PurePath(home, file)), line, 1, _(_HELP[id]), about)


def _about(flip: Flip, labels: Labels) -> str:
    about = flip.about
    parts = [
        labels.regions[about["region"]],
        labels.metrics[about["metric"]],
        labels.lines[about["line"]] if "line" in about else "",
        wording.period(about["period"]) if flip.answer == "judgement" else "",
        _("by {date}").format(date=wording.period(about["due"])) if flip.answer == "class" else "",
    ]
    return _(", ").join(filter(None, parts))


def _edit(edit: Edit) -> str:
    return _("{number} {change} {record} {file}:{line}").format(
        number=edit.number,
        change=codes.word(codes.DONE, edit.change),
        record=codes.word(codes.RECORDS, edit.kind),
        file=edit.fact.file,
        line=edit.fact.line,
    )
