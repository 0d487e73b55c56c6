"""educli sql."""

import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument, Ended, Option
from educli.errors import EducliError, Location, Problem, check_choice, reason
from educli.language import N_, _
from educli.model import notes
from educli.model.encoding import guess
from educli.model.result import Notes, Result, Row

StatementArg = Annotated[
    str, Argument(metavar="[STATEMENT]", help=N_("The statement, a file that ends in .sql, or - for standard input."))
]
ParamOption = Annotated[
    list[str] | None,
    Option(
        "--param",
        "-p",
        metavar="NAME=VALUE",
        help=N_("Value of $NAME in the statement, as text; may be given several times."),
    ),
]
TablesOption = Annotated[bool, Option("--tables", help=N_("List tables and views, and what each column means."))]
ShowOption = Annotated[str, Option("--show", metavar="NAME", help=N_("Print the statement behind a command, or the definition of a table, view or macro."))]  # fmt: skip
FIELDS = ("table", "holds", "field", "type", "refers_to", "meaning")

# A statement is written by hand; what is longer comes from a wrong file.
_LONGEST = 1_000_000

# An answer of so many rows is whole or not begun; a longer one is written as it comes.
_WHOLE = 10_000


@question(fields=FIELDS, varying=True)
def sql(
    ask: Ask, statement: StatementArg = "", param: ParamOption = None, tables: TablesOption = False, show: ShowOption = ""
) -> Result:  # fmt: skip
    """Ask in SQL, read-only.

    One statement that reads, in the dialect of DuckDB, over the tables and views that --tables lists; it reaches
    nothing but the registry. A parameter without a value is null, but for $lang, which is the language of the answer.
    A list is given as JSON and cast by the statement: -p 'regions=["411000"]' for $regions::varchar[].

    For example: educli sql "$(educli sql --show metrics)" -p stage=preschool
    """
    if bool(statement) + tables + bool(show) > 1:
        raise EducliError(Problem("usage", _("STATEMENT, --tables and --show exclude each other")))
    if show:
        _print_definition(show)
    if tables:
        rows = ask.session.tables()
        more = _("`educli sql --show NAME` prints the statement behind a command, or a definition.")
        return ask.answer(rows, Notes((more,)), sheet="tables")
    return _ask(ask, *_statement(statement), dict(map(_parameter, param or ())))


def _ask(ask: Ask, text: str, place: str, given: dict[str, str]) -> Result:
    asked = ask.session.statement(text, place, given)
    coming = asked.rows()
    first = list(islice(coming, _WHOLE))
    more = list(islice(coming, 1))
    rows: Iterator[Row] | list[Row] = chain(first, more, coming) if more else first
    said = notes.sql(asked.renamed, asked.unset, None if more else first)
    return ask.answer(rows, said, (asked.columns, first, bool(more)), columns=tuple(asked.columns))


def _print_definition(name: str) -> None:
    """Print the SQL of that name as it stands, and end; so that a shell can hand it on."""
    from educli.warehouse.schema import definitions

    known = definitions()
    check_choice("--show", name, tuple(known))
    sys.stdout.write(known[name])
    raise Ended


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        hint = _("for example: {example}").format(example="-p year=2020")
        raise EducliError(Problem("usage", _("'{text}' is not NAME=VALUE").format(text=text), hint))
    return name.removeprefix("$"), value


def _statement(asked: str) -> tuple[str, str]:
    """Return a statement and where it stands: in the words of the command line, in a file, or on standard input."""
    if asked.endswith(".sql") and len(asked.split()) == 1:
        try:
            with Path(asked).open("rb") as file:
                return _decoded(file.read(_LONGEST + 1), asked), asked
        except (OSError, ValueError) as error:
            message = _("cannot read the statement: {reason}").format(reason=reason(error, named=False))
            raise _unreadable(message, asked) from error
    if asked not in ("", "-"):
        return _decoded(asked.encode("utf-8", "surrogateescape"), _("statement")), _("statement")
    piped = b"" if sys.stdin is None or (not asked and sys.stdin.isatty()) else sys.stdin.buffer.read(_LONGEST + 1)
    return _decoded(piped, _("standard input")), _("standard input")


def _decoded(data: bytes, place: str) -> str:
    if len(data) > _LONGEST:
        raise _unreadable(_("a statement has at most {n} bytes").format(n=_LONGEST), place)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(_("the statement is not UTF-8"), place, guess(data)) from error
    if "\0" in text:
        raise _unreadable(_("the statement holds a zero byte"), place)
    return text


def _unreadable(message: str, place: str, hint: str = "") -> EducliError:
    return EducliError(Problem("unreadable-statement", message, hint, Location(place)))
