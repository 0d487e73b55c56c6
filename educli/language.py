"""The language of every text a person reads: English is the message id, the catalogue gives Chinese."""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from educli.paths import LOCALE

LANGUAGES = ("zh", "en")
_CATALOGUES = {"zh": "zh_CN"}

_language = "zh"
_translations: dict[str, gettext.NullTranslations] = {}


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
    if _language not in _translations:
        names = [_CATALOGUES[_language]] if _language in _CATALOGUES else []
        _translations[_language] = gettext.translation("educli", LOCALE, names) if names else gettext.NullTranslations()
    return _translations[_language].gettext(message)


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown, not where it is written."""
    return message
