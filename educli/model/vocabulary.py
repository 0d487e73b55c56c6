"""What may be typed for the regions, metrics and sources of a registry, for completion."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from educli.model.names import key, meanings, metric_names, region_names

if TYPE_CHECKING:
    from educli.model.records import Metric, Region, Source


class Entry(NamedTuple):
    """A thing with the words that mean it alone, Chinese first.

    level: of a region. unit: of a metric. used: whether the registry has figures or plans of the region.
    """

    id: str
    words: list[str]
    zh: str
    en: str
    level: str = ""
    unit: str = ""
    used: bool = False


class Vocabulary(NamedTuple):
    """What a registry has names for."""

    regions: Sequence[Entry] = ()
    metrics: Sequence[Entry] = ()
    sources: Sequence[Entry] = ()
    years: Sequence[int] = ()


def region_entries(regions: "Sequence[Region]", used: Iterable[str]) -> list[Entry]:
    of_use, alone = set(used), meanings(region_names(regions))
    return [
        Entry(
            region.code,
            [word for word in (region.short, region.name, region.pinyin, region.code) if alone.get(key(word)) == region.code],
            region.name, region.pinyin.capitalize(), region.level, used=region.code in of_use,
        )
        for region in regions
    ]  # fmt: skip


def metric_entries(metrics: "Sequence[Metric]") -> list[Entry]:
    alone = meanings(metric_names(metrics))
    return [
        Entry(
            metric.id,
            [word for word in (metric.name.zh, metric.id, *metric.aliases, metric.name.en) if alone.get(key(word)) == metric.id],
            metric.name.zh, metric.name.en, unit=metric.unit,
        )
        for metric in metrics
    ]  # fmt: skip


def source_entries(sources: "Sequence[Source]") -> list[Entry]:
    return [Entry(source.id, [source.id], source.title, source.title) for source in sources]


def as_lists(vocabulary: Vocabulary) -> dict[str, Any]:
    return vocabulary._asdict()


def from_lists(lists: dict[str, Any]) -> Vocabulary:
    """Raises: TypeError, KeyError when `lists` is not what as_lists returned."""
    regions, metrics, sources = ([Entry(*entry) for entry in lists[name]] for name in ("regions", "metrics", "sources"))
    return Vocabulary(regions, metrics, sources, lists["years"])
