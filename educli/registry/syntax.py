"""What is not well-formed YAML, in our own words, and how it is mended.

libyaml and PyYAML's own parser each say it in an English of their own; the table below meets both.
"""

import re
from typing import Any, NamedTuple

from yaml import MarkedYAMLError

from educli.language import N_, _


class _Fault(NamedTuple):
    """One way to be wrong.

    said: what is looked for in `CONTEXT: PROBLEM`, a line end, and the broken line up to the place.
    where_begun: told where the broken thing begins, not where the parser gave up.
    """

    said: str
    message: str
    hint: str
    where_begun: bool = False


_QUOTELESS = N_("text that begins with '{char}' needs quotes here")

# Order: the first that fits is told; the last fits all.
_FAULTS = (
    _Fault(
        r"tab character|cannot start any token\n.*\t$",
        N_("a tab stands where only spaces may"),
        N_("indent with spaces"),
    ),
    _Fault(
        r"block scalar|cannot start any token\n.*[>%]$",
        _QUOTELESS,
        N_("of a figure, the number goes into `value`, the comparator into `qualifier`, the unit into `unit`; quote any other text"),
        where_begun=True,
    ),
    _Fault(
        r"cannot start any token|mapping keys|alias|anchor|a tag\b|tag handle|directive|incompatible",
        _QUOTELESS,
        N_("put the text into quotes"),
        where_begun=True,
    ),
    _Fault(
        r"quoted scalar: found unexpected",
        N_("the quote that opens here is not closed"),
        N_("close it with the same mark; within single quotes, write two for one"),
        where_begun=True,
    ),
    _Fault(
        r"quoted scalar",
        N_("YAML knows no such escape in double quotes"),
        N_("use single quotes, where a backslash is a backslash"),
    ),
    _Fault(
        r"',' or '[]}]'",
        N_("a comma or a closing bracket is missing here; the bracket opens at {line}:{column}"),
        N_("close the bracket, part its items by commas, and quote text with a comma, a bracket or `: ` in it"),
    ),
    _Fault(
        r"simple key|unexpected ':'",
        N_("`: ` is missing after the name of a field"),
        N_("write `field: value`, with an ASCII colon and a space after it"),
        where_begun=True,
    ),
    _Fault(
        r"mapping values.*\n.*:\s",
        N_("a value without quotes cannot hold `: `"),
        N_("put the whole value into quotes"),
    ),
    _Fault(
        r"mapping values",
        N_("no field can stand here"),
        N_("begin the fields of one record in the same column; the line above may lack a space after its colon"),
    ),
    _Fault(
        r"sequence entries|node content.*\n.*-$",
        N_("no list can begin here"),
        N_("begin a list on a line of its own, or write it as [a, b]; quote text that begins with `- `"),
    ),
    _Fault(
        r"(node content|expected key|'-' indicator|block end).*\n.*[]},:]$",
        N_("'{char}' has no place here"),
        N_("delete it, or quote the text that it belongs to"),
    ),
    _Fault(
        r"node content",
        N_("the file ends within a bracket"),
        N_("close the bracket"),
    ),
    _Fault(
        r"document start",
        N_("the registry has ended above, and something follows"),
        N_("a registry is one map, and its fields begin in the first column"),
    ),
    _Fault(
        r"(expected key|'-' indicator|block end).*\n *\S.*\S$",
        N_("nothing can follow the value that ends before this place"),
        N_("put the whole value into one pair of quotes, or begin a new line"),
    ),
    _Fault(
        r"expected key|'-' indicator|block end",
        N_("this line continues nothing above it; the record or list around it begins at {line}:{column}"),
        N_("begin the fields of one record, or the items of one list, in the same column, and do not mix the two"),
    ),
    _Fault(
        r"",
        N_("this is not well-formed YAML"),
        N_("check quotes, brackets and indentation at and above this place"),
    ),
)  # fmt: skip


# Chinese input methods write these where YAML wants `, ` and `: `: behind the name of a field, and between two fields.
_WIDE = re.compile(r"(?<=[A-Za-z_])：|，(?=\s*[A-Za-z_]+\s*[:：])")
_WIDE_HINT = N_(
    "the full-width ， and ： are text; write `: ` after the name of a field and `, ` between fields, in ASCII and with the space"
)
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|(?<=\s)#.*")
# What such a sign leads to; in other faults it is no more than a text's own.
_AFTER_WIDE = re.compile(r"',' or '[]}]'|simple key|unexpected ':'|mapping values|expected key|'-' indicator|block end")


class Told(NamedTuple):
    """A fault as a person is told it.

    Unit: line and column count from 0.
    """

    line: int
    column: int
    message: str
    hint: str


def noticed(error: MarkedYAMLError) -> Any:
    """Return the mark at which the parser gave up."""
    return error.problem_mark or error.context_mark


def explain(error: MarkedYAMLError, lines: list[str]) -> Told:
    """Tell a parser's error in our own words, and where it is mended."""
    end = noticed(error)
    begin = error.context_mark or end
    # Where the text ends, a blank stands for what is not there.
    said = f"{error.context}: {error.problem}\n{(_line(lines, end) + ' ')[: end.column + 1]}"
    if _AFTER_WIDE.search(said) and (wide := _wide(lines, begin, end)):
        return wide
    fault = next(fault for fault in _FAULTS if re.search(fault.said, said))
    place = begin if fault.where_begun else end
    char = _line(lines, place)[place.column : place.column + 1]
    message = _(fault.message).format(char=char, line=begin.line + 1, column=begin.column + 1)
    return Told(place.line, place.column, message, _(fault.hint))


def mended(text: str) -> str:
    """Return how a text with full-width signs in the place of YAML's own is mended; nothing where it has none."""
    return _(_WIDE_HINT) if _WIDE.search(text) else ""


def _wide(lines: list[str], begin: Any, end: Any) -> Told | None:
    """Tell of the full-width sign nearest before the place where the parser gave up, from a line above it on."""
    first = max(min(begin.line, end.line - 1), 0)
    text = "\n".join([*lines[first : end.line], _line(lines, end)[: end.column + 1]])
    signs = list(_WIDE.finditer(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)))
    if not signs:
        return None
    above, parting, before = text[: signs[-1].start()].rpartition("\n")
    line = first + above.count("\n") + len(parting)
    message = _("'{char}' is full-width, and YAML takes it for text").format(char=signs[-1][0])
    return Told(line, len(before), message, _(_WIDE_HINT))


def _line(lines: list[str], mark: Any) -> str:
    return lines[mark.line] if mark.line < len(lines) else ""
