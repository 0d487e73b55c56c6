"""Every field of the registry, described once: the loader, the docs page and editors read this table."""

from dataclasses import dataclass
from typing import Any

from educli.language import N_
from educli.model.records import MISSING, NO_TEXT, QUALIFIERS, STATUSES

STANDINGS = ("official", "reprint", "cited", "unverified")
LEVELS = ("country", "province", "prefecture", "county", "institution")
DIRECTIONS = ("higher", "lower", "neither")
STAGES = ("preschool", "primary", "junior", "compulsory", "senior", "special", "vocational", "basic", "tutoring")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    kind: the name of a parser in educli.registry.kinds.
    choices: the words a `choice` takes.
    """

    name: str
    kind: str
    meaning: str
    good: str
    bad: str
    required: bool = False
    default: Any = ""
    choices: tuple[str, ...] = ()


def _choice(name: str, choices: tuple[str, ...], meaning: str, default: str = "", required: bool = False) -> Field:
    return Field(name, "choice", meaning, choices[0], "maybe", required, default, choices)


def _prose(name: str, meaning: str, zh: str, en: str, required: bool = False) -> Field:
    return Field(name, "prose", meaning, f"{{zh: {zh}, en: {en}}}", f"{{zh: {zh}}}", required, NO_TEXT)


_QUOTE = Field(
    "quote",
    "quote",
    N_("The shortest fragment that carries the figure, verbatim but for white space; 40 characters at most."),
    "大班额比例2.41%",
    "a whole sentence",
)
_AT = Field(
    "at",
    "text",
    N_("Where in the document: its own headings and ordinals, verbatim, outermost first."),
    "漯河 四",
    "page?",
)
_NOTE = _prose(
    "note",
    N_("What a reader must know to use the record rightly."),
    "原文自相矛盾",
    "The document contradicts itself",
)
_STANDING = _choice(
    "standing",
    STANDINGS,
    N_(
        "How surely it is known: read in the issuer's own publication, reprinted, said by a third party, or not verified."
    ),
)
_POPULATION = Field(
    "population",
    "id",
    N_("Whose figure it is when it is not the whole region: an id from `populations`."),
    "urban",
    "市区?",
)
_STATUS = _choice(
    "status",
    STATUSES,
    N_(
        "SDMX CL_OBS_STATUS: A normal, B break, E estimated or derived, P provisional, U low reliability, F forecast, M missing."
    ),
    "A",
)
_CERTAIN = _prose(
    "certain",
    N_("Why a reading from a damaged document is certain all the same."),
    "与合计37相符",
    "Agrees with the total of 37",
)
_DATING = _choice(
    "dating",
    ("stated", "inferred"),
    N_("Whether the document states the period, or it was inferred from the context (say how in `note`)."),
    "stated",
)
_BASIS = _prose(
    "basis",
    N_(
        "The denominator, when it differs from the one in the metric's definition; figures belong together where its Chinese is the same."
    ),
    "公办学校",
    "public schools",
)
_LINES = (
    Field("below", "number", N_("The value must be less than this."), "5", "<5", default=None),
    Field("at_most", "number", N_("The value must not be more than this."), "5", "≤5", default=None),
    Field("above", "number", N_("The value must be more than this."), "90", ">90", default=None),
    Field("at_least", "number", N_("The value must not be less than this."), "90", "≥90", default=None),
    Field("unit", "text", N_("The unit as printed, when it differs from the metric's."), "万个", "wan"),
)  # fmt: skip

FIELDS: dict[str, tuple[Field, ...]] = {
    "registry": (
        Field("format", "format", N_("The version of this format."), "1", "2", required=True),
        Field("extend", "extend", N_("`builtin`: the shipped registry is read first and this one adds to it."), "builtin", "other.yaml"),
        Field("include", "list", N_("Further registry files, in this file's folder or below it."), "[counties.yaml]", "[../other.yaml]", default=()),
        Field("bulk", "list", N_("CSV or Parquet files of observations, by name or by pattern."), "[counties.csv, data/*.parquet]", "[https://…]", default=()),
        Field("populations", "records", N_("Parts of a region that figures speak of."), "{urban: {zh: 市区, en: urban districts}}", "[市区]", default=()),
        Field("metrics", "records", N_("Metrics by id."), "{large_class_share: {…}}", "[…]", default=()),
        Field("sources", "records", N_("Documents by id, each with its observations."), "{henan-2021-04-12: {…}}", "[…]", default=()),
        Field("thresholds", "list", N_("Lines that authorities set."), "[{id: …, below: 5}]", "{…}", default=()),
        Field("targets", "list", N_("What regions plan to reach."), "[{region: 许昌, …}]", "{…}", default=()),
        Field("identities", "list", N_("Arithmetic that must hold."), "[{metric: …, equals: …}]", "{…}", default=()),
        Field("contradictions", "list", N_("Identities that a document itself breaks."), "[{metric: …, reason: …}]", "{…}", default=()),
        Field("waivers", "list", N_("Lines that a region need not meet for a time."), "[{threshold: …, reason: …}]", "{…}", default=()),
    ),
    "metric": (
        Field("name", "both", N_("The name in both languages."), "{zh: 大班额比例, en: Large classes}", "大班额", required=True),
        Field("aliases", "words", N_("Other names people use."), "[大班额比例]", "大班额比例", default=()),
        _choice("stage", STAGES, N_("The stage of education."), required=True),
        Field("concept", "id", N_("What variants of one notion share; comparing across variants is flagged."), "large_class", "large class"),
        Field("unit", "unit", N_("The canonical unit."), "percent", "percnt", required=True),
        _choice("better", DIRECTIONS, N_("Which direction is better."), required=True),
        Field("bounds", "bounds", N_("The least and the greatest possible value; `null` is unbounded. Gross rates have no upper bound."), "[0, 100]", "0-100", default=(None, None)),
        Field("definition", "both", N_("What is counted, over what."), "{zh: …, en: …}", "", required=True),
    ),
    "population": (
        Field("zh", "text", N_("The name in Chinese."), "市区", "", required=True),
        Field("en", "text", N_("The name in English."), "urban districts", "", required=True),
    ),
    "source": (
        Field("title", "text", N_("The title of the document; in square brackets where it is ours, since the document's own is not known."), "亳州教育", "", required=True),
        Field("publisher", "text", N_("Who published it."), "河南省教育厅", "", required=True),
        Field("number", "text", N_("The document number."), "平教体基〔2024〕35 号", ""),
        Field("published", "date", N_("The day, month or year of publication; absent when the document does not say."), "2021-04-12", "12.4.2021"),
        Field("seen", "date", N_("The day on which the copy was taken, where `published` is not known."), "2024-01-13", "yesterday"),
        _choice("standing", STANDINGS, N_("How the document was read."), "official"),
        _choice("condition", ("intact", "damaged"), N_("Whether the text is whole; `lost` says what is not."), "intact"),
        _prose("lost", N_("What a damaged document has lost."), "数字0、1", "digits 0 and 1"),
        Field("text_sha256", "sha256", N_("SHA-256 of the document's text, by which a copy is found."), "ab12… (64 digits)", "ab12"),
        Field("url", "text", N_("An address of the issuer or the original newspaper."), "https://…", "a mirror"),
        _NOTE,
        Field("observations", "list", N_("The figures it carries."), "[{region: 许昌, …}]", "{…}", default=()),
    ),
    "observation": (
        Field("region", "text", N_("Name, code or pinyin of a region."), "许昌", "Xuchang City", required=True),
        Field("metric", "text", N_("Id of a metric."), "large_class_share", "大班额", required=True),
        Field("period", "period", N_("What the figure describes, never the day of publication."), "2020-09", "2020年秋", required=True),
        _choice("qualifier", QUALIFIERS, N_("The comparator: 超过/余/多 more_than, 以上/不低于 at_least, 以内/不超过 at_most, 近/约/左右 approx."), "exact"),
        Field("value", "number", N_("The number as printed."), "84.00", "84%", default=None),
        Field("equals", "derivation", N_("How the value is derived, instead of `value`: numbers of the quote, stated figures as `metric`, `metric.population`, `metric.before`, each also `region:metric@period`, and + - * / ( ) between blanks."), "large_class_share@2021-12-31 + 31.23", "6.66 +"),
        Field("unit", "text", N_("The unit as printed, when it differs from the metric's."), "万个", "wan"),
        Field("tolerance", "number", N_("How far an `approx` value may be off, in the metric's unit; 5 % of the value unless given."), "1", "±1", default=None),
        _POPULATION,
        _BASIS,
        _STATUS,
        _choice("missing", MISSING, N_("Why there is no value.")),
        Field("preferred", "boolean", N_("Marks the one to use where sources disagree."), "true", "yes", default=False),
        _DATING,
        _CERTAIN,
        _QUOTE,
        _AT,
        _NOTE,
    ),
    "threshold": (
        Field("id", "id", N_("A word of its own."), "henan-large-class-2020", "line 1", required=True),
        Field("name", "both", N_("What the line is called, when the metric's name does not say it."), "{zh: 省定标准, en: provincial line}", "", default=NO_TEXT),
        Field("metric", "text", N_("Id of a metric."), "large_class_share", "大班额", required=True),
        *_LINES,
        Field("issuer", "text", N_("The region whose authority set it."), "河南", "教育厅", required=True),
        Field("applies_to", "levels", N_("The level or levels of region it is made for."), "prefecture", "cities", required=True),
        _POPULATION,
        Field("from", "date", N_("First day, month or year in force."), "2020", "since 2020", required=True),
        Field("until", "date", N_("Last day, month or year in force; absent while it is in force."), "2025", "…"),
        Field("number", "text", N_("The document number."), "教督〔2017〕6号", ""),
        Field("source", "id", N_("Id of the source it was read in."), "henan-2021-04-12", "", required=True),
        _QUOTE,
        _AT,
        Field("standing", "choice", _STANDING.meaning, "official", "sure", True, "", STANDINGS),
        _NOTE,
    ),
    "target": (
        Field("region", "text", N_("Whose plan it is."), "平顶山", "", required=True),
        Field("metric", "text", N_("Id of a metric."), "large_class_share", "", required=True),
        *_LINES,
        Field("equals", "number", N_("The value to be reached exactly, such as a number of buildings."), "82", "", default=None),
        _POPULATION,
        _BASIS,
        Field("by", "date", N_("By when."), "2027", "soon", required=True),
        Field("from", "date", N_("From when on it is counted, where the target is a sum over the time of a plan."), "2020", "this year"),
        Field("baseline", "period", N_("The period of the figure that the document starts from, where it names one."), "2020", "before"),
        Field("instalments", "id", N_("Id of a metric of which the same source has targets for the same region: the percentage of this one that falls due by each date."), "three_year_plan_share", ""),
        _STATUS,
        _CERTAIN,
        _DATING,
        Field("source", "id", N_("Id of the source it was read in."), "pingdingshan-2024-35", "", required=True),
        _QUOTE,
        _AT,
        _NOTE,
    ),
    "identity": (
        Field("metric", "text", N_("The metric on the left."), "large_class_share", "", required=True),
        Field("equals", "expression", N_("Numbers, metric ids and + - * / ( ); `id.population` names a part, `id.before` the year before."), "100 * large_class_count / class_count", "", required=True),
        _choice("across", ("period", "source"), N_("Whether the figures are of one period, or each stands once in the source."), "period"),
        _NOTE,
    ),
    "contradiction": (
        Field("metric", "text", N_("The metric on the left of the identity."), "principal_responsibility_share", "", required=True),
        Field("region", "text", N_("Name, code or pinyin of a region."), "亳州", "", required=True),
        Field("period", "period", N_("The period of the figure."), "2023", "", required=True),
        _prose("reason", N_("What is known of the contradiction."), "198/233为84.98%", "198/233 is 84.98%", required=True),
    ),
    "waiver": (
        Field("threshold", "id", N_("Id of the line."), "henan-large-class-2020", "", required=True),
        Field("region", "text", N_("Name, code or pinyin of a region."), "许昌", "", required=True),
        _prose("reason", N_("Why the line need not be met."), "灾后重建", "Rebuilding after a disaster", required=True),
        Field("by", "text", N_("Who granted it."), "河南省教育厅", "", required=True),
        Field("until", "date", N_("Last day, month or year of the waiver."), "2027-12-31", "soon", required=True),
    ),
}  # fmt: skip
