"""What others read: a typed model of SARIF 2.1.0 and a JUnit parser take our findings as they are."""

import json
from pathlib import Path

import pytest
from asking import HERE, educli
from junitparser import JUnitXml
from sarif_pydantic import Sarif

LINTS = sorted((HERE / "lints").glob("*.yaml"))


@pytest.mark.parametrize("path", LINTS, ids=lambda path: path.stem)
def test_sarif_is_taken(path: Path) -> None:
    outcome = educli("check", "--registry", str(path), "--format", "sarif")
    run = Sarif.model_validate(json.loads(outcome.out)).runs[0]
    assert path.stem in {result.rule_id for result in run.results or []}


@pytest.mark.parametrize("path", LINTS, ids=lambda path: path.stem)
def test_junit_is_taken(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "findings.xml"
    file.write_text(educli("check", "--registry", str(path), "--format", "junit").out, encoding="utf-8")
    suites = JUnitXml.fromfile(str(file))
    cases = [case for suite in suites for case in suite]
    assert path.stem in {case.classname for case in cases}
    assert (suites.tests, suites.failures) == (len(cases), sum(case.is_failure for case in cases))
