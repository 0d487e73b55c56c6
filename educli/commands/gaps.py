"""educli gaps."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import (
    CarryOption,
    MetricsOption,
    RobustOption,
    SomeCitiesArg,
    UnreliableOption,
    UnverifiedOption,
    YearOption,
)
from educli.errors import check_choice
from educli.language import N_
from educli.model import codes, robustness, things, wording
from educli.model.names import LEVELS as LEVELS_OF_REGIONS
from educli.model.result import Report, Result, Row
from educli.model.robustness import ROBUST
from educli.model.things import THINGS
from educli.model.verdicts import WORST_FIRST

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
ReferenceOption = Annotated[bool, Option("--reference", help=N_("List lines made for another level or population too, as a reference."))]  # fmt: skip


IssuerOption = Annotated[
    list[str] | None, Option("--issuer", metavar="ISSUER", help=N_("Only lines that this authority set, such as 全国 or 河南; may be given several times."))
]  # fmt: skip
LevelOption = Annotated[
    str, Option("--level", metavar="|".join(LEVELS_OF_REGIONS), help=N_("Only regions of this level."))
]


@question(adds=(*THINGS, "reason"), hides=("figure",), optional={"robust": ROBUST}, charts=True, findings=True)
def gaps(
    ask: Ask, cities: SomeCitiesArg = None, year: YearOption = None, metric: MetricsOption = None, only: OnlyOption = "", fail_on: FailOption = "",
    issuer: IssuerOption = None, level: LevelOption = "", reference: ReferenceOption = False, carry: CarryOption = 0, include_unreliable: UnreliableOption = False,
    include_unverified: UnverifiedOption = False, robust: RobustOption = False,
) -> Result:  # fmt: skip
    """Hold every figure against the lines in force for it, worst first: by verdict, then by the margin as a share of the line.

    A verdict may be "undecided": a figure given as "at least 80" neither meets nor misses a line of 85.
    """
    check_choice("--level", level, LEVELS_OF_REGIONS)
    listed = _verdicts("--only", only) or ((*WORST_FIRST, "not_applicable") if reference else WORST_FIRST)
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
    wanted = reference or "not_applicable" in {*listed, *failing}
    needed = ("verdict", "region", "metric", "line", "standing", "contested", "unreliable")
    fields = ask.only(*needed, *(["reference_verdict"] if reference else ()))
    if robust or {"reason", *THINGS} & {*ask.options.asked_fields}:
        # These are made of nearly all of them.
        fields = None
    rows = ask.run(fields, **how, reference=wanted)
    others = [] if wanted else ask.session.others(**how)
    left_out = {row["line"] for row in (*rows, *others) if row["standing"] == "unverified" and not include_unverified}
    rows = [row for row in rows if row["line"] not in left_out]
    unlisted = sum(row["outcomes"] for row in others if row["line"] not in left_out)
    # Asked for as a reference, a line made for others is listed by what it would say.
    shown = [row for row in rows if row["verdict"] in listed or (reference and row["reference_verdict"] in listed)]
    if not fields:
        shown = [row | {"reason": wording.reason(row, year)} for row in _in_things(ask, shown)]
    if robust:
        figures = {row["figure"]: None for row in shown if row["figure"] is not None}
        shown = robustness.verdicts(shown, *ask.session.steady("verdicts", tuple(figures), include_unreliable))
    findings = any(row["verdict"] in failing for row in rows)
    from educli.model import notes

    return ask.answer(
        shown,
        notes.robust(notes.gaps(rows, shown, len(left_out), unlisted), shown),
        findings=findings,
        reports=lambda: _reports(shown, ask.path.parent),
        charted=lambda: (shown, rows),
    )


def _reports(rows: Sequence[Row], folder: Path) -> tuple[Report, ...]:
    return tuple(
        Report(
            row["verdict"],
            LEVELS.get(row["verdict"], "note"),
            row["reason"],
            str(folder / row["file"]),
            row["line_number"],
            1,
            codes.word(codes.VERDICTS, row["verdict"]),
            f"{row['region_name']} {row['line']}",
        )
        for row in rows
        if row["file"]
    )


def _in_things(ask: Ask, rows: list[Row]) -> list[Row]:
    rates = {row["figure"]: None for row in rows if row["figure"] is not None and row["unit"] == "percent"}
    return things.told(rows, ask.session.compositions(tuple(rates)) if rates else ())


def _verdicts(option: str, text: str) -> tuple[str, ...]:
    if text == "all":
        return tuple(codes.VERDICTS)
    verdicts = tuple(filter(None, text.replace(" ", "").split(",")))
    for verdict in verdicts:
        check_choice(option, verdict, (*codes.VERDICTS, "all"))
    return verdicts
