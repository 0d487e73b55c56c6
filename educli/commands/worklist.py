"""educli worklist."""

from educli.commands.ask import Ask, question
from educli.commands.parameters import MetricsOption, SomeCitiesArg
from educli.model import notes, wording
from educli.model.result import Result


@question(adds=("look_for",))
def worklist(ask: Ask, cities: SomeCitiesArg = None, metric: MetricsOption = None) -> Result:
    """List what to look up next, by how many verdicts and ranks one look-up would settle.

    Figures that are missing, blank, of low reliability, or too vague for a verdict.
    """
    found = ask.run(regions=ask.regions(cities), metrics=ask.metrics(metric))
    rows = [row | {"look_for": wording.look_for(row)} for row in found]
    return ask.answer(rows, notes.worklist(rows))
