"""Progress towards targets: classes by hand, and every class that a reading of the words allows."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from asking import educli, rows
from hypothesis import assume, given
from hypothesis import strategies as st

from educli.model.aim import flat
from educli.model.progressing import CLASSES, progress

HEAD = """format: 1
metrics:
  rate: {{name: {{zh: 比率, en: Rate}}, aliases: [比率], stage: basic, unit: percent, better: {better}, bounds: [0, null], definition: {{zh: 比率, en: Rate}}}}
  built: {{name: {{zh: 建成数, en: Built}}, stage: basic, unit: school, better: higher, bounds: [0, null], definition: {{zh: 建成数, en: Built}}}}
  parts: {{name: {{zh: 年度比例, en: Parts}}, stage: basic, unit: percent, better: neither, bounds: [0, 100], definition: {{zh: 年度比例, en: Parts}}}}
sources:
  a:
    title: A
    publisher: A
    published: 2021
    observations:
{observations}
targets:
{targets}
"""


def written(folder: Path, observations: list[str], targets: list[str], better: str = "higher") -> str:
    path = folder / "registry.yaml"
    text = HEAD.format(
        better=better,
        observations="\n".join(f"      - {{region: 许昌, {one}}}" for one in observations) or "      []",
        targets="\n".join(f"  - {{source: a, {one}}}" for one in targets),
    )
    path.write_text(text, encoding="utf-8")
    return str(path)


def asked(registry: str, *words: str, as_of: str = "2024-06-30") -> list[dict[str, Any]]:
    outcome = educli("progress", "--registry", registry, "--as-of", as_of, "--format", "json", *words)
    assert outcome.status == 0, outcome.err
    found: list[dict[str, Any]] = json.loads(outcome.out)["rows"]
    return found


def points(*values: str) -> list[str]:
    """Observations of 2020, 2021 … with these values, each perhaps with a qualifier before it."""
    return [
        f"metric: rate, period: {year}, " + (f"qualifier: {value.split()[0]}, value: {value.split()[1]}" if " " in value else f"value: {value}")
        for year, value in enumerate(values, 2020)
        if value
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("better", "values", "target", "growth", "share"),
    [
        # 80 → 84 in two years; 90 in five needs 2 a year: on track, also compound.
        ("higher", ["80", "", "84"], "at_least: 90, by: 2025", ["on_track"], ["on_track"]),
        ("higher", ["80", "", "83"], "at_least: 90, by: 2025", ["accelerate"], ["accelerate"]),
        ("higher", ["80", "", "81"], "at_least: 90, by: 2025", ["limited"], ["limited"]),
        ("higher", ["80", "", "79"], "at_least: 90, by: 2025", ["away"], ["away"]),
        ("higher", ["80", "", "90"], "at_least: 90, by: 2025", ["achieved"], ["achieved"]),
        ("higher", ["80", "", "90"], "above: 90, by: 2025", ["on_track"], ["on_track"]),
        # A comparator leaves several open: more than 83 may be anything above.
        ("higher", ["80", "", "more_than 83"], "at_least: 90, by: 2025", ["achieved", "on_track", "accelerate"], ["achieved", "on_track", "accelerate"]),
        # A straight line halves it in time, the same rate each year does not: 0.894² is 0.8, and 0.8 to the 2.5th more than 0.5.
        ("lower", ["10", "", "8"], "at_most: 5, by: 2025", ["accelerate"], ["on_track"]),
        ("lower", ["10", "", "11"], "at_most: 5, by: 2025", ["away"], ["away"]),
        # What is to become nothing has no growth rate, but a share of the way.
        ("lower", ["10", "", "6"], "equals: 0, by: 2025", ["unavailable"], ["on_track"]),
        # It stood above the goal and fell below it.
        ("higher", ["95", "", "89"], "at_least: 90, by: 2025", ["away"], ["away"]),
    ],
)  # fmt: skip
def test_classes_by_hand(
    better: str, values: list[str], target: str, growth: list[str], share: list[str], tmp_path: Path
) -> None:
    registry = written(tmp_path, points(*values), [f"region: 许昌, metric: rate, {target}"], better)
    for method, expected in (("growth", growth), ("share", share)):
        [row] = asked(registry, "--method", method)
        assert (row["class"], row["method"]) == (expected, method)


def test_the_numbers_of_a_row(tmp_path: Path) -> None:
    registry = written(tmp_path, points("80", "", "84"), ["region: 许昌, metric: rate, at_least: 90, by: 2025"])
    [row] = asked(registry, "--method", "share")
    assert (row["base"], row["base_period"], row["value"], row["period"]) == (80, "2020", 84, "2022")
    assert (row["distance"], row["years_left"], row["required_pace"], row["observed_pace"]) == (-6, 3, 2, 2)
    assert (row["projected"], row["measure"]) == (90, 1)


@pytest.mark.parametrize(
    ("observations", "target", "hindrance"),
    [
        ([], "at_least: 90, by: 2025", "no_figure"),
        (points("80"), "at_least: 90, by: 2025", "one_figure"),
        (points("80", "84"), "at_least: 90, by: 2023", "after_due"),
        (["metric: rate, value: 80, period: 2020", "metric: rate, value: 84, period: 2021, status: B"], "at_least: 90, by: 2025", "break"),
        (points("80", "0"), "at_least: 90, by: 2025", "zero"),
        # A sum over several years is on no scale with a year.
        (["metric: rate, value: 80, period: 2018/2020", "metric: rate, value: 84, period: 2021"], "at_least: 90, by: 2025", "one_figure"),
    ],
)  # fmt: skip
def test_refused_with_a_reason(observations: list[str], target: str, hindrance: str, tmp_path: Path) -> None:
    registry = written(tmp_path, observations, [f"region: 许昌, metric: rate, {target}"])
    [row] = asked(registry)
    assert (row["class"], row["hindrance"]) == (["unavailable"], hindrance)
    assert row["measure"] is row["measure_lower"] is None


def test_after_a_break_only_what_came_since_counts(tmp_path: Path) -> None:
    observations = [
        *points("20"),
        "metric: rate, value: 80, period: 2021, status: B",
        "metric: rate, value: 83, period: 2022",
    ]
    [row] = asked(written(tmp_path, observations, ["region: 许昌, metric: rate, at_least: 90, by: 2024"]))
    assert row["base_period"] == "2021"


@pytest.mark.parametrize(
    ("values", "classes"), [(["", "", "", "91"], ["achieved"]), (["", "", "", "89"], ["missed"]), (["", "", "", "at_least 89"], ["achieved", "missed"])]
)  # fmt: skip
def test_after_the_due_date_the_figure_of_its_year_decides(
    values: list[str], classes: list[str], tmp_path: Path
) -> None:
    registry = written(tmp_path, [*points(*values), "metric: rate, value: 99, period: 2024"], ["region: 许昌, metric: rate, at_least: 90, by: 2023"])  # fmt: skip
    [row] = asked(registry, as_of="2025-06-30")
    assert row["class"] == classes


def test_figures_after_the_day_are_passed_over(tmp_path: Path) -> None:
    registry = written(tmp_path, points("80", "84", "99"), ["region: 许昌, metric: rate, at_least: 90, by: 2025"])
    assert [asked(registry, as_of=day)[0]["period"] for day in ("2022-06-30", "2023-06-30")] == ["2021", "2022"]


def test_what_a_province_wants_is_no_promise_of_its_city(tmp_path: Path) -> None:
    registry = written(tmp_path, points("80", "84"), ["region: 河南, metric: rate, at_least: 90, by: 2025"])
    [row] = asked(registry, "许昌")
    assert (row["aim"], row["promiser"], row["class"], row["distance"], row["hindrance"]) == ("reference", "410000", [], -6, None)  # fmt: skip
    # Nobody asked for the city, and the province has no figure.
    [row] = asked(registry)
    assert (row["region"], row["aim"], row["class"]) == ("410000", "target", ["unavailable"])


PLAN = [
    "region: 许昌, metric: built, equals: 82, by: 2022, from: 2020, instalments: parts",
    *(
        f"region: 许昌, metric: parts, equals: {share}, by: {year}"
        for year, share in ((2020, 20), (2021, 50), (2022, 30))
    ),
]


def test_a_plan_is_held_against_what_was_done(tmp_path: Path) -> None:
    built = [
        "metric: built, value: 42, period: 2020",
        "metric: built, value: 10, period: 2021",
        "metric: built, value: 50, period: 2019",
    ]
    plan = asked(written(tmp_path, built, PLAN), as_of="2022-06-30")
    found = {row["due"]: (row["aim"], row["goal"], row["value"], row["done_lower"], row["class"]) for row in plan}
    assert found == {
        "2020": ("instalment", 16.4, 42, pytest.approx(42 / 16.4, abs=1e-6), ["achieved"]),
        "2021": ("instalment", 57.4, 52, pytest.approx(52 / 57.4, abs=1e-6), ["missed"]),
        "2022": ("plan", 82, 52, pytest.approx(52 / 82, abs=1e-6), ["unavailable"]),
    }


def test_years_without_a_figure_leave_a_plan_open_upwards(tmp_path: Path) -> None:
    built = ["metric: built, value: 42, period: 2020", "metric: built, value: 10, period: 2022"]
    rows_ = {row["due"]: row for row in asked(written(tmp_path, built, PLAN))}
    assert (rows_["2022"]["qualifier"], rows_["2022"]["value"], rows_["2022"]["upper"]) == ("at_least", 52, None)
    assert rows_["2022"]["class"] == ["unavailable"]


def test_a_reader_finds_region_metric_and_due_date_in_order(tmp_path: Path) -> None:
    targets = [
        "region: 漯河, metric: rate, at_least: 70, by: 2027",
        "region: 许昌, metric: rate, at_least: 95, by: 2030",
        *PLAN,
        # Due between the instalments of the plan, which stay together all the same.
        "region: 许昌, metric: built, at_least: 30, by: 2021",
        "region: 许昌, metric: rate, at_least: 90, by: 2025",
        "region: 河南, metric: rate, at_least: 92, by: 2025",
    ]
    registry = written(tmp_path, points("80", "84"), targets)
    found = [(row["region_name"], row["metric"], row["aim"], row["due"]) for row in asked(registry, "漯河", "许昌", "--lang", "en")]  # fmt: skip
    assert found == [
        ("Luohe", "rate", "target", "2027"),
        ("Xuchang", "rate", "target", "2025"),
        ("Xuchang", "rate", "reference", "2025"),
        ("Xuchang", "rate", "target", "2030"),
        ("Xuchang", "built", "target", "2021"),
        ("Xuchang", "built", "instalment", "2020"),
        ("Xuchang", "built", "instalment", "2021"),
        ("Xuchang", "built", "plan", "2022"),
    ]
    # Without names that of the codes.
    assert list(dict.fromkeys(row["region_name"] for row in asked(registry, "--lang", "en"))) == ["Henan", "Xuchang", "Luohe"]  # fmt: skip


@pytest.mark.parametrize(
    ("due", "as_of", "outdated"),
    [
        # The latest figure is of 2021.
        ("2030", "2023-12-31", False),
        ("2030", "2024-01-01", True),
        # In its own year the figure decides, and stays decided.
        ("2021", "2029-01-01", False),
        # No class, and so none that rests on anything.
        ("2023", "2029-01-01", False),
    ],
)
def test_a_class_that_rests_on_an_old_figure_says_so(due: str, as_of: str, outdated: bool, tmp_path: Path) -> None:
    registry = written(tmp_path, points("80", "84"), [f"region: 许昌, metric: rate, at_least: 90, by: {due}"])
    [row] = asked(registry, as_of=as_of)
    assert row["outdated"] is outdated
    outcome = educli("progress", "--registry", registry, "--as-of", as_of, "--format", "json", "--lang", "en")
    answer = json.loads(outcome.out)
    assert answer["counts"].get("outdated", 0) == int(outdated)
    assert any("more than two years" in text for text in answer["warnings"]) is outdated
    table = educli("progress", "--registry", registry, "--as-of", as_of, "--format", "plain", "--lang", "en").out
    assert ("more than two years old" in table) is outdated


def test_instalments_need_targets_that_say_them(tmp_path: Path) -> None:
    outcome = educli("check", "--registry", written(tmp_path, [], PLAN[:1]))
    assert (outcome.status, [row["lint"] for row in rows(outcome)]) == (1, ["unknown-reference"])


def test_a_target_of_one_number_is_said_as_one(tmp_path: Path) -> None:
    [*_instalments, plan] = asked(written(tmp_path, [], PLAN), "--lang", "en")
    assert "in sum: 82 schools." in plan["reason"]


def test_the_shipped_plan_of_a_city() -> None:
    found = {
        row["due"]: row for row in rows(educli("progress", "许昌", "-m", "新建改扩建幼儿园数", "--as-of", "2021-06-30"))
    }
    assert (found["2020-12-31"]["goal"], found["2020-12-31"]["value"], found["2020-12-31"]["class"]) == ("16.4", "42", "achieved")  # fmt: skip


def test_the_documents_of_figure_base_and_target_are_cited() -> None:
    stream = educli(
        "progress", "河南", "-m", "高中毛入学率", "--as-of", "2025-06-30", "--only", "on_track", "--format", "ndjson"
    ).out
    [row] = map(json.loads, stream.splitlines())
    cited = [row["source"] for row in rows(educli("cite", stdin=stream))]
    assert cited == [row["source"], row["base_source"], row["target_source"]]
    assert len(set(cited)) == 3


@pytest.mark.parametrize("words", [("--as-of", "soon"), ("--method", "guess"), ("--only", "good")])
def test_asked_wrongly(words: tuple[str, str]) -> None:
    assert educli("progress", *words).status == 2


# every class that a reading allows


def by_definition(
    method: str, base: Fraction, latest: Fraction, goal: Fraction, direction: int, past: Fraction, left: Fraction
) -> str:
    """Return the class of exact numbers, straight from the definitions of the two methods."""
    if direction * latest >= direction * goal:
        return "achieved"
    if direction * base >= direction * goal:
        return "away"
    if method == "share":
        projected = latest + (latest - base) / past * left
        measure = float((projected - base) / (goal - base))
    else:
        observed = float(latest / base) ** float(1 / past) - 1
        required = float(goal / base) ** float(1 / (past + left)) - 1
        measure = direction * observed / abs(required)
    return next(
        (name for name, least in (("on_track", 0.95), ("accelerate", 0.6), ("limited", 0.0)) if measure >= least),
        "away",
    )


NUMBERS = st.decimals(min_value=1, max_value=120, places=1)


def figure(value: Decimal, width: Decimal, period: str, day: date, base: bool) -> dict[str, Any]:
    return {
        "value": value, "qualifier": "exact" if not width else "approx", "decimals": 1, "lower": value, "upper": value + width, "lower_open": False,
        "upper_open": False, "period": period, "period_start": date(day.year, 1, 1), "period_end": day, "span": 12, "status": "A", "source": "a", "quote": None, "at": None,
    }  # fmt: skip


def aim(goal: Decimal, direction: int) -> dict[str, Any]:
    lower, upper = (goal, None) if direction > 0 else (None, goal)
    names = ("region", "region_name", "metric", "metric_name", "unit", "population_name", "basis", "promiser", "promiser_name", "due", "target_source", "target_quote", "target_status", "baseline", "instalments")  # fmt: skip
    return dict.fromkeys(names, "") | {
        "target": 1, "own": True, "better": "neither", "bound_low": None, "bound_high": None, "target_lower": lower, "target_lower_open": False,
        "target_upper": upper, "target_upper_open": False, "due_date": date(2025, 12, 31), "from_date": None, "parts": None, "set_on": None,
    }  # fmt: skip


def assessed(
    method: str, goal: Decimal, direction: int, *figures: tuple[Decimal, Decimal], scale: Decimal = Decimal(1)
) -> dict[str, Any]:
    said = [
        aim(goal * scale, direction) | figure(value * scale, width * scale, str(year), date(year, 12, 31), year == 2020)
        for year, (value, width) in zip((2020, 2022), figures, strict=True)
    ]
    [row] = flat(progress(said, method, date(2023, 6, 30)), method, date(2023, 6, 30))
    return row


WIDTHS = st.one_of(st.just(Decimal(0)), st.decimals(min_value=0, max_value=20, places=1))


@given(data=st.data(), method=st.sampled_from(["growth", "share"]), goal=NUMBERS, direction=st.sampled_from([1, -1]), base=NUMBERS, latest=NUMBERS, widths=st.tuples(WIDTHS, WIDTHS))  # fmt: skip
def test_no_reading_has_a_class_that_is_not_named(
    data: st.DataObject, method: str, goal: Decimal, direction: int, base: Decimal, latest: Decimal, widths: tuple[Decimal, Decimal]
) -> None:  # fmt: skip
    row = assessed(method, goal, direction, (base, widths[0]), (latest, widths[1]))
    assert set(row["class"]) <= set(CLASSES)
    for _turn in range(5):
        readings = [
            Fraction(value) + Fraction(width) * data.draw(st.fractions(min_value=0, max_value=1, max_denominator=50))
            for value, width in ((base, widths[0]), (latest, widths[1]))
        ]
        found = by_definition(method, readings[0], readings[1], Fraction(goal), direction, Fraction(2), Fraction(3))
        # On the very edge of a class binary fractions cannot tell the side.
        edges = {row["measure_lower"], row["measure_upper"]} & {Decimal("0.95"), Decimal("0.6"), Decimal(0)}
        assert found in row["class"] or edges


@given(
    method=st.sampled_from(["growth", "share"]),
    goal=NUMBERS,
    direction=st.sampled_from([1, -1]),
    base=NUMBERS,
    latest=NUMBERS,
)
def test_exact_figures_have_one_class(
    method: str, goal: Decimal, direction: int, base: Decimal, latest: Decimal
) -> None:
    row = assessed(method, goal, direction, (base, Decimal(0)), (latest, Decimal(0)))
    assert len(row["class"]) == 1


@given(method=st.sampled_from(["growth", "share"]), goal=NUMBERS, direction=st.sampled_from([1, -1]), base=NUMBERS, latest=NUMBERS, widths=st.tuples(WIDTHS, WIDTHS), scale=st.sampled_from([Decimal("0.01"), Decimal(100), Decimal(10000)]))  # fmt: skip
def test_the_unit_makes_no_difference(
    method: str, goal: Decimal, direction: int, base: Decimal, latest: Decimal, widths: tuple[Decimal, Decimal], scale: Decimal
) -> None:  # fmt: skip
    rows_ = [
        assessed(method, goal, direction, (base, widths[0]), (latest, widths[1]), scale=one)
        for one in (Decimal(1), scale)
    ]
    assume(rows_[0]["measure_lower"] is not None)
    assert rows_[0]["class"] == rows_[1]["class"]
    for name in ("measure_lower", "measure_upper", "years_left"):
        if rows_[0][name] is not None:
            assert abs(rows_[0][name] - rows_[1][name]) <= Decimal("0.000002")
