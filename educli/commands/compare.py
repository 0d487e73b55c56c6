"""educli compare."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import (
    CarryOption,
    CitiesArg,
    MetricsOption,
    UnreliableOption,
    UnverifiedOption,
    YearOption,
)
from educli.errors import EducliError, Problem
from educli.language import N_, _
from educli.model.pairing import COMPARED
from educli.model.pairing import compare as pair
from educli.model.result import Result

StrictOption = Annotated[
    bool, Option("--strict", help=N_("Refuse (status 5) where figures are not comparable, instead of flagging them."))
]


SharedOption = Annotated[
    int, Option("--shared", metavar="N", min=1, help=N_("Only metrics that at least N of the cities have."))
]


@question(fields=COMPARED, charts=True)
def compare(
    ask: Ask, cities: CitiesArg, metric: MetricsOption = None, year: YearOption = None, carry: CarryOption = 0, shared: SharedOption = 1, strict: StrictOption = False,
    include_unreliable: UnreliableOption = False, include_unverified: UnverifiedOption = False,
) -> Result:  # fmt: skip
    """Set cities side by side, metric by metric.

    Each figure with its comparator and period, the difference, who is better, and the verdict of every line in force.
    Figures that differ in year, definition or population are flagged.
    """
    regions = ask.regions(cities) or []
    said = ask.run(
        regions=regions, metrics=ask.metrics(metric), year=year, carry=carry, unreliable=include_unreliable, unverified=include_unverified
    )  # fmt: skip
    rows = [row for row in pair(said, regions) if row["shared"] >= shared]
    unlike = list(dict.fromkeys(row["metric_name"] for row in rows if row["flags"]))
    if strict and unlike:
        message = _("not comparable ({n}): {metrics}").format(n=len(unlike), metrics=_(", ").join(unlike))
        raise EducliError(
            Problem("not-comparable", message, _("narrow the question with --year or --metric, or leave out --strict"))
        )
    from educli.model import notes

    return ask.answer(
        rows,
        notes.compare(rows, len(regions), year is not None),
        (rows, len(regions)),
        charted=lambda: (rows, len(regions)),
    )
