"""The commands and options as typer runs them. What educli tells of itself is read off them: specification.py."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from educli import __version__
from educli.commands import COMMANDS
from educli.commands.parameters import LangOption
from educli.errors import EducliError, Problem, check_choice, nearest
from educli.language import LANGUAGES, N_, _

HELP = ("-h", "--help")
_TYPER: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}
_SETTINGS = {"help_option_names": list(HELP)}


class Command(TyperCommand):
    """A command whose help and complaints are ours, and whose --fields without a value lists the fields."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        # A statement may begin with a comment of SQL, which no option looks like.
        args = _with_bare_fields([f" {word}" if word.startswith("-- ") else word for word in args])
        if "--fields=" in args:
            for param in self.params:
                param.required = False
        ctx.allow_extra_args = True
        rest: list[str] = super().parse_args(ctx, args)
        if ctx.args:
            hint = _("`{command} --help` shows how it is used").format(command=ctx.command_path)
            raise EducliError(Problem("usage", _("too many arguments: {words}").format(words=" ".join(ctx.args)), hint))
        return rest

    def get_help(self, ctx: Any) -> str:
        from educli.commands.help import command_help
        from educli.commands.specification import describe

        return command_help(describe(str(self.name)))


class Root(TyperGroup):
    """`educli`: imports a command's module only when that command is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return command(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] == "help":
            if not args[1:]:
                typer.echo(self.get_help(ctx))
                raise typer.Exit
            args = [args[1], "--help"]
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = nearest(args[0], list(COMMANDS)) or _("`educli --help` lists the commands")
            raise EducliError(Problem("usage", _("educli has no command '{command}'").format(command=args[0]), hint))
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        from educli.commands.help import root_help
        from educli.commands.specification import root_options

        return root_help(root_options())


def root() -> Any:
    """Return `educli` itself."""
    app = typer.Typer(cls=Root, invoke_without_command=True, context_settings=_SETTINGS, **_TYPER)
    app.callback()(_root)
    return typer.main.get_command(app)


def command(name: str) -> Any:
    """Return one command."""
    app = typer.Typer(**_TYPER)
    app.command(name, cls=Command, context_settings=_SETTINGS)(function(name))
    return typer.main.get_command(app)


def function(name: str) -> Any:
    """Return the function of a command; one that asks has `columns`."""
    return getattr(import_module(f"educli.commands.{name}"), name)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"educli {__version__}")
        raise typer.Exit


_Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help=N_("Print the version and end.")),
]


def _root(ctx: typer.Context, version: _Version = False, lang: LangOption = "") -> None:
    check_choice("--lang", lang, LANGUAGES)
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def _with_bare_fields(args: list[str]) -> list[str]:
    """Give --fields without a value the empty one, which lists the fields."""
    if "--fields" not in args:
        return args
    place = args.index("--fields")
    following = args[place + 1 : place + 2]
    if following and following[0] and not following[0].startswith("-"):
        return args
    return [*args[:place], "--fields=", *args[place + 1 + (following == [""]) :]]
