"""What must be seen on the shipped registry."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from asking import educli, rows
from prose import Prose, prose
from small import run

from educli.model.records import Observation, Range, Registry, Target, Threshold
from educli.paths import BUILTIN_REGISTRY
from educli.registry.lints import check
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
    quotes = ((one, re.findall("“(.*?)”", one.text.zh)) for one in said(registry))
    assert wanting(one for one, words in quotes if any(f"“{word}”" not in one.text.en for word in words)) == []


def test_prose_speaks_for_itself(registry: Registry) -> None:
    # A record is shown alone: what is said above it cannot be seen.
    assert wanting(one for one in prose(registry) if "同上" in one.text.zh) == []


# traps of the documents: a figure that is easily read as another

# (region, metric, population, period): qualifier, value, status
READ_RIGHTLY = {
    # 高于全省6个百分点 is a difference, and exact; the rate is 96.
    ("许昌", "preschool_enrolment_above_province", "", "2020"): ("exact", "6", "P"),
    ("许昌", "preschool_gross_enrolment_rate", "", "2020"): ("exact", "96", "P"),
    # 27 + 15 scheduled in 2020, not the 82 of three years.
    ("许昌", "kindergartens_new_or_expanded", "", "2020"): ("exact", "42", "E"),
    # Recommended to the province, and commended by it, are two things.
    ("漯河", "moral_persons_recommended", "", "2020"): ("exact", "6", "A"),
    ("漯河", "moral_persons_commended", "", "2020"): ("exact", "80", "A"),
    ("漯河", "provincial_excellent_homeroom_teachers", "", "2020"): ("exact", "3", "A"),
    ("漯河", "excellent_homeroom_teachers", "", "2020"): ("exact", "194", "A"),
    # 超百项 is more than 100; 近1/5 is nearly 20 %.
    ("鹤壁", "platform_applications", "", "2021"): ("more_than", "100", "U"),
    ("金水区", "ministry_lesson_share", "", "2022"): ("approx", "20", "E"),
    # 市直事业单位 are more than schools.
    ("开封", "post_appointments", "municipal_units", "2020/2022"): ("exact", "4137", "A"),
    # Prizes of the province and of the nation.
    ("亳州", "skill_prizes_provincial_first", "", "2023"): ("exact", "17", "A"),
    ("亳州", "skill_prizes_national_first", "", "2023"): ("exact", "1", "A"),
    # 484 before, 85 left, 399 gone.
    ("洛阳", "academic_tutoring_institutions", "", "2022"): ("exact", "85", "A"),
    ("洛阳", "academic_tutoring_closed", "", "2021/2022"): ("exact", "399", "E"),
    # 66 and more are not in the bulletin's classes of 56 to 65; 56 and more are.
    ("河南", "class_56_65_share", "", "2023"): ("exact", "1.30", "A"),
    ("河南", "large_class_share", "", "2023"): ("approx", "1.3391", "E"),
}  # fmt: skip


def test_figures_that_are_easily_read_as_another(registry: Registry) -> None:
    codes = REGIONS | {"河南": "410000"}
    read = {
        (one.region, one.metric, one.population, one.period): (one.qualifier, one.value, one.status)
        for one in registry.observations
    }
    for (city, *rest), figure in READ_RIGHTLY.items():
        metric, population, period = rest
        assert read.get((codes[city], metric, population, period)) == figure, (city, metric)


def test_what_is_proved_of_the_damaged_document_is_all_that_is_reliable(registry: Registry) -> None:
    reliable = {one.metric: one.value for one in registry.observations if one.source == "hebi-2022" and one.certain}
    assert reliable == {"digital_model_counties": "7", "vocational_double_certificate_rate": "32"}
    # A third digit 0 or 1 anywhere in 32 exceeds the bound of a percentage.
    longer = {int("32"[:place] + digit + "32"[place:]) for place in range(3) for digit in "01"} - {32}
    assert min(longer) > 100


def test_yearly_shares_of_a_plan_are_targets_of_their_years(registry: Registry) -> None:
    shares = [one for one in registry.targets if one.metric == "three_year_plan_share"]
    assert {one.by: one.allowed for one in shares} == {
        "2020-12-31": Range(Decimal(20), False, Decimal(20), False),
        "2021-12-31": Range(Decimal(50), False, Decimal(50), False),
        "2022-12-31": Range(Decimal(30), False, Decimal(30), False),
    }
    assert [one for one in registry.observations if one.metric == "three_year_plan_share"] == []


def test_a_target_may_be_nothing_at_all(registry: Registry) -> None:
    zero = {one.allowed for one in registry.targets if one.metric == "huge_class_share"}
    assert zero == {Range(Decimal(0), False, Decimal(0), False)}


def test_a_cycle_of_three_to_five_years_keeps_both_ends(registry: Registry) -> None:
    [line] = [one for one in registry.thresholds if one.id == "pingdingshan-new-quality-cycle"]
    assert line.allowed == Range(Decimal(3), False, Decimal(5), False)


# What no analyst of schools may be offered: the old, the flood, sports, and the number of a document.
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("bozhou-2024-01-15", ["666所", "18.1万", "11次听取"]),
        ("hebi-2022", ["2454人", "安置点23个", "运动员24人", "79处", "974人次"]),
        ("henan-zhengzhou-kaifeng-luoyang-2022", ["13710", "5+2"]),
        ("pingdingshan-2024-35", ["1256", "1235", "169"]),
    ],
)
def test_what_is_no_figure_on_schools_is_left_out(registry: Registry, source: str, words: list[str]) -> None:
    records: list[Observation | Threshold | Target]
    records = [*registry.observations, *registry.thresholds, *registry.targets]
    quotes = [one.quote for one in records if one.source == source]
    assert quotes
    assert [word for word in words if any(word in quote for quote in quotes)] == []


# identities can fail


@pytest.mark.parametrize(
    ("printed", "wrong", "metric"),
    [
        ("metric: kindergarten_projects_under_way, value: 12,", "12,13,", "kindergartens_new_or_expanded"),
        ("metric: inclusive_kindergarten_children, value: 288.57,", "288.57,258.57,", "inclusive_preschool_coverage"),
        ("metric: kindergarten_children, value: 35.88,", "35.88,38.55,", "public_preschool_share"),
        ("metric: class_56_65_count, value: 4848,", "4848,4488,", "class_56_65_share"),
        ("metric: huge_class_count, value: 159,", "159,259,", "huge_class_share"),
    ],
)
def test_a_slip_in_one_figure_breaks_the_sum(tmp_path: Path, printed: str, wrong: str, metric: str) -> None:
    old, new, _end = wrong.split(",")
    changed = 0
    for name in ("metrics.yaml", "standards.yaml"):
        text = (BUILTIN_REGISTRY.parent / name).read_text(encoding="utf-8")
        changed += text.count(printed)
        (tmp_path / name).write_text(text.replace(printed, printed.replace(f"{old},", f"{new},")), encoding="utf-8")
    assert changed == 1
    found = check(tmp_path / "metrics.yaml", None, date(2026, 1, 1), no_bulk)
    assert metric in {finding.metric for finding in found if finding.lint == "identity-broken"}


def no_bulk(registry: Registry) -> Iterable[Mapping[str, Any]]:
    raise AssertionError(f"{registry.path} has no bulk files")


EXACT = """\
format: 1
extend: builtin
sources:
  yearbook:
    title: 年鉴
    publisher: 教育局
    observations:
"""


@pytest.mark.parametrize(
    ("metric", "figures"),
    [
        ("nursery_share", {"nursery_share": "13.17", "kindergartens_with_nursery": "131", "kindergartens": "900"}),
        ("teacher_rotation_share", {"teacher_rotation_share": "13.76", "teachers_rotated": "2074", "rotation_eligible_teachers": "15000"}),
        ("constitution_participation_rate", {"constitution_participation_rate": "78.5", "constitution_participants": "730200", "primary_secondary_pupils": "900000"}),
        ("inclusive_kindergarten_share", {"inclusive_kindergarten_share": "85.35", "inclusive_kindergartens": "80", "kindergartens": "100"}),
        ("public_kindergartens_new_or_expanded", {"public_kindergartens_new_or_expanded": "9", "public_kindergartens_new": "7", "public_kindergartens_expanded": "3"}),
    ],
)  # fmt: skip
def test_relations_hold_a_users_own_figures(tmp_path: Path, metric: str, figures: dict[str, str]) -> None:
    lines = [
        f"      - {{region: 安阳, metric: {name}, value: {value}, period: 2020}}\n" for name, value in figures.items()
    ]
    path = tmp_path / "own.yaml"
    path.write_text(EXACT + "".join(lines), encoding="utf-8")
    found = check(path, None, date(2026, 1, 1), no_bulk)
    assert [finding.metric for finding in found if finding.lint == "identity-broken"] == [metric]
