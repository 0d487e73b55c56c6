"""diff: what changed between two registries, held to be whole, and which answers flipped by it, each with its cause."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from asking import HERE, TINY, educli, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Said, interval
from running import run as process
from small import ask
from test_questions import VALUES, Drawn, registries

from educli.commands import comparing
from educli.commands.comparing import edits_of, flips_of
from educli.model.causes import NO_VERDICT
from educli.model.difference import KINDS, Edit, Fact, facts, observation
from educli.model.difference import edits as edits_between
from educli.model.records import (
    NO_TEXT,
    Contradiction,
    Identity,
    Observation,
    Place,
    Range,
    Registry,
    Target,
    Text,
    Waiver,
)
from educli.model.review import Flip, Labels
from educli.model.review import rows as rows_of
from educli.registry.reader import read_registry
from educli.warehouse import difference as warehouse
from educli.warehouse.cache import SILENT
from educli.warehouse.difference import ANSWERS, SAID, Answer, Difference, Side, compared
from educli.warehouse.store import build

OLD, NEW = str(HERE / "edits" / "old.yaml"), str(HERE / "edits" / "new.yaml")
NO_LABELS = Labels(defaultdict(str), defaultdict(str), defaultdict(str))
STORES = {
    "population": "populations", "metric": "metrics", "source": "sources", "line": "thresholds", "waiver": "waivers",
    "observation": "observations", "target": "targets", "identity": "identities", "contradiction": "contradictions",
}  # fmt: skip
MOST = 12
# The targets are of later years.
TODAY = date(2024, 6, 30)
# What tells one flip of a class from another.
OF_CLASSES = ("metric", "region", "population", "basis_zh", "due", "source", "aim")


class Found(NamedTuple):
    edits: list[Edit]
    flips: list[Flip]
    facts: tuple[list[Fact], list[Fact]]


def compare(old: Registry, new: Registry) -> Found:
    """Compare two registries in memory."""
    sides = [Side(old, None), Side(new, None)]

    def what(difference: Difference) -> Found:
        edits = edits_of(difference, sides)
        return Found(edits, flips_of(difference, sides, edits, TODAY), (told(old), told(new)))

    return compared(sides, SILENT, what)


def told(registry: Registry) -> list[Fact]:
    """Return every record as a fact, the observations as the database has them."""
    with build(registry, ":memory:") as connection:
        cursor = connection.execute(
            "select *, printed as number, null as nth, value is not null and reliable as may_speak "
            f"from ({warehouse._statement('said')}) order by id"
        )
        names = [column[0] for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return facts(registry) + [observation(row | {"value": row["number"], "unit": row["printed_unit"]}) for row in found]


# random edits


@st.composite
def edited(draw: st.DrawFn) -> tuple[Drawn, Drawn]:
    """Draw a registry, and what a curator made of it with records of another."""
    old, other = draw(registries(2)).registry, draw(registries(2)).registry
    # Mostly as it was: an edit of the metric bears on every answer, and would be named beside all others.
    metrics = [
        draw(st.sampled_from([mine, mine, mine, one])) for mine, one in zip(old.metrics, other.metrics, strict=True)
    ]
    lines = draw(
        mixed(
            old.thresholds,
            [replace(line, id=f"{line.id}-other") for line in other.thresholds],
            "allowed standing applies_to",
        )
    )
    new = replace(
        old,
        metrics=tuple(metrics),
        sources=old.sources
        if draw(st.booleans())
        else tuple(replace(one, note=Text("注", "note")) for one in old.sources),
        observations=tuple(draw(mixed(old.observations, other.observations, "value status preferred note"))),
        thresholds=tuple(lines),
        targets=tuple(draw(mixed(draw(targets()), draw(targets()), ""))),
        waivers=tuple(draw(waivers(lines))),
    )
    old = replace(
        old,
        targets=tuple(draw(mixed(new.targets, draw(targets()), "by"))),
        waivers=tuple(draw(waivers(old.thresholds))),
    )
    return Drawn(possible(old)), Drawn(possible(new))


@st.composite
def mixed(draw: st.DrawFn, old: Sequence[Any], other: Sequence[Any], names: str) -> list[Any]:
    """Keep, drop, move and change records, and add some of others."""
    found: list[Any] = []
    for one in old:
        fate = draw(st.sampled_from(["keep", "keep", "keep", "drop", "change"]))
        if fate == "change" and names:
            # Not all at once, so that edits are told by single fields too.
            name, like = draw(st.sampled_from(names.split())), draw(st.sampled_from([*old, *other]))
            change = {name: getattr(like, name)}
            one = one._replace(**change) if isinstance(one, Observation) else replace(one, **change)
        if fate != "drop":
            found.insert(draw(st.integers(0, len(found))) if fate == "change" else len(found), one)
    return found + [one for one in other if draw(st.integers(0, 2)) == 0]


@st.composite
def targets(draw: st.DrawFn) -> list[Target]:
    regions = draw(st.lists(st.sampled_from(["411000", "411100"]), max_size=3))
    place = Place("small", 1)
    return [
        Target(region, "m0", Range(draw(st.sampled_from(VALUES)), False, None, False), "", NO_TEXT, draw(st.sampled_from(["2025", "2027"])),
               "A", NO_TEXT, "stated", "paper", "", "", NO_TEXT, place)
        for region in regions
    ]  # fmt: skip


@st.composite
def waivers(draw: st.DrawFn, lines: Sequence[Any]) -> list[Waiver]:
    if not lines:
        return []
    chosen = draw(st.lists(st.sampled_from([line.id for line in lines]), max_size=2))
    return [Waiver(id, "411000", Text("因", "why"), "who", draw(st.sampled_from([date(2020, 12, 31), date(2030, 1, 1)])), Place("small", 1)) for id in chosen]  # fmt: skip


def possible(registry: Registry) -> Registry:
    """Make observations such as a registry may hold: within bounds, and where they contradict each other one is preferred."""
    bounds = {metric.id: metric.bounds for metric in registry.metrics}
    kept = [
        one
        for one in registry.observations
        if interval(Said(one.qualifier, Decimal(one.value), one.tolerance, bounds[one.metric]))
    ]
    groups: dict[Any, list[int]] = defaultdict(list)
    for number, one in enumerate(kept):
        groups[one.region, one.metric, one.period, one.population, one.basis].append(number)
    for group in groups.values():
        preferred = next((number for number in group if kept[number].preferred), group[0])
        for number in group:
            kept[number] = kept[number]._replace(preferred=number == preferred and len(group) > 1)
    return replace(registry, observations=tuple(kept))


# the edits are whole


def apply(found: Iterable[Fact], changes: Iterable[dict[str, Any]]) -> Counter[Any]:
    """Apply rows of diff to the facts of OLD, by what the rows say alone."""
    groups: dict[Any, list[dict[str, str] | None]] = defaultdict(list)
    for fact in found:
        groups[fact.kind, fact.names].append(dict(fact.fields))
    edits: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in changes:
        edits[row["edit"]].append(row)
    added = []
    for edit in edits.values():
        first = edit[0]
        names = tuple((name, first[name]) for name in NAMES[first["record"]] if first[name])
        group = groups[first["record"], names]
        if first["edited"] == "added":
            added.append((group, {row["registry_field"]: row["new"] for row in edit}))
            continue
        place = (first["nth"] or 1) - 1
        assert first["nth"] or len(group) == 1
        record = group[place]
        assert record is not None
        for row in edit:
            assert record.get(row["registry_field"]) == row["old"]
            if row["new"] is None:
                del record[row["registry_field"]]
            else:
                record[row["registry_field"]] = row["new"]
        if first["edited"] == "removed":
            assert not record
            group[place] = None
    for group, record in added:
        group.append(record)
    return Counter((key, frozenset(one.items())) for key, group in groups.items() for one in group if one is not None)


NAMES = {
    "observation": ("source", "region", "metric", "period", "population", "basis_zh"), "line": ("line",), "metric": ("metric",),
    "population": ("population",), "source": ("source",), "waiver": ("line", "region"), "identity": ("metric",),
    "target": ("source", "region", "metric", "population", "basis_zh", "due"), "contradiction": ("region", "metric", "period"),
}  # fmt: skip


@settings(max_examples=MOST)
@given(pair=edited())
def test_applying_the_edits_to_the_old_gives_the_new(pair: tuple[Drawn, Drawn]) -> None:
    found = compare(pair[0].registry, pair[1].registry)
    changes = list(rows_of(found.edits, [], NO_LABELS))
    old, new = found.facts
    assert apply(old, changes) == apply(new, [])


@settings(max_examples=10)
@given(drawn=registries(2))
def test_a_registry_does_not_differ_from_itself(drawn: Drawn) -> None:
    found = compare(drawn.registry, drawn.registry)
    assert (found.edits, found.flips) == ([], [])


@settings(max_examples=10)
@given(drawn=registries(2), turn=st.randoms())
def test_moved_records_are_no_change(drawn: Drawn, turn: Any) -> None:
    old = possible(drawn.registry)
    moved = list(old.observations)
    turn.shuffle(moved)
    new = replace(
        old, observations=tuple(one._replace(place=Place("else", 9)) for one in moved), thresholds=old.thresholds[::-1]
    )
    assert compare(old, new).edits == []


def holding(registry: Registry, stores: dict[str, Any]) -> Registry:
    return replace(registry, **stores)


def whole() -> Registry:
    """A registry with every kind of record, and a value in every field of one of each."""
    tiny = read_registry(TINY)
    place, text = Place("x", 1), Text("文", "text")
    return replace(
        tiny,
        observations=(
            *tiny.observations,
            tiny.observations[0]._replace(
                period="2018", basis=Text("甲", "a"), qualifier="approx", tolerance=Decimal("0.5")
            ),
        ),
        contradictions=(Contradiction("large_class_share", "411000", "2020-09", text, place),),
        waivers=(Waiver("henan-gross", "411000", text, "河南省教育厅", date(2030, 1, 1), place),),
        identities=(*tiny.identities, Identity("class_count", "large_class_count * 2", "source", text, place)),
    )


OTHER: dict[type, Any] = {
    str: "other", bool: None, Text: Text("另", "other"), Decimal: Decimal(7), date: date(2031, 1, 1), type(None): date(2031, 1, 1), tuple: ("other",),
    Range: Range(Decimal(1), True, Decimal(2), False),
}  # fmt: skip
# A word of which something else hangs, and a value that fits where any text does not.
SPECIAL = {
    "region": "341600",
    "issuer": "341600",
    "period": "2017",
    "metric": "seats_added",
    "value": "7",
    "bounds": (Decimal(1), None),
    "unit": "seat",
    "threshold": "henan-large-class",
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind, store in STORES.items()
        for record in [getattr(whole(), store)[-1]]
        for name in (record._fields if isinstance(record, Observation) else [field.name for field in fields_of(record)])
        if name not in ("place", "operands")
    ],
)
def test_no_field_changes_unseen(kind: str, name: str) -> None:
    old = whole()
    *others, record = getattr(old, STORES[kind])
    now = getattr(record, name)
    value = SPECIAL.get(name, not now if isinstance(now, bool) else OTHER[type(now)])
    if value == now:
        value = "class_count"
    assert value != now
    change = record._replace(**{name: value}) if kind == "observation" else replace(record, **{name: value})
    new = holding(old, {STORES[kind]: (*others, change)})
    found = compare(old, new).edits if kind == "observation" else edits_between(facts(old), facts(new))
    edits = [edit for edit in found if edit.kind == kind]
    assert len(edits) in (1, 2)
    assert {edit.change for edit in edits} in ({"changed"}, {"removed", "added"})


def test_all_that_an_observation_says_is_compared() -> None:
    """What is left out is where it stands, or follows from the rest."""
    with build(read_registry(TINY), ":memory:") as connection:
        columns = {row[0] for row in connection.execute("describe observation").fetchall()}
    follows = {"id", "file", "line", "period_start", "period_end", "span", "value", "decimals", "lower", "lower_open", "upper", "upper_open", "reliable"}  # fmt: skip
    assert columns - follows == set(SAID) - {"equals"}


def test_every_kind_of_record_is_told() -> None:
    assert {fact.kind for fact in told(whole())} | {"file"} == set(KINDS)
    empty = holding(whole(), dict.fromkeys(STORES.values(), ()))
    assert {(edit.kind, edit.change) for edit in compare(empty, whole()).edits} == {(kind, "added") for kind in STORES}


# the flips are all there are


def outcomes(registry: Registry) -> dict[Any, Any]:
    """Return what gaps answers, but for lines that nobody has verified."""
    found = ask(
        registry,
        "gaps",
        regions=None,
        level=None,
        metrics=None,
        issuers=None,
        year=None,
        carry=0,
        unreliable=False,
        reference=True,
    )
    return {
        (row["region"], row["line"], row["population"]): row["verdict"]
        for row in found
        if row["standing"] != "unverified"
    }


def places(registry: Registry) -> dict[Any, Any]:
    """Return what rank answers of each metric at each level."""
    found = {}
    for metric in registry.metrics:
        for level in ("prefecture", "county"):
            for row in ask(
                registry, "rank", metric=metric.id, level=level, regions=None, year=None, carry=0, unreliable=False
            ):
                if row["rank_low"] is not None:
                    found[metric.id, level, row["region"]] = "-".join(
                        dict.fromkeys([str(row["rank_low"]), str(row["rank_high"])])
                    )
    return found


def differing(old: dict[Any, Any], new: dict[Any, Any]) -> dict[Any, Any]:
    return {key: (old.get(key), new.get(key)) for key in {*old, *new} if old.get(key) != new.get(key)}


@settings(max_examples=MOST)
@given(pair=edited())
def test_flips_are_where_gaps_and_rank_answer_otherwise(pair: tuple[Drawn, Drawn]) -> None:
    # gaps does not tell bases apart.
    old, new = (
        replace(one.registry, observations=tuple(o for o in one.registry.observations if not o.basis)) for one in pair
    )
    flips = compare(old, new).flips
    verdicts = {
        (one.about["region"], one.about["line"], one.about["population"]): (one.old, one.new)
        for one in flips if one.answer == "verdict"
    }  # fmt: skip
    expected = {
        key: turn for key, turn in differing(outcomes(old), outcomes(new)).items() if not set(turn) <= set(NO_VERDICT)
    }
    assert verdicts == expected
    ranks = {
        tuple(one.about[name] for name in ("metric", "level", "region")): (one.old, one.new)
        for one in flips
        if one.answer == "rank"
    }
    assert ranks == differing(places(old), places(new))


@settings(max_examples=MOST)
@given(pair=edited())
def test_earlier_figures_flip_where_their_own_verdict_does(pair: tuple[Drawn, Drawn]) -> None:
    def judged(registry: Registry) -> dict[Any, Any]:
        with build(registry, ":memory:") as connection:
            found = connection.execute(
                "select o.metric, o.region, t.id, o.population, o.basis_zh, o.period, o.id in (select id from speaker), "
                "case when o.reliable and t.standing <> 'unverified' then outcome(j.verdict, j.applies, j.waived) end "
                "from observation o join threshold t on t.metric = o.metric left join judgement j on j.observation = o.id and j.line = t.id"
            ).fetchall()
        return {tuple(row[:6]): row[6:] for row in found}

    old, new = (
        # One figure of each place, which keys tell apart.
        replace(one.registry, observations=tuple({(o.region, o.metric, o.period, o.population, o.basis): o for o in one.registry.observations}.values()))
        for one in pair
    )  # fmt: skip
    before, after = judged(old), judged(new)
    expected = {
        key: (before[key][1], after[key][1])
        for key in before.keys() & after.keys()
        if before[key][1] != after[key][1]
        and not {before[key][1], after[key][1]} <= set(NO_VERDICT)
        and not (before[key][0] and after[key][0])
    }
    found = {
        tuple(one.about[name] for name in ("metric", "region", "line", "population", "basis_zh", "period")): (one.old, one.new)
        for one in compare(old, new).flips if one.answer == "judgement"
    }  # fmt: skip
    assert found == expected


# undoing the causes undoes the flip


def undone(old: Registry, new: Registry, edits: Iterable[Edit]) -> Registry:
    """Take edits back."""
    stores: dict[str, list[Any]] = {store: list(getattr(new, store)) for store in STORES.values()}
    for edit in edits:
        store = stores[STORES[edit.kind]]
        before = getattr(old, STORES[edit.kind])[edit.old.id - 1] if edit.old else None
        if edit.new:
            store[edit.new.id - 1] = before
        else:
            store.append(before)
    lines = {line.id for line in stores["thresholds"] if line is not None}
    # A waiver of a line that is gone again is none.
    stores["waivers"] = [one for one in stores["waivers"] if one is not None and one.threshold in lines]
    return holding(new, {name: tuple(one for one in store if one is not None) for name, store in stores.items()})


@settings(max_examples=MOST)
@given(pair=edited(), data=st.data())
def test_undoing_the_named_edits_undoes_the_flip(pair: tuple[Drawn, Drawn], data: st.DataObject) -> None:
    old, new = (one.registry for one in pair)
    found = compare(old, new)
    # Figures of one source that differ in nothing but their order have no name by which one could be undone.
    places = [Counter((o.region, o.metric, o.period) for o in side.observations) for side in (old, new)]
    flips = [
        flip
        for flip in found.flips
        if flip.answer != "judgement"
        or all(side[flip.about["region"], flip.about["metric"], flip.about["period"]] < 2 for side in places)
    ]
    if not flips:
        return
    answer = data.draw(st.sampled_from(sorted({flip.answer for flip in flips})), "answer")
    one = data.draw(st.sampled_from([flip for flip in flips if flip.answer == answer]), "flip")
    assert one.causes
    keys = next((answer.keys for answer in ANSWERS if answer.name == one.answer), OF_CLASSES)
    still = compare(old, undone(old, new, one.causes)).flips
    assert [
        flip for flip in still if flip.answer == one.answer and all(flip.about[key] == one.about[key] for key in keys)
    ] == []


CLASSED = """format: 1
metrics:
  rate: {name: {zh: 比率, en: Rate}, stage: basic, unit: percent, better: higher, bounds: [0, null], definition: {zh: 比率, en: Rate}}
  above: {name: {zh: 幅度, en: Above}, stage: basic, unit: percentage_point, better: higher, definition: {zh: 幅度, en: Above}}
  built: {name: {zh: 建成数, en: Built}, stage: basic, unit: school, better: higher, bounds: [0, null], definition: {zh: 建成数, en: Built}}
  parts: {name: {zh: 年度比例, en: Parts}, stage: basic, unit: percent, better: neither, bounds: [0, 100], definition: {zh: 年度比例, en: Parts}}
sources:
  a:
    title: A
    publisher: A
    published: 2020-01
    observations:
      - {region: 许昌, metric: rate, value: 70, period: 2018}
      - {region: 许昌, metric: rate, value: 80.00, period: 2020}
      - {region: 许昌, metric: above, value: 2.00, period: 2022}
      - {region: 许昌, metric: rate, equals: rate@2020 + above, period: 2022}
      - {region: 许昌, metric: built, value: 20, period: 2020}
targets:
  - {source: a, region: 许昌, metric: rate, at_least: 90, by: 2026}
  - {source: a, region: 许昌, metric: built, equals: 82, by: 2022, from: 2020, instalments: parts}
  - {source: a, region: 许昌, metric: parts, equals: 20, by: 2020}
"""


@pytest.mark.parametrize(
    ("old", "new", "turn"),
    [
        # The document was published later: then it starts from 80, no longer from 70.
        ("published: 2020-01", "published: 2021-01", ["on_track", "accelerate"]),
        ("metric: rate, value: 70", "metric: rate, value: 81", None),
        ("metric: rate, at_least: 90", "metric: rate, at_least: 99", None),
        # What a derived figure rests on.
        ("metric: above, value: 2.00", "metric: above, value: -3.00", ["on_track", "accelerate"]),
        # A plan and what of it falls due by when.
        ("metric: parts, equals: 20", "metric: parts, equals: 30", ["achieved", "missed"]),
    ],
)
def test_a_class_flips_by_all_that_it_rests_on(old: str, new: str, turn: list[str] | None, tmp_path: Path) -> None:
    assert CLASSED.count(old) == 1
    for name, text in (("old", CLASSED), ("new", CLASSED.replace(old, new))):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    words = ("diff", "old.yaml", "new.yaml", "--as-of", "2023-06-30")
    flips = [row for row in rows(educli(*words, folder=tmp_path)) if row["record"] == "class"]
    assert {row["causes"] for row in flips} == {"1"}, flips
    if turn:
        assert [flips[0]["old"], flips[0]["new"]] == turn
    assert educli(*words, "--fail-on", "flip", folder=tmp_path).status == 1
    for way in ("plain", "sarif"):
        assert educli(*words, "--format", way, folder=tmp_path).status == 0


def test_targets_of_the_same_names_are_not_told_apart_by_their_order(tmp_path: Path) -> None:
    one = "  - {source: a, region: 许昌, metric: rate, at_least: 90, by: 2026}\n"
    other = one.replace("90", "82")
    assert CLASSED.count(one) == 1
    # An edit that flips nothing has the classes looked at.
    for name, text, value in (("old", one + other, "70"), ("new", other + one, "70.1")):
        registry = CLASSED.replace(one, text).replace("value: 70,", f"value: {value},")
        (tmp_path / f"{name}.yaml").write_text(registry, encoding="utf-8")
    found = rows(educli("diff", "old.yaml", "new.yaml", "--as-of", "2023-06-30", folder=tmp_path))
    assert {row["record"] for row in found} == {"observation"}


def test_an_edit_without_which_it_flips_all_the_same_is_no_cause() -> None:
    """The line was raised too, but the earlier figure missed both and the later meets both."""
    found = rows(educli("diff", OLD, NEW))
    [edit] = {row["edit"] for row in found if (row["record"], row["edited"]) == ("observation", "added")}
    [flip] = [
        row
        for row in found
        if row["record"] == "verdict" and row["region_name"] == "Xuchang" and row["old"] == "not_met"
    ]
    assert (flip["new"], flip["causes"]) == ("met", edit)


def test_what_is_derived_is_no_edit_but_flips_with_what_it_rests_on(tmp_path: Path) -> None:
    text = Path(OLD).read_text(encoding="utf-8")
    first = "      - {region: 许昌, metric: large_class_share"
    one = "      - {region: 许昌, metric: preschool_gross_rate, equals: preschool_gross_rate@2020 + 8, period: 2021, quote: 提高8个百分点, at: 许昌}\n"
    old, new, other = (tmp_path / f"{name}.yaml" for name in ("old", "new", "other"))
    old.write_text(text.replace(first, one + first, 1), encoding="utf-8")
    new.write_text(
        text.replace(first, one + first, 1).replace("value: 84, period: 2020", "value: 79, period: 2020"),
        encoding="utf-8",
    )
    found = rows(educli("diff", str(old), str(new)))
    assert [(row["edited"], row["old"], row["new"]) for row in found if row["edit"]] == [("changed", "84", "79")]
    [verdict] = [row for row in found if row["record"] == "verdict"]
    assert (verdict["period"], verdict["old"], verdict["new"], verdict["causes"]) == ("2021", "met", "not_met", "1")
    # The formula itself is what the record says.
    other.write_text(text.replace(first, one.replace("+ 8", "- 8") + first, 1), encoding="utf-8")
    found = rows(educli("diff", str(old), str(other)))
    assert [(row["registry_field"], row["old"], row["new"]) for row in found if row["edit"]] == [
        ("equals", "preschool_gross_rate@2020 + 8", "preschool_gross_rate@2020 - 8")
    ]


def test_another_answer_is_a_statement_and_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    hope = "select region, metric, max(lower) as hope from target where list_contains($metrics::varchar[], metric) group by all"
    statement = warehouse._statement
    monkeypatch.setattr(warehouse, "_statement", lambda name: hope if name == "hope" else statement(name))
    monkeypatch.setattr(comparing, "ANSWERS", (*ANSWERS, Answer("hope", ("region", "metric"), ("hope",))))
    found = compare(read_registry(Path(OLD)), read_registry(Path(NEW)))
    [flip] = [flip for flip in found.flips if flip.answer == "hope"]
    assert (flip.old, flip.new) == ("95.00000000", None)
    assert [edit.kind for edit in flip.causes] == ["observation", "target"]


# revisions


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two revisions of a registry that includes another file and one of rows."""
    folder = tmp_path / "repository"
    data = folder / "data"
    data.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    text = Path(OLD).read_text(encoding="utf-8")
    (data / "more.yaml").write_text(
        "format: 1\nsources:\n  more:\n    title: 补\n    publisher: 某局\n    observations:\n"
        "      - {region: 开封, metric: large_class_share, value: 4, period: 2020, quote: 4%, at: 一}\n",
        encoding="utf-8",
    )
    (data / "rows.csv").write_text(
        "region,metric,period,source,value\n洛阳,large_class_share,2020,review,4.5\n", encoding="utf-8"
    )
    (data / "metrics.yaml").write_text(
        text.replace("format: 1", "format: 1\ninclude: [more.yaml]\nbulk: [rows.csv]"), encoding="utf-8"
    )
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    (data / "rows.csv").write_text(
        "region,metric,period,source,value\n洛阳,large_class_share,2020,review,5.5\n", encoding="utf-8"
    )
    more = (data / "more.yaml").read_text(encoding="utf-8")
    (data / "more.yaml").write_text(more.replace("value: 4,", "value: 6,"), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "-m", "second")
    return folder


def git(folder: Path, *words: str) -> None:
    identity = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
    }
    subprocess.run(["git", *words], cwd=folder, check=True, env=os.environ | identity)


def verdicts(out: str) -> list[str]:
    return [
        f"{row['region_name']} {row['old']} {row['new']}"
        for row in json.loads(out)["rows"]
        if row["record"] == "verdict"
    ]


BOTH = ["Kaifeng met not_met", "Luoyang met not_met"]


@pytest.mark.parametrize(
    ("here", "old", "new"),
    [
        (".", "HEAD~1:data/metrics.yaml", "data/metrics.yaml"),
        (".", "HEAD~1:data/metrics.yaml", "HEAD:data/metrics.yaml"),
        (".", "main@{0}~1:data/metrics.yaml", "main:data/metrics.yaml"),
        ("data", "HEAD~1:./metrics.yaml", "metrics.yaml"),
        ("data", "HEAD^:data/metrics.yaml", "HEAD:./metrics.yaml"),
    ],
)
def test_a_revision_is_read_with_all_it_names(repository: Path, here: str, old: str, new: str) -> None:
    outcome = educli("diff", old, new, "-f", "json", folder=repository / here)
    assert outcome.status == 0, outcome.err
    answer = json.loads(outcome.out)
    assert verdicts(outcome.out) == BOTH
    assert {(row["file"], row["old"], row["new"]) for row in answer["rows"] if row["edited"] == "changed"} == {
        ("more.yaml", "4", "6"),
        ("rows.csv", "4.5", "5.5"),
    }
    assert answer["registry"]["path"] == new


def test_nothing_is_left_behind(repository: Path, tmp_path: Path) -> None:
    own, cache = tmp_path / "tmp", tmp_path / "cache"
    own.mkdir()
    done = process(
        "diff", f"--git-dir={repository}", "x", TMPDIR=str(own), EDUCLI_CACHE=str(cache)
    )  # no such option: nothing is read
    assert done.returncode == 2
    command = ["diff", "HEAD~1:data/metrics.yaml", "HEAD:data/metrics.yaml"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        done = process(*command, TMPDIR=str(own), EDUCLI_CACHE=str(cache))
    assert done.returncode == 0, done.stderr
    assert list(own.iterdir()) == []
    assert not cache.exists() or list(cache.iterdir()) == []


def test_a_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    """What its settings name as programs is left alone."""
    sign = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {sign}\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "filter.x.smudge",
        "diff.x.textconv",
    ):
        git(repository, "config", name, str(script))
    (repository / ".gitattributes").write_text("* filter=x diff=x export-subst\n", encoding="utf-8")
    git(repository, "-c", "filter.x.clean=cat", "-c", "core.fsmonitor=false", "add", ".gitattributes")
    git(repository, "-c", "core.fsmonitor=false", "commit", "--quiet", "-m", "third")
    sign.unlink(missing_ok=True)
    outcome = educli("diff", "HEAD~2:data/metrics.yaml", "HEAD:data/metrics.yaml", "-f", "json", folder=repository)
    assert verdicts(outcome.out) == BOTH
    assert not sign.exists()


def test_what_a_repository_lacks_is_not_fetched(repository: Path, tmp_path: Path) -> None:
    """Not even where it names a program as the way to it, and allows that."""
    sign = tmp_path / "ran"
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::touch {sign}",
        "protocol.ext.allow": "always",
    }.items():
        git(repository, "config", name, value)
    [name] = subprocess.run(
        ["git", "rev-parse", "HEAD~1:data/rows.csv"], cwd=repository, capture_output=True, check=True, text=True
    ).stdout.split()
    (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()
    outcome = educli("diff", "HEAD~1:data/metrics.yaml", "HEAD:data/metrics.yaml", folder=repository)
    assert outcome.status == 4, outcome.err
    assert "git cannot read the repository: the content of data/rows.csv is not here" in outcome.err
    assert not sign.exists()
    # The way would be gone by anyone else.
    subprocess.run(["git", "cat-file", "-p", name], cwd=repository, capture_output=True, check=False)
    assert sign.exists()


def test_a_file_wins_over_a_revision_of_its_name(repository: Path) -> None:
    (repository / "HEAD:x").write_text(Path(OLD).read_text(encoding="utf-8"), encoding="utf-8")
    outcome = educli("diff", "HEAD:x", NEW, "-f", "json", folder=repository)
    assert outcome.status == 0
    assert len(verdicts(outcome.out)) == 3


def test_a_link_out_of_the_revision_leads_nowhere(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("region,metric,period,source,value\n", encoding="utf-8")
    (repository / "data" / "link.csv").symlink_to(tmp_path / "secret.csv")
    registry = repository / "data" / "metrics.yaml"
    registry.write_text(
        registry.read_text(encoding="utf-8").replace("[rows.csv]", "[rows.csv, link.csv]"), encoding="utf-8"
    )
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "link")
    outcome = educli("diff", "HEAD:data/metrics.yaml", "HEAD~1:data/metrics.yaml", folder=repository)
    assert outcome.status == 3
    assert "error[include-outside]: OLD: 'link.csv' lies outside" in outcome.err
    assert "HEAD:data/metrics.yaml:" in outcome.err


@pytest.mark.parametrize(
    ("old", "status", "words"),
    [
        ("HEAD~9:data/metrics.yaml", 2, "OLD: git knows no revision 'HEAD~9'"),
        ("nothing:data/metrics.yaml", 2, "OLD: git knows no revision 'nothing'"),
        ("--help:data/metrics.yaml", 2, "no such option"),
        ("HEAD:data/metric.yaml", 2, "did you mean 'data/metrics.yaml'?"),
        ("HEAD:data", 2, "OLD: there is no file 'data' in 'HEAD'"),
        ("HEAD:../../etc/passwd", 2, "there is no file"),
        ("HEAD:data/broken.yaml", 3, "HEAD:data/broken.yaml:2:1"),
        ("HEAD:data/bad-rows.yaml", 3, "HEAD:data/bad.csv:2"),
    ],
)
def test_what_git_has_not_is_told(repository: Path, old: str, status: int, words: str) -> None:
    (repository / "data" / "broken.yaml").write_text("format: 1\nmetric: {}\n", encoding="utf-8")
    text = (repository / "data" / "metrics.yaml").read_text(encoding="utf-8").replace("[rows.csv]", "[bad.csv]")
    (repository / "data" / "bad-rows.yaml").write_text(text, encoding="utf-8")
    (repository / "data" / "bad.csv").write_text(
        "region,metric,period,source,value\n洛阳,large_class_share,2020,review,x\n", encoding="utf-8"
    )
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "broken")
    outcome = educli("diff", old, "HEAD~1:data/metrics.yaml", folder=repository)
    assert (outcome.status, outcome.out) == (status, "")
    assert words in outcome.err
    assert "/tmp" not in outcome.err
    if status == 3:
        assert "OLD: " in outcome.err


def test_a_path_counts_from_the_top(repository: Path) -> None:
    outcome = educli("diff", "HEAD:metrics.yaml", "metrics.yaml", folder=repository / "data")
    assert outcome.status == 2
    assert "did you mean 'HEAD:./metrics.yaml'?" in outcome.err


def test_a_folder_is_told_the_registry_in_it(repository: Path) -> None:
    own = repository / "own"
    own.mkdir()
    (own / "registry.yaml").write_text(TINY.read_text(encoding="utf-8"), encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "own")
    for words, meant, status in (
        (("own", "own/registry.yaml"), "own/registry.yaml", 3),
        (("own/registry.yaml", "own/"), "own/registry.yaml", 3),
        (("HEAD:own", "own/registry.yaml"), "HEAD:own/registry.yaml", 2),
    ):
        outcome = educli("diff", *words, folder=repository)
        assert (outcome.status, outcome.out) == (status, "")
        assert f"  hint: did you mean '{meant}'?\n" in outcome.err


def test_without_a_repository(tmp_path: Path) -> None:
    outcome = educli("diff", "HEAD:x.yaml", NEW, folder=tmp_path)
    assert outcome.status == 2
    assert "error[unknown-revision]: the folder" in outcome.err


def test_without_git(repository: Path) -> None:
    outcome = educli("diff", "HEAD:data/metrics.yaml", NEW, folder=repository, PATH="")
    assert outcome.status == 4
    assert "error[git-unusable]: OLD: git is not installed" in outcome.err
    # Files need none.
    assert educli("diff", OLD, NEW, folder=repository, PATH="").status == 0


def test_a_broken_repository(repository: Path) -> None:
    (repository / ".git" / "config").write_text("[broken", encoding="utf-8")
    outcome = educli("diff", "HEAD:data/metrics.yaml", NEW, folder=repository)
    assert outcome.status == 4
    assert "error[git-unusable]: git cannot read the repository: " in outcome.err


def test_what_extends_the_shipped_registry(repository: Path) -> None:
    (repository / "own.yaml").write_text("format: 1\nextend: builtin\n", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "own")
    outcome = educli("diff", "HEAD:own.yaml", "own.yaml", folder=repository)
    assert (outcome.status, outcome.err) == (0, "No record differs.\n")


# bulk files


def registry_of(folder: Path, name: str, cells: str) -> str:
    (folder / f"{name}.csv").write_text(f"region,metric,period,source,value\n{cells}", encoding="utf-8")
    text = Path(OLD).read_text(encoding="utf-8").replace("format: 1", f"format: 1\nbulk: [{name}.csv]")
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return str(folder / f"{name}.yaml")


def test_a_row_of_a_bulk_file_that_moved_has_not_changed(tmp_path: Path) -> None:
    cells = [f"{region},large_class_share,2020,review,4\n" for region in ("洛阳", "开封", "鹤壁")]
    old = registry_of(tmp_path, "a", "".join(cells))
    new = registry_of(tmp_path, "b", "".join(cells[::-1]))
    assert educli("diff", old, new, "--fail-on", "change").status == 0
    new = registry_of(tmp_path, "b", "".join(cells[::-1]).replace("鹤壁", "新乡"))
    found = rows(educli("diff", old, new))
    assert [(row["edited"], row["region_name"], row["new"]) for row in found if row["registry_field"] == "value"] == [
        ("added", "Xinxiang", "4"),
        ("removed", "Hebi", ""),
    ]


def test_a_file_with_too_many_differences_is_one_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "MOST", 2)
    regions = ("洛阳", "开封", "鹤壁")
    old = registry_of(tmp_path, "a", "".join(f"{region},large_class_share,2020,review,4\n" for region in regions))
    new = registry_of(tmp_path, "b", "".join(f"{region},large_class_share,2020,review,7\n" for region in regions))
    outcome = educli("diff", old, new)
    found = rows(outcome)
    told = [
        (row["record"], row["edited"], row["registry_field"], row["old"], row["new"], row["file"])
        for row in found
        if row["edit"]
    ]
    assert sorted(told) == [
        ("file", "added", "only_new", "", "3", "b.csv"),
        ("file", "removed", "only_old", "3", "", "a.csv"),
    ]
    flips = [row for row in found if row["record"] == "verdict"]
    assert {(row["region_name"], row["new"]) for row in flips} == {
        ("Luoyang", "not_met"),
        ("Kaifeng", "not_met"),
        ("Hebi", "not_met"),
    }
    assert {frozenset(row["causes"].split(";")) for row in flips} == {frozenset("12")}
    assert "told as one edit" in outcome.err


# formats and statuses


def test_statuses() -> None:
    assert educli("diff", OLD, NEW).status == 0
    assert educli("diff", OLD, NEW, "--fail-on", "flip").status == 1
    assert educli("diff", OLD, NEW, "--fail-on", "change").status == 1
    assert educli("diff", OLD, OLD, "--fail-on", "change").status == 0


def test_words_only_flip_nothing(tmp_path: Path) -> None:
    text = Path(OLD).read_text(encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("at: 许昌 一", "at: 许昌 二"), encoding="utf-8")
    outcome = educli("diff", OLD, str(tmp_path / "new.yaml"), "--fail-on", "flip")
    assert outcome.status == 0
    assert "No verdict, no rank and no class flipped." in outcome.err
    assert educli("diff", OLD, str(tmp_path / "new.yaml"), "--fail-on", "change").status == 1


def test_reports_stand_where_the_edits_do(tmp_path: Path) -> None:
    report = json.loads(educli("diff", OLD, NEW, "-f", "sarif").out)
    results = report["runs"][0]["results"]
    lines = Path(NEW).read_text(encoding="utf-8").splitlines()
    for result in results:
        place = result["locations"][0]["physicalLocation"]
        if place["artifactLocation"]["uri"].endswith("new.yaml"):
            assert lines[place["region"]["startLine"] - 1].strip()
    assert {result["ruleId"] for result in results} == {
        "verdict-flipped",
        "judgement-flipped",
        "rank-flipped",
        "flips-nothing",
    }
    [missed] = [result for result in results if "verdict met → not met" in result["message"]["text"]]
    place = missed["locations"][0]["physicalLocation"]
    assert "value: 8.53" in lines[place["region"]["startLine"] - 1]


def test_counts_agree_with_the_rows() -> None:
    outcome = educli("diff", OLD, NEW, "-f", "json")
    assert outcome.status == 0, outcome.err
    answer = json.loads(outcome.out)
    counts = answer["counts"]
    assert counts["edits"] == len({row["edit"] for row in answer["rows"] if row["edit"]})
    assert counts["flips"] == sum(row["edited"] == "flipped" for row in answer["rows"])
    assert counts["verdict_met_not_met"] == 1


def test_the_cache_serves_files_of_their_own(tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    first = educli("diff", OLD, NEW, EDUCLI_CACHE=cache)
    assert len(list((tmp_path / "cache").glob("*.duckdb"))) == 2
    assert educli("diff", OLD, NEW, EDUCLI_CACHE=cache) == first
    assert educli("diff", OLD, NEW, EDUCLI_CACHE=os.devnull) == first
    for database in (tmp_path / "cache").glob("*.duckdb"):
        # Its head holds; what follows does not.
        data = bytearray(database.read_bytes())
        data[20480:] = bytes(len(data) - 20480)
        database.write_bytes(data)
    assert educli("diff", OLD, NEW, EDUCLI_CACHE=cache) == first


@pytest.mark.parametrize("page", ["diff.md", "diff.zh-CN.md"])
def test_the_page_shows_what_is_answered(page: str) -> None:
    """What stands on the page is a session of the transcripts, which hold what educli answers."""
    text = (HERE.parent / "docs" / page).read_text(encoding="utf-8")
    block = text.partition("```text\n")[2].partition("```")[0]
    typed, answer = block.split("\n", 1)
    session = (HERE / "transcripts" / "diff.txt").read_text(encoding="utf-8")
    assert typed.replace("new.yaml", "new.yaml -f table") + "\n" + answer in session
