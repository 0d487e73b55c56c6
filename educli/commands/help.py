"""Help as text, in the language in force: plain, quick, and right in width for Chinese."""

from collections.abc import Iterable, Sequence
from shutil import get_terminal_size

from educli.commands import COMMANDS
from educli.commands.specification import Description, Parameter
from educli.language import _
from educli.output.text import pad, width, wrap

_WIDEST = 100
EXAMPLES = (
    "educli compare 许昌 漯河",
    "educli gaps --year 2020",
    "educli rank 大班额比例 --format tsv | cut -f1,4,6",
)


def command_help(command: Description) -> str:
    """Return the help of one command."""
    blocks = [_("Usage: {usage}").format(usage=command.usage), *map(_paragraph, command.description)]
    for title, parameters in ((_("Arguments"), command.arguments), (_("Options"), command.options)):
        if parameters:
            blocks.append(_block(title, [(parameter.written, parameter.help) for parameter in parameters]))
    return "\n\n".join(blocks)


def root_help(options: Sequence[Parameter]) -> str:
    """Return the help of `educli` itself: every command with its summary, by panel."""
    blocks = [_("Usage: {usage}").format(usage=root_usage()), _paragraph(purpose())]
    for panel in dict.fromkeys(entry.panel for entry in COMMANDS.values()):
        pairs = [(name, _(entry.summary)) for name, entry in COMMANDS.items() if entry.panel == panel]
        blocks.append(_block(_(panel), pairs))
    blocks.append(_block(_("Options"), [(option.written, option.help) for option in options]))
    blocks.append("\n".join([_("{title}:").format(title=_("Examples")), *(f"  {example}" for example in EXAMPLES)]))
    return "\n\n".join(blocks)


def root_usage() -> str:
    return _("educli [OPTIONS] COMMAND [ARGUMENTS]…")


def purpose() -> str:
    return _(
        "Compare what cities say about their schools: who stands where, against which standard, and on what proof."
    )


def _block(title: str, pairs: list[tuple[str, str]]) -> str:
    return "\n".join([_("{title}:").format(title=title), *_columns(pairs)])


def _cells() -> int:
    return min(get_terminal_size().columns, _WIDEST)


def _paragraph(text: str) -> str:
    return "\n".join("  " + line for line in wrap(text, _cells() - 2))


def _columns(pairs: list[tuple[str, str]]) -> Iterable[str]:
    """Set names and their texts in two columns; a long name has its text below."""
    left = min(max(width(name) for name, _text in pairs), 28)
    for name, text in pairs:
        first, *rest = wrap(text, max(_cells() - left - 4, 20))
        if width(name) > left:
            yield f"  {name}"
            yield f"  {' ' * left}  {first}"
        else:
            yield f"  {pad(name, left)}  {first}"
        yield from (f"  {' ' * left}  {line}" for line in rest)
