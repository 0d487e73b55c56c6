"""What can go wrong: one family of errors, one table of codes."""

import errno
import os
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from educli.language import N_, _


class Status(IntEnum):
    """Exit statuses of the process."""

    ANSWERED = 0
    FINDINGS = 1
    ASKED_WRONGLY = 2
    REGISTRY_INVALID = 3
    SURROUNDINGS_FAILED = 4
    REFUSED = 5
    INTERRUPTED = 130
    PIPE_CLOSED = 141


MEANINGS = {
    Status.ANSWERED: N_("answered, also when the answer is empty"),
    Status.FINDINGS: N_("findings: `check` with errors, `gaps --fail-on not_met`, `diff --fail-on flip`"),
    Status.ASKED_WRONGLY: N_("asked wrongly: unknown option, city, metric"),
    Status.REGISTRY_INVALID: N_("the registry is invalid or unreadable (for `check` that is a finding)"),
    Status.SURROUNDINGS_FAILED: N_("the output could not be written, memory did not suffice, or educli itself failed"),
    Status.REFUSED: N_("refused: `--strict` and not comparable, `export` and something stands there"),
    Status.INTERRUPTED: N_("interrupted"),
    Status.PIPE_CLOSED: N_("the reader of a pipe left before all was written"),
}


class Code(NamedTuple):
    """A kind of problem: what it means and how it is mended. Feeds docs/errors.md."""

    status: Status
    why: str
    fix: str


class Location(NamedTuple):
    """A place in a text file.

    Unit: line and column count from 1; column and width count characters.
    """

    path: str
    line: int = 0
    column: int = 0
    text: str = ""
    width: int = 1


class Problem(NamedTuple):
    """One thing that is wrong, where, and how to mend it."""

    code: str
    message: str
    hint: str = ""
    location: Location | None = None
    stands_for: int = 1
    """How many of its kind it stands for."""


class EducliError(Exception):
    """One or more problems that stop the command. All share the status of the first one's code."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems

    @property
    def status(self) -> Status:
        return CODES[self.problems[0].code].status


# What the system says in the language of its own locale, if at all.
_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("the rights do not allow it"),
    errno.EPERM: N_("the rights do not allow it"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EEXIST: N_("something else stands there"),
    errno.EFBIG: N_("no file may grow that large"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("the links lead in a circle"),
    errno.EIO: N_("the device failed"),
}


def reason(error: Exception, named: bool = True) -> str:
    """Say why the system refused, with the file it names unless that is told elsewhere."""
    number = getattr(error, "errno", None) or next((n for n in _REASONS if os.strerror(n) in str(error)), None)
    text = _(_REASONS[number]) if number in _REASONS else getattr(error, "strerror", None) or str(error)
    file = getattr(error, "filename", None)
    return _("{reason} ({file})").format(reason=text, file=file) if named and file else text


def writing_hint(file: str) -> str:
    """Say what to look after where a file could not be written."""
    folder = Path(file).parent
    if not folder.is_dir():
        return _("there is no folder {folder}; make it, or name another").format(folder=folder)
    return _("check the rights and the free space")


def cannot_write(error: OSError, file: str) -> Problem:
    """Say that the output, which is to go to `file` or to stdout, could not be written."""
    why = reason(error, named=False)
    why = _("{reason} ({file})").format(reason=why, file=file) if file else why
    return Problem("cannot-write", _("cannot write the output: {reason}").format(reason=why), writing_hint(file))


def nearest(word: str, words: Sequence[str], likeness: float = 0.6) -> str:
    """Return a hint that names the nearest of `words`, or nothing."""
    from difflib import get_close_matches

    match = get_close_matches(word, words, n=1, cutoff=likeness)
    return _("did you mean '{word}'?").format(word=match[0]) if match else ""


def check_choice(option: str, value: str | None, choices: Sequence[str]) -> None:
    """Raise unknown-value with the nearest choice when `value` is none of them."""
    if value and value not in choices:
        message = _("'{value}' is not one of {option}: {choices}")
        text = message.format(value=value, option=option, choices=_(", ").join(choices))
        raise EducliError(Problem("unknown-value", text, nearest(value, choices)))


_ASKED = Status.ASKED_WRONGLY
_REGISTRY = Status.REGISTRY_INVALID

CODES = {
    # asked wrongly
    "usage": Code(
        _ASKED,
        N_("An option, argument or command is not one that educli has, or its value does not fit."),
        N_("See `educli COMMAND --help`."),
    ),
    "unknown-region": Code(
        _ASKED,
        N_("No region of GB/T 2260 has this name, code or pinyin."),
        N_("Write the name with or without 市, 区 or 县, the six digits, or the pinyin; `educli regions` lists those with data."),
    ),
    "ambiguous-region": Code(
        _ASKED,
        N_("Several regions of the same level have this name."),
        N_("Use the six-digit code of the one that is meant."),
    ),
    "unknown-metric": Code(
        _ASKED,
        N_("The registry defines no metric with this id, name or alias."),
        N_("`educli metrics` lists them all."),
    ),
    "ambiguous-metric": Code(
        _ASKED,
        N_("Several metrics share this name or alias."),
        N_("Use the id of the one that is meant."),
    ),
    "unknown-value": Code(
        _ASKED,
        N_("The value is not one of those that this option takes."),
        N_("Choose one of the values named in the message."),
    ),
    "documents-unreadable": Code(
        _ASKED,
        N_("The folder of documents is missing or may not be read."),
        N_("Check the path given by --documents."),
    ),
    "bad-input": Code(
        _ASKED,
        N_("What came in on stdin is not what the command reads there: names, one a line, or an answer of educli that names its sources."),
        N_("Pipe one field of another command into it, such as `--fields region`; for `cite` JSON, NDJSON or TSV with the column `source`."),
    ),
    "bad-config": Code(
        _ASKED,
        N_("The configuration file cannot be read, is not TOML, or sets what educli does not have."),
        N_("Mend the file; docs/usage.md lists the settings."),
    ),
    "unknown-revision": Code(
        _ASKED,
        N_("git knows no such revision, the file is not in it, or the folder belongs to no repository."),
        N_("Write REVISION:PATH as git does, the path from the top of the repository or with ./ from where you are: `HEAD~1:data/metrics.yaml`."),
    ),
    "unreadable-statement": Code(
        _ASKED,
        N_("The file or stream with the statement is missing, may not be read, is not UTF-8, or is no statement for its size."),
        N_("Check the path; a statement itself is put in quotes: `educli sql 'select …'`."),
    ),
    "bad-sql": Code(
        _ASKED,
        N_("The engine cannot run the statement: its syntax, a name, a type or a value does not hold."),
        N_("Mend the marked place; `educli sql --tables` lists tables and columns."),
    ),
    "not-a-select": Code(
        _ASKED,
        N_("`educli sql` takes one statement that reads: SELECT, FROM, VALUES, PIVOT, DESCRIBE or SUMMARIZE."),
        N_("To change figures, edit the registry; to write files, use `educli export`."),
    ),
    "out-of-reach": Code(
        _ASKED,
        N_("A statement reads the registry alone: no file, no network, no extension, and nothing of the engine's own."),
        N_("Name outside figures under `bulk:` in a registry of your own, and ask that one."),
    ),
    "not-for-terminals": Code(
        _ASKED,
        N_("The format is bytes that other programs read; on a terminal they would be noise."),
        N_("Name a file with `-o`, or send the answer through a pipe."),
    ),
    # refused
    "target-exists": Code(
        Status.REFUSED,
        N_("A file or folder stands where the export would go, and nothing is overwritten unasked."),
        N_("Choose another name, or give --force; a folder is replaced only when it holds nothing but an export."),
    ),
    "not-comparable": Code(
        Status.REFUSED,
        N_("With --strict, observations that differ in period, population, definition or status are not compared."),
        N_("Narrow the question with --year or --metric, or leave out --strict and read the flags."),
    ),
    # surroundings
    "cannot-write": Code(
        Status.SURROUNDINGS_FAILED,
        N_("The output could not be written."),
        N_("Check the folder, the rights and the free space."),
    ),
    "system-failed": Code(
        Status.SURROUNDINGS_FAILED,
        N_("Something that educli needs failed: a file of its own or of the cache, the folder that it was called in, or the engine of its databases."),
        N_("See the reason; `educli cache --clear` takes away what may be broken there, and installing educli anew brings its own files back."),
    ),
    "cache-unusable": Code(
        Status.SURROUNDINGS_FAILED,
        N_("There is no folder to keep parsed registries in, or they cannot be removed from it."),
        N_("Check the rights, or set EDUCLI_CACHE to another folder."),
    ),
    "git-unusable": Code(
        Status.SURROUNDINGS_FAILED,
        N_("git is not installed, or cannot read the repository."),
        N_("Install git, or see what `git status` says there; two files are compared without it."),
    ),
    "out-of-memory": Code(
        Status.SURROUNDINGS_FAILED,
        N_("The question, or loading the registry, needs more memory than there is, or than EDUCLI_MEMORY allows."),
        N_("Allow more, or make room in the folder of the cache, which takes what does not fit."),
    ),
    "not-installed": Code(
        Status.SURROUNDINGS_FAILED,
        N_("What writes this format is an extra of educli, which few need, and it is not installed here."),
        N_("Install it with the command that the hint names."),
    ),
    "no-font": Code(
        Status.SURROUNDINGS_FAILED,
        N_("A picture of points has Chinese characters, and this machine has no font to draw them with."),
        N_("Install a font such as Noto Sans CJK (fonts-noto-cjk in Debian and Ubuntu), or write an .svg, which is drawn where it is opened."),
    ),
    # the registry as a file
    "unreadable": Code(
        _REGISTRY,
        N_("The file is missing, is a folder, or may not be read."),
        N_("Check the path given by --registry or EDUCLI_REGISTRY."),
    ),
    "too-large": Code(
        _REGISTRY,
        N_("A registry is written by hand; a file of this size is not one."),
        N_("Put large sets of observations into CSV or Parquet files and name them under `bulk:`."),
    ),
    "encoding": Code(
        _REGISTRY,
        N_("The file is not UTF-8 text."),
        N_("Save it as UTF-8, for example with `iconv -f GBK -t UTF-8`."),
    ),
    "yaml-syntax": Code(
        _REGISTRY,
        N_("The file is not well-formed YAML."),
        N_("Mend the marked place; values such as >90 need quotes, and lists and maps their closing bracket."),
    ),
    "yaml-feature": Code(
        _REGISTRY,
        N_("Tags, anchors, aliases, several documents and very deep nesting are refused: a registry is plain data."),
        N_("Write the value out in full."),
    ),
    "control-character": Code(
        _REGISTRY,
        N_("A text holds a control or direction character, which could disturb a terminal."),
        N_("Delete the character."),
    ),
    "empty-registry": Code(
        _REGISTRY,
        N_("The file holds no registry."),
        N_("Begin with `format: 1`, then `metrics:` and `sources:`."),
    ),
    # the registry's records
    "wrong-shape": Code(
        _REGISTRY,
        N_("A map, a list or a single value stands where another of the three is expected."),
        N_("See the example of this field in docs/registry.md."),
    ),
    "duplicate-key": Code(
        _REGISTRY,
        N_("The same key stands twice in one record, so one of the two values would be lost."),
        N_("Delete one of them."),
    ),
    "unknown-key": Code(
        _REGISTRY,
        N_("The record has no field of this name."),
        N_("Correct the spelling; docs/registry.md lists all fields."),
    ),
    "missing-key": Code(
        _REGISTRY,
        N_("A field that the record must have is not there."),
        N_("Add the field named in the message."),
    ),
    "bad-value": Code(
        _REGISTRY,
        N_("The text does not have the form that this field takes."),
        N_("See the example of this field in docs/registry.md."),
    ),
    "unknown-unit": Code(
        _REGISTRY,
        N_("The unit is not one that educli knows, or does not belong to the metric."),
        N_("Use a unit of the metric's kind, with 万 or 亿 before it where the document prints so."),
    ),
    "unknown-reference": Code(
        _REGISTRY,
        N_("A record names a metric, region, source or population that does not exist."),
        N_("Define it, or correct the spelling."),
    ),
    "duplicate-id": Code(
        _REGISTRY,
        N_("Two records have the same id or name."),
        N_("Give one of them another."),
    ),
    "out-of-bounds": Code(
        _REGISTRY,
        N_("The value lies outside the bounds of its metric."),
        N_("Correct the figure; where the document itself prints it, set `status: U` and say so in `note`."),
    ),
    "sources-disagree": Code(
        _REGISTRY,
        N_("Several observations of one metric, region, population and period stand side by side and none is preferred."),
        N_("Mark one of them `preferred: true`; the others stay visible in `educli show`."),
    ),
    "bad-period": Code(
        _REGISTRY,
        N_("The period is not an ISO 8601 year, month, day or range of them, or it ends before it begins."),
        N_("Write 2020, 2020-09, 2021-12-31 or 2016/2020."),
    ),
    "unproven": Code(
        _REGISTRY,
        N_("A record from a damaged document is not marked `status: U` and gives no reason why it is certain."),
        N_("Set `status: U`, or give the proof in `certain`."),
    ),
    "underivable": Code(
        _REGISTRY,
        N_("A value that is to be derived comes to nothing: a figure of the formula is not stated, or stated several times, or no value fits."),
        N_("Name region and period of stated figures in `equals`, or enter the value itself with `status: E`."),
    ),
    "include-outside": Code(
        _REGISTRY,
        N_("An included file lies outside the folder of the registry, or includes itself."),
        N_("Keep included files in the folder of the registry or below it."),
    ),
    "bad-bulk": Code(
        _REGISTRY,
        N_("A bulk file cannot be read, or a row of it does not hold."),
        N_("Mend the row; the columns are those of an observation, with `source` and `metric` by id."),
    ),
}  # fmt: skip
