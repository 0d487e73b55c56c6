"""Figures read out of Chinese words: number, magnitude, unit and comparator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from educli.model.reading import fold, readings, same_number, states_plan

# What a comparator means, written again by hand.
BEFORE = {
    "不低于": "at_least", "不少于": "at_least", "不小于": "at_least", "不得低于": "at_least", "至少": "at_least",
    "不超过": "at_most", "不高于": "at_most", "不多于": "at_most", "不得超过": "at_most", "至多": "at_most", "最多": "at_most",
    "超过": "more_than", "高于": "more_than", "大于": "more_than", "突破": "more_than",
    "低于": "less_than", "不足": "less_than", "小于": "less_than",
    "接近": "approx", "将近": "approx", "大约": "approx", "约": "approx", "近": "approx", "": "exact",
}  # fmt: skip
AFTER = {
    "以上": "at_least",
    "及以上": "at_least",
    "以内": "at_most",
    "以下": "at_most",
    "左右": "approx",
    "上下": "approx",
}
MAGNITUDES = ("", "千", "万", "百万", "千万", "亿")
UNITS = ("", "%", "个百分点", "人", "名", "所", "个", "家", "元", "平方米", "年", "小时")


@pytest.mark.parametrize(
    ("text", "value", "magnitude", "unit", "qualifier"),
    [
        ("超过93%", "93", "", "%", "more_than"),
        ("近38%", "38", "", "%", "approx"),
        ("5%以内", "5", "", "%", "at_most"),
        ("2.8万余名", "2.8", "万", "名", "more_than"),
        ("30多亿元", "30", "亿", "元", "more_than"),
        ("200多人", "200", "", "人", "more_than"),
        ("8%左右", "8", "", "%", "approx"),
        ("不低于600元", "600", "", "元", "at_least"),
        ("不少于3年", "3", "", "年", "at_least"),
        ("不超过5%", "5", "", "%", "at_most"),
        ("至少1所", "1", "", "所", "at_least"),
        ("百分之九十三点五", "93.5", "", "%", "exact"),
        ("百分之93", "93", "", "%", "exact"),
        ("超过百分之九十", "90", "", "%", "more_than"),
        ("\uff19\uff13\uff05", "93", "", "%", "exact"),
        ("近万节", "1", "万", "节", "approx"),
        ("1,234人", "1234", "", "人", "exact"),
        ("1\uff0c234人", "1234", "", "人", "exact"),
        ("约1.59亿元", "1.59", "亿", "元", "approx"),
        ("9 3. 5 %", "93.5", "", "%", "exact"),
        ("2.8万名", "2.8", "万", "名", "exact"),
        ("5千人", "5", "千", "人", "exact"),
        ("两千零五人", "2005", "", "人", "exact"),
        ("三百二十所", "320", "", "所", "exact"),
        ("提高0.9个百分点", "0.9", "", "个百分点", "exact"),
        ("85%及以上", "85", "", "%", "at_least"),
        ("超过了93%", "93", "", "%", "more_than"),
        ("不到5%", "5", "", "%", "less_than"),
        ("5%之内", "5", "", "%", "at_most"),
        ("84.00%", "84.00", "", "%", "exact"),
        ("超百项", "100", "", "项", "more_than"),
        ("超2.4亿元", "2.4", "亿", "元", "more_than"),
        ("超大班额181个", "181", "", "个", "exact"),
        ("赶超5所", "5", "", "所", "exact"),
        ("高于全省6个百分点", "6", "", "个百分点", "exact"),
        ("低于全国近6个百分点", "6", "", "个百分点", "approx"),
        ("高于6个百分点", "6", "", "个百分点", "more_than"),
        ("不大于5%", "5", "", "%", "at_most"),
        ("没有超过5%", "5", "", "%", "at_most"),
        ("未超过5%", "5", "", "%", "at_most"),
        ("未低于90%", "90", "", "%", "at_least"),
        ("逾5万所", "5", "万", "所", "more_than"),
        ("逾期5年", "5", "", "年", "exact"),
        ("未满5年", "5", "", "年", "less_than"),
        ("5%多", "5", "", "%", "more_than"),
        ("5个多功能教室", "5", "", "个", "exact"),
        ("45人及以下", "45", "", "人", "at_most"),
    ],
)
def test_reading(text: str, value: str, magnitude: str, unit: str, qualifier: str) -> None:
    (found,) = readings(text)
    assert found[:4] == (value, magnitude, unit, qualifier)


def test_several_figures_keep_their_own_comparators() -> None:
    found = readings("新建20所,改扩建超过30所;投入约1.5亿元、学位5000个")
    assert [(one.value, one.qualifier) for one in found] == [
        ("20", "exact"),
        ("30", "more_than"),
        ("1.5", "approx"),
        ("5000", "exact"),
    ]


@pytest.mark.parametrize("text", ["近年来新增5所", "附近有5所"])
def test_a_comparator_within_another_word_is_none(text: str) -> None:
    assert [one.qualifier for one in readings(text)] == ["exact"]


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("力争达到95%", True),
        ("到2025年达到95%", True),
        ("到 2025 年", True),
        ("计划新建20所", True),
        ("预计新增5000个", True),
        ("拟建5所", True),
        ("达到95%", False),
        ("2020年达到95%", False),
        ("建成虚拟实验室5个", False),
    ],
)
def test_states_plan(text: str, plan: bool) -> None:
    assert states_plan(text) == plan


@pytest.mark.parametrize(
    ("printed", "read", "same"),
    [
        ("84", "84", True),
        ("84.00", "84.00", True),
        ("84", "84.00", False),
        ("84.0", "84.00", False),
        ("84", "85", False),
        ("84", "084", True),
        ("0.5", "0.5", True),
    ],
)
def test_same_number(printed: str, read: str, same: bool) -> None:
    assert same_number(printed, read) == same
    assert same_number(read, printed) == same


@given(st.text("大班额9%\u3000 \n\uff19\uff05㎡㈠"))
def test_folding_knows_where_all_stood(text: str) -> None:
    folded, places = fold(text)
    assert len(folded) == len(places)
    assert places == sorted(places)
    assert {text[place] for place in places} == {character for character in text if not character.isspace()}
    assert fold(folded)[0] == folded


numbers = st.integers(0, 10**9).map(str) | st.decimals(0, 10**6, places=2).map(lambda number: f"{number:f}")
grouped = st.integers(1000, 10**9).map(lambda number: f"{number:,}")


@given(numbers | grouped, st.sampled_from(MAGNITUDES), st.sampled_from(UNITS), st.sampled_from(sorted(BEFORE)))
def test_words_before_are_read_back(number: str, magnitude: str, unit: str, word: str) -> None:
    (found,) = readings(f"达到{word}{number}{magnitude}{unit}")
    assert found[:4] == (number.replace(",", ""), magnitude, unit, BEFORE[word])


@given(numbers | grouped, st.sampled_from(MAGNITUDES), st.sampled_from(UNITS), st.sampled_from(sorted(AFTER)))
def test_words_after_are_read_back(number: str, magnitude: str, unit: str, word: str) -> None:
    (found,) = readings(f"达到{number}{magnitude}{unit}{word}")
    assert found[:4] == (number.replace(",", ""), magnitude, unit, AFTER[word])


@given(numbers, st.sampled_from(MAGNITUDES), st.sampled_from("余多"), st.booleans())
def test_words_within_are_read_back(number: str, magnitude: str, word: str, early: bool) -> None:
    (found,) = readings(f"达到{number}{word}{magnitude}人" if early else f"达到{number}{magnitude}{word}人")
    assert found[:4] == (number, magnitude, "人", "more_than")
