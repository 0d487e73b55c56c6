from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from educli.language import _
from educli.model import codes, wording
from educli.model.codes import word
from educli.model.difference import Edit
from educli.model.page import UNDER, Card, Heading, Page, Sheet
from educli.model.review import ORDER, Flip, Labels
from educli.model.sheets import sheet

# How many other edits are named beside a flip, before they are only counted.
_NAMED = 8

# Of texts longer than this only what differs is shown, with so many characters before and after.
_LONG = 30
_KEPT = 6

_SIGNS = {
    "more_than": ">",
    "at_least": "≥",
    "less_than": "<",
    "at_most": "≤",
    "approx": "≈",
    "above": ">",
    "below": "<",
}


def page(edits: Sequence[Edit], flips: Sequence[Flip], labels: Labels, title: str) -> Page:
    """As a review: a row per edit with what it flipped below it, and those that flipped nothing by themselves."""
    below: dict[int, list[Flip]] = {}
    for one in flips:
        below.setdefault(one.causes[0].number if one.causes else 0, []).append(one)
    parts: list[Sheet | Card] = []
    for heading, some in (
        (_("Edits that flipped an answer"), [edit for edit in edits if edit.number in below]),
        (
            _("Edits that flipped none, or only together with others"),
            [edit for edit in edits if edit.number not in below],
        ),
    ):
        if some:
            parts += [Card(heading, ()), *_sheet(some, below, labels)]
    if 0 in below:
        lines = [("", text) for text, _tone in _flipped(None, below[0], labels)]
        parts.append(Card(_("Flipped by {order}").format(order=_(ORDER)), lines))
    return Page(title, parts)


def _sheet(edits: Iterable[Edit], below: Mapping[int, Sequence[Flip]], labels: Labels) -> list[Sheet]:
    headings = (
        Heading(_("edit"), "right"), Heading(_("change"), key=True), Heading(_("record"), least=26, key=True),
        Heading(_("before → after"), least=30), Heading(_("place"), need=1),
    )  # fmt: skip
    body: list[tuple[str, ...]] = []
    tones: list[list[str]] = []
    for edit in edits:
        body.append(_edit(edit, labels))
        tones.append([])
        for text, tone in _flipped(edit, below.get(edit.number, ()), labels):
            body.append((UNDER + text, *[""] * (len(headings) - 1)))
            tones.append([tone])
    return sheet(headings, body, tones)


def _edit(edit: Edit, labels: Labels) -> tuple[str, ...]:
    what = _("{change} {record}").format(change=word(codes.DONE, edit.change), record=word(codes.RECORDS, edit.kind))
    place = f"{edit.fact.file}:{edit.fact.line}"
    return str(edit.number), what, _record(edit, labels), "\n".join(_said(edit)), place


def _record(edit: Edit, labels: Labels) -> str:
    names = dict(edit.fact.about) | dict(edit.fact.names)
    parts = [
        labels.regions.get(names.get("region", ""), ""),
        labels.metrics.get(names.get("metric", ""), names.get("metric", "")),
        labels.lines.get(names.get("line", ""), names.get("line", "")),
        wording.period(names.get("period", "")),
        _("by {date}").format(date=wording.period(names["due"])) if names.get("due") else "",
        names.get("population", ""),
        names.get("basis_zh", ""),
        names.get("source", "") if edit.kind == "source" else "",
        names.get("file", ""),
    ]
    return " · ".join(filter(None, parts))


def _said(edit: Edit) -> Iterator[str]:
    """Say what a record says, in short where all of it is new or gone."""
    if edit.kind == "file":
        yield _("only before: {old}; only after: {new}").format(
            old=edit.old.fields["only_old"] if edit.old else 0, new=edit.new.fields["only_new"] if edit.new else 0
        )
    elif edit.change == "changed":
        for field, old, new in edit.fields():
            before, after = _around(old or "–", new or "–")
            yield _("{field}: {old} → {new}").format(field=field, old=before, new=after)
    else:
        source = dict(edit.fact.names).get("source", "") if edit.kind != "source" else ""
        yield _short(edit) + (f" ({source})" if source else "")


def _around(old: str, new: str) -> tuple[str, str]:
    """Leave out of two long texts what they begin and end with alike, but for a few characters."""
    if max(len(old), len(new)) <= _LONG:
        return old, new
    most = min(len(old), len(new))
    begin = next((place for place in range(most) if old[place] != new[place]), most)
    end = next((place for place in range(most - begin) if old[-1 - place] != new[-1 - place]), most - begin)
    begin, end = max(begin - _KEPT, 0), max(end - _KEPT, 0)
    return _cut(old, begin, end), _cut(new, begin, end)


def _cut(text: str, begin: int, end: int) -> str:
    return ("…" if begin else "") + text[begin : len(text) - end] + ("…" if end else "")


def _short(edit: Edit) -> str:
    fields = edit.fact.fields
    if edit.kind == "observation":
        if "equals" in fields:
            return f"= {fields['equals']}"
        if "value" not in fields:
            return _("blank: {reason}").format(reason=word(codes.MISSING, fields["missing"]))
        return _SIGNS.get(fields.get("qualifier", ""), "") + fields["value"] + fields.get("unit", "")
    if fields.get("at_least") == fields.get("at_most") is not None:
        return f"={fields['at_least']}"
    ends = [f"{_SIGNS.get(end, '')}{fields[end]}" for end in ("at_least", "above", "at_most", "below") if end in fields]
    if ends:
        return " ".join(ends)
    told = {
        "metric": "unit",
        "population": "name_zh",
        "source": "title",
        "waiver": "until",
        "identity": "equals",
        "contradiction": "reason_zh",
    }
    return fields.get(told.get(edit.kind, ""), "")


def _flipped(edit: Edit | None, flips: Iterable[Flip], labels: Labels) -> Iterator[tuple[str, str]]:
    """Say what flipped below an edit, those alike together, with the tone of what it is now."""
    for _key, group in groupby(sorted(flips, key=_alike), key=_alike):
        alike = list(group)
        one = alike[0]
        regions = _(", ").join(dict.fromkeys(_whose(each, labels) for each in alike))
        if one.answer == "rank":
            moves = _(", ").join(
                _("{region} {old} → {new}").format(
                    region=labels.regions[each.about["region"]],
                    old=wording.answered("rank", each.old),
                    new=wording.answered("rank", each.new),
                )
                for each in alike
            )
            text = _("rank, {level}: {moves}").format(level=word(codes.LEVELS, one.about["level"]), moves=moves)
        elif one.answer == "class":
            text = _("class, {due}: {old} → {new}: {regions}").format(
                due=_("by {date}").format(date=wording.period(one.about["due"])), old=wording.answered("class", one.old),
                new=wording.answered("class", one.new), regions=regions,
            )  # fmt: skip
        else:
            text = _("{answer}, {line}: {old} → {new}: {regions}").format(
                answer=word(codes.RECORDS, one.answer), line=labels.lines[one.about["line"]], old=wording.answered(one.answer, one.old),
                new=wording.answered(one.answer, one.new), regions=regions,
            )  # fmt: skip
        if edit is None or edit.kind == "file":
            text = _("{metric}: {text}").format(metric=labels.metrics[one.about["metric"]], text=text)
        yield text + _others(edit, one), codes.TONES.get(one.new or "", "quiet")


def _whose(flip: Flip, labels: Labels) -> str:
    region = labels.regions[flip.about["region"]]
    if flip.answer != "judgement":
        return region
    return _("{region} ({period})").format(region=region, period=wording.period(flip.about["period"]))


def _alike(flip: Flip) -> tuple[object, ...]:
    about = flip.about
    line = about["due"] if flip.answer == "class" else about.get("line", "")
    moved = () if flip.answer == "rank" else (line, about["population"] or "", flip.old or "", flip.new or "")
    return (
        list(codes.RECORDS).index(flip.answer),
        about["metric"],
        about.get("level", ""),
        moved,
        [edit.number for edit in flip.causes],
    )


def _others(edit: Edit | None, flip: Flip) -> str:
    """Name the other edits without which it would be as before."""
    numbers = [str(one.number) for one in flip.causes if edit is None or one.number != edit.number]
    if not numbers:
        return ""
    text = _(", ").join(numbers[:_NAMED])
    if rest := len(numbers) - _NAMED:
        text = _("{edits} and {n} more").format(edits=text, n=rest) if rest > 0 else text
    return _(" (with edit {edits})").format(edits=text)
