"""The shipped registry against the documents it was curated from: every quote is there, and says what the record says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256

import pytest
from asking import HERE

from educli.model.records import Observation, Registry, Target, Threshold
from educli.model.units import MAGNITUDES
from educli.paths import BUILTIN_REGISTRY
from educli.registry.reader import read_registry

Record = Observation | Threshold | Target

SEEDS = HERE.parent.parent / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents themselves are not shipped")

# What a document says for each qualifier, before or after the number.
WORDS = {
    "more_than": r"超过|超|多|余|高于|以上|大于|突破",
    "at_least": r"以上|不低于|不少于|至少|不小于",
    "less_than": r"低于|不足|不到|小于|以下",
    "at_most": r"以内|不超过|不高于|以下|控制在|之内",
    "approx": r"近|约|左右|上下|接近",
}
BEFORE = r"(超过|高于|大于|突破|不低于|不少于|至少|低于|不足|不到|小于|不超过|不高于|近|约|接近)"
AFTER = r"(余|多(?!媒体)|以上|以内|之内|以下|左右|上下)"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(BUILTIN_REGISTRY)


@pytest.fixture(scope="module")
def texts(registry: Registry) -> dict[str, str]:
    """The text of each source that a document of ours carries, without white space."""
    files = {sha256(path.read_bytes()).hexdigest(): path for path in SEEDS.iterdir()}
    found = {source.id: files.get(source.text_sha256) for source in registry.sources if source.text_sha256}
    assert [id for id, path in found.items() if path is None] == []
    return {id: solid(path.read_text(encoding="utf-8")) for id, path in found.items() if path}


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


def plain(quote: str) -> str:
    """Return a quote with digits of one width and no separated thousands."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", solid(quote)))


def place(record: Record) -> str:
    return f"{record.place.file.rpartition('/')[2]}:{record.place.line} {record.quote}"


def figures(registry: Registry, texts: dict[str, str]) -> Iterator[tuple[Observation, str]]:
    """Yield each figure of a document that we hold, with its plain quote."""
    for one in registry.observations:
        if one.source in texts and not one.missing:
            yield one, plain(one.quote)


def test_every_document_is_a_source(registry: Registry, texts: dict[str, str]) -> None:
    assert len(texts) == len(list(SEEDS.iterdir()))
    carried = {one.source for one in registry.observations} | {one.source for one in registry.targets}
    assert set(texts) <= carried


def test_every_quote_stands_in_its_document(registry: Registry, texts: dict[str, str]) -> None:
    records: list[Record] = [*registry.observations, *registry.thresholds, *registry.targets]
    held = [record for record in records if record.source in texts and record.quote]
    assert [place(record) for record in held if solid(record.quote) not in texts[record.source]] == []


def test_every_number_stands_in_its_quote(registry: Registry, texts: dict[str, str]) -> None:
    # A figure that was derived stands in no document.
    read = [(one, quote) for one, quote in figures(registry, texts) if one.status != "E"]
    assert [place(one) for one, quote in read if not re.search(_number(one), quote)] == []


# Numbers that a document writes in characters.
NUMERALS = {"4": "四", "6": "六", "9": "九", "12": "十二", "100": "百"}
NUMERAL = "[一二三四五六七八九十百千万]"


def _number(one: Observation) -> str:
    if one.value == "1" and one.printed_unit[:1] in MAGNITUDES:
        # 近万节 is about one 万节.
        return rf"1?(?={one.printed_unit[0]})"
    digits = rf"(?<![\d.]){re.escape(one.value.removeprefix('-'))}(?!\.?\d)"
    words = NUMERALS.get(one.value)
    return rf"(?:{digits}|(?<!{NUMERAL}){words}(?!{NUMERAL}))" if words else digits


def test_a_qualifier_is_a_word_of_the_quote(registry: Registry, texts: dict[str, str]) -> None:
    # A derived figure is near enough by arithmetic, not by a word.
    said = [(one, quote) for one, quote in figures(registry, texts) if one.status != "E"]
    qualified = [(one, quote) for one, quote in said if one.qualifier != "exact"]
    assert qualified
    assert [
        f"{place(one)} {one.qualifier}" for one, quote in qualified if not re.search(WORDS[one.qualifier], quote)
    ] == []


def test_a_word_beside_the_number_is_a_qualifier(registry: Registry, texts: dict[str, str]) -> None:
    exact = [(one, quote) for one, quote in figures(registry, texts) if one.qualifier == "exact"]
    assert [place(one) for one, quote in exact if _beside(one, quote)] == []


def _beside(one: Observation, quote: str) -> bool:
    unit = rf"(%|{re.escape(plain(one.printed_unit))})?"
    return bool(re.search(rf"{BEFORE}{_number(one)}|{_number(one)}{unit}[人个所名元家生万亿]*{AFTER}", quote))


def test_every_printed_unit_stands_in_its_quote(registry: Registry, texts: dict[str, str]) -> None:
    # 1000余万元 is printed in 万元.
    said = [(one, re.sub("余|多", "", quote)) for one, quote in figures(registry, texts) if one.printed_unit]
    assert said
    assert [f"{place(one)} {one.printed_unit}" for one, quote in said if plain(one.printed_unit) not in quote] == []
