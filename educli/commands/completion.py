"""educli completion."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from educli.commands.declarations import Argument, LangOption, Option
from educli.errors import EducliError, Problem, check_choice
from educli.language import LANGUAGES, N_, _
from educli.output.delivery import write_whole
from educli.paths import SHELLS

NAMES = ("bash", "zsh", "fish")

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
    place = place_of(name, os.environ)
    place.parent.mkdir(parents=True, exist_ok=True)
    with write_whole(place) as out:
        out.write(script)
    for sentence in (_("written: {file}").format(file=place), *_steps(name, place.parent)):
        print(sentence)


def place_of(shell: str, environ: Mapping[str, str]) -> Path:
    """Return the file in which a shell looks for a person's own completion of educli."""
    home = Path.home()
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    if shell == "bash":
        folder = environ.get("BASH_COMPLETION_USER_DIR")
        return (Path(folder) if folder else data / "bash-completion") / "completions" / "educli"
    if shell == "zsh":
        return data / "zsh" / "site-functions" / "_educli"
    return Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "fish" / "completions" / "educli.fish"


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
