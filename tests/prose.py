"""All prose of a registry, found by the field table."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from educli.model.records import Place, Registry, Text
from educli.registry.fields import FIELDS

FIELDS_OF_PROSE = {(kind, field.name) for kind, fields in FIELDS.items() for field in fields if field.kind == "prose"}


class Prose(NamedTuple):
    """A text, the field it stands in, and where its record stands."""

    kind: str
    field: str
    place: Place
    text: Text


def prose(registry: Registry) -> Iterator[Prose]:
    """Yield every text there is; a field left out has none."""
    held: dict[str, tuple[Any, ...]] = {
        "source": registry.sources, "observation": registry.observations, "threshold": registry.thresholds,
        "target": registry.targets, "identity": registry.identities, "contradiction": registry.contradictions,
        "waiver": registry.waivers,
    }  # fmt: skip
    for kind, field in sorted(FIELDS_OF_PROSE):
        for record in held[kind]:
            if text := getattr(record, field):
                yield Prose(kind, field, record.place, text)
