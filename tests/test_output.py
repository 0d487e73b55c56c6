"""One nasty answer through every writer, and random sheets through the table."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from educli.errors import EducliError
from educli.language import speaking
from educli.model.charts.axis import fitted
from educli.model.charts.chart import KINDS, Chart, Group, Mark, Rule, Span
from educli.model.columns import Column
from educli.model.page import Card, Heading, Page, Sheet
from educli.model.result import Report, Result
from educli.output.formats import FORMATS, Layout, write
from educli.output.provenance import on_paper
from educli.output.text import safe, width, wrap

TEXTS = [name for name, format in FORMATS.items() if not format.binary and not format.only]
WIDTHS = (40, 60, 80, 120, 200)
MARKS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}
NASTY = {
    "cjk": "许昌市义务教育阶段大班额比例",
    "long": "Children of migrant workers in public schools, " * 9,
    "unbroken": "x" * 130,
    "escape": "red \x1b[31m bell \x07 delete \x7f c1 \x9b31m",
    "blanks": "tab\there\nline\r\nend\x0b\x0c\x85",
    "bidi": "right \u202e to left \u2066 isolate \u200f",
    "formula": "=1+1",
    "quotes": "say \"hi\", 'ho'; <b>&amp; [bold]x[/bold] :smile:",
    "joined": "e\u0301 👩‍👩‍👧 \U0001f600 한글 ﷽",
    "zero": "a\u200bb\u00adc\ufeffd",
    "empty": "",
}
EXACT = [
    Decimal("84.00"),
    Decimal("0.00000001"),
    Decimal("-5"),
    Decimal("12345678901234567890.12345678"),
    Decimal("1E+3"),
    Decimal("0.00"),
]
COLUMNS = (
    Column("name", "name", "text", ""), Column("text", "text", "text", ""), Column("value", "value", "number", ""),
    Column("count", "count", "integer", ""), Column("good", "good", "boolean", ""), Column("day", "day", "date", ""),
    Column("flags", "flags", "list", ""), Column("nothing", "nothing", "text", ""),
)  # fmt: skip


def nasty_rows() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "text": text,
            "value": EXACT[place % len(EXACT)],
            "count": place - 1,
            "good": place % 2 == 0,
            "day": date(2021, 4, 12),
            "flags": [text, "period"][: place % 3],
            "nothing": None,
        }
        for place, (name, text) in enumerate(NASTY.items())
    ]


def nasty_page() -> Page:
    headings = (
        Heading("name"),
        Heading("text", need=1),
        Heading("value", "point"),
        Heading("count", "right", 2),
        Heading("day", need=3),
    )
    body = [
        (row["name"], row["text"], f"{row['value']:f}", str(row["count"]), row["day"].isoformat())
        for row in nasty_rows()
    ]
    cards = [
        Card(f"card \x1b[1m {row['name']}", [("value", f"{row['value']:f}"), ("text", row["text"])])
        for row in nasty_rows()
    ]
    return Page(
        "title \x1b]0;owned\x07 许昌",
        [Sheet(headings, body, [["good"], ["", "bad"], ["unsure"], ["quiet"] * 5, []] * 3), *cards],
    )


def nasty() -> Result:
    notes = ("note \x1b[31m \u202e and more words than fit on one line of a narrow terminal, 共有三十个指标无法比较",)
    return Result(
        "nasty",
        COLUMNS,
        nasty_rows(),
        nasty_page,
        notes,
        counts={"rows": len(NASTY)},
        registry="x\x1b.yaml",
        digest="0" * 64,
        reports=nasty_reports,
        charts=nasty_charts,
    )


def nasty_charts() -> list[Chart]:
    """A chart of each kind whose every text is nasty."""
    values = [value for value in EXACT if abs(value) < 10**6]
    marks = tuple(
        Mark(text, text, Span(value, value, value), text, text, text, "good", at=Decimal(2000 + place))
        for place, (text, value) in enumerate(zip(NASTY.values(), values * 2, strict=False))
    )
    rules, groups = (Rule(Decimal(3), NASTY["escape"]),), tuple(map(Group, NASTY.values()))
    axis, time = fitted(values, "", zero=True), fitted([mark.at for mark in marks if mark.at], "", zero=False)
    return [
        Chart(kind, NASTY["quotes"], NASTY["bidi"], marks[: 2 if kind == "dumbbell" else None], axis, rules, groups, time, (NASTY["joined"],), (NASTY["escape"],))
        for kind in KINDS
    ]  # fmt: skip


def nasty_reports() -> tuple[Report, ...]:
    levels = ("error", "warning", "note")
    return tuple(
        Report(name, levels[place % 3], text, f"folder {name}/许昌.yaml", place + 1, place + 2, text)
        for place, (name, text) in enumerate(NASTY.items())
    )


def written(format: str, fields: tuple[str, ...] = (), **layout: Any) -> str:
    out = StringIO()
    write(nasty(), format, out, Layout(**layout), fields)
    return out.getvalue()


def numbers(text: str) -> list[Decimal]:
    return [Decimal(number) for number in text.split()]


# what reaches a terminal


def harmful(text: str) -> set[str]:
    return {
        character
        for character in text
        if (unicodedata.category(character) == "Cc" and character != "\n") or character in MARKS
    }


@pytest.mark.parametrize("format", TEXTS)
def test_nothing_steers_the_terminal(format: str) -> None:
    tabs = {"\t"} if format == "tsv" else set()
    assert harmful(written(format)) == tabs


def test_colour_adds_only_colours() -> None:
    plain, coloured = written("table", width=80), written("table", width=80, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize("format", TEXTS)
def test_every_format_ends_its_last_line(format: str) -> None:
    assert written(format).endswith("\n")
    assert "\r" not in written(format)


# machine formats


def test_tsv_has_one_line_a_row_and_the_same_columns_in_each() -> None:
    lines = written("tsv").removesuffix("\n").split("\n")
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}
    assert len(lines) == len(NASTY) + 1
    assert lines[0].split("\t") == [column.id for column in COLUMNS]


def plain(value: object) -> str:
    """Return what a cell of csv holds."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(map(plain, value))
    return "" if value is None else safe(str(value))


def test_csv_reads_back() -> None:
    header, *body = csv.reader(StringIO(written("csv"), newline=""))
    assert header == [column.id for column in COLUMNS]
    for line, row in zip(body, nasty_rows(), strict=True):
        found = dict(zip(header, line, strict=True))
        assert Decimal(found.pop("value")) == row.pop("value")
        assert found == {id: plain(value) for id, value in row.items()}


def test_numbers_are_plain_in_tsv() -> None:
    values = [line.split("\t")[2] for line in written("tsv").splitlines()[1:]]
    assert values[: len(EXACT)] == ["84", "0.00000001", "-5", "12345678901234567890.12345678", "1000", "0"]


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in text.splitlines()]


def as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("format", ["json", "ndjson"])
def test_json_reads_back(format: str) -> None:
    text = written(format)
    found = json.loads(text, parse_float=Decimal)["rows"] if format == "json" else objects(text)
    assert found == [{id: as_json(value) for id, value in row.items()} for row in nasty_rows()]
    assert "许昌" in text


def test_json_says_where_it_comes_from() -> None:
    head = json.loads(written("json"))
    assert head["format_version"] == 1
    assert head["registry"] == {"path": "x\x1b.yaml", "fingerprint": "0" * 64}
    assert head["counts"] == {"rows": len(NASTY)}
    assert head["notes"] == list(nasty().notes)
    assert [column["id"] for column in head["columns"]] == [column.id for column in COLUMNS]


def test_sarif_names_every_finding() -> None:
    [run] = json.loads(written("sarif"))["runs"]
    said = [(result["ruleId"], result["level"], result["message"]["text"]) for result in run["results"]]
    assert said == [(report.id, report.level, report.message) for report in nasty_reports()]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(NASTY)


def test_junit_names_every_finding() -> None:
    suites = ElementTree.fromstring(written("junit"))
    cases = suites.findall("./testsuite/testcase")
    assert [case.get("classname") for case in cases] == list(NASTY)
    for case, report in zip(cases, nasty_reports(), strict=True):
        [outcome] = case
        assert outcome.tag == ("failure" if report.level == "error" else "skipped")
        # An attribute keeps no line ends.
        assert str(outcome.get("message")).split() == safe(report.message).split()


def test_an_answer_without_findings_is_not_written_as_such() -> None:
    with pytest.raises(EducliError) as caught:
        write(nasty()._replace(reports=None), "sarif", StringIO(), Layout())
    assert caught.value.problems[0].code == "unknown-value"


@pytest.mark.parametrize("format", TEXTS)
def test_an_empty_answer_is_still_well_formed(format: str) -> None:
    out = StringIO()
    write(
        nasty()._replace(rows=[], reports=tuple, page=lambda: Page("nothing", []), charts=list), format, out, Layout()
    )
    expected = {"csv": 1, "tsv": 1, "ndjson": 0}.get(format)
    assert expected is None or len(out.getvalue().splitlines()) == expected
    if format == "json":
        assert json.loads(out.getvalue())["rows"] == []


@pytest.mark.parametrize("format", ["tsv", "csv", "json", "ndjson"])
def test_fields_keep_their_order(format: str) -> None:
    text = written(format, fields=("count", "name"))
    if format in ("json", "ndjson"):
        first = json.loads(text)["rows"][0] if format == "json" else objects(text)[0]
        assert list(first) == ["count", "name"]
    else:
        assert re.split(r"[\t,]", text.splitlines()[0]) == ["count", "name"]


def test_an_unknown_field_is_asked_wrongly() -> None:
    with pytest.raises(EducliError) as caught:
        written("tsv", fields=("count", "nmae"))
    assert caught.value.problems[0].code == "unknown-value"


def test_the_header_can_be_left_out() -> None:
    for format in ("tsv", "csv"):
        assert written(format).partition("\n")[2] == written(format, header=False)
    for format in ("table", "plain", "html"):
        assert "unbroken" in written(format, header=False)
        assert re.search(r"count +day|>day<", written(format, width=200))
        assert not re.search(r"count +day|>day<", written(format, width=200, header=False))


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.lines])
def test_lines_may_end_with_a_null_character(format: str) -> None:
    lines = written(format, end="\0").removesuffix("\0").split("\0")
    assert len(lines) == len(NASTY) + (format != "ndjson")


@pytest.mark.parametrize("format", [name for name in TEXTS if not FORMATS[name].lines])
def test_a_null_character_ends_no_other_line(format: str) -> None:
    with pytest.raises(EducliError, match="--null"):
        written(format, end="\0")


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_excel_runs_no_text_as_a_formula(format: str) -> None:
    assert re.search(r"formula[\t,]=1\+1", written(format))
    text = written(format, excel=True)
    assert text.startswith("\ufeffname")
    cells = [
        cell
        for line in csv.reader(StringIO(text, newline=""), delimiter="\t" if format == "tsv" else ",")
        for cell in line
    ]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))] == []
    # A negative number is one still.
    assert "-5" in cells


def test_a_byte_order_mark_begins_no_other_format() -> None:
    with pytest.raises(EducliError, match="--bom"):
        written("json", excel=True)


# for people, beside the table


@pytest.mark.parametrize("format", [name for name in TEXTS if FORMATS[name].people and not FORMATS[name].charts])
def test_people_see_the_fields_they_asked_for(format: str) -> None:
    text = written(format, fields=("name", "value"), width=80)
    assert "unbroken" in text
    assert "0.00000001" in text
    assert "xxx" not in text


def test_plain_has_a_line_a_record() -> None:
    lines = written("plain").splitlines()
    assert [line for line in lines if "─" in line] == []
    assert sum("x" * 130 in line for line in lines) == 2
    # A title, the sheet with its head, a blank, a heading and two lines for each card, and a note.
    assert len(lines) == 1 + 1 + len(NASTY) + 4 * len(NASTY) + 1


def test_markdown_has_a_line_a_row_and_escapes_what_it_would_read() -> None:
    table = [line for line in written("md").splitlines() if line.startswith("|")]
    assert len(table) == len(NASTY) + 2
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {6}
    [quotes] = [line for line in table if line.startswith("| quotes")]
    assert r"\<b\>" in quotes
    assert r"\[bold\]" in quotes
    assert table[1] == "| --- | --- | ---: | ---: | --- |"


def test_html_is_one_table_and_escapes_what_it_would_read() -> None:
    text = written("html")
    page = ElementTree.fromstring(re.sub(r"<!DOCTYPE html>|<meta[^>]*>", "", text).replace("<br>", " "))
    [table] = page.iter("table")
    assert "".join(table[0].itertext()).endswith("许昌")
    cells = ["".join(cell.itertext()) for cell in table.iter("td")]
    assert any("<b>&amp; [bold]" in cell for cell in cells)
    widths = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
    assert widths == {5}


# the table


@pytest.mark.parametrize("cells", WIDTHS)
def test_the_table_fits_and_cuts_no_number(cells: int) -> None:
    text = written("table", width=cells)
    # A word of 130 letters has no place to break; all else has.
    assert [line for line in text.splitlines() if width(line) > cells and "x" * 130 not in line] == []
    for number in ("84.00", "0.00000001", "12345678901234567890.12345678", "1000"):
        assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", text), number


def test_points_stand_under_one_another() -> None:
    values = ["3.58", "≤5", "100.25", ">93", "0.5", "–", "12"]
    sheet = Sheet(
        (Heading("region"), Heading("value", "point")), [(f"许昌{place}", value) for place, value in enumerate(values)]
    )
    lines = _table([sheet], 80)
    ends = {
        place_of_point(line, value)
        for value in values
        if value != "–"
        for line in lines
        if line.rstrip().endswith(value)
    }
    assert len(ends) == 1


def place_of_point(line: str, value: str) -> int:
    """Return the cell where the whole part of a number ends."""
    start = line.rindex(value)
    return width(line[:start] + value.partition(".")[0])


def test_dates_and_ids_are_not_broken_where_others_can_give_way() -> None:
    headings = (Heading("metric"), Heading("in force"), Heading("id", need=1), Heading("note", need=2))
    row = (
        "Gross preschool enrolment rate",
        "2019-01-01–2022-12-31",
        "public_kindergarten_share",
        "words and more words " * 4,
    )
    for cells in (60, 80, 120):
        lines = _table([Sheet(headings, [row])], cells)
        assert any("2019-01-01–2022-12-31" in line for line in lines)
        assert any("public_kindergarten_share" in line for line in lines) or "Hidden" in lines[-1]


def test_hidden_columns_are_named() -> None:
    assert "Hidden for want of width: count, day;" in written("table", width=60)
    assert "Hidden" not in written("table", width=200)


def _table(parts: Sequence[Sheet | Card], cells: int) -> list[str]:
    out = StringIO()
    write(Result("random", (), [], lambda: Page("", parts)), "table", out, Layout(width=cells))
    return out.getvalue().splitlines()


words = st.text("abcXYZ019.-%许昌市教育局(),，。、《》〔〕“”—…·①㎡", max_size=14)
prose = st.lists(words, max_size=8).map(" ".join)
figures = (
    st.decimals(-(10**6), 10**6, places=2).map(str)
    | st.integers(0, 10**9).map(str)
    | st.sampled_from([">93", "≤5", "–", "", "5.91万"])
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    aligns = ["left", *draw(st.lists(st.sampled_from(["left", "right", "point"]), min_size=1, max_size=5))]
    headings = tuple(Heading(f"title {place}", align, draw(st.integers(0, 3))) for place, align in enumerate(aligns))
    row = st.tuples(*(prose if align == "left" else figures for align in aligns))
    return Sheet(headings, draw(st.lists(row, min_size=1, max_size=5)))


@settings(max_examples=150)
@given(sheet=sheets(), cells=st.sampled_from(WIDTHS))
def test_random_tables_fit_and_keep_their_numbers(sheet: Sheet, cells: int) -> None:
    lines = _table([sheet], cells)
    assert [line for line in lines if width(line) > cells] == []
    hidden = " ".join(lines).partition("Hidden for want of width:")[2]
    for place, heading in enumerate(sheet.headings):
        if heading.align != "left" and heading.title not in hidden:
            for row in sheet.rows:
                assert any(row[place] in line for line in lines)


# rows that belong to the row above

BELOW = Sheet(
    (Heading("metric", key=True), Heading("许昌", "point"), Heading("漯河", "point"), Heading("better", need=1)),
    [
        ("share (%)", "3.58\t2020-09", ">93\t2020", "漯河"),
        ("  ≤5 China", "met", "not met", ""),
        ("  mind: years differ", "", "", ""),
        ("seats", "59100\t2016–2020", "–", ""),
    ],
    [[], ["quiet", "good", "bad"], ["quiet"], []],
)


def below(format: str, cells: int = 80, colour: bool = False) -> list[str]:
    out = StringIO()
    write(Result("below", (), [], lambda: Page("", [BELOW])), format, out, Layout(width=cells, colour=colour))
    return out.getvalue().splitlines()


def test_a_row_below_stands_under_its_columns() -> None:
    assert below("table")[1:] == [
        "metric          许昌               漯河       better",
        "----------------------------------------------------",
        "share (%)       3.58 2020-09        >93 2020  漯河",
        "  ≤5 China       met            not met",
        "  mind: years differ",
        "seats       59100    2016–2020        –",
    ]


def test_each_cell_has_its_colour() -> None:
    [line] = [line for line in below("table", colour=True) if "China" in line]
    assert re.findall(r"\x1b\[([\d;]+)m *(met|not met)", line) == [("32", "met"), ("1;31", "not met")]


def test_a_card_keeps_what_is_below() -> None:
    assert below("table", 30)[1:] == [
        "",
        "share (%)",
        "  许昌        3.58 2020-09",
        "  漯河      >93    2020",
        "  better    漯河",
        "  ≤5 China  许昌 met,",
        "            漯河 not met",
        "  mind: years differ",
        "",
        "seats",
        "  许昌  59100 2016–2020",
        "  漯河      –",
    ]


def test_other_formats_keep_what_is_below() -> None:
    plain = below("plain")
    assert len(plain) == 4
    assert plain[2].endswith("≤5 China: 许昌 met, 漯河 not met · mind: years differ")
    assert "| ≤5 China | met | not met |  |" in below("md")
    html = below("html")
    assert '<tr class="under"><td colspan="4">mind: years differ</td></tr>' in html
    [line] = [line for line in html if "China" in line]
    assert '<td class="number bad">not met <span class="beside"></span></td>' in line
    assert any('3.58 <span class="beside">2020-09</span>' in line for line in html)


def test_a_number_keeps_its_unit() -> None:
    assert wrap("增加5.91万个", 7) == ["增加", "5.91万", "个"]
    assert wrap("达到99个百分点", 6) == ["达到", "99个百", "分点"]
    assert wrap("占比15—17岁", 8) == ["占比", "15—17岁"]
    # A number as wide as the line keeps its last digit, though a sign then begins the next.
    assert wrap("123456，", 6) == ["123456", "，"]


def test_an_id_is_broken_at_its_joints() -> None:
    assert wrap("henan-zhengzhou-kaifeng-luoyang-2022", 20) == ["henan-zhengzhou-", "kaifeng-luoyang-2022"]


# wrapping

CLOSING = "。，、；：）！？》」"
paragraphs = st.lists(
    st.text("abc-1.", min_size=1, max_size=8) | st.text("中文字大", min_size=1, max_size=8), max_size=30
)


@settings(max_examples=300)
@given(
    pieces=paragraphs,
    gaps=st.lists(st.sampled_from(["", " ", "，", "。", "）"]), min_size=30, max_size=30),
    cells=st.integers(10, 40),
)
def test_wrap(pieces: list[str], gaps: list[str], cells: int) -> None:
    text = "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False))
    lines = wrap(text, cells)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for number, line in enumerate(lines):
        # One word that nothing can break, with the sign that must not begin a line.
        assert width(line) <= cells or re.fullmatch(r"[abc\-1.]+[。，）]?", line)
        # Before a digit is torn off a number, the sign begins a line.
        assert number == 0 or line[:1] not in CLOSING or not line or lines[number - 1][-1].isdigit()


def test_wrap_keeps_words_whole() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("许昌市大班额比例", 6) == ["许昌市", "大班额", "比例"]
    assert "31.23" in wrap("下降31.23个百分点", 8)[1]
    assert wrap("", 6) == [""]


def test_wrap_leaves_no_opening_sign_at_the_end() -> None:
    assert wrap("公办园在园幼儿占比（%）", 22) == ["公办园在园幼儿占比", "（%）"]
    assert [line for line in wrap("他说「许昌市大班额」", 6) if line.endswith("「")] == []


def test_on_paper_no_note_tells_an_option() -> None:
    for text, said in (
        ("Outcomes not listed: 4; --only all lists them.", "Outcomes not listed: 4."),
        ("metrics: 2; shared: 1.", "metrics: 2; shared: 1."),
    ):
        assert on_paper([text]) == [said]
    with speaking("zh"):
        assert on_paper(["另有4条结论未列出；使用 --only all 可全部列出。"]) == ["另有4条结论未列出。"]
