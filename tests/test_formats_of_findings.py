"""SARIF and JUnit XML, held against what their consumers ask for."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from asking import HERE, TINY, Outcome, educli, rows

LINTED = sorted((HERE / "lints").glob("*.yaml"))
# RFC 3986: what may stand in a path, the rest percent-encoded.
URI = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+")
FROM_GAPS = ("gaps", "--registry", str(TINY), "--reference")


def asked() -> Iterator[tuple[str, ...]]:
    yield FROM_GAPS
    yield "check", "--registry", str(TINY)
    yield "check", "--registry", "bad/unknown-key.yaml"
    yield "check", "--registry", "none.yaml"
    for path in LINTED:
        yield "check", "--registry", f"lints/{path.name}"


ASKED = pytest.mark.parametrize("words", list(asked()), ids=lambda words: Path(words[2]).stem + "-" + words[0])


def run_of(outcome: Outcome) -> dict[str, Any]:
    log = json.loads(outcome.out)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@ASKED
def test_sarif_is_whole(words: tuple[str, ...]) -> None:
    run = run_of(educli(*words, "-f", "sarif"))
    driver = run["tool"]["driver"]
    assert driver["name"] == "educli"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", driver["version"])
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    assert {one["ruleId"] for one in run["results"]} == set(rules)
    assert all(rule["help"]["text"].strip() for rule in driver["rules"])
    for one in run["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]
        assert one["level"] in {"error", "warning", "note", "none"}
        assert (one["level"] == "none") == (one["kind"] == "pass")
        assert one["message"]["text"].strip()
        (location,) = one["locations"]
        place = location["physicalLocation"]
        assert URI.fullmatch(place["artifactLocation"]["uri"])
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1


@ASKED
def test_junit_counts_its_cases(words: tuple[str, ...]) -> None:
    outcome = educli(*words, "-f", "junit")
    suites = ElementTree.fromstring(outcome.out)
    (suite,) = suites
    assert (suites.tag, suite.tag, suite.get("name")) == ("testsuites", "testsuite", words[0])
    cases = suite.findall("testcase")
    assert all(case.get("classname") and case.get("name") for case in cases)
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
        "errors": 0,
    }
    assert {name: int(suite.get(name, "-1")) for name in counts} == counts
    whole = {name: suites.get(name) for name in counts}
    assert whole == {name: suite.get(name) for name in counts} | {"skipped": None}
    passed = sum(len(case) == 0 for case in cases)
    assert counts["failures"] + counts["skipped"] + passed == counts["tests"]
    assert bool(passed) == (words[0] == "gaps")


@pytest.mark.parametrize("path", LINTED, ids=lambda path: path.stem)
def test_all_formats_tell_the_same(path: Path) -> None:
    words = ("check", "--registry", f"lints/{path.name}")
    told = [(row["lint"], row["severity"], row["line_number"], row["column"]) for row in rows(educli(*words))]
    results = run_of(educli(*words, "-f", "sarif"))["results"]
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in results]
    assert told == [
        (one["ruleId"], one["level"], str(region["startLine"]), str(region["startColumn"]))
        for one, region in zip(results, regions, strict=True)
    ]
    cases = ElementTree.fromstring(educli(*words, "-f", "junit").out).iter("testcase")
    assert [(case.get("classname"), case.get("name"), case.find("failure") is not None) for case in cases] == [
        (lint, f"{lint} lints/{path.name}:{line}:{column}", severity == "error")
        for lint, severity, line, column in told
    ]


def test_a_uri_leads_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "登记 表#1?.yaml"
    path.write_bytes((HERE / "lints" / "unused-metric.yaml").read_bytes())
    (one,) = run_of(educli("check", "-r", str(path), "-f", "sarif"))["results"]
    parts = urlsplit(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
    assert (parts.scheme, parts.query, parts.fragment) == ("", "", "")
    assert Path(unquote(parts.path)) == path


def test_gaps_point_at_the_observation() -> None:
    for one in run_of(educli(*FROM_GAPS, "-f", "sarif"))["results"]:
        place = one["locations"][0]["physicalLocation"]
        assert Path(unquote(place["artifactLocation"]["uri"])) == TINY
        line = TINY.read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
        assert line.lstrip().startswith("- {region: ")


def test_gaps_have_levels_of_their_own() -> None:
    results = run_of(educli(*FROM_GAPS, "-f", "sarif"))["results"]
    levels = {one["ruleId"]: one["level"] for one in results}
    assert levels == {"not_met": "error", "undecided": "warning", "met": "none", "not_applicable": "note"}


@pytest.mark.parametrize("format", ["sarif", "junit"])
def test_other_answers_have_no_findings(format: str) -> None:
    outcome = educli("metrics", "-r", str(TINY), "-f", format)
    assert (outcome.status, outcome.out) == (2, "")
    assert "error[unknown-value]" in outcome.err
