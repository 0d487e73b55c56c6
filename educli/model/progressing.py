"""How far regions are on the way to their targets: base, pace, projection, and every class that the words allow."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import groupby, pairwise

from educli.model.aim import (
    END,
    Point,
    Row,
    distance_to,
    goal_of,
    outcome,
    points_of,
    reached,
    row_of,
    span_of,
    years_between,
)
from educli.model.arithmetic import Span

# From the best to the worst; what cannot be told stands last.
CLASSES = ("achieved", "on_track", "accelerate", "limited", "away", "missed", "unavailable")
METHODS = ("growth", "share")
# The least measure of each class but the last: of observed growth in required growth, or of the way that is projected.
_BOUNDS = (("on_track", Decimal("0.95")), ("accelerate", Decimal("0.60")), ("limited", Decimal(0)))

# A class that rests on a figure whose period ended longer ago says more of then than of now.
YEARS_OF_USE = 2
# A base that is an interval is cut into pieces, so that what is claimed of it is no wider than need be.
_PIECES = 64


def reliable(rows: Iterable[Row]) -> list[Row]:
    """Leave out the targets that were read in a damaged text."""
    return [row for row in rows if row["target_status"] != "U"]


def progress(rows: Sequence[Row], method: str, today: date) -> list[Row]:
    """Return a row per target and instalment; those of regions above only where the region has a figure.

    rows: of the question `progress`; figures of periods that end after `today` are passed over.
    Order: that of the rows: by region, metric and due date, a plan behind its instalments.
    """
    answers: list[Row] = []
    for _target, group in groupby(rows, key=lambda row: (row["region"], row["target"])):
        figures = list(group)
        answers += _assess(
            figures[0],
            [row for row in figures if row["value"] is not None and row["period_end"] <= today],
            method,
            today,
        )
    return answers


def _assess(aim: Row, figures: Sequence[Row], method: str, today: date) -> Iterator[Row]:
    if not aim["own"]:
        if figures:
            yield _reference(aim, points_of(figures)[-1])
        return
    if aim["from_date"]:
        yield from _plan(aim, figures, today)
    else:
        points = points_of(figures)
        row = _level(aim, points, method, today)
        # After the due date the figure of its year decides, however long ago that was.
        rests = bool(points) and row["class"] != ["unavailable"] and aim["due_date"] >= today
        yield row | {"outdated": rests and _is_old(points[-1].day, today)}


def _is_old(day: date, today: date) -> bool:
    return (day.year + YEARS_OF_USE, day.month, day.day) < (today.year, today.month, today.day)


def _reference(aim: Row, latest: Point) -> Row:
    """Return where a region above wants to be against where this one is: no promise of its own, and no class."""
    goal, direction = goal_of(aim, [latest])
    return row_of(
        aim, goal, kind="reference", latest=latest, distance=distance_to(latest.span, goal, direction),
        years_left=max(years_between(latest.day, aim["due_date"]), Decimal(0)),
    )  # fmt: skip


# a level that is to be reached


def _level(aim: Row, points: Sequence[Point], method: str, today: date) -> Row:
    goal, direction = goal_of(aim, points)
    due = aim["due_date"]
    if due < today:
        return _settled(aim, points, goal, direction)
    if not points:
        return row_of(aim, goal, "unavailable", hindrance="no_figure")
    latest = points[-1]
    row = row_of(
        aim,
        goal,
        latest=latest,
        distance=distance_to(latest.span, goal, direction),
        years_left=years_between(latest.day, due),
    )
    so_far = reached(latest, aim, goal, direction)
    if so_far == "met":
        return row | {"class": ["achieved"]}
    base, reason = _base(aim, points)
    if base is None:
        return row | _open(so_far, reason)
    return row | _pace(aim, goal, direction, base, latest, so_far, method)


def _pace(aim: Row, goal: Decimal, direction: int, base: Point, latest: Point, so_far: str, method: str) -> Row:
    past, left = years_between(base.day, latest.day), years_between(latest.day, aim["due_date"])
    row: Row = {"base": base}
    with localcontext(prec=40):
        observed = Span((latest.span.low - base.span.high) / past, (latest.span.high - base.span.low) / past)
        row["observed_pace"] = observed
        if left:
            row["required_pace"] = Span((goal - latest.span.high) / left, (goal - latest.span.low) / left)
        row["projected"] = _within(_ahead(latest.span, observed, left), aim)
        # What meets the target already is one class; the others are those of what may still miss it.
        short = _short_of(latest.span, goal, direction)
        measure = (_growth if method == "growth" else _share)(base.span, short, goal, direction, past, past + left)
    if measure is None:
        return row | _open(so_far, "zero")
    classes = _classes(measure)
    if so_far == "undecided":
        classes = ["achieved", *classes]
    return row | {"class": classes, "measure": measure}


def _open(so_far: str, reason: str) -> Row:
    """Return what can be told without a pace: whether the target may be reached already, and why no more."""
    return {"class": ["achieved", "unavailable"] if so_far == "undecided" else ["unavailable"], "hindrance": reason}


def _settled(aim: Row, points: Sequence[Point], goal: Decimal, direction: int) -> Row:
    """Return the answer after the due date: reached or missed by the last figure of that year until then, else by the next of it."""
    of_year = [point for point in points if point.day.year == aim["due_date"].year]
    then = [point for point in of_year if point.day <= aim["due_date"]] or of_year[:1]
    if not then:
        last = points[-1] if points else None
        distance = distance_to(last.span, goal, direction) if last else None
        return row_of(
            aim, goal, "unavailable", hindrance="after_due" if points else "no_figure", latest=last, distance=distance
        )
    at = then[-1]
    goal, direction = goal_of(aim, [at])
    classes = _SETTLED[reached(at, aim, goal, direction)]
    return row_of(aim, goal, *classes, latest=at, distance=distance_to(at.span, goal, direction), years_left=Decimal(0))


_SETTLED = {"met": ["achieved"], "not_met": ["missed"], "undecided": ["achieved", "missed"]}


def _base(aim: Row, points: Sequence[Point]) -> tuple[Point | None, str]:
    """Return the figure to start from, or why there is none: the document's own, else the last before the target was set, else the first.

    Nothing is compared across a break in the series.
    """
    latest = points[-1]
    start = max((place for place, point in enumerate(points) if point.row["status"] == "B"), default=0)
    earlier = [point for point in points[start:] if years_between(point.day, latest.day) > 0]
    if aim["baseline"]:
        earlier = [point for point in earlier if point.row["period"] == aim["baseline"]]
    if not earlier:
        return None, "break" if start and not aim["baseline"] else "one_figure"
    before = [point for point in earlier if aim["set_on"] and point.day <= aim["set_on"]]
    return (before[-1] if before else earlier[0]), ""


def _short_of(span: Span, goal: Decimal, direction: int) -> Span:
    return Span(span.low, min(span.high, goal)) if direction > 0 else Span(max(span.low, goal), span.high)


def _within(span: Span, aim: Row) -> Span:
    """Return what the metric's bounds leave of a projection."""
    low = -END if aim["bound_low"] is None else aim["bound_low"]
    high = END if aim["bound_high"] is None else aim["bound_high"]
    return Span(min(max(span.low, low), high), min(max(span.high, low), high))


# the two measures


def _ahead(span: Span, pace: Span, years: Decimal) -> Span:
    return Span(span.low + pace.low * years, span.high + pace.high * years) if years else span


def _share(base: Span, latest: Span, goal: Decimal, direction: int, past: Decimal, whole: Decimal) -> Span:
    """Return which part of the way from base to goal is projected to be done by the due date.

    The projection is the straight line through base and latest, so that this is (latest - base) / (goal - base),
    times the whole time over the time past.
    """
    base, latest, goal = _turned(base, direction), _turned(latest, direction), direction * goal
    stretch = whole / past
    # From a base at the goal or beyond there is no way left: what has come short of it since has moved away.
    low = -END if base.high >= goal else (latest.low - base.high) / (goal - base.high) * stretch
    if base.low >= goal:
        return Span(low, -END)
    # The farther the base, the nearer is the part of the way to the whole of it.
    high = stretch if base.low.is_infinite() else (latest.high - base.low) / (goal - base.low) * stretch
    return Span(low, high)


def _turned(span: Span, direction: int) -> Span:
    return span if direction > 0 else Span(-span.high, -span.low)


def _growth(base: Span, latest: Span, goal: Decimal, direction: int, past: Decimal, whole: Decimal) -> Span | None:
    """Return observed growth over required growth, both compound and by the year.

    None where a value may be zero or less, from which nothing grows by a rate.
    """
    if base.low <= 0 or latest.low <= 0 or goal <= 0 or not base.high.is_finite() or not latest.high.is_finite():
        return None
    step = (base.high - base.low) / _PIECES
    pieces = [Span(base.low + step * n, base.low + step * (n + 1)) for n in range(_PIECES)] if step else [base]
    found = [_growth_of(piece, latest, goal, direction, past, whole) for piece in pieces]
    return Span(min(span.low for span in found), max(span.high for span in found))


def _growth_of(base: Span, latest: Span, goal: Decimal, direction: int, past: Decimal, whole: Decimal) -> Span:
    observed = [direction * _rate(latest.low, base.high, past), direction * _rate(latest.high, base.low, past)]
    required = [abs(_rate(goal, base.high, whole)), abs(_rate(goal, base.low, whole))]
    least = Decimal(0) if base.low <= goal <= base.high else min(required)
    corners = [_over(rate, need) for rate in observed for need in (least, max(required))]
    return Span(min(corners), max(corners))


def _rate(end: Decimal, start: Decimal, years: Decimal) -> Decimal:
    return (end / start) ** (1 / years) - 1


def _over(rate: Decimal, need: Decimal) -> Decimal:
    """Divide by a need that may be nothing: what moves away from a goal where it stood is without end away."""
    return rate / need if need else (END if rate > 0 else -END if rate < 0 else Decimal(0))


def _classes(measure: Span) -> list[str]:
    """Return every class that a measure may fall into, best first."""
    names = [name for name, _least in _BOUNDS] + ["away"]
    return names[names.index(_class(measure.high)) : names.index(_class(measure.low)) + 1]


def _class(measure: Decimal) -> str:
    return next((name for name, least in _BOUNDS if measure >= least), "away")


# a sum over the time of a plan


def _plan(aim: Row, figures: Sequence[Row], today: date) -> Iterator[Row]:
    """Yield a row per instalment and one for the whole: what the plan asks for by then against what was done."""
    goal, direction = goal_of(aim, [])
    done = [row for row in figures if row["period_start"] >= aim["from_date"]]
    share = Decimal(0)
    for part in aim["parts"] or ():
        share += part["share"]
        if part["due_date"] == aim["due_date"] and share == 100:
            # The last instalment is the whole plan.
            continue
        yield _delivered(aim | part, "instalment", goal * share / 100, direction, done, today)
    yield _delivered(aim, "plan", goal, direction, done, today)


def _delivered(aim: Row, kind: str, goal: Decimal, direction: int, figures: Sequence[Row], today: date) -> Row:
    """Hold the sum of what was done by a date against what was planned, or what it may be at most.

    With years missing the sum is known from below only: what is to be reached may be so by then, what is to be kept missed.
    """
    within = _apart([row for row in figures if row["period_end"] <= aim["due_date"]])
    if not within:
        return row_of(aim, goal, "unavailable", hindrance="no_figure", kind=kind)
    complete = within[-1]["period_end"] == aim["due_date"] and _seamless(aim["from_date"], within)
    spans = [span_of(row) for row in within]
    total = Span(
        sum((span.low for span in spans), Decimal(0)),
        sum((span.high for span in spans), Decimal(0)) if complete else END,
    )
    if not any(end.is_finite() for end in total):
        # Figures that are each known from one side only, and not from the same.
        return row_of(aim, goal, "unavailable", hindrance="no_figure", kind=kind)
    latest = Point(within[-1] | _summed(within, total, complete), total, within[-1]["period_end"])
    row = row_of(
        aim, goal, kind=kind, latest=latest, distance=distance_to(total, goal, direction), years_left=years_between(latest.day, aim["due_date"]),
        done=_part(total, goal) if direction > 0 else None,
    )  # fmt: skip
    told = outcome(latest, aim, goal, direction)
    if complete or told != "undecided":
        return row | {"class": _SETTLED[told]}
    return row | {"class": ["unavailable"], "hindrance": "after_due" if aim["due_date"] < today else "not_due"}


def _apart(rows: Iterable[Row]) -> list[Row]:
    """Return figures of which none covers time that another covers, the longest first where they do."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda row: (row["period_start"], -row["span"], row["period_end"])):
        if not kept or row["period_start"] > kept[-1]["period_end"]:
            kept.append(row)
    return kept


def _seamless(start: date, rows: Sequence[Row]) -> bool:
    """Tell whether figures cover all the time from a day on."""
    return rows[0]["period_start"] == start and all(
        before["period_end"] + timedelta(days=1) == after["period_start"] for before, after in pairwise(rows)
    )


def _summed(rows: Sequence[Row], total: Span, complete: bool) -> Row:
    """Return the figure that a sum is, in the words of one."""
    if len(rows) == 1:
        return {}
    low, high = (end if end.is_finite() else None for end in total)
    lower_open, upper_open = (any(row[name] for row in rows) for name in ("lower_open", "upper_open"))
    if low is None:
        qualifier = "less_than" if upper_open else "at_most"
    elif complete and low == high:
        qualifier = "exact"
    else:
        qualifier = "more_than" if lower_open else "at_least"
    return {
        "value": high if low is None else low, "qualifier": qualifier,
        "lower": low, "lower_open": lower_open, "upper": high, "upper_open": upper_open and complete,
        "period": f"{rows[0]['period_start'].year}/{rows[-1]['period_end'].year}", "decimals": max(row["decimals"] for row in rows), "quote": None,
    }  # fmt: skip


def _part(total: Span, goal: Decimal) -> Span | None:
    return Span(total.low / goal, total.high / goal) if goal else None
