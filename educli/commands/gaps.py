"""educli gaps."""

from typing import Annotated

from typer import Option

from educli.commands.ask import Ask, question
from educli.commands.parameters import (
    CarryOption,
    MetricsOption,
    SomeCitiesArg,
    UnreliableOption,
    UnverifiedOption,
    YearOption,
)
from educli.errors import check_choice
from educli.language import N_
from educli.model import notes, wording
from educli.model.names import LEVELS as LEVELS_OF_REGIONS
from educli.model.result import Report, Result

LEVELS = {"not_met": "error", "undecided": "warning", "met": "none"}

OnlyOption = Annotated[
    str,
    Option(
        "--only",
        metavar="VERDICT,…",
        help=N_(
            "List only these verdicts: not_met, undecided, waived, met, no_data, not_applicable, or all; the first four unless given. All are counted."
        ),
    ),
]
FailOption = Annotated[
    str, Option("--fail-on", metavar="VERDICT,…", help=N_("End with status 1 when a row has one of these verdicts."))
]
ReferenceOption = Annotated[bool, Option("--reference", help=N_("List lines made for another level or population too, as a reference (参照)."))]  # fmt: skip


IssuerOption = Annotated[
    list[str] | None, Option("--issuer", metavar="ISSUER", help=N_("Only lines that this authority set, such as 全国 or 河南; may be given several times."))
]  # fmt: skip
LevelOption = Annotated[
    str, Option("--level", metavar="|".join(LEVELS_OF_REGIONS), help=N_("Only regions of this level."))
]


@question(adds=("reason",), charts=True)
def gaps(
    ask: Ask, cities: SomeCitiesArg = None, year: YearOption = None, metric: MetricsOption = None, only: OnlyOption = "", fail_on: FailOption = "",
    issuer: IssuerOption = None, level: LevelOption = "", reference: ReferenceOption = False, carry: CarryOption = 0, include_unreliable: UnreliableOption = False,
    include_unverified: UnverifiedOption = False,
) -> Result:  # fmt: skip
    """Hold every figure against the lines in force for it, worst first: by verdict, then by the margin as a share of the line.

    A verdict may be "undecided": a figure given as "at least 80" neither meets nor misses a line of 85.
    """
    check_choice("--level", level, LEVELS_OF_REGIONS)
    listed = _verdicts("--only", only) or (
        (*wording.WORST_FIRST, "not_applicable") if reference else wording.WORST_FIRST
    )
    failing = _verdicts("--fail-on", fail_on)
    how = {
        "regions": ask.regions(cities),
        "level": level or None,
        "metrics": ask.metrics(metric),
        "issuers": ask.session.regions(issuer) if issuer else None,
        "year": year,
        "carry": carry,
        "unreliable": include_unreliable,
    }
    wanted = "not_applicable" in {*listed, *failing}
    rows = ask.run(**how, reference=wanted)
    others = [] if wanted else ask.session.others(**how)
    left_out = {row["line"] for row in (*rows, *others) if row["standing"] == "unverified" and not include_unverified}
    rows = [row for row in rows if row["line"] not in left_out]
    unlisted = sum(row["outcomes"] for row in others if row["line"] not in left_out)
    shown = [row | {"reason": wording.reason(row)} for row in rows if row["verdict"] in listed]
    findings = any(row["verdict"] in failing for row in rows)
    reports = tuple(
        Report(
            row["verdict"],
            LEVELS.get(row["verdict"], "note"),
            row["reason"],
            str(ask.path.parent / row["file"]),
            row["line_number"],
            1,
            wording.word(wording.VERDICTS, row["verdict"]),
            f"{row['region_name']} {row['line']}",
        )
        for row in shown
        if row["file"]
    )
    return ask.answer(
        shown,
        notes.gaps(rows, shown, len(left_out), unlisted),
        findings=findings,
        reports=reports,
        charted=lambda: (shown, rows),
    )


def _verdicts(option: str, text: str) -> tuple[str, ...]:
    if text == "all":
        return tuple(wording.VERDICTS)
    verdicts = tuple(filter(None, text.replace(" ", "").split(",")))
    for verdict in verdicts:
        check_choice(option, verdict, (*wording.VERDICTS, "all"))
    return verdicts
