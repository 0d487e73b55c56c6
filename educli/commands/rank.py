"""educli rank."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import CarryOption, MetricArg, RobustOption, UnreliableOption, YearOption
from educli.errors import check_choice
from educli.language import N_
from educli.model import robustness
from educli.model.names import LEVELS
from educli.model.result import Result, Row
from educli.model.robustness import ROBUST

LevelOption = Annotated[
    str, Option("--level", metavar="|".join(LEVELS), help=N_("Regions of this level only; never mixed."))
]
TopOption = Annotated[int | None, Option("--top", metavar="N", min=1, help=N_("Only the first N ranks."))]
WithinOption = Annotated[
    list[str] | None,
    Option("--within", metavar="CITY", help=N_("Only these regions, such as 河南/; may be given several times.")),
]


@question(hides=("figure",), optional={"robust": ROBUST}, charts=True)
def rank(
    ask: Ask, metric: MetricArg, year: YearOption = None, level: LevelOption = "prefecture", top: TopOption = None, within: WithinOption = None,
    carry: CarryOption = 0, include_unreliable: UnreliableOption = False, robust: RobustOption = False,
) -> Result:  # fmt: skip
    """Order cities by one metric, best first.

    Where comparators leave the order open a city has a range of ranks. Cities without a usable figure are listed
    without a rank.
    """
    check_choice("--level", level, LEVELS)
    metric_id = ask.session.metric(metric)
    rows = ask.run(
        None if robust else ask.only("rank_low", "left_out", "period", "metric_name", "unit"),
        metric=metric_id,
        level=level,
        regions=ask.regions(within),
        year=year,
        carry=carry,
        unreliable=include_unreliable,
    )
    shown = [row for row in rows if top is None or (row["rank_low"] is not None and row["rank_low"] <= top)]
    if robust:
        figures = [row["figure"] for row in rows if row["rank_low"] is not None]
        shown = robustness.ranks(rows, shown, *ask.session.steady("ranks", figures, include_unreliable))

    def charted() -> tuple[list[Row], list[Row]]:
        judged = ask.session.run(
            "gaps", regions=[row["region"] for row in shown], level=None, metrics=[metric_id], issuers=None, year=year,
            carry=carry, unreliable=include_unreliable, reference=False,
        )  # fmt: skip
        return shown, [row for row in judged if row["standing"] != "unverified"]

    from educli.model import notes

    return ask.answer(
        shown, notes.robust(notes.rank(rows, shown), shown), (shown, notes.rank_title(rows)), charted=charted
    )
