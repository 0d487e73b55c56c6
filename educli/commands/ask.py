"""The one place where rooms meet: registry in, question to the warehouse, answer to a writer."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from errno import ENOENT
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from educli.commands.declarations import LangOption, command_line, taken
from educli.commands.parameters import (
    BomOption,
    ChartOption,
    FieldsOption,
    FormatOption,
    LabelsOption,
    MemoryOption,
    NoHeaderOption,
    NullOption,
    OutputOption,
    QuietOption,
    RegistryOption,
    format_option,
)
from educli.errors import EducliError, Problem, check_choice, reason
from educli.language import LANGUAGES, _
from educli.model.result import NO_NOTES, Notes, Report, Result, Row
from educli.output.delivery import Wish, deliver, format_for
from educli.output.formats import FORMATS, prepare
from educli.paths import BUILTIN_REGISTRY
from educli.settings import give, setting

if TYPE_CHECKING:
    from educli.model.charts.chart import Chart
    from educli.model.columns import Column
    from educli.model.page import Chapter
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
    memory: MemoryOption = ""
    lang: LangOption = ""

    @property
    def asked_fields(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.fields or "").replace(" ", "").split(",")))

    @property
    def resolved_format(self) -> str:
        # The ending of a file names its format before a standing wish does.
        return format_for(self.format or ("" if self.output else setting("format").value), self.output)


class Ask:
    """A question's way to the registry. given: the parameters of its own that the command was called with."""

    def __init__(
        self, question: str, columns: Sequence[str], options: Options, given: Mapping[str, Any] | None = None
    ) -> None:
        self.question, self.options, self._given = question, options, given or {}
        self._columns = columns
        self.path = Path(options.registry or setting("registry").value or BUILTIN_REGISTRY)
        self._stdin_read = False

    @cached_property
    def session(self) -> "Session":
        return self._open(_read)

    def load(self, registry: "Registry") -> "Session":
        """Open the session of a registry that was read already: a pipe can be read but once."""
        session = self.__dict__["session"] = self._open(lambda path: registry)
        return session

    def _open(self, read: "Callable[[Path], Registry]") -> "Session":
        from educli.output.narration import busy, tell
        from educli.warehouse.cache import Narration
        from educli.warehouse.session import Session

        return Session(
            self.path, read, Narration(tell, busy, partial(_prepare, self.question, self.options.resolved_format))
        )

    def of(self, command: Any) -> "Ask":
        """Return the way of another command's question, without the fields that come with an option, to the same session."""
        other = Ask(command.__name__, command.columns(defaultdict(bool)), self.options)
        other.__dict__["session"] = self.session
        return other

    def run(self, only: Sequence[str] | None = None, **params: Any) -> list[Row]:
        """Run the statement of the question and return its rows, or only these fields of them."""
        return self.session.run(self.question, only, **params)

    def only(self, *noted: str) -> list[str] | None:
        """Return the fields to fetch where a machine asked for some: those, and what the notes are made of. None for all.

        To turn values of the engine into Python's takes longer than most questions. People see a figure with what stands
        beside it, whichever fields they ask for.
        """
        fields, format = self.options.asked_fields, FORMATS.get(self.options.resolved_format)
        if not fields or not format or format.people or format.findings or self.options.labels:
            return None
        return [id for id in self._columns if id in {*fields, *noted}]

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
        from educli.commands.stdin import piped
        from educli.model.columns import COLUMNS

        lines = [line.strip("\r ") for line in piped().replace("\0", "\n").split("\n") if line.strip()]
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
        self, rows: Iterable[Row], notes: Notes = NO_NOTES, arranged: Sequence[Any] | None = None, findings: bool = False,
        reports: Callable[[], tuple[Report, ...]] | None = None, columns: "tuple[Column, ...] | None" = None, sheet: str = "",
        charted: Callable[[], Sequence[Any]] | None = None,
    ) -> Result:  # fmt: skip
        """Return the answer. People see it as the module `sheet` of educli.model.sheets arranges `arranged`.

        Unless given, `arranged` is the rows, `sheet` the question of that name, and `columns` those of the command.
        What `charted` returns is drawn by the question of that name in educli.model.charts.
        """
        arrange = partial(_arrange, sheet or self.question, (rows,) if arranged is None else tuple(arranged))
        # What a statement of the person's own calls a source or a line need not be one.
        of_ours = columns is None
        if rows == [] and not notes.sentences:
            notes = notes._replace(sentences=(_("The registry holds nothing that answers this."),))
        return Result(
            question=self.question,
            columns=named(self._columns) if columns is None else columns,
            rows=rows,
            page=partial(arrange, "page"),
            grid=partial(arrange, "grid", otherwise="page"),
            prose=lambda: arrange("prose", self._before(rows if of_ours else ())),
            appendix=lambda: self._appendix(rows if of_ours else ()),
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

    def _before(self, rows: Iterable[Row]) -> dict[tuple[str, str, str], Row]:
        """Return the figures of the year before those in `rows`, by region, metric and period."""
        from educli.model import appendix
        from educli.model.period import year_before

        asked = [
            (region, metric, year_before(period)) for region, metric, period, _source in appendix.named(rows).figures
        ]
        regions, metrics, periods = map(list, zip(*asked, strict=True)) if asked else ([], [], [])
        found = self._look_up("before", regions=regions, metrics=metrics, periods=periods)
        return {(row["region"], row["metric"], row["period"]): row for row in found}

    def _look_up(self, name: str, **named: list[str]) -> Sequence[Row]:
        """Return what the registry says of what an answer names, if it names anything."""
        return self.session.look_up(name, **named) if any(named.values()) else ()

    def _appendix(self, rows: Iterable[Row]) -> "Sequence[Chapter]":
        """Look up what the rows name, and say where the answer comes from."""
        from educli import __version__
        from educli.model import appendix
        from educli.output.provenance import today

        found, origin = appendix.Found(), {_("question"): command_line(self.question, self._given)}
        if "session" in self.__dict__:
            named = appendix.named(rows)
            columns = list(map(list, zip(*named.figures, strict=True))) or [[]] * 4
            figures = dict(zip(("regions", "metrics", "periods", "sources"), columns, strict=True))
            found = appendix.Found(
                definitions=self._look_up("definitions", metrics=named.metrics),
                remarks=self._look_up("remarks", **figures),
                documents=self._look_up("documents", sources=named.sources, lines=named.lines),
                lines=self._look_up("lines", lines=named.lines),
            )
            origin |= {_("registry"): self.path.name, _("fingerprint of the registry"): self.session.digest}
        origin |= {_("made on"): today().isoformat(), _("made with"): f"educli {__version__}"}
        return appendix.chapters(found, origin)


def named(ids: Sequence[str]) -> "tuple[Column, ...]":
    from educli.model.columns import COLUMNS

    return tuple(COLUMNS[id] for id in ids)


def _arrange(sheet: str, arranged: Sequence[Any], way: str, *more: Any, otherwise: str = "") -> Any:
    """Arrange an answer in one of the ways that its module of educli.model.sheets has, or in no way."""
    module = _sheet(sheet)
    function = getattr(module, way, None) or getattr(module, otherwise or way, None)
    return function(*arranged, *more) if function else ()


def _prepare(question: str, format: str) -> None:
    """Import what will ask, make notes of the answer and write it, and read the catalogue of their texts."""
    import educli.model.notes
    import educli.warehouse.interrupt  # noqa: F401

    prepare(format)
    if FORMATS[format].people:
        # Not every question has arrangements of its own name.
        with suppress(ImportError):
            _sheet(question)
    _("registry")


def _sheet(name: str) -> ModuleType:
    return import_module(f"educli.model.sheets.{name}")


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
        deliver(
            self.result,
            Wish(
                format=_charting(options) if self.chart else options.resolved_format, fields=options.asked_fields, header=not options.no_header, null=options.null, excel=options.bom, labels=options.labels, quiet=options.quiet, file=options.output,
                pager=setting("pager").value,
            ),
        )  # fmt: skip


def _charting(options: Options) -> str:
    """Return the format in which a chart was asked for.

    Raises: EducliError unknown-value when it is none of a chart.
    """
    format = options.resolved_format if options.format or options.output not in ("", "-") else "chart"
    if format in ("chart", "table", "plain"):
        return "chart"
    if not FORMATS[format].charts:
        message = _("{option} does not go with {format}").format(option="--chart", format=format)
        raise EducliError(Problem("unknown-value", message, _("leave one of them out; a picture is written with -o chart.svg or -o chart.png")))  # fmt: skip
    return format


def question(
    *,
    fields: Sequence[str] = (),
    adds: Sequence[str] = (),
    hides: Sequence[str] = (),
    optional: Mapping[str, Sequence[str]] | None = None,
    varying: bool = False,
    charts: bool = False,
    findings: bool = False,
) -> Callable[[Callable[..., Result]], Callable[..., Answer]]:
    """Make a function that asks into a command: give it the shared options and wrap its result.

    The function's first parameter is the Ask; the others become arguments and options of the command. The columns of
    the answer are those of the statement of the same name but what it `hides`, and those it `adds`, unless `fields` names
    them all; with `varying` they may be others each time. `optional` has those that come only with an option, by its name.
    With `charts` it can be drawn; with `findings` it reports what it finds in files.
    """

    def decorate(function: Callable[..., Result]) -> Callable[..., Answer]:
        # The first is the Ask.
        own = dict(list(taken(function).items())[1:])
        shared = {id: (hint, Options._field_defaults[id]) for id, hint in Options.__annotations__.items()}
        if charts:
            own["chart"] = (ChartOption, False)
        name = function.__name__

        def columns(given: Mapping[str, Any] | None = None) -> tuple[str, ...]:
            always = tuple(fields) or (*(id for id in _stated(name) if id not in hides), *adds)
            return (
                *always,
                *(id for option, ids in (optional or {}).items() if given is None or given[option] for id in ids),
            )

        def command(**params: Any) -> Answer:
            options = Options(**{name: params.pop(name) for name in shared})
            chart = params.pop("chart", False)
            check_choice("--format", options.format, tuple(FORMATS))
            check_choice(setting("format").origin, setting("format").value, tuple(FORMATS))
            check_choice("--lang", options.lang, LANGUAGES)
            give("memory", "--memory", options.memory)
            if chart and params.get("robust"):
                message = _("{option} does not go with {other}").format(option="--robust", other="--chart")
                raise EducliError(Problem("usage", message, _("the table names the reading that breaks an answer")))
            if params.get("carry") and params.get("year") is None:
                raise EducliError(Problem("usage", _("--carry goes with --year")))
            for option, ids in (optional or {}).items():
                wanted = {*options.asked_fields} & {*ids}
                if wanted and not params[option]:
                    message = _("the field '{field}' comes with --{option}").format(field=min(wanted), option=option)
                    raise EducliError(Problem("usage", message))
            bare = options.fields is not None and not options.fields.strip(" ,")
            if bare and not varying:
                return Answer(fields_of(named(columns())), options, chart)
            ask = Ask(name, columns(params), options, params)
            with misplaced_told(ask, params | options._asdict() | {"chart": chart}):
                result = function(ask, **params)
            return Answer(fields_of(result.columns) if bare else result, options, chart)

        command.__name__, command.__doc__ = name, function.__doc__
        command.takes = own | shared | {"format": (format_option(charts, findings, fields), "")}  # type: ignore[attr-defined]
        command.columns, command.varying, command.asks = columns, varying, function  # type: ignore[attr-defined]
        return command

    return decorate


def _stated(question: str) -> Sequence[str]:
    """Return the columns that the header of sql/questions/<question>.sql states."""
    from educli.paths import SQL

    with (SQL / "questions" / f"{question}.sql").open(encoding="utf-8") as file:
        line = next(line for line in file if line.startswith("-- columns: "))
    return line.removeprefix("-- columns: ").strip().split(", ")


@contextmanager
def misplaced_told(ask: Ask, given: Mapping[str, Any]) -> Iterator[None]:
    """Say of an unknown name where it belongs, if it is known at all. given: what the command was called with."""
    try:
        yield
    except EducliError as error:
        if error.problems[0].code not in ("unknown-region", "unknown-metric"):
            raise
        from educli.commands.misplaced import told

        raise told(error, ask.session, ask.question, given) from error


FIELDS_OF_FIELDS = ("field", "kind", "title", "field_unit", "meaning")


def fields_of(columns: "Sequence[Column]") -> Result:
    """List the fields of an answer with type, unit and meaning."""
    rows = [
        dict(zip(FIELDS_OF_FIELDS, (column.id, column.kind, _(column.title), _(column.unit) if column.unit else None, _(column.meaning)), strict=True))
        for column in columns
    ]  # fmt: skip
    return Result("fields", named(FIELDS_OF_FIELDS), rows, lambda: _arrange("fields", (rows,), "page"))


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
