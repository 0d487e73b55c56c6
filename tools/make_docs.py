"""Write the reference pages of docs/ from what the code itself says, in both languages."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import make_man
from make_man import own

from educli.commands import COMMANDS
from educli.commands.ask import FIELDS_OF_FIELDS
from educli.commands.declarations import function
from educli.commands.specification import Field as AnswerField
from educli.commands.specification import Parameter, describe, root_options, translated
from educli.errors import CODES, MEANINGS
from educli.language import N_, _, set_language
from educli.model.columns import COLUMNS
from educli.model.lints import LINTS
from educli.model.units import UNITS
from educli.output.objects import FORMAT_VERSION
from educli.paths import BUILTIN_REGISTRY
from educli.registry.fields import FIELDS, LEVELS, Field
from educli.registry.reader import read_registry
from educli.warehouse.session import Session

ROOT = Path(__file__).parent.parent
RECORDS = {
    "registry": N_("the file"),
    "metric": N_("metric"),
    "population": N_("population"),
    "source": N_("source"),
    "observation": N_("observation"),
    "threshold": N_("threshold"),
    "target": N_("target"),
    "identity": N_("identity"),
    "contradiction": N_("contradiction"),
    "waiver": N_("waiver"),
}

# The fields of prose, each named once.
PROSE = tuple(dict.fromkeys(field.name for fields in FIELDS.values() for field in fields if field.kind == "prose"))

# The maps and lists of records that the file itself and its sources hold.
HELD = {
    "populations": "population",
    "metrics": "metric",
    "sources": "source",
    "observations": "observation",
    "thresholds": "threshold",
    "targets": "target",
    "identities": "identity",
    "contradictions": "contradiction",
    "waivers": "waiver",
}


def registry_page() -> Iterator[str]:
    yield f"# {_('The registry format')}"
    yield _(
        "A registry is one YAML file. Every value is read as the text it is and typed by the field it stands in: "
        "`no`, `012` and `84.00` stay what they are. Unknown and doubled keys are errors, and all problems are told at once."
    )
    yield _(
        "Prose ({fields}) is given in both languages, `{{zh: …, en: …}}`, or as a single text that is shown in both."
    ).format(fields=_(", ").join(f"`{name}`" for name in PROSE))
    for record, title in RECORDS.items():
        yield f"## {_(title)}"
        yield "\n".join(
            [
                f"| {_('field')} | {_('meaning')} | {_('good')} | {_('bad')} |",
                "| --- | --- | --- | --- |",
                *(
                    _field_row(field.name, field.required, field.meaning, field.choices, field.good, field.bad)
                    for field in FIELDS[record]
                ),
            ]
        )
    yield f"## {_('Units')}"
    yield _("Before each printed word 千, 万, 百万, 千万 or 亿 may stand; `万` or `亿` alone will do.")
    yield "\n".join(
        [
            f"| {_('unit')} | {_('meaning')} | {_('as printed')} |",
            "| --- | --- | --- |",
            *(f"| `{unit.id}` | {_(unit.label)} | {' '.join(unit.words)} |" for unit in UNITS.values()),
        ]
    )


def _field_row(name: str, required: bool, meaning: str, choices: tuple[str, ...], good: str, bad: str) -> str:
    text = _(meaning) + (f" `{'` `'.join(choices)}`" if choices else "")
    mark = f"**`{name}`**" if required else f"`{name}`"
    return f"| {mark} | {_escape(text)} | {_code(good)} | {_code(bad)} |"


def _code(text: str) -> str:
    return f"`{_escape(text)}`" if text else ""


def _escape(text: str) -> str:
    return text.replace("|", "\\|")


def errors_page() -> Iterator[str]:
    yield f"# {_('Errors')}"
    yield _(
        "Every error has a code, a place where there is one, and a hint. The status of the process tells its family."
    )
    for code, entry in CODES.items():
        yield f"## {code}"
        yield f"{_('Status {n}.').format(n=int(entry.status))} {_(entry.why)}"
        yield f"{_('Mend it:')} {_(entry.fix)}"


def lints_page() -> Iterator[str]:
    yield f"# {_('Lints')}"
    yield _(
        "What `educli check` finds in a registry that loads. Errors fail the check, warnings only with `--fail-on warning`, notes never by themselves."
    )
    for name, lint in LINTS.items():
        yield f"## {name}"
        yield f"**{_(lint.severity)}.** {_(lint.why)}"
        yield f"{_('Mend it:')} {_(lint.fix)}"


def columns_page() -> Iterator[str]:
    yield f"# {_('Columns')}"
    yield _("Column ids are the same in every format and language.")
    yield _fields(map(translated, COLUMNS.values()))


def commands_page() -> Iterator[str]:
    yield f"# {_('Commands')}"
    yield _("`educli spec` gives all of this as JSON, `educli COMMAND --help` a part of it on the terminal.")
    yield _parameters(_("option"), root_options())
    yield f"## {_('Options of every command that answers')}"
    yield _parameters(_("option"), make_man.shared())
    for name in COMMANDS:
        command = describe(name)
        yield f"## {name}"
        yield f"```text\n{command.usage}\n```"
        yield from command.description
        if parameters := list(own(command)):
            yield _parameters(_("parameter"), parameters)
        if command.fields:
            yield f"{_('Fields of the answer:')}"
            yield _fields(command.fields)
    yield f"## {_('Exit statuses')}"
    yield "\n".join(
        [
            f"| {_('status')} | {_('means')} |",
            "| --- | --- |",
            *(f"| {int(status)} | {_(meaning)} |" for status, meaning in MEANINGS.items()),
        ]
    )


def _parameters(title: str, parameters: Iterable[Parameter]) -> str:
    return "\n".join(
        [
            f"| {title} | {_('meaning')} | {_('choices')} | {_('unless given')} |",
            "| --- | --- | --- | --- |",
            *(_parameter_row(parameter) for parameter in parameters),
        ]
    )


def _parameter_row(parameter: Parameter) -> str:
    # Choices stand in a column of their own: bars would end the cell.
    metavar = "" if "|" in parameter.metavar else parameter.shown
    written = " ".join(filter(None, (", ".join(parameter.names), metavar)))
    choices = ", ".join(f"`{choice}`" for choice in parameter.choices)
    default = f"`{parameter.default}`" if parameter.default is not None else ""
    return f"| `{written}` | {_escape(parameter.help)} | {choices} | {default} |"


def _fields(fields: Iterable[AnswerField]) -> str:
    return "\n".join(
        [
            f"| {_('id')} | {_('kind')} | {_('unit')} | {_('meaning')} |",
            "| --- | --- | --- | --- |",
            *(f"| `{field.id}` | {field.kind} | {field.unit} | {_escape(field.meaning)} |" for field in fields),
        ]
    )


def tables_page() -> Iterator[str]:
    yield f"# {_('Tables')}"
    yield _(
        "What `educli sql` asks and `educli export` hands on. Every name here is stable; missing is null, numbers are exact decimals in the unit of their metric, and an interval without an end is unbounded there."
    )
    yield _(
        'The statement is one that reads, in the dialect of DuckDB. Parameters are written `$name` and given as text with `--param name=value`; the statement casts them: `$year::integer`. One that is not given is null, but for `$lang`, which is the language of the answer. A list is given as JSON: `--param \'regions=["411000", "411100"]\'` for `$regions::varchar[]`.'
    )
    yield _(
        "`educli sql --show NAME` prints the statement behind a command, or the definition of a table, view or macro, such as `latest(year, carry, unreliable)`: the observation that speaks for each metric, region, population and basis."
    )
    yield '```console\n$ educli sql "$(educli sql --show metrics)" --param stage=preschool\n```'
    rows = Session(BUILTIN_REGISTRY, read_registry).tables()
    for name, group in groupby(rows, key=itemgetter("table")):
        columns = list(group)
        yield f"## {name}"
        yield columns[0]["holds"]
        yield "\n".join(
            [
                f"| {_('field')} | {_('type')} | {_('meaning')} |",
                "| --- | --- | --- |",
                *(f"| `{row['field']}` | {row['type']} | {_escape(_meaning(row))} |" for row in columns),
            ]
        )


def _meaning(row: dict[str, str]) -> str:
    table, _dot, _column = row["refers_to"].partition(".")
    return row["meaning"] + (f" → [`{row['refers_to']}`](#{table})" if table else "")


Schema = dict[str, object]


def schema() -> Schema:
    """Return the JSON Schema of the registry, for editors; the loader checks more than a schema can say."""
    definitions = {record: _record_schema(FIELDS[record]) for record in RECORDS if record != "registry"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "educli registry",
        **_record_schema(FIELDS["registry"]),
        "$defs": definitions,
    }


def _record_schema(fields: tuple[Field, ...]) -> Schema:
    properties = {field.name: {"description": _(field.meaning), **_field_schema(field)} for field in fields}
    required = [field.name for field in fields if field.required]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NUMBER: Schema = {"type": ["number", "string"], "pattern": r"^-?\d{1,18}(\.\d{1,8})?$"}
_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def _field_schema(field: Field) -> Schema:
    reference = {"$ref": f"#/$defs/{HELD.get(field.name, '')}"}
    texts = {"zh": {"type": "string"}, "en": {"type": "string"}}
    both: Schema = {"type": "object", "properties": texts, "required": ["zh", "en"], "additionalProperties": False}
    kinds: dict[str, Schema] = {
        "both": both,
        "prose": {"anyOf": [_TEXT, both]},
        "choice": {"enum": list(field.choices)},
        "unit": {"enum": list(UNITS)},
        "number": _NUMBER,
        "boolean": {"type": "boolean"},
        "quote": {"type": ["string", "number"], "maxLength": 40},
        "bounds": {"type": "array", "items": {"type": ["number", "null"]}, "minItems": 2, "maxItems": 2},
        "words": {"type": "array", "items": _TEXT},
        "levels": {"anyOf": [{"enum": list(LEVELS)}, {"type": "array", "items": {"enum": list(LEVELS)}}]},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "format": {"enum": [1, "1"]},
        "extend": {"enum": ["builtin"]},
        "date": {"type": ["string", "integer"], "pattern": _DATE},
        "period": {"type": ["string", "integer"], "pattern": _DATE.replace("$", "") + r"(/\d{4}(-\d{2}(-\d{2})?)?)?$"},
        "list": {"type": "array", "items": reference if field.name in HELD else {"type": "string"}},
        "records": {"type": "object", "additionalProperties": reference},
    }
    return kinds.get(field.kind, _TEXT)


_KINDS: dict[str, Schema] = {
    "text": {"type": ["string", "null"]},
    "number": {"type": ["number", "null"]},
    "integer": {"type": ["integer", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "list": {"type": ["array", "null"]},
}


def answer_schema() -> Schema:
    """Return the JSON Schema of what `--format json` writes: one envelope, and the rows of each question."""
    asking = {name: function(name) for name in COMMANDS if hasattr(function(name), "columns")}
    ids = {name: command.columns() for name, command in asking.items() if not command.varying}
    ids["fields"] = FIELDS_OF_FIELDS
    rows = {name: _row_schema(columns) for name, columns in ids.items()}
    envelope: Schema = {
        "format_version": {"const": FORMAT_VERSION},
        "educli": {"type": "string"},
        "registry": {
            "type": "object",
            "properties": {
                "path": {"type": "string"},
                "fingerprint": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
            },
            "required": ["path", "fingerprint"],
            "additionalProperties": False,
        },
        "question": {"enum": [*asking, "fields"]},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "kind": {"enum": list(_KINDS)}},
                "required": ["id", "kind"],
                "additionalProperties": False,
            },
        },
        "counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        "notes": {"type": "array", "items": {"type": "string"}},
        "warnings": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "educli answer",
        "type": "object",
        "properties": envelope,
        "required": list(envelope),
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"question": {"const": name}}},
                "then": {
                    "properties": {
                        "columns": {"items": {"properties": {"id": {"enum": list(columns)}}}},
                        "rows": {"items": {"$ref": f"#/$defs/{name}"}},
                    }
                },
            }
            for name, columns in ids.items()
        ],
        "$defs": rows,
    }


def _row_schema(ids: Iterable[str]) -> Schema:
    properties = {id: {"description": _(COLUMNS[id].meaning), **_KINDS[COLUMNS[id].kind]} for id in ids}
    return {"type": "object", "additionalProperties": False, "properties": properties}


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "registry": registry_page,
    "errors": errors_page,
    "lints": lints_page,
    "columns": columns_page,
    "commands": commands_page,
    "tables": tables_page,
}


def pages() -> dict[str, str]:
    """Return every generated page by its path in the project."""
    texts = {}
    for language, ending, man in (("en", ".md", "man/educli.1"), ("zh", ".zh-CN.md", "man/zh_CN/educli.1")):
        set_language(language)
        for name, page in PAGES.items():
            texts[f"docs/{name}{ending}"] = "\n\n".join(page()) + "\n"
        texts[man] = make_man.page()
    set_language("en")
    texts["docs/answer.schema.json"] = json.dumps(answer_schema(), ensure_ascii=False, indent=1) + "\n"
    texts["docs/registry.schema.json"] = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
    return texts


def main() -> int:
    for name, text in pages().items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
