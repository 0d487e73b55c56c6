"""educli sources."""

from educli.commands.ask import Ask, question
from educli.commands.parameters import MatchArg
from educli.model import notes
from educli.model.result import Result


@question()
def sources(ask: Ask, text: MatchArg = None) -> Result:
    """List the documents the registry was curated from."""
    rows = ask.run(match=text)
    return ask.answer(rows, notes.total(rows))
