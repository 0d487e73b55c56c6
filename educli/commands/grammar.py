"""The commands and options as typer runs them: it reads what reading.py leaves to it, and tells what is wrong with it."""

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from educli import __version__
from educli.commands import COMMANDS, reading
from educli.commands.declarations import HELP, Declared, declared, declared_by_root, function
from educli.errors import EducliError, Problem, check_choice, nearest
from educli.language import LANGUAGES, _

# The base of typer's own errors about arguments; typer exports only its children.
_UsageError: Any = typer.BadParameter.__mro__[1]
_TYPER: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}

# Of more commands an option is no mark, and a list of them no help.
_NAMED = 3

_SETTINGS = {"help_option_names": list(HELP)}


def run(arguments: list[str]) -> Any:
    """Run educli with `arguments`, and return what the command answers; None where it has written all there is.

    Raises: EducliError usage, in our own words.
    """
    try:
        # Not command.main(): it turns a closed pipe into status 1, which would look like a finding.
        command = root()
        with command.make_context("educli", arguments) as context:
            return command.invoke(context)
    except typer.Exit:
        return None
    except _UsageError as error:
        raise EducliError(_usage_problem(error, arguments)) from error


class Command(TyperCommand):
    """A command whose help and complaints are ours, and whose --fields without a value lists the fields."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        # A statement may begin with a comment of SQL, which no option looks like.
        args = reading.with_bare_fields([f" {word}" if word.startswith("-- ") else word for word in args])
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
        return reading.help_of(str(self.name))


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
        return reading.help_of_root()


def root() -> Any:
    """Return `educli` itself."""
    app = typer.Typer(cls=Root, invoke_without_command=True, context_settings=_SETTINGS, **_TYPER)
    app.callback()(_root)
    return typer.main.get_command(app)


def command(name: str) -> Any:
    """Return one command."""
    app = typer.Typer(**_TYPER)
    app.command(name, cls=Command, context_settings=_SETTINGS)(_told_to_typer(name))
    return typer.main.get_command(app)


def _told_to_typer(name: str) -> Any:
    """Return the function of a command with its declarations as typer wants them."""

    def called(**params: Any) -> Any:
        return function(name)(**params)

    called.__signature__ = inspect.Signature([_parameter(one) for one in declared(name)])  # type: ignore[attr-defined]
    called.__annotations__ = {one.id: _hint(one) for one in declared(name)}
    return called


def _parameter(one: Declared) -> inspect.Parameter:
    default = inspect.Parameter.empty if one.required else one.default
    return inspect.Parameter(one.id, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=_hint(one))


def _hint(one: Declared, **more: Any) -> Any:
    said = (
        typer.Option(*one.names, metavar=one.metavar or None, min=one.min, max=one.max, **more)
        if one.names
        else typer.Argument(metavar=one.metavar)
    )
    return Annotated[one.hint, said]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"educli {__version__}")
        raise typer.Exit


_VERSION, _LANG = declared_by_root()
_Version = _hint(_VERSION, callback=_print_version, is_eager=True)
_Lang = _hint(_LANG)


def _root(ctx: typer.Context, version: _Version = False, lang: _Lang = "") -> None:  # type: ignore[valid-type]
    check_choice("--lang", lang, LANGUAGES)
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def _usage_problem(error: Any, arguments: Sequence[str]) -> Problem:
    """Say in our own words what typer found wrong with the arguments."""
    kind = type(error).__name__
    # Not every error of typer's knows the command it belongs to; the words do.
    command = next((word for word in arguments if word in COMMANDS), "")
    path = f"educli {command}".rstrip()
    hint = _("`{command} --help` shows how it is used").format(command=path)
    param = getattr(error, "param", None)
    name = _named(param) if param is not None else ""
    if kind == "NoSuchOption":
        message = _("no such option: {option}").format(option=error.option_name)
        if elsewhere := _elsewhere(error.option_name, command):
            hint = elsewhere
        elif meant := _nearest(error.option_name, error.possibilities or ()):
            hint = _("did you mean '{word}'?").format(word=meant)
    elif kind == "MissingParameter":
        message = _("{parameter} is missing").format(parameter=name)
    elif kind == "BadOptionUsage":
        # With a value of its own it stands as --option=value, and takes none.
        wants = error.option_name in arguments
        message = (_("option {option} needs a value") if wants else _("option {option} takes no value")).format(
            option=error.option_name
        )
    elif kind == "BadParameter" and param is not None:
        message = _("the value of {parameter} does not fit: {value}").format(
            parameter=name, value=_given(param.opts, arguments)
        )
        # From typer 0.29 on the bounds are the option's own; before, those of its type.
        if fits := _range(getattr(param, "type", param)):
            hint = fits + _("; ") + hint
    else:
        message = _("a command is missing")
    return Problem("usage", message, hint)


def _named(param: Any) -> str:
    """Return how the usage names a parameter."""
    from educli.commands.specification import shown

    return shown(param.metavar).strip("[]…") if param.param_type_name == "argument" else str(param.opts[0])


def _elsewhere(option: str, command: str) -> str:
    """Say where an option belongs that does not belong where it stands; nothing when it belongs nowhere."""
    if not _is_written(option):
        return ""
    owners = [name for name in COMMANDS if any(option in one.names for one in declared(name))]
    if command in owners:
        # Only educli itself, before the command, can have refused what the command takes.
        return _("{option} stands behind the command: `educli {command} {option} …`").format(option=option, command=command)  # fmt: skip
    commands = _(", ").join(f"`educli {name}`" for name in owners[:_NAMED])
    if len(owners) > _NAMED:
        return _("{option} is an option of other commands, such as {commands}").format(option=option, commands=commands)
    if owners:
        return _("{option} is an option of {commands}").format(option=option, commands=commands)
    if any(option in one.names for one in declared_by_root()):
        return _("{option} stands before the command: `educli {option}`").format(option=option)
    return ""


def _is_written(option: str) -> bool:
    """Tell whether any command may have an option of this name.

    To read all commands takes a millisecond, to import them 20, and most options that nobody has are slips.
    """
    return any(f'"{option}"' in file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("*.py"))


def _given(names: Sequence[str], arguments: Sequence[str]) -> str:
    """Return the word that was given for an option, whichever of its names was used."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word in names:
            return following
        if word.partition("=")[0] in names:
            return word.partition("=")[2]
    return ""


def _range(type: Any) -> str:
    """Say what a whole number may be."""
    low, high = getattr(type, "min", None), getattr(type, "max", None)
    if low is not None and high is not None:
        return _("a whole number from {low} to {high}").format(low=low, high=high)
    return _("a whole number from {low} on").format(low=low) if low is not None else ""


def _nearest(typed: str, options: Sequence[str]) -> str:
    """Return the option that reads most like what was typed, if any does without the dashes that all have."""
    from difflib import get_close_matches

    bare = {option.lstrip("-"): option for option in sorted(options)}
    match = get_close_matches(typed.lstrip("-"), bare, n=1)
    return bare[match[0]] if match else ""
