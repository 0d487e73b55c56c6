"""Which region a name that none has may mean. A figure of 许昌县 must not be filed as one of 许昌市 because a hint said so."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from educli.language import _
from educli.model import codes


class Division(NamedTuple):
    """A region, as far as its name tells what it is."""

    code: str
    name: str
    short: str
    level: str
    parent: str | None


def fits(word: str, region: Division) -> bool:
    """Tell whether a region may be what the ending of a word says: a county has become a district or a city, but never a prefecture."""
    ending = word[-1:]
    return ending not in "省市县区" or region.name.endswith(ending) or (ending in "县区" and region.level == "county")


def meant(word: str, regions: Iterable[Division]) -> str:
    """Return a hint that names the region most like `word` of those that its ending fits; nothing where none is alike."""
    from difflib import get_close_matches

    known = list(regions)

    def label(region: Division) -> str:
        beside = _("{name} ({id})").format(name=region.name, id=level_of(region))
        return region.name if fits(word, region) else beside

    if said := below_namesake(word, known, label):
        return said
    names = [text for region in known if fits(word, region) for text in (region.short, region.name)]
    match = get_close_matches(word, names, n=1, cutoff=0.5)
    if not match:
        return ""
    for other in _namesakes(word, known):
        return _("did you mean '{word}', or {other}?").format(word=match[0], other=label(other))
    return _("did you mean '{word}'?").format(word=match[0])


def below_namesake(word: str, regions: Sequence[Division], label: Callable[[Division], str]) -> str:
    """Return a hint for the name of a county that is only a prefecture's: what lies below that; nothing for other words."""
    for one in _namesakes(word, regions):
        below = [label(region) for region in regions if region.parent == one.code and fits(word, region)]
        if below:
            text = _("{name} is another region; below it: {names}")
            return text.format(name=label(one), names=_(", ").join(below))
    return ""


def level_of(region: Division) -> str:
    return codes.word(codes.LEVELS, region.level)


def told_apart(ids: Sequence[str], regions: Iterable[Division]) -> str:
    """Return a hint for a name that several regions have: their codes, each with what it belongs to."""
    known = {region.code: region for region in regions}

    def label(region: Division) -> str:
        above = known.get(region.parent or "")
        name = region.name
        if above and above.level != "country":
            name = _("{region} of {parent}").format(region=name, parent=above.name)
        return _("{name} ({id})").format(name=region.code, id=name)

    labels = _(", ").join(label(known[id]) for id in ids)
    return _("write one of the codes {codes}").format(codes=labels)


def _namesakes(word: str, regions: Iterable[Division]) -> list[Division]:
    """List the regions that are called like `word`, but are not what its ending says."""
    return [region for region in regions if region.short == word[:-1] and not fits(word, region)]
