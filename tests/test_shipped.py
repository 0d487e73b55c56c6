"""What must be seen on the shipped registry."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from asking import educli, rows
from prose import Prose, prose
from small import run

from educli.model.records import Registry
from educli.paths import BUILTIN_REGISTRY
from educli.registry.reader import read_registry
from educli.warehouse.store import build

REGIONS = {
    "许昌": "411000", "漯河": "411100", "三门峡": "411200", "平顶山": "410400", "郑州": "410100", "金水区": "410105", "开封": "410200",
    "洛阳": "410300", "亳州": "341600", "鹤壁": "410600",
}  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(BUILTIN_REGISTRY)


def ask(*words: str) -> list[dict[str, str]]:
    outcome = educli(*words, "--registry", str(BUILTIN_REGISTRY), "--format", "tsv")
    assert outcome.status == 0, outcome.err
    return rows(outcome)


def large_classes(city: str, *words: str) -> list[tuple[str, ...]]:
    """Return how the share of large classes of a city stands to the lines of 河南."""
    found = ask("gaps", city, "--metric", "大班额比例", *words)
    kept = ("verdict", "value", "period", "line_upper", "line_upper_open", "margin")
    return [
        tuple(row[name] for name in kept) for row in found if row["issuer"] == "410000" and row["line_upper"] == "5"
    ]


def test_xuchang_and_luohe_meet_the_line_of_henan_in_2020() -> None:
    [(verdict, value, period, line, is_open, margin)] = large_classes("许昌", "--year", "2020")
    assert (verdict, value, period[:4], line, is_open, margin) == ("met", "3.58", "2020", "5", "true", "1.42")
    [(verdict, value, period, line, is_open, margin)] = large_classes("漯河", "--year", "2020")
    assert (verdict, value, period[:4], line, is_open, margin) == ("met", "2.41", "2020", "5", "true", "2.59")


def test_zhengzhou_does_not_meet_it_at_the_end_of_2021() -> None:
    assert large_classes("郑州") == [("not_met", "6.66", "2021-12-31", "5", "true", "-1.66")]


def test_a_margin_is_told_in_percentage_points() -> None:
    [row] = [
        row
        for row in ask("gaps", "郑州", "--metric", "大班额比例")
        if row["issuer"] == "410000" and row["line_upper"] == "5"
    ]
    assert "1.66 percentage points" in row["reason"]


def test_more_than_93_is_never_93() -> None:
    [row] = [row for row in ask("show", "漯河", "高中阶段毛入学率") if row["value"] == "93"]
    assert (row["qualifier"], row["lower"], row["lower_open"], row["upper"]) == ("more_than", "93", "true", "")
    for words in (("compare", "许昌", "漯河"), ("rank", "高中阶段毛入学率"), ("show", "漯河", "高中阶段毛入学率")):
        shown = educli(*words, "--registry", str(BUILTIN_REGISTRY), "--format", "table").out
        assert "93" in shown
        assert ">93" in shown or "more than 93%" in shown
    ranked = {row["region"]: row for row in ask("rank", "高中阶段毛入学率")}
    luohe = ranked["411100"]
    assert (luohe["qualifier"], luohe["lower"], luohe["lower_open"]) == ("more_than", "93", "true")
    # Whoever has more than 93 may be better than it, and it than them.
    for other in ranked.values():
        if other["rank_low"] and other["region"] != "411100" and Decimal(other["value"]) > 93:
            assert int(luohe["rank_low"]) <= int(other["rank_high"])


def test_bozhou_is_judged_by_no_line_of_henan() -> None:
    found = ask("gaps", "亳州", "--only", "all", "--reference", "--include-unverified", "--include-unreliable")
    assert [row for row in found if row["issuer"].startswith("41")] == []
    assert [
        row for row in ask("compare", "亳州", "许昌") if row["region"] == "341600" and "henan" in row["lines"]
    ] == []


def test_a_plan_is_never_ranked(registry: Registry) -> None:
    assert any(target.region == REGIONS["平顶山"] for target in registry.targets)
    with build(registry, ":memory:") as connection:
        for metric in registry.metrics:
            found = run(
                connection,
                "rank",
                metric=metric.id,
                level="prefecture",
                regions=None,
                year=None,
                carry=0,
                unreliable=True,
            )
            assert [row for row in found if row["region"] == REGIONS["平顶山"] and row["rank_low"]] == []


@pytest.mark.parametrize("year", [2020, 2021])
def test_a_year_names_no_figure_of_another(year: int) -> None:
    found = ask("gaps", "--year", str(year), "--only", "all", "--reference")
    assert found
    assert {row["period"].rpartition("/")[2][:4] for row in found if row["period"]} == {str(year)}


def test_the_summary_counts_all_five_outcomes() -> None:
    said = educli("gaps", "--registry", str(BUILTIN_REGISTRY)).err
    for outcome in ("met", "not met", "undecided", "no data", "not applicable"):
        assert f" {outcome} " in said


def test_it_is_curated_in_full(registry: Registry) -> None:
    assert len([one for one in registry.observations if not one.missing]) >= 130
    known = (
        {one.region for one in registry.observations}
        | {one.region for one in registry.targets}
        | {one.issuer for one in registry.thresholds}
    )
    assert [name for name, code in REGIONS.items() if code not in known] == []


def test_plans_are_targets(registry: Registry) -> None:
    assert [
        one
        for one in registry.observations
        if one.region == REGIONS["平顶山"] and one.status != "F" and not one.missing
    ] == []
    zhengzhou = [target for target in registry.targets if target.region == REGIONS["郑州"]]
    assert {75, 85} <= {
        int(end) for target in zhengzhou for end in (target.allowed.lower, target.allowed.upper) if end is not None
    }
    xuchang = [target for target in registry.targets if target.region == REGIONS["许昌"]]
    assert 82 in {end for target in xuchang for end in (target.allowed.lower, target.allowed.upper)}


def test_readings_of_a_damaged_document_are_doubtful_or_proved(registry: Registry) -> None:
    damaged = {source.id for source in registry.sources if source.condition == "damaged"}
    assert damaged
    assert [
        one for one in registry.observations if one.source in damaged and one.status not in "UM" and not one.certain
    ] == []


def test_every_standing_is_stated_and_unverified_lines_judge_nobody(registry: Registry) -> None:
    unverified = {line.id for line in registry.thresholds if line.standing == "unverified"}
    assert {row["line"] for row in ask("gaps", "--only", "all", "--reference")} & unverified == set()


# prose in both languages

HAN = re.compile("[\u3400-\u9fff]")
FULL_WIDTH = re.compile("[\u3000-\u303f\uff01-\uff65]")
QUOTED = re.compile("「[^」]*」|“[^”]*”")


def said(registry: Registry) -> Iterator[Prose]:
    """Yield the prose that has words; a bare formula is the same in both languages."""
    return (one for one in prose(registry) if HAN.search(one.text.zh))


def wanting(found: Iterator[Prose]) -> list[str]:
    return [f"{one.place.file}:{one.place.line} {one.field}: {one.text.en}" for one in found]


def test_prose_is_in_both_languages(registry: Registry) -> None:
    assert any(said(registry))
    assert wanting(one for one in said(registry) if one.text.zh == one.text.en) == []


def test_english_prose_has_chinese_only_where_it_quotes(registry: Registry) -> None:
    own = ((one, QUOTED.sub("", one.text.en)) for one in prose(registry))
    assert wanting(one for one, text in own if HAN.search(text) or FULL_WIDTH.search(text)) == []


def test_what_the_chinese_quotes_the_english_quotes_verbatim(registry: Registry) -> None:
    quotes = ((one, re.findall("「(.*?)」", one.text.zh)) for one in said(registry))
    assert wanting(one for one, words in quotes if any(f"“{word}”" not in one.text.en for word in words)) == []


def test_prose_speaks_for_itself(registry: Registry) -> None:
    # A record is shown alone: what is said above it cannot be seen.
    assert wanting(one for one in prose(registry) if "同上" in one.text.zh) == []
