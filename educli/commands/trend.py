"""educli trend."""

from collections.abc import Callable, Sequence
from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument, Option
from educli.commands.parameters import MetricsOption, SomeCitiesArg, UnreliableOption, UnverifiedOption
from educli.errors import EducliError, Problem
from educli.language import N_, _
from educli.model import notes
from educli.model.improving import best_first
from educli.model.result import Result
from educli.model.trending import TRENDED
from educli.model.trending import trend as follow

LastArg = Annotated[
    str | None,
    Argument(
        metavar="METRIC",
        help=N_(
            "A metric by id, name or alias, behind the cities; with --metric all words are cities. Every metric where none is named."
        ),
    ),
]
VariantsOption = Annotated[
    bool, Option("--variants", help=N_("Follow other metrics of the same notion too, as series of their own; never joined."))
]  # fmt: skip
NoReferenceOption = Annotated[
    bool, Option("--no-reference", help=N_("Leave out the province and the nation, which are shown as a reference."))
]
EXAMPLE = "educli trend 许昌 郑州 毛入园率"


@question(fields=TRENDED, charts=True)
def trend(
    ask: Ask, cities: SomeCitiesArg = None, last: LastArg = None, metric: MetricsOption = None, variants: VariantsOption = False,
    no_reference: NoReferenceOption = False, include_unreliable: UnreliableOption = False, include_unverified: UnverifiedOption = False,
) -> Result:  # fmt: skip
    """Follow figures through the years: each point with what has changed since the one before, and how fast.

    No change is told across a break of the series, between definitions, or between figures of another part, base or
    length; where a comparator leaves a figure open, so is its change. Without cities: all regions with two points or more,
    the best improvement first. With cities alone: every metric of which they have figures of several periods.
    """
    words = [*(cities or ()), *([last] if last else ())]
    regions, metrics = _named(ask, words, metric or [])
    told = ask.run(
        regions=regions, metrics=metrics, references=not no_reference, unreliable=include_unreliable, unverified=include_unverified
    )  # fmt: skip
    found = follow(told, metrics, variants, everywhere=regions is None)
    order = best_first(found.rows) if regions is None else None
    rows = order.rows if order else found.rows
    return ask.answer(rows, notes.trend(found, regions, order), charted=lambda: (rows,))


def _named(ask: Ask, words: Sequence[str], options: Sequence[str]) -> tuple[list[str] | None, list[str]]:
    """Return the regions and metrics that were named: the last word is the metric unless options name it.

    Regions alone ask for every metric that can be followed there.
    Raises: EducliError with all names that are none; one that stands in the other's place is told so.
    """
    if not words and not options:
        message = _("{parameter} is missing").format(parameter=_("METRIC"))
        raise EducliError(Problem("usage", message, _for_example(EXAMPLE)))
    if not options and not _is(ask.session.metric, words[-1]) and all(_is_region(ask, word) for word in words):
        alone = ask.regions(words) or []
        return alone, [row["metric"] for row in ask.session.look_up("followed", regions=alone)]
    places, measures = (words, options) if options else (words[:-1], words[-1:])
    problems: list[Problem] = []
    regions = _found(lambda: ask.regions(places), problems)
    metrics = _found(lambda: ask.metrics(measures), problems)
    if problems:
        raise EducliError(*(_misplaced(ask, words, options) or problems))
    return regions, metrics or []


def _found(ids: Callable[[], list[str] | None], problems: list[Problem]) -> list[str] | None:
    try:
        return ids()
    except EducliError as error:
        problems += error.problems
        return None


def _misplaced(ask: Ask, words: Sequence[str], options: Sequence[str]) -> list[Problem]:
    """Return what is wrong where each word names a region or a metric, and only their places are wrong."""
    metrics = [word for word in words if _is(ask.session.metric, word)]
    places = [word for word in words if word not in metrics]
    if not metrics or not all(_is_region(ask, word) for word in places):
        return []
    if options:
        message = _("with --metric all words are cities, and '{name}' is a metric").format(name=metrics[0])
    elif len(metrics) > 1:
        message = _("several metrics are named by --metric: {names}").format(names=_(", ").join(metrics))
    else:
        message = _("the metric '{name}' stands behind the cities").format(name=metrics[0])
    named = [*options, *metrics]
    written = named if len(named) == 1 else [f"-m {name}" for name in named]
    return [Problem("usage", message, _for_example(" ".join(["educli trend", *places, *written])))]


def _for_example(command: str) -> str:
    return _("for example: {example}").format(example=command)


def _is_region(ask: Ask, word: str) -> bool:
    return _is(lambda name: ask.session.regions([name]), word)


def _is(resolve: Callable[[str], object], word: str) -> bool:
    try:
        resolve(word)
    except EducliError as error:
        return error.problems[0].code.startswith("ambiguous")
    return True
