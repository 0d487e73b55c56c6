"""How a name that a person types becomes the key of a region or metric."""

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # For types only: making the records' classes takes longer than a warm question may.
    from educli.model.records import Metric, Region

LEVELS = ("country", "province", "prefecture", "county")


class Name(NamedTuple):
    """One way to call a thing. The smallest rank wins; several things at that rank are ambiguous."""

    key: str
    id: str
    rank: int


def key(text: str) -> str:
    """Fold what does not distinguish names: width, case, tones, blanks and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.strip()).casefold()
    # Nothing of what is dropped counts as a letter or digit, and most names hold nothing else.
    if folded.isalnum():
        return folded
    # Words of the command line that are no UTF-8 arrive with surrogates, which no name has.
    readable = folded.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in readable if not unicodedata.combining(c) and c not in " '’-_·")


def region_names(regions: "Iterable[Region]") -> list[Name]:
    """List the names of regions.

    Code and official name come first; a short name or pinyin means the highest level that bears it
    (朝阳 is the prefecture, 河南 the province), and is ambiguous only within that level.
    """
    names = []
    for region in regions:
        code, level = region.code, LEVELS.index(region.level)
        names += [
            Name(code, code, 0),
            Name(key(region.name), code, 1),
            Name(key(region.short), code, 2 + level),
            # 管城区 and 恩施州, for names that officially hold a people's.
            Name(key(region.short + region.name[-1]), code, 2 + level),
            *[Name(region.pinyin + ending, code, 10 + level) for ending in _ENDINGS[region.level]],
            *[Name(key(alias), code, 2) for alias in region.aliases],
        ]
    return names


_ENDINGS = {"country": ("",), "province": ("", "sheng"), "prefecture": ("", "shi"), "county": ("", "qu", "xian", "shi")}


def metric_names(metrics: "Iterable[Metric]") -> list[Name]:
    """List the names of metrics: id, Chinese and English name, aliases."""
    names = []
    for metric in metrics:
        names.append(Name(key(metric.id), metric.id, 0))
        names.append(Name(key(metric.name.zh), metric.id, 1))
        names.append(Name(key(metric.name.en), metric.id, 1))
        names.extend(Name(key(alias), metric.id, 2) for alias in metric.aliases)
    return names
