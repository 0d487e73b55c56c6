"""An Excel workbook: the answer for people, its rows for programs, counts that follow them, and what explains it."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from math import isfinite
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from educli import __version__
from educli.errors import EducliError, Problem
from educli.language import _, language
from educli.model.numeral import Numeral
from educli.model.page import UNDER, Card, Chapter, Heading, Page, Sheet
from educli.model.result import Result
from educli.output.delimited import cell as plainly
from educli.output.formats import Layout
from educli.output.provenance import on_paper, today
from educli.output.text import for_xml, plain, safe, width, wrap

# What Excel can hold: rows in a sheet, characters in a cell, digits in a number, and after the point of a format.
_ROWS, _CHARACTERS, _DIGITS, _DECIMALS = 1_048_576, 32_767, 15, 30
_NAME = 31

_FILLS = {"good": "#E2EFDA", "bad": "#F8CBAD", "unsure": "#FFF2CC"}
_QUIET = "#595959"
_RULE = "#BFBFBF"
_HEAD = "#DDEBF7"

# Edited by hand, such a text would become a formula, a number or a date.
_TURNS = re.compile(r"\s*[-=+@\uff0b\uff0d\uff1d\uff20\d.≥≤]")

# How wide columns are, in characters; what is longer is wrapped. Widths are taken from the first rows.
_NARROWEST, _WIDEST, _PROSE, _SAMPLE = 6, 32, 48, 500

# Points of a line of type, and of the highest row that Excel draws.
_LINE, _HIGHEST = 16, 409


def write_xlsx(result: Result, out: BinaryIO, layout: Layout) -> None:
    """Write an answer as a workbook.

    Raises: EducliError cannot-write when it has more rows than a sheet holds.
    """
    # What was written of a sheet waits in this folder, which also goes when the writing is interrupted.
    with TemporaryDirectory(prefix="educli-") as folder:
        book = Book(Workbook(out, {"constant_memory": True, "tmpdir": folder}), layout)
        try:
            book.write(result)
        except BaseException:
            book.abandon()
            raise


class Book:
    """A workbook that is being written, and what its cells look like."""

    def __init__(self, book: Workbook, layout: Layout) -> None:
        self._book, self._layout = book, layout
        self._font = "宋体" if language() == "zh" else "Calibri"
        self._format = cache(self._make_format)
        self._cut, self._seen = 0, False

    def write(self, result: Result) -> None:
        self.describe(result)
        # Rows that come only once are for the programs' sheet; people have the first ones on a terminal.
        if isinstance(result.rows, Sequence):
            self.answer((result.grid or result.page)(), result)
        self.data(result)
        for chapter in result.appendix():
            self.chapter(chapter)
        self.end(result)

    def abandon(self) -> None:
        """Close what waits to be put into the file."""
        for sheet in self._book.worksheets():
            if sheet.row_data_fh:
                sheet.row_data_fh.close()

    def describe(self, result: Result) -> None:
        self._book.set_properties({"title": safe(result.question), "author": "educli", "created": _midnight(today())})
        for name, text in (
            ("educli", __version__),
            ("question", result.question),
            ("registry_fingerprint", result.digest),
        ):
            if text:
                self._book.set_custom_property(name, text)

    # sheets

    def answer(self, page: Page, result: Result) -> None:
        """Write what people see: a table to filter and print, or records one below the other; the notes below."""
        if not (page.title or page.parts):
            return
        self._seen = True
        sheet = self._sheet(_("Answer"))
        self._widths(sheet, [part if isinstance(part, Sheet) else _of_card(part) for part in page.parts])
        self._title(sheet, page.title)
        row, only = 1, next(iter(page.parts), None)
        for part in page.parts:
            row = self._card(sheet, row, part) if isinstance(part, Card) else self._table(sheet, row, part)
        if len(page.parts) == 1 and isinstance(only, Sheet) and self._layout.header:
            sheet.freeze_panes(2, 1)
            sheet.autofilter(1, 0, 1 + len(only.rows), len(only.headings) - 1)
            sheet.repeat_rows(1)
        self._notes(sheet, row + 1, result)
        if isinstance(only, Sheet) and (tallied := _tallied(only)):
            self._summary(only, *tallied)

    def _summary(self, table: Sheet, tally: int, key: int) -> None:
        """Count the words of one column for each of another, in formulas: they follow what is edited or deleted."""
        sheet = self._sheet(_("Summary"))
        words, keys = (list(dict.fromkeys(row[place] for row in table.rows)) for place in (tally, key))
        head_of_tally = table.headings[tally].title
        head = (Heading(table.headings[key].title), *(Heading(word, "right") for word in (*words, _("total"))))
        self._widths(sheet, [Sheet(head, [[whose, *[""] * (len(head) - 1)] for whose in keys])])
        counted = _("{what} by {whom}, counted from the sheet “{sheet}”")
        self._title(sheet, counted.format(what=head_of_tally, whom=head[0].title, sheet=_("Answer")))
        self._header(sheet, 1, head)
        first = 2 if self._layout.header else 1
        of_words, of_keys = (f"'{_('Answer')}'!{_range(place, first, len(table.rows))}" for place in (tally, key))
        pairs = Counter((row[tally], row[key]) for row in table.rows)
        of_each = [Counter(row[place] for row in table.rows) for place in (tally, key)]
        for row, whose in enumerate(keys, 2):
            self._text(sheet, row, 0, whose)
            for column, word in enumerate(words, 1):
                formula = f"=COUNTIFS({of_words},{_criterion(word)},{of_keys},{_criterion(whose)})"
                sheet.write_formula(row, column, formula, self._format(), pairs[word, whose])
            last = xl_col_to_name(len(words))
            sheet.write_formula(
                row, len(words) + 1, f"=SUM(B{row + 1}:{last}{row + 1})", self._format(), of_each[1][whose]
            )
        end = 2 + len(keys)
        self._text(sheet, end, 0, _("total"), bold=True)
        for column, count in enumerate((*map(of_each[0].get, words), len(table.rows)), 1):
            name = xl_col_to_name(column)
            sheet.write_formula(end, column, f"=SUM({name}3:{name}{end})", self._format(bold=True), count)
        sheet.freeze_panes(2, 1)

    def data(self, result: Result) -> None:
        """Write the rows as programs read them: titles, ids, then a row each, with every field."""
        sheet = self._sheet(_("Data"), page_wide=False)
        rows = iter(result.rows)
        first = list(islice(rows, _SAMPLE))
        head = tuple(Heading(_(column.title)) for column in result.columns)
        sample = [[plainly(row[column.id]) for column in result.columns] for row in first]
        self._widths(sheet, [Sheet(head, [*sample, [column.id for column in result.columns]])])
        self._header(sheet, 0, head)
        for column in range(len(head)):
            self._text(sheet, 1, column, result.columns[column].id, color=_QUIET, wrap=False)
        last = 1
        for last, row in enumerate(chain(first, rows), 2):
            if last >= _ROWS:
                message = _("an Excel sheet holds {n} rows, and the answer has more").format(n=_ROWS)
                raise EducliError(Problem("cannot-write", message, _("narrow the question, or write csv")))
            for column, one in enumerate(result.columns):
                self._value(sheet, last, column, _datum(row, one))
        if result.columns:
            sheet.autofilter(1, 0, max(last, 1), len(result.columns) - 1)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(0, 1)

    def chapter(self, chapter: Chapter) -> None:
        """Write the sheets of a chapter one below the other."""
        sheet = self._sheet(chapter.title)
        self._widths(sheet, [table for _title, table in chapter.sheets])
        row = 0
        for title, table in chapter.sheets:
            if title:
                self._text(sheet, row, 0, title, bold=True, size=12, wrap=False)
                row += 1
            row = self._table(sheet, row, table) + 1

    def end(self, result: Result) -> None:
        """Explain the fields of the programs' sheet, tell what did not fit, and finish the file."""
        head = (Heading(_("field")), Heading(_("title")), Heading(_("unit")), Heading(_("meaning"), least=60))
        body = [
            (one.id, _(one.title), _(one.unit) if one.unit else "", _(one.meaning) if one.meaning else "")
            for one in result.columns
        ]
        sheets = [(_("Fields of the sheet “{sheet}”").format(sheet=_("Data")), Sheet(head, body))] if body else []
        # Where nobody sees the answer but programs, its notes stand here.
        notes = [] if self._seen else on_paper((*result.notes, *result.warnings))
        if self._cut:
            cut = _("Texts longer than a cell of Excel holds were cut, and end in …: {n}; json has them whole.")
            notes.append(cut.format(n=self._cut))
        if notes:
            sheets.append((_("notes"), Sheet((Heading("", least=60),), [(note,) for note in notes])))
        if sheets:
            self.chapter(Chapter(_("Fields"), sheets))
        self._book.close()

    def _sheet(self, title: str, page_wide: bool = True) -> Worksheet:
        sheet = self._book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", safe(title))[:_NAME])
        sheet.set_landscape()
        sheet.set_paper(9)
        if page_wide:
            sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        # Years and periods are texts on purpose; without a word from us Excel marks each of them.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet

    # parts of a sheet

    def _widths(self, sheet: Worksheet, tables: Sequence[Sheet]) -> None:
        """Make each column as wide as its widest line, within reason."""
        self._rooms = [
            min(
                max(_NARROWEST, *(_widest(table, place) for table in tables)),
                max(
                    _PROSE if place < len(table.headings) and table.headings[place].least >= 30 else _WIDEST
                    for table in tables
                ),
            )
            for place in range(max((len(table.headings) for table in tables), default=0))
        ]
        for place, room in enumerate(self._rooms):
            sheet.set_column(place, place, room + 3)

    def _title(self, sheet: Worksheet, text: str) -> None:
        sheet.set_row(0, 24)
        self._text(sheet, 0, 0, text, bold=True, size=14, wrap=False)

    def _table(self, sheet: Worksheet, row: int, table: Sheet) -> int:
        """Write a table and return the row below it."""
        if self._layout.header and any(heading.title for heading in table.headings):
            self._header(sheet, row, table.headings)
            row += 1
        for place, cells in enumerate(table.rows):
            tones = [*(table.tones[place] if table.tones else ()), *[""] * len(cells)]
            self._heighten(sheet, row, cells)
            for column, (text, heading) in enumerate(zip(cells, table.headings, strict=True)):
                self._cell(sheet, row, column, text, tones[column], heading.align)
            row += 1
        return row

    def _header(self, sheet: Worksheet, row: int, headings: Sequence[Heading]) -> None:
        self._heighten(sheet, row, [heading.title for heading in headings])
        for column, heading in enumerate(headings):
            align = "left" if heading.align == "left" else "right"
            self._text(sheet, row, column, heading.title, bold=True, fill=_HEAD, align=align, bottom=True)

    def _notes(self, sheet: Worksheet, row: int, result: Result) -> None:
        for place, note in enumerate(on_paper((*result.notes, *result.warnings))):
            self._text(sheet, row + place, 0, note, wrap=False, color=_QUIET)

    def _card(self, sheet: Worksheet, row: int, card: Card) -> int:
        self._text(sheet, row, 0, card.heading, bold=True, wrap=False)
        for place, cells in enumerate(card.lines, row + 1):
            self._heighten(sheet, place, cells)
            self._text(sheet, place, 0, cells[0], color=_QUIET)
            self._cell(sheet, place, 1, cells[1])
        return row + 1 + len(card.lines) + 1

    def _heighten(self, sheet: Worksheet, row: int, cells: Sequence[str]) -> None:
        """Make a row as high as its texts need when they are wrapped: not every program does that by itself."""
        # Wrapped in a little less room than there is: programs and fonts differ.
        lines = [
            sum(len(wrap(line, room if width(line) <= room else room * 9 // 10)) for line in text.split("\n"))
            for text, room in zip(cells, self._rooms, strict=False)
        ]
        sheet.set_row(row, min(max(lines, default=1) * _LINE, _HIGHEST))

    # cells

    def _cell(self, sheet: Worksheet, row: int, column: int, text: str, tone: str = "", align: str = "left") -> None:
        """Write what people read; a number among it stays one."""
        look = {"fill": _FILLS.get(tone, ""), "color": _QUIET if tone == "quiet" else "", "bottom": True}
        align = "left" if align == "left" else "right"
        if isinstance(text, Numeral):
            self._number(sheet, row, column, text, align=align, **look)
        else:
            self._text(sheet, row, column, text, align=align, **look)

    def _value(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        """Write what programs read: each value as what it is."""
        if isinstance(value, Numeral):
            self._number(sheet, row, column, value, align="right")
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._format())
        elif isinstance(value, float) and isfinite(value):
            sheet.write_number(row, column, value, self._format(align="right"))
        elif isinstance(value, date) and value.year >= 1900:
            sheet.write_datetime(row, column, _midnight(value), self._format(number="yyyy-mm-dd"))
        elif value is not None:
            self._text(sheet, row, column, plainly(value), wrap=False)

    def _number(self, sheet: Worksheet, row: int, column: int, numeral: Numeral, **look: Any) -> None:
        if len(numeral.number.normalize().as_tuple().digits) > _DIGITS or numeral.decimals > _DECIMALS:
            # As a number its last digits would be lost.
            self._text(sheet, row, column, numeral, **look)
        else:
            sheet.write_number(row, column, float(numeral.number), self._format(number=_pattern(numeral), **look))

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, **look: Any) -> None:
        """Write a text, which stays one whatever it begins with."""
        text = for_xml(text.removeprefix(UNDER).replace("\t", " "))
        if len(text.encode("utf-16-le")) // 2 > _CHARACTERS:
            self._cut += 1
            text = text.encode("utf-16-le")[: 2 * (_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
        if text:
            sheet.write_string(row, column, text, self._format(quoted=bool(_TURNS.match(text)), **look))
        elif look.get("bottom"):
            sheet.write_blank(row, column, None, self._format(**look))

    def _make_format(
        self, number: str = "", bold: bool = False, size: int = 11, fill: str = "", color: str = "", align: str = "left", wrap: bool = True, quoted: bool = False,
        bottom: bool = False,
    ) -> Format:  # fmt: skip
        look: dict[str, Any] = {
            "font_name": self._font,
            "font_size": size,
            "valign": "top",
            "text_wrap": wrap and not number,
        }
        look |= {"align": align, "indent": 1} if align != "left" else {}
        look |= {"num_format": number} if number else {}
        look |= {"bold": True} if bold else {}
        look |= {"bg_color": fill} if fill else {}
        look |= {"font_color": color} if color else {}
        look |= {"quote_prefix": True} if quoted else {}
        look |= {"bottom": 4, "bottom_color": _RULE} if bottom else {}
        return self._book.add_format(look)


def _pattern(numeral: Numeral) -> str:
    """Return the number format by which Excel shows a number as people read it, with what stands around it."""
    digits = "#,##0" if abs(numeral.number) >= 10**5 else "0"
    digits += "." + "0" * numeral.decimals if numeral.decimals > 0 else ""
    after = _literal(numeral.after)
    plus = _literal(numeral.before + "+" if numeral.signed else numeral.before)
    minus, none = _literal(numeral.before + "−"), _literal(numeral.before)
    return f"{plus}{digits}{after};{minus}{digits}{after};{none}{digits}{after}"


def _literal(text: str) -> str:
    # A quotation mark cannot stand in a quoted literal.
    return '"' + safe(text).replace('"', "″") + '"' if text else ""


def _datum(row: dict[str, Any], column: Any) -> Any:
    """Return a field as a number with its comparator and precision, or as it is."""
    value = row[column.id]
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return value
    from educli.model.precision import WHOLE
    from educli.model.wording import cell, count

    if isinstance(value, int):
        return count(value)
    shown = cell(column, row | WHOLE)
    # What people read as from where to where is one number here, as in every format for programs.
    return shown if isinstance(shown, Numeral) else Numeral(plain(value), value)


def _widest(table: Sheet, place: int) -> int:
    """Return the widest line of a column; of a long table, of its first rows."""
    if place >= len(table.headings):
        return 0
    cells = (table.headings[place].title, *(row[place] for row in islice(table.rows, _SAMPLE)))
    return max(width(line) for text in cells for line in _shown(text).split("\n"))


def _shown(text: str) -> str:
    """Return what Excel shows: numbers in full, where people read 4815万."""
    return f"{text.before}+{text.number:,.{max(text.decimals, 0)}f}{text.after}" if isinstance(text, Numeral) else text


def _of_card(card: Card) -> Sheet:
    return Sheet((Heading(""), Heading("", least=30)), card.lines)


def _tallied(table: Sheet) -> tuple[int, int] | None:
    """Return the column whose words sum the table up and the one they are counted for, if there are both."""
    tally = next((place for place, heading in enumerate(table.headings) if heading.tally), None)
    key = next((place for place, heading in enumerate(table.headings) if heading.key and not heading.tally), None)
    return None if tally is None or key is None or not table.rows else (tally, key)


def _range(column: int, first: int, rows: int) -> str:
    name = xl_col_to_name(column)
    return f"${name}${first + 1}:${name}${first + rows}"


def _criterion(word: str) -> str:
    """Write a word as a criterion that it alone meets, although * and ? stand for others there."""
    text = re.sub(r"([*?~])", r"~\1", safe(word)).replace('"', '""')
    return f'"={text}"'


def _midnight(day: date) -> Any:
    from datetime import datetime, time

    return datetime.combine(day, time.min)
