"""What a terminal shows: every command at several widths, in both languages, through a terminal emulator.

The emulator (pyte) places each character by its own table of widths, so that a line that is too long shows as a wrap.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
import wcwidth
from asking import HERE, TINY, Terminal, educli

from educli.output.text import set_ambiguous, width
from educli.paths import BUILTIN_REGISTRY

ROOT = HERE.parent
COLUMNS = ("60", "80", "120", "200")
REGISTRIES = {"tiny": TINY, "shipped": BUILTIN_REGISTRY}
RULE = re.compile(r"(?m)^-{9,}$")
COMMANDS = [
    "compare 许昌 漯河",
    "compare 许昌 漯河 郑州 洛阳",
    "gaps",
    "gaps --only all --reference",
    "rank 毛入园率",
    "show 许昌 大班额比例",
    "why 郑州 大班额比例",
    "check",
    "worklist",
    "coverage",
    "coverage --shared 1",
    "metrics",
    "regions",
    "sources",
    "thresholds",
    "targets",
    "cite",
]


def on_screen(text: str, columns: int) -> list[str]:
    """Return the lines that a terminal of so many columns shows after a text."""
    screen = pyte.Screen(columns, text.count("\n") + 40)
    pyte.Stream(screen).feed(text.replace("\n", "\r\n"))
    lines = [line.rstrip() for line in screen.display]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def without_colour(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def squeezed(text: str) -> str:
    return "".join(text.split())


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("registry", REGISTRIES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_at_every_width(command: str, registry: str, language: str) -> None:
    words = (*command.split(), "--registry", str(REGISTRIES[registry]), "--lang", language)
    unfolded = educli(*words, "--format", "plain").out
    notes = json.loads(educli(*words, "--format", "json").out)["notes"]
    widest = educli(*words, stream=Terminal, COLUMNS="900", NO_COLOR="1").out
    for columns in COLUMNS:
        coloured = educli(*words, stream=Terminal, COLUMNS=columns).out
        text = without_colour(coloured)
        # No line is wrapped by the terminal, no number by us.
        assert on_screen(coloured, int(columns)) == text.removesuffix("\n").split("\n")
        assert numbers(text) - numbers(unfolded) == Counter()
        for note in notes:
            assert squeezed(note) in squeezed(text)
        hidden = "".join(re.findall(r"(?s)(?:Hidden for want of width|因宽度不足未显示).*", text))
        if not hidden:
            assert numbers(text) == numbers(unfolded)
        if RULE.search(text):
            for title in re.split(r" {2,}", RULE.split(widest)[0].splitlines()[-1].strip()):
                head = RULE.split(text)[0]
                assert squeezed(title) in squeezed(hidden) or all(word in head for word in title.split()), title


@pytest.mark.parametrize("command", COMMANDS)
def test_colour_carries_nothing_alone(command: str) -> None:
    words = (*command.split(), "--registry", str(TINY))
    coloured, plain = (educli(*words, stream=Terminal, COLUMNS="80", NO_COLOR=setting).out for setting in ("", "1"))
    assert "\x1b[" in coloured
    assert without_colour(coloured) == plain


def figures(text: str) -> Iterator[tuple[int, str]]:
    """Yield each figure with a period beside it, and the cell in which its whole part ends."""
    for line in text.splitlines():
        for found in re.finditer(r"(?<= )[><≥≤≈]?(\d[\d,]*)(?:\.\d+)?[万亿]? +(?=\d{4}(?:\D|$))", line):
            yield width(line[: found.end(1)]), found[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_decimal_points_stand_under_one_another(language: str) -> None:
    words = ("compare", "许昌", "漯河", "--registry", str(BUILTIN_REGISTRY), "--lang", language)
    text = educli(*words, stream=Terminal, COLUMNS="120", NO_COLOR="1").out
    places = Counter(place for place, _number in figures(text))
    assert len(places) == 2
    assert places.total() > 20


VERDICTS = {"zh": ("达标", "未达标", "无法判定", "无数据"), "en": ("met", "not met", "undecided", "no data")}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", COLUMNS)
def test_verdict_qualifier_and_period_are_words_and_signs(columns: str, language: str) -> None:
    words = ("gaps", "--only", "all", "--metric", "毛入园率", "--metric", "大班额", "--lang", language)
    text = educli(*words, stream=Terminal, COLUMNS=columns, EDUCLI_REGISTRY=str(TINY), NO_COLOR="1").out
    for seen in (*VERDICTS[language], ">93", "≥80", "≈90", "≤5", "2020-09"):
        assert seen in text


def test_a_card_says_each_verdict_of_a_line_beside_its_region() -> None:
    words = ("compare", "许昌", "漯河", "--metric", "毛入园率")
    text = educli(*words, stream=Terminal, COLUMNS="40", EDUCLI_REGISTRY=str(TINY), NO_COLOR="1").out
    assert not RULE.search(text)
    assert "≥90Henan(reprint)Xuchangnotmet,Luohemet" in squeezed(text)


@pytest.mark.parametrize("columns", ["40", "60", "80", "120"])
def test_a_caret_stands_under_its_place(columns: str) -> None:
    said = educli("metrics", "-r", "bad/bad-value.yaml", stream=Terminal, COLUMNS=columns).err
    frames = re.findall(r"(?m)^ +\d+ \| (.*)\n +\| ( *)(\^+)$", said)
    assert len(frames) > 20
    for line, indent, carets in frames:
        # Line number, bar and blanks stand before it.
        assert width(line) + len("  999 | ") <= int(columns)
        assert width(indent + carets) <= max(width(line), len(indent) + 1)
    # Under Chinese characters: 大班, two of two cells each.
    assert ("  大班: ", "  ", "^^^^") in {(line[:6], indent, carets) for line, indent, carets in frames}


# widths of characters


def shown_characters() -> set[str]:
    """Return every character of the shipped registry, the regions, and our own texts in both languages."""
    files = [
        *ROOT.glob("data/*"),
        *ROOT.glob("educli/**/*.py"),
        *ROOT.glob("educli/**/*.po"),
        *ROOT.glob("tests/*.yaml"),
    ]
    return {character for file in files for character in file.read_text(encoding="utf-8") if character.isprintable()}


# Latin, general punctuation, arrows, mathematical signs, numbers in circles, boxes and shapes; Chinese signs, ideographs,
# full-width forms. No terminal draws a soft hyphen as Unicode has it.
BLOCKS = ((0x20, 0x7F), (0xA0, 0xAD), (0xAE, 0x250), (0x2010, 0x2028), (0x2030, 0x205F), (0x2190, 0x2600), (0x3000, 0x302A), (0x4E00, 0x9FFD), (0xFF01, 0xFFA0))  # fmt: skip
IN_BLOCKS = {chr(code) for first, end in BLOCKS for code in range(first, end)}


@pytest.fixture(params=[1, 2], ids=["narrow", "wide"])
def ambiguous(request: pytest.FixtureRequest) -> Iterator[int]:
    set_ambiguous(request.param == 2)
    yield request.param
    set_ambiguous(False)


def test_characters_are_as_wide_as_wcwidth_says(ambiguous: int) -> None:
    """An independent table agrees on all that our texts hold, and on the blocks that Chinese documents draw upon."""
    assigned = {character for character in IN_BLOCKS if unicodedata.category(character) != "Cn"}
    other = {
        character: (width(character), expected)
        for character in shown_characters() | assigned
        if width(character) != (expected := wcwidth.wcwidth(character, ambiguous_width=ambiguous))
    }
    assert other == {}


@pytest.mark.parametrize("text", ["e\u0301", "葛\U000e0100", "\u2460", "≥90 – ○", "한글", "\U0001f600", "a\u200bb"])
def test_texts_are_as_wide_as_wcwidth_says(text: str, ambiguous: int) -> None:
    assert width(text) == wcwidth.wcswidth(text, ambiguous_width=ambiguous)


def test_ambiguous_signs_may_be_wide(tmp_path: Path) -> None:
    words = ("compare", "许昌", "漯河", "郑州", "--metric", "毛入园率", "--lang", "zh", "--registry", str(TINY))
    narrow, wide = (
        educli(*words, stream=Terminal, COLUMNS="80", NO_COLOR="1", EDUCLI_AMBIGUOUS=setting).out
        for setting in ("narrow", "wide")
    )
    assert narrow != wide
    set_ambiguous(True)
    try:
        columns = {width(line[: line.index("2020")]) for line in wide.splitlines() if line.count("2020") == 3}
        assert len(columns) == 1
        assert [line for line in wide.splitlines() if width(line) > 80] == []
    finally:
        set_ambiguous(False)
    # Without the setting at least the rule is no longer than the table.
    assert RULE.search(narrow)
