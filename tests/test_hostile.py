"""Registries that nobody means well with: each is a registry or a list of placed problems, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from asking import TINY, educli
from hypothesis import given, settings
from hypothesis import strategies as st

from educli.errors import EducliError, Problem, Status
from educli.model.records import Registry
from educli.output.problems import render_problems
from educli.registry.reader import read_registry
from educli.warehouse.store import build

TEXT = TINY.read_text(encoding="utf-8")
LINES = TEXT.splitlines(keepends=True)
HEAD = """\
format: 1
metrics:
  share: {name: {zh: 比例, en: Share}, stage: compulsory, unit: percent, better: lower, definition: {zh: 无, en: none}}
  money: {name: {zh: 经费, en: Money}, stage: compulsory, unit: yuan, better: neither, definition: {zh: 无, en: none}}
sources:
  paper:
    title: 文件
    publisher: 教育局
    observations:
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "registry.yaml"


def read(path: Path, data: str | bytes) -> Registry | tuple[Problem, ...]:
    """Read a registry, and see that what is wrong can be said."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    try:
        return read_registry(path)
    except EducliError as caught:
        error = caught
    assert error.status == Status.REGISTRY_INVALID
    assert all(problem.location and problem.location.path for problem in error.problems)
    assert "\x1b" not in render_problems(error.problems)
    return error.problems


def problems(path: Path, data: str | bytes) -> list[tuple[str, int, int]]:
    found = read(path, data)
    assert not isinstance(found, Registry)
    return [(problem.code, problem.location.line, problem.location.column) for problem in found if problem.location]


# random damage


@settings(max_examples=30)
@given(data=st.binary(max_size=200))
def test_random_bytes(path: Path, data: bytes) -> None:
    read(path, data)


def _delete(text: list[str], place: int, _new: str) -> None:
    del text[place]


def _double(text: list[str], place: int, _new: str) -> None:
    text.insert(place, text[place])


def _replace(text: list[str], place: int, new: str) -> None:
    text[place] = new


def _insert(text: list[str], place: int, new: str) -> None:
    text.insert(place, new)


DAMAGE: list[Callable[[list[str], int, str], None]] = [_delete, _double, _replace, _insert]
SCRAPS = [
    *"\0\a\t\r\n \"'#%&*!|>@`[]{},:-?.0123456789x年\u00a0\u0085\u2028\u202e\ufeff\uff13\U0001f600", "\r\n", "\\", "!!int ", "&a ", "*a",
    "---\n", "null", "~", "{}", "[]", "1e9", "0x1f", "-0", "2020-00",
]  # fmt: skip
scraps = st.sampled_from(SCRAPS)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Damage whole lines of the tiny registry, then single characters near one place."""
    lines = LINES.copy()
    for _turn in range(draw(st.integers(0, 2))):
        draw(st.sampled_from(DAMAGE))(lines, draw(st.integers(0, len(lines) - 1)), draw(st.sampled_from(LINES)))
    characters = list("".join(lines))
    near = draw(st.integers(0, len(characters) - 20))
    for _turn in range(draw(st.integers(0, 3))):
        draw(st.sampled_from(DAMAGE))(characters, near + draw(st.integers(0, 10)), draw(scraps))
    return "".join(characters)


@settings(max_examples=50)
@given(text=damaged())
def test_a_damaged_registry_is_refused_or_loads_whole(path: Path, text: str) -> None:
    found = read(path, text)
    if isinstance(found, Registry):
        with build(found, ":memory:") as connection:
            loaded = connection.execute(
                "select count(*), count(value), count(period_start), count(period_end) from observation"
            ).fetchone()
        known = len(found.observations)
        assert loaded == (known, sum(not one.missing for one in found.observations), known, known)


# bombs


def test_deep_nesting_ends_at_once(path: Path) -> None:
    assert ("yaml-feature", 1, 29) in problems(path, "metrics: " + "[" * 100_000)


def test_every_problem_before_the_limit_of_depth_is_told(path: Path) -> None:
    twice = "format: 1\nformat: 1\nmetrics: "
    keys = [("wrong-shape", 3, 10 + n) for n in range(1, 19)]
    found = problems(path, twice + "{" * 100_000)
    assert found == [("duplicate-key", 2, 1), *keys, ("wrong-shape", 3, 29), ("yaml-feature", 3, 29)]


def test_what_is_refused_before_a_broken_place_is_told_first(path: Path) -> None:
    assert problems(path, "- {x: 1, x: 2, y: *c, z: >90}\n") == [("duplicate-key", 1, 10), ("yaml-feature", 1, 19)]
    assert problems(path, "- {x: 1, y: c, z: >90, a: *c}\n") == [("yaml-syntax", 1, 19)]


def test_aliases_are_not_followed(path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
    )
    assert ("yaml-feature", 1, 4) in problems(path, bomb)


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system [touch owned]", "!!python/name:os.system x", "!!binary aGk=", "!own x"]
)
def test_tags_are_refused(path: Path, tag: str) -> None:
    codes = {code for code, _line, _column in problems(path, f"format: {tag}\n")}
    assert "yaml-feature" in codes


def test_a_long_registry_is_read(path: Path) -> None:
    line = "      - {{region: 许昌, metric: share, value: {n}, period: 2020-01-{day:02}, population: p{n}}}\n"
    parts = "populations:\n" + "".join(f"  p{n}: {{zh: 区{n}, en: part {n}}}\n" for n in range(5_000))
    text = HEAD.replace("metrics:", parts + "metrics:") + "".join(
        line.format(n=n, day=n % 28 + 1) for n in range(5_000)
    )
    found = read(path, text)
    assert isinstance(found, Registry)
    assert len(found.observations) == 5_000


def test_a_hundred_thousand_mistakes_are_counted_but_not_all_shown(path: Path) -> None:
    found = read(path, "format: 1\n" + "wrong: 1\n" * 100_000)
    assert not isinstance(found, Registry)
    assert len(found) >= 100_000
    said = render_problems(found)
    assert f"problems in all: {len(found)}" in said
    assert len(said) < 20_000


# places


def test_a_byte_order_mark_changes_nothing(path: Path) -> None:
    plain, marked = read(path, TEXT), read(path, "\ufeff" + TEXT)
    assert isinstance(plain, Registry)
    assert marked == plain


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(path: Path, end: str) -> None:
    plain, other = read(path, TEXT), read(path, TEXT.replace("\n", end))
    assert isinstance(plain, Registry)
    assert other == plain


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_hold_whatever_ends_the_lines(path: Path, end: str) -> None:
    text = HEAD + "      - {region: 许昌, metric: share, value: x, period: 2020}\n"
    assert problems(path, text.replace("\n", end)) == [("bad-value", 10, 44)]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_rare_line_ends_do_not_move_the_places(path: Path, mark: str) -> None:
    text = (
        HEAD.replace("title: 文件", f"title: 文件 # 注{mark}# 注")
        + "      - {region: 许昌, metric: share, value: x, period: 2020}\n"
    )
    found = read(path, text)
    assert not isinstance(found, Registry)
    [problem] = [problem for problem in found if problem.code == "bad-value"]
    assert problem.location
    assert problem.location.text[problem.location.column - 1 :].startswith("x,")


def test_a_control_character_is_placed_after_wide_text(path: Path) -> None:
    line = "      - {region: 许昌, note: 响\a铃}\n"
    assert problems(path, HEAD + line) == [("control-character", 10, line.index("\a") + 1)]


def test_problems_come_in_the_order_of_the_file(path: Path) -> None:
    text = HEAD.replace("format: 1", "format: 2").replace("unit: yuan", "unit: yaun") + (
        "      - {region: 许都, metric: share, value: 1, period: 2020}\n"
        "      - {region: 许昌, metric: share, value: 1, period: 20}\n"
        "      - {region: 许昌, metric: sharp, valu: 1, period: 2020}\n"
    )
    found = problems(path, text)
    assert [code for code, _line, _column in found] == [
        "bad-value", "unknown-unit", "unknown-reference", "bad-period", "unknown-reference", "unknown-key",
    ]  # fmt: skip
    assert [place[1:] for place in found] == sorted(place[1:] for place in found)


# values


@pytest.mark.parametrize(
    "field",
    [
        "value: \uff13",
        "value: 3, period: \uff12\uff10\uff12\uff10",
        "value: \u0663",
        "value: 3_000",
        "value: +3",
        "value: .5",
        "value: 5.",
    ],
)
def test_only_plain_digits_are_numbers(path: Path, field: str) -> None:
    period = "" if "period" in field else ", period: 2020"
    assert problems(path, HEAD + f"      - {{region: 许昌, metric: share, {field}{period}}}\n")


@pytest.mark.parametrize("value", ["999999999999999999", "-999999999999999999.99999999"])
def test_a_number_beyond_all_measure_is_refused_or_kept(path: Path, value: str) -> None:
    found = read(path, HEAD + f"      - {{region: 许昌, metric: money, value: {value}, unit: 亿元, period: 2020}}\n")
    if isinstance(found, Registry):
        with build(found, ":memory:") as connection:
            assert connection.execute("select value from observation").fetchone() == (Decimal(value) * 10**8,)


def test_a_printed_unit_of_percent_does_not_double_the_figure(path: Path) -> None:
    found = read(path, HEAD + "      - {region: 许昌, metric: share, value: 3, unit: '%', period: 2020}\n")
    assert isinstance(found, Registry)
    with build(found, ":memory:") as connection:
        assert connection.execute("select count(*) from observation").fetchone() == (1,)


def target(ends: str) -> str:
    return HEAD.replace("    observations:\n", "targets:\n") + (
        f"  - {{region: 许昌, metric: share, {ends}, by: 2027, source: paper}}\n"
    )


@pytest.mark.parametrize("exact", ["0", "3"])
def test_a_target_may_be_exactly_nothing(path: Path, exact: str) -> None:
    found = read(path, target(f"equals: {exact}"))
    assert isinstance(found, Registry)
    [one] = found.targets
    assert one.allowed == (Decimal(exact), False, Decimal(exact), False)


@pytest.mark.parametrize("ends", ["equals: 5, at_least: 3", "equals: 5, below: 9", "above: 1, at_least: 3"])
def test_no_end_of_a_line_is_lost(path: Path, ends: str) -> None:
    assert problems(path, target(ends)) == [("bad-value", 10, 26)]


@pytest.mark.parametrize(
    "name", [r'"\0"', r'"a\0b"', "." * 5000, "x" * 300, "~", r'"\n"', "a/../b.yaml", "nowhere/deep.yaml"]
)
@pytest.mark.parametrize("field", ["include", "bulk"])
def test_a_strange_file_name_is_a_problem(path: Path, field: str, name: str) -> None:
    path.write_text(f"format: 1\n{field}: [{name}]\n", encoding="utf-8")
    outcome = educli("metrics", "--registry", str(path))
    assert outcome.status == Status.REGISTRY_INVALID
    assert "error[" in outcome.err


def test_a_registry_that_is_a_folder_link_to_itself(path: Path) -> None:
    link = path.with_name("loop.yaml")
    link.unlink(missing_ok=True)
    link.symlink_to(link)
    outcome = educli("metrics", "--registry", str(link))
    assert (outcome.status, outcome.out) == (Status.REGISTRY_INVALID, "")


def test_include_through_a_link_ends(path: Path) -> None:
    again = path.with_name("again.yaml")
    again.unlink(missing_ok=True)
    again.symlink_to(path)
    assert problems(path, "format: 1\ninclude: [again.yaml]\n") == [("include-outside", 2, 11)]


def test_what_is_read_is_what_stands_there(path: Path) -> None:
    found = read(
        path, HEAD + "      - {region: 许昌, metric: share, value: 84.00, period: 2020-09, note: no, at: 012}\n"
    )
    assert isinstance(found, Registry)
    [one] = found.observations
    assert (one.value, one.period, one.note.zh, one.at) == ("84.00", "2020-09", "no", "012")
