"""Charts of answers for the tests, and made-up ones with everything a chart may hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from asking import TINY
from hypothesis import strategies as st

from educli.commands.compare import compare
from educli.commands.coverage import coverage
from educli.commands.gaps import gaps
from educli.commands.rank import rank
from educli.commands.trend import trend
from educli.language import set_language
from educli.model.charts.axis import fitted, numbers
from educli.model.charts.chart import Axis, Chart, Group, Mark, Rule, Span, Tick

COMMANDS = {"compare": compare, "coverage": coverage, "gaps": gaps, "rank": rank, "trend": trend}


def charts(question: str, registry: str = str(TINY), language: str = "en", **params: Any) -> list[Chart]:
    """Return the charts of an answer."""
    set_language(language)
    command: Any = COMMANDS[question]
    defaults = {name: default for name, (_annotation, default) in command.takes.items()}
    answer: Any = command(**(defaults | {"registry": registry} | params))
    drawn = answer.result.charts()
    set_language("en")
    return list(drawn)


def span(lower: str | None, upper: str | None, value: str) -> Span:
    return Span((lower and Decimal(lower)) or None, (upper and Decimal(upper)) or None, Decimal(value))


# 地区 by 地区, with all that a figure may be.
POINT, ABOVE, BELOW, ABOUT = (
    span("95", "95", "95"),
    span("93", "100", "93"),
    span(None, "92", "92"),
    span("76", "84", "80"),
)
YEARS = Axis(Decimal("2016.5"), Decimal("2022.5"), tuple(Tick(Decimal(year), str(year)) for year in range(2017, 2023)))
SERIES = Chart(
    "series",
    "许昌市 · 毛入学率（%）",
    "%",
    (
        Mark("", "≈80", ABOUT, "2017", "许昌市", at=Decimal(2017)),
        Mark("", "83", span("83", "83", "83"), "2018", "许昌市", at=Decimal(2018)),
        Mark("", "无数据", None, "2019", "许昌市", at=Decimal(2019)),
        Mark("", ">93", ABOVE, "2020", "许昌市", "达标", "good", at=Decimal(2020)),
        Mark("", "95", POINT, "2021", "许昌市", "达标", "good", at=Decimal(2021), broken=True),
        Mark("", "96.5", span("96.5", "96.5", "96.5"), "2022", "许昌市", "达标", "good", at=Decimal(2022)),
        Mark("", "84", span("84", "84", "84"), "2017", "河南省", at=Decimal(2017)),
        Mark("", "91", span("91", "91", "91"), "2022", "河南省", at=Decimal(2022)),
        Mark("", "≤92", BELOW, "2022", "全国", at=Decimal(2022)),
    ),
    fitted([Decimal(76), Decimal(97)], "percent", False),
    (
        Rule(Decimal(85), "≥85 国家（官方）", until=Decimal(2020)),
        Rule(Decimal(92), "≥92 河南省（转载）", since=Decimal(2021)),
    ),
    (Group("许昌市"), Group("河南省", True), Group("全国", True)),
    YEARS,
    ("坐标轴不从零开始。",),
)

_numbers = st.decimals(0, 1000, places=2)
_labels = st.sampled_from(["许昌市", "Xuchang", "平顶山市 (市区)", "a\x1b[31mb", "", "🏫", "=1+1"])


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    """Return a mark with any span, or none."""
    label = draw(_labels)
    kind = draw(st.sampled_from(["none", "exact", "above", "unbounded", "below", "about"]))
    if kind == "none":
        return Mark(label, "no data", tone="quiet")
    value, other = draw(_numbers), draw(_numbers)
    sign, found = {
        "exact": ("", Span(value, value, value)),
        "above": (">", Span(value, value + other, value)),
        "unbounded": ("≥", Span(value, None, value)),
        "below": ("<", Span(None if other > value else value - other, value, value)),
        "about": ("≈", Span(value - other / 10, value + other / 10, value)),
    }[kind]
    word, tone = draw(st.sampled_from([("", ""), ("met", "good"), ("not met", "bad"), ("undecided", "unsure")]))
    return Mark(label, f"{sign}{value}", found, draw(st.sampled_from(["2020", "2017–2019", ""])), word=word, tone=tone)


@st.composite
def rows_of_marks(draw: st.DrawFn) -> Chart:
    """Return a chart of bars, dots or a dumbbell with any marks and lines in force."""
    held = tuple(draw(st.lists(marks(), min_size=1, max_size=6)))
    values = draw(st.lists(_numbers, max_size=3, unique=True))
    rules = tuple(Rule(value, f"≥{value} 河南省（转载）") for value in sorted(values))
    zero = draw(st.booleans())
    axis = fitted(numbers(held, rules), "", zero, any(mark.span and mark.span.upper is None for mark in held))
    kind = "bars" if zero and axis.low <= 0 else "dots"
    if len(held) == 2 and all(mark.span for mark in held) and draw(st.booleans()):
        kind = "dumbbell"
    return Chart(kind, "Share (%)", "%", held, axis, rules, notes=("A note.",))
