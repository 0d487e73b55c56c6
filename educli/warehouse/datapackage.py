"""A folder of tables described as a Frictionless Data Package, so that others read it with its types and meanings."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from educli import __version__
from educli.language import _
from educli.warehouse.schema import Field, Table

# Of the shipped compilation. The figures themselves are facts of the documents, and a registry of somebody's own is theirs.
_LICENCE = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}

_TYPES = {"VARCHAR": "string", "INTEGER": "integer", "BOOLEAN": "boolean", "DATE": "date"}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


class Resource(NamedTuple):
    """A table in a file, with the types of the engine by column."""

    table: Table
    types: Mapping[str, str]
    file: str


def package(resources: Sequence[Resource], format: str, digest: str, is_ours: bool) -> str:
    """Return the text of datapackage.json."""
    names = {resource.table.name for resource in resources}
    described: dict[str, Any] = {
        "profile": "tabular-data-package" if format == "csv" else "data-package",
        "name": "educli-registry",
        "title": _("Figures of education by region, with their evidence"),
        "description": _(
            "What documents say of education in Chinese regions, figure by figure: value, comparator, period, source, place and quote."
        ),
        **({"licenses": [_LICENCE]} if is_ours else {}),
        "educli": __version__,
        "registry_fingerprint": digest,
        "resources": [_resource(resource, format, names) for resource in resources],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _resource(resource: Resource, format: str, names: set[str]) -> dict[str, Any]:
    table = resource.table
    schema: dict[str, Any] = {
        "fields": [_field(field, resource.types[field.name]) for field in table.fields.values()],
        "missingValues": [""],
    }
    if table.key and set(table.key) <= set(table.fields):
        schema["primaryKey"] = list(table.key)
    references = [_reference(field, table.name) for field in table.fields.values() if field.refers_to]
    if references:
        schema["foreignKeys"] = references
    return {
        "profile": "tabular-data-resource" if format == "csv" else "data-resource",
        "name": table.name,
        "path": resource.file,
        "title": _head(_(table.meaning), "，,。"),
        "description": _(table.meaning),
        "format": format,
        "mediatype": _MEDIA[format],
        **({"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n"}} if format == "csv" else {}),
        "schema": schema,
    }


def _field(field: Field, type: str) -> dict[str, str]:
    meaning = _(field.meaning)
    return {"name": field.name, "type": _type(type), "title": _head(meaning, "；;：:"), "description": meaning}


def _type(type: str) -> str:
    return "array" if type.endswith("]") else "number" if type.startswith("DECIMAL") else _TYPES[type]


def _head(meaning: str, marks: str) -> str:
    """Return what a meaning begins with, before it goes into detail."""
    for mark in marks:
        meaning = meaning.partition(mark)[0]
    return meaning


def _reference(field: Field, own: str) -> dict[str, Any]:
    resource, column = field.refers_to.split(".")
    return {"fields": field.name, "reference": {"resource": "" if resource == own else resource, "fields": column}}
