"""Write data/traditional.csv: the simplified form of each traditional character, from OpenCC.

Run at development time (`make traditional`); the product only reads the CSV.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from opencc import OpenCC

TARGET = Path(__file__).parent.parent / "data" / "traditional.csv"
HEADER = ("traditional", "simplified")

# The characters that people type: CJK Unified Ideographs and their first extension.
CHARACTERS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))

# As written in general, in Hong Kong and in Taiwan: the first that knows a character decides.
TABLES = ("t2s", "hk2s", "tw2s")

# Of place names: 乾县 keeps its character though 乾 is otherwise 干, 濬 and 澂 are variants that OpenCC leaves.
PLACES = {"乾": "乾", "濬": "浚", "澂": "澄"}


def rows() -> Iterator[tuple[str, str]]:
    converters = [OpenCC(table) for table in TABLES]
    for block in CHARACTERS:
        for traditional in map(chr, block):
            found = (converter.convert(traditional) for converter in converters)
            simplified = PLACES.get(traditional) or next(
                (other for other in found if other != traditional), traditional
            )
            # One for one, and within the plane whose characters every font has.
            if simplified != traditional and len(simplified) == 1 and ord(simplified) < 0x10000:
                yield traditional, simplified


def main() -> int:
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows())
    return 0


if __name__ == "__main__":
    sys.exit(main())
