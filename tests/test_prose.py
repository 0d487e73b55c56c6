"""Prose of the registry: in both languages or in one, and every answer in the language that was asked for."""

from pathlib import Path

import pytest
from asking import educli, rows
from prose import FIELDS_OF_PROSE, prose
from small import ask, metric, observation, registry

from educli.errors import Status
from educli.model.pairing import compare
from educli.model.records import NO_TEXT, Text
from educli.registry.reader import read_registry

# Every field of prose there is, each with words of its own.
BOTH = """\
format: 1
metrics:
  share: {name: {zh: 比例, en: Share}, stage: compulsory, unit: percent, better: lower, bounds: [0, 100], definition: {zh: 无, en: none}}
  small: {name: {zh: 小班, en: Small}, stage: compulsory, unit: class, better: lower, definition: {zh: 无, en: none}}
  all: {name: {zh: 班数, en: All}, stage: compulsory, unit: class, better: neither, definition: {zh: 无, en: none}}
sources:
  paper:
    title: 文件
    publisher: 教育局
    condition: damaged
    lost: {zh: 缺数字, en: digits}
    note: {zh: 源注, en: Of the source}
    observations:
      - {region: 许昌, metric: share, value: 5, period: 2020, certain: {zh: 确证, en: Proof}, basis: {zh: 公办, en: public}, note: {zh: 数注, en: Of the figure}}
      - {region: 许昌, metric: small, value: 1, period: 2020, certain: {zh: 确证, en: Proof}, basis: {zh: 公办, en: public}}
      - {region: 许昌, metric: all, value: 10, period: 2020, certain: {zh: 确证, en: Proof}, basis: {zh: 公办, en: public}}
      - {region: 漯河, metric: share, missing: illegible, period: 2020, note: {zh: 缺注, en: Of the blank}}
thresholds:
  - {id: line, metric: share, at_most: 6, issuer: 河南, applies_to: prefecture, from: 2020, source: paper, standing: cited, note: {zh: 线注, en: Of the line}}
targets:
  - {region: 许昌, metric: share, at_most: 3, by: 2025, source: paper, certain: {zh: 确证, en: Proof}, basis: {zh: 公办, en: public}, note: {zh: 标注, en: Of the target}}
identities:
  - {metric: share, equals: 100 * small / all, note: {zh: 式注, en: Of the identity}}
contradictions:
  - {metric: share, region: 许昌, period: 2020, reason: {zh: 自相矛盾, en: At odds with itself}}
waivers:
  - {threshold: line, region: 许昌, reason: {zh: 灾后重建, en: Rebuilding}, by: 教育厅, until: 2999}
"""

ANSWERS = [
    (["show", "许昌", "share"], "basis", "公办", "public"),
    (["show", "许昌", "share"], "certain", "确证", "Proof"),
    (["show", "许昌", "share"], "note", "数注", "Of the figure"),
    (["show", "许昌", "share"], "lost", "缺数字", "digits"),
    (["sources"], "lost", "缺数字", "digits"),
    (["sources"], "note", "源注", "Of the source"),
    (["thresholds"], "note", "线注", "Of the line"),
    (["targets"], "basis", "公办", "public"),
    (["targets"], "note", "标注", "Of the target"),
    (["worklist", "漯河"], "note", "缺注", "Of the blank"),
]


@pytest.fixture
def both(tmp_path: Path) -> Path:
    path = tmp_path / "registry.yaml"
    path.write_text(BOTH, encoding="utf-8")
    return path


@pytest.mark.parametrize(("words", "column", "zh", "en"), ANSWERS)
def test_an_answer_has_the_words_of_its_language(both: Path, words: list[str], column: str, zh: str, en: str) -> None:
    for language, expected in (("zh", zh), ("en", en)):
        outcome = educli(*words, "--registry", str(both), "--fields", column, "--lang", language)
        assert (outcome.status, [row[column] for row in rows(outcome)]) == (Status.ANSWERED, [expected]), outcome.err


@pytest.mark.parametrize(("language", "reason"), [("zh", "已知：自相矛盾"), ("en", "Known: At odds with itself")])
def test_a_finding_gives_the_reason_in_the_language_of_the_answer(both: Path, language: str, reason: str) -> None:
    found = educli("check", "--registry", str(both), "--lang", language)
    assert [row["message"].endswith(reason) for row in rows(found) if row["lint"] == "identity-contradiction"] == [True]


@pytest.mark.parametrize(("language", "origin"), [("zh", "见《文件》。线注。"), ("en", "read in 文件. Of the line.")])
def test_a_proof_ends_the_origin_of_a_line_with_its_note(both: Path, language: str, origin: str) -> None:
    # A line judges no share of another base.
    both.write_text(BOTH.replace("basis: {zh: 公办, en: public}, note: {zh: 数注", "note: {zh: 数注"), encoding="utf-8")
    steps = rows(educli("why", "许昌", "share", "--registry", str(both), "--lang", language))
    assert [step["text"] for step in steps if step["step"] == "line_source"] == [origin]


def test_every_field_of_prose_is_tried(both: Path) -> None:
    found = list(prose(read_registry(both)))
    assert {(one.kind, one.field) for one in found} == FIELDS_OF_PROSE
    assert [one for one in found if one.text.zh == one.text.en] == []


# on the tiny registry


@pytest.mark.parametrize(("language", "note"), [("zh", "由公报推算"), ("en", "Derived from the bulletin")])
@pytest.mark.parametrize("format", ["tsv", "table"])
def test_show_picks_the_language(language: str, note: str, format: str) -> None:
    answer = educli("show", "许昌", "生师比", "--registry", "tiny.yaml", "--lang", language, "--format", format).out
    assert [word in answer for word in ("由公报推算", "Derived from the bulletin")] == [
        language == "zh",
        language == "en",
    ]
    assert note in answer


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_single_text_is_shown_in_both(language: str) -> None:
    words = ("show", "洛阳", "公办园在园幼儿占比", "--registry", "tiny.yaml")
    assert [row["note"] for row in rows(educli(*words, "--lang", language))] == ["报告未公布"]
    assert "报告未公布" in educli(*words, "--lang", language, "--format", "table").out


@pytest.mark.parametrize(("language", "damaged"), [("zh", "数字0、1"), ("en", "damaged: digits 0 and 1")])
def test_the_card_of_a_damaged_source_says_what_is_lost(language: str, damaged: str) -> None:
    for words in (["sources", "torn"], ["show", "洛阳", "毛入园率"]):
        assert damaged in educli(*words, "--registry", "tiny.yaml", "--lang", language, "--format", "table").out


# what else hangs on it


def test_no_text_is_false() -> None:
    assert not NO_TEXT
    assert Text("有", "some")


@pytest.mark.parametrize(
    ("other", "flags"), [(Text("符合条件者", "eligible teachers"), []), (Text("公办", "those eligible"), ["basis"])]
)
def test_the_chinese_of_a_basis_tells_series_apart(other: Text, flags: list[str]) -> None:
    said = [
        observation("411000", "m", "2020", "exact", "1", basis=Text("符合条件者", "those eligible")),
        observation("411100", "m", "2020", "exact", "1", basis=other),
    ]
    regions = ["411000", "411100"]
    rows = ask(
        registry([metric("m", "higher")], said), "compare", regions=regions, metrics=None, year=None, carry=0, unreliable=False, unverified=False
    )  # fmt: skip
    found = compare(rows, regions)
    assert [row["flags"] for row in found] == [flags, flags]
