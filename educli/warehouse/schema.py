"""What tables and views mean, read from the comments beside their columns in sql/: the one place where it is said."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from educli.paths import SCRIPTS, SQL


class Field(NamedTuple):
    """A column of a table. refers_to: `table.column` whose values it holds."""

    name: str
    meaning: str
    refers_to: str = ""


class Table(NamedTuple):
    """A table or view. key: the columns that tell its rows apart."""

    name: str
    meaning: str
    key: tuple[str, ...]
    fields: dict[str, Field]
    is_view: bool


# What is dropped again, and what holds a part of other tables once more for the questions' sake.
_OWN = ("raw_", "speaker", "doubtful", "known", "composition")

_STATEMENT = re.compile(
    r"^(?P<head>(?:--.*\n)*)create (?P<kind>table|view|macro) (?P<name>\w+)(?P<body>(?:.|\n)*?;)$", re.M
)
_REMARK = r"(?:\s+-- (?P<meaning>.*?)(?: → (?P<refers_to>\w+\.\w+))?)?$"
_COLUMN = re.compile(r'^    "?(?P<name>\w+)"? [^-]*' + _REMARK, re.M)
# A column of a view means what the column it is taken from means, unless a comment says otherwise.
_SELECTED = re.compile(r'^    (?:(?P<of>\w+)\."?(?P<from>\w+)"?|.+?)(?: as (?P<name>\w+))?,?' + _REMARK, re.M)


def described() -> dict[str, Table]:
    """Return every table and view by name, in the order of their definition."""
    tables: dict[str, Table] = {}
    for _script, statement in _statements():
        name, kind = statement["name"], statement["kind"]
        if kind == "macro":
            continue
        remarks = [line.removeprefix("-- ") for line in statement["head"].splitlines()]
        key = next((line.removeprefix("key: ") for line in remarks if line.startswith("key: ")), "")
        fields = _selected(statement["body"], tables) if kind == "view" else _columns(statement["body"])
        tables[name] = Table(
            name,
            " ".join(line for line in remarks if not line.startswith("key: ")),
            tuple(filter(None, key.split(", "))),
            {field.name: field for field in fields},
            kind == "view",
        )
    return tables


def meanings() -> Iterator[tuple[str, Path]]:
    """Yield every meaning with the script that says it, for the catalogue."""
    tables = described()
    for script, statement in _statements():
        if statement["kind"] != "macro":
            table = tables[statement["name"]]
            yield table.meaning, script
            yield from (
                (field.meaning, script) for field in table.fields.values() if field.meaning in statement["body"]
            )


def _statements() -> Iterator[tuple[Path, re.Match[str]]]:
    """Yield what SCRIPTS create with where they do, but for the engine room's own."""
    for script in SCRIPTS:
        for statement in _STATEMENT.finditer(script.read_text(encoding="utf-8")):
            if statement["name"] == "known_region" or not statement["name"].startswith(_OWN):
                yield script, statement


def _columns(body: str) -> Iterator[Field]:
    for column in _COLUMN.finditer(body):
        yield Field(column["name"], column["meaning"] or "", column["refers_to"] or "")


def _selected(body: str, tables: dict[str, Table]) -> Iterator[Field]:
    listed = body[body.index("\nselect\n") + 7 : body.index("\nfrom ")]
    for column in _SELECTED.finditer(listed):
        name = column["name"] or column["from"]
        origin = tables[column["of"]].fields[column["from"]] if column["of"] in tables else Field(name, "")
        if column["meaning"]:
            origin = Field(name, column["meaning"], column["refers_to"] or "")
        yield origin._replace(name=name)


def definitions() -> dict[str, str]:
    """Return the SQL behind every command, table, view and macro, by name."""
    questions = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "questions").glob("*.sql"))}
    return questions | {statement["name"]: statement[0] + "\n" for _script, statement in _statements()}
