"""educli sources."""

from educli.commands.ask import Ask, question
from educli.commands.parameters import MatchArg
from educli.model import notes
from educli.model.result import Result


@question
def sources(ask: Ask, text: MatchArg = None) -> Result:
    """List the documents the registry was curated from."""
    columns, rows = ask.run("sources", match=text)
    return ask.answer("sources", columns, rows, ask.page("sources", rows), *notes.total(rows))
