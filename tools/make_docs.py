"""Write the reference pages of docs/ from what the code itself says, in both languages."""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from educli.errors import CODES
from educli.language import N_, _, set_language
from educli.model.columns import COLUMNS
from educli.model.units import UNITS
from educli.paths import BUILTIN_REGISTRY
from educli.registry.fields import FIELDS, LEVELS, Field
from educli.registry.lints import LINTS
from educli.registry.reader import read_registry
from educli.warehouse.session import Session

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
            f"| {_('id')} | {_('kind')} | {_('meaning')} |",
            "| --- | --- | --- |",
            *(f"| `{column.id}` | {column.kind} | {_escape(_(column.meaning))} |" for column in COLUMNS.values()),
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
    both = {"zh": {"type": "string"}, "en": {"type": "string"}}
    kinds: dict[str, Schema] = {
        "both": {"type": "object", "properties": both, "required": ["zh", "en"], "additionalProperties": False},
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


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "registry": registry_page,
    "errors": errors_page,
    "lints": lints_page,
    "columns": columns_page,
    "tables": tables_page,
}


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    texts = {}
    for language, ending in (("en", ".md"), ("zh", ".zh-CN.md")):
        set_language(language)
        for name, page in PAGES.items():
            texts[name + ending] = "\n\n".join(page()) + "\n"
    set_language("en")
    texts["registry.schema.json"] = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
    return texts


def main() -> int:
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
