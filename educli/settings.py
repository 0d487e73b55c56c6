"""What a person has set once for every command: in the environment, else in the configuration file."""

import os
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from educli.errors import EducliError, Location, Problem, check_choice, nearest
from educli.language import LANGUAGES, _

# Each setting with the variable that overrides it.
VARIABLES = {
    "format": "EDUCLI_FORMAT",
    "lang": "EDUCLI_LANG",
    "registry": "EDUCLI_REGISTRY",
    "pager": "EDUCLI_PAGER",
}


class Setting(NamedTuple):
    """A value, empty when it is not set, and what set it."""

    value: str
    origin: str


def setting(name: str) -> Setting:
    """Return a setting.

    Raises: EducliError bad-config when the configuration file is needed and does not hold.
    """
    variable = VARIABLES[name]
    if value := os.environ.get(variable):
        return Setting(value, variable)
    file = config_file()
    return Setting(_configured(file).get(name, ""), f"{file}: {name}")


def config_file() -> Path:
    """Return the configuration file: EDUCLI_CONFIG, else the one in the user's configuration folder of this system."""
    if chosen := os.environ.get("EDUCLI_CONFIG"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / "educli" / "config.toml"
    if folder := os.environ.get("XDG_CONFIG_HOME"):
        return Path(folder) / "educli" / "config.toml"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "educli" / "config.toml"
    try:
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
        raise _bad(
            file, _("it is not well-formed TOML"), _("for example: {example}").format(example='lang = "zh"')
        ) from error
    for name, value in values.items():
        if name not in VARIABLES:
            known = _("known: {names}").format(names=", ".join(VARIABLES))
            raise _bad(file, _("it has no setting '{name}'").format(name=name), nearest(name, list(VARIABLES)) or known)
        if not isinstance(value, str):
            example = f'{name} = "{value}"'
            raise _bad(
                file, _("'{name}' is not a text").format(name=name), _("for example: {example}").format(example=example)
            )
    check_choice(f"{file}: lang", values.get("lang"), LANGUAGES)
    if path := values.get("registry"):
        # As seen from the file that names it.
        values["registry"] = str(file.parent / Path(path).expanduser())
    return values


def _bad(file: Path, reason: str, hint: str = "") -> EducliError:
    message = _("the configuration file does not hold: {reason}").format(reason=reason)
    return EducliError(Problem("bad-config", message, hint, Location(str(file))))
