"""Reading figures out of the words of a document: number, magnitude, unit and comparator."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "〇零一二两三四五六七八九十百千"

_BEFORE = {
    "不低于": "at_least", "不少于": "at_least", "不小于": "at_least", "不得低于": "at_least", "不得少于": "at_least", "至少": "at_least",
    "未低于": "at_least", "没有低于": "at_least",
    "不超过": "at_most", "不高于": "at_most", "不多于": "at_most", "不得超过": "at_most", "至多": "at_most", "最多": "at_most",
    "不大于": "at_most", "不得高于": "at_most", "未超过": "at_most", "没有超过": "at_most", "未超": "at_most",
    "超过": "more_than", "超": "more_than", "高于": "more_than", "多于": "more_than", "大于": "more_than", "突破": "more_than", "逾": "more_than",
    "低于": "less_than", "不到": "less_than", "不足": "less_than", "少于": "less_than", "小于": "less_than", "未满": "less_than", "不满": "less_than",
    "接近": "approx", "将近": "approx", "大约": "approx", "约": "approx", "近": "approx",
}  # fmt: skip
_AFTER = {
    "以上": "at_least", "及以上": "at_least", "以内": "at_most", "之内": "at_most", "以下": "at_most", "及以下": "at_most", "左右": "approx", "上下": "approx",
}  # fmt: skip

_FIGURE = re.compile(
    rf"(?P<hundredths>百分之)?"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{_CHINESE}]+(?:点[{_CHINESE}]+)?|(?<=近)(?=万)|(?<=上)(?=万))"
    r"(?P<more>余|多)?(?P<magnitude>千万|百万|亿|万|千)?(?P<more_too>余|多)?"
    r"(?P<unit>个百分点|百分点|%|‰|平方米|个|所|人次|人|名|家|元|班|项|门|次|条|节|场|年|小时|生)?(?P<more_still>(?<=%)多)?"
    r"(?P<after>及?以上|以内|之内|及?以下|左右|上下)?"
)


def _word(word: str) -> str:
    """Return the pattern of a comparator.

    近 is one only where it is no part of 近年, 附近 or 最近; 超 and 逾 only right before the number, as in 超百项, not in 超大班额181个.
    """
    return {"近": "(?<![附最])近(?![年期日来])", "超": "(?<![赶反])超$", "未超": "未超$", "逾": "逾$"}.get(word, word)


# Not every word before the number belongs to it: at most four characters may stand between.
_LEADING = re.compile(
    rf"(?P<word>{'|'.join(_word(word) for word in sorted(_BEFORE, key=len, reverse=True))})(?P<between>[^\d,;\uff0c\uff1b\u3001\u3002]{{0,4}})$"
)

_INTENTION = re.compile("力争|(?<!行动)(?<!招生)计划|规划到|预计|将达到|目标是|(?<![虚模])拟")
_BY = re.compile(r"到20\d\d年")


class Reading(NamedTuple):
    """A figure in a text. `value` has the digits as printed; `start` and `end` are places in the folded text."""

    value: str
    magnitude: str
    unit: str
    qualifier: str
    start: int
    end: int


def fold(text: str) -> tuple[str, list[int]]:
    """Return `text` without white space and with full-width forms narrowed, and where each character stood."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if not character.isspace():
            for narrow in unicodedata.normalize("NFKC", character):
                if not narrow.isspace():
                    folded.append(narrow)
                    places.append(place)
    return "".join(folded), places


def readings(text: str) -> list[Reading]:
    """Return every figure in `text`, in order."""
    folded, _places = fold(text)
    return [_reading(folded, match) for match in _FIGURE.finditer(folded)]


def states_plan(text: str) -> bool:
    """Tell whether the words speak of an intention rather than of what is."""
    folded, _places = fold(text)
    return bool(_INTENTION.search(folded) or _BY.search(folded))


def _reading(folded: str, match: re.Match[str]) -> Reading:
    number = match["number"].replace(",", "")
    # 近万节: a bare 万 is one of them.
    value = _arabic(number) if number else "1"
    unit = "%" if match["hundredths"] else match["unit"] or ""
    qualifier = _AFTER.get(match["after"] or "", "")
    if match["more"] or match["more_too"] or match["more_still"]:
        qualifier = "more_than"
    qualifier = qualifier or _leading(folded[: match.start()], unit)
    return Reading(value, match["magnitude"] or "", unit, qualifier or "exact", match.start(), match.end())


def _leading(before: str, unit: str) -> str:
    """Return what the comparator at the end of the words before a number means, if there is one."""
    found = _LEADING.search(before)
    if found is None:
        return ""
    if unit.endswith("百分点") and found["word"] in ("高于", "低于") and found["between"]:
        # 高于全省6个百分点 is a difference of 6: what stands between is what is compared with.
        return _leading(found["between"], unit)
    return _BEFORE[found["word"]]


def _arabic(number: str) -> str:
    """Write a Chinese numeral in digits: 九十三点五 is 93.5."""
    if number[0].isdigit():
        return number
    whole, _point, rest = number.partition("点")
    if not any(place in whole for place in _PLACES):
        total = int("".join(str(_DIGITS[digit]) for digit in whole))
    else:
        total, digit = 0, 0
        for character in whole:
            if character in _PLACES:
                total += (digit or 1) * _PLACES[character]
                digit = 0
            else:
                digit = _DIGITS[character]
        total += digit
    return f"{total}.{''.join(str(_DIGITS[digit]) for digit in rest)}" if rest else str(total)


def same_number(printed: str, read: str) -> bool:
    """Tell whether two numbers have the same value and precision; 84 and 84.00 differ."""
    return Decimal(printed) == Decimal(read) and len(printed.partition(".")[2]) == len(read.partition(".")[2])
