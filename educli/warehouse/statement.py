"""Statements of a person's own: one that reads, run where it can neither write nor reach anything but the registry."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from itertools import accumulate
from math import isfinite, isnan
from typing import Any, NamedTuple

import duckdb

from educli.errors import EducliError, Location, Problem
from educli.language import N_, _, language
from educli.model.columns import COLUMNS, Column
from educli.warehouse.interrupt import interruptible

# The order matters: without external access the folder for what does not fit into memory cannot be set, and behind
# the lock nothing can. Without that folder a statement too large for memory ends, instead of filling the disk.
_LOCKS = (
    "set temp_directory = ''",
    "set memory_limit = '50%'",
    "set errors_as_json = true",
    "set timezone = 'UTC'",
    "set python_enable_replacements = false",
    "set enable_external_access = false",
    "set lock_configuration = true",
    "begin transaction read only",
)

# What tells of the engine instead of the registry: its settings, and the places of its files.
_VIEWS = r"(?:duckdb|pragma)_\w+|pg_settings"
_ENGINE = re.compile(
    rf"\b({_VIEWS}|(?:current_setting|query|query_table|json_execute_serialized_sql)(?=\W?\s*\())", re.IGNORECASE
)
_QUOTED = re.compile(rf"'(?:{_VIEWS})'", re.IGNORECASE)

_DESCRIBE = "describe\n"
_FETCHED = 2048


class Statement:
    """A statement that was proved to be one question, with its columns and, once asked for, its rows.

    renamed: new names of columns that bear another's, with that name. unset: parameters without a value, which are null.
    Raises: EducliError bad-sql, not-a-select or out-of-reach, with the place in the statement.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, text: str, place: str, given: Mapping[str, str]) -> None:
        self._connection, self._text, self._place = connection, text, place
        for lock in _LOCKS:
            connection.execute(lock)
        with self._told(), interruptible(connection):
            named = self._prove()
        self._params = self._bound(named, given)
        self.unset = sorted(name for name, value in self._params.items() if value is None)
        with self._told(len(_DESCRIBE)), interruptible(connection):
            found = connection.execute(_DESCRIBE + self._bare(), self._params).fetchall()
        names, self.renamed = _told_apart([name for name, *_rest in found])
        self._types = [type for _name, type, *_rest in found]
        self.columns = tuple(map(_column, names, self._types))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Run the statement and yield its rows as they come; plain values that every format can write."""
        names = [column.id for column in self.columns]
        forms = [_form(type) for type in self._types]
        query, before = self._projected([form.select for form in forms])
        reads = [(place, form.read) for place, form in enumerate(forms) if form.read]
        with closing(self._connection), self._told(before), interruptible(self._connection):
            cursor = self._connection.execute(query, self._params)
            while found := cursor.fetchmany(_FETCHED):
                for values in found:
                    row = list(values)
                    for place, read in reads:
                        if row[place] is not None:
                            row[place] = read(row[place])
                    yield dict(zip(names, row, strict=True))

    def _prove(self) -> set[str]:
        """Prove that the text is one statement that reads, and return the names of its parameters."""
        statements = self._connection.extract_statements(self._text)
        if not statements:
            raise EducliError(_missing())
        if len(statements) > 1:
            message = _("there are {n} statements; `sql` takes one").format(n=len(statements))
            raise EducliError(Problem("not-a-select", message, location=self._location(self._semicolon())))
        kind = _kind_of(statements[0])
        if kind != "SELECT" and not (kind == "MULTI" and self._is_relation()):
            message = _("`sql` takes a statement that reads, such as SELECT, and this is none: {kind}")
            first = next((begin, end) for begin, end, kind in self._tokens() if kind != "comment")
            word = self._text.encode()[slice(*first)].decode().strip()
            raise EducliError(
                Problem("not-a-select", message.format(kind=word.upper()), location=self._location(*first))
            )
        if reach := self._reach():
            name = self._text.encode()[slice(*reach)].decode()
            message = _("'{name}' belongs to the engine; `sql` reads the registry alone").format(name=name)
            raise EducliError(Problem("out-of-reach", message, _where_to_look(), self._location(*reach)))
        return set(statements[0].named_parameters)

    def _is_relation(self) -> bool:
        """Tell whether a statement of several steps is a PIVOT, and no INSERT or COPY around one."""
        try:
            self._connection.extract_statements(f"from (\n{self._bare()}\n)")
        except duckdb.Error:
            return False
        return True

    def _tokens(self) -> Iterator[tuple[int, int, str]]:
        """Yield begin, end and kind of each token. Unit: bytes."""
        tokens = duckdb.tokenize(self._text)
        ends = [begin for begin, _kind in tokens[1:]] + [len(self._text.encode())]
        for (begin, kind), end in zip(tokens, ends, strict=True):
            yield begin, end, str(kind).rpartition(".")[2]

    def _semicolon(self) -> int:
        return next(begin for begin, _end, _kind in self._tokens() if self._text.encode()[begin : begin + 1] == b";")

    def _bare(self) -> str:
        """Return the statement with blanks for the semicolons around it, so that it may stand within another."""
        data = bytearray(self._text.encode())
        for begin, _end, kind in self._tokens():
            if kind != "comment" and data[begin : begin + 1] == b";":
                data[begin : begin + 1] = b" "
        return data.decode()

    def _reach(self) -> tuple[int, int] | None:
        """Return where the statement names what belongs to the engine. Unit: bytes."""
        data = bytearray(self._text.encode())
        for begin, end, kind in self._tokens():
            # A table may be named in single quotes; any other text may say what it likes.
            if kind == "comment" or (kind == "string_const" and not _QUOTED.match(data[begin:end].decode())):
                data[begin:end] = b" " * (end - begin)
        text = data.decode()
        found = _ENGINE.search(text)
        return (len(text[: found.start(1)].encode()), len(text[: found.end(1)].encode())) if found else None

    def _bound(self, named: set[str], given: Mapping[str, str]) -> dict[str, str | None]:
        """Return a value for each parameter of the statement; the language is known without being given."""
        for name in given:
            if name not in named:
                message = _("the statement has no parameter '{name}'").format(name=name)
                hint = _("known: {fields}").format(fields=_(", ").join(sorted(named))) if named else ""
                raise EducliError(Problem("unknown-value", message, hint))
        return {name: given.get(name, language() if name == "lang" else None) for name in sorted(named)}

    def _projected(self, selects: list[str]) -> tuple[str, int]:
        """Return the query that makes every value plain, and how many bytes stand before the person's own."""
        places = [f"c{place}" for place in range(len(selects))]
        chosen = ", ".join(select.format(place) for select, place in zip(selects, places, strict=True))
        if chosen == ", ".join(places):
            return self._bare(), 0
        before = f"select {chosen} from (\n"
        return f"{before}{self._bare()}\n) as answer({', '.join(places)})", len(before.encode())

    @contextmanager
    def _told(self, before: int = 0) -> Iterator[None]:
        """Turn what the engine says into a problem with its place in the statement.

        before: bytes that stand before the statement in what the engine was given.
        """
        try:
            yield
        except duckdb.Error as error:
            raise EducliError(self._problem(_Said.read(str(error)), before)) from error

    def _problem(self, said: "_Said", before: int) -> Problem:
        location = self._location(said.begin - before, said.end - before) if said.begin >= before else None
        if said.means(_REACHING):
            message = _("files, network, extensions and settings are out of reach of `sql`")
            return Problem("out-of-reach", message, _where_to_look(), location)
        if said.means(_WRITING):
            return Problem("not-a-select", _("`sql` changes nothing: {reason}").format(reason=said.message))
        message = _("the statement cannot be run: {reason}").format(reason=said.message)
        if fault := said.fault():
            # The engine's own words stay: they are what people search for.
            message = _("the statement cannot be run, {fault}: {reason}").format(fault=_(fault), reason=said.message)
        if said.kind == "Out of Memory":
            return Problem("bad-sql", message, _("narrow it with `where` or `limit`"))
        if said.about == "NO_MATCHING_FUNCTION":
            # What it offers instead are signatures, dozens for a plus, and names of nothing.
            hint = _("cast a value to another type with `::`, such as `value::varchar`")
            return Problem("bad-sql", message, _("; ").join((hint, _where_to_look())), location)
        if not said.candidates:
            return Problem("bad-sql", message, _where_to_look(), location)
        near = _("nearest: {names}").format(names=_(", ").join(said.candidates))
        return Problem("bad-sql", message, _("; ").join((near, _where_to_look())), location)

    def _location(self, begin: int, end: int | None = None) -> Location | None:
        """Return a place of the statement for people. Unit: bytes."""
        data = self._text.encode()
        if begin > len(data):
            return None
        before = data[:begin].decode(errors="ignore")
        width = len(data[begin : begin + 1 if end is None else end].decode(errors="ignore"))
        line, column = before.count("\n"), len(before.rpartition("\n")[2])
        return Location(self._place, line + 1, column + 1, self._text.split("\n")[line], width)


class _Said(NamedTuple):
    """What the engine says is wrong. Unit of begin and end: bytes; -1 where it gives no place.

    about: what more closely is wrong, or is missing, in the engine's terms; nothing where it does not say.
    """

    kind: str
    message: str
    candidates: tuple[str, ...] = ()
    begin: int = -1
    end: int = -1
    about: str = ""

    @classmethod
    def read(cls, text: str) -> "_Said":
        try:
            said = json.loads(text[text.index("{") :])
        except ValueError:
            return cls("", text.split("\n")[0])
        begin, length = json.loads(said.get("location", "[-1, 0]"))
        names = tuple(filter(None, said.get("candidates", "").split(",")))
        # The rest are lists of candidates, and advice to change settings.
        about = said.get("type") or said.get("error_subtype", "")
        return cls(
            said["exception_type"], said["exception_message"].split("\n")[0], names, begin, begin + length, about
        )

    def means(self, words: Mapping[str, str]) -> bool:
        """Tell whether this kind of error says so."""
        return self.kind in words and words[self.kind] in self.message

    def fault(self) -> str:
        """Return the message that says what kind of fault it is; nothing where the engine leaves it open."""
        # Of names with a dot in them, and of grouping, it says so in words alone.
        told = (fault for words, fault in _IN_WORDS.items() if words in self.message)
        return _FAULTS.get(self.about) or _FAULTS.get(self.kind) or next(told, "")


# Kinds of error, and what they say when a statement reaches out, or writes.
_REACHING = {"Permission": "", "Invalid Input": "configuration has been locked", "Catalog": "exists in the"}
_WRITING = {"Invalid Input": "in read-only mode", "TransactionContext": "in read-only mode", "Binder": "data-modifying"}

_NO_TABLE, _NO_COLUMN, _NO_FUNCTION = N_("no such table or view"), N_("no such column"), N_("no such function")
_FAULTS = {
    "Table": _NO_TABLE,
    "View": _NO_TABLE,
    "COLUMN_NOT_FOUND": _NO_COLUMN,
    "Scalar Function": _NO_FUNCTION,
    "Aggregate Function": _NO_FUNCTION,
    "Table Function": _NO_FUNCTION,
    "Macro Function": _NO_FUNCTION,
    "Type": N_("no such type"),
    "NO_MATCHING_FUNCTION": N_("types that do not fit"),
    "Parser": N_("wrong syntax"),
    "Conversion": N_("a value that does not fit its type"),
    "Out of Range": N_("a number out of range"),
}
_IN_WORDS = {
    "does not have a column named": _NO_COLUMN,
    "Referenced table": _NO_TABLE,
    "does not exist because schema": _NO_TABLE,
    "must appear in the GROUP BY": N_("a column that is not grouped"),
}


def _missing() -> Problem:
    example = "educli sql 'select region_zh, metric_zh, qualifier, value from figures limit 5'"
    return Problem("usage", _("a statement is missing"), _("for example: {example}").format(example=example))


def _where_to_look() -> str:
    return _("`educli sql --tables` lists tables and columns")


def _kind_of(statement: Any) -> str:
    try:
        return str(statement.type.name)
    except ValueError:
        # Kinds that the engine knows and its Python does not, such as UPDATE EXTENSIONS.
        return ""


def _told_apart(names: list[str]) -> tuple[list[str], dict[str, str]]:
    """Give every column a name of its own: x, x, x become x, x_1, x_2, and no name that stands there already."""
    taken, told, renamed = set(names), [], {}
    for name in names:
        own, number = name, 0
        while own in told or (number and own in taken):
            number += 1
            own = f"{name}_{number}"
        told.append(own)
        if own != name:
            renamed[own] = name
    return told, renamed


# types


class _Form(NamedTuple):
    """How a type is fetched: an expression over the column, and what reads the value."""

    select: str
    read: Callable[[Any], Any] | None = None


_INTEGERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
)  # fmt: skip
_NESTED = ("STRUCT", "MAP", "UNION", "TUPLE", "VARIANT", "JSON")


def _column(name: str, type: str) -> Column:
    """Return a column's definition: that of the word list where name and kind are the same, else the statement's own."""
    kind = _kind(type)
    known = COLUMNS.get(name)
    return known if known and known.kind == kind else Column(name, name, kind, "")


def _kind(type: str) -> str:
    if type.endswith("]"):
        return "list"
    if type in _INTEGERS:
        return "integer"
    if type.startswith("DECIMAL") or type in ("FLOAT", "DOUBLE"):
        return "number"
    return {"BOOLEAN": "boolean", "DATE": "date"}.get(type, "text")


def _form(type: str) -> _Form:
    if type.endswith("]") or type.startswith(_NESTED):
        # Exact, and the one form that holds every type within a list, struct or map.
        return _Form("to_json({})", _nested)
    if type == "DOUBLE":
        return _Form("{}", _finite)
    if type == "FLOAT":
        # By its digits: 0.1 must not become 0.10000000149011612.
        return _Form("cast(cast({} as varchar) as double)", _finite)
    if type == "DATE":
        return _Form("cast({} as varchar)", _day)
    if type in (*_INTEGERS, "BOOLEAN", "VARCHAR", '"NULL"') or type.startswith(("DECIMAL", "ENUM")):
        return _Form("{}")
    # Moments, intervals, bytes: Python would round the first, count months as 30 days, and have no text for the last.
    return _Form("cast({} as varchar)")


def _nested(text: str) -> Any:
    # What is nested deeper than Python follows stays text.
    return text if _depth(text) > _DEEPEST else json.loads(text, parse_float=Decimal, parse_constant=str)


_DEEPEST = 100
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def _depth(text: str) -> int:
    """Return how deep lists and maps stand in each other; not counted where there are too few of them."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return 0
    steps = ((bracket in "[{") - (bracket in "]}") for bracket in _BRACKET.findall(text) if len(bracket) == 1)
    return max(accumulate(steps), default=0)


def _finite(value: float) -> float | str:
    """Return a number, or what JSON has no number for as the word that it is."""
    if isfinite(value):
        return value
    return "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        # Before year 1, after 9999, or infinite.
        return text
