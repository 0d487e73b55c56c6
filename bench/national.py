"""Write a national registry of made-up figures, as large as asked: `python bench/national.py FOLDER ROWS`.

Every prefecture and county × 40 metrics × 24 years, from the yearbook of each year, with comparators, blanks and figures of
low reliability; then the same for parts of each region, until there are enough; and 40 lines of state, provinces and cities.
Nothing is random: what a cell holds is drawn from the hash of its place, so that the same call writes the same rows.
"""

import sys
from pathlib import Path

import duckdb
import yaml

from educli.paths import REGIONS

YEARS = range(2001, 2025)
METRICS = 40
# What each layer of cells speaks of: the whole region, then its parts.
PARTS = ("", "urban", "town", "rural", "public", "private", "migrant", "boarding", "minority", "girls")
SCALES = {"1e5": 10**5, "1e6": 10**6, "1e7": 10**7, "3e7": 3 * 10**7}
# A bulletin repeats some of the yearbook's figures, at times corrected.
_REPEATED = 0.02

_CELLS = """
    with region as (
        select code, row_number() over (order by code) as region_number from read_csv($regions, all_varchar=true)
        where level in ('prefecture', 'county')
    ),
    part as (select unnest($parts) as population, unnest(range(len($parts))) as layer),
    cell as (
        select region.*, part.*, metric,
            hash(code, metric, layer) as base, hash(code, metric, layer, $year) as dice,
        from range(1, $metrics + 1) as metrics(metric), part, region
        where layer <= $fill and (layer < floor($fill) or hash(layer, metric, $year, code, 7) % 1000000 < ($fill - floor($fill)) * 1000000)
    ),
    drawn as (
        select *,
            -- Even metrics are shares that fall over the years, odd ones rates that rise.
            case when metric % 2 = 1
                then least(60 + base % 3000 / 100.0 + ($year - 2001) * 0.35 + dice % 200 / 100.0, 99.5)
                else greatest(30 - base % 1500 / 100.0 - ($year - 2001) * 0.5 + dice % 200 / 100.0, 0.5)
            end::decimal(9, 2) as figure,
            dice // 1000 % 100 as kind, dice // 100000 % 100 as grade
        from cell
    ),
    reported as (
        select *, 'yearbook' as publisher, figure as value, false as preferred from drawn
        union all
        select *, 'bulletin', figure + (dice % 2)::decimal(1, 0) * 0.1::decimal(2, 1), dice % 2 = 1 from drawn where layer = 0 and grade >= 10 and dice // 10000000 % 1000 < $repeated * 1000
    )
    select code as region, 'm' || lpad(metric::varchar, 2, '0') as metric, $year::varchar as period, publisher || '-' || $year as source,
        case when grade > 0 then value::decimal(9, 2) end as value,
        case when grade = 0 then 'exact' when kind < 88 then 'exact' when kind < 91 then 'more_than' when kind < 94 then 'at_least'
            when kind < 96 then 'at_most' when kind < 98 then 'less_than' else 'approx' end as qualifier,
        case when grade = 0 then null when grade < 4 then 'U' when grade < 8 then 'P' when grade < 10 then 'E' else 'A' end as status,
        case when grade = 0 then 'not_published' end as missing,
        nullif(population, '') as population, preferred, '表 ' || metric as "at"
    from reported order by publisher desc, layer, metric, code
"""


def write(folder: Path, rows: int) -> Path:
    """Write about `rows` observations, a file a year, and the registry that names them."""
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        divisions = connection.execute(
            f"select code, level from read_csv('{REGIONS}', all_varchar=true) order by code"
        ).fetchall()
        codes = {level: [code for code, own in divisions if own == level] for _code, level in divisions}
        layer = (len(codes["prefecture"]) + len(codes["county"])) * METRICS * len(YEARS)
        # The repeated figures stand in the first layer.
        fill = min(rows / layer / (1 + _REPEATED), 1) + max(rows / layer - (1 + _REPEATED), 0)
        for year in YEARS:
            cells = connection.execute(
                f"create or replace temp table cells as {_CELLS}",
                {"regions": str(REGIONS), "parts": list(PARTS), "metrics": METRICS, "year": year, "fill": fill, "repeated": _REPEATED},
            )  # fmt: skip
            cells.execute(f"copy cells to '{figures / f'{year}.parquet'}' (format parquet, compression zstd)")
    registry = folder / "national.yaml"
    registry.write_text(yaml.safe_dump(_registry(codes), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return registry


def _registry(codes: dict[str, list[str]]) -> dict[str, object]:
    def metric(number: int) -> dict[str, object]:
        return {
            "name": {"zh": f"指标{number}", "en": f"Metric {number}"}, "stage": "compulsory", "unit": "percent",
            "better": "higher" if number % 2 else "lower", "bounds": [0, 100], "definition": {"zh": "虚构", "en": "made up"},
        }  # fmt: skip

    def line(number: int, issuer: str, levels: list[str]) -> dict[str, object]:
        allowed = {"at_least": 80 + number % 7} if number % 2 else {"below": 12 + number % 7}
        return {
            "id": f"line-{issuer}-{number}", "metric": f"m{number:02}", **allowed, "issuer": issuer, "applies_to": [*levels],
            "from": "2012", "source": "standards", "standing": "official",
        }  # fmt: skip

    both = ["prefecture", "county"]
    lines = [line(number, "100000", both) for number in range(1, 11)]
    lines += [line(1 + place % METRICS, code, both) for place, code in enumerate(codes["province"][:20])]
    lines += [line(1 + place * 3, code, ["county"]) for place, code in enumerate(codes["prefecture"][:10])]
    sources: dict[str, object] = {"standards": {"title": "标准", "publisher": "教育部"}}
    for year in YEARS:
        sources[f"yearbook-{year}"] = {
            "title": f"{year} 年教育统计年鉴",
            "publisher": "教育部",
            "published": f"{year + 1}",
        }
        sources[f"bulletin-{year}"] = {"title": f"{year} 年教育事业统计公报", "publisher": "教育部", "published": f"{year + 1}"}  # fmt: skip
    return {
        "format": 1,
        "bulk": ["figures/*.parquet"],
        "populations": {part: {"zh": f"部分（{part}）", "en": part} for part in PARTS if part},
        "metrics": {f"m{number:02}": metric(number) for number in range(1, METRICS + 1)},
        "sources": sources,
        "thresholds": lines,
    }


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), SCALES.get(sys.argv[2]) or int(sys.argv[2])))
