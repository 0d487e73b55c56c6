"""educli rank."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import CarryOption, MetricArg, RobustOption, UnreliableOption, YearOption
from educli.errors import EducliError, Problem, check_choice
from educli.language import N_, _
from educli.model import robustness
from educli.model.names import LEVELS
from educli.model.ranking import listed
from educli.model.result import Result, Row
from educli.model.robustness import ROBUST

LevelOption = Annotated[
    str,
    Option(
        "--level",
        metavar="|".join(LEVELS),
        help=N_("Regions of this level only, prefecture unless given; never mixed."),
    ),
]
TopOption = Annotated[int | None, Option("--top", metavar="N", min=1, help=N_("Only the first N ranks."))]
BottomOption = Annotated[
    int | None,
    Option("--bottom", metavar="N", min=1, help=N_("Only the last N ranks; who has none is counted, not listed.")),
]
WithinOption = Annotated[
    list[str] | None,
    Option("--within", metavar="CITY", help=N_("Only these regions, such as 河南/; may be given several times.")),
]


@question(hides=("figure",), optional={"robust": ROBUST}, charts=True)
def rank(
    ask: Ask, metric: MetricArg, year: YearOption = None, level: LevelOption = "prefecture", top: TopOption = None, bottom: BottomOption = None,
    within: WithinOption = None, carry: CarryOption = 0, include_unreliable: UnreliableOption = False, robust: RobustOption = False,
) -> Result:  # fmt: skip
    """Order cities by one metric, best first.

    Prefectures are ranked unless --level names another level. Where comparators leave the order open a city has a range
    of ranks. Cities without a usable figure are listed without a rank.
    """
    check_choice("--level", level, LEVELS)
    if top and bottom:
        message = _("{option} does not go with {other}").format(option="--bottom", other="--top")
        raise EducliError(Problem("usage", message, _("ask once for each")))
    metric_id = ask.session.metric(metric)
    asked = {
        "metric": metric_id, "level": level, "regions": ask.regions(within), "year": year, "carry": carry, "unreliable": include_unreliable,
    }  # fmt: skip
    rows = ask.run(
        None if robust else ask.only("rank_low", "rank_high", "left_out", "period", "metric_name", "unit", "better"),
        **asked,
    )
    shown = listed(rows, top, bottom)
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

    # Where there is an order, nobody asks where else there might be one.
    alone = sum(row["rank_low"] is not None for row in rows) < 2
    said = notes.rank(rows, shown, level, ask.session.look_up("levels", **asked) if alone else ())
    return ask.answer(shown, notes.robust(said, shown), (shown, notes.rank_title(rows), rows), charted=charted)
