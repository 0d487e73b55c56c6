"""The codes of answers in words, as an official would write them."""

from educli.language import N_, _

VERDICTS = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "undecided": N_("undecided"),
    "waived": N_("waived"),
    "no_data": N_("no data"),
    "not_applicable": N_("not applicable"),
}
TONES = {
    "met": "good", "not_met": "bad", "undecided": "unsure", "waived": "quiet", "no_data": "quiet", "not_applicable": "quiet",
}  # fmt: skip
STANDINGS = {
    "official": N_("official"),
    "reprint": N_("reprint"),
    "cited": N_("cited"),
    "unverified": N_("unverified"),
}
LEVELS = {
    "country": N_("country"),
    "province": N_("province"),
    "prefecture": N_("prefecture"),
    "county": N_("county"),
    "institution": N_("institution"),
}
STAGES = {
    "preschool": N_("preschool education"),
    "primary": N_("primary education"),
    "junior": N_("junior secondary education"),
    "compulsory": N_("compulsory education"),
    "senior": N_("senior secondary education"),
    "special": N_("special education"),
    "vocational": N_("vocational education"),
    "basic": N_("basic education"),
    "tutoring": N_("after-school tutoring"),
}
DIRECTIONS = {"higher": N_("higher is better"), "lower": N_("lower is better"), "neither": N_("neither")}
STATUSES = {
    "A": N_("normal"),
    "B": N_("break in series"),
    "E": N_("estimated or derived"),
    "P": N_("provisional"),
    "U": N_("low reliability"),
    "F": N_("forecast"),
    "M": N_("missing"),
}
MISSING = {
    "not_published": N_("not published"),
    "not_looked_up": N_("not looked up yet"),
    "illegible": N_("illegible"),
    "not_applicable": N_("not applicable"),
}
FLAGS = {
    "period": N_("years differ"),
    "span": N_("spans differ"),
    "variant": N_("definitions differ"),
    "population": N_("populations differ"),
    "basis": N_("bases differ"),
    "status": N_("reliability differs"),
}
DATINGS = {"stated": N_("stated in the document"), "inferred": N_("inferred from the context")}
CONDITIONS = {"intact": N_("intact"), "damaged": N_("damaged")}
LACKS = {"missing": N_("missing"), "undecided": N_("undecided"), "unreliable": N_("low reliability")} | MISSING
SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}
LEFT_OUT = {
    "no_data": N_("no data"),
    "unreliable": N_("low reliability"),
    "population": N_("part of the region only"),
    "span": N_("another span of time"),
    "basis": N_("another base"),
}
CLASSES = {
    "achieved": N_("achieved"),
    "on_track": N_("on track"),
    "accelerate": N_("needs acceleration"),
    "limited": N_("limited progress"),
    "away": N_("moving away"),
    "missed": N_("missed"),
    "unavailable": N_("cannot be told"),
}
# What is counted beside the classes of targets.
BESIDE_CLASSES = {
    "open": N_("of several possible classes"),
    "reference": N_("targets of regions above, as a reference"),
}
AIMS = {"target": N_("target"), "plan": N_("whole plan"), "instalment": N_("instalment"), "reference": N_("reference")}
HINDRANCES = {
    "no_figure": N_("no usable figure"),
    "one_figure": N_("a single figure, and so no pace"),
    "break": N_("a break in the series"),
    "after_due": N_("the due date has passed, and no figure is of its year"),
    "not_due": N_("not due yet, and not done yet"),
    "zero": N_("growth from, to or by nothing has no rate; --method share has an answer"),
}
# Why a segment of a series begins.
BREAKS = {
    "break": STATUSES["B"],
    "overlap": N_("periods overlap"),
    "population": FLAGS["population"],
    "basis": FLAGS["basis"],
    "span": FLAGS["span"],
}
# Of the question `coverage`.
STATES = {
    "reliable": N_("reliable"),
    "unreliable": N_("low reliability"),
    "blank": N_("blank"),
    "planned": N_("planned only"),
}
# Of the question `progress`: what a class is measured by.
METHODS = {"growth": N_("observed over required growth"), "share": N_("projected part of the way")}
# Of the question `why`.
STEPS = {
    "words": N_("words"), "derivation": N_("derivation"), "operand": N_("derived from"), "value": N_("value"), "interval": N_("interval"), "line": N_("line"), "comparison": N_("comparison"),
    "verdict": N_("verdict"), "things": N_("in things"), "change": N_("what would change it"), "other_line": N_("not judging"), "conflict": N_("conflict"), "line_source": N_("origin of the line"),
}  # fmt: skip
# Of the question `explain`.
FAMILIES = {"error": N_("error"), "lint": N_("lint"), "status": N_("exit status")}
# Of the question `diff`: what was edited or answers otherwise, and how.
RECORDS = {
    "population": N_("population"),
    "metric": N_("metric"),
    "source": N_("source"),
    "line": N_("line"),
    "waiver": N_("waiver"),
    "file": N_("file"),
    "observation": N_("observation"),
    "target": N_("target"),
    "identity": N_("identity"),
    "contradiction": N_("contradiction"),
    "verdict": N_("verdict"),
    "judgement": N_("verdict of an earlier figure"),
    "rank": N_("rank"),
    "class": N_("class"),
}
ANSWERS = ("verdict", "judgement", "rank", "class")
DONE = {"added": N_("added"), "removed": N_("removed"), "changed": N_("changed"), "flipped": N_("flipped")}
# Readings of a figure that could change an answer.
READINGS = {
    "rounding": N_("rounding"), "approx": N_("tolerance"), "source": N_("competing source"), "variant": N_("other definition"),
    "period": N_("figure of another period"),
}  # fmt: skip
QUALIFIERS = {
    "exact": N_("exact"),
    "more_than": N_("more than"),
    "at_least": N_("no less than"),
    "less_than": N_("less than"),
    "at_most": N_("no more than"),
    "approx": N_("about"),
}
# What a column holds codes of, with their words.
CODES = {
    "qualifier": QUALIFIERS, "base_qualifier": QUALIFIERS, "dating": DATINGS, "condition": CONDITIONS, "severity": SEVERITIES, "lack": LACKS,
    "verdict": VERDICTS, "reference_verdict": VERDICTS, "standing": STANDINGS, "level": LEVELS, "applies_to": LEVELS, "stage": STAGES,
    "better": DIRECTIONS, "status": STATUSES, "missing": MISSING, "flags": FLAGS, "left_out": LEFT_OUT, "class": CLASSES, "aim": AIMS, "hindrance": HINDRANCES,
    "break_reason": BREAKS, "state": STATES, "method": METHODS, "step": STEPS, "family": FAMILIES, "record": RECORDS, "edited": DONE, "broken_by": READINGS,
}  # fmt: skip


def word(words: dict[str, str], id: str | None) -> str:
    """Return the word for an id in the language in force; nothing for nothing."""
    return _(words[id]) if id else ""
