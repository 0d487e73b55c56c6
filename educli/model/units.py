"""Units of metrics, and how documents print them."""

from decimal import Decimal
from typing import NamedTuple

from educli.language import N_, _

# How the changes of a unit are told: in percentage points, in percent of the amount itself, in the unit.
RATE, AMOUNT, RATIO = "rate", "amount", "ratio"


class Unit(NamedTuple):
    """A canonical unit: its label, and the words by which documents print it."""

    id: str
    label: str
    words: tuple[str, ...]
    zh: str = ""
    """What stands after a number in Chinese; the first printed word unless given."""
    family: str = AMOUNT
    """Rate, amount, or another ratio."""
    thing: str = ""
    """What stands after a number of them in Chinese where nothing else names what is counted."""

    @property
    def short(self) -> str:
        return self.zh or self.words[0]


MAGNITUDES = {
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "万": Decimal(10**4),
    "千": Decimal(10**3),
}

UNITS = {
    unit.id: unit
    for unit in (
        Unit("percent", N_("%"), ("%", "\uff05", "百分之"), family=RATE),
        Unit("percentage_point", N_("percentage points"), ("个百分点", "百分点"), family=RATE),
        Unit("person", N_("persons"), ("人", "名", "余人", "余名", "位")),
        Unit("person_time", N_("person-times"), ("人次",)),
        Unit("school", N_("schools"), ("所", "个"), thing="所学校"),
        Unit("class", N_("classes"), ("个", "班"), thing="个班"),
        Unit("seat", N_("seats"), ("个", "学位"), thing="个学位"),
        Unit("institution", N_("institutions"), ("家", "所", "个"), thing="家机构"),
        Unit("item", N_("items"), ("个", "项", "门", "次", "条", "节", "例", "场", "套", "处", "间", "篇")),
        Unit("county", N_("counties"), ("个", "县", "区"), thing="个县（市、区）"),
        Unit("yuan", N_("yuan"), ("元",)),
        Unit("yuan_per_student", N_("yuan per student and year"), ("元", "元/生"), "元/生·年"),
        Unit("yuan_each", N_("yuan each"), ("元",)),
        Unit("square_metre", N_("m²"), ("平方米", "㎡")),
        Unit("square_metre_per_student", N_("m² per student"), ("平方米", "㎡"), "平方米/生", family=RATIO),
        Unit("per_hundred_students", N_("per 100 students"), ("人", "间", "个"), "每百名学生", family=RATIO),
        Unit("students_per_class", N_("students per class"), ("人",), "人/班", family=RATIO),
        Unit("students_per_teacher", N_("students per teacher"), ("人",), "生/师", family=RATIO),
        Unit("coefficient", N_("coefficient"), ("系数",), "系数", family=RATIO),
        Unit("year", N_("years"), ("年",), family=RATIO),
        Unit("hour", N_("hours"), ("小时", "学时"), family=RATIO),
    )
}


# Things that are counted one by one: printed in full, their number is exact.
COUNTED = {"person", "person_time", "school", "class", "seat", "institution", "item", "county"}

# Of these a larger region has more: they compare sizes, not levels.
ABSOLUTE = COUNTED | {"yuan", "square_metre"}


def factor(unit: str, printed: str) -> Decimal | None:
    """Return what one printed unit is worth in `unit`, or None when it is no word of that unit.

    `万个` is 10 000 of a seat, `亿元` 10^8 yuan; a bare `万` or `亿` counts too.
    """
    words = UNITS[unit].words
    if printed in words:
        return Decimal(1)
    for name, worth in MAGNITUDES.items():
        if printed.startswith(name) and (printed == name or printed.removeprefix(name) in words):
            return worth
    return None


def as_printed(unit: str) -> str:
    """Return a hint for a printed unit that is no word of `unit`."""
    text = _("write it as the document does: {words}; or leave it out")
    if UNITS[unit].family == AMOUNT:
        text = _("write it as the document does: {words}, with 万 or 亿 before it where it prints so; or leave it out")
    return text.format(words=" ".join(UNITS[unit].words))


def printed_units(unit: str) -> list[tuple[str, Decimal]]:
    """List every printed form of `unit` with its factor; bulk files are read with this table."""
    words = UNITS[unit].words
    forms = [(word, Decimal(1)) for word in words]
    for name, worth in MAGNITUDES.items():
        forms += [(name, worth), *((name + word, worth) for word in words)]
    return forms
