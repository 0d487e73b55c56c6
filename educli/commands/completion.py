"""educli completion."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from educli.commands.declarations import Argument, LangOption, Option
from educli.errors import EducliError, Problem, cannot_write, check_choice
from educli.language import LANGUAGES, N_, _
from educli.output.delivery import write_whole
from educli.paths import SHELLS

# The shells there are, and the variable that names the folder below which each looks.
_FOLDERS = {"bash": "XDG_DATA_HOME", "zsh": "XDG_DATA_HOME", "fish": "XDG_CONFIG_HOME"}
NAMES = tuple(_FOLDERS)

ShellArg = Annotated[str, Argument(metavar="[bash|zsh|fish]", help=N_("The shell; that of SHELL unless given."))]
InstallOption = Annotated[
    bool, Option("--install", help=N_("Write it where the shell looks for it, and say where; nothing else is changed."))
]


def completion(shell: ShellArg = "", install: InstallOption = False, lang: LangOption = "") -> None:
    """Complete commands, options, cities, metrics, years and fields in bash, zsh and fish.

    Without --install the script is written to stdout. The names of a registry are known once it has been asked
    something; before that, only those of regions are.
    """
    check_choice("--lang", lang, LANGUAGES)
    name = shell or Path(os.environ.get("SHELL", "")).name
    if name not in NAMES:
        message = _("no completion for the shell '{shell}'").format(shell=name)
        raise EducliError(Problem("usage", message, _("name one of: {names}").format(names=_(", ").join(NAMES))))
    script = (SHELLS / name).read_text(encoding="utf-8")
    if not install:
        sys.stdout.write(script)
        return
    try:
        place = place_of(name, os.environ)
        place.parent.mkdir(parents=True, exist_ok=True)
    except RuntimeError as error:
        message = _("cannot write the output: {reason}").format(reason=_("the user has no home folder"))
        hint = _("{variable} names a folder for it").format(variable=_FOLDERS[name])
        raise EducliError(Problem("cannot-write", message, hint)) from error
    except OSError as error:
        raise EducliError(cannot_write(error, str(error.filename))) from error
    with write_whole(place) as out:
        out.write(script)
    for sentence in (_("written: {file}").format(file=place), *_steps(name, place.parent)):
        print(sentence)


def place_of(shell: str, environ: Mapping[str, str]) -> Path:
    """Return the file in which a shell looks for a person's own completion of educli.

    Raises: RuntimeError when the user has no home folder, and names no other.
    """
    if shell == "bash" and (folder := environ.get("BASH_COMPLETION_USER_DIR")):
        return Path(folder) / "completions" / "educli"
    chosen = environ.get(_FOLDERS[shell])
    if shell == "fish":
        return Path(chosen or Path.home() / ".config") / "fish" / "completions" / "educli.fish"
    data = Path(chosen or Path.home() / ".local" / "share")
    if shell == "bash":
        return data / "bash-completion" / "completions" / "educli"
    return data / "zsh" / "site-functions" / "_educli"


def _steps(shell: str, folder: Path) -> list[str]:
    """Say what the person has to do, who alone changes the shell's own files."""
    if shell == "bash":
        return [_("It works in new shells where the package bash-completion is installed.")]
    if shell == "zsh":
        return [
            _("Once, put this before `compinit` in ~/.zshrc, where it does not stand yet:"),
            f"  fpath=({folder} $fpath)",
            _("Then it works in new shells."),
        ]
    return [_("It works at once.")]
