"""How a name that a person types becomes the key of a region or metric."""

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # For types only: making the records' classes takes longer than a warm question may.
    from educli.model.records import Metric, Region

LEVELS = ("country", "province", "prefecture", "county")


# One way to call a thing: the key, the id of the thing, and a rank. The smallest rank wins; several things at that rank are
# ambiguous. Plain tuples: there are 25 000 of regions alone, whenever a registry is read.
Name = tuple[str, str, int]


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
    names: list[Name] = []
    for region in regions:
        code, level = region.code, LEVELS.index(region.level)
        short = key(region.short)
        names += [
            (code, code, 0),
            (key(region.name), code, 1),
            (short, code, 2 + level),
            # 管城区 and 恩施州, for names that officially hold a people's.
            (short + key(region.name[-1]), code, 2 + level),
            *[(region.pinyin + ending, code, 10 + level) for ending in _ENDINGS[region.level]],
            *[(key(alias), code, 2) for alias in region.aliases],
        ]
    return names


_ENDINGS = {"country": ("",), "province": ("", "sheng"), "prefecture": ("", "shi"), "county": ("", "qu", "xian", "shi")}


def metric_names(metrics: "Iterable[Metric]") -> list[Name]:
    """List the names of metrics: id, Chinese and English name, aliases."""
    names: list[Name] = []
    for metric in metrics:
        names.append((key(metric.id), metric.id, 0))
        names.append((key(metric.name.zh), metric.id, 1))
        names.append((key(metric.name.en), metric.id, 1))
        names.extend((key(alias), metric.id, 2) for alias in metric.aliases)
    return names


def meanings(names: Iterable[Name]) -> dict[str, str]:
    """Return the id that each key means; nothing for one that means several."""
    best: dict[str, Name] = {}
    for name in names:
        text, id, rank = name
        first = best.setdefault(text, name)
        if rank < first[2]:
            best[text] = name
        elif rank == first[2] and id != first[1]:
            best[text] = (text, "", rank)
    return {text: id for text, id, _rank in best.values()}


def candidates(names: Iterable[Name], text: str) -> list[str]:
    """Return the ids that a key may mean, all of the smallest rank."""
    ranks: dict[int, dict[str, None]] = {}
    for key, id, rank in names:
        if key == text:
            ranks.setdefault(rank, {})[id] = None
    return list(ranks[min(ranks)]) if ranks else []
