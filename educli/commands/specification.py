"""What educli understands, as data in the language in force: commands, parameters, fields, statuses, settings.

Built from the parameters that the commands run with. Help, the reference pages, the man page and completion render it.
"""

import inspect
from typing import TYPE_CHECKING, Any, NamedTuple

from educli import __version__
from educli.commands import COMMANDS, grammar
from educli.errors import MEANINGS
from educli.language import _, language
from educli.output.formats import FORMATS
from educli.settings import SETTINGS, SURROUNDINGS

if TYPE_CHECKING:
    from educli.model.columns import Column

SPEC_VERSION = 1

# What a value is, by the word that stands for it in the usage. Words between bars are the choices themselves.
VALUES = {
    "CITY": "city",
    "ISSUER": "city",
    "METRIC": "metric",
    "SOURCE": "source",
    "YEAR": "year",
    "FIELD": "field",
    "DATE": "text",
    "CLASS": "choice",
    "VERDICT": "choice",
    "CODE": "choice",
    "NAME": "choice",
    "STATEMENT": "file",
    "NAME=VALUE": "text",
    "FILE": "file",
    "PATH": "file",
    "FOLDER": "folder",
    "N": "number",
    "YEARS": "number",
    "TEXT": "text",
}


class Parameter(NamedTuple):
    """An argument, which has no names, or an option, whose shortest name comes first.

    metavar: what stands for its value in the usage; empty for an option without one.
    values: what the value is: a value of VALUES, or nothing.
    listed: whether one word may hold several, with commas between.
    """

    id: str
    names: tuple[str, ...]
    metavar: str
    help: str
    values: str = ""
    choices: tuple[str, ...] = ()
    listed: bool = False
    repeatable: bool = False
    required: bool = False
    default: Any = None

    @property
    def written(self) -> str:
        """Return it as help writes it."""
        return " ".join(filter(None, (", ".join(self.names), self.metavar)))


class Field(NamedTuple):
    """A column of an answer, in the language in force."""

    id: str
    kind: str
    title: str
    unit: str
    meaning: str


class Description(NamedTuple):
    """A command. The first paragraph of its description is its summary at more length."""

    name: str
    panel: str
    summary: str
    usage: str
    description: tuple[str, ...]
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]
    fields: tuple[Field, ...]


def describe(name: str) -> Description:
    """Describe one command."""
    entry, command = COMMANDS[name], grammar.command(name)
    parameters = [_parameter(param) for param in command.params if not param.hidden]
    arguments = tuple(parameter for parameter in parameters if not parameter.names)
    paragraphs = _(inspect.cleandoc(command.help)).split("\n\n") if command.help else ()
    return Description(
        name=name,
        panel=_(entry.panel),
        summary=_(entry.summary),
        usage=" ".join([f"educli {name}", _("[OPTIONS]"), *(parameter.metavar for parameter in arguments)]),
        description=tuple(" ".join(paragraph.split("\n")) for paragraph in paragraphs),
        arguments=arguments,
        options=(*(parameter for parameter in parameters if parameter.names), _help_option()),
        fields=_fields(name),
    )


def root_options() -> tuple[Parameter, ...]:
    """Describe the options of `educli` itself."""
    return (*(_parameter(param) for param in grammar.root().params), _help_option())


def _help_option() -> Parameter:
    return Parameter("help", grammar.HELP, "", _("Show this help."))


def _parameter(param: Any) -> Parameter:
    option = param.param_type_name == "option"
    metavar = str(param.metavar or "") if not (option and param.is_flag) else ""
    word = metavar.strip("[].").removesuffix(",…")
    return Parameter(
        id=param.name,
        names=tuple(sorted(param.opts, key=len)) if option else (),
        metavar=metavar,
        help=_(param.help) if param.help else "",
        values="choice" if "|" in word else VALUES.get(word, ""),
        choices=_choices(word),
        listed=metavar.endswith(",…"),
        repeatable=bool(param.nargs == -1 or (option and param.multiple)),
        required=bool(param.required),
        default=param.default if metavar and param.default != "" else None,
    )


def _choices(word: str) -> tuple[str, ...]:
    if word == "CLASS":
        from educli.model.progressing import CLASSES

        return CLASSES
    if word == "VERDICT":
        from educli.model.wording import VERDICTS

        return (*VERDICTS, "all")
    if word == "CODE":
        from educli.errors import CODES
        from educli.model.lints import LINTS

        return (*CODES, *LINTS)
    if word == "NAME":
        from educli.warehouse.schema import definitions

        return tuple(definitions())
    return tuple(word.split("|")) if "|" in word else ()


def _fields(name: str) -> tuple[Field, ...]:
    """Return the fields of an answer; none where each question decides them."""
    command = grammar.function(name)
    if not hasattr(command, "columns") or command.varying:
        return ()
    from educli.model.columns import COLUMNS

    return tuple(translated(COLUMNS[id]) for id in command.columns())


def translated(column: "Column") -> Field:
    unit = _(column.unit) if column.unit else ""
    return Field(column.id, column.kind, _(column.title), unit, _(column.meaning))


def whole() -> dict[str, Any]:
    """Return all of it as JSON can hold it."""
    return {
        "spec_version": SPEC_VERSION,
        "educli": __version__,
        "language": language(),
        "options": [_object(option) for option in root_options()],
        "commands": [_command(describe(name)) for name in COMMANDS],
        "statuses": [
            {"status": int(status), "id": status.name.lower(), "meaning": _(meaning)}
            for status, meaning in MEANINGS.items()
        ],
        "formats": [
            {
                "id": name,
                "endings": list(format.endings),
                "for": "findings"
                if format.findings
                else "charts"
                if format.charts
                else "people"
                if format.people
                else "machines",
                "notes": format.notes,
            }
            for name, format in FORMATS.items()
        ],
        "settings": [
            {"id": name, "variable": known.variable, "meaning": _(known.meaning)} for name, known in SETTINGS.items()
        ],
        "environment": [{"variable": name, "meaning": _(meaning)} for name, meaning in SURROUNDINGS.items()],
    }


def _command(command: Description) -> dict[str, Any]:
    return command._asdict() | {
        "arguments": [_object(parameter) for parameter in command.arguments],
        "options": [_object(parameter) for parameter in command.options],
        "fields": [field._asdict() | {"unit": field.unit or None} for field in command.fields],
    }


def _object(parameter: Parameter) -> dict[str, Any]:
    return {key: None if value == "" else value for key, value in parameter._asdict().items()}
