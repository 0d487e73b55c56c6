"""Excel: read back cell by cell, held against the JSON of the same answer, calculated and shown by LibreOffice."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from asking import TINY, educli
from office import QUESTIONS, converted, needs_office, saved, shown
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet
from running import EDUCLI, environment, on_terminal
from test_output import COLUMNS, NASTY, nasty, nasty_rows

from educli.errors import EducliError
from educli.model.numeral import Numeral
from educli.model.page import Page
from educli.model.result import Result
from educli.output import spreadsheet
from educli.output.delimited import cell as plainly
from educli.output.formats import Layout, write
from educli.output.provenance import on_paper
from educli.output.text import for_xml

FILLS = {"met": "FFE2EFDA", "not met": "FFF8CBAD", "undecided": "FFFFF2CC"}


def opened(file: Path | BytesIO) -> Any:
    return openpyxl.load_workbook(file)


def answered(tmp_path: Path, *words: str, **settings: str) -> Any:
    return opened(saved(tmp_path / "answer.xlsx", *words, **settings))


def asked(*words: str, **settings: str) -> dict[str, Any]:
    outcome = educli(*words, "-f", "json", **{"EDUCLI_REGISTRY": str(TINY)} | settings)  # type: ignore[arg-type]
    answer: dict[str, Any] = json.loads(outcome.out, parse_float=Decimal, parse_int=Decimal)
    return answer


def data(book: Any) -> list[dict[str, Any]]:
    """Return the rows of the sheet for programs, by the ids of its second row."""
    _titles, ids, *rows = book["Data"].iter_rows(values_only=True)
    return [dict(zip(ids, row, strict=True)) for row in rows]


def as_json(value: Any, kind: str) -> Any:
    """Return what JSON has for a cell."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool) or value is None:
        return value
    return Decimal(str(value)) if isinstance(value, int | float) else value


def as_cell(value: Any) -> Any:
    """Return what a cell has for a value of JSON: an empty text is an empty cell, a list a text."""
    return plainly(value) or None if isinstance(value, list | dict) else None if value == "" else value


@dataclass
class Shown:
    """A cell that has a number, and what its format makes of it; a reader of our own of the formats we write."""

    number: float
    format: str

    def __str__(self) -> str:
        section = self.format.split(";")[0 if self.number > 0 else 1 if self.number < 0 else 2]
        found = re.fullmatch(r'(?:"([^"]*)")?(?:#,##0|0)(?:\.(0+))?(?:"([^"]*)")?', section)
        assert found
        before, digits, after = found.groups()
        text = f"{abs(Decimal(str(self.number))):.{len(digits or '')}f}"
        return (before or "") + text + (after or "")


# the same content as the other formats


@pytest.mark.parametrize(
    ("lang", "words"), [("en", words) for words in QUESTIONS] + [("zh", words) for words in QUESTIONS[:5]]
)
def test_programs_read_what_json_has(tmp_path: Path, lang: str, words: tuple[str, ...]) -> None:
    settings = {"EDUCLI_LANG": lang}
    answer = asked(*words, **settings)
    book = answered(tmp_path, *words, **settings)
    sheet = book["Data" if lang == "en" else "数据"]
    _titles, ids, *rows = sheet.iter_rows(values_only=True)
    assert list(ids) == [column["id"] for column in answer["columns"]]
    found = [{id: as_json(value, id) for id, value in zip(ids, row, strict=True)} for row in rows]
    assert found == [{id: as_cell(value) for id, value in row.items()} for row in answer["rows"]]
    assert book.custom_doc_props["question"].value == answer["question"]
    if answer["registry"]["fingerprint"]:
        assert book.custom_doc_props["registry_fingerprint"].value == answer["registry"]["fingerprint"]


@pytest.mark.parametrize("words", QUESTIONS)
def test_notes_are_told_and_a_formula_only_counts(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer, book = asked(*words), answered(tmp_path, *words)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {*on_paper((*answer["notes"], *answer["warnings"]))} <= {cell.value for cell in cells}
    formulas = [cell for cell in cells if cell.data_type == "f"]
    assert {cell.parent.title for cell in formulas} <= {"Summary"}


def test_a_number_keeps_its_comparator_and_the_digits_that_were_printed(tmp_path: Path) -> None:
    for row, values in zip(
        asked("gaps", "--only", "all")["rows"],
        cells_of(answered(tmp_path, "gaps", "--only", "all")["Data"]),
        strict=True,
    ):
        value = values["value"]
        if row["value"] is None:
            assert value.value is None
            continue
        mark = {"exact": "", "more_than": ">", "at_least": "≥", "less_than": "<", "at_most": "≤", "approx": "≈"}[
            row["qualifier"]
        ]
        assert str(Shown(value.value, value.number_format)) == f"{mark}{row['value']:.{max(row['decimals'], 0)}f}"


def cells_of(sheet: Worksheet) -> Iterator[dict[str, Any]]:
    _titles, ids, *rows = sheet.iter_rows()
    for row in rows:
        yield {str(id.value): cell for id, cell in zip(ids, row, strict=True)}


def test_every_number_is_shown_as_people_read_it() -> None:
    for numeral, text in (
        (Numeral(">93", 93, ">"), ">93"), (Numeral("84.00", Decimal("84.00"), decimals=2), "84.00"), (Numeral("+3 pp", 3, after=" pp", signed=True), "+3 pp"),
        (Numeral("≤−2.5个百分点", Decimal("-2.5"), "≤", "个百分点", signed=True), "≤−2.5个百分点"), (Numeral("0 pp", 0, after=" pp", signed=True), "0 pp"),
        (Numeral("≈200,000", 200000, "≈"), "≈200000"), (Numeral("", Decimal("1E+3")), "1000"), (Numeral("", -5), "−5"),
    ):  # fmt: skip
        assert str(Shown(float(numeral.number), spreadsheet._pattern(numeral))) == text


# what people are given


def test_gaps_have_a_word_and_a_fill_for_each_verdict(tmp_path: Path) -> None:
    sheet = answered(tmp_path, "gaps")["Answer"]
    rows = asked("gaps")["rows"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B3", "$2:$2")
    assert sheet.auto_filter.ref == f"A2:{sheet.cell(2, sheet.max_column).column_letter}{len(rows) + 2}"
    words = [
        (cell.value.rstrip("*"), cell.fill.start_color.rgb) for (cell,) in sheet.iter_rows(3, len(rows) + 2, max_col=1)
    ]
    assert [word for word, _fill in words] == [row["verdict"].replace("_", " ") for row in rows]
    assert {word: fill for word, fill in words if word in FILLS} == FILLS
    assert {word for word, _fill in words} > {"met", "not met"}


def test_two_cities_stand_side_by_side_a_row_a_metric(tmp_path: Path) -> None:
    sheet = answered(tmp_path, "compare", "许昌", "漯河")["Answer"]
    rows = asked("compare", "许昌", "漯河")["rows"]
    head, *body = list(sheet.iter_rows(2, 2 + len(rows) // 2))
    titles = [cell.value for cell in head]
    assert titles[:8] == [
        "metric",
        "unit",
        "Xuchang",
        "Xuchang\nperiod",
        "Xuchang\nverdict",
        "Luohe",
        "Luohe\nperiod",
        "Luohe\nverdict",
    ]
    places = {name: titles.index(name) for name in ("Xuchang", "Luohe", "Luohe\ndifference")}
    for cells, first, second in zip(body, rows[::2], rows[1::2], strict=True):
        assert [as_json(cells[places[name]].value, "") for name in ("Xuchang", "Luohe")] == [
            first["value"],
            second["value"],
        ]
        if second["difference"] is not None:
            assert Decimal(str(cells[places["Luohe\ndifference"]].value)) == second["difference"]


def test_who_is_handed_the_file_finds_definitions_sources_and_lines(tmp_path: Path) -> None:
    book = answered(tmp_path, "gaps", "许昌")
    assert book.sheetnames == [
        "Answer",
        "Summary",
        "Data",
        "Definitions and comparability",
        "Data sources",
        "Lines used",
        "Fields",
    ]
    texts = {
        title: {cell for row in book[title].iter_rows(values_only=True) for cell in row} for title in book.sheetnames
    }
    rows = asked("gaps", "许昌")["rows"]
    assert {row["metric_name"] for row in rows} <= texts["Definitions and comparability"]
    assert {row["source"] for row in rows if row["source"]} <= texts["Data sources"]
    assert {row["line"] for row in rows} <= texts["Lines used"]
    assert {asked("gaps", "许昌")["registry"]["fingerprint"], "tiny.yaml", date.today().isoformat()} <= texts[
        "Data sources"
    ]
    assert set(rows[0]) <= texts["Fields"]


def test_the_header_can_be_left_out_for_people(tmp_path: Path) -> None:
    book = answered(tmp_path, "gaps", "--no-header")
    assert "verdict" not in [cell.value for cell in book["Answer"][2]]
    assert data(book) == data(answered(tmp_path, "gaps"))


def test_an_answer_without_rows_says_so(tmp_path: Path) -> None:
    book = answered(tmp_path, "gaps", "许昌", "--only", "undecided")
    told = asked("gaps", "许昌", "--only", "undecided")
    said = [cell.value for (cell,) in book["Answer"].iter_rows(max_col=1) if cell.value]
    assert said == ["Figures against the lines in force", *on_paper((*told["notes"], *told["warnings"]))]
    assert data(book) == []
    assert answered(tmp_path, "sql", "from figures").sheetnames[0] == "Data"


def test_a_pipe_gets_the_same_bytes_as_a_file(tmp_path: Path) -> None:
    file = saved(tmp_path / "answer.xlsx", "rank", "大班额比例")
    piped = subprocess.run(
        [*EDUCLI, "rank", "大班额比例", "-f", "xlsx"], capture_output=True, env=environment(), check=True
    ).stdout
    assert piped == file.read_bytes()


# what must not happen


def test_a_nasty_answer_stays_text(tmp_path: Path) -> None:
    out = BytesIO()
    write(nasty(), "xlsx", out, Layout())
    book = opened(out)
    cells = {cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row}
    assert [value for value, cell in cells.items() if cell.data_type == "f"] == []
    assert cells["=1+1"].quotePrefix
    rows = list(cells_of(book["Data"]))
    for found, row in zip(rows, nasty_rows(), strict=True):
        assert found["text"].value == (for_xml(row["text"]) or None)
        assert Decimal(str(found["value"].value)) == row["value"]
        assert found["good"].value is row["good"]
        assert found["day"].value == datetime(2021, 4, 12)
    assert len(rows) == len(NASTY)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1+1",
        " =1",
        "2020-09",
        "1e5",
        "_x0041_",
        "{=1}",
        "http://example.org",
        '=HYPERLINK("x")',
    ],
)
def test_no_text_becomes_anything_else(text: str) -> None:
    out = BytesIO()
    result = Result("text", COLUMNS[1:2], [{"text": text}], lambda: Page(text, []))
    write(result, "xlsx", out, Layout())
    [cell] = [row["text"] for row in cells_of(opened(out)["Data"])]
    assert (cell.data_type, unescape(cell.value), cell.hyperlink) == ("s", text, None)
    assert cell.quotePrefix or not re.match(r"\s*[-=+@＝\d]", text)


def test_a_number_that_excel_would_round_is_text() -> None:
    values = [
        Decimal("12345678901234567890.12345678"),
        Decimal("0.1234567890123456"),
        Decimal("123456789012345"),
        Decimal("0.00000001"),
        2**127 - 1,
        Decimal("1E-35"),
    ]
    out = BytesIO()
    write(
        Result("numbers", COLUMNS[2:3], [{"value": value} for value in values], lambda: Page("", [])),
        "xlsx",
        out,
        Layout(),
    )
    found = [row["value"].value for row in cells_of(opened(out)["Data"])]
    assert [Decimal(str(value)) for value in found] == values
    assert [isinstance(value, str) for value in found] == [True, True, False, False, True, True]


def test_a_text_too_long_for_a_cell_is_cut_and_that_is_told() -> None:
    out = BytesIO()
    write(Result("long", COLUMNS[1:2], [{"text": "😀" * 20_000}], lambda: Page("", [])), "xlsx", out, Layout())
    book = opened(out)
    [text] = [row["text"].value for row in cells_of(book["Data"])]
    assert text == "😀" * 16_383 + "…"
    told = [cell for row in book["Fields"].iter_rows(values_only=True) for cell in row if cell]
    assert "Texts longer than a cell of Excel holds were cut, and end in …: 1; json has them whole." in told


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spreadsheet, "_ROWS", 10)
    outcome = educli("regions", "--all", "-o", str(tmp_path / "answer.xlsx"), EDUCLI_REGISTRY=str(TINY))
    assert (outcome.status, "error[cannot-write]" in outcome.err) == (4, True)
    assert list(tmp_path.iterdir()) == []
    out = BytesIO()
    write(Result("eight", COLUMNS[1:2], [{"text": "x"}] * 8, lambda: Page("", [])), "xlsx", out, Layout())
    with pytest.raises(EducliError):
        write(Result("nine", COLUMNS[1:2], [{"text": "x"}] * 9, lambda: Page("", [])), "xlsx", out, Layout())


def test_rows_that_come_one_by_one_are_written_as_they_come(tmp_path: Path) -> None:
    file = saved(tmp_path / "answer.xlsx", "sql", "select i::integer as n, 'x' || i as text from range(12000) as t(i)")
    rows = data(opened(file))
    assert rows == [{"n": n, "text": f"x{n}"} for n in range(12000)]


def test_what_is_interrupted_leaves_neither_half_a_file_nor_what_it_was_made_from(tmp_path: Path) -> None:
    file, waiting = tmp_path / "answer.xlsx", tmp_path / "waiting"
    waiting.mkdir()
    file.write_bytes(b"before")
    statement = "select i, i * 2 as twice, 'text ' || i as text from range(1000000) as t(i)"
    process = subprocess.Popen(
        [*EDUCLI, "sql", statement, "-o", str(file)], env=environment(TMPDIR=str(waiting)), stderr=subprocess.PIPE
    )  # fmt: skip
    for _turn in range(600):
        if any(waiting.rglob("*")):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert file.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.xlsx", "waiting"]
    assert list(waiting.iterdir()) == []


def test_a_terminal_is_told_that_writing_takes_long(tmp_path: Path) -> None:
    file = tmp_path / "answer.xlsx"
    statement = "select i, i * 2 as twice, 'text ' || i as text from range(150000) as t(i)"
    status, told = on_terminal("sql", statement, "-o", str(file), EDUCLI_LANG="en")
    said = "Writing answer.xlsx …"
    assert status == 0
    # The line is erased again.
    assert told.endswith(f"{said}\r{' ' * len(said)}\r")


def test_nothing_of_it_is_imported_unless_it_is_written() -> None:
    script = (
        "import sys, os; from educli.app import main; os.environ['EDUCLI_LANG'] = 'en'; main(['gaps', '-f', 'json', '-o', os.devnull]);"
        "print([name for name in sys.modules if name.split('.')[0] in ('xlsxwriter', 'docx', 'lxml', 'tempfile')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout


# what another program makes of it


@needs_office
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_libreoffice_shows_the_numbers_as_people_read_them(tmp_path: Path, lang: str) -> None:
    settings = {"EDUCLI_LANG": lang}
    sheets = shown(saved(tmp_path / "gaps.xlsx", "gaps", "--only", "all", **settings))
    rows = asked("gaps", "--only", "all", **settings)["rows"]
    table = sheets["Answer" if lang == "en" else "查询结果"]
    said = educli("gaps", "--only", "all", "--labels", "-f", "csv", EDUCLI_REGISTRY=str(TINY), **settings).out  # type: ignore[arg-type]
    titles, *lines = csv_of(said)
    value, margin = (titles.index(title) for title in (("value", "margin") if lang == "en" else ("数值", "余量")))
    places = [table[1].index(titles[place]) for place in (value, margin)]
    found = [[line[place] for place in places] for line in table[2 : 2 + len(rows)]]
    assert found == [[line[value], line[margin]] for line in lines]
    assert any(text.startswith(">") for text, _margin in found)


def csv_of(text: str) -> list[list[str]]:
    import csv
    from io import StringIO

    return list(csv.reader(StringIO(text, newline="")))


@needs_office
def test_the_counts_follow_what_is_edited(tmp_path: Path) -> None:
    file = saved(tmp_path / "gaps.xlsx", "gaps")
    book = opened(file)
    before = list(openpyxl.load_workbook(file, data_only=True)["Summary"].iter_rows(2, values_only=True))
    words, regions = list(before[0][1:-1]), [row[0] for row in before[1:-1]]
    assert before[-1][1:] == (
        *[sum(row[place] for row in before[1:-1]) for place in range(1, len(words) + 1)],
        sum(row[-1] for row in before[1:-1]),
    )
    # The first row changes its verdict. What this library writes has formulas alone, so that LibreOffice calculates all of them.
    verdict, region = (book["Answer"].cell(3, column) for column in (1, 2))
    old, new = verdict.value, next(word for word in words if word != verdict.value)
    verdict.value = new
    book.save(tmp_path / "edited.xlsx")
    [calculated] = converted(tmp_path / "edited.xlsx", "xlsx").iterdir()
    after = list(openpyxl.load_workbook(calculated, data_only=True)["Summary"].iter_rows(2, values_only=True))
    row = 1 + regions.index(region.value)
    expected = [list(line) for line in before]
    for line in (row, -1):
        expected[line][1 + words.index(old)] -= 1
        expected[line][1 + words.index(new)] += 1
    assert [list(line) for line in after] == expected
