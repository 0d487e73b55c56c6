"""Write the reference pages of docs/ from what the code itself says, in both languages."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from educli.commands import COMMANDS
from educli.commands.ask import FIELDS_OF_FIELDS
from educli.errors import CODES
from educli.language import N_, _, set_language
from educli.model.columns import COLUMNS, Column
from educli.model.lints import LINTS
from educli.model.units import UNITS
from educli.output.objects import FORMAT_VERSION
from educli.registry.fields import FIELDS, LEVELS, Field

DOCS = Path(__file__).parent.parent / "docs"
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
    yield "\n".join(
        [
            f"| {_('id')} | {_('kind')} | {_('unit')} | {_('meaning')} |",
            "| --- | --- | --- | --- |",
            *(
                f"| `{column.id}` | {column.kind} | {_(column.unit) if column.unit else ''} | {_escape(_(column.meaning))} |"
                for column in COLUMNS.values()
            ),
        ]
    )


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
    rows = {name: _row_schema(command_columns(name)) for name in COMMANDS}
    rows["fields"] = _row_schema(COLUMNS[id] for id in FIELDS_OF_FIELDS)
    envelope: Schema = {
        "format_version": {"const": FORMAT_VERSION},
        "educli": {"type": "string"},
        "registry": {
            "type": "object",
            "properties": {"path": {"type": "string"}, "sha256": {"type": "string", "pattern": "^([0-9a-f]{64})?$"}},
            "required": ["path", "sha256"],
            "additionalProperties": False,
        },
        "question": {"enum": list(rows)},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"enum": list(COLUMNS)}, "kind": {"enum": list(_KINDS)}},
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
                "then": {"properties": {"rows": {"items": {"$ref": f"#/$defs/{name}"}}}},
            }
            for name in rows
        ],
        "$defs": rows,
    }


def _row_schema(columns: Iterable[Column]) -> Schema:
    properties = {column.id: {"description": _(column.meaning), **_KINDS[column.kind]} for column in columns}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def command_columns(name: str) -> tuple[Column, ...]:
    command = getattr(import_module(f"educli.commands.{name}"), name)
    return tuple(COLUMNS[id] for id in command.columns())


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "registry": registry_page,
    "errors": errors_page,
    "lints": lints_page,
    "columns": columns_page,
}


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    texts = {}
    for language, ending in (("en", ".md"), ("zh", ".zh-CN.md")):
        set_language(language)
        for name, page in PAGES.items():
            texts[name + ending] = "\n\n".join(page()) + "\n"
    set_language("en")
    texts["answer.schema.json"] = json.dumps(answer_schema(), ensure_ascii=False, indent=1) + "\n"
    texts["registry.schema.json"] = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
    return texts


def main() -> int:
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
