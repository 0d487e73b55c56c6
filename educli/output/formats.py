"""The formats of an answer: one list, one place where a writer is added."""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, NamedTuple, NoReturn

from educli.errors import EducliError, Problem, nearest
from educli.language import _
from educli.model.result import Result

if TYPE_CHECKING:
    from educli.model.page import Page


class Layout(NamedTuple):
    """How an answer is written.

    width: cells of the terminal; colour: whether escape sequences may colour it.
    end: what ends a line of the formats that have a line a row.
    excel: whether Excel will open it: with a byte order mark, and no text that it would run as a formula.
    labels: whether rows are written in the words that people read, under titles, instead of ids and codes.
    """

    width: int = 120
    colour: bool = False
    header: bool = True
    end: str = "\n"
    excel: bool = False
    labels: bool = False


# What it writes to takes text, or bytes where the format is binary.
Writer = Callable[[Result, IO[Any], Layout], None]


class Format(NamedTuple):
    """A format: its writer, imported only when it writes, and the endings of files that ask for it.

    notes: whether it carries title and notes itself; beside the others they go to stderr.
    people: whether it arranges the answer for people, rather than in rows for machines.
    lines: whether it has a line a row, which may end otherwise than with a line end.
    findings: whether it is for findings in files; other answers have none.
    binary: whether it is bytes, which no terminal is to see, instead of text.
    extra: what of educli has to be installed for it besides educli itself.
    charts: whether it draws the answer; some have nothing to draw.
    only: the one field that it writes, of the answers that have it; every format where it is empty has them all.
    """

    module: str
    function: str
    endings: tuple[str, ...]
    notes: bool = False
    people: bool = False
    lines: bool = False
    findings: bool = False
    binary: bool = False
    extra: str = ""
    charts: bool = False
    only: str = ""


FORMATS = {
    "table": Format("table", "write_table", (), notes=True, people=True),
    "plain": Format("table", "write_plain", (".txt",), notes=True, people=True),
    "tsv": Format("delimited", "write_tsv", (".tsv", ".tab"), lines=True),
    "csv": Format("delimited", "write_csv", (".csv",), lines=True),
    "json": Format("objects", "write_json", (".json",), notes=True),
    "ndjson": Format("objects", "write_ndjson", (".ndjson", ".jsonl"), lines=True),
    "md": Format("markup", "write_markdown", (".md", ".markdown"), notes=True, people=True),
    "html": Format("markup", "write_html", (".html", ".htm"), notes=True, people=True),
    "chart": Format("chart", "write_chart", (), notes=True, people=True, charts=True),
    "svg": Format("picture", "write_svg", (".svg",), notes=True, extra="pictures", charts=True),
    "png": Format("picture", "write_png", (".png",), notes=True, binary=True, extra="pictures", charts=True),
    "xlsx": Format("spreadsheet", "write_xlsx", (".xlsx",), notes=True, people=True, binary=True, extra="xlsx"),
    "docx": Format("document", "write_docx", (".docx",), notes=True, people=True, binary=True, extra="docx"),
    "bib": Format("delimited", "write_bib", (".bib",), only="reference"),
    "sarif": Format("findings", "write_sarif", (".sarif",), findings=True),
    "junit": Format("findings", "write_junit", (".xml",), findings=True),
}

_CHARTED = ("compare", "rank", "gaps", "trend", "coverage")

# What Excel opens as columns.
OF_EXCEL = ("csv", "tsv")


def format_of(file: str) -> str:
    """Return the format that the ending of a file's name asks for.

    Raises: EducliError unknown-value when no format has that ending.
    """
    for name, format in FORMATS.items():
        if file.lower().endswith(format.endings):
            return name
    endings = _(", ").join(ending for format in FORMATS.values() for ending in format.endings)
    message = _("the ending of '{file}' names no format").format(file=file)
    hint = _("use one of {endings}, or --format").format(endings=endings)
    if newer := [ending for ending in (".docx", ".xlsx") if file.lower().endswith(ending[:-1])]:
        hint = _("did you mean '{word}'?").format(word=newer[0])
    raise EducliError(Problem("unknown-value", message, hint))


def write(result: Result, name: str, out: IO[Any], layout: Layout, fields: tuple[str, ...] = ()) -> None:
    """Write `result` to `out`, or only some of its fields.

    Raises: EducliError unknown-value when a field is not one of the answer's, or the format not for such answers;
    not-for-terminals; not-installed.
    """
    format = FORMATS[name]
    if format.findings and result.reports is None:
        message = _("{question} has no findings to write as {format}").format(question=result.question, format=name)
        raise EducliError(Problem("unknown-value", message, _("these formats are for `check`, `gaps` and `diff`")))
    if format.only and format.only not in {column.id for column in result.columns}:
        message = _("{question} has no references to write as {format}").format(question=result.question, format=name)
        raise EducliError(Problem("unknown-value", message, _("references are those of `cite`")))
    if format.charts and result.charts is None:
        message = _("{question} has nothing to draw").format(question=result.question)
        commands = _(", ").join(f"`{command}`" for command in _CHARTED)
        raise EducliError(Problem("unknown-value", message, _("charts are for {commands}").format(commands=commands)))
    for option, asked, fits in (
        ("--fields", bool(fields) and (format.charts or format.only), False),
        ("--bom", layout.excel, name in OF_EXCEL),
        ("--labels", layout.labels, name in OF_EXCEL),
        ("--null", layout.end != "\n", format.lines),
    ):
        if asked and not fits:
            raise EducliError(
                Problem("unknown-value", _("{option} does not go with {format}").format(option=option, format=name))
            )
    if format.binary and out.isatty():
        refuse_terminal(name)
    writer = _writer(name)
    picked = _select(result, fields) if fields else result
    if not format.binary or out.seekable():
        writer(picked, out, layout)
        return
    # These formats are packed files, whose writers go back to fill in what they know at the end. A pipe gets the whole.
    whole = BytesIO()
    writer(picked, whole, layout)
    out.write(whole.getbuffer())


def refuse_terminal(name: str) -> NoReturn:
    """Say that a binary format is not for a terminal.

    Raises: EducliError not-for-terminals.
    """
    message = _("{format} is not written to a terminal, which could not show it").format(format=name)
    hint = _("name a file: {example}").format(example=f"-o answer{FORMATS[name].endings[0]}")
    raise EducliError(Problem("not-for-terminals", message, hint))


def prepare(name: str) -> None:
    """Import what writes a format, before it is needed; what is amiss with it is told when it writes."""
    with suppress(ImportError):
        import_module(f"educli.output.{FORMATS[name].module}")


def _writer(name: str) -> Writer:
    format = FORMATS[name]
    try:
        writer: Writer = getattr(import_module(f"educli.output.{format.module}"), format.function)
    except ModuleNotFoundError as error:
        if not format.extra:
            raise
        message = _("to write {format}, educli needs a package that is not installed: {package}")
        hint = _("install it: {command}").format(command=f"pip install 'educli[{format.extra}]'")
        raise EducliError(Problem("not-installed", message.format(format=name, package=error.name), hint)) from error
    return writer


def _select(result: Result, fields: tuple[str, ...]) -> Result:
    """Keep the asked columns, in the asked order; people see them as they are instead of arranged."""
    known = {column.id: column for column in result.columns}
    if unknown := [field for field in fields if field not in known]:
        message = _("{question} has no field '{field}'").format(question=result.question, field=unknown[0])
        hint = nearest(unknown[0], list(known)) or _("known: {fields}").format(fields=_(", ").join(known))
        raise EducliError(Problem("unknown-value", message, hint))

    columns = tuple(known[field] for field in fields)

    def page() -> "Page":
        from educli.model.page import Page
        from educli.model.sheets import picked

        return Page(result.page().title, [picked(columns, result.rows)])

    return result._replace(columns=columns, page=page, grid=None, prose=tuple)
