"""educli progress."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import AsOfOption, MetricsOption, SomeCitiesArg, UnreliableOption, day_of
from educli.errors import check_choice
from educli.language import N_
from educli.model import notes
from educli.model.advance import reason
from educli.model.aim import flat
from educli.model.progressing import CLASSES, METHODS, reliable
from educli.model.progressing import progress as assess
from educli.model.result import Result

MethodOption = Annotated[
    str,
    Option(
        "--method", metavar="|".join(METHODS),
        help=N_("What the class is measured by: growth, observed over required compound growth; share, the projected part of the way."),
    ),
]  # fmt: skip
ClassOption = Annotated[
    str, Option("--only", metavar="CLASS,…", help=N_("List only targets that may be in these classes: achieved, on_track, accelerate, limited, away, missed, unavailable."))
]  # fmt: skip

_COLUMNS = (
    "region", "region_name", "metric", "metric_name", "unit", "population_name", "basis", "aim", "promiser", "promiser_name",
    "goal", "target_lower", "target_lower_open", "target_upper", "target_upper_open", "due", "class", "method",
    "base", "base_qualifier", "base_decimals", "base_period", "base_source",
    "qualifier", "value", "decimals", "lower", "lower_open", "upper", "upper_open", "period", "status",
    "distance", "distance_lower", "distance_upper", "required_pace", "required_pace_lower", "required_pace_upper",
    "observed_pace", "observed_pace_lower", "observed_pace_upper", "projected", "projected_lower", "projected_upper",
    "measure", "measure_lower", "measure_upper", "done", "done_lower", "done_upper", "years_left", "hindrance", "outdated", "reason",
    "source", "quote", "at", "target_source", "target_quote", "target_status", "as_of",
)  # fmt: skip


@question(fields=_COLUMNS)
def progress(
    ask: Ask, cities: SomeCitiesArg = None, metric: MetricsOption = None, method: MethodOption = "growth", only: ClassOption = "",
    as_of: AsOfOption = "", include_unreliable: UnreliableOption = False,
) -> Result:  # fmt: skip
    """Tell how far regions are on the way to their targets: base, latest figure, pace, projection and class.

    By region, metric and due date, the instalments of a plan before its whole. Where comparators leave it open a target
    has every class that is possible. For cities that are named, what the regions above them want to reach stands
    beside, as a reference; it is no promise of theirs and has no class.
    """
    check_choice("--method", method, METHODS)
    wanted = [word.strip() for word in only.split(",") if word.strip()]
    for word in wanted:
        check_choice("--only", word, CLASSES)
    today = day_of(as_of)
    rows = ask.run(regions=ask.regions(cities), metrics=ask.metrics(metric), unreliable=include_unreliable)
    known = rows if include_unreliable else reliable(rows)
    answer = [row | {"reason": reason(row)} for row in flat(assess(known, method, today), method, today)]
    shown = [row for row in answer if not wanted or set(wanted) & set(row["class"])]
    doubtful = len({row["target"] for row in rows}) - len({row["target"] for row in known})
    return ask.answer(shown, notes.progress(answer, shown, doubtful), (shown, notes.progress_title(method, today)))
