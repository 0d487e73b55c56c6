"""Answers that another way of asking would change say so, and list what was asked for."""

from __future__ import annotations

import pytest
from asking import educli, rows

from educli.paths import BUILTIN_REGISTRY

SHIPPED = ("--registry", str(BUILTIN_REGISTRY), "--lang", "en")
REFERENCE = ("gaps", "河南", "--year", "2020", "--reference", *SHIPPED)


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("--fields", "verdict,reference_verdict,metric,line,margin"),
        ("--fields", "verdict,reference_verdict,metric"),
    ],
)
def test_a_reference_is_listed_by_what_it_would_say(fields: tuple[str, ...]) -> None:
    every = [row for row in rows(educli(*REFERENCE)) if "not_met" in (row["verdict"], row["reference_verdict"])]
    listed = rows(educli(*REFERENCE, "--only", "not_met", *fields))
    assert every
    assert [(row["verdict"], row["reference_verdict"], row["metric"]) for row in listed] == [
        (row["verdict"], row["reference_verdict"], row["metric"]) for row in every
    ]


def test_without_being_asked_for_no_reference_is_listed() -> None:
    listed = rows(educli("gaps", "河南", "--year", "2020", "--only", "not_met", *SHIPPED))
    assert {row["verdict"] for row in listed} <= {"not_met"}


def test_who_is_better_may_depend_on_the_year_and_that_is_said() -> None:
    asked = ("compare", "许昌", "郑州", "-m", "普惠性幼儿园覆盖率", *SHIPPED)
    latest, of_one_year = educli(*asked), educli(*asked, "--year", "2020")
    better = [[row["region"] for row in rows(outcome) if row["best"] == "true"] for outcome in (latest, of_one_year)]
    assert better == [["410100"], ["411000"]]
    said = "Of different years: 1; within one year, as --year asks for it, another region may be better."
    assert said in latest.err
    assert said not in of_one_year.err
