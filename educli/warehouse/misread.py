"""Why a CSV file cannot be read, found line by line once the engine has refused it, which tells neither byte nor row."""

import csv
import gzip
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path

from educli.errors import EducliError, Location, Problem
from educli.language import _
from educli.model.encoding import undecodable
from educli.model.records import Bulk

# As of the rows of one fault.
_SHOWN = 3

_DELIMITERS = ",;\t|"


def misread(bulk: Bulk, columns: Collection[str]) -> tuple[Problem, ...]:
    """Return what is wrong with the text of a CSV file, unless its header has other than these columns.

    Nothing where the text does not tell, as in a file that is packed with zstd.
    """
    if Path(bulk.path).suffix not in (".csv", ".gz"):
        return ()
    try:
        with _open(bulk.path) as file:
            return tuple(_ragged(_decoded(file, bulk.shown), bulk.shown, columns))
    except EducliError as error:
        return error.problems
    except (OSError, EOFError, csv.Error):
        return ()


def _open(path: str) -> AbstractContextManager[Iterable[bytes]]:
    return gzip.open(path) if path.endswith(".gz") else Path(path).open("rb")


def _decoded(file: Iterable[bytes], shown: str) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            problem = undecodable(line, error, shown, number)
            hint = _("{hint}; Excel saves it as “CSV UTF-8 (Comma delimited)”").format(hint=problem.hint)
            raise EducliError(problem._replace(hint=hint)) from None


def _ragged(lines: Iterator[str], shown: str, columns: Collection[str]) -> Iterator[Problem]:
    """Tell of the first rows that have other than as many fields as the header, and how many there are."""
    first = next(lines, "")
    rows = csv.reader(chain([first], lines), delimiter=max(_DELIMITERS, key=first.count))
    header = next(rows, [])
    if not {*header} <= {*columns}:
        return
    width, first_few, in_all = len(header), [], 0
    # All are read before any is told: what is not UTF-8 further down is told instead.
    for number, row in enumerate(rows, 2):
        if row and len(row) != width:
            in_all += 1
            if in_all <= _SHOWN:
                first_few.append((number, len(row)))
    for place, (number, fields) in enumerate(first_few, 1):
        message = _("this row has {fields} fields, and the header {width}").format(fields=fields, width=width)
        hint = _("a text with a comma in it stands in double quotes") if fields > width else _("an empty field too needs its comma")  # fmt: skip
        rest = in_all - _SHOWN if place == _SHOWN else 0
        if rest:
            message = _("{message} … in all: {n} rows").format(message=message, n=in_all)
        yield Problem("bad-bulk", message, hint, Location(shown, number), stands_for=1 + rest)
