"""educli show."""

from typing import Any

from educli.commands.ask import Ask, documents_folder, folder_of, question
from educli.commands.parameters import (
    CarryOption,
    CityArg,
    DocumentsOption,
    MetricArg,
    UnreliableOption,
    UnverifiedOption,
    YearOption,
)
from educli.language import _
from educli.model.result import Result


@question(adds=("passage",))
def show(
    ask: Ask, city: CityArg, metric: MetricArg, year: YearOption = None, documents: DocumentsOption = None, carry: CarryOption = 0,
    include_unreliable: UnreliableOption = False, include_unverified: UnverifiedOption = False,
) -> Result:  # fmt: skip
    """Show all that is known of one figure: value, words, place, source, lines.

    Every observation of the city and metric has its card, the one in use first. With --documents also the passage
    of the document around the quote.
    """
    region, id = ask.session.region(city), ask.session.metric(metric)
    rows = ask.run(
        region=region,
        metric=id,
        year=year,
        carry=carry,
        unreliable=include_unreliable,
        unverified=include_unverified,
    )
    passages = [None] * len(rows) if documents is None else _passages(rows, documents)
    from educli.model import notes

    told = [row | {"passage": passage} for row, passage in zip(rows, passages, strict=True)]
    return ask.answer(told, notes.show(rows, year))


def _passages(rows: list[dict[str, Any]], folder: str) -> list[str | None]:
    """Return the words around each row's quote, or why there are none."""
    from educli.registry.documents import passage, read_documents, stands_at

    with documents_folder():
        found = {document.sha256: document for document in read_documents(folder_of(folder))}
    passages: list[str | None] = []
    for row in rows:
        document = found.get(row["text_sha256"])
        places = document.find(row["quote"]) if document and row["quote"] else []
        if document is None:
            passages.append(_("the folder has no text with the fingerprint of the source"))
        elif not places:
            passages.append(_("the quote does not stand in the document"))
        else:
            stated = [place for place in places if row["at"] and stands_at(document, place, row["at"], [row["at"]])]
            before, quote, after = passage(document, row["quote"], (stated or places)[0])
            passages.append(f"…{before}【{quote}】{after}…")
    return passages
