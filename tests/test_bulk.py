"""Observations from CSV and Parquet, and registries that include or extend others."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import duckdb
import pytest
from asking import TINY, Outcome, educli, rows

from educli.errors import EducliError, Status
from educli.paths import BUILTIN_REGISTRY
from educli.registry.reader import read_registry
from educli.warehouse.bulk import _FAULTS
from educli.warehouse.store import build

HEAD = """\
format: 1
populations:
  urban: {zh: 市区, en: urban districts}
metrics:
  share: {name: {zh: 比例, en: Share}, stage: compulsory, unit: percent, better: lower, bounds: [0, 100], definition: {zh: 无, en: none}}
  seats: {name: {zh: 学位, en: Seats}, stage: compulsory, unit: seat, better: higher, definition: {zh: 无, en: none}}
sources:
  paper: {title: 文件, publisher: 教育局}
  torn: {title: 残卷, publisher: 教育局, condition: damaged, lost: 数字0}
"""
GOOD = {"region": "许昌", "metric": "share", "period": "2020", "source": "paper", "value": "3.58"}
FIELDS = (
    "region", "metric", "period", "source", "value", "qualifier", "unit", "tolerance", "population", "basis", "status", "missing",
    "preferred", "dating", "certain", "quote", "at", "note",
)  # fmt: skip


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.yaml"
    path.write_text(HEAD + "bulk: [rows.csv]\n", encoding="utf-8")
    return path


def write(
    folder: Path, *records: dict[str, str], name: str = "rows.csv", encoding: str = "utf-8", end: str = "\n"
) -> None:
    """Write records with every column that any of them has."""
    columns = [field for field in FIELDS if any(field in record for record in records)]
    with (folder / name).open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator=end)
        writer.writeheader()
        writer.writerows(records)


def ask(registry: Path, *words: str) -> Outcome:
    return educli(*words, "--registry", registry.name, folder=registry.parent)


def values(registry: Path) -> list[str]:
    outcome = ask(registry, "show", "许昌", "share", "--fields", "qualifier,value,period,file,line_number")
    assert outcome.status == 0, outcome.err
    return [" ".join(row.values()) for row in rows(outcome)]


def refused(registry: Path) -> list[str]:
    """Return the messages and places of what is wrong."""
    outcome = ask(registry, "metrics")
    assert (outcome.status, outcome.out) == (Status.REGISTRY_INVALID, ""), outcome
    return [
        line.strip().removeprefix("error[bad-bulk]: ")
        for line in outcome.err.splitlines()
        if "problems in all" not in line and not line.startswith("  hint: ")
    ]


def hints(registry: Path) -> list[str]:
    return [line.removeprefix("  hint: ") for line in ask(registry, "metrics").err.splitlines() if "  hint: " in line]


# rows that hold


def test_rows_stand_beside_records(registry: Path) -> None:
    write(
        registry.parent, GOOD, GOOD | {"period": "2021", "qualifier": "at_most", "value": "3.00", "region": "xuchang"}
    )
    assert values(registry) == ["at_most 3 2021 rows.csv 3", "exact 3.58 2020 rows.csv 2"]


def test_every_column_arrives(registry: Path) -> None:
    record = GOOD | {
        "metric": "seats", "value": "5.91", "unit": "万个", "qualifier": "approx", "tolerance": "100", "population": "urban", "basis": "公办",
        "status": "E", "dating": "inferred", "certain": "合计", "quote": "约5.91万个", "at": "一", "note": "按上文",
    }  # fmt: skip
    write(registry.parent, record, GOOD | {"missing": "not_published", "value": "", "region": "漯河"})
    [shown] = rows(ask(registry, "show", "许昌", "seats"))
    kept = ("qualifier", "basis", "status", "dating", "certain", "quote", "at", "note")
    assert {name: shown[name] for name in kept} == {name: record[name] for name in kept}
    assert (shown["value"], shown["lower"], shown["upper"], shown["printed"], shown["printed_unit"]) == (
        "59100",
        "59000",
        "59200",
        "5.91",
        "万个",
    )
    assert shown["population_name"] == "urban districts"
    [blank] = rows(ask(registry, "show", "漯河", "share"))
    assert (blank["value"], blank["missing"], blank["status"]) == ("", "not_published", "M")


@pytest.mark.parametrize(("encoding", "end"), [("utf-8-sig", "\n"), ("utf-8", "\r\n"), ("utf-8-sig", "\r\n")])
def test_files_of_excel_are_read(registry: Path, encoding: str, end: str) -> None:
    write(registry.parent, GOOD, encoding=encoding, end=end)
    assert values(registry) == ["exact 3.58 2020 rows.csv 2"]


def test_a_header_alone_is_no_observation(registry: Path) -> None:
    (registry.parent / "rows.csv").write_text("region,metric,period,source,value\n", encoding="utf-8")
    outcome = ask(registry, "show", "许昌", "share")
    assert outcome.status == 0
    assert len(outcome.out.splitlines()) == 1
    assert outcome.err == "The registry holds nothing that answers this.\n"


def test_parquet_with_types_of_its_own(registry: Path) -> None:
    registry.write_text(HEAD + "bulk: [rows.parquet]\n", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select '许昌' as region, 'share' as metric, 2020 as period, 'paper' as source, 3.58::double as value, "
            f"true as preferred, null::varchar as population) to '{registry.parent / 'rows.parquet'}'"
        )
    assert values(registry)[0].startswith("exact 3.58 2020")


def test_a_bulk_file_is_asked_of_the_folder_that_names_it(registry: Path) -> None:
    part = registry.parent / "part"
    part.mkdir()
    (part / "part.yaml").write_text("format: 1\nbulk: [rows.csv]\n", encoding="utf-8")
    write(part, GOOD)
    registry.write_text(HEAD + "include: [part/part.yaml]\n", encoding="utf-8")
    assert [line.split()[1] for line in values(registry)] == ["3.58"]


def test_a_changed_bulk_file_is_seen(registry: Path) -> None:
    for value in ("3.58", "3.59"):
        write(registry.parent, GOOD | {"value": value})
        assert [line.split()[1] for line in values(registry)] == [value]


# many files


def by_pattern(registry: Path, pattern: str) -> None:
    registry.write_text(HEAD + f'bulk: ["{pattern}"]\n', encoding="utf-8")


def write_parquet(folder: Path, name: str, *records: dict[str, str]) -> None:
    write(folder, *records, name="draft.csv")
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (from read_csv('{folder / 'draft.csv'}', all_varchar = true)) to '{folder / name}' (format parquet)"
        )
    (folder / "draft.csv").unlink()


@pytest.mark.parametrize("pattern", ["part/*.csv", "p*/*[12].csv", "**/*.csv", "part/?.csv"])
def test_a_pattern_names_all_files_that_match(registry: Path, pattern: str) -> None:
    (registry.parent / "part").mkdir()
    (registry.parent / "part" / "folder.csv").mkdir()
    by_pattern(registry, pattern)
    for number in (1, 2):
        write(registry.parent, GOOD | {"period": f"202{number}"}, name=f"part/{number}.csv")
    assert values(registry) == ["exact 3.58 2022 part/2.csv 2", "exact 3.58 2021 part/1.csv 2"]


def test_a_new_file_of_a_pattern_is_seen(registry: Path) -> None:
    by_pattern(registry, "*.csv")
    for number in (1, 2, 3):
        write(registry.parent, GOOD | {"period": f"202{number}"}, name=f"{number}.csv")
        assert len(values(registry)) == number
    (registry.parent / "2.csv").unlink()
    assert len(values(registry)) == 2


def test_a_file_is_named_once(registry: Path) -> None:
    registry.write_text(HEAD + 'bulk: [rows.csv, "*.csv"]\n', encoding="utf-8")
    write(registry.parent, GOOD)
    assert refused(registry)[0] == "'rows.csv' is named already"


def test_a_pattern_does_not_leave_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    write(tmp_path, GOOD)
    (inside / "link.csv").symlink_to(tmp_path / "rows.csv")
    registry = inside / "registry.yaml"
    for pattern in ("*.csv", "../*.csv", "x*/../../*.csv", f"{tmp_path}/*.csv"):
        by_pattern(registry, pattern)
        outcome = ask(registry, "metrics")
        assert outcome.status == Status.REGISTRY_INVALID
        assert outcome.err.startswith("error[include-outside]")


@pytest.mark.parametrize("name", ["rows[1].csv", "rows*.parquet", "a[b].csv.gz"])
def test_a_name_with_signs_of_a_pattern_is_that_name(registry: Path, name: str) -> None:
    by_pattern(registry, name)
    if name.endswith("parquet"):
        write_parquet(registry.parent, name, GOOD)
    else:
        write(registry.parent, GOOD, name="rows1.csv" if name.endswith("gz") else name)
    if name.endswith("gz"):
        (registry.parent / name).write_bytes(gzip.compress((registry.parent / "rows1.csv").read_bytes()))
    write(registry.parent, GOOD | {"value": "5"}, name="rows1.csv")
    write_parquet(registry.parent, "rows1.parquet", GOOD | {"value": "5"})
    assert values(registry) == [f"exact 3.58 2020 {name} {1 if name.endswith('parquet') else 2}"]


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_packed_csv_is_read(registry: Path, ending: str) -> None:
    by_pattern(registry, f"rows.csv.{ending}")
    write(registry.parent, GOOD)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (from read_csv('{registry.parent / 'rows.csv'}', all_varchar = true)) "
            f"to '{registry.parent / f'rows.csv.{ending}'}' (format csv, compression {'gzip' if ending == 'gz' else 'zstd'})"
        )
    assert values(registry) == [f"exact 3.58 2020 rows.csv.{ending} 2"]


def test_parquet_files_of_unlike_columns(registry: Path) -> None:
    by_pattern(registry, "*.parquet")
    write_parquet(registry.parent, "a.parquet", GOOD)
    write_parquet(registry.parent, "b.parquet", GOOD | {"period": "2021", "qualifier": "at_most"})
    write_parquet(registry.parent, "c.parquet", GOOD | {"period": "2022"})
    assert values(registry) == [
        "exact 3.58 2022 c.parquet 1", "at_most 3.58 2021 b.parquet 1", "exact 3.58 2020 a.parquet 1",
    ]  # fmt: skip


def test_rows_are_counted_within_their_file(registry: Path) -> None:
    by_pattern(registry, "*.parquet")
    years = [[2001, 2002], [2003], [2004, 2005, 2006]]
    for number, group in enumerate(years):
        write_parquet(registry.parent, f"{number}.parquet", *[GOOD | {"period": str(year)} for year in group])
    found = [line.split()[2:] for line in reversed(values(registry))]
    assert found == [
        [str(year), f"{number}.parquet", str(row)] for number, group in enumerate(years) for row, year in enumerate(group, 1)
    ]  # fmt: skip


def test_faults_of_many_files_are_told_by_their_first_rows(registry: Path) -> None:
    by_pattern(registry, "*.parquet")
    bad = GOOD | {"value": "x"}
    write_parquet(registry.parent, "a.parquet", GOOD, GOOD | {"region": "许都"}, bad)
    write_parquet(registry.parent, "b.parquet", *[bad | {"region": "许都", "value": str(n) + "%"} for n in range(10)])
    write_parquet(registry.parent, "c.parquet", GOOD, GOOD | {"status": "X", "population": "urban"})
    assert refused(registry) == [
        "no region is called '许都' … in all: 11 rows", "a.parquet:2",
        "'x' is not a plain number", "a.parquet:3",
        "'0%' is not a plain number", "b.parquet:1",
        "'1%' is not a plain number … in all: 11 rows", "b.parquet:2",
        "'X' is not a status", "c.parquet:2",
    ]  # fmt: skip
    assert ask(registry, "metrics").err.endswith("problems in all: 23\n")


# rows that do not


FAULTS = [
    (dict.fromkeys(GOOD, ""), "this row is empty"),
    ({"region": "许都"}, "no region is called '许都'"),
    ({"region": ""}, "no region is called ''"),
    ({"region": "鼓楼区"}, "several regions are called '鼓楼区'"),
    ({"metric": "sharp"}, "no metric is called 'sharp'"),
    ({"source": "papyrus"}, "no source is called 'papyrus'"),
    ({"period": "2020年"}, "'2020年' is not a period"),
    ({"period": "2020/2019"}, "'2020/2019' is not a period"),
    ({"value": ">93"}, "'>93' is not a plain number"),
    ({"value": ""}, "'' is not a plain number"),
    ({"missing": "illegible"}, "'3.58' stands beside a reason for a blank"),
    ({"unit": "万元"}, "unit '万元' does not fit the metric"),
    ({"qualifier": "more"}, "'more' is not a qualifier"),
    ({"missing": "lost", "value": ""}, "'lost' is not a reason for a blank"),
    ({"preferred": "yes"}, "'yes' is neither true nor false"),
    ({"dating": "guessed"}, "'guessed' is neither stated nor inferred"),
    ({"tolerance": "1"}, "the tolerance '1' is not a plain number that belongs to approx"),
    ({"qualifier": "more_than", "value": "100"}, "'100' leaves nothing within the bounds of its metric"),
    ({"source": "torn"}, "'3.58' is from a damaged document and neither of status U nor certain"),
    ({"status": "X"}, "'X' is not a status"),
    ({"value": "110.58"}, "110.58 lies outside the bounds of its metric"),
    ({"population": "rural"}, "no population is called 'rural'"),
]


@pytest.mark.parametrize(("change", "message"), FAULTS)
def test_fault(registry: Path, change: dict[str, str], message: str) -> None:
    write(registry.parent, GOOD, GOOD | change)
    assert refused(registry) == [message, "rows.csv:3"]


def test_every_fault_is_shown() -> None:
    shown = {
        template
        for template, *_rest in _FAULTS
        if any(template.split("{text}")[-1] in message for _change, message in FAULTS)
    }
    assert shown == {template for template, *_rest in _FAULTS}


def test_all_faults_are_told_in_order(registry: Path) -> None:
    write(registry.parent, GOOD | {"value": "x"}, GOOD, GOOD | {"region": "许都", "status": "X"})
    assert refused(registry) == [
        "'x' is not a plain number", "rows.csv:2", "no region is called '许都'", "rows.csv:4", "'X' is not a status", "rows.csv:4",
    ]  # fmt: skip


def test_a_thousand_faults_are_all_counted(registry: Path) -> None:
    write(registry.parent, *[GOOD | {"value": "x"}] * 1000)
    assert ask(registry, "metrics").err.endswith("problems in all: 1000\n")


def loads(registry: Path) -> bool:
    try:
        build(read_registry(registry), ":memory:").close()
    except EducliError as error:
        return error.status != Status.REGISTRY_INVALID
    return True


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({"value": "1e3", "metric": "seats"}, False), ({"value": "+5"}, False), ({"value": "5."}, False), ({"value": ".5"}, False),
        ({"value": "1_0"}, False), ({"value": "\uff15"}, False), ({"value": "5.123456789"}, False), ({"value": "NaN"}, False),
        ({"value": "1,234", "metric": "seats"}, False), ({"value": "5%"}, False), ({"value": "84.00"}, True), ({"value": "012"}, True),
        ({"period": "2020-01-00"}, False), ({"period": "2020-1"}, False), ({"period": "2016/2018/2020"}, False), ({"period": "2020-09"}, True),
        ({"missing": "lost", "value": ""}, False), ({"preferred": "yes"}, False), ({"dating": "guessed"}, False),
        ({"tolerance": "x", "qualifier": "approx"}, False), ({"tolerance": "1"}, False), ({"tolerance": "-1", "qualifier": "approx"}, False),
        ({"qualifier": "more_than", "value": "100"}, False), ({"qualifier": "at_least", "value": "100"}, True),
        ({"status": "U", "value": "110"}, True), ({"source": "torn"}, False), ({"source": "torn", "status": "U"}, True),
        ({"region": "Xuchang"}, True),
    ],
    ids=str,
)  # fmt: skip
def test_a_row_is_held_to_what_a_record_is(registry: Path, change: dict[str, str], holds: bool) -> None:
    record = GOOD | change
    write(registry.parent, record)
    as_row = loads(registry)
    text = ", ".join(f'{field}: "{value}"' for field, value in record.items() if value and field != "source")
    source = f"  {record['source']}: {{"
    registry.write_text(HEAD.replace(source, f"{source}observations: [{{{text}}}], "), encoding="utf-8")
    assert (as_row, loads(registry)) == (holds, holds)


def test_prose_of_a_row_is_one_text_for_both_languages(registry: Path) -> None:
    write(registry.parent, GOOD | {"note": "按上文", "certain": "合计", "basis": "公办"})
    for language in ("zh", "en"):
        [shown] = rows(ask(registry, "show", "许昌", "share", "--lang", language))
        assert [shown[name] for name in ("note", "certain", "basis")] == ["按上文", "合计", "公办"]


def test_a_row_rivals_the_record_whose_basis_has_the_same_chinese(registry: Path) -> None:
    record = "observations: [{region: 许昌, metric: share, value: 3, period: 2020, basis: {zh: 公办, en: public}}], "
    registry.write_text(HEAD.replace("paper: {", "paper: {" + record) + "bulk: [rows.csv]\n", encoding="utf-8")
    write(registry.parent, GOOD | {"basis": "民办"})
    assert len(values(registry)) == 2
    write(registry.parent, GOOD | {"basis": "公办"})
    assert "contradicts" in ask(registry, "metrics").err


def test_rows_that_contradict_a_record_are_refused(registry: Path) -> None:
    record = "observations: [{region: 许昌, metric: share, value: 3, period: 2020}], "
    registry.write_text(HEAD.replace("paper: {", "paper: {" + record) + "bulk: [rows.csv]\n", encoding="utf-8")
    write(registry.parent, GOOD | {"value": "3.00"})
    assert len(values(registry)) == 2
    write(registry.parent, GOOD)
    assert ask(registry, "metrics").status == Status.REGISTRY_INVALID
    write(registry.parent, GOOD | {"preferred": "true"})
    assert values(registry)[0].startswith("exact 3.58")


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"region": "许都"}, "did you mean '魏都'?"), ({"region": "许昌市哈"}, "did you mean '许昌市'?"),
        ({"region": "abcdef"}, "`educli regions --all` lists them"),
        ({"region": "鼓楼区"}, "write one of the codes 320106 (鼓楼区 of 南京市), 320302 (鼓楼区 of 徐州市), 350102 (鼓楼区 of 福州市), 410204 (鼓楼区 of 开封市)"),
        ({"region": "许昌县"}, "许昌市 (prefecture) is another region; below it: 魏都区, 建安区, 鄢陵县, 襄城县, 禹州市, 长葛市"),
        ({"region": "金水市"}, "did you mean '金昌市', or 金水区 (county)?"), ({"region": "周口省"}, "`educli regions --all` lists them"),
        ({"metric": "shere"}, "did you mean 'share'?"), ({"metric": "比例"}, "did you mean 'share'?"), ({"metric": "x"}, "one of share, seats"),
        ({"source": "papr"}, "did you mean 'paper'?"), ({"source": "x"}, "one of paper, torn"), ({"population": "x"}, "one of urban"),
        ({"period": "2020年"}, "write 2020, 2020-09, 2021-12-31 or 2016/2020"),
        ({"value": "3.123456789"}, "at most 8 decimals are kept; write as many as the document prints"),
        ({"value": "88 "}, "it contains a blank; delete it"), ({"value": "6 250"}, "it contains a blank; delete it"),
        ({"value": "1.2E+04"}, "this is scientific notation, in which digits may be lost; write the number out as the document prints it"),
        ({"value": ">93"}, "the comparator goes into `qualifier`, the unit into `unit`, and thousands are not separated"),
        ({"value": ""}, "a blank gives its reason in the column `missing`: not_published, not_looked_up, illegible, not_applicable"),
        ({"missing": "illegible"}, "leave one of the two empty"),
        ({"unit": "万元"}, "write it as the document does: % \uff05 百分之; or leave it out"),
        ({"metric": "seats", "unit": "元"}, "write it as the document does: 个 学位, with 万 or 亿 before it where it prints so; or leave it out"),
        (dict.fromkeys(GOOD, ""), "delete it"),
        ({"qualifier": "超过"}, "one of exact, more_than, at_least, less_than, at_most, approx"),
        ({"missing": "lost", "value": ""}, "one of not_published, not_looked_up, illegible, not_applicable"),
        ({"status": "X"}, "one of A, B, E, P, U, F, M"), ({"preferred": "yes"}, "one of true, false"), ({"dating": "x"}, "one of stated, inferred"),
        ({"source": "torn"}, "set `status: U`, or give the proof in `certain`"),
        ({"value": "110.58"}, "correct it; where the document itself prints it, set `status: U` and say so in `note`"),
    ],
    ids=str,
)  # fmt: skip
def test_a_fault_says_how_it_is_mended(registry: Path, change: dict[str, str], hint: str) -> None:
    write(registry.parent, GOOD, GOOD | change)
    assert hints(registry) == [hint]


# files that are not what they should be


HEADER = "region,metric,period,source,value\n"
ROW = "许昌,share,2020,paper,3"


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        (f"{HEADER}{ROW}\n{ROW},4\n", ["this row has 6 fields, and the header 5", "rows.csv:3"], "a text with a comma in it stands in double quotes"),
        (f"{HEADER}{ROW},\n{ROW[:-2]}\n", ["this row has 6 fields, and the header 5", "rows.csv:2", "this row has 4 fields, and the header 5", "rows.csv:3"], "an empty field too needs its comma"),
        (HEADER.replace(",", ";") + ROW.replace(",", ";") + ";4\n", ["this row has 6 fields, and the header 5", "rows.csv:2"], "a text with a comma in it stands in double quotes"),
        (HEADER.replace("region", "地区").replace("value", "数值") + ROW + "\n", ["columns unknown: 地区, 数值; columns lacking: region", "rows.csv:1"], "name the columns so: 地区 → region, 数值 → value"),
        (HEADER.replace("source", "source id") + ROW + "\n", ["columns unknown: source id; columns lacking: source", "rows.csv:1"], "name the columns so: source id → source"),
        (HEADER.replace("value", "valeu") + ROW + "\n", ["columns unknown: valeu", "rows.csv:1"], "did you mean 'value'?"),
    ],
    ids=["long", "long and short", "semicolons", "columns in Chinese", "columns by their titles", "column unknown"],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_a_row_or_header_that_does_not_fit_is_told(
    registry: Path, text: str, said: list[str], hint: str, packed: bool
) -> None:
    (registry.parent / "rows.csv").write_text(text, encoding="utf-8")
    if packed:
        by_pattern(registry, "rows.csv.gz")
        (registry.parent / "rows.csv.gz").write_bytes(gzip.compress(text.encode()))
        said = [line.replace("rows.csv", "rows.csv.gz") for line in said]
    assert (refused(registry), hints(registry)[-1]) == (said, hint)


def test_ragged_rows_are_counted(registry: Path) -> None:
    (registry.parent / "rows.csv").write_text(HEADER + f"{ROW},4\n" * 10, encoding="utf-8")
    assert refused(registry)[-2:] == ["this row has 6 fields, and the header 5 … in all: 10 rows", "rows.csv:4"]
    assert ask(registry, "metrics").err.endswith("problems in all: 10\n")


@pytest.mark.parametrize(
    ("data", "place", "hint"),
    [
        (f"{HEADER}{ROW}\n".encode("gbk"), "rows.csv:2:1", "this looks like GBK; convert it with `iconv -f GBK -t UTF-8`; Excel saves it as “CSV UTF-8 (Comma delimited)”"),
        (f"{HEADER}paper,share,2020,许昌,3\n".encode("gbk"), "rows.csv:2:18", "this looks like GBK; convert it with `iconv -f GBK -t UTF-8`; Excel saves it as “CSV UTF-8 (Comma delimited)”"),
        ("地区,指标\n许昌,share\n".encode("gbk"), "rows.csv:1:1", "this looks like GBK; convert it with `iconv -f GBK -t UTF-8`; Excel saves it as “CSV UTF-8 (Comma delimited)”"),
        (f"{HEADER}{ROW}\n".encode("utf-16"), "rows.csv:1:1", "this looks like UTF-16; save it as UTF-8; Excel saves it as “CSV UTF-8 (Comma delimited)”"),
    ],
    ids=["gbk", "gbk within a row", "gbk header", "utf-16"],
)  # fmt: skip
def test_csv_that_is_not_utf_8_is_told_as_a_registry_is(registry: Path, data: bytes, place: str, hint: str) -> None:
    (registry.parent / "rows.csv").write_bytes(data)
    message, *where = refused(registry)
    assert message.startswith("error[encoding]: byte 0x")
    assert (where, hints(registry)) == ([place], [hint])
    assert ask(registry, "check").out.splitlines()[1].split("\t")[1] == "encoding"


def test_empty_rows_are_counted_and_nothing_else_is_told_of_them(registry: Path) -> None:
    empty = dict.fromkeys(GOOD, "")
    write(registry.parent, GOOD, empty, empty, GOOD | {"source": ""}, empty)
    assert refused(registry) == [
        "this row is empty … in all: 3 rows",
        "rows.csv:3",
        "no source is called ''",
        "rows.csv:5",
    ]


def test_a_wrong_byte_far_down_is_found(registry: Path) -> None:
    years = "".join(f"许昌,share,{year},paper,3\n" for year in range(1000, 9999))
    (registry.parent / "rows.csv").write_bytes((HEADER + years).encode() + "漯河,share,2020,paper,3\n".encode("gbk"))
    assert refused(registry)[1] == "rows.csv:9001:1"


def test_a_long_series_contradicts_itself_only_where_two_figures_are_of_one_period(registry: Path) -> None:
    """More periods than the engine has bits for them."""
    years = [GOOD | {"period": str(year), "value": str(year % 100)} for year in range(1850, 2020)]
    write(registry.parent, *years)
    assert len(values(registry)) == len(years)
    write(registry.parent, *years, GOOD | {"period": "1976", "value": "1"})
    outcome = ask(registry, "metrics")
    assert (outcome.status, outcome.err.count("error[sources-disagree]")) == (Status.REGISTRY_INVALID, 1)
    assert "rows.csv:172" in outcome.err


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\1\2", "region,metric\n许昌,share\n".encode(), "地区,指标\n许昌,share\n".encode("gbk"), b"PAR1 not parquet PAR1",
     "region,metric,period,source,value\n许昌,share,2020,paper,3,4,5\n".encode(),
     "region,metric,period,source,value\n许昌,share,2020\n".encode(), "region,metric,period,source,value,extra\n许昌,share,2020,paper,3,4\n".encode()],
    ids=["empty", "binary", "columns lacking", "gbk", "parquet", "long row", "short row", "column unknown"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_what_is_no_table_is_refused(registry: Path, name: str, data: bytes) -> None:
    registry.write_text(HEAD + f"bulk: [{name}]\n", encoding="utf-8")
    (registry.parent / name).write_bytes(data)
    assert refused(registry)


def test_unknown_and_lacking_columns_are_named(registry: Path) -> None:
    (registry.parent / "rows.csv").write_text("region,metric,period,valeu\n许昌,share,2020,3\n", encoding="utf-8")
    assert refused(registry) == ["columns unknown: valeu; columns lacking: source", "rows.csv:1"]
    (registry.parent / "rows.csv").write_text("region,metric,period\n许昌,share,2020\n", encoding="utf-8")
    assert (refused(registry), hints(registry)) == (["columns lacking: source", "rows.csv:1"], [])


@pytest.mark.parametrize("name", ["nowhere.csv", "x*.csv", "nowhere.parquet", "https://example.org/rows.csv", "part"])
def test_a_file_that_is_not_there(registry: Path, name: str) -> None:
    write(registry.parent, GOOD)
    (registry.parent / "part").mkdir()
    registry.write_text(HEAD + f'bulk: ["{name}"]\n', encoding="utf-8")
    assert refused(registry)


def test_a_folder_is_told_the_registry_in_it(registry: Path) -> None:
    folder = registry.parent
    (folder / "part").mkdir()
    for named, hint in (
        (folder.name, f"did you mean '{folder.name}/registry.yaml'?"),
        (f"{folder.name}/part", "check the path given by --registry or EDUCLI_REGISTRY"),
    ):
        outcome = educli("metrics", "--registry", named, folder=folder.parent)
        assert outcome.status == Status.REGISTRY_INVALID
        assert outcome.err.endswith(f"  hint: {hint}\n")


@pytest.mark.parametrize("field", ["include", "bulk"])
@pytest.mark.parametrize("name", ["../outside.yaml", "part/../../outside.yaml", "link.yaml", "{absolute}"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, field: str, name: str) -> None:
    inside = tmp_path / "inside"
    (inside / "part").mkdir(parents=True)
    outside = tmp_path / "outside.yaml"
    outside.write_text("format: 1\n", encoding="utf-8")
    (inside / "link.yaml").symlink_to(outside)
    registry = inside / "registry.yaml"
    registry.write_text(HEAD + f'{field}: ["{name.format(absolute=outside)}"]\n', encoding="utf-8")
    outcome = ask(registry, "metrics")
    assert outcome.status == Status.REGISTRY_INVALID
    assert outcome.err.startswith("error[include-outside]")


# include and extend


def test_includes_add_up(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "tiny.yaml").write_bytes(TINY.read_bytes())
    (tmp_path / "registry.yaml").write_text(
        HEAD.replace("  urban:", "  suburban:") + "include: [part/tiny.yaml]\n", encoding="utf-8"
    )
    both = {row["metric"] for row in rows(ask(tmp_path / "registry.yaml", "metrics"))}
    alone = {row["metric"] for row in rows(educli("metrics", "--registry", str(TINY)))}
    assert both == alone | {"share", "seats"}


def test_problems_of_an_included_file_name_it(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a.yaml").write_text("format: 1\nwrong: 1\n", encoding="utf-8")
    (tmp_path / "registry.yaml").write_text("format: 1\ninclude: [part/a.yaml]\nwrong: 1\n", encoding="utf-8")
    outcome = ask(tmp_path / "registry.yaml", "metrics")
    assert [line.strip() for line in outcome.err.splitlines() if ".yaml:" in line] == [
        "registry.yaml:3:1",
        "part/a.yaml:2:1",
    ]


def test_extend_adds_to_the_shipped_registry(tmp_path: Path) -> None:
    registry = tmp_path / "registry.yaml"
    registry.write_text(HEAD.replace("  urban:", "  tests_only:") + "extend: builtin\n", encoding="utf-8")
    alone = rows(educli("metrics", "--registry", str(BUILTIN_REGISTRY)))
    both = rows(ask(registry, "metrics"))
    assert len(both) == len(alone) + 2
    assert {row["metric"] for row in both} == {row["metric"] for row in alone} | {"share", "seats"}


# what is kept


def observed(registry: Path) -> list[dict[str, str]]:
    outcome = ask(registry, "sql", "select * exclude (file) from observation order by id")
    assert outcome.status == 0, outcome.err
    return rows(outcome)


def test_a_column_that_is_absent_reads_as_one_that_is_spelled_out(registry: Path) -> None:
    records = [GOOD, GOOD | {"region": "漯河", "value": "4"}]
    write(registry.parent, *records)
    absent = observed(registry)
    spelled = {"qualifier": "exact", "status": "A", "preferred": "false", "dating": "stated"}
    everything = dict.fromkeys(FIELDS, "") | spelled
    write(registry.parent, *(everything | record for record in records))
    assert observed(registry) == absent
    assert (absent[0]["status"], absent[0]["preferred"], absent[0]["span"], absent[0]["lower_open"]) == ("A", "false", "12", "false")  # fmt: skip


@pytest.mark.parametrize(
    ("type", "numbers"),
    [
        ("decimal(9, 2)", ("3.58", "40.00", "-0.10")),
        ("integer", ("3", "40", "0")),
        ("smallint", ("3", "-40", "0")),
        ("bigint", ("3", "40", "0")),
        ("double", ("3.5", "40.25", "-0.1")),
        ("decimal(26, 8)", ("123456789012345678.12345678", "40.25000000", "-0.10000000")),
    ],
)
def test_a_number_of_any_type_reads_as_its_text(registry: Path, type: str, numbers: tuple[str, ...]) -> None:
    registry.write_text(HEAD.replace("bounds: [0, 100], ", "") + "bulk: [rows.parquet]\n", encoding="utf-8")
    as_text, as_number = (written_as(registry, form, numbers) for form in (f"{type}::varchar", type))
    assert as_number == as_text
    assert [row["printed"] for row in as_text] == [*numbers, ""]


def written_as(registry: Path, form: str, numbers: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the observations of a Parquet file with these numbers, and a blank."""
    figures = [f"('许昌', {2020 + place}, '{number}'::{form}, null)" for place, number in enumerate(numbers)]
    values = ", ".join([*figures, f"('漯河', 2020, null::{form}, 'illegible')"])
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select *, 'share' as metric, 'paper' as source from (values {values}) as figure(region, period, value, missing)) "
            f"to '{registry.parent / 'rows.parquet'}'"
        )
    return observed(registry)


def test_more_digits_than_a_registry_has_are_refused_in_any_type(registry: Path) -> None:
    registry.write_text(HEAD + "bulk: [rows.parquet]\n", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select '许昌' as region, 'share' as metric, 2020 as period, 'paper' as source, 3.5::decimal(38, 10) as value) "
            f"to '{registry.parent / 'rows.parquet'}'"
        )
    assert refused(registry)[0].startswith("'3.5000000000' is not a plain number")


def test_numbers_of_unlike_types_keep_their_digits(registry: Path) -> None:
    by_pattern(registry, "*.parquet")
    with duckdb.connect() as connection:
        for year, number in ((2020, "3.50::decimal(9, 2)"), (2021, "4::integer"), (2022, "'5.0'")):
            connection.execute(
                f"copy (select '许昌' as region, 'share' as metric, {year} as period, 'paper' as source, {number} as value) "
                f"to '{registry.parent / f'{year}.parquet'}'"
            )
    assert [(row["printed"], row["decimals"], row["value"]) for row in observed(registry)] == [("3.50", "2", "3.5"), ("4", "0", "4"), ("5.0", "1", "5")]  # fmt: skip


def test_a_number_beside_a_unit_is_in_that_unit(registry: Path) -> None:
    registry.write_text(HEAD + "bulk: [rows.parquet]\n", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select '许昌' as region, 'seats' as metric, 2020 as period, 'paper' as source, 5.91::decimal(9, 2) as value, '万个' as unit) "
            f"to '{registry.parent / 'rows.parquet'}'"
        )
    [row] = observed(registry)
    assert (row["value"], row["printed"], row["printed_unit"], row["decimals"]) == ("59100", "5.91", "万个", "0")


def test_the_observations_are_the_same_table_with_and_without_rows(registry: Path, tmp_path: Path) -> None:
    def described(path: Path) -> list[tuple[str, str]]:
        fields = rows(ask(path, "sql", "--tables", "--fields", "table,field,type"))
        return [(row["field"], row["type"]) for row in fields if row["table"] == "observation"]

    write(registry.parent, GOOD)
    assert described(registry) == described(TINY)


def test_a_copy_for_other_hands_has_one_table_of_observations(registry: Path) -> None:
    write(registry.parent, GOOD, GOOD | {"region": "漯河", "qualifier": "more_than"})
    copy = registry.parent / "copy.duckdb"
    assert ask(registry, "export", copy.name).status == 0
    with duckdb.connect(copy, read_only=True) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        assert "observation" in tables
        assert not tables & {"recorded", "bulk_row"}
        found = connection.execute("select region_zh, qualifier, value from figures order by figure").fetchall()
    assert [(name, qualifier, str(value)) for name, qualifier, value in found] == [("许昌市", "exact", "3.58000000"), ("漯河市", "more_than", "3.58000000")]  # fmt: skip


# check


def checked(registry: Path, *words: str) -> tuple[int, list[str]]:
    """Return the status of `check`, and lint, message and place of each finding."""
    outcome = ask(registry, "check", *words)
    fields = ("lint", "message", "file", "line_number")
    return outcome.status, [" | ".join(row[field] for field in fields) for row in rows(outcome)]


@pytest.mark.parametrize(
    "data",
    ["许都,share,2020,paper,3\n", "许昌,share,2020,paper,3,4\n", "许昌,share,2020,paper,3\n许昌,share,2020,paper,4\n"],
    ids=["unknown region", "ragged", "contradiction"],
)
def test_check_refuses_what_loading_refuses(registry: Path, data: str) -> None:
    (registry.parent / "rows.csv").write_text("region,metric,period,source,value\n" + data, encoding="utf-8")
    refusal = ask(registry, "metrics").err
    status, found = checked(registry)
    assert status == Status.FINDINGS
    told = [one.split(" | ") for one in found]
    assert [f"error[{lint}]: {message}" for lint, message, *_place in told] == [
        line for line in refusal.splitlines() if line.startswith("error")
    ]
    assert all(f"  {file}:{line}" in refusal for *_said, file, line in told)


def test_check_tells_of_records_when_rows_do_not_hold(registry: Path) -> None:
    registry.write_text(
        HEAD.replace("paper: {", "paper: {published: 2019, observations: [{region: 许昌, metric: share, value: 3, period: 2020}], ")
        + "bulk: [rows.csv]\n",
        encoding="utf-8",
    )  # fmt: skip
    write(registry.parent, GOOD | {"region": "许都"})
    assert [one.split(" | ")[0] for one in checked(registry)[1]] == ["period-after-publication", "bad-bulk"]


def test_check_names_the_fingerprint_of_what_it_loaded(registry: Path) -> None:
    write(registry.parent, GOOD)
    answers = [json.loads(ask(registry, question, "-f", "json").out) for question in ("check", "metrics")]
    assert answers[0]["registry"]["fingerprint"] == answers[1]["registry"]["fingerprint"] != ""
    assert checked(registry) == (0, [])


def test_check_without_room_is_no_finding(registry: Path) -> None:
    write(registry.parent, GOOD)
    outcome = ask(registry, "check", "--memory", "1KB")
    assert (outcome.status, outcome.out) == (Status.SURROUNDINGS_FAILED, "")


def test_lints_of_rows(registry: Path) -> None:
    registry.write_text(
        HEAD.replace("paper: {", "paper: {published: 2019-05, ") + "bulk: [rows.csv]\n", encoding="utf-8"
    )
    late = [GOOD | {"period": str(year)} for year in range(2018, 2024)]
    beyond = [GOOD | {"period": str(year), "value": "110", "status": "U"} for year in (2000, 2001)]
    write(registry.parent, *late, *beyond, GOOD | {"period": "2019-06", "missing": "illegible", "value": ""})
    lint = "period-after-publication | the period {} begins after the publication, 2019-05{} | rows.csv | {}"
    assert checked(registry) == (
        Status.FINDINGS,
        [
            lint.format(2020, "", 4), lint.format(2021, "", 5), lint.format(2022, " … in all: 5 rows", 6),
            *(f"beyond-bounds | 110 lies outside the bounds of 'share' | rows.csv | {line}" for line in (8, 9)),
        ],
    )  # fmt: skip


def test_three_rows_are_all_there_are(registry: Path) -> None:
    registry.write_text(HEAD.replace("paper: {", "paper: {seen: 2019-05-01, ") + "bulk: [rows.csv]\n", encoding="utf-8")
    write(registry.parent, *[GOOD | {"period": str(year)} for year in (2020, 2021, 2022)])
    assert len(found := checked(registry)[1]) == 3
    assert not any("in all" in one for one in found)


def test_rows_are_placed_as_the_person_named_the_folder(registry: Path) -> None:
    write(registry.parent, GOOD, GOOD | {"value": "4"})
    folder = registry.parent
    outcome = educli("check", "--registry", f"{folder.name}/registry.yaml", folder=folder.parent)
    [finding] = rows(outcome)
    assert finding["file"] == f"{folder.name}/rows.csv"
    assert finding["message"] == f"this contradicts the observation at {folder.name}/rows.csv:2"


def test_many_contradictions_are_counted(registry: Path) -> None:
    twice = [GOOD | {"period": str(year), "value": value} for year in range(1990, 2015) for value in ("3", "4")]
    write(registry.parent, *twice)
    found = checked(registry)[1]
    assert len(found) == 20
    assert "in all: 25 rows" in found[-1]
