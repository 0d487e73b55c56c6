"""educli targets."""

from educli.commands.ask import Ask, question
from educli.commands.parameters import MetricsOption, SomeCitiesArg
from educli.model import notes
from educli.model.result import Result


@question
def targets(ask: Ask, cities: SomeCitiesArg = None, metric: MetricsOption = None) -> Result:
    """List what regions plan to reach. A plan is never judged and never ranked."""
    regions = ask.session.regions(cities) if cities else None
    columns, rows = ask.run("targets", regions=regions, metrics=ask.session.metrics(metric))
    return ask.answer("targets", columns, rows, ask.page("targets", rows), *notes.total(rows))
