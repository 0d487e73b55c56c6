"""Word: in the style of official papers, by styles alone; what it says is what the terminal and JSON say."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from asking import TINY, educli
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from office import QUESTIONS, converted, needs_office, needs_poppler, saved
from test_output import NASTY, nasty, nasty_page

from educli.language import set_language
from educli.model import wording
from educli.model.page import Card, Heading, Page, Sheet
from educli.model.period import year_before
from educli.model.result import Result
from educli.output.document import _numbered
from educli.output.formats import Layout, write
from educli.output.provenance import on_paper
from educli.output.text import for_xml
from educli.paths import BUILTIN_REGISTRY

SHIPPED = {"EDUCLI_REGISTRY": str(BUILTIN_REGISTRY)}


def opened(tmp_path: Path, *words: str, **settings: str) -> Any:
    return docx.Document(str(saved(tmp_path / "answer.docx", *words, **settings)))


def asked(*words: str, **settings: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(educli(*words, "-f", "json", **{"EDUCLI_REGISTRY": str(TINY)} | settings).out)  # type: ignore[arg-type]
    return answer


def clause(reason: str) -> str:
    """Return what a reason says of its line: several lines of one figure share the words before it."""
    return re.split("; |，", reason, maxsplit=1)[1].rstrip(".。")


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def everything(document: Any) -> str:
    return "\n".join(node.text or "" for node in document.element.iter(qn("w:t")))


# what it says


@pytest.mark.parametrize("words", QUESTIONS)
def test_every_answer_becomes_a_document(tmp_path: Path, words: tuple[str, ...]) -> None:
    document, answer = opened(tmp_path, *words), asked(*words)
    assert document.paragraphs[0].style.name == "Title"
    said = texts(document)
    assert [note for note in on_paper((*answer["notes"], *answer["warnings"])) if note not in said] == []
    assert answer["registry"]["fingerprint"] in document.core_properties.keywords
    # A list of fields comes from no registry.
    assert answer["question"] == "fields" or date.today().isoformat() in everything(document)


@pytest.mark.parametrize("words", [("gaps", "许昌"), ("gaps", "--only", "all"), ("gaps", "--reference")])
def test_the_paragraphs_are_the_reasons_of_the_terminal(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = [p.text for p in opened(tmp_path, *words).paragraphs if p.style.name == "Body Text"]
    rows = asked(*words)["rows"]
    assert rows
    assert [row["reason"] for row in rows if not any(clause(row["reason"]) in paragraph for paragraph in said)] == []
    # One paragraph for each figure, which names it once unless there is more to say of a line.
    assert len(said) == len({(row["region"], row["metric"], row["period"], row["population"]) for row in rows})


def test_compare_and_show_give_the_same_reasons_as_gaps(tmp_path: Path) -> None:
    reasons = {
        row["reason"] for row in asked("gaps", "许昌", "-m", "大班额比例")["rows"] if row["verdict"] != "no_data"
    }
    for words in (("compare", "许昌", "漯河"), ("show", "许昌", "大班额比例")):
        said = everything(opened(tmp_path, *words))
        # How many classes a share is off is known to gaps alone.
        assert [reason for reason in reasons if clause(reason).partition("; that is ")[0] not in said] == []


def test_the_table_has_the_numbers_of_the_terminal(tmp_path: Path) -> None:
    table = opened(tmp_path, "gaps").tables[0]
    titles, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    answer = asked("gaps")["rows"]
    assert [row[titles.index("value")] for row in rows] == [wording.marked(as_row(row)) for row in answer]
    assert [row[titles.index("margin")] for row in rows] == [wording.margin(as_row(row)) for row in answer]
    # The paragraphs say the reasons.
    assert "reason" not in titles


def as_row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        name: None if row[name] is None else Decimal(str(row[name]))
        for name in ("value", "margin", "line_lower", "line_upper")
    }


def test_a_figure_says_how_it_changed_on_the_year_before(tmp_path: Path) -> None:
    said = everything(opened(tmp_path, "gaps", "河南", "--year", "2020", "-m", "学前三年毛入园率", **SHIPPED))
    values = {
        row["period"]: Decimal(str(row["value"]))
        for row in asked(
            "sql", "from figures where region = '410000' and metric_zh = '学前三年毛入园率' and status = 'A'", **SHIPPED
        )["rows"]
    }
    assert values["2020"] > values["2019"]
    assert f"That is {values['2020'] - values['2019']} percentage points more than the year before (2019: " in said
    chinese = everything(
        opened(tmp_path, "gaps", "河南", "--year", "2020", "-m", "学前三年毛入园率", EDUCLI_LANG="zh", **SHIPPED)
    )
    assert f"比上年（2019年：89.50%）上升{values['2020'] - values['2019']}个百分点。" in chinese
    assert "year before" not in everything(opened(tmp_path, "gaps", "许昌", "--year", "2020", **SHIPPED))


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ("96.5", "95", "That is 1.5 percentage points more than the year before (2019: 95%)."),
        ("95", "96.5", "That is 1.5 percentage points less than the year before (2019: 96.5%)."),
        ("95", "95.0", "That is as much as in the year before (2019: 95%)."),
        (">96", "95", "The year before (2019) it was 95%."),
        ("96", ">95", "The year before (2019) it was more than 95%."),
    ],
)
def test_a_change_is_only_told_where_both_are_exact(now: str, then: str, said: str) -> None:
    def figure(text: str) -> dict[str, Any]:
        return {
            "qualifier": "more_than" if text[0] == ">" else "exact", "value": Decimal(text.lstrip(">")), "decimals": 0, "unit": "percent", "period": "2019",
        }  # fmt: skip

    assert wording.changed_on(figure(now), figure(then)) == said


def test_the_year_before_keeps_months_days_and_spans() -> None:
    assert [year_before(text) for text in ("2020", "2020-09", "2021-12-31", "2016/2020", "2023-01/2023-06")] == [
        "2019", "2019-09", "2020-12-31", "2015/2019", "2022-01/2022-06",
    ]  # fmt: skip


def test_documents_are_numbered_and_lines_refer_to_them(tmp_path: Path) -> None:
    document = opened(tmp_path, "gaps", "许昌", "-m", "大班额比例")
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    [references] = [rows for rows in tables if rows[0][:2] == ["footnote", "footnote text"]]
    numbers = {row[0]: row[references[0].index("source id")] for row in references[1:]}
    assert list(numbers) == [f"[{place}]" for place in range(1, len(numbers) + 1)]
    [lines] = [rows for rows in tables if "line id" in rows[0]]
    place, line = lines[0].index("footnote"), lines[0].index("line id")
    known = {row["line"]: row["source"] for row in asked("thresholds")["rows"]}
    assert {row[line]: numbers[row[place]] for row in lines[1:]} == {row[line]: known[row[line]] for row in lines[1:]}


# how it looks


@pytest.mark.parametrize("words", [("gaps",), ("compare", "许昌", "漯河", "郑州"), ("show", "许昌", "大班额比例")])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_set_by_styles_alone(tmp_path: Path, words: tuple[str, ...], lang: str) -> None:
    document = opened(tmp_path, *words, EDUCLI_LANG=lang)
    body = document.element.body
    known = {style.style_id for style in document.styles}
    for properties in body.iter(qn("w:rPr")):
        assert [child.tag for child in properties] == [qn("w:rStyle")]
    for properties in body.iter(qn("w:pPr")):
        assert {child.tag for child in properties} <= {qn("w:pStyle"), qn("w:sectPr")}
    used = {node.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle", "w:tblStyle") for node in body.iter(qn(tag))}
    assert used <= known


def test_the_page_is_that_of_the_standard(tmp_path: Path) -> None:
    document = opened(tmp_path, "show", "许昌", "大班额比例", EDUCLI_LANG="zh")
    [section] = document.sections
    millimetres = [round(length / Mm(1)) for length in (
        section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)]  # fmt: skip
    assert millimetres == [210, 297, 37, 28, 26, 35]
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        assert [node.get(qn("w:instr")) for node in footer._element.iter(qn("w:fldSimple"))] == [" PAGE "]
        assert footer.paragraphs[0].text.startswith("— ")
    styles = {style.name: style for style in document.styles}
    types = {
        name: styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Heading 1", "Body Text", "Footer")
    }
    assert types == {"Title": "方正小标宋简体", "Heading 1": "黑体", "Body Text": "仿宋_GB2312", "Footer": "宋体"}
    sides = [styles[name].paragraph_format.alignment for name in ("Footer", "Footer Even")]
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, None]
    assert (styles["Title"].font.size.pt, styles["Body Text"].font.size.pt) == (22, 16)
    [fonts] = [part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml"]
    assert all(name in fonts.blob.decode() for name in types.values())


@pytest.mark.parametrize("words", [("gaps", "--only", "all"), ("thresholds",), ("compare", "许昌", "漯河")])
def test_the_head_of_a_table_stands_on_each_page_and_no_row_is_broken(tmp_path: Path, words: tuple[str, ...]) -> None:
    for table in opened(tmp_path, *words).tables:
        repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert repeated == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)


def test_a_table_that_is_too_wide_lies_across_and_what_has_no_room_is_named() -> None:
    out = BytesIO()
    headings = tuple(Heading(f"column {place}", "right", place) for place in range(30))
    sheet = Sheet(headings, [[f"{place}234567" for place in range(30)]])
    write(Result("wide", (), [], lambda: Page("wide", [sheet])), "docx", out, Layout())
    document = docx.Document(out)
    assert [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections] == [False, True, False]
    titles = [cell.text for cell in document.tables[0].rows[0].cells]
    assert titles == [f"column {place}" for place in range(len(titles))]
    [told] = [text for text in texts(document) if text.startswith("Hidden")]
    assert re.findall(r"column \d+", told) == [f"column {place}" for place in range(len(titles), 30)]
    across = document.sections[1]
    room = int(across.page_width or 0) - int(across.left_margin or 0) - int(across.right_margin or 0)
    assert sum(int(column.get(qn("w:w"))) for column in document.tables[0]._tbl.tblGrid) * 635 <= room


def test_a_nasty_answer_is_still_a_document() -> None:
    out = BytesIO()
    write(nasty()._replace(prose=lambda: list(NASTY.values())), "docx", out, Layout())
    document = docx.Document(out)
    said = everything(document)
    assert [name for name in NASTY if name not in said] == []
    assert for_xml(nasty_page().title) == document.paragraphs[0].text
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    assert [row[0] for row in rows] == list(NASTY)


def test_an_empty_answer_is_still_a_document() -> None:
    for page in (
        Page("nothing", []),
        Page("no rows", [Sheet((Heading("a"),), [])]),
        Page("no lines", [Card("card", [])]),
    ):
        out = BytesIO()
        write(Result("empty", (), [], lambda page=page: page), "docx", out, Layout())  # type: ignore[misc]
        assert docx.Document(out).paragraphs[0].text == page.title


def test_chapters_are_numbered_as_papers_are() -> None:
    assert [_numbered(place) for place in (1, 2)] == ["1. ", "2. "]
    set_language("zh")
    assert [_numbered(place) for place in (1, 2, 10, 11, 20, 21)] == [
        "一、",
        "二、",
        "十、",
        "十一、",
        "二十、",
        "二十一、",
    ]
    assert _numbered(3, below=True) == "（三）"


# what another program makes of it


@needs_office
@needs_poppler
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_libreoffice_prints_it(tmp_path: Path, lang: str) -> None:
    file = saved(tmp_path / "gaps.docx", "gaps", EDUCLI_LANG=lang)
    [printed] = converted(file, "pdf").iterdir()
    said = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], capture_output=True, text=True, check=True
    ).stdout
    # A sentence may run on over the number of a page.
    flat = re.sub(r"\s", "", re.sub(r"—\s?\d+\s?—\s*\f", "", said))
    answer = asked("gaps", EDUCLI_LANG=lang)["rows"]
    assert [row["reason"] for row in answer if re.sub(r"\s", "", clause(row["reason"])) not in flat] == []
    pages = said.rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert re.search(rf"—\s?{number}\s?—\s*$", page.rstrip()), page[-200:]


@needs_office
@needs_poppler
def test_the_head_is_repeated_in_print(tmp_path: Path) -> None:
    file = saved(tmp_path / "thresholds.docx", "thresholds", EDUCLI_LANG="en", **SHIPPED)
    [printed] = converted(file, "pdf").iterdir()
    said = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = [page for page in said.split("\f") if "≥" in page or "≤" in page]
    assert len(pages) > 2
    assert [page[:200] for page in pages if not re.search(r"metric +line +issuer", page)] == []


def test_a_paragraph_of_ranks_says_among_how_many(tmp_path: Path) -> None:
    document = docx.Document(str(saved(tmp_path / "answer.docx", "rank", "大班额", "--top", "1", "--lang", "en")))
    told = [paragraph.text for paragraph in document.paragraphs if "rank 1" in paragraph.text]
    assert len(told) == 1
    assert re.search(r"; ranked: [2-9]; not ranked: \d", told[0])


def test_a_paragraph_of_a_comparison_says_whose_difference_it_is_and_what_stands_against_it(tmp_path: Path) -> None:
    document = docx.Document(
        str(saved(tmp_path / "answer.docx", "compare", "许昌", "郑州", "-m", "大班额", "--lang", "en"))
    )
    [told] = [paragraph.text for paragraph in document.paragraphs if "Zhengzhou against" in paragraph.text]
    assert re.search(r"; Zhengzhou against Xuchang: [+−]", told)
    assert "mind: years differ" in told
