"""educli regions."""

from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.commands.parameters import MatchArg
from educli.errors import check_choice
from educli.language import N_
from educli.model import notes
from educli.model.names import LEVELS
from educli.model.result import Result

AllOption = Annotated[bool, Option("--all", help=N_("All divisions of GB/T 2260, not only those with data."))]
LevelOption = Annotated[str, Option("--level", metavar="|".join(LEVELS), help=N_("Only this level."))]


@question()
def regions(ask: Ask, text: MatchArg = None, every: AllOption = False, level: LevelOption = "") -> Result:
    """List the regions that have data, or all of GB/T 2260."""
    check_choice("--level", level, LEVELS)
    rows = ask.run(every=every, level=level or None, match=text)
    return ask.answer(rows, notes.total(rows))
