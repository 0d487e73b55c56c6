"""What a pipe hands over."""

import sys

from educli.errors import EducliError, Problem
from educli.language import _
from educli.model.encoding import guess


def piped() -> str:
    """Return the text on standard input, whatever the locale says that it is, without a byte order mark.

    Raises: EducliError bad-input when it is not UTF-8.
    """
    data = b"" if sys.stdin is None else sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EducliError(Problem("bad-input", _("stdin is not UTF-8"), guess(data))) from error
