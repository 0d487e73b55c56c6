"""educli export."""

from pathlib import Path
from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument, Option
from educli.errors import EducliError, Problem, check_choice
from educli.language import N_, _
from educli.model.result import Notes, Result
from educli.paths import BUILTIN_REGISTRY

FORMATS = ("duckdb", "parquet", "csv", "json")
FIELDS = ("table", "rows", "written")

TargetArg = Annotated[
    str,
    Argument(metavar="FILE", help=N_("What to write: NAME.duckdb, NAME.json, or a folder NAME.parquet or NAME.csv.")),
]
ToOption = Annotated[
    str, Option("--to", metavar="|".join(FORMATS), help=N_("Format, whatever the name of FILE ends in."))
]
ForceOption = Annotated[bool, Option("--force", help=N_("Replace an export that stands there."))]


@question(fields=FIELDS)
def export(ask: Ask, target: TargetArg, to: ToOption = "", force: ForceOption = False) -> Result:
    """Write the registry as DuckDB, Parquet, CSV with a Data Package, or JSON.

    Every table that `educli sql --tables` lists; DuckDB has the views too. A folder has its datapackage.json, which
    says what each column means, and the table `observations`, which a registry of yours reads under `bulk:`.
    """
    check_choice("--to", to, FORMATS)
    if ask.options.bom:
        message = _("{option} does not go with {format}").format(option="--bom", format="export")
        hint = _("for example: {example}").format(example="educli sql 'from figures' -o figures.csv --bom")
        raise EducliError(Problem("unknown-value", message, hint))
    format = to or _by_ending(target)
    is_ours = ask.path.resolve() == BUILTIN_REGISTRY.resolve()
    written = ask.session.export(Path(target), format, force, is_ours)
    rows = [{"table": table.table, "rows": table.rows, "written": str(table.file)} for table in written]
    counts = {"tables": len(written), "rows": sum(table.rows for table in written)}
    note = _("Written: {path}; tables: {tables}, rows: {rows}.").format(path=target, **counts)
    return ask.answer(rows, Notes((note,), counts))


def _by_ending(target: str) -> str:
    ending = Path(target).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        message = _("the ending of '{name}' is of no format that educli exports").format(name=target)
        known = _(", ").join(f".{format}" for format in FORMATS)
        raise EducliError(Problem("unknown-value", message, _("use one of {endings}, or --to").format(endings=known)))
    return ending
