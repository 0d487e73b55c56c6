"""Derived values: what a formula proves about a figure, and no more."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from asking import educli, rows
from hypothesis import given
from hypothesis import strategies as st

from educli.model.records import Observation
from educli.registry.reader import read_registry

HEAD = """format: 1
metrics:
  share: {name: {zh: 比例, en: Share}, aliases: [比例], stage: basic, unit: percent, better: higher, bounds: [0, null], definition: {zh: 比例, en: Share}}
  above: {name: {zh: 幅度, en: Above}, stage: basic, unit: percentage_point, better: higher, definition: {zh: 幅度, en: Above}}
  part: {name: {zh: 部分, en: Part}, stage: basic, unit: school, better: neither, bounds: [0, null], definition: {zh: 部分, en: Part}}
  whole: {name: {zh: 全部, en: Whole}, stage: basic, unit: school, better: neither, bounds: [0, null], definition: {zh: 全部, en: Whole}}
sources:
  a:
    title: A
    publisher: A
    published: 2023
    observations:
"""
LINES = """thresholds:
  - {id: line, metric: share, at_least: 90, issuer: 河南, applies_to: [prefecture, province], from: 2010, source: a, standing: official}
"""


def written(folder: Path, *observations: str, lines: str = "") -> Path:
    path = folder / "registry.yaml"
    body = "".join(f"      - {{region: 许昌, {observation}}}\n" for observation in observations)
    path.write_text(HEAD + body + lines, encoding="utf-8")
    return path


def derived(folder: Path, *observations: str) -> Observation:
    """Return the one derived observation of a registry with these observations of 许昌."""
    return next(one for one in read_registry(written(folder, *observations)).observations if one.formula)


def span(one: Observation) -> tuple[Decimal, Decimal]:
    low = high = Decimal(one.value)
    if one.qualifier == "approx":
        assert one.tolerance is not None
        low, high = low - one.tolerance, high + one.tolerance
    return low, Decimal("Infinity") if one.qualifier == "at_least" else high


@pytest.mark.parametrize(
    ("stated", "formula", "said"),
    [
        # Cut or rounded: 6.66 may be up to 6.67, and 31.23 up to 31.24.
        ("metric: share, value: 6.66, period: 2021", "share@2021 + 31.23", ("approx", "37.89", "0.02")),
        ("metric: share, value: 96, period: 2021", "share@2021 - 6", ("approx", "90", "1.5")),
        ("metric: share, qualifier: more_than, value: 93, period: 2021", "share@2021 - 3.0", ("more_than", "89.9", None)),
        ("metric: share, qualifier: at_least, value: 93, period: 2021", "share@2021 - 3.0", ("at_least", "89.9", None)),
        # Counts are as printed, and so are their sums.
        ("metric: part, value: 27, period: 2021", "100 * part@2021 / 50", ("exact", "54", None)),
    ],
)  # fmt: skip
def test_a_value_says_what_its_formula_proves(
    stated: str, formula: str, said: tuple[str, str, str | None], tmp_path: Path
) -> None:
    quote = "quote: 下降31.23个百分点、6个百分点、3.0个百分点、50所"
    one = derived(tmp_path, stated, f"metric: share, equals: {formula}, period: 2018, {quote}")
    tolerance = None if one.tolerance is None else str(one.tolerance.normalize())
    assert ((one.qualifier, one.value, tolerance), one.status) == (said, "E")


def test_things_are_whole(tmp_path: Path) -> None:
    stated = "metric: part, value: 471, period: 2021", "metric: share, value: 38.48, period: 2021"
    one = derived(tmp_path, *stated, "metric: whole, equals: 100 * part / share, period: 2021")
    assert (one.qualifier, one.value) == ("exact", "1224")


def test_what_rests_on_an_unreliable_figure_is_unreliable(tmp_path: Path) -> None:
    stated = "metric: part, value: 471, period: 2021, status: U"
    assert derived(tmp_path, stated, "metric: whole, equals: part + 1, period: 2021").status == "U"


DIGITS = st.decimals(min_value=1, max_value=99, places=2)
QUALIFIERS = st.sampled_from(["exact", "more_than", "at_least", "approx"])
FORMULAS = {
    "share@2020 + above@2020": lambda a, b: a + b,
    "share@2020 - above@2020": lambda a, b: a - b,
    "100 * share@2020 / above@2020": lambda a, b: 100 * a / b,
    "share@2020 * (1 + above@2020 / 100)": lambda a, b: a * (1 + b / 100),
}


@given(data=st.data(), a=DIGITS, b=DIGITS, qualifiers=st.tuples(QUALIFIERS, QUALIFIERS), formula=st.sampled_from(list(FORMULAS)))  # fmt: skip
def test_no_reading_of_the_operands_lies_outside(
    data: st.DataObject, a: Decimal, b: Decimal, qualifiers: tuple[str, str], formula: str, tmp_path_factory: pytest.TempPathFactory
) -> None:  # fmt: skip
    """Whatever the operands may stand for, the value they make lies in the derived interval."""

    def reading(value: Decimal, qualifier: str) -> Decimal:
        ends = {
            "exact": (value - Decimal("0.005"), value + Decimal("0.0099")),
            "approx": (value * Decimal("0.95"), value * Decimal("1.05")),
        }.get(qualifier, (value, value + 500))
        return data.draw(st.decimals(*ends, places=4))

    folder = tmp_path_factory.mktemp("derived")
    stated = [
        f"metric: {metric}, qualifier: {qualifier}, value: {value}, period: 2020"
        for metric, qualifier, value in (("share", qualifiers[0], a), ("above", qualifiers[1], b))
    ]
    registry = written(folder, *stated, f"metric: share, equals: {formula}, period: 2018")
    value = FORMULAS[formula](reading(a, qualifiers[0]), reading(b, qualifiers[1]))
    outcome = educli("show", "许昌", "比例", "--registry", str(registry), "--format", "json")
    if outcome.status == 3:
        # Nothing that a share can be is left: below its bound of 0, like every reading.
        assert value < 0
        return
    [row] = [row for row in json.loads(outcome.out)["rows"] if row["formula"]]
    if value >= 0:
        assert row["lower"] is None or Decimal(str(row["lower"])) <= value
        assert row["upper"] is None or value <= Decimal(str(row["upper"]))


def test_a_stated_value_comes_first(tmp_path: Path) -> None:
    registry = written(
        tmp_path,
        "metric: share, equals: share@2021 - 6, period: 2020, quote: 6个百分点",
        "metric: share, value: 96, period: 2021",
        "metric: share, value: 90.3, period: 2020",
        lines=LINES,
    )
    [row] = rows(educli("rank", "比例", "--year", "2020", "--registry", str(registry)))
    assert (row["value"], row["qualifier"], row["status"]) == ("90.3", "exact", "A")
    # It is no second source either: 90±1.5 against 90 would else contest the verdict.
    [gap] = rows(educli("gaps", "许昌", "--year", "2020", "--registry", str(registry)))
    assert (gap["verdict"], gap["contested"]) == ("met", "false")


def test_the_trail_names_every_operand() -> None:
    steps = rows(educli("why", "郑州", "大班额比例", "--year", "2018"))
    kinds = [step["step"] for step in steps]
    assert kinds[:5] == ["words", "derivation", "operand", "value", "interval"]
    assert "6.66%" in steps[1]["text"]
    assert "31.23" in steps[1]["text"]
    assert "降至6.66%" in steps[2]["text"]
    cited = rows(educli("cite", stdin=educli("why", "郑州", "大班额比例", "--year", "2018").out))
    assert {row["source"] for row in cited} == {"henan-zhengzhou-kaifeng-luoyang-2022"}


def test_the_shipped_registry_derives_what_its_documents_imply() -> None:
    shown = json.loads(educli("show", "河南", "毛入园率", "--format", "json").out)["rows"]
    [province] = [row for row in shown if row["formula"]]
    assert (province["period"], province["value"], province["lower"], province["upper"]) == ("2020", 90, 88.5, 91.5)
    assert [operand["region"] for operand in province["operands"]] == ["411000", "411000"]


def test_a_derived_figure_is_read_in_no_other_way(tmp_path: Path) -> None:
    registry = written(
        tmp_path,
        "metric: share, equals: share@2021 - 6, period: 2020, quote: 6个百分点",
        "metric: share, value: 96, period: 2021",
        "metric: share, value: 90.3, period: 2020",
        lines=LINES,
    )
    # Rounded down and up; what is derived is no competing source.
    [gap] = rows(educli("gaps", "许昌", "--year", "2020", "--robust", "--registry", str(registry)))
    assert (gap["readings"], gap["agreeing"]) == ("2", "2")
