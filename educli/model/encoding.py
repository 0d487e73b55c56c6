"""Bytes that are not UTF-8: where they stand, and what they look like."""

from educli.errors import Location, Problem
from educli.language import _


def undecodable(data: bytes, error: UnicodeDecodeError, shown: str, first_line: int = 1) -> Problem:
    """Say which byte of `data`, which begins with a line of the file, is not UTF-8, and what to do."""
    before = data[: error.start].decode("utf-8")
    line = before.count("\n") + first_line
    column = len(before) - (before.rfind("\n") + 1) + 1
    message = _("byte 0x{byte:02x} is not UTF-8").format(byte=data[error.start])
    return Problem("encoding", message, guess(data), Location(shown, line, column))


def guess(data: bytes) -> str:
    """Say what bytes that are not UTF-8 look like, and what to do."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _("this looks like UTF-16; save it as UTF-8")
    if b"\0" in data[:4096]:
        return _("this is not a text file")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return _("save the file as UTF-8")
    return _("this looks like GBK; convert it with `iconv -f GBK -t UTF-8`")
