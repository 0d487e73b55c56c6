"""Help as text, in the language in force: plain, quick, and right in width for Chinese."""

import inspect
from collections.abc import Iterable
from shutil import get_terminal_size
from typing import Any

from typer.core import TyperCommand

from educli.commands import COMMANDS
from educli.language import _
from educli.output.text import pad, width, wrap

_WIDEST = 100


class Command(TyperCommand):
    """A command whose help is ours."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        # A statement may begin with a comment of SQL, which no option looks like.
        return super().parse_args(ctx, [f" {word}" if word.startswith("-- ") else word for word in args])

    def get_help(self, ctx: Any) -> str:
        usage = " ".join(
            [ctx.command_path, _("[OPTIONS]"), *(str(param.metavar) for param in self.params if not _is_option(param))]
        )
        blocks = [
            _("Usage: {usage}").format(usage=usage),
            *(_paragraphs(_(inspect.cleandoc(self.help))) if self.help else []),
        ]
        arguments = [(str(param.metavar), _help(param)) for param in self.params if not _is_option(param)]
        options = [(_names(param), _help(param)) for param in self.params if _is_option(param)]
        options.append(("-h, --help", _("Show this help.")))
        for title, pairs in ((_("Arguments"), arguments), (_("Options"), options)):
            if pairs:
                blocks.append("\n".join([_("{title}:").format(title=title), *_columns(pairs)]))
        return "\n\n".join(blocks)


def root_help(options: Iterable[tuple[str, str]]) -> str:
    """Return the help of `educli` itself: every command with its summary, by panel."""
    blocks = [
        _("Usage: {usage}").format(usage=_("educli [OPTIONS] COMMAND [ARGUMENTS]…")),
        *_paragraphs(
            _(
                "Compare what cities say about their schools: who stands where, against which standard, and on what proof."
            )
        ),
    ]
    for panel in dict.fromkeys(entry.panel for entry in COMMANDS.values()):
        pairs = [(name, _(entry.summary)) for name, entry in COMMANDS.items() if entry.panel == panel]
        blocks.append("\n".join([_("{title}:").format(title=_(panel)), *_columns(pairs)]))
    blocks.append("\n".join([_("{title}:").format(title=_("Options")), *_columns(list(options))]))
    blocks.append(
        "\n".join(
            [
                _("{title}:").format(title=_("Examples")),
                "  educli compare 许昌 漯河",
                "  educli gaps --year 2020",
                "  educli rank 大班额比例 --format tsv | cut -f1,4,6",
            ]
        )
    )
    return "\n\n".join(blocks)


def _is_option(param: Any) -> bool:
    return bool(param.param_type_name == "option")


def _names(param: Any) -> str:
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=len))
    return names if param.is_flag else f"{names} {param.metavar}"


def _help(param: Any) -> str:
    return _(param.help) if param.help else ""


def _cells() -> int:
    return min(get_terminal_size().columns, _WIDEST)


def _paragraphs(text: str) -> list[str]:
    paragraphs = [" ".join(paragraph.split("\n")) for paragraph in text.split("\n\n")]
    return ["\n".join("  " + line for line in wrap(paragraph, _cells() - 2)) for paragraph in paragraphs]


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
