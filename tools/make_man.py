"""Write the man page as roff text, from what educli tells of itself, in the language in force."""

import re
from collections.abc import Iterable, Iterator

from educli import __version__
from educli.commands import COMMANDS
from educli.commands.ask import Options
from educli.commands.help import EXAMPLES, purpose, root_usage
from educli.commands.specification import Description, Parameter, describe, root_options
from educli.errors import MEANINGS
from educli.language import _
from educli.settings import SETTINGS, SURROUNDINGS

# Of every command that asks; told once.
SHARED = frozenset(Options._fields)

# Where Chinese may be broken, which roff knows only in some locales: beside a character, not before closing marks.
_BREAKS = re.compile("(?<=[\u3001\u3002\u3400-\u9fff\uff09\uff0c\uff1a\uff1b])(?=[\u3400-\u9fff\uff08])")


def page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    commands = [describe(name) for name in COMMANDS]
    # No date: the same text gives the same page.
    yield f'.TH EDUCLI 1 "" "educli {__version__}"'
    # Left-aligned and unhyphenated: a command must not be broken, and Chinese has no words to space.
    yield ".ad l"
    yield ".nh"
    yield f".SH {_('NAME')}"
    yield rf"educli \- {_text(purpose())}"
    yield f".SH {_('SYNOPSIS')}"
    yield _text(root_usage())
    yield f".SH {_('COMMANDS')}"
    for command in commands:
        yield from _command(command)
    yield f".SH {_('OPTIONS')}"
    yield from _tagged((option.written, option.help) for option in root_options())
    yield f".SS {_('Options of every command that answers')}"
    yield from _tagged((option.written, option.help) for option in shared())
    yield f".SH {_('EXIT STATUS')}"
    yield from _tagged((str(int(status)), _(meaning)) for status, meaning in MEANINGS.items())
    yield f".SH {_('ENVIRONMENT')}"
    yield from _tagged((known.variable, _(known.meaning)) for known in SETTINGS.values())
    yield from _tagged((name, _(meaning)) for name, meaning in SURROUNDINGS.items())
    yield f".SH {_('FILES')}"
    yield from _tagged([("~/.config/educli/config.toml", configuration())])
    yield f".SH {_('EXAMPLES')}"
    yield from _verbatim(EXAMPLES)


def configuration() -> str:
    return _("The configuration file, TOML with the keys {keys}; variables of the environment win over it.").format(
        keys=_(", ").join(SETTINGS)
    )


def _command(command: Description) -> Iterator[str]:
    yield f".SS {_text(command.usage)}"
    for place, paragraph in enumerate(command.description):
        if place:
            yield ".PP"
        yield _text(paragraph)
    yield from _tagged((parameter.written, parameter.help) for parameter in own(command))


def shared() -> Iterator[Parameter]:
    """Yield the options of every command that answers, as one has them that takes every format."""
    yield from (option for option in describe("gaps").options if option.id in SHARED)


def own(command: Description) -> Iterator[Parameter]:
    """Yield the parameters that a command does not share with the others."""
    yield from command.arguments
    yield from (option for option in command.options if option.id not in SHARED | {"help"})


def _tagged(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in pairs:
        yield ".TP"
        yield rf"\fB{_escape(name)}\fP"
        yield _text(text)


def _verbatim(lines: Iterable[str]) -> Iterator[str]:
    yield ".nf"
    yield from map(_text, lines)
    yield ".fi"


def _text(text: str) -> str:
    """Write a paragraph; what stands in backticks is bold."""
    return re.sub("`([^`]*)`", r"\\fB\1\\fP", _escape(text))


def _escape(text: str) -> str:
    """Keep roff from reading a backslash, a hyphen or the beginning of a line as its own; let it break choices."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("|", r"|\:")
    escaped = _BREAKS.sub(r"\\:", escaped)
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
