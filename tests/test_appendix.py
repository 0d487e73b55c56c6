"""What explains an answer: exactly what its rows name, and what there is to know of it."""

import json
from typing import Any

import pytest
from asking import TINY, educli

from educli.commands.grammar import root
from educli.language import set_language
from educli.model.appendix import Found, chapters, named
from educli.model.codes import STATUSES
from educli.model.page import Chapter, Sheet
from educli.model.result import Result

TITLES = ["Definitions and comparability", "Data sources", "Lines used"]


def asked(*words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(educli(*words, "-f", "json", EDUCLI_REGISTRY=str(TINY)).out)["rows"]
    return rows


def answer(*words: str) -> Result:
    """Ask as the command line does, and return the answer before it is written."""
    set_language("en")
    command = root()
    with command.make_context("educli", [*words, "--registry", str(TINY)]) as context:
        result: Result = command.invoke(context).result
    return result


def table(found: list[Chapter], title: str) -> list[dict[str, str]]:
    """Return the rows of a titled sheet by their headings; none when it is not there."""
    sheets: list[Sheet] = [
        sheet for chapter in found for name, sheet in chapter.sheets if title in (name, chapter.title)
    ]
    heads = [heading.title for sheet in sheets[:1] for heading in sheet.headings]
    return [dict(zip(heads, row, strict=True)) for sheet in sheets[:1] for row in sheet.rows]


QUESTIONS = [
    ("gaps",), ("gaps", "--only", "all"), ("compare", "许昌", "漯河", "郑州"), ("rank", "大班额比例"), ("show", "许昌", "大班额比例"), ("why", "许昌", "大班额比例"),
    ("progress",), ("thresholds",), ("targets",), ("sources",), ("cite", "review-2022"), ("worklist",), ("coverage",), ("metrics",),
]  # fmt: skip


@pytest.mark.parametrize("words", QUESTIONS)
def test_it_tells_of_all_that_the_rows_name_and_of_nothing_else(words: tuple[str, ...]) -> None:
    rows, found = asked(*words), list(answer(*words).appendix())
    judging = [row for row in rows if row.get("step") != "other_line"]
    lines = {row["line"] for row in judging if row.get("line")} | {
        one["line"] for row in judging for one in row.get("lines") or []
    }
    assert {row["line id"] for row in table(found, "Lines used")} == lines
    documents = {row["line"]: row["source"] for row in asked("thresholds")}
    named = ("source", "base_source", "target_source")
    sources = {row[name] for row in judging for name in named if row.get(name)} | {documents[line] for line in lines}
    assert {row["source id"] for row in table(found, "Documents")} == sources
    names = {row["metric"]: row["metric_name"] for row in asked("metrics")}
    assert {row["metric"] for row in table(found, "Metrics")} == {
        names[row["metric"]] for row in judging if row.get("metric")
    }
    assert [chapter.title for chapter in found] == [
        title for title in TITLES if title in {chapter.title for chapter in found}
    ]


def test_it_tells_what_is_to_know_of_a_figure_and_of_no_other() -> None:
    rows = [row for row in asked("gaps") if row["value"] is not None]
    expected = set()
    for row in rows:
        for one in asked("show", row["region"], row["metric"]):
            same = (one["period"], one["source"]) == (row["period"], row["source"])
            if same and (
                one["status"] != "A"
                or one["dating"] == "inferred"
                or any(one[name] for name in ("population_name", "basis", "certain", "note"))
            ):
                expected.add(
                    (
                        one["region_name"],
                        one["metric_name"],
                        one["period"],
                        one["note"] or "",
                        STATUSES[one["status"]].removeprefix("normal"),
                    )
                )
    found = {
        (row["region"], row["metric"], row["period"], row.get("note", ""), row.get("status", ""))
        for row in table(list(answer("gaps").appendix()), "What to know of the figures")
    }
    assert expected
    assert found == expected


def test_it_says_where_the_answer_comes_from() -> None:
    result = answer("gaps")
    [sheet] = [
        sheet for chapter in result.appendix() for title, sheet in chapter.sheets if title == "Where this comes from"
    ]
    origin = {row[0]: row[1] for row in sheet.rows}
    assert (origin["question"], origin["registry"], origin["fingerprint of the registry"]) == (
        "educli gaps",
        "tiny.yaml",
        result.digest,
    )


def test_it_says_what_was_asked() -> None:
    asked = (
        "漯河",
        "许昌 ",
        "--year",
        "2020",
        "-m",
        "大班额比例",
        "--metric",
        "毛入园率",
        "--reference",
        "--only",
        "met,no_data",
    )
    result = answer("gaps", *asked)
    [row] = [
        row
        for chapter in result.appendix()
        for _title, sheet in chapter.sheets
        for row in sheet.rows
        if row[0] == "question"
    ]
    assert (
        row[1]
        == "educli gaps 漯河 '许昌 ' --year 2020 --metric 大班额比例 --metric 毛入园率 --only met,no_data --reference"
    )


def test_a_statement_of_ones_own_names_nothing() -> None:
    result = answer("sql", "select 'review-2022' as source, 'large_class_share' as metric")
    assert [title for chapter in result.appendix() for title, _sheet in chapter.sheets] == ["Where this comes from"]
    assert list(result.prose()) == []


def test_what_does_not_judge_is_not_named() -> None:
    assert named(
        [{"step": "other_line", "line": "a", "source": "b"}, {"step": "line", "line": "c", "source": None}]
    ).lines == ["c"]


def test_nothing_found_has_no_chapter_but_where_it_comes_from() -> None:
    assert [chapter.title for chapter in chapters(Found(), {"question": "x"})] == ["Data sources"]
