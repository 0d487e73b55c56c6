"""Traditional characters read as simplified ones, for names that are not found as they stand."""

from functools import cache

from educli.paths import TRADITIONAL


def simplified(text: str) -> str:
    """Return `text` with each traditional character in its simplified form."""
    # Latin names and codes, most of what is misspelt, need no table.
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    _header, *lines = TRADITIONAL.read_text(encoding="utf-8").splitlines()
    return {ord(traditional): simple for traditional, simple in (line.split(",") for line in lines)}
