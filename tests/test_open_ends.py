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
