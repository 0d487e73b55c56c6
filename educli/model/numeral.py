"""Numbers as people read them, which still know what they are."""

from decimal import Decimal
from typing import Self


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
