"""The proof of a verdict, step by step: from the words of a document to what would change the outcome."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from educli.language import _
from educli.model import codes, things, wording
from educli.model.codes import word

Row = dict[str, Any]


def trail(rows: Sequence[Row], counts: Mapping[str, Row]) -> list[Row]:
    """Return the steps for the rows of the question `why`.

    counts: base and part of the figure where it is a rate.
    Each step has its kind, the line it speaks of, verdict and margin where it gives them, and its words.
    """
    if not rows:
        return []
    head = rows[0]
    steps = [
        *_evidence(head),
        _step("value", _value(head)),
        _step("interval", _("That leaves the interval {interval}.").format(interval=interval(head))),
    ]
    judging = [row for row in rows if row["line"] and _applies(row)]
    for row in judging:
        steps += _judge(row, counts)
    steps += _conflicts(judging)
    if not judging:
        steps.append(_step("line", _("No line in force judges this figure.")))
    steps += [_step("other_line", _rejected(row), row) for row in rows if row["line"] and not _applies(row)]
    return steps


def _conflicts(judging: Sequence[Row]) -> Iterator[Row]:
    """Tell where one authority is said to have set two different lines."""
    for place, row in enumerate(judging):
        for other in judging[:place]:
            if other["issuer"] == row["issuer"] and _allowed(other) != _allowed(row):
                text = _(
                    "{issuer} is said to have set both {line} ({standing}) and {other} ({other_standing}); both are judged."
                )
                yield _step(
                    "conflict",
                    text.format(
                        issuer=row["issuer_name"], line=wording.line_said(row), standing=word(codes.STANDINGS, row["standing"]),
                        other=wording.line_said(other), other_standing=word(codes.STANDINGS, other["standing"]),
                    ),
                    row,
                )  # fmt: skip


def _step(kind: str, text: str, row: Row | None = None, judged: bool = False) -> Row:
    line = row["line"] if row else None
    return {
        "step": kind, "line": line, "line_name": row["line_name"] if row else None, "text": text, "verdict": row["verdict"] if row and judged else None,
        "margin": row["margin"] if row and judged else None, "source": None,
    }  # fmt: skip


def _applies(row: Row) -> bool:
    return all(row[name] for name in ("by_issuer", "by_period", "by_level", "by_population", "by_standing"))


def _evidence(row: Row) -> Iterator[Row]:
    """Tell the words that carry the figure; of a derived one also how, and the words of each figure it rests on."""
    if row["quote"] or not row["formula"]:
        yield _step("words", _words(row)) | {"source": row["source"]}
    if row["formula"]:
        text = _("The value is derived: {formula}.").format(formula=wording.derived(row))
        yield _step("derivation", text) | {"source": row["source"]}
    for operand in row["operands"]:
        text = _("{metric} of {region}, {period}: {value}.").format(
            metric=operand["metric_name"], region=wording.whose(operand), period=wording.period(operand["period"]),
            value=wording.said(operand),
        )  # fmt: skip
        where = {"publisher": "", "title": operand["title"], "at": "", "quote": operand["quote"]}
        yield _step("operand", f"{text} {_words(where)}") | {"source": operand["source"]}


def _words(row: Row) -> str:
    where = " · ".join(part for part in (row["publisher"], row["title"], row["at"]) if part)
    if row["quote"]:
        return _("The document says “{quote}” ({where}).").format(quote=row["quote"], where=where)
    return _("The figure is from {where}; its text is not held here.").format(where=where)


def _value(row: Row) -> str:
    text = _("{metric} of {region}, {period}: {value}.").format(
        metric=row["metric_name"],
        region=wording.whose(row),
        period=wording.period(row["period"]),
        value=wording.said(row),
    )
    if row["printed_unit"]:
        text += _(" It is printed as {printed}.").format(printed=row["printed"] + row["printed_unit"])
    if row["dating"] == "inferred":
        text += _(" The period is inferred from the context.")
    if row["status"] != "A":
        text += _(" Status {status}: {meaning}.").format(
            status=row["status"], meaning=word(codes.STATUSES, row["status"])
        )
    return text


def interval(row: Row) -> str:
    """Write the interval of a row with its open and closed ends."""
    low = ("(" if row["lower_open"] else "[") + wording.number(row["lower"]) if row["lower"] is not None else "(−∞"
    high = wording.number(row["upper"]) + (")" if row["upper_open"] else "]") if row["upper"] is not None else "+∞)"
    return f"{low}, {high}"


def _judge(row: Row, counts: Mapping[str, Row]) -> Iterator[Row]:
    levels = _(", ").join(word(codes.LEVELS, level) for level in row["applies_to"])
    yield _step(
        "line",
        _("{value}, set by {issuer} for {levels}, in force {dates}, {standing}{number} ({line}).").format(
            line=row["line"], value=wording.line_said(row), issuer=row["issuer_name"], levels=levels, dates=_dates(row),
            standing=word(codes.STANDINGS, row["standing"]), number=_(", ") + row["number"] if row["number"] else "",
        ),
        row,
    )  # fmt: skip
    known = [row["line_title"] and wording.read_in(row["line_title"])]
    known.append(row["line_quote"] and _("which says “{quote}”").format(quote=row["line_quote"]))
    origin = _("; ").join(filter(None, known)) + _(".")
    if row["line_note"]:
        origin += _(" {note}.").format(note=row["line_note"].rstrip(".。"))
    yield _step("line_source", origin, row)
    yield _step("comparison", _COMPARISONS[row["verdict"]]().format(interval=interval(row), allowed=_allowed(row)), row)
    verdict = word(codes.VERDICTS, row["verdict"])
    if row["margin"] is not None:
        verdict += _(", margin {margin}").format(margin=wording.margin(row))
    if row["waived"]:
        verdict += _("; waived")
    if row["contested"]:
        verdict += _("; another source would change it")
    yield _step("verdict", verdict + _("."), row, judged=True)
    if text := things.step(row, counts):
        yield _step("things", text, row)
    yield _step("change", _change(row), row)


def _allowed(row: Row) -> str:
    return interval(
        {
            "lower": row["line_lower"],
            "lower_open": row["line_lower_open"],
            "upper": row["line_upper"],
            "upper_open": row["line_upper_open"],
        }
    )


_COMPARISONS = {
    "met": lambda: _("{interval} lies wholly within the allowed {allowed}."),
    "not_met": lambda: _("{interval} and the allowed {allowed} have nothing in common."),
    "undecided": lambda: _("{interval} lies partly within the allowed {allowed} and partly outside."),
}


def _change(row: Row) -> str:
    line = wording.line_said(row)
    if row["verdict"] == "undecided":
        return _("An exact figure would decide it: met where it is {line}, not met otherwise.").format(line=line)
    if row["verdict"] == "met":
        return _("It would fail with a figure beyond that line, or with a stricter line.")
    return _("It would be met with a figure that is {line}.").format(line=line)


def _dates(row: Row) -> str:
    if row["until_date"] is None:
        return _("from {start}").format(start=row["from_date"])
    return _("from {start} to {end}").format(start=row["from_date"], end=row["until_date"])


def _rejected(row: Row) -> str:
    reasons = []
    if not row["by_issuer"]:
        reasons.append(
            _("{issuer} has no authority over {region}").format(issuer=row["issuer_name"], region=row["region_name"])
        )
    if not row["by_period"]:
        reasons.append(
            _("it is in force {dates}, not for the whole of {period}").format(
                dates=_dates(row), period=wording.period(row["period"])
            )
        )
    reasons += wording.made_for_others(row)
    if not row["by_standing"]:
        reasons.append(_("nobody has verified its text"))
    return _("Not {line} ({value}, {issuer}): {reasons}.").format(
        line=row["line"], value=wording.line_said(row), issuer=row["issuer_name"], reasons=_("; ").join(reasons)
    )
