"""The JSON Schema by which editors complete and check a registry."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from asking import HERE

from educli.paths import BUILTIN_REGISTRY
from educli.registry.fields import FIELDS

PATH = HERE.parent / "docs" / "registry.schema.json"
SCHEMA: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def record(kind: str) -> dict[str, Any]:
    found = SCHEMA if kind == "registry" else SCHEMA["$defs"][kind]
    assert isinstance(found, dict)
    return found


def test_it_is_a_schema() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(SCHEMA["$defs"]) == set(FIELDS) - {"registry"}


def test_every_reference_leads_somewhere() -> None:
    assert set(references(SCHEMA)) == {f"#/$defs/{kind}" for kind in set(FIELDS) - {"registry"}}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_is_named_and_explained(kind: str) -> None:
    properties = record(kind)["properties"]
    assert {name: field["description"] for name, field in properties.items()} == {
        field.name: field.meaning for field in FIELDS[kind]
    }


@pytest.mark.parametrize("kind", FIELDS)
def test_it_asks_for_what_the_loader_asks_for(kind: str) -> None:
    assert record(kind).get("required", []) == [field.name for field in FIELDS[kind] if field.required]
    assert record(kind)["additionalProperties"] is False


@pytest.mark.parametrize("kind", FIELDS)
def test_choices_are_the_loaders(kind: str) -> None:
    for field in FIELDS[kind]:
        if field.kind == "choice":
            assert record(kind)["properties"][field.name]["enum"] == list(field.choices)


def test_the_registry_names_it_in_its_first_line() -> None:
    with BUILTIN_REGISTRY.open(encoding="utf-8") as file:
        first = file.readline()
    named = first.removeprefix("# yaml-language-server: $schema=").strip()
    assert named != first.strip()
    assert (BUILTIN_REGISTRY.parent / named).resolve() == PATH.resolve()
