"""Quotes against the documents themselves: found by fingerprint, verbatim, whole, and at their place."""

from hashlib import sha256
from pathlib import Path

import pytest
from asking import HERE, Outcome, educli, rows

SEEDS = HERE.parent.parent / "shared" / "seeds"

TEXT = """河南各市教育巡礼

许昌市
一、义务教育
(一)消除大班额。一是全市大班额比例控制在5%以内;二是新增学位
2.8万余个。
二、学前教育
学前三年毛入园率达到84.00%以上,普惠率87.5%。

漯河市
一、义务教育
(一)消除大班额。一是全市大班额比例控制在5%以内;二是新增学位12000个。
二、学前教育
学前三年毛入园率93.5%。
"""

HEAD = """format: 1
metrics:
  large: {name: {zh: 大班额比例, en: Large classes}, stage: compulsory, unit: percent, better: lower, definition: {zh: 大班额占比, en: Large classes}}
  gross: {name: {zh: 毛入园率, en: Gross enrolment}, stage: preschool, unit: percent, better: higher, definition: {zh: 毛入园率, en: Gross enrolment}}
  seats: {name: {zh: 新增学位, en: Seats added}, stage: compulsory, unit: seat, better: higher, definition: {zh: 新增学位数, en: Seats added}}
sources:
"""
SOURCE = """  NAME:
    title: 河南各市教育巡礼
    publisher: 河南省教育厅
    published: 2021
    text_sha256: SHA256
    observations:
"""
RIGHT = (
    "region: 许昌, metric: large, qualifier: at_most, value: 5, quote: 控制在5%以内, at: 许昌 一(一)一",
    "region: 许昌, metric: seats, qualifier: more_than, value: 2.8, unit: 万个, quote: 新增学位2.8万余个, at: 许昌 一(一)二",
    "region: 许昌, metric: gross, qualifier: at_least, value: 84.00, quote: 毛入园率达到84.00%以上, at: 许昌 二",
    "region: 漯河, metric: large, qualifier: at_most, value: 5, quote: 控制在5%以内, at: 漯河 一(一)一",
    "region: 漯河, metric: seats, value: 12000, quote: 新增学位12000个, at: 漯河 一(一)二",
    "region: 漯河, metric: gross, value: 93.5, quote: 毛入园率93.5%, at: 漯河 二",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


def source(name: str, text: str, *records: str) -> str:
    head = SOURCE.replace("NAME", name).replace("SHA256", sha256(text.encode()).hexdigest())
    return head + "".join(f"      - {{period: 2020, {record}}}\n" for record in records)


def check(folder: Path, *sources: str) -> Outcome:
    (folder.parent / "registry.yaml").write_text(HEAD + "".join(sources), encoding="utf-8")
    return educli("check", "-r", "registry.yaml", "--documents", folder.name, folder=folder.parent)


def lints(outcome: Outcome) -> list[str]:
    return [row["lint"] for row in rows(outcome)]


def put(path: Path, text: str = TEXT) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(text.encode())


# documents


@pytest.mark.parametrize("name", ["000.txt", "河南 2021.md", "no-ending", "2021/henan/text.txt"])
def test_a_document_is_found_under_any_name(name: str, folder: Path) -> None:
    put(folder / name)
    outcome = check(folder, source("henan", TEXT, *RIGHT))
    assert (outcome.status, lints(outcome)) == (0, [])


@pytest.mark.parametrize("name", ["none", "registry.yaml"])
def test_a_folder_that_is_none(name: str, folder: Path) -> None:
    check(folder, source("henan", TEXT, *RIGHT))
    outcome = educli("check", "-r", "registry.yaml", "--documents", name, folder=folder.parent)
    assert (outcome.status, outcome.out) == (2, "")
    assert "error[documents-unreadable]" in outcome.err


def test_without_a_folder_no_quote_is_looked_up(folder: Path) -> None:
    check(folder, source("henan", TEXT, *RIGHT))
    outcome = educli("check", "-r", "registry.yaml", folder=folder.parent)
    assert (outcome.status, lints(outcome)) == (0, [])


def test_an_empty_name_is_no_folder(folder: Path) -> None:
    """`--documents "$UNSET"` must not look like a passed check."""
    check(folder, source("henan", TEXT, *RIGHT))
    assert educli("check", "-r", "registry.yaml", "--documents", "", folder=folder.parent).status == 2


def test_a_folder_of_other_files(folder: Path) -> None:
    (folder / "picture.png").write_bytes(bytes(range(256)))
    (folder / "gbk.txt").write_bytes(TEXT.encode("gbk"))
    (folder / "empty.txt").touch()
    (folder / "dangling").symlink_to("nowhere")
    (folder / "loop").symlink_to(".")
    put(folder / "other.txt", "安徽省亳州市教育局\n")
    outcome = check(folder, source("henan", TEXT, *RIGHT))
    (row,) = rows(outcome)
    assert (outcome.status, row["lint"], row["severity"]) == (0, "document-missing", "warning")
    assert row["message"] == "no text in the folder is 'henan'; 6 quotes were not checked"
    assert (row["file"], row["line_number"]) == ("registry.yaml", str(HEAD.count("\n") + 2))


def test_a_folder_that_has_some(folder: Path) -> None:
    put(folder / "a.txt")
    other = source("other", "另一份", "region: 郑州, metric: gross, value: 95, quote: 毛入园率95%, at: 一")
    outcome = check(folder, source("henan", TEXT, *RIGHT), other)
    assert [row["message"] for row in rows(outcome)] == ["no text in the folder is 'other'; 1 quotes were not checked"]


def test_a_changed_document(folder: Path) -> None:
    put(folder / "later.txt", TEXT.replace("93.5%", "94.5%").replace("12000", "13000"))
    outcome = check(folder, source("henan", TEXT, *RIGHT))
    assert outcome.status == 1
    first, *gone = rows(outcome)
    assert first["lint"] == "document-changed"
    assert first["message"] == (
        "'later.txt' is not the text that 'henan' was curated from; 4 of 6 quotes still stand in it"
    )
    assert [(row["lint"], row["region"], row["metric"]) for row in gone] == [
        ("quote-not-found", "411100", "seats"),
        ("quote-not-found", "411100", "gross"),
    ]


def test_a_document_with_another_end_of_line_still_has_its_quotes(folder: Path) -> None:
    put(folder / "windows.txt", TEXT.replace("\n", "\r\n"))
    outcome = check(folder, source("henan", TEXT, *RIGHT))
    assert lints(outcome) == ["document-changed"]
    assert "6 of 6 quotes" in outcome.out


# quotes


def quoted(folder: Path, record: str, text: str = TEXT) -> list[str]:
    """Return the errors of one record beside one of each city."""
    put(folder / "a.txt", text)
    outcome = check(folder, source("henan", text, RIGHT[0], RIGHT[3], record))
    return [row["lint"] for row in rows(outcome) if row["severity"] == "error"]


@pytest.mark.parametrize(
    ("record", "lint"),
    [
        ("region: 许昌, metric: gross, value: 85, quote: 毛入园率85%, at: 许昌 二", "quote-not-found"),
        # Before 以上, before 余, and in the middle of a number.
        ("region: 许昌, metric: gross, value: 84.00, quote: 毛入园率达到84.00%, at: 许昌 二", "quote-cut"),
        ("region: 许昌, metric: gross, value: 4.00, qualifier: at_least, quote: 4.00%以上, at: 许昌 二", "quote-cut"),
        ("region: 漯河, metric: gross, value: 3.5, quote: 3.5%, at: 漯河 二", "quote-cut"),
        ("region: 许昌, metric: seats, value: 2.8, unit: 万个, quote: 新增学位2.8万, at: 许昌 一(一)二", "quote-cut"),
        ("region: 漯河, metric: seats, value: 1200, quote: 新增学位1200, at: 漯河 一(一)二", "quote-cut"),
        # Another city, section, paragraph or point.
        ("region: 许昌, metric: gross, value: 93.5, quote: 毛入园率93.5%, at: 许昌 二", "place-wrong"),
        ("region: 漯河, metric: gross, value: 93.5, quote: 毛入园率93.5%, at: 漯河 一", "place-wrong"),
        ("region: 漯河, metric: seats, value: 12000, quote: 新增学位12000个, at: 漯河 一(二)二", "place-wrong"),
        ("region: 漯河, metric: seats, value: 12000, quote: 新增学位12000个, at: 漯河 一(一)一", "place-wrong"),
        ("region: 漯河, metric: seats, value: 12000, quote: 新增学位12000个, at: 平顶山 一(一)二", "place-wrong"),
    ],
)
def test_what_a_quote_gets_wrong(record: str, lint: str, folder: Path) -> None:
    assert quoted(folder, record) == [lint]


@pytest.mark.parametrize(
    ("record", "old", "new"),
    [
        (RIGHT[5], "毛入园率93.5%", "毛 入 园\u3000率93\n.5 %"),
        (RIGHT[5], "93.5%", "\uff19\uff13\uff0e\uff15\uff05"),
        (RIGHT[4], "新增学位12000个", "新增学位\uff11\uff12\uff10\uff10\uff10个"),
        (RIGHT[5].replace("quote: 毛入园率93.5%", "quote: 毛入园率\uff19\uff13\uff0e\uff15\uff05"), "漯河市", "漯河市"),
        (RIGHT[5].replace("quote: 毛入园率93.5%", "quote: 毛入园率 93.5 %"), "漯河市", "漯河市"),
        (RIGHT[5], "漯河市\n一、", "漯河市\n 一 、"),
        (RIGHT[4], "(一)消除", "（ 一 ）消除"),
        (
            RIGHT[5].replace("毛入园率93.5%", "毛入园率百分之九十三点五"),
            "毛入园率93.5%",
            "毛入园率百分之九十三点五",
        ),
    ],
    ids=[
        "blanks",
        "full-width",
        "full-width count",
        "full-width quote",
        "blank quote",
        "heading",
        "brackets",
        "Chinese",
    ],
)
def test_blanks_and_widths_do_not_count(record: str, old: str, new: str, folder: Path) -> None:
    assert old in TEXT
    assert quoted(folder, record, TEXT.replace(old, new)) == []


def test_lines_and_plans_are_looked_up_too(folder: Path) -> None:
    put(folder / "a.txt")
    line = "{id: line, metric: large, at_most: 4, issuer: 河南, applies_to: prefecture, from: 2020, standing: cited, source: henan, quote: 不超过4%}"
    plan = "{region: 许昌, metric: large, at_most: 3, by: 2025, source: henan, quote: 降到3%以内}"
    outcome = check(folder, source("henan", TEXT, *RIGHT), f"thresholds:\n  - {line}\n", f"targets:\n  - {plan}\n")
    assert lints(outcome) == ["quote-not-found", "quote-not-found"]


# the passage


def show(folder: Path, city: str, metric: str) -> list[str]:
    words = ("show", city, metric, "-r", "registry.yaml", "--documents", folder.name)
    return [row["passage"] for row in rows(educli(*words, folder=folder.parent))]


def test_show_prints_the_passage(folder: Path) -> None:
    put(folder / "a.txt")
    check(folder, source("henan", TEXT, *RIGHT))
    (passage,) = show(folder, "许昌", "gross")
    assert "二、学前教育 学前三年【毛入园率达到84.00%以上】,普惠率87.5%。" in passage
    card = educli(
        "show", "许昌", "gross", "-r", "registry.yaml", "--documents", folder.name, "-f", "table", folder=folder.parent
    )
    assert "【毛入园率达到84.00%以上】" in card.out


def test_show_prints_the_quote_as_the_document_does(folder: Path) -> None:
    text = TEXT.replace("新增学位12000个", "新增学位 \uff11\uff12\uff10\uff10\uff10个")
    put(folder / "a.txt", text)
    check(folder, source("henan", text, *RIGHT))
    (passage,) = show(folder, "漯河", "seats")
    assert "【新增学位 \uff11\uff12\uff10\uff10\uff10个】" in passage


def test_show_prints_the_passage_of_the_stated_place(folder: Path) -> None:
    """Both cities have these words; each has its own passage."""
    text = TEXT.replace("漯河市\n", "漯河市\n" + "本市概况。" * 20 + "\n")
    put(folder / "a.txt", text)
    check(folder, source("henan", text, *RIGHT))
    (passage,) = show(folder, "漯河", "large")
    assert "【控制在5%以内】;二是新增学位12000个" in passage


def test_show_without_the_document(folder: Path) -> None:
    check(folder, source("henan", TEXT, *RIGHT))
    assert show(folder, "许昌", "gross") == ["the folder has no text with the fingerprint of the source"]
    words = ("show", "许昌", "gross", "-r", "registry.yaml", "--documents", "none")
    outcome = educli(*words, folder=folder.parent)
    assert (outcome.status, "error[documents-unreadable]" in outcome.err) == (2, True)


# the shipped registry


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents themselves are not shipped")
def test_the_shipped_registry_holds() -> None:
    outcome = educli("check", "--documents", str(SEEDS), "-f", "tsv")
    assert outcome.status == 0, outcome.out
    assert not {"error"} & {row["severity"] for row in rows(outcome)}
    # All five texts were there.
    assert "document-missing" not in lints(outcome)
