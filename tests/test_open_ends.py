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
