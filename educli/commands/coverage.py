"""educli coverage."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import MetricsOption, SomeCitiesArg, YearOption
from educli.language import N_
from educli.model import notes
from educli.model.result import Result

SharedOption = Annotated[int, Option("--shared", metavar="N", min=1, help=N_("Only metrics that at least N of the regions have; 2 unless given."))]  # fmt: skip


@question(charts=True)
def coverage(
    ask: Ask,
    cities: SomeCitiesArg = None,
    metric: MetricsOption = None,
    year: YearOption = None,
    shared: SharedOption = 2,
) -> Result:
    """Show which cells of cities × metrics are filled, how well, and how old."""
    rows = ask.run(regions=ask.regions(cities), metrics=ask.metrics(metric), year=year, shared=shared)
    return ask.answer(rows, notes.coverage(rows, shared), charted=lambda: (rows,))
