"""educli metrics."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import MatchArg
from educli.errors import check_choice
from educli.language import N_
from educli.model import codes, notes
from educli.model.result import Result

StageOption = Annotated[
    str, Option("--stage", metavar="|".join(codes.STAGES), help=N_("Only this stage of education."))
]


@question()
def metrics(ask: Ask, text: MatchArg = None, stage: StageOption = "") -> Result:
    """List what the registry measures."""
    check_choice("--stage", stage, tuple(codes.STAGES))
    rows = ask.run(stage=stage or None, match=text)
    return ask.answer(rows, notes.total(rows))
