"""Two registries read, loaded and compared: where the rooms meet for `diff`."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from typing import NamedTuple

from educli.language import _, language
from educli.model import review
from educli.model.causes import Causes, matters, metrics_of
from educli.model.difference import Edit, edits, facts, file, observation
from educli.model.wording import label
from educli.output.narration import busy, tell
from educli.registry.revision import located
from educli.warehouse.cache import Narration, digest_of_registry
from educli.warehouse.difference import ANSWERS, SIDES, Difference, Side, compared
from educli.warehouse.store import within


class Found(NamedTuple):
    """What differs, with names for it, the fingerprint of the registry as it is now, and the folders of both."""

    changes: list[Edit]
    flips: list[review.Flip]
    labels: review.Labels
    digest: str
    homes: dict[str, str]


def compare(old: str, new: str, today: date) -> Found:
    """Read and load both sides, and return what differs."""
    with ExitStack() as stack:
        places = [stack.enter_context(located(text, side)) for text, side in ((old, _("OLD")), (new, _("NEW")))]
        sides = [Side(place.read(), None if place.folder else place.path, place.shown, place.told) for place in places]
        homes = {name: place.home for name, place in zip(SIDES, places, strict=True)}

        def found(difference: Difference) -> Found:
            changes = edits_of(difference, sides)
            flips, labels = flips_of(difference, sides, changes, today), labels_of(difference, sides)
            return Found(changes, flips, labels, digest_of_registry(sides[1].registry), homes)

        return compared(sides, Narration(tell, busy), found)


def edits_of(difference: Difference, sides: Sequence[Side]) -> list[Edit]:
    """Match the records of both sides. A file with too many observations that differ is told as one edit."""
    large = difference.large_files()
    found = []
    for name, side in zip(SIDES, sides, strict=True):
        records = facts(side.registry)
        # The database names files as seen from the registry's folder already.
        told = [fact._replace(file=within(side.registry, fact.file)) for fact in records]
        told += map(observation, difference.observations(name))
        told += filter(None, (file(path, number, large[path], name) for number, path in enumerate(large, 1)))
        found.append([fact._replace(file=side.shown(fact.file)) for fact in told])
    return edits(*found)


def flips_of(difference: Difference, sides: Sequence[Side], found: Sequence[Edit], today: date) -> list[review.Flip]:
    """Ask both sides of all that an edit can bear on, and say of each answer that differs which edits made it so."""
    touched = list(difference.touched([dict(edit.fact.names)["file"] for edit in found if edit.kind == "file"]))
    about = {metric for edit in found if matters(edit) for metric in metrics_of(edit)}
    about.update(metric for *_place, metric in touched)
    published = {dict(edit.fact.names)["source"] for edit in found if edit.kind == "source" and matters(edit)}
    about.update(target.metric for side in sides for target in side.registry.targets if target.source in published)
    # What falls due by when stands in a metric of its own.
    about.update(target.metric for side in sides for target in side.registry.targets if target.instalments in about)
    metrics = sorted(about | difference.derived(about))
    if not metrics:
        return []
    causes = Causes(found, touched, difference.ranked, difference.crossing(sides, metrics))
    flips = [
        review.flip(answer.name, answer.columns, flip, causes.of(answer.name, flip))
        for answer in ANSWERS
        for flip in difference.flips(answer, metrics)
    ]
    classes = difference.classes(metrics, today)
    return [*flips, *(review.flip("class", ("class",), flip, causes.of("class", flip)) for flip in classes)]


def labels_of(difference: Difference, sides: Sequence[Side]) -> review.Labels:
    """Name regions, metrics and lines as they are called now; what is gone as it was called."""
    regions, issuers = difference.labels(language())
    registries = [side.registry for side in sides]
    return review.Labels(
        regions,
        {metric.id: label(metric.name) for registry in registries for metric in registry.metrics},
        {line.id: review.line_label(line, issuers) for registry in registries for line in registry.thresholds},
    )
