"""What a person has set once for every command: in the environment, else in the configuration file."""

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from educli.errors import EducliError, Location, Problem, check_choice, nearest
from educli.language import LANGUAGES, N_, _


class Known(NamedTuple):
    """A setting there is: the variable that overrides the configuration file, what it decides, and among which values.

    The formats that `format` may be are known to those who write.
    """

    variable: str
    meaning: str
    choices: tuple[str, ...] = ()


SETTINGS = {
    "format": Known("EDUCLI_FORMAT", N_("Format of answers that go to stdout; `--format` wins.")),
    "lang": Known("EDUCLI_LANG", N_("Language, zh or en; `--lang` wins; else the locale, else Chinese."), LANGUAGES),
    "registry": Known(
        "EDUCLI_REGISTRY", N_("Registry to use instead of the shipped one; in the file as seen from its folder; `--registry` wins.")
    ),
    "pager": Known("EDUCLI_PAGER", N_("Program for answers taller than the terminal; cat for none; else PAGER, else less.")),
    "memory": Known("EDUCLI_MEMORY", N_("How much memory the engine may take, such as 2GB; what needs more goes to the folder of the cache; `--memory` wins.")),
    "ambiguous": Known("EDUCLI_AMBIGUOUS", N_("wide where the terminal draws ≥, – and their like two cells wide."), ("narrow", "wide")),
}  # fmt: skip

# Variables of the environment that are no settings.
SURROUNDINGS = {
    "EDUCLI_CONFIG": N_("The configuration file, in the place of the user's own."),
    "EDUCLI_CACHE": N_("Folder for parsed registries, in the place of the user's cache folder; /dev/null for none."),
    "NO_COLOR": N_("When it is not empty, nothing is coloured."),
    "FORCE_COLOR": N_("Unless empty or 0, answers for people are coloured in a pipe too."),
    "CLICOLOR_FORCE": N_("As FORCE_COLOR."),
    "CLICOLOR": N_("0: nothing is coloured, unless it is forced."),
    "PAGER": N_("The pager, where educli has none of its own set."),
    "LESS": N_("Options of less, in the place of FRX."),
}


class Setting(NamedTuple):
    """A value, empty when it is not set, and what set it."""

    value: str
    origin: str


def setting(name: str) -> Setting:
    """Return a setting.

    Raises: EducliError unknown-value when it is none that there may be, bad-config when the configuration file is needed and does
        not hold.
    """
    if name in _given:
        return _given[name]
    variable, _meaning, choices = SETTINGS[name]
    if value := os.environ.get(variable):
        check_choice(variable, value, choices or (value,))
        return Setting(value, variable)
    file = config_file()
    return Setting(_configured(file).get(name, ""), f"{file}: {name}")


# What an option of the command line says in the place of a setting.
_given: dict[str, Setting] = {}


def give(name: str, option: str, value: str) -> None:
    """Let an option win over a setting; an empty value is none."""
    _given.pop(name, None)
    if value:
        _given[name] = Setting(value, option)


def config_file() -> Path:
    """Return the configuration file: EDUCLI_CONFIG, else the one in the user's configuration folder of this system."""
    if chosen := os.environ.get("EDUCLI_CONFIG"):
        return Path(chosen)
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "educli" / "config.toml"
        if folder := os.environ.get("XDG_CONFIG_HOME"):
            return Path(folder) / "educli" / "config.toml"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Application Support" / "educli" / "config.toml"
        return Path.home() / ".config" / "educli" / "config.toml"
    except RuntimeError:
        # A user without a home folder has set nothing.
        return Path(os.devnull)


@cache
def _configured(file: Path) -> dict[str, str]:
    """Return what the configuration file sets; nothing where there is none."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(file, _("it cannot be read as UTF-8 text")) from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = _("for example: {example}").format(example='lang = "zh"')
        raise _bad(file, _("it is not well-formed TOML"), hint, _place(str(error), text)) from error
    for name, value in values.items():
        if name not in SETTINGS:
            known = _("known: {names}").format(names=_(", ").join(SETTINGS))
            raise _bad(file, _("it has no setting '{name}'").format(name=name), nearest(name, list(SETTINGS)) or known)
        if not isinstance(value, str):
            example = f'{name} = "{value}"'
            raise _bad(
                file, _("'{name}' is not a text").format(name=name), _("for example: {example}").format(example=example)
            )
        check_choice(f"{file}: {name}", value, SETTINGS[name].choices or (value,))
    if path := values.get("registry"):
        try:
            # As seen from the file that names it.
            values["registry"] = str(file.parent / Path(path).expanduser())
        except RuntimeError as error:
            raise _bad(file, _("'{name}' lies in a home folder that there is not: {path}").format(name="registry", path=path)) from error  # fmt: skip
    return values


def _bad(file: Path, reason: str, hint: str = "", place: tuple[int, int, str] = (0, 0, "")) -> EducliError:
    message = _("the configuration file does not hold: {reason}").format(reason=reason)
    return EducliError(Problem("bad-config", message, hint, Location(str(file), *place)))


def _place(said: str, text: str) -> tuple[int, int, str]:
    """Return line, column and the line itself of what the reader of TOML has said, which names them in words alone."""
    lines = text.split("\n")
    match = re.search(r"\(at line (\d+), column (\d+)\)", said)
    line, column = (int(match[1]), int(match[2])) if match else (len(lines), len(lines[-1]) + 1)
    return line, column, lines[line - 1]
