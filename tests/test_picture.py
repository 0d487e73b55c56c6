"""Charts as pictures: SVG that is XML with its texts, PNG with something on it, and a word where neither can be made."""

from __future__ import annotations

import re
import struct
import sys
import zlib
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from asking import TINY, Terminal, educli
from charting import charts
from running import run

from educli.output.text import safe

pytest.importorskip("vl_convert", reason="the extra `pictures` is not installed")
from educli.output import picture

chinese = pytest.mark.skipif(not picture.has_chinese(), reason="no font with Chinese characters is installed")

SVG = "{http://www.w3.org/2000/svg}"
REGISTRY = {"EDUCLI_REGISTRY": str(TINY), "SOURCE_DATE_EPOCH": "1700000000"}
ASKED = ["compare 许昌 漯河", "rank 毛入园率", "gaps --only all --reference", "coverage --shared 1"]


def asked(words: str, *more: str, **settings: Any) -> Any:
    return educli(*words.split(), *more, **(REGISTRY | settings))


@pytest.mark.parametrize("write", [picture.write_svg, picture.write_png])
def test_nothing_is_fetched_for_a_picture(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"url": "http://127.0.0.1:9/nothing.csv"}
    monkeypatch.setattr(picture, "whole", lambda _result: {"data": data, "mark": "point", "description": ""})
    with pytest.raises(ValueError, match="not allowed"):
        write(None, BytesIO(), None)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", ASKED)
def test_svg_is_xml_with_every_text(words: str, language: str, tmp_path: Path) -> None:
    file = tmp_path / "chart.svg"
    assert asked(words, "-o", str(file), "--lang", language).status == 0
    root = ElementTree.parse(file).getroot()
    told = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    question, *_names = words.split()
    assert root.tag == f"{SVG}svg"
    assert any("2023-11-14" in text for text in told)
    params: dict[str, dict[str, Any]] = {
        "compare": {"cities": ["许昌", "漯河"]}, "rank": {"metric": "毛入园率"}, "gaps": {"only": "all", "reference": True}, "coverage": {"shared": 1},
    }  # fmt: skip
    for chart in charts(question, language=language, **params[question]):
        for mark in chart.marks:
            assert any(safe(mark.text) in text for text in told)
        assert all("".join(note.split()) in "".join("".join(told).split()) for note in chart.notes)


def test_who_cannot_see_it_is_told_the_figures_and_nothing_undefined(tmp_path: Path) -> None:
    file = tmp_path / "chart.svg"
    assert educli("trend", "河南", "郑州", "毛入园率", "-o", str(file)).status == 0
    root = ElementTree.parse(file).getroot()
    assert root.get("role") == "img"
    assert "Zhengzhou, 2020: 95 (met)" in (root.get("aria-label") or "")
    assert "undefined" not in file.read_text(encoding="utf-8")
    assert [node for node in root.iter() if "datum" in (node.get("aria-label") or "")] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_figures_of_several_series_write_over_each_other(language: str, tmp_path: Path) -> None:
    file = tmp_path / "chart.svg"
    assert educli("trend", "河南", "郑州", "毛入园率", "-o", str(file), "--lang", language).status == 0
    boxes = []
    for group in ElementTree.parse(file).getroot().iter(f"{SVG}g"):
        for node in group.findall(f"{SVG}text"):
            said = "".join(node.itertext())
            # A figure with its verdict; words are drawn twice, first as the white edge.
            if (
                re.fullmatch(r"\d+(\.\d+)?( ?[(（].+[)）])?", said)
                and node.get("font-size") == "11px"
                and not node.get("stroke")
            ):
                x, y = map(float, re.findall(r"[-\d.]+", node.get("transform") or ""))
                half = sum(5.5 if ord(character) > 0x2E80 else 3 for character in said)
                boxes.append((x - half, x + half, y - 10, y, said))
    assert len(boxes) > 10
    assert any(("达标" if language == "zh" else "met") in said for *_box, said in boxes)
    assert [
        (one[4], other[4])
        for place, one in enumerate(boxes)
        for other in boxes[:place]
        if one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
    ] == []


def pixels(data: bytes) -> tuple[int, int, Counter[bytes]]:
    """Return width, height, and how many bytes of each value the rows of a PNG have; no filter is undone for that."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    place, body = 8, b""
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place : place + 8])
        if kind == b"IDAT":
            body += data[place + 8 : place + 8 + size]
        place += 12 + size
    raw = zlib.decompress(body)
    return width, height, Counter(raw[place : place + 1] for place in range(0, len(raw), 97))


@chinese
@pytest.mark.parametrize("words", ASKED)
def test_png_is_a_picture_with_something_on_it(words: str, tmp_path: Path) -> None:
    file = tmp_path / "chart.png"
    assert asked(words, "-o", str(file)).status == 0
    width, height, values = pixels(file.read_bytes())
    assert width > 1000
    assert height > 300
    assert len(values) > 20


@chinese
def test_the_same_registry_gives_the_same_picture(tmp_path: Path) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    for file in (first, second):
        asked("rank 毛入园率", "-o", str(file))
    assert first.read_bytes() == second.read_bytes()


def test_a_terminal_sees_no_png_and_a_pipe_sees_svg() -> None:
    outcome = asked("rank 毛入园率", "-f", "png", stream=Terminal)
    assert (outcome.status, outcome.out) == (2, "")
    assert "error[not-for-terminals]" in outcome.err
    assert asked("rank 毛入园率", "-f", "svg").out.startswith("<svg")


def test_chart_goes_with_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "chart.svg"
    assert asked("rank 毛入园率", "--chart", "-o", str(file)).status == 0
    assert file.read_text(encoding="utf-8").startswith("<svg")
    listed = tmp_path / "chart.csv"
    outcome = asked("rank 毛入园率", "--chart", "-o", str(listed))
    assert (outcome.status, listed.exists()) == (2, False)
    assert "--chart does not go with csv" in outcome.err


def test_a_missing_font_is_named_with_what_installs_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "chart.png"
    monkeypatch.setattr(picture, "has_chinese", lambda: False)
    outcome = asked("rank 毛入园率", "-o", str(file))
    assert (outcome.status, file.exists()) == (4, False)
    assert "error[no-font]" in outcome.err
    assert "fonts-noto-cjk" in outcome.err
    assert asked("rank 毛入园率", "-o", str(tmp_path / "chart.svg")).status == 0


def test_without_fonts_it_is_said(tmp_path: Path) -> None:
    """In truth, where the list of the system's fonts can be made empty."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(f'<?xml version="1.0"?><fontconfig><dir>{tmp_path}</dir></fontconfig>', encoding="utf-8")
    words = ("rank", "毛入园率", "-o", str(tmp_path / "chart.png"))
    outcome = run(*words, **(REGISTRY | {"FONTCONFIG_FILE": str(fonts)}))
    if outcome.returncode == 0:
        pytest.skip("fonts of this system are not listed by fontconfig")
    assert outcome.returncode == 4
    assert "error[no-font]" in outcome.stderr
    assert list(tmp_path.iterdir()) == [fonts]


@chinese
def test_a_font_is_missing_where_two_characters_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    assert picture.has_chinese()
    # Of a private plane, which no font has.
    monkeypatch.setattr(picture, "_drawn", lambda character, drawn=picture._drawn: drawn(chr(0xF0000 + ord(character))))
    assert not picture.has_chinese()


def test_a_missing_package_is_named_with_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "educli.output.picture", raising=False)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    outcome = asked("rank 毛入园率", "-o", str(tmp_path / "chart.png"))
    assert outcome.status == 4
    assert "pip install 'educli[pictures]'" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_draw_is_no_picture(tmp_path: Path) -> None:
    file = tmp_path / "chart.svg"
    outcome = asked("metrics", "-o", str(file))
    assert (outcome.status, file.exists()) == (2, False)
    assert "metrics has nothing to draw" in outcome.err
    empty = tmp_path / "empty.svg"
    assert asked("compare 三门峡", "-o", str(empty)).status == 0
    assert ElementTree.parse(empty).getroot().tag == f"{SVG}svg"
