"""What educli understands, as data in the language in force: commands, parameters, fields, statuses, settings.

Built from what the commands declare. Help, the reference pages, the man page and completion render it.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from educli import __version__
from educli.commands import COMMANDS
from educli.commands.declarations import HELP, Declared, cleaned, declared, declared_by_root, function
from educli.errors import MEANINGS
from educli.language import N_, _, language
from educli.output.formats import FORMATS
from educli.settings import SETTINGS, SURROUNDINGS

if TYPE_CHECKING:
    from educli.model.columns import Column

SPEC_VERSION = 1

# What a value is, by the word that stands for it in the usage. Words between bars are the choices themselves.
VALUES = {
    N_("CITY"): "city",
    N_("ISSUER"): "city",
    N_("METRIC"): "metric",
    N_("SOURCE"): "source",
    N_("YEAR"): "year",
    N_("FIELD"): "field",
    N_("DATE"): "text",
    N_("CLASS"): "choice",
    N_("VERDICT"): "choice",
    N_("CODE"): "choice",
    N_("NAME"): "choice",
    N_("STATEMENT"): "file",
    N_("NAME=VALUE"): "text",
    N_("FILE"): "file",
    N_("PATH"): "file",
    N_("OLD"): "file",
    N_("NEW"): "file",
    N_("FOLDER"): "folder",
    N_("N"): "number",
    N_("SIZE"): "text",
    N_("YEARS"): "number",
    N_("TEXT"): "text",
}


class Parameter(NamedTuple):
    """An argument, which has no names, or an option, whose shortest name comes first.

    metavar: what stands for its value, the same in every language; empty for an option without one.
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
        return " ".join(filter(None, (", ".join(self.names), self.shown)))

    @property
    def shown(self) -> str:
        """Return the metavar in the language in force."""
        return shown(self.metavar)


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


def shown(metavar: str) -> str:
    """Write what stands for a value in the language in force: `[CITY]...` as [城市]… ."""
    word = word_of(metavar)
    return metavar.replace("...", "…").replace(word, _(word) if word in VALUES else word)


def word_of(metavar: str) -> str:
    """Return the word of a metavar, without what says how often it is given."""
    return metavar.strip("[].").removesuffix(",…")


def describe(name: str) -> Description:
    """Describe one command."""
    entry, docstring = COMMANDS[name], function(name).__doc__
    parameters = [_parameter(one) for one in declared(name)]
    arguments = tuple(parameter for parameter in parameters if not parameter.names)
    paragraphs = _(cleaned(docstring)).split("\n\n") if docstring else ()
    return Description(
        name=name,
        panel=_(entry.panel),
        summary=_(entry.summary),
        usage=" ".join([f"educli {name}", _("[OPTIONS]"), *(parameter.shown for parameter in arguments)]),
        description=tuple(" ".join(paragraph.split("\n")) for paragraph in paragraphs),
        arguments=arguments,
        options=(*(parameter for parameter in parameters if parameter.names), _help_option()),
        fields=_fields(name),
    )


def root_options() -> tuple[Parameter, ...]:
    """Describe the options of `educli` itself."""
    return (*map(_parameter, declared_by_root()), _help_option())


def _help_option() -> Parameter:
    return Parameter("help", HELP, "", _("Show this help."))


def _parameter(one: Declared) -> Parameter:
    word = word_of(one.metavar)
    return Parameter(
        id=one.id,
        names=tuple(sorted(one.names, key=len)),
        metavar=one.metavar,
        help=_(one.help),
        values="choice" if "|" in word else VALUES.get(word, ""),
        choices=_choices(word),
        listed=one.metavar.endswith(",…"),
        repeatable=one.several,
        required=one.required,
        default=one.default if one.metavar and not one.required and one.default != "" else None,
    )


def _choices(word: str) -> tuple[str, ...]:
    if word == "CLASS":
        from educli.model.progressing import CLASSES

        return CLASSES
    if word == "VERDICT":
        from educli.model.codes import VERDICTS

        return (*VERDICTS, "all")
    if word == "CODE":
        from educli.errors import CODES
        from educli.model.lints import LINTS

        return (*CODES, *LINTS, *(str(int(status)) for status in MEANINGS))
    if word == "NAME":
        from educli.warehouse.schema import definitions

        return tuple(definitions())
    return tuple(word.split("|")) if "|" in word else ()


def _fields(name: str) -> tuple[Field, ...]:
    """Return the fields of an answer; none where each question decides them."""
    command = function(name)
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
                "binary": format.binary,
                "extra": format.extra or None,
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
