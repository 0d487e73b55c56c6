"""Numbers as people read them, which still know what they are."""

import re
from decimal import Decimal
from typing import Self

from educli.language import _

# As many as are kept.
DECIMALS = 8

_SCIENTIFIC = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")
_LONG = re.compile(rf"-?[0-9]{{1,18}}\.[0-9]{{{DECIMALS + 1},}}")


def unread(text: str) -> str:
    """Return a hint for a text that is no plain number."""
    if re.search(r"\s", text):
        return _("it contains a blank; delete it")
    if _LONG.fullmatch(text):
        return _("at most {n} decimals are kept; write as many as the document prints").format(n=DECIMALS)
    if _SCIENTIFIC.fullmatch(text):
        # Which digits a spreadsheet has dropped, it does not say: to write the number out for the person would be to guess.
        return _(
            "this is scientific notation, in which digits may be lost; write the number out as the document prints it"
        )
    return _("the comparator goes into `qualifier`, the unit into `unit`, and thousands are not separated")


class Numeral(str):
    """A number as people read it, which still knows what it is: for formats that keep numbers as numbers.

    number: what it stands for; decimals: digits after the point.
    before, after: what stands around the number, such as ≥ and 个百分点; signed: whether a plus is written, too.
    """

    number: Decimal
    before: str
    after: str
    decimals: int
    signed: bool

    def __new__(
        cls,
        text: str,
        number: Decimal | int,
        before: str = "",
        after: str = "",
        decimals: int = 0,
        signed: bool = False,
    ) -> Self:
        self = super().__new__(cls, text)
        self.number, self.before, self.after, self.signed = Decimal(number), before, after, signed
        self.decimals = max(decimals, -int(self.number.normalize().as_tuple().exponent))
        return self
