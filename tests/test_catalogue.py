"""The Chinese catalogue holds every message of the code, whole and in Chinese typography."""

import gettext
import re
import runpy
from pathlib import Path
from typing import Any

import polib
import pytest

from educli.language import _, speaking
from educli.paths import LOCALE

TOOL = runpy.run_path(str(Path(__file__).parent.parent / "tools" / "make_catalogue.py"))
CATALOGUE: Any = polib.pofile(str(TOOL["PO"]))

# {name}, {byte:02x}; not the braces of a YAML example, which hold a blank.
PLACEHOLDER = re.compile(r"\{\w+(?::\w+)?\}")
CODE = re.compile(r"`[^`]*`")

HAN = "[\u3400-\u9fff]"
# A placeholder beside a Chinese character stands for text, and takes Chinese punctuation too.
# Only a colon may stand between two of them: {file}:{line}.
HALF_WIDTH = re.compile(rf"(?:{HAN}|\}})[,:;()?!] ?{HAN}|{HAN}[,:;()?!] ?(?:{HAN}|\{{)|\}}[,;()]\{{")


def test_every_message_is_in_the_catalogue_and_no_other() -> None:
    known, found = {entry.msgid for entry in CATALOGUE}, set(TOOL["messages"]())
    assert sorted(found - known) == [], "missing: run `make catalogue` and translate"
    assert sorted(known - found) == [], "unused: run `make catalogue`"


def test_every_message_is_translated() -> None:
    assert [entry.msgid for entry in CATALOGUE if not entry.msgstr or entry.fuzzy or entry.obsolete] == []


def test_placeholders_agree() -> None:
    unlike = [entry.msgid for entry in CATALOGUE if _placeholders(entry.msgid) != _placeholders(entry.msgstr)]
    assert unlike == []


def test_compiled_catalogue_is_that_of_the_text() -> None:
    assert TOOL["MO"].read_bytes() == CATALOGUE.to_binary(), "run `make catalogue`"


def test_the_compiled_catalogue_reads_as_gettext_reads_it() -> None:
    theirs = gettext.translation("educli", LOCALE, ["zh_CN"])
    with speaking("zh"):
        assert {entry.msgid: _(entry.msgid) for entry in CATALOGUE} == {
            entry.msgid: theirs.gettext(entry.msgid) for entry in CATALOGUE
        }
        for unknown in ("", "\0", "zzz", "no such message", "\udcff"):
            assert _(unknown) == unknown
    with speaking("en"):
        assert [_(entry.msgid) for entry in CATALOGUE] == [entry.msgid for entry in CATALOGUE]


def test_nothing_is_left_in_english() -> None:
    same = [entry.msgid for entry in CATALOGUE if entry.msgstr == entry.msgid]
    assert [message for message in same if re.search("[A-Za-z]", PLACEHOLDER.sub("", message))] == []


def test_chinese_takes_full_width_punctuation() -> None:
    assert [entry.msgstr for entry in CATALOGUE if HALF_WIDTH.search(CODE.sub("", entry.msgstr))] == []


def test_half_width_punctuation_never_touches_a_chinese_character() -> None:
    """Not even at the end of a text, or before a placeholder. Code stands in backticks."""
    touching = re.compile(rf"{HAN}[,:;()?!]|[,:;()?!]{HAN}")
    assert [entry.msgstr for entry in CATALOGUE if touching.search(CODE.sub("", entry.msgstr))] == []


def test_latin_words_stand_apart_from_chinese_ones() -> None:
    close = re.compile(rf"{HAN}[A-Za-z]|[A-Za-z]{HAN}")
    # A year whose last digits are left open is no word.
    assert [entry.msgstr for entry in CATALOGUE if close.search(CODE.sub("", entry.msgstr).replace("20XX", ""))] == []


def test_chinese_paragraphs_are_not_broken_into_lines() -> None:
    """A line end within a paragraph is shown as a blank, which Chinese has none of."""
    assert [entry.msgstr for entry in CATALOGUE if re.search("[^\x00-\x7f]\n(?!\n)", entry.msgstr)] == []


@pytest.mark.parametrize("text", ["甲,乙", "甲: 乙", "甲({name})", "{name}(甲)", "提示:{hint}", "{name},{name}"])
def test_half_width_punctuation_is_seen(text: str) -> None:
    assert HALF_WIDTH.search(text)


@pytest.mark.parametrize("text", ["甲\uff0c乙", "见 {file}:{line}", "如 [0, 100]", "甲 (a) 乙", "{zh: …, en: …}"])
def test_other_punctuation_is_left_alone(text: str) -> None:
    assert not HALF_WIDTH.search(text)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
