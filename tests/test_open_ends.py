"""What is known from one side only, where nothing bounds the other, and lines that no look-up would settle."""

from pathlib import Path

import pytest
from asking import educli, rows

from educli.errors import Status

HEAD = """\
format: 1
metrics:
  built:
    name: {zh: 新建学校数, en: schools built}
    stage: compulsory
    unit: school
    better: higher
    definition: {zh: 虚构, en: made up}
  share:
    name: {zh: 占比, en: share}
    stage: compulsory
    unit: percent
    better: lower
    definition: {zh: 虚构, en: made up}
sources:
  bulletin:
    title: 公报
    publisher: 教育局
    published: 2021
    observations:
"""
PLAN = "targets:\n  - {region: 许昌, metric: built, at_least: 20, from: 2020, by: 2021, source: bulletin}\n"
LINES = """\
      - {region: 许昌, metric: share, period: 2020, value: 6, qualifier: at_most}
thresholds:
  - {id: heard, metric: share, below: 5, issuer: 河南, applies_to: prefecture, from: 2019, source: bulletin, standing: unverified}
  - {id: spared, metric: share, below: 4, issuer: 河南, applies_to: prefecture, from: 2019, source: bulletin, standing: official}
  - {id: other, metric: share, below: 3, issuer: 河南, applies_to: prefecture, from: 2019, source: bulletin, standing: official}
waivers:
  - {threshold: spared, region: 许昌, until: 2022, reason: {zh: 新设, en: new}, by: 教育厅}
"""


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("qualifier: at_most, value: 10", "value: 5", ("at_most", "15", "", "15", "missed")),
        ("qualifier: at_least, value: 10", "value: 5", ("at_least", "15", "15", "", "achieved;missed")),
        ("value: 10", "value: 5", ("exact", "15", "15", "15", "missed")),
        ("qualifier: at_most, value: 10", "qualifier: at_least, value: 5", ("", "", "", "", "unavailable")),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sum_without_an_end(tmp_path: Path, first: str, second: str, told: tuple[str, ...], language: str) -> None:
    said = "".join(
        f"      - {{region: 许昌, metric: built, period: {year}, {value}}}\n"
        for year, value in ((2020, first), (2021, second))
    )
    (tmp_path / "registry.yaml").write_text(HEAD + said + PLAN, encoding="utf-8")
    asked = ("progress", "--registry", "registry.yaml", "--as-of", "2025-06-30", "--lang", language)
    [row] = rows(educli(*asked, folder=tmp_path))
    assert tuple(row[name] for name in ("qualifier", "value", "lower", "upper", "class")) == told
    table = educli(*asked, "--format", "table", folder=tmp_path)
    assert table.status == Status.ANSWERED
    assert "Infinity" not in table.out


def test_only_lines_that_judge_are_settled_by_a_look_up(tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").write_text(HEAD + LINES, encoding="utf-8")
    [row] = rows(educli("worklist", "--registry", "registry.yaml", folder=tmp_path))
    assert (row["lack"], row["verdicts"], row["line_names"]) == ("undecided", "1", "other")


AIMED = """\
format: 1
metrics:
  share:
    name: {zh: 占比, en: share}
    stage: compulsory
    unit: percent
    better: BETTER
    bounds: [0, 100]
    definition: {zh: 虚构, en: made up}
sources:
  bulletin:
    title: 公报
    publisher: 教育局
    published: 2019
    observations:
RECORDS
targets:
  - {region: 许昌, metric: share, AIM, source: bulletin}
"""


@pytest.mark.parametrize(
    ("better", "said", "aim", "told"),
    [
        # A comparator that leaves the end itself out does so for targets as for lines.
        ("higher", ["2022, qualifier: more_than, value: 93"], "above: 93, by: 2022", "achieved"),
        ("higher", ["2022, qualifier: at_least, value: 93"], "above: 93, by: 2022", "achieved;missed"),
        ("higher", ["2022, qualifier: less_than, value: 93"], "at_least: 93, by: 2022", "missed"),
        ("higher", ["2022, qualifier: at_most, value: 93"], "at_least: 93, by: 2022", "achieved;missed"),
        ("lower", ["2022, qualifier: less_than, value: 5"], "below: 5, by: 2022", "achieved"),
        ("lower", ["2022, qualifier: more_than, value: 5"], "at_most: 5, by: 2022", "missed"),
        # The figure of the day itself, not a later one of its year; only where there is none the next.
        ("higher", ["2022-06-30, value: 95", "2022-12-31, value: 97"], "at_least: 96, by: 2022-06-30", "missed"),
        ("higher", ["2022-12-31, value: 97"], "at_least: 96, by: 2022-06-30", "achieved"),
        # Neither direction is better: beyond is not there.
        ("neither", ["2022, value: 95"], "at_least: 85, at_most: 90, by: 2022", "missed"),
        ("neither", ["2022, value: 87"], "at_least: 85, at_most: 90, by: 2022", "achieved"),
        ("neither", ["2022, value: 95"], "equals: 90, by: 2022", "missed"),
        ("higher", ["2022, value: 95"], "equals: 90, by: 2022", "achieved"),
        ("neither", ["2020, value: 80", "2022, value: 95"], "at_least: 85, at_most: 90, by: 2030", "away"),
        # Part of a year is no year, and a school year is one.
        ("higher", ["2020, value: 95", "2021-01/2021-06, value: 50"], "at_least: 96, by: 2030", "unavailable"),
        ("higher", ["2017, value: 40", "2019-09/2020-08, value: 96"], "at_least: 96, by: 2030", "achieved"),
        # A sum that is to be reached, and one that is to be kept.
        ("higher", ["2020, value: 40", "2021, value: 42"], "above: 82, from: 2020, by: 2021", "missed"),
        ("higher", ["2020, value: 40", "2021, qualifier: more_than, value: 42"], "above: 82, from: 2020, by: 2021", "achieved"),
        ("lower", ["2020, value: 60", "2021, value: 90"], "at_most: 100, from: 2020, by: 2021", "missed"),
        ("lower", ["2020, value: 2", "2021, value: 3"], "at_most: 100, from: 2020, by: 2021", "achieved"),
        ("lower", ["2020, value: 2"], "at_most: 100, from: 2020, by: 2021", "unavailable"),
        ("lower", ["2020, value: 99", "2021, value: 2"], "at_most: 100, from: 2020, by: 2030", "missed"),
        ("higher", ["2021, value: 25", "2022, value: 25", "2021-01/2021-06, value: 10"], "at_least: 48, from: 2021, by: 2022", "achieved"),
    ],
)  # fmt: skip
def test_a_target_is_judged_as_a_line_is(tmp_path: Path, better: str, said: list[str], aim: str, told: str) -> None:
    records = "\n".join(f"      - {{region: 许昌, metric: share, period: {one}}}" for one in said)
    text = AIMED.replace("BETTER", better).replace("RECORDS", records).replace("AIM", aim)
    (tmp_path / "registry.yaml").write_text(text, encoding="utf-8")
    [row] = rows(educli("progress", "--registry", "registry.yaml", "--as-of", "2023-06-01", folder=tmp_path))
    assert row["class"] == told


def test_the_years_of_a_sum_are_those_that_it_covers(tmp_path: Path) -> None:
    records = "".join(
        f"      - {{region: 许昌, metric: built, period: {one}}}\n"
        for one in ("2020, value: 17", "2021/2022, value: 65")
    )
    (tmp_path / "registry.yaml").write_text(HEAD + records + PLAN.replace("by: 2021", "by: 2022"), encoding="utf-8")
    [row] = rows(educli("progress", "--registry", "registry.yaml", "--as-of", "2023-06-01", folder=tmp_path))
    assert (row["value"], row["period"]) == ("82", "2020/2022")


def test_a_stated_row_comes_before_what_a_record_derives(tmp_path: Path) -> None:
    head = HEAD.replace(
        "    observations:\n", "    observations:\n      - {region: 许昌, metric: built, period: 2020, value: 50}\n"
    )
    derived = "      - {region: 许昌, metric: built, period: 2021, equals: built@2020 + 10}\nbulk: [rows.csv]\n"
    (tmp_path / "registry.yaml").write_text(head + derived, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(
        "region,metric,period,source,value\n许昌,built,2021,bulletin,75\n", encoding="utf-8"
    )
    for words in (("rank", "built"), ("trend", "许昌", "built"), ("show", "许昌", "built")):
        told = rows(educli(*words, "--registry", "registry.yaml", folder=tmp_path))
        last = [row for row in told if row["period"] == "2021" and row.get("chosen", "true") == "true"]
        assert [row["value"] for row in last] == ["75"], words


def test_a_line_does_not_judge_a_share_of_another_base(tmp_path: Path) -> None:
    base = "basis: {zh: 公办学校, en: public schools}"
    records = "".join(
        f"      - {{region: 许昌, metric: share, period: 2020, {one}}}\n" for one in ("value: 2", f"value: 9, {base}")
    )
    line = "thresholds:\n  - {id: five, metric: share, below: 5, issuer: 河南, applies_to: prefecture, from: 2019, source: bulletin, standing: official}\n"
    (tmp_path / "registry.yaml").write_text(HEAD + records + line, encoding="utf-8")
    told = rows(educli("gaps", "--registry", "registry.yaml", "--only", "all", folder=tmp_path))
    assert sorted((row["verdict"], row["value"]) for row in told) == [("met", "2"), ("not_applicable", "9")]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("at_least, value: 150", "not_met"), ("more_than, value: 100", "not_met"), ("approx, value: 110", "not_met"), ("exact, value: 110", "not_met"), ("at_most, value: 150", "undecided")],
)  # fmt: skip
def test_what_lies_beyond_the_bounds_is_taken_as_printed(tmp_path: Path, said: str, verdict: str) -> None:
    head = HEAD.replace("    better: lower\n", "    better: lower\n    bounds: [0, 100]\n")
    record = f"      - {{region: 许昌, metric: share, period: 2020, status: U, qualifier: {said}}}\n"
    line = "thresholds:\n  - {id: all, metric: share, at_most: 100, issuer: 河南, applies_to: prefecture, from: 2019, source: bulletin, standing: official}\n"
    (tmp_path / "registry.yaml").write_text(head + record + line, encoding="utf-8")
    asked = ("--registry", "registry.yaml", "--include-unreliable")
    assert [row["verdict"] for row in rows(educli("gaps", *asked, "--only", "all", folder=tmp_path))] == [verdict]
    [ranked] = [row for row in rows(educli("rank", "share", *asked, folder=tmp_path)) if row["value"]]
    assert (ranked["rank_low"], ranked["rank_high"]) == ("1", "1")


def test_a_forecast_is_no_figure_of_what_is(tmp_path: Path) -> None:
    records = "".join(
        f"      - {{region: 许昌, metric: share, {one}}}\n"
        for one in ("period: 2020, value: 9", "period: 2028, value: 1, status: F")
    )
    (tmp_path / "registry.yaml").write_text(HEAD + records, encoding="utf-8")
    for words in (("rank", "share"), ("trend", "许昌", "share")):
        told = rows(educli(*words, "--registry", "registry.yaml", "--include-unreliable", folder=tmp_path))
        assert [row["value"] for row in told if row["value"]] == ["9"], words


@pytest.mark.parametrize(
    ("one", "other"),
    [("period: 2020-09, value: 3", "period: 2020-09-01/2020-09-30, value: 4"), ("period: 2020, value: 3", "period: 2020-01/2020-12, value: 4"),
     ("period: 2020, qualifier: approx, value: 3, tolerance: 1", "period: 2020, qualifier: approx, value: 3, tolerance: 2")],
)  # fmt: skip
def test_rivals_are_of_the_same_days_and_say_something_else(tmp_path: Path, one: str, other: str) -> None:
    records = "".join(f"      - {{region: 许昌, metric: share, {said}}}\n" for said in (one, other))
    (tmp_path / "registry.yaml").write_text(HEAD + records, encoding="utf-8")
    outcome = educli("metrics", "--registry", "registry.yaml", folder=tmp_path)
    assert outcome.status == Status.REGISTRY_INVALID
    assert "sources-disagree" in outcome.err


def test_a_figure_older_than_every_line_leaves_something_to_look_up(tmp_path: Path) -> None:
    said = "      - {region: 许昌, metric: share, period: 2018, value: 9}\n"
    line = "thresholds:\n  - {id: five, metric: share, below: 5, issuer: 河南, applies_to: prefecture, from: 2019, source: bulletin, standing: official}\n"
    (tmp_path / "registry.yaml").write_text(HEAD + said + line, encoding="utf-8")
    [row] = rows(educli("worklist", "--registry", "registry.yaml", folder=tmp_path))
    assert (row["region"], row["lack"], row["line_names"], row["period"]) == ("411000", "missing", "five", "2019")


def test_figures_add_up_over_one_base_alone(tmp_path: Path) -> None:
    parts = "      - {region: 许昌, metric: built, period: 2020, value: 30}\n      - {region: 许昌, metric: share, period: 2020, value: 30}\n"
    other = (
        "      - {region: 许昌, metric: share, period: 2020, value: 90, basis: {zh: 公办学校, en: public schools}}\n"
    )
    identity = "identities:\n  - {metric: share, equals: built, note: {zh: 虚构, en: made up}}\n"
    (tmp_path / "registry.yaml").write_text(HEAD + parts + other + identity, encoding="utf-8")
    assert educli("check", "--registry", "registry.yaml", folder=tmp_path).status == Status.ANSWERED
    derived = "      - {region: 许昌, metric: share, period: 2021, equals: share@2020 + 1, basis: {zh: 公办学校, en: public schools}, quote: 高1个百分点}\n"
    (tmp_path / "registry.yaml").write_text(HEAD + parts + other + derived.replace(" + 1", " + 1"), encoding="utf-8")
    told = rows(educli("show", "许昌", "share", "--registry", "registry.yaml", folder=tmp_path))
    assert [row["value"] for row in told if row["period"] == "2021"] == ["91"]


def test_an_order_without_a_better_end_says_so(tmp_path: Path) -> None:
    said = "".join(
        f"      - {{region: {city}, metric: share, period: 2020, value: {value}}}\n"
        for city, value in (("许昌", 9), ("漯河", 8))
    )
    for better, warned in (("lower", False), ("neither", True)):
        text = (
            HEAD.replace("    unit: percent\n    better: lower\n", f"    unit: percent\n    better: {better}\n") + said
        )
        (tmp_path / "registry.yaml").write_text(text, encoding="utf-8")
        outcome = educli("rank", "share", "--registry", "registry.yaml", folder=tmp_path)
        assert ("neither more nor less" in outcome.err) == warned


def test_a_line_younger_than_the_figure_is_to_be_looked_up_though_an_older_one_judges_it(tmp_path: Path) -> None:
    said = "      - {region: 许昌, metric: share, period: 2020, value: 4}\n"
    lines = "thresholds:\n" + "".join(
        f"  - {{id: {id}, metric: share, below: {end}, issuer: 河南, applies_to: prefecture, from: {year}, source: bulletin, standing: official}}\n"
        for id, end, year in (("old", 5, 2019), ("young", 3, 2022))
    )
    (tmp_path / "registry.yaml").write_text(HEAD + said + lines, encoding="utf-8")
    told = rows(educli("gaps", "--registry", "registry.yaml", "--only", "all", folder=tmp_path))
    assert sorted((row["verdict"], row["line"]) for row in told) == [("met", "old"), ("no_data", "young")]
    [row] = rows(educli("worklist", "--registry", "registry.yaml", folder=tmp_path))
    assert (row["lack"], row["line_names"], row["period"]) == ("missing", "young", "2022")
