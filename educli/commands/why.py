"""educli why."""

from educli.commands.ask import Ask, question
from educli.commands.parameters import CarryOption, CityArg, MetricArg, UnreliableOption, UnverifiedOption, YearOption
from educli.language import _
from educli.model import wording
from educli.model.result import NO_NOTES, Notes, Result
from educli.model.trail import trail

STEP = (
    "region",
    "region_name",
    "metric",
    "metric_name",
    "step",
    "line",
    "line_name",
    "verdict",
    "margin",
    "text",
    "source",
)


@question(fields=STEP)
def why(
    ask: Ask, city: CityArg, metric: MetricArg, year: YearOption = None, carry: CarryOption = 0, include_unreliable: UnreliableOption = False,
    include_unverified: UnverifiedOption = False,
) -> Result:  # fmt: skip
    """Prove a verdict step by step.

    From the words of the document to the interval, the line in force and why that one, the comparison, the verdict,
    and what would change it; then every line that does not judge, and why not.
    """
    region, id = ask.session.region(city), ask.session.metric(metric)
    rows = ask.run(
        region=region,
        metric=id,
        year=year,
        carry=carry,
        unreliable=include_unreliable,
        unverified=include_unverified,
    )
    about = {name: rows[0][name] for name in STEP[:4]} if rows else {}
    counts = ask.session.compositions([rows[0]["figure"]]) if rows and rows[0]["unit"] == "percent" else []
    steps = [about | step for step in trail(rows, {count["role"]: count for count in counts})]
    title = (
        f"{rows[0]['region_name']} · {rows[0]['metric_name']} · {wording.period(rows[0]['period'])}"
        if rows
        else _("No figure")
    )
    notes = NO_NOTES if rows else Notes((_("There is no usable figure; `educli show` lists what there is."),))
    return ask.answer(steps, notes, (steps, title))
