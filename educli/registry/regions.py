"""The divisions of GB/T 2260, as data/regions.csv has them."""

import csv

from educli.model.records import Region
from educli.paths import REGIONS

# Names in use that the official table does not hold.
ALIASES = {
    "100000": ("中国", "国家", "quanguo"),
    "419001": ("济源示范区",),
    "150000": ("Inner Mongolia",),
    "150100": ("Hohhot",),
    "230100": ("Harbin",),
    "540000": ("Tibet",),
    "540100": ("Lhasa",),
    "650100": ("Urumqi",),
    "810000": ("Hong Kong",),
    "820000": ("Macao", "Macau"),
}


def read_regions() -> tuple[Region, ...]:
    """Return all divisions, by code."""
    with REGIONS.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(
            Region(code, name, short, pinyin, level, parent, ALIASES.get(code, ()))
            for code, name, short, pinyin, level, parent in rows
        )
