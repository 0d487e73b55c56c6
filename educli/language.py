"""The language of every text a person reads: English is the message id, the catalogue gives Chinese."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from educli.paths import LOCALE

LANGUAGES = ("zh", "en")
_CATALOGUES = {"zh": "zh_CN"}

_language = "zh"
_catalogues: dict[str, "Catalogue"] = {}


class Catalogue:
    """The messages of a compiled catalogue (GNU .mo, little-endian), sought where they lie.

    gettext's own reader takes all of them apart, and imports locale, which together is a twentieth of a warm answer that
    shows a dozen.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: dict[str, str] = {}
        self._count, self._messages, self._texts = (int.from_bytes(data[at : at + 4], "little") for at in (8, 12, 16))

    def get(self, message: str) -> str:
        """Return the translation of `message`, or itself."""
        if message not in self._found:
            self._found[message] = self._sought(message)
        return self._found[message]

    def _sought(self, message: str) -> str:
        wanted = message.encode("utf-8", "surrogatepass")
        place = bisect_left(range(self._count), wanted, key=lambda place: self._at(self._messages, place))
        if place < self._count and self._at(self._messages, place) == wanted:
            return self._at(self._texts, place).decode()
        return message

    def _at(self, table: int, place: int) -> bytes:
        length, start = (
            int.from_bytes(self._data[at : at + 4], "little") for at in (table + 8 * place, table + 8 * place + 4)
        )
        return self._data[start : start + length]


def choose_language(asked: str | None, environ: Mapping[str, str]) -> str:
    """Return zh or en: as asked, else EDUCLI_LANG, else the locale; zh when that says nothing."""
    for wish in (asked, environ.get("EDUCLI_LANG")):
        if wish in LANGUAGES:
            return wish
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    spoken = locale.partition(".")[0].partition("_")[0].lower()
    return "zh" if spoken in ("", "c", "posix", "zh") else "en"


def set_language(language: str) -> None:
    global _language
    _language = language


def language() -> str:
    return _language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let every text be in another language for a while."""
    before = _language
    set_language(language)
    try:
        yield
    finally:
        set_language(before)


def _(message: str) -> str:
    """Return `message` in the language in force."""
    if not message or _language not in _CATALOGUES:
        return message
    if _language not in _catalogues:
        file = LOCALE / _CATALOGUES[_language] / "LC_MESSAGES" / "educli.mo"
        _catalogues[_language] = Catalogue(file.read_bytes())
    return _catalogues[_language].get(message)


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown, not where it is written."""
    return message
