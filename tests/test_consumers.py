"""What others read: the published schemas of SARIF 2.1.0 and JUnit find our findings valid, and a JUnit parser takes them."""

import json
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from asking import HERE, Outcome, educli
from jsonschema import Draft7Validator
from junitparser import JUnitXml
from test_evidence import HEAD, RIGHT, TEXT, source
from test_lints import waived
from xmlschema import XMLSchema

from educli.model.lints import LINTS

SCHEMAS = HERE / "schemas"
SARIF = Draft7Validator(
    json.loads((SCHEMAS / "sarif-2.1.0.json").read_bytes()), format_checker=Draft7Validator.FORMAT_CHECKER
)
JUNIT = XMLSchema(SCHEMAS / "junit-10.xsd")

BROKEN = sorted((HERE / "lints").glob("*.yaml"))
VERDICTS = ("not_met", "undecided", "waived", "met", "no_data", "not_applicable", "all")
EVERYTHING = ("--only", "all", "--reference", "--include-unreliable", "--include-unverified")


def asked() -> Iterator[tuple[str, ...]]:
    """Yield a question for every lint, every problem of loading and every verdict."""
    for path in BROKEN:
        yield "check", "-r", f"lints/{path.name}"
    for path in sorted((HERE / "bad").glob("*.yaml")):
        yield "check", "-r", f"bad/{path.name}"
    yield "check", "-r", "none.yaml"
    yield "check", "-r", "lints/unused-metric.yaml", "--lang", "zh"
    yield "check", "-r", "tiny.yaml"
    yield ("check",)
    for verdict in VERDICTS:
        yield "gaps", "-r", "tiny.yaml", "--only", verdict
    yield "gaps", "-r", "tiny.yaml", "--year", "1999"
    yield "gaps", "-r", "tiny.yaml", *EVERYTHING, "--lang", "zh"
    yield "gaps", *EVERYTHING


def faults(text: str, format: str) -> list[str]:
    """Return what the published schema of a format has against a text."""
    if format == "sarif":
        return [f"{error.json_path}: {error.message}" for error in SARIF.iter_errors(json.loads(text))]
    return [f"{error.path}: {error.reason}" for error in JUNIT.iter_errors(text)]


each_format = pytest.mark.parametrize("format", ["sarif", "junit"])


@each_format
@pytest.mark.parametrize("words", list(asked()), ids=" ".join)
def test_findings_are_valid(words: tuple[str, ...], format: str) -> None:
    assert faults(educli(*words, "--format", format).out, format) == []


@each_format
def test_findings_about_documents_are_valid(tmp_path: Path, format: str) -> None:
    outcome = check_documents(tmp_path, format)
    assert faults(outcome.out, format) == []
    named = {lint for lint in LINTS if re.search(rf'"{lint}"', outcome.out)}
    # With the files under lints/, every lint there is.
    assert named | {path.stem for path in BROKEN} == set(LINTS)


def check_documents(folder: Path, format: str) -> Outcome:
    """Check sources of which one has lost its document, one has a changed one, one names none, and one has wrong quotes."""
    (folder / "documents").mkdir()
    (folder / "documents" / "whole.txt").write_bytes(TEXT.encode())
    changed = TEXT + "附注\n"
    (folder / "documents" / "changed.txt").write_bytes(changed.encode())
    wrong = (
        "region: 濮阳, metric: gross, value: 85, quote: 毛入园率85%, at: 许昌 二",
        "region: 平顶山, metric: gross, value: 3.5, quote: 3.5%, at: 漯河 二",
        "region: 鹤壁, metric: seats, value: 12000, quote: 新增学位12000个, at: 漯河 一(一)一",
    )
    sources = (
        source("whole", TEXT, *RIGHT, *wrong),
        source("later", TEXT + "另注\n", "region: 开封, metric: gross, value: 93.5, quote: 毛入园率93.5%, at: 漯河 二"),
        source("lost", "另一份", "region: 郑州, metric: gross, value: 95, quote: 毛入园率95%, at: 一"),
        re.sub(
            " +text_sha256:.*\n",
            "",
            source("unnamed", "", "region: 洛阳, metric: gross, value: 95, quote: 毛入园率95%, at: 一"),
        ),
    )
    (folder / "registry.yaml").write_text(HEAD + "".join(sources), encoding="utf-8")
    return educli("check", "-r", "registry.yaml", "--documents", "documents", "--format", format, folder=folder)


@each_format
def test_a_waived_line_is_valid(tmp_path: Path, format: str) -> None:
    waived(tmp_path, "2999")
    words = ("gaps", "郑州", "-r", "waived.yaml", "--only", "waived", "--format", format)
    outcome = educli(*words, folder=tmp_path)
    assert '"waived"' in outcome.out
    assert faults(outcome.out, format) == []


@each_format
@pytest.mark.parametrize("name", ["登记 表#1?.yaml", 'a&<b>".yaml', "\x1b[31m.yaml", "\udcff.yaml"], ids=ascii)
def test_findings_in_a_file_of_any_name_are_valid(tmp_path: Path, name: str, format: str) -> None:
    shutil.copy(BROKEN[0], tmp_path / name)
    assert faults(educli("check", "-r", name, "--format", format, folder=tmp_path).out, format) == []


# the schemas, and whether they refuse anything


@pytest.mark.parametrize("name", ["sarif-2.1.0.json", "junit-10.xsd"])
def test_a_schema_is_as_published(name: str) -> None:
    assert sha256((SCHEMAS / name).read_bytes()).hexdigest() in (SCHEMAS / "README.md").read_text(encoding="utf-8")


def test_our_logs_name_the_schema_they_are_held_to() -> None:
    log = json.loads(educli("check", "-r", "tiny.yaml", "--format", "sarif").out)
    assert log["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    Draft7Validator.check_schema(SARIF.schema)


def broken(log: Any, place: str, value: object) -> str:
    """Return a log with another value at one place; None takes the place away."""
    *path, last = (int(step) if step.isdigit() else step for step in place.split("."))
    inner = log
    for step in path:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(log)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("version", "2.0"),
        ("runs", None),
        ("surplus", 1),
        ("$schema", "no address"),
        ("runs.0.tool.driver.name", None),
        ("runs.0.columnKind", "bytes"),
        ("runs.0.results.0.message", "bare"),
        ("runs.0.results.0.level", "fatal"),
        ("runs.0.results.0.ruleIndex", -2),
        ("runs.0.results.0.locations.0.physicalLocation.region.startLine", 0),
        ("runs.0.results.0.locations.0.physicalLocation.artifactLocation.uri", "许 昌.yaml"),
    ],
)
def test_a_broken_log_is_refused(place: str, value: object) -> None:
    log = json.loads(educli("check", "-r", "lints/unused-metric.yaml", "--format", "sarif").out)
    (fault,) = faults(broken(log, place, value), "sarif")
    assert place.rpartition(".")[2] in fault


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<testsuites name="educli"', '<testsuites name="educli" skipped="1"'),
        (' tests="1" failures="0" errors="0" skipped="1"', ' tests="1" failures="0"'),
        ("<testcase classname=", "<testcase line="),
        ("<skipped message=", "<warning message="),
        ("</testsuite>\n", "</testsuite>\n <testcase/>\n"),
    ],
)
def test_a_broken_report_is_refused(old: str, new: str) -> None:
    text = educli("check", "-r", "lints/unused-metric.yaml", "--format", "junit").out
    assert old in text
    assert faults(text.replace(old, new), "junit")


# a reader


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_junit_is_taken(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "findings.xml"
    file.write_text(educli("check", "--registry", str(path), "--format", "junit").out, encoding="utf-8")
    suites = JUnitXml.fromfile(str(file))
    cases = [case for suite in suites for case in suite]
    assert path.stem in {case.classname for case in cases}
    assert (suites.tests, suites.failures) == (len(cases), sum(case.is_failure for case in cases))
