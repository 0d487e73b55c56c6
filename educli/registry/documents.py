"""The documents themselves: found by fingerprint, searched for quotes, and asked whether a place is right."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from educli.model.reading import Reading, fold, readings

# A document is text; anything far larger than one is not looked at.
MAX_BYTES = 32 * 1024 * 1024
_CONTEXT = 10
_ORDINALS = "一二三四五六七八九十百"
_MARK = rf"[(\uff08](?:[{_ORDINALS}]+|\d+)[)\uff09]|[{_ORDINALS}]+|\d+"
_MARKS = re.compile(rf"(?:{_MARK})+")


class Document(NamedTuple):
    """A text with its folded form, and where each folded character stood."""

    path: Path
    sha256: str
    text: str
    folded: str
    places: list[int]

    def find(self, quote: str) -> list[int]:
        """Return every place of `quote` in the folded text; white space does not count."""
        wanted, _places = fold(quote)
        return [match.start() for match in re.finditer(re.escape(wanted), self.folded)] if wanted else []


def read_documents(folder: Path) -> list[Document]:
    """Read every text file in `folder` and below it, by name; what is no UTF-8 text is passed over.

    Raises: OSError when the folder is none.
    """
    documents = []
    for path in sorted(path for path in _files(folder)):
        if path.stat().st_size > MAX_BYTES:
            continue
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        documents.append(Document(path, hashlib.sha256(data).hexdigest(), text, *fold(text)))
    return documents


def _files(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        elif entry.is_file():
            yield entry


def in_context(document: Document, quote: str, start: int) -> list[Reading]:
    """Return the figures of a quote as the document gives them, with the words around the quote."""
    wanted, _places = fold(quote)
    first = max(start - _CONTEXT, 0)
    window = document.folded[first : start + len(wanted) + _CONTEXT]
    begin, end = start - first, start - first + len(wanted)
    return [reading for reading in readings(window) if reading.start < end and reading.end > begin]


def passage(document: Document, quote: str, start: int, around: int = 60) -> tuple[str, str, str]:
    """Return the words before a quote, the quote, and the words after it, as the document prints them."""
    wanted, _places = fold(quote)
    first, last = document.places[start], document.places[start + len(wanted) - 1] + 1
    before = " ".join(document.text[max(first - around, 0) : first].split())
    after = " ".join(document.text[last : last + around].split())
    return before, " ".join(document.text[first:last].split()), after


def stands_at(document: Document, start: int, at: str, others: Iterable[str]) -> bool:
    """Tell whether the nearest headings above a place are those that `at` names, outermost first.

    `others` are all the places that the registry names in this document: their words, such as the names of cities,
    are the headings among which the nearest must be the stated one.
    """
    steps = _steps(at)
    rivals: dict[int, set[str]] = defaultdict(set)
    for other in others:
        for depth, (kind, step) in enumerate(_steps(other)):
            if kind == "word":
                rivals[depth].add(step)
    place: int | None = document.places[start]
    for depth, (kind, step) in reversed(list(enumerate(steps))):
        if place is None:
            return False
        if kind == "word":
            place = _word_above(document.text, place, rivals[depth] | {step}, step)
        else:
            place = _mark_above(document.text, place, step, kind)
    return place is not None


def _steps(at: str) -> list[tuple[str, str]]:
    """Split 漯河 三(一)三 into a word, an ordinal, a bracketed one, and a point within the paragraph."""
    steps = []
    for part in at.split():
        if not _MARKS.fullmatch(part):
            steps.append(("word", part))
            continue
        for mark in re.findall(_MARK, part):
            if mark[0] in "(\uff08":
                steps.append(("bracketed", mark[1:-1]))
            elif mark.isdigit():
                steps.append(("number", mark))
            else:
                # Below a bracketed heading 三 is a 三是 within the paragraph; above it, a 三、 of its own.
                inside = any(kind == "bracketed" for kind, _mark in steps)
                steps.append(("point" if inside else "ordinal", mark))
    return steps


_MARKERS = {
    "bracketed": rf"^\s*[(\uff08]\s*([{_ORDINALS}]+|\d+)\s*[)\uff09]",
    "number": r"^\s*(\d+)\s*[.．、](?!\d)",
    "ordinal": rf"^\s*([{_ORDINALS}]+)\s*、",
    "point": rf"(?:^\s*|(?<=[。;；:：,，\s]))([{_ORDINALS}]+)是",
}


def _mark_above(text: str, before: int, mark: str, kind: str) -> int | None:
    """Return where the nearest mark of its kind stands, when it is the stated one."""
    *_earlier, found = [None, *re.finditer(_MARKERS[kind], text[:before], re.MULTILINE)]
    return found.start() if found is not None and found[1] == mark else None


def _word_above(text: str, before: int, words: set[str], step: str) -> int | None:
    """Return where the nearest heading among `words` stands, when it is the stated one."""
    place = before
    while place >= 0:
        begin = text.rfind("\n", 0, place) + 1
        end = text.find("\n", begin)
        line = text[begin : end if end >= 0 else len(text)].strip()
        heads = [
            word
            for word in words
            if line.startswith(word) or (len(line) <= 40 and word in line) or word in line[: len(word) + 6]
        ]
        if heads:
            return begin if step in heads else None
        place = begin - 1
    return None
