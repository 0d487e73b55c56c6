"""The formats of an answer: one list, one place where a writer is added."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple, TextIO

from educli.errors import EducliError, Problem
from educli.language import _
from educli.model.result import Result


class Layout(NamedTuple):
    """How an answer is written.

    width: cells of the terminal; colour: whether escape sequences may colour it.
    """

    width: int = 120
    colour: bool = False
    header: bool = True
    fields: tuple[str, ...] = ()


Writer = Callable[[Result, TextIO, Layout], None]

# format → module and function; imported only when written.
_WRITERS = {
    "table": ("educli.output.table", "write_table"),
    "tsv": ("educli.output.delimited", "write_tsv"),
    "csv": ("educli.output.delimited", "write_csv"),
    "json": ("educli.output.objects", "write_json"),
    "ndjson": ("educli.output.objects", "write_ndjson"),
    "sarif": ("educli.output.findings", "write_sarif"),
    "junit": ("educli.output.findings", "write_junit"),
}
FORMATS = tuple(_WRITERS)

# Formats of findings in files; other answers have none.
OF_FINDINGS = ("sarif", "junit")

# Formats that carry title and notes themselves; beside the others they go to stderr.
SELF_CONTAINED = ("table", "json")


def write(result: Result, format: str, out: TextIO, layout: Layout) -> None:
    """Write `result` to `out`.

    Raises: EducliError unknown-value when a field is not one of the answer's.
    """
    if format in OF_FINDINGS and result.reports is None:
        message = _("{question} has no findings to write as {format}").format(question=result.question, format=format)
        raise EducliError(Problem("unknown-value", message, _("these formats are for `check` and `gaps`")))
    module, function = _WRITERS[format]
    writer: Writer = getattr(import_module(module), function)
    writer(_select(result, layout.fields), out, layout)


def _select(result: Result, fields: tuple[str, ...]) -> Result:
    """Keep the asked columns, in the asked order."""
    if not fields:
        return result
    known = {column.id: column for column in result.columns}
    if unknown := [field for field in fields if field not in known]:
        message = _("{question} has no field '{field}'").format(question=result.question, field=unknown[0])
        raise EducliError(Problem("unknown-value", message, _("known: {fields}").format(fields=", ".join(known))))
    return result._replace(columns=tuple(known[field] for field in fields))
