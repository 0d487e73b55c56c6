"""educli targets."""

from educli.commands.ask import Ask, question
from educli.commands.parameters import MetricsOption, SomeCitiesArg
from educli.model import notes
from educli.model.result import Result


@question()
def targets(ask: Ask, cities: SomeCitiesArg = None, metric: MetricsOption = None) -> Result:
    """List what regions plan to reach. A plan is never judged and never ranked."""
    rows = ask.run(regions=ask.regions(cities), metrics=ask.metrics(metric))
    return ask.answer(rows, notes.total(rows))
