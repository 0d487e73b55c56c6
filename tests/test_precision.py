"""Digits of what was worked out: people see few, programs all, and no rounding claims what is not known."""

from __future__ import annotations

import csv
import json
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from asking import educli, rows
from hypothesis import given
from hypothesis import strategies as st

from educli.language import speaking
from educli.model.precision import WHOLE, field, rounded, shortened
from educli.model.verdicts import margin_ends
from educli.model.wording import ranged

REGISTRY = """format: 1
metrics:
  rate: {name: {zh: 比率, en: Rate}, aliases: [比率], stage: basic, unit: percent, better: lower, bounds: [0, 100], definition: {zh: 比率, en: Rate}}
sources:
  a:
    title: A
    publisher: A
    published: 2022
    observations:
      - {region: 许昌, metric: rate, value: 37.9, period: 2018}
      - {region: 许昌, metric: rate, value: 6.65, period: 2021}
      # 5 % of it more or less: 6.3175 to 6.9825.
      - {region: 漯河, metric: rate, qualifier: approx, value: 6.65, period: 2021}
thresholds:
  - {id: line, metric: rate, at_most: 5, issuer: 河南, applies_to: prefecture, from: 2018, source: a, standing: official}
targets:
  - {region: 许昌, metric: rate, at_most: 5, by: 2028, source: a}
"""


@pytest.fixture
def registry(tmp_path: Path) -> str:
    path = tmp_path / "registry.yaml"
    path.write_text(REGISTRY, encoding="utf-8")
    return str(path)


PEOPLE = ("table", "plain", "md", "html")

# A question, what people read of it, and what programs do: 31.25 points in three years; 1.3175 points at the nearest.
ASKED = (
    (("progress", "--as-of", "2022-06-30"), "observed_pace", "10.417", "-10.416667"),
    (("trend", "许昌", "比率"), "pace", "−10.42 pp", "-10.4167"),
    (("gaps", "漯河"), "margin", "−1.983 to −1.317 pp", "-1.3175"),
    (("compare", "许昌", "漯河"), "difference_upper", "0.333", "0.3325"),
)


@pytest.mark.parametrize(("words", "field", "people", "programs"), ASKED)
def test_people_see_few_digits_and_programs_all(
    words: tuple[str, ...], field: str, people: str, programs: str, registry: str
) -> None:
    ask = (*words, "--registry", registry, "--lang", "en")
    for format in PEOPLE:
        assert programs.lstrip("-") not in educli(*ask, "-f", format).out
        assert people in educli(*ask, "-f", format, "--fields", field).out
    assert programs in {row[field] for row in rows(educli(*ask, "-f", "tsv"))}
    assert programs in {row[field] for row in csv.DictReader(StringIO(educli(*ask, "-f", "csv").out))}
    [*exact] = json.loads(educli(*ask, "-f", "json").out, parse_float=str)["rows"]
    assert programs in {row[field] for row in exact}


def test_reasons_and_records_say_no_more(registry: str) -> None:
    for words in (("gaps", "漯河", "--fields", "reason"), ("show", "漯河", "比率"), ("why", "漯河", "比率")):
        said = educli(*words, "--registry", registry, "--lang", "en", "-f", "plain").out
        assert "1.317" in said
        # What the interval is cut to is no matter of reading: it is the proof.
        assert "1.3175" not in said


def test_words_in_csv_keep_all_digits(registry: str) -> None:
    answer = educli(
        "gaps", "漯河", "--registry", registry, "--lang", "en", "-f", "csv", "--labels", "--fields", "margin"
    )
    assert answer.out.splitlines()[1] == "−1.9825 to −1.3175 pp"


def test_a_number_known_from_both_sides_is_a_range_everywhere(registry: str) -> None:
    """What lies between two known ends is told with both, and with as many digits: nowhere as `at least`."""
    for words, told in (
        (("gaps", "漯河"), "−1.983 to −1.317 pp"),
        (("show", "漯河", "比率"), "−1.983 to −1.317 pp"),
        (("why", "漯河", "比率"), "−1.983 to −1.317 pp"),
        (("gaps", "漯河", "--fields", "reason"), "by 1.317 to 1.983 percentage points"),
        (("compare", "许昌", "漯河", "--year", "2021"), "−0.333 to +0.333 pp"),
    ):
        said = educli(*words, "--registry", registry, "--lang", "en", "-f", "plain").out
        assert told in said
        assert not re.search(r"[≥≤][+−]|no less than", said)


@pytest.mark.parametrize(
    ("low", "high", "unit", "told"),
    [
        ("-10.42", "-10.4", " pp", "−10.42 to −10.40 pp"),
        ("1.5", "2", "%", "+1.5% to +2.0%"),
        ("3", "3", " pp", "+3 pp"),
        ("3", None, " pp", "≥+3 pp"),
        (None, "-3", " pp", "≤−3 pp"),
        (None, None, " pp", ""),
    ],
)
def test_both_ends_have_as_many_digits(low: str | None, high: str | None, unit: str, told: str) -> None:
    first, last = (None if end is None else Decimal(end) for end in (low, high))
    with speaking("en"):
        assert ranged(first, last, unit, sign=True) == told


def test_chinese_magnitudes_have_as_many_digits_where_they_are_the_same() -> None:
    with speaking("zh"):
        assert ranged(Decimal(373850), Decimal(373999), "个班") == "37.3850万至37.3999万个班"
        assert ranged(Decimal(99999), Decimal(123400), "个班") == "99999至12.34万个班"


inside = st.decimals(-50, 150, places=2)


@given(value=st.tuples(inside, inside).map(sorted), line=st.tuples(inside, inside).map(sorted), kind=st.integers(0, 2))
def test_the_ends_of_a_margin_hold_all_that_a_value_may_be(
    value: list[Decimal], line: list[Decimal], kind: int
) -> None:
    (lower, upper), (least, most) = value, line
    low, high = (least if kind != 1 else None), (most if kind != 2 else None)
    met = (low is None or lower >= low) and (high is None or upper <= high)
    missed = (high is not None and lower > high) or (low is not None and upper < low)

    def distance(at: Decimal) -> Decimal:
        return min(([high - at] if high is not None else []) + ([at - low] if low is not None else []))

    if not (met or missed):
        return
    near = min(map(distance, (lower, upper))) if met else max(map(distance, (lower, upper)))
    row = {"margin": near, "lower": lower, "upper": upper, "line_lower": low, "line_upper": high}
    first, last = margin_ends(row)
    seen = [distance(lower + (upper - lower) * step / 20) for step in range(21)]
    assert first is not None
    assert last is not None
    assert first <= min(seen) <= max(seen) <= last
    assert near in (first, last)


def test_charts_say_no_more(registry: str) -> None:
    said = educli("compare", "许昌", "漯河", "--registry", registry, "--lang", "en", "--chart").out
    assert re.findall(r"\d\.\d{4,}", said) == []


numbers = st.decimals(-1000, 1000, places=9)


@given(value=numbers, places=st.integers(0, 6), way=st.sampled_from([ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN]))
def test_rounding_claims_nothing(value: Decimal, places: int, way: str) -> None:
    short = shortened(value, places, way)
    assert way != ROUND_FLOOR or short <= value
    assert way != ROUND_CEILING or value <= short
    assert (short > 0) is (value > 0)
    assert (short < 0) is (value < 0)
    step = Decimal(1).scaleb(-places)
    assert abs(short - value) < step
    # More digits only where nothing else would be left.
    assert short % step == 0 or abs(value) < step


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({"decimals": 0}, "-1.3"),
        ({"decimals": 1, "base_decimals": 0}, "-1.33"),
        ({"decimals": None, "other_decimals": 2}, "-1.333"),
        ({"decimals": 0, "line_lower": Decimal("33.3"), "line_upper": None}, "-1.33"),
        ({"decimals": 0, "target_upper": Decimal("5.00")}, "-1.3"),
        ({"decimals": 0} | WHOLE, "-1.333333"),
    ],
)
def test_one_digit_more_than_the_figures(row: dict[str, Any], shown: str) -> None:
    value = Decimal("-1.333333")
    assert rounded(value, row) == field("margin", value, row) == Decimal(shown)


def test_fields_that_stand_in_a_document_are_left_alone() -> None:
    value = Decimal("1.333333")
    for name in ("value", "lower", "line_upper", "base"):
        assert field(name, value, {"decimals": 0}) == value
    # What a statement of one's own calls a margin has no figures beside it.
    assert field("margin", value, {}) == value
