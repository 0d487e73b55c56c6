"""Text that is safe to send to a terminal, and how wide it is there."""

import unicodedata
from decimal import Decimal

# Control characters and direction marks: harmless in a file, not in a terminal.
_HARMFUL = [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F]
_VISIBLE = {code: "�" for code in _HARMFUL if code != 0x0A}
_ESCAPED = {code: f"\\u{code:04x}" for code in _HARMFUL if code >= 0x7F}

# Punctuation that may not begin a line, full width or not.
_CLOSING = "\u3002\uff0c\u3001\uff1b\uff1a\uff09\u300b\u300d\uff01\uff1f,.;:)!?"

_OPENING = "\uff08\u300a\u300c\u3014\u201c("


def safe(text: str) -> str:
    """Replace what could steer a terminal; line ends stay."""
    return text.translate(_VISIBLE)


def for_xml(text: str) -> str:
    """Replace what may not stand in XML, and what could steer a terminal; line ends stay."""
    # Bytes of a file name that are not UTF-8 are surrogates here; the other two are no characters.
    return safe(text).encode("utf-8", "replace").decode().replace("\ufffe", "�").replace("\uffff", "�")


def safe_json(text: str) -> str:
    """Write as JSON escapes what json itself leaves as it is and a terminal might obey."""
    return text.translate(_ESCAPED)


def plain(number: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class _Cells(dict[str, int]):
    """The terminal cells of each character met so far: 0 for what combines with the one before, 2 for Chinese."""

    # The East Asian widths that take two cells; ambiguous ones (A) are two cells wide on some terminals.
    wide = "WF"

    def __missing__(self, character: str) -> int:
        combines = unicodedata.category(character) in ("Mn", "Me", "Cf")
        self[character] = 0 if combines else 1 + (unicodedata.east_asian_width(character) in self.wide)
        return self[character]


_cells = _Cells()


def set_ambiguous(wide: bool) -> None:
    """Count the signs that Unicode calls ambiguous (≥ – · …) as two cells, as some terminals draw them."""
    _cells.wide = "WFA" if wide else "WF"
    _cells.clear()


def width(text: str) -> int:
    """Return how many terminal cells a line takes; Chinese characters take two."""
    return len(text) if text.isascii() else sum(map(_cells.__getitem__, text))


def pad(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def wrap(text: str, cells: int) -> list[str]:
    """Break a paragraph into lines of at most `cells`, between words or Chinese characters.

    A closing mark takes what stands before it along to the next line, and an opening one goes along with what follows;
    a word wider than a line is broken.
    """
    if width(text) <= cells:
        return [text.rstrip()]
    lines: list[list[str]] = [[]]
    for token in _tokens(text):
        line = lines[-1]
        if width("".join(line)) + width(token) <= cells or token == " ":
            line.append(token)
            continue
        carried: list[str] = []
        if token in _CLOSING:
            while line and line[-1] in _CLOSING:
                carried.insert(0, line.pop())
            carried = [*_last(line), *carried]
        while len(line) > 1 and line[-1] in _OPENING:
            carried.insert(0, line.pop())
        lines.append([*carried, token])
        while width("".join(lines[-1])) > cells and (over := _broken("".join(lines[-1]), cells)):
            lines[-1:] = [[over[0]], [over[1]]]
    return ["".join(line).rstrip() for line in lines if "".join(line).strip()] or [""]


def _tokens(text: str) -> list[str]:
    """Split into blanks, words, and characters between which Chinese may be broken.

    A number keeps its unit: what follows a digit directly goes along with it, as in 5.91万, 99个 and 15—17岁.
    """
    tokens: list[str] = []
    joined = False
    for character in text:
        alone = character == " " or unicodedata.east_asian_width(character) in "WF"
        unit = alone and joined and tokens[-1][-1].isdigit() and unicodedata.category(character) == "Lo"
        if joined and (unit or not alone):
            tokens[-1] += character
        else:
            tokens.append(character)
        joined = not alone
    return tokens


def _last(line: list[str]) -> list[str]:
    """Take the last word or character off a line, or its last letter where there is no other; never a digit."""
    if len([token for token in line if token.strip()]) > 1 and line[-1].strip():
        return [line.pop()]
    if line and len(line[-1]) > 1 and not line[-1][-1].isdigit():
        word = line.pop()
        line.append(word[:-1])
        return [word[-1]]
    return []


def _broken(text: str, cells: int) -> tuple[str, str] | None:
    """Return the part of a text that fits and the rest, or None when not even one character does.

    An id or address is broken after a sign that joins its parts, where it has one.
    """
    place = 0
    while place < len(text) and width(text[: place + 1]) <= cells:
        place += 1
    joint = 1 + max(text.rfind(sign, 0, place) for sign in "-_/")
    if text.isascii() and 2 * joint > place:
        place = joint
    return (text[:place], text[place:]) if 0 < place < len(text) else None
