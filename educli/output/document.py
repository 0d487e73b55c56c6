"""A Word document in the style of official papers (GB/T 9704): what to paste, the table, and what explains it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any, BinaryIO, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from educli import __version__
from educli.language import _, language
from educli.model.page import UNDER, Card, Heading, Page, Sheet, runs_over
from educli.model.result import Result
from educli.output.formats import Layout
from educli.output.provenance import on_paper, today
from educli.output.text import for_xml, width

# The page of GB/T 9704: A4 with a type area of 156 × 225 mm; a number stands 7 mm below it.
_PAGE = (Mm(210), Mm(297))
_TOP, _LEFT, _RIGHT, _BOTTOM, _FOOT = Mm(37), Mm(28), Mm(26), Mm(35), Mm(23)
_ACROSS = Mm(156), Mm(225)

# Half a Chinese character of a table's type (五号, 10.5 pt), and what a cell keeps free at its sides.
_CELL, _MARGIN = Pt(5.25), Mm(4)

# What a column is squeezed to at the least, and of how many cells it is running text, which the paragraphs say already.
_LEAST, _PROSE = 12, 30

_SONG, _HEI, _KAI, _FANGSONG, _SIMSUN = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
# What stands in for a type that is not installed.
_FALLBACKS = {
    _SONG: "方正小标宋_GBK,华文中宋,宋体,Noto Serif CJK SC", _HEI: "SimHei,Noto Sans CJK SC", _KAI: "楷体,KaiTi,Noto Serif CJK SC",
    _FANGSONG: "仿宋,FangSong,Noto Serif CJK SC", _SIMSUN: "SimSun,Noto Serif CJK SC",
}  # fmt: skip


class Style(NamedTuple):
    """A paragraph style: its type in both languages, and how it is set. Sizes and line heights are in points."""

    id: str
    name: str
    type: str
    size: float
    line: float
    size_en: float
    line_en: float
    more: str = ""
    after: float = 0


_CENTRED = '<w:jc w:val="center"/>'
# Two characters, whatever their size; not every program reads the first of the two.
_INDENTED = '<w:ind w:firstLineChars="200" w:firstLine="{two}"/>'
_KEPT = "<w:keepNext/>"

# In the order of their elements: keepNext, spacing, ind, jc, outlineLvl.
_STYLES = (
    Style("Title", "Title", _SONG, 22, 35, 18, 26, _CENTRED, after=14),
    Style("Heading1", "heading 1", _HEI, 16, 28, 13, 20, _KEPT + _INDENTED + '<w:outlineLvl w:val="0"/>'),
    Style("Heading2", "heading 2", _KAI, 16, 28, 12, 20, _KEPT + _INDENTED + '<w:outlineLvl w:val="1"/>'),
    Style("BodyText", "Body Text", _FANGSONG, 16, 28, 12, 20, _INDENTED + '<w:jc w:val="both"/>'),
    Style("Particular", "Particular", _FANGSONG, 16, 28, 12, 20, _INDENTED),
    Style("TableText", "Table Text", _FANGSONG, 10.5, 15, 9.5, 13),
    Style("TableHead", "Table Head", _HEI, 10.5, 15, 9.5, 13, _KEPT + _CENTRED),
    Style("TableNumber", "Table Number", _FANGSONG, 10.5, 15, 9.5, 13, '<w:jc w:val="right"/>'),
    Style("TableNote", "Table Note", _FANGSONG, 10.5, 15, 9.5, 13),
    Style("Footer", "footer", _SIMSUN, 14, 20, 11, 16, '<w:ind w:rightChars="100"/><w:jc w:val="right"/>'),
    Style("FooterEven", "Footer Even", _SIMSUN, 14, 20, 11, 16, '<w:ind w:leftChars="100"/>'),
)

# Names that Word knows; the others are our own.
_KNOWN = {"Title", "heading 1", "heading 2", "Body Text", "footer"}

_TONES = {"bad": ("ToneBad", "Tone Bad", "<w:b/>"), "quiet": ("ToneQuiet", "Tone Quiet", '<w:color w:val="595959"/>')}

_THREE_LINES = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ThreeLineTable">
<w:name w:val="Three Line Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:tblPr><w:jc w:val="center"/><w:tblBorders>
<w:top w:val="single" w:sz="12" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="12" w:space="0" w:color="auto"/>
</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tcBorders>
<w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>
</w:style>"""


def write_docx(result: Result, out: BinaryIO, layout: Layout) -> None:
    """Write an answer as a document: what to paste, the table for people, definitions, sources and lines."""
    paper = Paper(result)
    page, prose = result.page(), list(result.prose())
    notes = (*result.notes, *result.warnings)
    paper.paragraph("Title", page.title)
    if prose:
        paper.heading(_("Findings"))
        for text in prose:
            paper.paragraph("BodyText", text)
    _write_page(paper, page, notes, told=bool(prose), header=layout.header)
    for chapter in result.appendix():
        paper.heading(chapter.title)
        for place, (title, sheet) in enumerate(chapter.sheets, 1):
            if title:
                paper.paragraph("Heading2", _numbered(place, below=True) + title)
            if any(heading.title for heading in sheet.headings):
                paper.table(sheet, header=True)
            else:
                for row in sheet.rows:
                    paper.paragraph("Particular", _(": ").join(row))
    paper.save(out)


def _write_page(paper: "Paper", page: Page, notes: Sequence[str], told: bool, header: bool) -> None:
    """Write the tables; what the paragraphs have told in running text is left out of them."""
    parts = [_without_prose(part) if told and isinstance(part, Sheet) else part for part in page.parts]
    paper.turn(any(isinstance(part, Sheet) and _least(part) > _ACROSS[0] for part in parts))
    if parts:
        paper.heading(_("Table"))
    hidden: list[str] = []
    for part in parts:
        if isinstance(part, Card):
            paper.paragraph("Heading2", part.heading)
            paper.table(Sheet((Heading(""), Heading("", least=_PROSE)), part.lines), header=False)
        else:
            hidden += paper.table(part, header)
    if hidden:
        told_of = _("Hidden for want of width: {columns}; --format tsv has all.")
        notes = (*notes, told_of.format(columns=_(", ").join(dict.fromkeys(hidden))))
    for note in on_paper(notes):
        paper.paragraph("TableNote", note)
    paper.turn(False)


def _without_prose(sheet: Sheet) -> Sheet:
    kept = [place for place, heading in enumerate(sheet.headings) if heading.least < _PROSE]
    return Sheet(
        tuple(sheet.headings[place] for place in kept),
        [[row[place] for place in kept] for row in sheet.rows],
        sheet.tones,
    )


class Paper:
    """A document that is being written."""

    def __init__(self, result: Result) -> None:
        self._document = Document()
        self._body: Any = self._document.element.body
        self._chapters = 0
        self._room = _ACROSS[0]
        self._describe(result)
        self._set_styles()
        self._set_page()

    def save(self, out: BinaryIO) -> None:
        self._document.save(out)

    # content

    def heading(self, title: str) -> None:
        self._chapters += 1
        self.paragraph("Heading1", _numbered(self._chapters) + title)

    def paragraph(self, style: str, text: str) -> None:
        self._append(f"<w:p {nsdecls('w')}>{_style(style)}{_run(text)}</w:p>")

    def turn(self, wide: bool) -> None:
        """Begin a new page across, or upright again, if the paper lies otherwise."""
        if (self._room == _ACROSS[1]) == wide:
            return
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        margins = (_RIGHT, _TOP, _BOTTOM, _LEFT) if wide else (_TOP, _RIGHT, _LEFT, _BOTTOM)
        section.top_margin, section.right_margin, section.left_margin, section.bottom_margin = margins
        self._room = _ACROSS[wide]

    def table(self, sheet: Sheet, header: bool) -> list[str]:
        """Write a table as wide as the type area, and return the titles of the columns that found no room."""
        kept, widths = _fitted(sheet, self._room)
        headings = [sheet.headings[place] for place in kept]
        style = "ThreeLineTable" if header else "TableGrid"
        columns = "".join(f'<w:gridCol w:w="{_twips(room)}"/>' for room in widths)
        rows = list(_rows(sheet, kept, widths))
        if header:
            cells = [_tc(room, "TableHead", heading.title) for room, heading in zip(widths, headings, strict=True)]
            rows.insert(0, _tr(cells, "<w:tblHeader/>"))
        self._append(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="{int(header)}"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
        # Two tables without a paragraph between them would become one.
        self.paragraph("TableNote", "")
        return [heading.title for place, heading in enumerate(sheet.headings) if place not in kept]

    def _append(self, xml: str) -> None:
        # What belongs to the last section stands at the very end.
        self._body.insert(len(self._body) - 1, parse_xml(xml))

    # the paper itself

    def _describe(self, result: Result) -> None:
        about = self._document.core_properties
        about.title, about.author, about.comments = for_xml(result.question), "educli", ""
        about.language = "zh-CN" if language() == "zh" else "en"
        about.created = about.modified = datetime.combine(today(), time.min)
        about.keywords = f"educli {__version__}" + (f"; registry fingerprint {result.digest}" if result.digest else "")
        package = self._document.part.package
        for id, relation in list(package.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                # A picture of the empty template.
                del package.rels[id]

    def _set_styles(self) -> None:
        styles: Any = self._document.styles.element
        chinese = language() == "zh"
        for element in list(styles):
            # With those of its own the template has styles of characters, which would be linked to what is no more.
            if str(element.get(qn("w:styleId"))).removesuffix("Char") in {style.id for style in _STYLES} | {"Normal"}:
                styles.remove(element)
        styles.append(parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            f'<w:rPr>{_fonts(_FANGSONG)}<w:sz w:val="{32 if chinese else 24}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
        ))  # fmt: skip
        for style in _STYLES:
            own = "" if style.name in _KNOWN else ' w:customStyle="1"'
            size, line = (style.size, style.line) if chinese else (style.size_en, style.line_en)
            styles.append(parse_xml(
                f'<w:style {nsdecls("w")} w:type="paragraph"{own} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
                f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{_properties(style, size, line)}</w:pPr>'
                f'<w:rPr>{_fonts(style.type)}<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/></w:rPr></w:style>'
            ))  # fmt: skip
        for id, name, look in _TONES.values():
            styles.append(parse_xml(
                f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/><w:rPr>{look}</w:rPr></w:style>'
            ))  # fmt: skip
        styles.append(parse_xml(_THREE_LINES))
        for part in self._document.part.package.iter_parts():
            if part.partname == "/word/fontTable.xml":
                part._blob = _font_table().encode()

    def _set_page(self) -> None:
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        section.page_width, section.page_height = _PAGE
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            _TOP,
            _BOTTOM,
            _LEFT,
            _RIGHT,
        )
        section.footer_distance, section.header_distance = _FOOT, Mm(15)
        number = f'{_run("— ")}<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>{_run(" —")}'
        for footer, style in ((section.footer, "Footer"), (section.even_page_footer, "FooterEven")):
            paragraph: Any = footer.paragraphs[0]._p
            paragraph.getparent().replace(paragraph, parse_xml(f"<w:p {nsdecls('w')}>{_style(style)}{number}</w:p>"))


# widths


def _least(sheet: Sheet) -> int:
    """Return the width that a table takes when its running text is squeezed."""
    return sum(min(wanted, least) for wanted, least in _wishes(sheet))


def _wishes(sheet: Sheet) -> list[tuple[int, int]]:
    """Return for each column the width it would have, and that to which it may be squeezed."""
    wishes = []
    for place, heading in enumerate(sheet.headings):
        cells = [heading.title, *(_flat(row[place]) for row in sheet.rows if not runs_over(row))]
        widest = max(width(line) for text in cells for line in text.split("\n"))
        least = widest if heading.align != "left" else min(widest, max(_LEAST, min(heading.least, 16)))
        wishes.append((widest * _CELL + _MARGIN, least * _CELL + _MARGIN))
    return wishes


def _fitted(sheet: Sheet, room: int) -> tuple[list[int], list[int]]:
    """Return the columns that fit and their widths: those of the greatest `need` go first, then running text is squeezed."""
    wishes = _wishes(sheet)
    kept = list(range(len(wishes)))
    while sum(wishes[place][1] for place in kept) > room:
        expendable = [place for place in kept if sheet.headings[place].need]
        if not expendable:
            break
        kept.remove(max(expendable, key=lambda place: sheet.headings[place].need))
    wanted, least = [wishes[place][0] for place in kept], [wishes[place][1] for place in kept]
    spare, hunger = room - sum(least), sum(wanted) - sum(least)
    if spare < 0 or hunger <= spare:
        # All are scaled to the type area, up or down.
        base = least if spare < 0 else wanted
        return kept, [one * room // sum(base) for one in base]
    return kept, [low + (high - low) * spare // hunger for high, low in zip(wanted, least, strict=True)]


def _twips(length: int) -> int:
    return round(length / 635)


# XML


def _rows(sheet: Sheet, kept: Sequence[int], widths: Sequence[int]) -> Iterator[str]:
    for place, row in enumerate(sheet.rows):
        tones = [*(sheet.tones[place] if sheet.tones else ()), *[""] * len(sheet.headings)]
        if runs_over(row):
            yield _tr([_tc(sum(widths), "TableText", f"　{row[0].strip()}", tones[0], len(widths))])
            continue
        cells = []
        for column, room in zip(kept, widths, strict=True):
            style = "TableText" if sheet.headings[column].align == "left" else "TableNumber"
            indent = "　" if row[column].startswith(UNDER) else ""
            cells.append(_tc(room, style, indent + _flat(row[column]), tones[column]))
        yield _tr(cells)


def _flat(text: str) -> str:
    """Write what stands beside a number after it, in brackets."""
    number, tab, beside = text.strip(" ").partition("\t")
    return _("{number} ({beside})").format(number=number, beside=beside) if tab else number


def _tr(cells: Iterable[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _tc(room: int, style: str, text: str, tone: str = "", span: int = 1) -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(room)}" w:type="dxa"/>{wide}</w:tcPr><w:p>{_style(style)}{_run(text, tone)}</w:p></w:tc>'
    )  # fmt: skip


def _style(id: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{id}"/></w:pPr>'


def _run(text: str, tone: str = "") -> str:
    look = f'<w:rPr><w:rStyle w:val="{_TONES[tone][0]}"/></w:rPr>' if tone in _TONES else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in for_xml(text).split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>" if text else ""


def _properties(style: Style, size: float, line: float) -> str:
    spacing = (
        f'<w:spacing w:before="0" w:after="{round(20 * style.after)}" w:line="{round(20 * line)}" w:lineRule="exact"/>'
    )
    more = style.more.replace("{two}", str(round(40 * size)))
    return (_KEPT if _KEPT in more else "") + spacing + more.replace(_KEPT, "")


def _fonts(east: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{east}"/>'


def _font_table() -> str:
    """Name the types with what stands in for them."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val={quoteattr(others)}/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for name, others in _FALLBACKS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'


_DIGITS = "零一二三四五六七八九"


def _numbered(place: int, below: bool = False) -> str:
    """Return a number as official papers have them: 一、 and （一）."""
    if language() != "zh":
        return f"({place}) " if below else f"{place}. "
    tens, ones = divmod(place, 10)
    number = ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
    return f"（{number}）" if below else f"{number}、"
