"""educli regions."""

from typing import Annotated

from typer import Option

from educli.commands.ask import Ask, check_choice, question
from educli.commands.parameters import MatchArg
from educli.language import N_
from educli.model import notes
from educli.model.names import LEVELS
from educli.model.result import Result

AllOption = Annotated[bool, Option("--all", help=N_("All divisions of GB/T 2260, not only those with data."))]
LevelOption = Annotated[str, Option("--level", metavar="|".join(LEVELS), help=N_("Only this level."))]


@question
def regions(ask: Ask, text: MatchArg = None, every: AllOption = False, level: LevelOption = "") -> Result:
    """List the regions that have data, or all of GB/T 2260."""
    check_choice("--level", level, LEVELS)
    columns, rows = ask.run("regions", every=every, level=level or None, match=text)
    return ask.answer("regions", columns, rows, ask.page("regions", rows), *notes.total(rows))
