"""The one place where rooms meet: registry in, question to the warehouse, answer to a writer."""

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from errno import ENOENT
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from educli.commands.parameters import (
    BomOption,
    ChartOption,
    FieldsOption,
    FormatOption,
    LabelsOption,
    LangOption,
    NoHeaderOption,
    NullOption,
    OutputOption,
    QuietOption,
    RegistryOption,
)
from educli.errors import EducliError, Problem, check_choice, reason
from educli.language import LANGUAGES, _
from educli.model.notes import NOTHING, Notes
from educli.model.result import Page, Report, Result, Row
from educli.output.delivery import Wish, deliver
from educli.output.formats import FORMATS, format_of
from educli.paths import BUILTIN_REGISTRY
from educli.settings import setting

if TYPE_CHECKING:
    from educli.model.charts.chart import Chart
    from educli.model.columns import Column
    from educli.model.records import Registry
    from educli.warehouse.session import Session


class Options(NamedTuple):
    """What every command takes."""

    format: FormatOption = ""
    output: OutputOption = ""
    fields: FieldsOption = None
    no_header: NoHeaderOption = False
    null: NullOption = False
    bom: BomOption = False
    labels: LabelsOption = False
    quiet: QuietOption = False
    registry: RegistryOption = ""
    lang: LangOption = ""


class Ask:
    """A question's way to the registry."""

    def __init__(self, question: str, columns: Sequence[str], options: Options) -> None:
        self.question, self.options = question, options
        self._columns = columns
        self.path = Path(options.registry or setting("registry").value or BUILTIN_REGISTRY)
        self._stdin_read = False

    @cached_property
    def session(self) -> "Session":
        from educli.output.narration import busy, tell
        from educli.warehouse.cache import Narration
        from educli.warehouse.session import Session

        return Session(self.path, _read, Narration(tell, busy))

    def of(self, command: Any) -> "Ask":
        """Return the way of another command's question to the same session."""
        other = Ask(command.__name__, command.columns(), self.options)
        other.__dict__["session"] = self.session
        return other

    def run(self, **params: Any) -> list[Row]:
        """Run the statement of the question and return its rows."""
        return self.session.run(self.question, **params)

    def regions(self, names: Sequence[str] | None) -> list[str] | None:
        """Return the codes of `names`; None, which asks for all, when there are none."""
        return self.session.regions(self._listed(names, "region")) if names else None

    def metrics(self, names: Sequence[str] | None) -> list[str] | None:
        """Return the ids of `names`; None, which asks for all, when there are none."""
        return self.session.metrics(self._listed(names, "metric")) if names else None

    def _listed(self, names: Sequence[str], column: str) -> list[str]:
        """Put the lines of stdin in the place of `-`, or their `column` under a header of several fields."""
        if "-" not in names:
            return list(names)
        if self._stdin_read or list(names).count("-") > 1:
            raise EducliError(Problem("usage", _("stdin can be read for one list of names only")))
        self._stdin_read = True
        from educli.model.columns import COLUMNS

        lines = [line.strip("\r ") for line in sys.stdin.read().replace("\0", "\n").split("\n") if line.strip()]
        head = lines[0].split("\t") if lines else []
        if len(head) > 1 and column in head:
            # A line that ends before that field names nothing.
            place = head.index(column)
            lines = [fields[place] for line in lines if len(fields := line.split("\t")) > place and fields[place]]
        if lines and lines[0] in COLUMNS:
            del lines[0]
        if not lines:
            hint = _("for example: {example}").format(
                example="educli rank 大班额比例 --fields region | educli compare -"
            )
            raise EducliError(Problem("bad-input", _("stdin holds no names"), hint))
        place = list(names).index("-")
        return [*names[:place], *lines, *names[place + 1 :]]

    def answer(
        self, rows: Iterable[Row], notes: Notes = NOTHING, arranged: Sequence[Any] | None = None, findings: bool = False,
        reports: tuple[Report, ...] | None = None, columns: "tuple[Column, ...] | None" = None, sheet: str = "",
        charted: Callable[[], Sequence[Any]] | None = None,
    ) -> Result:  # fmt: skip
        """Return the answer. People see it as the module `sheet` of educli.model.sheets arranges `arranged`.

        Unless given, `arranged` is the rows, `sheet` the question of that name, and `columns` those of the command.
        What `charted` returns is drawn by the question of that name in educli.model.charts.
        """
        if rows == [] and not notes.sentences:
            notes = notes._replace(sentences=(_("The registry holds nothing that answers this."),))
        return Result(
            question=self.question,
            columns=named(self._columns) if columns is None else columns,
            rows=rows,
            page=lambda: _arrange(sheet or self.question, *((rows,) if arranged is None else arranged)),
            notes=notes.sentences,
            warnings=notes.warnings,
            counts=notes.counts,
            findings=findings,
            registry=str(self.path),
            digest=self.session.digest if "session" in self.__dict__ else "",
            reports=reports,
            charts=(lambda: self._draw(*charted())) if charted else None,
        )

    def _draw(self, *args: Any) -> "list[Chart]":
        """Return the charts of the question, each with the documents it was made from."""
        from educli.model import citing
        from educli.model.charts import questions

        known: dict[questions.Used, tuple[str, ...]] = {}
        charts = []
        for chart, used in getattr(questions, self.question)(*args):
            if used not in known:
                documents = self.session.run("cite", sources=list(used.sources), lines=list(used.lines))
                known[used] = tuple(map(citing.with_standing, documents))
            charts.append(chart._replace(sources=known[used]))
        return charts


def named(ids: Sequence[str]) -> "tuple[Column, ...]":
    from educli.model.columns import COLUMNS

    return tuple(COLUMNS[id] for id in ids)


def _arrange(question: str, *args: Any) -> Page:
    from importlib import import_module

    page: Page = import_module(f"educli.model.sheets.{question}").page(*args)
    return page


def _read(path: Path) -> "Registry":
    from educli.registry.reader import read_registry

    return read_registry(path)


class Answer(NamedTuple):
    """A result, and how the person wants it."""

    result: Result
    options: Options
    chart: bool = False

    def write(self) -> None:
        options = self.options
        fields = tuple(filter(None, (options.fields or "").replace(" ", "").split(",")))
        # The ending of a file names its format before a standing wish does.
        format = options.format or ("" if options.output else setting("format").value)
        if self.chart:
            format = _charting(options)
        deliver(
            self.result,
            Wish(
                format=format, fields=fields, header=not options.no_header, null=options.null, excel=options.bom, labels=options.labels, quiet=options.quiet, file=options.output,
                pager=setting("pager").value,
            ),
        )  # fmt: skip


def _charting(options: Options) -> str:
    """Return the format in which a chart was asked for.

    Raises: EducliError unknown-value when it is none of a chart.
    """
    format = options.format or (format_of(options.output) if options.output not in ("", "-") else "")
    if format in ("", "table", "plain"):
        return "chart"
    if not FORMATS[format].charts:
        message = _("{option} does not go with {format}").format(option="--chart", format=format)
        raise EducliError(Problem("unknown-value", message, _("leave one of them out; a picture is written with -o chart.svg or -o chart.png")))  # fmt: skip
    return format


def question(
    *, fields: Sequence[str] = (), adds: Sequence[str] = (), varying: bool = False, charts: bool = False
) -> Callable[[Callable[..., Result]], Callable[..., Answer]]:
    """Make a function that asks into a command: give it the shared options and wrap its result.

    The function's first parameter is the Ask; the others become arguments and options of the command. The columns of
    the answer are those of the statement of the same name and those it `adds`, unless `fields` names them all; with
    `varying` they may be others each time. With `charts` it can be drawn.
    """

    def decorate(function: Callable[..., Result]) -> Callable[..., Answer]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        if charts:
            own.append(
                inspect.Parameter("chart", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=ChartOption)
            )
        shared = inspect.signature(Options, eval_str=True).parameters
        name = function.__name__

        def columns() -> tuple[str, ...]:
            return tuple(fields) or (*_stated(name), *adds)

        def command(**params: Any) -> Answer:
            options = Options(**{name: params.pop(name) for name in shared})
            chart = params.pop("chart", False)
            check_choice("--format", options.format, tuple(FORMATS))
            check_choice(setting("format").origin, setting("format").value, tuple(FORMATS))
            check_choice("--lang", options.lang, LANGUAGES)
            if params.get("carry") and params.get("year") is None:
                raise EducliError(Problem("usage", _("--carry goes with --year")))
            bare = options.fields is not None and not options.fields.strip(" ,")
            if bare and not varying:
                return Answer(fields_of(named(columns())), options, chart)
            result = function(Ask(name, columns(), options), **params)
            return Answer(fields_of(result.columns) if bare else result, options, chart)

        parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in (*own, *shared.values())]
        command.__name__, command.__doc__ = name, function.__doc__
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        command.columns, command.varying, command.asks = columns, varying, function  # type: ignore[attr-defined]
        return command

    return decorate


def _stated(question: str) -> Sequence[str]:
    """Return the columns that the header of sql/questions/<question>.sql states."""
    from educli.paths import SQL

    with (SQL / "questions" / f"{question}.sql").open(encoding="utf-8") as file:
        line = next(line for line in file if line.startswith("-- columns: "))
    return line.removeprefix("-- columns: ").strip().split(", ")


FIELDS_OF_FIELDS = ("field", "kind", "title", "field_unit", "meaning")


def fields_of(columns: "Sequence[Column]") -> Result:
    """List the fields of an answer with type, unit and meaning."""
    rows = [
        dict(zip(FIELDS_OF_FIELDS, (column.id, column.kind, _(column.title), _(column.unit) if column.unit else None, _(column.meaning)), strict=True))
        for column in columns
    ]  # fmt: skip
    return Result("fields", named(FIELDS_OF_FIELDS), rows, lambda: _arrange("fields", rows))


def folder_of(name: str) -> Path:
    """Return a folder that was named; an empty name, as of an unset variable, is none."""
    if not name:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), name)
    return Path(name)


@contextmanager
def documents_folder() -> Iterator[None]:
    """Turn a folder of documents that cannot be read into a problem of the question."""
    try:
        yield
    except OSError as error:
        message = _("cannot read the documents: {reason}").format(reason=reason(error))
        raise EducliError(Problem("documents-unreadable", message, _("check the path given by --documents"))) from error
