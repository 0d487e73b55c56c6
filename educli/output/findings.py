"""SARIF 2.1.0 and JUnit XML: findings in files, for the servers that check a registry kept in git."""

import json
from typing import TextIO
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from educli import __version__
from educli.model.result import Report, Result
from educli.output.formats import Layout
from educli.output.text import safe, safe_json

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write_sarif(result: Result, out: TextIO, layout: Layout) -> None:
    reports = result.reports() if result.reports else ()
    rules = {report.id: report.help for report in reports}
    run = {
        "tool": {
            "driver": {
                "name": "educli",
                "version": __version__,
                "rules": [{"id": id, "help": {"text": help or id}} for id, help in rules.items()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, list(rules)) for report in reports],
    }
    out.write(
        safe_json(json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1))
        + "\n"
    )


def _result(report: Report, rules: list[str]) -> dict[str, object]:
    place = {
        # A file name need not be UTF-8; its bytes are what the address carries.
        "artifactLocation": {"uri": quote(report.file.replace("\\", "/").encode("utf-8", "surrogateescape"))},
        "region": {"startLine": report.line, "startColumn": report.column},
    }
    return {
        # What holds is no failure, and then has no level.
        "kind": "pass" if report.level == "none" else "fail",
        "ruleId": report.id,
        "ruleIndex": rules.index(report.id),
        "level": report.level,
        "message": {"text": report.message},
        "locations": [{"physicalLocation": place}],
    }


def write_junit(result: Result, out: TextIO, layout: Layout) -> None:
    """Write a test case per finding: errors fail, what holds passes, the rest is skipped with its message."""
    reports = result.reports() if result.reports else ()
    failures = sum(report.level == "error" for report in reports)
    passed = sum(report.level == "none" for report in reports)
    counts = f'tests="{len(reports)}" failures="{failures}" errors="0"'
    # Only a suite counts what it skips: the schema of JUnit's readers has no such attribute on the whole.
    suite = f'{counts} skipped="{len(reports) - failures - passed}"'
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<testsuites name="educli" {counts}>\n <testsuite name={quoteattr(result.question)} {suite}>\n')
    for report in reports:
        about = f"{report.about} " if report.about else ""
        name = quoteattr(safe(f"{report.id} {about}{report.file}:{report.line}:{report.column}"))
        message = quoteattr(safe(report.message))
        out.write(f"  <testcase classname={quoteattr(report.id)} name={name}>\n")
        if report.level == "error":
            out.write(f'   <failure type="error" message={message}>{escape(safe(report.help))}</failure>\n')
        elif report.level != "none":
            out.write(f"   <skipped message={message}/>\n")
        out.write("  </testcase>\n")
    out.write(" </testsuite>\n</testsuites>\n")
