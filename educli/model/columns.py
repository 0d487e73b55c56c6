"""Every column of every answer, defined once: id, title, kind and meaning."""

from typing import NamedTuple

from educli.language import N_


class Column(NamedTuple):
    """A column of an answer.

    id: stable, English, the same in every format and language.
    kind: text, number, integer, boolean, date, list.
    unit: of the values of a column that has one, in words.
    """

    id: str
    title: str
    kind: str
    meaning: str
    unit: str = ""


_METRIC = N_("the metric's")
_PACE = N_("that of pace_unit, per year")
_DISTANCE = N_("the metric's; percentage points for percent")


def _column(id: str, title: str, meaning: str, kind: str = "text", unit: str = "") -> Column:
    return Column(id, title, kind, meaning, unit)


def _ends(id: str, title: str, least: str, most: str, meaning: str, unit: str = "") -> tuple[Column, ...]:
    """Return the columns of an interval: its number where it is one, and its ends."""
    return (
        _column(id, title, meaning, "number", unit),
        _column(f"{id}_lower", least, N_("Least value of the column before; empty is unbounded."), "number", unit),
        _column(f"{id}_upper", most, N_("Greatest value of the column before the last; empty is unbounded."), "number", unit),
    )  # fmt: skip


COLUMNS = {
    column.id: column
    for column in (
        # what is asked about
        _column("region", N_("region code"), N_("Six digits of GB/T 2260.")),
        _column("region_name", N_("region"), N_("Name of the region in the language of the answer.")),
        _column("level", N_("level"), N_("country, province, prefecture or county.")),
        _column("parent", N_("parent code"), N_("Code of the division above.")),
        _column("parent_name", N_("belongs to"), N_("Name of the division above.")),
        _column("pinyin", N_("pinyin"), N_("Romanised short name.")),
        _column("metric", N_("metric id"), N_("Id of the metric.")),
        _column("metric_name", N_("metric"), N_("Name of the metric in the language of the answer.")),
        _column("stage", N_("stage"), N_("Stage of education.")),
        _column("concept", N_("concept"), N_("What variants of one notion share.")),
        _column("unit", N_("unit"), N_("Canonical unit of value, bounds and margin.")),
        _column("better", N_("better"), N_("Which direction is better: higher, lower or neither.")),
        _column("definition", N_("definition"), N_("What is counted, over what.")),
        _column("aliases", N_("aliases"), N_("Other names of the metric.")),
        # the observation
        _column("qualifier", N_("qualifier"), N_("Comparator of the words: exact, more_than, at_least, less_than, at_most, approx.")),
        _column("value", N_("value"), N_("Number of the document in the canonical unit; read it with its qualifier."), "number", _METRIC),
        _column("decimals", N_("decimals"), N_("Digits after the point that the document prints."), "integer"),
        _column("printed", N_("as printed"), N_("Number as the document prints it.")),
        _column("printed_unit", N_("printed unit"), N_("Unit as the document prints it; empty when it is the canonical one.")),
        _column("lower", N_("at least"), N_("Lower end of the interval the words leave; empty is unbounded."), "number", _METRIC),
        _column("lower_open", N_("lower open"), N_("Whether the lower end itself is excluded."), "boolean"),
        _column("upper", N_("at most"), N_("Upper end of the interval the words leave; empty is unbounded."), "number", _METRIC),
        _column("upper_open", N_("upper open"), N_("Whether the upper end itself is excluded."), "boolean"),
        _column("period", N_("period"), N_("What the figure describes: ISO 8601 year, month, day or range.")),
        _column("period_start", N_("first day of the period"), N_("First day of the period."), "date"),
        _column("period_end", N_("last day of the period"), N_("Last day of the period."), "date"),
        _column("months", N_("months covered"), N_("Months that a figure of a range covers; empty where it is of a year, or of a month or day in one."), "integer", N_("months")),
        _column("dating", N_("dating"), N_("Whether the document states the period or it was inferred.")),
        _column("population", N_("population id"), N_("Whose figure, when not the whole region's.")),
        _column("population_name", N_("population"), N_("Whose figure, when not the whole region's.")),
        _column("basis", N_("basis"), N_("Denominator, when not the metric's own, in the language of the answer.")),
        _column("basis_zh", N_("basis in Chinese"), N_("Denominator, when not the metric's own, in Chinese, which tells series apart.")),
        _column("status", N_("status"), N_("SDMX CL_OBS_STATUS: A normal, B break, E estimated, P provisional, U low reliability, F forecast, M missing.")),
        _column("reliable", N_("reliable"), N_("Whether it may carry verdicts and ranks."), "boolean"),
        _column("missing", N_("blank because"), N_("Typed reason of a blank.")),
        _column("preferred", N_("preferred"), N_("The one to use where sources disagree."), "boolean"),
        _column("chosen", N_("in use"), N_("Whether this observation speaks for the region."), "boolean"),
        _column("quote", N_("quote"), N_("Fragment of the document that carries the figure.")),
        _column("passage", N_("passage"), N_("Words of the document around the quote, which stands in 【】; with --documents.")),
        _column("at", N_("place"), N_("Where in the document.")),
        _column("note", N_("notes"), N_("What a reader must know to use it rightly, in the language of the answer.")),
        _column("formula", N_("derived"), N_("How the value is derived, over the figures in operands; empty for a stated one.")),
        _column("operands", N_("derived from"), N_("The stated figures that a derived one rests on."), "list"),
        _column("certain", N_("certain because"), N_("Why a reading from a damaged document is certain, in the language of the answer.")),
        _column("file", N_("file"), N_("File of the registry.")),
        _column("line_number", N_("line number"), N_("Line of that file."), "integer"),
        # the source
        _column("source", N_("source id"), N_("Id of the document.")),
        _column("title", N_("title"), N_("Title of the document.")),
        _column("publisher", N_("publisher"), N_("Who published it.")),
        _column("number", N_("document number"), N_("Number the issuer gave the document.")),
        _column("published", N_("published"), N_("Day, month or year of publication.")),
        _column("seen", N_("copied"), N_("Day of the copy, where the day of publication is not known.")),
        _column("condition", N_("condition"), N_("intact or damaged.")),
        _column("lost", N_("lost"), N_("What a damaged text has lost, in the language of the answer.")),
        _column("url", N_("address"), N_("Address of the issuer or the original newspaper.")),
        _column("text_sha256", N_("fingerprint"), N_("SHA-256 of the text.")),
        # the line and the verdict
        _column("line", N_("line id"), N_("Id of the threshold.")),
        _column("line_name", N_("line"), N_("Name of the threshold.")),
        _column("line_lower", N_("line from"), N_("Least allowed value; empty is unbounded."), "number", _METRIC),
        _column("line_lower_open", N_("line from open"), N_("Whether the least value itself is excluded."), "boolean"),
        _column("line_upper", N_("line to"), N_("Greatest allowed value; empty is unbounded."), "number", _METRIC),
        _column("line_upper_open", N_("line to open"), N_("Whether the greatest value itself is excluded."), "boolean"),
        _column("line_title", N_("document of the line"), N_("Title of the document in which the threshold was read.")),
        _column("line_quote", N_("words of the line"), N_("Fragment of that document.")),
        _column("line_note", N_("note on the line"), N_("What a reader must know of the threshold, in the language of the answer.")),
        _column("issuer", N_("issuer code"), N_("Code of the region whose authority set the line.")),
        _column("issuer_name", N_("issuer"), N_("Region whose authority set the line.")),
        _column("applies_to", N_("made for"), N_("Levels of region the line is made for."), "list"),
        _column("standing", N_("standing"), N_("How surely it is known: official, reprint, cited, unverified.")),
        _column("from_date", N_("in force from"), N_("First day in force."), "date"),
        _column("until_date", N_("in force until"), N_("Last day in force; empty while it is in force."), "date"),
        _column("verdict", N_("verdict"), N_("met, not_met, undecided, waived, no_data or not_applicable; in compare the worst over all lines.")),
        _column("reference_verdict", N_("as reference"), N_("What the verdict would be, were the line made for this level and population (参照).")),
        _column("margin", N_("margin"), N_("Distance to the line, positive on the good side; percentage points when the unit is percent."), "number", _DISTANCE),
        _column("things_lower", N_("things at least"), N_("By how many things the part of a rate may at least change and keep to the line, with the base as it is; negative, how many lack; empty where the base is not known, or without a bound."), "integer", N_("that of things_unit")),
        _column("things_upper", N_("things at most"), N_("The same at most."), "integer", N_("that of things_unit")),
        _column("things_unit", N_("unit of things"), N_("What things: the unit of part and base.")),
        _column("things_period", N_("period of the count"), N_("Period of that base, where it is not the figure's own but of the same calendar year.")),
        _column("contested", N_("changed by another source"), N_("Whether another source would change the verdict."), "boolean"),
        _column("unreliable", N_("unreliable"), N_("How many figures of low reliability were left out."), "integer"),
        _column("reason", N_("reason"), N_("The verdict in one sentence.")),
        _column("lines", N_("lines and verdicts"), N_("Lines in force and the verdict of each."), "list"),
        # comparing and ranking
        _column("figure", N_("figure"), N_("Number of the observation within the loaded registry."), "integer"),
        _column("span", N_("span"), N_("How many months the figure is a sum over; 12 for a day, a month, a year or a school year."), "integer", N_("months")),
        _column("difference", N_("difference"), N_("Value less that of the first region that has one; percentage points when the unit is percent; empty unless both are exact."), "number", _DISTANCE),
        _column("difference_lower", N_("difference at least"), N_("Least difference that the words allow; empty is unbounded."), "number", _DISTANCE),
        _column("difference_upper", N_("difference at most"), N_("Greatest difference that the words allow; empty is unbounded."), "number", _DISTANCE),
        _column("best", N_("better or equal"), N_("true: nobody can be better. false: somebody surely is. empty: cannot tell."), "boolean"),
        _column("flags", N_("flags"), N_("What stands against comparing: period, span, variant, population, basis, status."), "list"),
        _column("shared", N_("shared by"), N_("How many of the regions have the figure."), "integer"),
        _column("rank_low", N_("rank from"), N_("Best rank the words allow."), "integer"),
        _column("rank_high", N_("rank to"), N_("Worst rank the words allow."), "integer"),
        _column("left_out", N_("not ranked because"), N_("no_data, unreliable, population, basis or span.")),
        # targets and the way to them
        _column("aim", N_("kind of target"), N_("target: a level to be reached; plan: a sum over the time of a plan; instalment: what of it falls due by then; reference: where a region above wants to be, no promise of this one.")),
        _column("promiser", N_("set by, code"), N_("Code of the region whose target it is.")),
        _column("promiser_name", N_("set by"), N_("Region whose target it is.")),
        _column("target_lower", N_("target from"), N_("Least value that reaches the target; empty is unbounded."), "number", _METRIC),
        _column("target_lower_open", N_("target from open"), N_("Whether the least value itself is excluded."), "boolean"),
        _column("target_upper", N_("target to"), N_("Greatest value that reaches the target; empty is unbounded."), "number", _METRIC),
        _column("target_upper_open", N_("target to open"), N_("Whether the greatest value itself is excluded."), "boolean"),
        _column("target", N_("target"), N_("Number of the target within the loaded registry."), "integer"),
        _column("own", N_("own target"), N_("Whether it is the region's own target."), "boolean"),
        _column("due_date", N_("last day"), N_("Last day on which it is due."), "date"),
        _column("baseline", N_("baseline of the document"), N_("Period of the figure that the document starts from.")),
        _column("instalments", N_("metric of the instalments"), N_("Id of the metric whose targets say which percentage falls due by when.")),
        _column("parts", N_("instalments"), N_("Which percentage falls due by when."), "list"),
        _column("set_on", N_("set on"), N_("First day on which the target may have been published."), "date"),
        _column("bound_low", N_("least possible"), N_("Least value that the metric can have."), "number", _METRIC),
        _column("bound_high", N_("greatest possible"), N_("Greatest value that the metric can have."), "number", _METRIC),
        _column("goal", N_("to be reached"), N_("The end of the target from which distance, pace and projection are counted; of an instalment its part of the whole."), "number", _METRIC),
        _column("due", N_("by"), N_("By when a target is to be reached.")),
        _column("base", N_("base"), N_("Number of the figure to start from: the document's own baseline, else the last before the target was set, else the first of the series."), "number", _METRIC),
        _column("base_qualifier", N_("qualifier of the base"), N_("Comparator of the words of the base.")),
        _column("base_decimals", N_("decimals of the base"), N_("Digits after the point that the document of the base prints."), "integer"),
        _column("base_period", N_("period of the base"), N_("What the base describes.")),
        _column("base_source", N_("source of the base"), N_("Id of the document of the base.")),
        *_ends("distance", N_("margin to the goal"), N_("margin to the goal, least"), N_("margin to the goal, greatest"), N_("How far the latest figure lies on the good side of the goal; negative while it is short of it."), _DISTANCE),
        _column("years_left", N_("years left"), N_("From the end of the latest figure's period to the due date."), "number", N_("years")),
        *_ends("required_pace", N_("pace required"), N_("pace required at least"), N_("pace required at most"), N_("Change a year from the latest figure on that reaches the goal by the due date."), N_("the metric's a year; percentage points a year for percent")),
        *_ends("observed_pace", N_("pace observed"), N_("pace observed at least"), N_("pace observed at most"), N_("Change a year from base to latest figure."), N_("the metric's a year; percentage points a year for percent")),
        *_ends("projected", N_("projected"), N_("projected at least"), N_("projected at most"), N_("Value at the due date on the straight line through base and latest figure, within the metric's bounds."), _METRIC),
        *_ends("measure", N_("measure"), N_("measure at least"), N_("measure at most"), N_("growth: observed over required compound yearly growth from the base. share: projected way over the way from base to goal.")),
        *_ends("done", N_("done"), N_("done at least"), N_("done at most"), N_("Part of a plan or instalment that was done.")),
        _column("class", N_("class"), N_("Every class that the words allow, best first: achieved, on_track (measure 0.95 or more), accelerate (0.60 or more), limited (0 or more), away (below 0), missed, unavailable."), "list"),
        _column("method", N_("method"), N_("growth or share; see measure.")),
        _column("hindrance", N_("cannot be told because"), N_("no_figure, one_figure, break, after_due, not_due or zero.")),
        _column("outdated", N_("rests on an old figure"), N_("Whether the class rests on a latest figure whose period ended more than two years before the day of the question; after the due date that of its year decides, and none is old."), "boolean"),
        _column("as_of", N_("as of"), N_("The day on which it is asked; figures of later periods are passed over."), "date"),
        _column("target_source", N_("source of the target"), N_("Id of the document of the target.")),
        _column("target_quote", N_("words of the target"), N_("Fragment of the document that sets the target.")),
        _column("target_status", N_("status of the target"), N_("U where it was read in a damaged text, else A.")),
        # along time
        _column("is_reference", N_("as a reference"), N_("Whether the region stands above those asked for, and is shown as a reference."), "boolean"),
        _column("segment", N_("segment"), N_("Number of the stretch of points, within region and metric, inside which changes are told; none is told from one to another."), "integer"),
        _column("break_reason", N_("break"), N_("Why a segment begins: break (status B), overlap (the period holds that of the point before), population, basis, span (of another part, over another base, of a range of another length); empty within a segment, and for the first.")),
        _column("elapsed_years", N_("years since"), N_("From the end of the period before to the end of this one, within the segment; whole months, rounded to four digits."), "number", N_("years")),
        _column("change", N_("change"), N_("Value less that of the point before, within the segment; percentage points when the unit is percent; empty unless both are exact."), "number", _DISTANCE),
        _column("change_lower", N_("change at least"), N_("Least change that the words allow; empty is unbounded."), "number", _DISTANCE),
        _column("change_upper", N_("change at most"), N_("Greatest change that the words allow; empty is unbounded."), "number", _DISTANCE),
        _column("pace", N_("per year"), N_("Change per year, where at least a year lies between: percentage points for rates, compound growth in percent for amounts above zero, else in the unit itself; empty unless both figures are exact; rounded to four digits."), "number", _PACE),
        _column("pace_lower", N_("per year at least"), N_("Least change per year that the words allow, rounded down; empty is unbounded."), "number", _PACE),
        _column("pace_upper", N_("per year at most"), N_("Greatest change per year that the words allow, rounded up; empty is unbounded."), "number", _PACE),
        _column("pace_unit", N_("unit per year"), N_("Unit of the change per year: percentage_point, percent, or that of the metric.")),
        # holding under other readings
        _column("readings", N_("readings"), N_("How many other readings the figures admit; with --robust."), "integer"),
        _column("agreeing", N_("agreeing readings"), N_("Under how many of them the answer is the same; with --robust."), "integer"),
        _column("broken_by", N_("broken by"), N_("Kind of the first reading that changes the answer: rounding, approx, source, variant or period; with --robust.")),
        _column("breaks", N_("breaking reading"), N_("That reading in words, with its value and what the answer is then; with --robust.")),
        # checking
        _column("severity", N_("severity"), N_("error, warning or note.")),
        _column("lint", N_("lint"), N_("Name of the lint, or code of the problem; docs/lints.md and docs/errors.md explain it.")),
        _column("message", N_("message"), N_("What was found.")),
        _column("hint", N_("hint"), N_("How to mend it.")),
        _column("column", N_("column"), N_("Column in the line, from 1."), "integer"),
        # explaining
        _column("code", N_("code"), N_("Code of an error, name of a lint, or number of an exit status.")),
        _column("family", N_("family"), N_("error, lint or status.")),
        _column("exit_status", N_("exit status"), N_("Status with which the process ends."), "integer"),
        _column("why", N_("why"), N_("Why it comes.")),
        _column("fix", N_("how to mend it"), N_("How to mend it.")),
        # proving
        _column("step", N_("step"), N_("words, derivation, operand, value, interval, line, comparison, verdict, things, change, line_source, conflict or other_line.")),
        _column("text", N_("text"), N_("The step in words.")),
        _column("by_issuer", N_("issuer above"), N_("Whether the issuer is the region or stands above it."), "boolean"),
        _column("by_period", N_("in force then"), N_("Whether the line was in force for the whole period."), "boolean"),
        _column("by_level", N_("level fits"), N_("Whether the line is made for regions of this level."), "boolean"),
        _column("by_population", N_("population fits"), N_("Whether the line is made for this population, and the figure over the usual base."), "boolean"),
        _column("by_standing", N_("verified"), N_("Whether the line is verified, or was asked for all the same."), "boolean"),
        _column("waived", N_("waived"), N_("Whether a waiver covers the period."), "boolean"),
        # citing
        _column("reference", N_("footnote text"), N_("The document as a footnote.")),
        _column("footnote", N_("footnote"), N_("Number of the footnote."), "integer"),
        # holes
        _column("settles", N_("settles"), N_("How many verdicts and ranks one look-up would settle."), "integer"),
        _column("verdicts", N_("verdicts"), N_("How many verdicts it would settle."), "integer"),
        _column("ranks", N_("ranks"), N_("How many ranks it would settle."), "integer"),
        _column("lack", N_("lack"), N_("missing, undecided, unreliable, or the reason of a blank.")),
        _column("look_for", N_("look for"), N_("What to look for, and in what kind of document.")),
        _column("line_names", N_("lines"), N_("Ids of the lines that wait for the figure.")),
        _column("state", N_("state"), N_("reliable, unreliable, blank or planned.")),
        _column("years", N_("years"), N_("Years with a record."), "list"),
        # counts
        _column("observations", N_("observations"), N_("How many figures."), "integer"),
        _column("regions", N_("regions"), N_("How many regions."), "integer"),
        _column("metrics", N_("metrics"), N_("How many metrics."), "integer"),
        _column("thresholds", N_("lines"), N_("How many lines."), "integer"),
        _column("targets", N_("targets"), N_("How many targets."), "integer"),
        _column("first_year", N_("first year"), N_("Earliest year with a figure."), "integer"),
        _column("last_year", N_("last year"), N_("Latest year with a figure."), "integer"),
        # the cache
        _column("registry_path", N_("registry"), N_("Absolute path of the registry that was parsed.")),
        _column("size_bytes", N_("size in bytes"), N_("Size of what is kept of it."), "integer", N_("bytes")),
        _column("built", N_("built"), N_("When it was parsed: ISO 8601, local time with its distance from UTC.")),
        _column("used", N_("last used"), N_("The day it was last used, give or take one."), "date"),
        _column("current", N_("current"), N_("Whether the next answer comes from it: it is of this version, and no file of the registry has changed since."), "boolean"),
        # changes
        _column("edit", N_("edit"), N_("Number of the edit within the answer; all rows of one record share it."), "integer"),
        _column("record", N_("record"), N_("What changed: population, metric, source, line, waiver, observation, target, identity, contradiction or file; or what flipped: verdict, judgement, rank or class.")),
        _column("edited", N_("change"), N_("added, removed or changed; flipped for an answer.")),
        _column("nth", N_("nth"), N_("Which of the records of the same names before the edit; empty where there is one."), "integer"),
        _column("registry_field", N_("field of the record"), N_("Field of the registry, a text in both languages as two; what goes without saying is left out.")),
        _column("old", N_("before"), N_("What the field, or the answer, was; empty for nothing.")),
        _column("new", N_("after"), N_("What the field, or the answer, is; empty for nothing.")),
        _column("causes", N_("caused by"), N_("Numbers of the edits without which the answer would be as before, the nearest first."), "list"),
        # fields
        _column("field", N_("field"), N_("Id of the field; name of the column of a table.")),
        _column("kind", N_("kind"), N_("text, number, integer, boolean, date or list.")),
        _column("meaning", N_("meaning"), N_("What the field says, and in which unit.")),
        _column("field_unit", N_("unit"), N_("Unit of the field's values.")),
        # tables
        _column("table", N_("table"), N_("Name of a table or view.")),
        _column("holds", N_("holds"), N_("What the table holds, and what one row is.")),
        _column("type", N_("type"), N_("Type of that column in DuckDB.")),
        _column("refers_to", N_("refers to"), N_("Column of another table whose values it holds.")),
        _column("rows", N_("rows"), N_("How many rows were written."), "integer"),
        _column("written", N_("written to"), N_("File that holds the table.")),
    )
}  # fmt: skip
