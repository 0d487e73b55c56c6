"""Texts that are not well-formed YAML: each is told in our own words, at the place where it is mended.

libyaml and PyYAML's own parser, which serves where libyaml is missing, are told alike.
"""

import re
from pathlib import Path

import pytest
import yaml
from asking import educli

from educli.errors import Problem, Status
from educli.registry import syntax, tree

COMMA = "a comma or a closing bracket is missing here; the bracket opens at 1:4"
QUOTES = "text that begins with '{}' needs quotes here"
UNCLOSED = "the quote that opens here is not closed"
TAB = "a tab stands where only spaces may"
ESCAPE = "YAML knows no such escape in double quotes"
WIDE = "'{}' is full-width, and YAML takes it for text"
COLON = "`: ` is missing after the name of a field"
NO_FIELD = "no field can stand here"
NO_LIST = "no list can begin here"
NO_PLACE = "'{}' has no place here"
ENDED = "the registry has ended above, and something follows"
FOLLOWS = "nothing can follow the value that ends before this place"
CONTINUES = "this line continues nothing above it; the record or list around it begins at {}"

BROKEN = [
    # brackets
    ("a: [1, 2\nb: 1\n", 2, 2, COMMA),
    ("a: {x: 1, y: 2\nb: 1\n", 2, 2, COMMA),
    ("a: [1, 2 # 注\n", 2, 1, COMMA),
    ("a: {x: 1 y: 2}\n", 1, 11, COMMA),
    ("a: ['1' '2']\n", 1, 9, COMMA),
    ("a: [1, 2}\n", 1, 9, COMMA),
    ("a: {甲: 乙: 丙}\n", 1, 9, COMMA),
    ("a: [1,\n", 2, 1, "the file ends within a bracket"),
    ("a: 1\n}\n", 2, 1, NO_PLACE.format("}")),
    ("a: {x: 1}}\n", 1, 10, NO_PLACE.format("}")),
    ("a: [1, , 2]\n", 1, 8, NO_PLACE.format(",")),
    ("a: ]\n", 1, 4, NO_PLACE.format("]")),
    ("a: [::]\n", 1, 5, NO_PLACE.format(":")),
    # indentation
    ("a:\n    b: 1\n  c: 2\n", 3, 3, CONTINUES.format("1:1")),
    ("a:\n  - b: 1\n    c: 2\n   d: 3\n", 4, 4, CONTINUES.format("2:3")),
    ("a:\n  - b\n  c: 1\n", 3, 3, CONTINUES.format("2:3")),
    ("a:\n  c: 1\n  - b\n", 3, 3, CONTINUES.format("2:3")),
    ("a: 1\n  b: 2\n", 2, 4, NO_FIELD),
    ("a:1\nb: 2\n", 2, 2, NO_FIELD),
    ("a:\n\tb: 1\n", 2, 1, TAB),
    ("a:\n  b: 1\n\tc: 2\n", 3, 1, TAB),
    ("a: |\n\tx\n", 2, 1, TAB),
    ("a: - b\n", 1, 4, NO_LIST),
    ("a: [- b]\n", 1, 5, NO_LIST),
    # quotes
    ("a: '甲\nb: 1\n", 1, 4, UNCLOSED),
    ('a: "甲\nb: 1\n', 1, 4, UNCLOSED),
    ("a: '甲\n---\n", 1, 4, UNCLOSED),
    ("a: '甲' 乙\n", 1, 8, FOLLOWS),
    ('a: "甲"乙: 丙\n', 1, 7, FOLLOWS),
    ("a: [1] b\n", 1, 8, FOLLOWS),
    ('a: "\\d"\n', 1, 5, ESCAPE),
    ('a: "\\xZZ"\n', 1, 7, ESCAPE),
    # fields
    ("a: 甲: 乙\n", 1, 5, "a value without quotes cannot hold `: `"),
    ("a: 1\n甲\nb: 2\n", 2, 1, COLON),
    ("a: 1\nb:2\n", 2, 1, COLON),
    # full-width signs
    ("a: 1\nb：2\n", 2, 2, WIDE.format("：")),
    ("a：1\nb: 2\n", 1, 2, WIDE.format("：")),
    ("a: {region: 安阳，metric: b}\n", 1, 15, WIDE.format("，")),
    ("a: {region: 安阳, metric: b，value：3，period: 2020}\n", 1, 34, WIDE.format("，")),
    ("a: {region: 安阳，\n  metric: b}\n", 1, 15, WIDE.format("，")),
    ("a:\n  - region: 安阳，metric: b\n", 2, 15, WIDE.format("，")),
    ("a:\n  - region：安阳\n    metric: b\n", 2, 11, WIDE.format("：")),
    # A text's own commas are no fault of another's.
    ("a: {note: 甲，乙 丙, x: 1 y: 2}\n", 1, 24, COMMA),
    ("a: {note: '甲，b: 乙', x: 1 y: 2}\n", 1, 27, COMMA),
    ("[a]\nb: 1\n", 2, 1, ENDED),
    ("%YAML 1.1\na: 1\n", 2, 1, ENDED),
    # what no text begins with
    ("a: >90\n", 1, 4, QUOTES.format(">")),
    ("a: {b: >90}\n", 1, 8, QUOTES.format(">")),
    ("a: |b\n", 1, 4, QUOTES.format("|")),
    ("a: %5\n", 1, 4, QUOTES.format("%")),
    ("a: @b\n", 1, 4, QUOTES.format("@")),
    ("a: `b`\n", 1, 4, QUOTES.format("`")),
    ("a: **b**\n", 1, 4, QUOTES.format("*")),
    ("a: & b\n", 1, 4, QUOTES.format("&")),
    ("a: !<b\n", 1, 4, QUOTES.format("!")),
    ("a: !b!c d\n", 1, 4, QUOTES.format("!")),
    ("a: ? b\n", 1, 4, QUOTES.format("?")),
    ("a: 1\n%b: 1\n", 2, 1, QUOTES.format("%")),
    ("%YAML 3.0\n---\na: 1\n", 1, 1, QUOTES.format("%")),
]
each = pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN, ids=[repr(text) for text, *_ in BROKEN])


def told(folder: Path, text: str) -> Problem:
    path = folder / "registry.yaml"
    path.write_text(text, encoding="utf-8")
    document = tree.Document(path, path.name, [])
    assert document.read() is None
    [problem] = document.problems
    return problem


@each
def test_a_broken_text_is_told_at_its_place(tmp_path: Path, text: str, line: int, column: int, message: str) -> None:
    problem = told(tmp_path, text)
    assert problem.location
    assert (problem.code, problem.message) == ("yaml-syntax", message)
    assert (problem.location.line, problem.location.column) == (line, column)
    assert problem.hint


@each
def test_without_libyaml_the_same_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int, column: int, message: str
) -> None:
    monkeypatch.setattr(tree, "_LOADER", yaml.SafeLoader)
    problem = told(tmp_path, text)
    assert problem.location
    # It places an escape behind the backslash.
    behind = message == ESCAPE and "\\d" in text
    assert (problem.message, problem.location.line, problem.location.column) == (message, line, column + behind)


@each
def test_a_chinese_reader_is_told_in_chinese(tmp_path: Path, text: str, line: int, column: int, message: str) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text(text, encoding="utf-8")
    outcome = educli("metrics", "--registry", path.name, folder=tmp_path, EDUCLI_LANG="zh")
    assert outcome.status == Status.REGISTRY_INVALID
    said, hint = outcome.err.splitlines()[0].partition("：")[2], outcome.err.splitlines()[-1].partition("：")[2]
    for sentence in (said, hint):
        assert re.search("[\u4e00-\u9fff]", sentence)
        assert re.findall(r"[A-Za-z]+ [A-Za-z]+", re.sub(r"`[^`]*`", "", sentence)) == []


def test_every_fault_has_its_broken_text() -> None:
    said = [message for _text, _line, _column, message in BROKEN]
    *known, _rest = (re.sub(r"\\{\w+\\}", ".+", re.escape(fault.message)) for fault in syntax._FAULTS)
    assert [message for message in known if not any(re.fullmatch(message, one) for one in said)] == []


@pytest.mark.parametrize("mark", [None, yaml.Mark("", 3, 0, 3, None, 0)])
def test_what_no_one_has_said_yet_is_told_in_general(mark: yaml.Mark | None) -> None:
    here = yaml.Mark("", 5, 0, 5, None, 0)
    error = yaml.MarkedYAMLError("while dreaming", mark, "found a butterfly", here)
    told = syntax.explain(error, ["a: b c"])
    assert (told.line, told.column, told.message) == (0, 5, "this is not well-formed YAML")
    assert told.hint
