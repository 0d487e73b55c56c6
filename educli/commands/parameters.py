"""Arguments and options that several commands take, each defined once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from educli.commands.declarations import Argument, Option
from educli.errors import EducliError, Problem
from educli.language import N_, _
from educli.output.formats import FORMATS

if TYPE_CHECKING:
    from datetime import date

CitiesArg = Annotated[
    list[str],
    Argument(
        metavar="CITY...",
        help=N_(
            "Cities by name, code or pinyin; 河南/ means all its prefectures, @all every region with data, - the names on stdin."
        ),
    ),
]
SomeCitiesArg = Annotated[
    list[str] | None,
    Argument(metavar="[CITY]...", help=N_("Cities by name, code or pinyin; every region with data unless given.")),
]
CityArg = Annotated[str, Argument(metavar="CITY", help=N_("A city by name, code or pinyin."))]
MetricArg = Annotated[str, Argument(metavar="METRIC", help=N_("A metric by id, name or alias."))]
MetricsOption = Annotated[
    list[str] | None,
    Option(
        "--metric",
        "-m",
        metavar="METRIC",
        help=N_("Only this metric; may be given several times; - reads the names from stdin."),
    ),
]
YearOption = Annotated[
    int | None,
    Option(
        "--year",
        "-y",
        metavar="YEAR",
        min=1900,
        max=2100,
        help=N_("Only figures whose period ends in this year; the latest unless given."),
    ),
]
CarryOption = Annotated[
    int,
    Option(
        "--carry",
        metavar="YEARS",
        min=0,
        max=200,
        help=N_("With --year: let a figure be this many years older where there is none."),
    ),
]
UnreliableOption = Annotated[
    bool, Option("--include-unreliable", help=N_("Use figures of low reliability too; they are marked."))
]
UnverifiedOption = Annotated[
    bool, Option("--include-unverified", help=N_("Let lines judge whose text nobody has verified."))
]
RobustOption = Annotated[
    bool, Option("--robust", help=N_("Say under how many readings of the figures (rounding, tolerance, another source, definition or year) the answer holds, and which breaks it."))
]  # fmt: skip
MatchArg = Annotated[str | None, Argument(metavar="[TEXT]", help=N_("Only those that contain this text."))]

_FORMAT = N_("Format of the answer: table on a terminal, tsv in a pipe, that of the ending of a file.")
FormatOption = Annotated[str, Option("--format", "-f", metavar="|".join(FORMATS), help=_FORMAT)]


def format_option(charts: bool, findings: bool, fields: Sequence[str] = ()) -> Any:
    """Return the option for answers that can be drawn, that have findings in files, or neither; fields: those they have."""
    fit = [
        name
        for name, format in FORMATS.items()
        if (charts or not format.charts)
        and (findings or not format.findings)
        and (not format.only or format.only in fields)
    ]
    return Annotated[str, Option("--format", "-f", metavar="|".join(fit), help=_FORMAT)]


OutputOption = Annotated[
    str,
    Option("--output", "-o", metavar="FILE", help=N_("Write the answer to this file, whole or not at all; its ending names the format.")),
]  # fmt: skip
PageOption = Annotated[
    str, Option("--output", "-o", metavar="FILE", help=N_("Write the page to this file, whole or not at all; else to stdout, where that is no terminal."))
]  # fmt: skip
FieldsOption = Annotated[
    str | None, Option("--fields", metavar="FIELD,…", help=N_("Only these fields, in this order; without a value, list the fields there are."))
]  # fmt: skip
NoHeaderOption = Annotated[bool, Option("--no-header", help=N_("Leave the header line out."))]
NullOption = Annotated[
    bool, Option("--null", "-0", help=N_("End each line with a null character instead of a line end, for xargs -0."))
]
BomOption = Annotated[
    bool, Option("--bom", help=N_("Write csv and tsv for Excel: with a byte order mark, and no text that it would run as a formula."))
]  # fmt: skip
LabelsOption = Annotated[
    bool, Option("--labels", help=N_("Write csv and tsv in words and under titles, as people read them, instead of ids and codes."))
]  # fmt: skip
QuietOption = Annotated[bool, Option("--quiet", "-q", help=N_("No notes on stderr."))]
ChartOption = Annotated[
    bool, Option("--chart", help=N_("Draw the answer instead of listing it; -o with .svg or .png writes it as a picture."))
]  # fmt: skip
RegistryOption = Annotated[
    str,
    Option(
        "--registry", "-r", metavar="PATH", help=N_("Registry to use instead of the shipped one; also EDUCLI_REGISTRY.")
    ),
]
MemoryOption = Annotated[str, Option("--memory", metavar="SIZE", help=N_("How much memory the engine may take, such as 2GB; also EDUCLI_MEMORY."))]  # fmt: skip
DocumentsOption = Annotated[
    str | None,
    Option(
        "--documents", metavar="FOLDER", help=N_("Folder with the texts of the documents, found by their fingerprints.")
    ),
]
AsOfOption = Annotated[
    str, Option("--as-of", metavar="DATE", help=N_("Answer as on this day, such as 2022-12-31; today unless given."))
]


def day_of(text: str) -> "date":
    """Return the day that --as-of names, today for none.

    Raises: EducliError unknown-value.
    """
    from datetime import date

    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        message = _("'{text}' is no day").format(text=text)
        raise EducliError(Problem("unknown-value", message, _("write it as 2022-12-31"))) from None
