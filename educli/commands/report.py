"""educli report."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from educli import __version__
from educli.commands.ask import Ask, Options, misplaced_told
from educli.commands.compare import compare
from educli.commands.declarations import LangOption
from educli.commands.gaps import gaps
from educli.commands.parameters import (
    CarryOption,
    MemoryOption,
    MetricsOption,
    PageOption,
    QuietOption,
    RegistryOption,
    SomeCitiesArg,
    UnreliableOption,
    UnverifiedOption,
    YearOption,
)
from educli.commands.progress import progress
from educli.commands.trend import trend
from educli.errors import EducliError, Problem, check_choice
from educli.language import LANGUAGES, _, language, speaking
from educli.model import citing
from educli.model.result import Result, Row
from educli.model.trending import trend as follow
from educli.output.delivery import write_whole
from educli.output.narration import counting, tell
from educli.output.provenance import today
from educli.settings import give

if TYPE_CHECKING:
    from educli.model.document import Document
    from educli.model.report import Answers, Key

ENDINGS = (".html", ".htm")

# More than that nobody reads, and a browser takes long to show it.
MOST_FIGURES = 5_000


def report(
    cities: SomeCitiesArg = None, metric: MetricsOption = None, year: YearOption = None, carry: CarryOption = 0,
    include_unreliable: UnreliableOption = False, include_unverified: UnverifiedOption = False, output: PageOption = "",
    quiet: QuietOption = False, registry: RegistryOption = "", memory: MemoryOption = "", lang: LangOption = "",
) -> None:  # fmt: skip
    """Write a page to be read, printed and handed on: who stands where, against which lines, on what proof.

    One HTML file that fetches nothing, in both languages: outcomes counted, a card with a chart per metric, what has changed
    through the years, how far targets are, a page per region, and behind every figure its words, place, source and proof.
    A metric has a card when several of the regions have it, or a line judges it; with --metric each one has. What
    programs read stands in it as JSON.
    """
    given = dict(locals())
    check_choice("--lang", lang, LANGUAGES)
    if carry and year is None:
        raise EducliError(Problem("usage", _("--carry goes with --year")))
    give("memory", "--memory", memory)
    writer = _writer()
    with _opened(output) as out:
        ask = Ask("report", (), Options(registry=registry))
        with misplaced_told(ask, given):
            asked = _Asked(
                ask.regions(cities) or ask.session.regions(["@all"]), ask.metrics(metric), year, carry, include_unreliable, include_unverified
            )  # fmt: skip
        order = (language(), *(other for other in LANGUAGES if other != language()))
        documents, answers = _documents(ask, asked, order)
        charts = sum(1 for document in documents for _chart in document.charts())
        with counting(_("Drawing the charts"), charts) as drawn:
            writer(documents, answers, out, drawn)
    if output and not quiet:
        tell(_("Written: {path}").format(path=output))


class _Asked(NamedTuple):
    """What was asked for, with names resolved."""

    regions: list[str]
    metrics: list[str] | None
    year: int | None
    carry: int
    unreliable: bool
    unverified: bool


def _writer() -> Callable[..., None]:
    """Raises: EducliError not-installed, before anything long is begun."""
    try:
        from educli.output.report import write_report
    except ModuleNotFoundError as error:
        message = _("to write {format}, educli needs a package that is not installed: {package}")
        hint = _("install it: {command}").format(command="pip install 'educli[report]'")
        problem = Problem("not-installed", message.format(format="report", package=error.name), hint)
        raise EducliError(problem) from error
    return write_report


@contextmanager
def _opened(output: str) -> Iterator[Any]:
    """Open what the page goes to, so that what cannot be written is told before the work is done."""
    if output in ("", "-"):
        if sys.stdout.isatty():
            message = _("{format} is not written to a terminal, which could not show it").format(format="report")
            hint = _("name a file: {example}").format(example="-o report.html")
            raise EducliError(Problem("not-for-terminals", message, hint))
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(output)
    if not output.lower().endswith(ENDINGS) and (path.is_file() or not path.exists()):
        message = _("a report is a page for browsers; '{file}' does not end like one").format(file=output)
        hint = _("name a file that ends in {endings}").format(endings=_(", ").join(ENDINGS))
        raise EducliError(Problem("unknown-value", message, hint))
    with write_whole(path) as out:
        yield out


def _documents(ask: Ask, asked: _Asked, languages: Sequence[str]) -> "tuple[list[Document], list[Result]]":
    """Ask everything in each language; return the documents, and for programs the answers in the first."""
    from educli.model.report import document

    documents: list[Document] = []
    for_programs: list[Result] = []
    with counting(_("Gathering figures and proofs"), len(languages) * len(asked.regions)) as done:
        for one in languages:
            with speaking(one):
                answers = _answers(ask, asked, done)
                documents.append(document(answers, every_metric=bool(asked.metrics)))
            trends = [answers.trend] if answers.trend else []
            for_programs = for_programs or [answers.gaps, answers.compare, *trends, answers.progress]
    return documents, for_programs


def _answers(ask: Ask, asked: _Asked, done: Callable[[], None]) -> "Answers":
    from educli.model.report import Answers

    regions = _regions(ask, asked)
    judged, compared = _answer(ask, gaps, asked, only="all"), _answer(ask, compare, asked)
    followed, promised = _through_years(ask, asked, compared), _promised(ask, asked)
    lines = [row["line"] for row in judged.rows] + [line["line"] for row in compared.rows for line in row["lines"]]
    proofs: dict[Key, list[Row]] = {}
    records: dict[Key, list[Row]] = {}
    for region in asked.regions:
        proofs |= _by_figure(ask, "why", region, asked)
        records |= _by_figure(ask, "show", region, asked)
        done()
    rows = (*compared.rows, *_operands(proofs), *(followed.rows if followed else ()))
    documents = [row["source"] for row in rows] + [row[name] for row in promised.rows for name in _SOURCES]
    cited = ask.session.run("cite", sources=_once(documents), lines=_once(lines))
    thresholds = ask.session.run("thresholds", metrics=asked.metrics, region=None, year=None)
    return Answers(
        regions=regions,
        gaps=judged,
        compare=compared,
        trend=followed,
        progress=promised,
        proofs=proofs,
        records=records,
        counts=_counts(ask, proofs),
        lines=[row for row in thresholds if row["line"] in set(lines)],
        documents={row["source"]: citing.with_standing(row) for row in cited},
        made=list(_made(ask, asked)),
    )


# The documents of a target, of its latest figure and of its base.
_SOURCES = ("target_source", "source", "base_source")


def _answer(ask: Ask, command: Any, asked: _Asked, **more: Any) -> Result:
    """Return what a command of one time answers: the page says nothing else."""
    return _asked_of(
        ask, command, asked, metric=asked.metrics, year=asked.year, carry=asked.carry, include_unverified=asked.unverified, **more
    )  # fmt: skip


def _asked_of(ask: Ask, command: Any, asked: _Asked, **more: Any) -> Result:
    answer: Result = command.asks(ask.of(command), cities=asked.regions, include_unreliable=asked.unreliable, **more)
    return answer


def _through_years(ask: Ask, asked: _Asked, compared: Result) -> Result | None:
    """Return what `trend` answers of the metrics that have changed in one of the regions; None where none has."""
    metrics = _once(row["metric"] for row in compared.rows)
    told = ask.session.run(
        "trend", regions=asked.regions, metrics=metrics, references=False, unreliable=asked.unreliable, unverified=asked.unverified
    )  # fmt: skip
    changed = _once(row["metric"] for row in follow(told, metrics, variants=False, everywhere=True).rows)
    if not changed:
        return None
    return _asked_of(ask, trend, asked, metric=changed, include_unverified=asked.unverified)


def _promised(ask: Ask, asked: _Asked) -> Result:
    """Return what `progress` answers on the day of the page, or on the last one of the year that was asked for."""
    day = today() if asked.year is None else min(today(), date(asked.year, 12, 31))
    return _asked_of(ask, progress, asked, metric=asked.metrics, as_of=day.isoformat())


def _by_figure(ask: Ask, question: str, region: str, asked: _Asked) -> "dict[Key, list[Row]]":
    """Return the rows of `why` or `show` for all metrics of a region, or for the one that was asked for."""
    metric = asked.metrics[0] if asked.metrics and len(asked.metrics) == 1 else None
    rows = ask.session.run(
        question, region=region, metric=metric, year=asked.year, carry=asked.carry, unreliable=asked.unreliable, unverified=asked.unverified
    )  # fmt: skip
    return {key: list(held) for key, held in groupby(rows, itemgetter("region", "metric"))}


def _counts(ask: Ask, proofs: "dict[Key, list[Row]]") -> dict[int, dict[str, Row]]:
    """Return base and part, by role, of the figures that are rates."""
    rates = [first["figure"] for first, *_others in proofs.values() if first["unit"] == "percent"]
    counts: dict[int, dict[str, Row]] = {figure: {} for figure in rates}
    for row in ask.session.compositions(rates):
        counts[row["figure"]][row["role"]] = row
    return counts


def _operands(proofs: "dict[Key, list[Row]]") -> Iterator[Row]:
    """Yield the figures that a derived one rests on."""
    for first, *_others in proofs.values():
        yield from first["operands"]


def _once(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(filter(None, names)))


def _regions(ask: Ask, asked: _Asked) -> list[Row]:
    """Return what is known of the regions themselves.

    Raises: EducliError usage where they have more figures than a page holds.
    """
    known = {row["region"]: row for row in ask.session.run("regions", every=True, level=None, match=None)}
    rows = [known[code] for code in asked.regions]
    figures = sum(min(row["metrics"], len(asked.metrics) if asked.metrics else row["metrics"]) for row in rows)
    if figures > MOST_FIGURES:
        message = _("a page of {n} figures is more than anybody reads; the most is {most}")
        hint = _("name fewer regions, or metrics with --metric")
        raise EducliError(Problem("usage", message.format(n=figures, most=MOST_FIGURES), hint))
    return rows


def _made(ask: Ask, asked: _Asked) -> Iterator[tuple[str, str]]:
    """Say what the page was made from, by what, when, and what was asked."""
    yield _("made on"), today().isoformat()
    yield _("made by"), f"educli {__version__}"
    yield _("registry"), ask.path.name
    yield _("fingerprint of the registry"), ask.session.digest
    if asked.year is None:
        text = _("the latest of each")
    elif asked.carry:
        text = _("of {year}, or up to {n} years older").format(year=asked.year, n=asked.carry)
    else:
        text = str(asked.year)
    yield _("figures"), text
    added = (
        _("figures of low reliability") if asked.unreliable else "",
        _("lines that nobody has verified") if asked.unverified else "",
    )
    if any(added):
        yield _("used as well"), _(", ").join(filter(None, added))
