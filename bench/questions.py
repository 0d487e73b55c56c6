"""Hold the three questions against what others do with the same files: `python bench/questions.py FOLDER [ENGINE…]`.

FOLDER is what bench/national.py wrote. Each engine runs in a process of its own, so that its peak memory is its own; the best
of nine runs counts, rows fetched; by the processors' clock too, since others may keep them busy. All must give the same answer: which figure speaks, its ranks, and its verdicts.
`hand` is the query a careful analyst would write for DuckDB over the Parquet files; `sqlite` and `datafusion` run the same
text; `memcpy` copies the bytes of the columns that the question has to read, once. `--load` measures loading instead.
What the others need: `pip install --group bench`.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

QUESTIONS = ("compare", "rank", "gaps")
ENGINES = ("memcpy", "educli", "hand", "polars", "pandas", "datafusion", "sqlite")
REGIONS = ("411000", "411100")
METRIC = "m07"
RUNS = 9

# What each question reads of every row of the files.
READ = "region, metric, population, period, source, value, qualifier, status, preferred"

_LATEST = """
    select region, metric, population, period, qualifier, value,
        case when qualifier in ('less_than', 'at_most') then 0 when qualifier = 'approx' then value - value / 20 else value end as lower,
        case when qualifier in ('more_than', 'at_least') then 100 when qualifier = 'approx' and value + value / 20 > 100 then 100
            when qualifier = 'approx' then value + value / 20 else value end as upper,
        case when qualifier = 'more_than' then 1 else 0 end as lower_open, case when qualifier = 'less_than' then 1 else 0 end as upper_open
    from (
        select region, metric, population, period, qualifier, value, row_number() over (
            partition by metric, region, population order by period desc, preferred desc, source desc
        ) as place
        from figures where value is not null and coalesce(status, 'A') in ('A', 'B', 'E', 'P') and {only}
    ) as candidate
    where place = 1
"""
_JUDGED = """
    select latest.region, latest.metric, latest.population, latest.period, latest.value, due.line,
        case
            when due.line is null then null
            when (due.lower is null or latest.lower >= due.lower)
                and (due.upper is null or latest.upper < due.upper or (latest.upper = due.upper and latest.upper_open = 1)) then 'met'
            when latest.upper < due.lower or (latest.upper = due.lower and latest.upper_open = 1) or latest.lower >= due.upper then 'not_met'
            else 'undecided'
        end as verdict
    from ({latest}) as latest {join} due on due.metric = latest.metric and due.region = latest.region
        and latest.population is null and latest.period >= '2012'
"""
_RANKED = """
    with latest as ({latest}),
    ends as (
        select region, 1 as is_low, lower as number, lower_open as beside from latest
        union all select region, 0, upper, -upper_open from latest
    ),
    passed as (
        select region, is_low,
            rank() over (order by number desc, beside desc) - rank() over (partition by is_low order by number desc, beside desc) as others
        from ends
    ),
    counted as (
        select region, 1 + max(case when is_low = 0 then others end) as low, 1 + max(case when is_low = 1 then others end) as high
        from passed group by region
    )
    select latest.region, latest.value, counted.low as rank_low, counted.high - case when latest.upper > latest.lower then 1 else 0 end as rank_high
    from latest join counted on counted.region = latest.region
"""
STATEMENTS = {
    "compare": _JUDGED.format(latest=_LATEST.format(only=f"region in {REGIONS}"), join="left join"),
    "gaps": _JUDGED.format(latest=_LATEST.format(only="population is null"), join="join"),
    "rank": _RANKED.format(
        latest=_LATEST.format(
            only=f"metric = '{METRIC}' and population is null and region in (select region from county)"
        )
    ),
}

# Rows: tuples, and of educli dicts.
Answer = list[Any]
Ask = Callable[[], Answer]


def session(folder: Path) -> Any:
    from educli.registry.reader import read_registry
    from educli.warehouse.session import Session

    return Session(folder / "national.yaml", read_registry)


def educli(folder: Path, question: str) -> Ask:
    from educli.model import pairing

    asked = session(folder)
    plain = {"year": None, "carry": 0, "unreliable": False}

    def compare() -> Answer:
        rows = asked.run("compare", regions=[*REGIONS], metrics=None, unverified=False, **plain)
        paired: Answer = pairing.compare(rows, [*REGIONS])
        return paired

    def rank() -> Answer:
        fields = ("region", "value", "rank_low", "rank_high")
        rows: Answer = asked.run("rank", fields, metric=METRIC, level="county", regions=None, **plain)
        return rows

    def gaps() -> Answer:
        every = dict.fromkeys(("regions", "level", "metrics", "issuers"))
        # As `--fields` asks, which the others are asked for too; the statement has 37.
        fields = ("region", "metric", "population", "period", "value", "line", "verdict", "standing", "contested", "unreliable")  # fmt: skip
        rows: Answer = asked.run("gaps", fields, reference=False, **every, **plain)
        asked.others(**every, **plain)
        return rows

    return {"compare": compare, "rank": rank, "gaps": gaps}[question]


def cells_of(question: str, answer: Answer) -> Answer:
    """Bring the rows of educli into the form of the others, to compare them: not part of what is measured."""
    if question == "rank":
        ranked = (row for row in answer if row["rank_low"])
        return list(map(itemgetter("region", "value", "rank_low", "rank_high"), ranked))
    if question == "gaps":
        answered = (row for row in answer if row["verdict"] in ("met", "not_met", "undecided"))
        return list(map(itemgetter("region", "metric", "population", "period", "value", "line", "verdict"), answered))
    figure = itemgetter("region", "metric", "population", "period", "value")
    return [
        (*figure(row), line["line"], line["verdict"])
        for row in answer
        if row["value"] is not None
        for line in row["lines"] or [{"line": None, "verdict": None}]
    ]


def hand(folder: Path, question: str) -> Ask:
    connection = duckdb.connect()
    connection.execute(f"create view figures as from '{folder / 'figures'}/*.parquet'")
    for name in ("due", "county"):
        connection.execute(f"create table {name} as from '{folder / name}.parquet'")
    return lambda: connection.execute(STATEMENTS[question]).fetchall()


def sqlite(folder: Path, question: str) -> Ask:
    import sqlite3

    file = folder / "figures.sqlite"
    fresh = not file.exists()
    connection = sqlite3.connect(file)
    if fresh:
        tables = {
            "figures": f"select {READ.replace('value', 'value::double as value')} from '{folder / 'figures'}/*.parquet'"
        }
        tables["due"] = (
            f"select * replace (lower::double as lower, upper::double as upper) from '{folder / 'due'}.parquet'"
        )
        tables["county"] = f"from '{folder / 'county'}.parquet'"
        for name, query in tables.items():
            cursor = duckdb.connect().execute(query)
            columns = [column[0] for column in cursor.description or ()]
            connection.execute(f"create table {name} ({', '.join(columns)})")
            while rows := cursor.fetchmany(100_000):
                connection.executemany(f"insert into {name} values ({', '.join('?' * len(columns))})", rows)
        connection.execute("create index by_metric on figures (metric, region)")
        connection.execute("create index by_region on figures (region)")
        connection.commit()
    return lambda: connection.execute(STATEMENTS[question]).fetchall()


def datafusion(folder: Path, question: str) -> Ask:
    from datafusion import SessionContext

    context = SessionContext()
    context.register_parquet("figures", str(folder / "figures"))
    for name in ("due", "county"):
        context.register_parquet(name, str(folder / f"{name}.parquet"))

    def ask() -> Answer:
        table = context.sql(STATEMENTS[question]).to_arrow_table()
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    return ask


def polars(folder: Path, question: str) -> Ask:
    import polars as pl

    due = pl.read_parquet(folder / "due.parquet").with_columns(pl.col("lower", "upper").cast(pl.Float64))
    county = pl.read_parquet(folder / "county.parquet")["region"]
    keys = ["metric", "region", "population"]

    def latest(only: Any) -> Any:
        qualifier, value = pl.col("qualifier"), pl.col("value")
        return (
            pl.scan_parquet(folder / "figures" / "*.parquet")
            .filter(value.is_not_null() & pl.col("status").fill_null("A").is_in(["A", "B", "E", "P"]) & only)
            .select(*keys, "period", "qualifier", "preferred", "source", value.cast(pl.Float64))
            .sort("period", "preferred", "source", descending=True).unique(keys, keep="first", maintain_order=True)
            .with_columns(
                lower=pl.when(qualifier.is_in(["less_than", "at_most"])).then(0.0).when(qualifier == "approx").then(value * 0.95).otherwise(value),
                upper=pl.when(qualifier.is_in(["more_than", "at_least"])).then(100.0).when(qualifier == "approx").then((value * 1.05).clip(None, 100)).otherwise(value),
                lower_open=qualifier == "more_than", upper_open=qualifier == "less_than",
            )
        )  # fmt: skip

    def judged(only: Any, how: Any) -> Answer:
        figures = latest(only).collect()
        applies = figures.filter(pl.col("population").is_null() & (pl.col("period") >= "2012"))
        held = applies.join(due, on=["metric", "region"], how="inner", suffix="_line")
        low, high = pl.col("lower"), pl.col("upper")
        line_low, line_high, open_high = pl.col("lower_line"), pl.col("upper_line"), pl.col("upper_open")
        met = (line_low.is_null() | (low >= line_low)) & (
            line_high.is_null() | (high < line_high) | ((high == line_high) & open_high)
        )
        missed = ((high < line_low) | ((high == line_low) & open_high)).fill_null(False) | (low >= line_high).fill_null(
            False
        )
        held = held.with_columns(
            verdict=pl.when(met).then(pl.lit("met")).when(missed).then(pl.lit("not_met")).otherwise(pl.lit("undecided"))
        )
        wanted = ["region", "metric", "population", "period", "value"]
        found: Answer = held.select(*wanted, "line", "verdict").rows()
        if how == "left":
            rest = figures.join(held, on=["metric", "region", "population"], how="anti", nulls_equal=True)
            found += [(*row, None, None) for row in rest.select(*wanted).rows()]
        return found

    def rank() -> Answer:
        only = (pl.col("metric") == METRIC) & pl.col("population").is_null() & pl.col("region").is_in(county.implode())
        figures = latest(only).collect()
        lows = sorted(zip(figures["lower"], figures["lower_open"].cast(pl.Int8), strict=True))
        highs = sorted(figures["upper"])
        from bisect import bisect_right

        return [
            (region, value, 1 + len(lows) - bisect_right(lows, (high, -int(open_high))), 1 + len(highs) - bisect_right(highs, low) - (high > low))
            for region, value, low, high, open_high in figures.select("region", "value", "lower", "upper", "upper_open").rows()
        ]  # fmt: skip

    return {
        "compare": lambda: judged(pl.col("region").is_in(REGIONS), "left"),
        "gaps": lambda: judged(pl.col("population").is_null(), "inner"),
        "rank": rank,
    }[question]


def pandas(folder: Path, question: str) -> Ask:
    import pandas as pd

    due = pd.read_parquet(folder / "due.parquet").astype({"lower": "float64", "upper": "float64"})
    county = set(pd.read_parquet(folder / "county.parquet")["region"])
    keys = ["metric", "region", "population"]

    def latest(filters: list[Any], whole: bool) -> Any:
        columns = [*keys, "period", "source", "value", "qualifier", "status", "preferred"]
        read = pd.read_parquet(folder / "figures", columns=columns, filters=filters or None)
        kept = read[read["value"].notna() & read["status"].fillna("A").isin(["A", "B", "E", "P"])]
        kept = kept[kept["population"].isna()] if whole else kept.fillna({"population": ""})
        found = kept.sort_values(["period", "preferred", "source"], ascending=False).drop_duplicates(keys)
        value, qualifier = found["value"].astype("float64"), found["qualifier"]
        approx = qualifier == "approx"
        lower = value.where(~qualifier.isin(["less_than", "at_most"]), 0.0).where(~approx, value * 0.95)
        upper = value.where(~qualifier.isin(["more_than", "at_least"]), 100.0).where(
            ~approx, (value * 1.05).clip(upper=100)
        )
        return found.assign(
            value=value,
            lower=lower,
            upper=upper,
            lower_open=qualifier == "more_than",
            upper_open=qualifier == "less_than",
        )

    def judged(filters: list[Any], whole: bool) -> Answer:
        figures = latest(filters, whole)
        applies = figures[
            (figures["population"].isna() | (figures["population"] == "")) & (figures["period"] >= "2012")
        ]
        held = applies.merge(due, on=["metric", "region"], suffixes=("", "_line"))
        below = (held["upper"] < held["upper_line"]) | ((held["upper"] == held["upper_line"]) & held["upper_open"])
        met = (held["lower_line"].isna() | (held["lower"] >= held["lower_line"])) & (held["upper_line"].isna() | below)
        under = (held["upper"] < held["lower_line"]) | ((held["upper"] == held["lower_line"]) & held["upper_open"])
        held["verdict"] = "undecided"
        held.loc[under | (held["lower"] >= held["upper_line"]), "verdict"] = "not_met"
        held.loc[met, "verdict"] = "met"
        if not whole:
            rest = figures.merge(held[[*keys, "line", "verdict"]], on=keys, how="left")
            held = rest.astype({"line": object, "verdict": object})
        wanted = held[["region", "metric", "population", "period", "value", "line", "verdict"]].astype(object)
        return list(wanted.where(wanted.notna() & (wanted != ""), None).itertuples(index=False, name=None))

    def rank() -> Answer:
        from bisect import bisect_right

        figures = latest([("metric", "==", METRIC)], whole=True)
        figures = figures[figures["region"].isin(county)]
        lows = sorted(zip(figures["lower"], figures["lower_open"].astype(int), strict=True))
        highs = sorted(figures["upper"])
        columns = figures[["region", "value", "lower", "upper", "upper_open"]]
        return [
            (region, value, 1 + len(lows) - bisect_right(lows, (high, -int(is_open))), 1 + len(highs) - bisect_right(highs, low) - (high > low))
            for region, value, low, high, is_open in columns.itertuples(index=False, name=None)
        ]  # fmt: skip

    return {
        "compare": lambda: judged([("region", "in", list(REGIONS))], whole=False),
        "gaps": lambda: judged([], whole=True),
        "rank": rank,
    }[question]


def memcpy(folder: Path, question: str) -> Ask:
    widths = ["coalesce(strlen({0}), 0)"] * 4 + ["strlen({0})", "8", "strlen({0})", "coalesce(strlen({0}), 0)", "1"]
    size = " + ".join(width.format(name) for width, name in zip(widths, READ.split(", "), strict=True))
    [[total]] = duckdb.execute(f"select sum({size})::bigint from '{folder / 'figures'}/*.parquet'").fetchall()
    source, target = memoryview(bytearray(b"1") * total), memoryview(bytearray(total))

    def copy() -> Answer:
        target[:] = source
        return [(total,)]

    return copy


def prepare(folder: Path) -> None:
    """Load the registry, and write what a hand-written query is given besides the files: which line judges whom."""
    connection = session(folder)._connection
    for table, query in (
        ("county", "select code as region from region where level = 'county'"),
        (
            "due",
            "select threshold.id as line, threshold.metric, below.region, threshold.lower, threshold.upper from threshold "
            "join ancestor as below on below.ancestor = issuer join region on code = below.region "
            "where list_contains(applies_to, level)",
        ),
    ):
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
        with duckdb.connect() as writer:
            types = ("decimal(9, 2)" if name in ("lower", "upper") else "varchar" for name in names)
            writer.execute(f"create table given ({', '.join(map(' '.join, zip(names, types, strict=True)))})")
            appender = writer.appender("given")
            appender.append_rows(rows)
            appender.flush()
            writer.execute(f"copy given to '{folder / table}.parquet'")


def load(folder: Path, pairs: int = 5) -> None:
    """Hold checking and loading against the engine's own `create table as select` of the files, in turn."""
    import statistics
    import tempfile

    from educli.registry.reader import read_registry
    from educli.warehouse.store import build

    def own(file: str) -> None:
        with duckdb.connect(file) as connection:
            connection.execute(f"create table figures as from '{folder / 'figures'}/*.parquet'")

    def ours(file: str) -> None:
        build(read_registry(folder / "national.yaml"), file).close()

    def cost(work: Callable[[str], None]) -> tuple[float, float]:
        with tempfile.TemporaryDirectory() as place:
            start, used = time.perf_counter(), time.process_time()
            work(f"{place}/database")
            return time.perf_counter() - start, time.process_time() - used

    runs = [(cost(ours), cost(own)) for _pair in range(pairs)]
    wall, processors = (statistics.median(one[side] / other[side] for one, other in runs) for side in (0, 1))
    seconds = statistics.median(one[0] for one, _other in runs)
    print(f"load     educli {seconds:9.1f} s  {wall:6.2f} × create table as select (processors {processors:.2f})")


def measure(folder: Path, engine: str, question: str) -> dict[str, Any]:
    ask = globals()[engine](folder, question)
    seconds, processors = [], []
    answer: Answer = []
    for _run in range(1 if engine == "sqlite" else RUNS):
        # The one before is let go of outside what is measured.
        answer = []
        start, used = time.perf_counter(), time.process_time()
        answer = ask()
        seconds.append(time.perf_counter() - start)
        processors.append(time.process_time() - used)
    if engine == "educli":
        answer = cells_of(question, answer)
    rows = sorted(
        repr(
            tuple(
                round(float(cell), 4) if isinstance(cell, int | float) or hasattr(cell, "as_tuple") else cell
                for cell in row
            )
        )
        for row in answer
    )
    import hashlib

    return {
        "seconds": min(seconds), "processors": min(processors), "rows": len(rows), "digest": hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def main(folder: Path, engines: list[str]) -> int:
    # In a process of its own: a child's peak memory begins with its parent's.
    subprocess.run([sys.executable, __file__, str(folder), "--prepare"], check=True)
    for question in QUESTIONS:
        found: dict[str, dict[str, Any]] = {}
        for engine in engines or ENGINES:
            command = [sys.executable, __file__, str(folder), "--one", engine, question]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                print(f"{question:8} {engine:10} failed: {done.stderr.strip().splitlines()[-1]}")
                continue
            found[engine] = one = json.loads(done.stdout)
            against = "".join(
                f"  {one['seconds'] / found[base]['seconds']:6.2f} × {base} (processors {one['processors'] / found[base]['processors']:.2f})"
                for base in ("memcpy", "hand")
                if base in found
            )
            print(
                f"{question:8} {engine:10} {one['seconds'] * 1000:9.1f} ms {one['peak']:6} MB {one['rows']:7} rows {one['digest']}{against}",
                flush=True,
            )
        digests = {one["digest"] for engine, one in found.items() if engine != "memcpy"}
        assert len(digests) == 1, f"{question}: the answers differ"
    return 0


if __name__ == "__main__":
    if sys.argv[2:3] == ["--load"]:
        load(Path(sys.argv[1]))
        sys.exit(0)
    if sys.argv[2:3] == ["--prepare"]:
        prepare(Path(sys.argv[1]))
        sys.exit(0)
    if sys.argv[2:3] == ["--one"]:
        print(json.dumps(measure(Path(sys.argv[1]), *sys.argv[3:5])))
        sys.exit(0)
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
