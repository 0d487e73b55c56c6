"""Documents as footnotes: GB/T 7714 and BibTeX."""

import re
from collections.abc import Callable
from typing import Any

from educli.language import _
from educli.model.codes import STANDINGS, word

Row = dict[str, Any]

# The columns that name documents: of the figure, of the one it starts from, and of a target.
DOCUMENTS = ("source", "base_source", "target_source")

_UNSAFE = re.compile(r"([\\{}%$&#_])")


def gbt7714(row: Row) -> str:
    """Write a reference after GB/T 7714: author. title: number[kind]. (published)[copied]. address."""
    title = row["title"] + (f": {row['number']}" if row["number"] else "")
    # Online only with an address; anything else without a publisher of its own is a document of another kind.
    kind = "EB/OL" if row["url"] else "Z"
    dates = (f"({row['published']})" if row["published"] else "") + (f"[{row['seen']}]" if row["seen"] else "")
    parts = [f"{row['publisher']}. {title}[{kind}]."]
    if dates:
        parts.append(f"{dates}.")
    if row["url"]:
        parts.append(f"{row['url']}.")
    return " ".join(parts)


def with_standing(row: Row) -> str:
    """Write a reference with how surely the document is known."""
    return _("{reference} ({standing})").format(reference=gbt7714(row), standing=word(STANDINGS, row["standing"]))


def bibtex(row: Row) -> str:
    """Write a reference as a BibTeX entry of one line."""
    fields = {
        "author": "{" + _escape(row["publisher"]) + "}",
        "title": _escape(row["title"]),
        "number": _escape(row["number"] or ""),
        "year": (row["published"] or "")[:4],
        "date": row["published"] or "",
        "urldate": row["seen"] or "",
        "url": row["url"] or "",
    }
    body = ", ".join(f"{name} = {{{text}}}" for name, text in fields.items() if text and text != "{}")
    return f"@misc{{{row['source']}, {body}}}"


def _escape(text: str) -> str:
    return _UNSAFE.sub(r"\\\1", text)


STYLES: dict[str, Callable[[Row], str]] = {"gbt7714": gbt7714, "bibtex": bibtex}
