"""educli init."""

import os
import shlex
from pathlib import Path
from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Argument
from educli.errors import EducliError, Problem, reason
from educli.language import N_, _, language
from educli.model.result import Command, Notes, Result
from educli.paths import SCHEMA, START

FIELDS = ("file", "note")

# What is written, from where, and what it is.
FILES = {
    "registry.yaml": N_("The registry: a metric, a source with an observation, and a line, each explained."),
    "figures.csv": N_("More observations, a row each: the way for large sets."),
    "registry.schema.json": N_("What a registry may hold, for editors that complete and check it."),
}

FolderArg = Annotated[
    str, Argument(metavar="FOLDER", help=N_("Folder of the new registry; made when it is not there."))
]


@question(fields=FIELDS)
def init(ask: Ask, folder: FolderArg) -> Result:
    """Start a registry of your own.

    It holds an example of a metric, a source, an observation, a line and a bulk file, with comments in the language in force, and adds to the shipped registry.
    Nothing is overwritten.
    """
    target = Path(folder)
    try:
        _write(target, {name: _template(name) for name in FILES})
    except OSError as error:
        message = _("cannot write {file}: {reason}").format(file=folder, reason=reason(error))
        raise EducliError(Problem("cannot-write", message)) from error
    rows = [{"file": str(target / name), "note": _(note)} for name, note in FILES.items()]
    command = f"educli compare 安阳 许昌 漯河 -m school_doctor_share -r {shlex.quote(str(target / 'registry.yaml'))}"
    return ask.answer(rows, Notes((Command(_("Next: {command}").format(command=command)),)))


def _template(name: str) -> bytes:
    if name == SCHEMA.name:
        return SCHEMA.read_bytes()
    translated = START / language() / name
    return (translated if translated.exists() else START / name).read_bytes()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write all of `files` or none, and over no other.

    Raises: EducliError cannot-write when one of them is there; OSError.
    """
    there = [str(folder / name) for name in files if os.path.lexists(folder / name)]
    if there:
        message = _("there is already {files}").format(files=_(", ").join(there))
        raise EducliError(Problem("cannot-write", message, _("name another folder")))
    folder.mkdir(parents=True, exist_ok=True)
    drafts = {folder / f".{name}.{os.getpid()}": folder / name for name in files}
    try:
        for draft, data in zip(drafts, files.values(), strict=True):
            draft.write_bytes(data)
        for draft, file in drafts.items():
            os.replace(draft, file)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
