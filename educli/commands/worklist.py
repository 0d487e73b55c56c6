"""educli worklist."""

from educli.commands.ask import Ask, question
from educli.commands.parameters import MetricsOption, SomeCitiesArg
from educli.model import notes, wording
from educli.model.columns import COLUMNS
from educli.model.result import Result


@question
def worklist(ask: Ask, cities: SomeCitiesArg = None, metric: MetricsOption = None) -> Result:
    """List what to look up next, by how many verdicts and ranks one look-up would settle.

    Figures that are missing, blank, of low reliability, or too vague for a verdict.
    """
    regions = ask.session.regions(cities) if cities else None
    columns, rows = ask.run("worklist", regions=regions, metrics=ask.session.metrics(metric))
    rows = [row | {"look_for": wording.look_for(row)} for row in rows]
    return ask.answer(
        "worklist", (*columns, COLUMNS["look_for"]), rows, ask.page("worklist", rows), *notes.worklist(rows)
    )
