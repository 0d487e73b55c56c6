"""educli thresholds."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import MetricsOption, YearOption
from educli.language import N_
from educli.model import notes
from educli.model.result import Result

ForOption = Annotated[
    str, Option("--for", metavar="CITY", help=N_("Only lines of authorities above this region, or its own."))
]


@question()
def thresholds(ask: Ask, metric: MetricsOption = None, region: ForOption = "", year: YearOption = None) -> Result:
    """List the lines that authorities set."""
    code = ask.session.region(region) if region else None
    rows = ask.run(metrics=ask.metrics(metric), region=code, year=year)
    return ask.answer(rows, notes.total(rows))
