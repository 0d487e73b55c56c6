"""educli thresholds."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import MetricsOption
from educli.language import N_
from educli.model import notes
from educli.model.result import Result

ForOption = Annotated[
    str, Option("--for", metavar="CITY", help=N_("Only lines of authorities above this region, or its own."))
]
InForceOption = Annotated[
    int | None,
    Option("--year", "-y", metavar="YEAR", min=1900, max=2100, help=N_("Only lines in force in this year; all unless given.")),
]  # fmt: skip


@question()
def thresholds(ask: Ask, metric: MetricsOption = None, region: ForOption = "", year: InForceOption = None) -> Result:
    """List the lines that authorities set."""
    code = ask.session.region(region) if region else None
    rows = ask.run(metrics=ask.metrics(metric), region=code, year=year)
    return ask.answer(rows, notes.total(rows))
