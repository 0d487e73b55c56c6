"""Where answers go and what is set once: files whole or not there, names from stdin, the configuration file, pipes."""

import csv
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from decimal import Decimal
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import ClassVar

import pytest
from asking import HERE, TINY, Outcome, educli, rows

from educli.errors import Status
from educli.language import _, speaking
from educli.model import codes
from educli.model.wording import margin
from educli.output.delivery import write_whole
from educli.output.formats import FORMATS

TEXTS = [name for name, format in FORMATS.items() if not format.binary]
RANK = ("rank", "大班额比例")
TINY_REGISTRY = {"EDUCLI_REGISTRY": str(TINY)}


def ask(*words: str, stdin: str | bytes = "", **settings: str) -> Outcome:
    return educli(*words, stdin=stdin, **TINY_REGISTRY | settings)  # type: ignore[arg-type]


# files


@pytest.mark.parametrize(("ending", "format"), [(ending, name) for name in TEXTS for ending in FORMATS[name].endings])
def test_the_ending_of_a_file_names_its_format(tmp_path: Path, ending: str, format: str) -> None:
    file = tmp_path / f"answer{ending.upper()}"
    command = "cite" if FORMATS[format].only else "gaps"
    to_file = ask(command, "-o", str(file))
    direct = ask(command, "--format", format)
    assert (to_file.status, to_file.out, to_file.err) == (0, "", direct.err)
    assert file.read_text(encoding="utf-8") == direct.out
    assert list(tmp_path.iterdir()) == [file]


def test_a_format_that_is_asked_for_wins_over_the_ending_and_the_ending_over_a_setting(tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    ask(*RANK, "-o", str(file), "-f", "json")
    assert json.loads(file.read_text(encoding="utf-8"))["question"] == "rank"
    ask(*RANK, "-o", str(file), EDUCLI_FORMAT="json")
    assert file.read_text(encoding="utf-8").startswith("rank_low,")


@pytest.mark.parametrize("name", ["answer", "answer.xyz", "answer.csv.", ".."])
def test_an_ending_that_names_no_format(tmp_path: Path, name: str) -> None:
    outcome = ask(*RANK, "-o", str(tmp_path / name))
    assert (outcome.status, outcome.out) == (2, "")
    assert "error[unknown-value]" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_dash_is_stdout() -> None:
    assert ask(*RANK, "-o", "-") == ask(*RANK)


@pytest.mark.parametrize("words", [("rank", "no such metric"), (*RANK, "--fields", "nmae"), (*RANK, "-f", "sarif")])
def test_a_question_that_fails_leaves_the_file_as_it_was(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "answer.tsv"
    file.write_text("before", encoding="utf-8")
    assert ask(*words, "-o", str(file)).status == 2
    assert file.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    for file in (tmp_path / "none" / "answer.tsv", tmp_path / "a.tsv" / "b.tsv"):
        (tmp_path / "a.tsv").touch()
        outcome = ask(*RANK, "-o", str(file))
        assert outcome.status == 4
        assert str(file) in outcome.err
        assert "error[cannot-write]" in outcome.err


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.tsv").mkdir()
    outcome = ask(*RANK, "-o", str(tmp_path / "folder.tsv"))
    assert outcome.status == 4
    assert list(tmp_path.iterdir()) == [tmp_path / "folder.tsv"]


def test_what_cannot_be_read_is_no_failed_write(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"), write_whole(tmp_path / "whole") as out:
        out.write((tmp_path / "nowhere").read_text(encoding="utf-8"))
    assert list(tmp_path.iterdir()) == []


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.tsv", tmp_path / "link.tsv"
    real.touch()
    real.chmod(0o640)
    link.symlink_to(real)
    ask(*RANK, "-o", str(link))
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("rank_low\t")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_new_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    ask(*RANK, "-o", str(tmp_path / "answer.tsv"))
    assert (tmp_path / "answer.tsv").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    (tmp_path / "answer.tsv").symlink_to("/dev/full")
    outcome = ask(*RANK, "-o", str(tmp_path / "answer.tsv"))
    assert (outcome.status, "error[cannot-write]" in outcome.err) == (4, True)


def test_findings_still_fail_when_they_go_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "gaps.xml"
    assert ask("gaps", "--fail-on", "not_met", "-o", str(file)).status == 1
    assert file.exists()


# names from stdin


def test_names_come_from_stdin() -> None:
    named = ask("compare", "许昌", "漯河", "郑州")
    assert ask("compare", "-", stdin="许昌\n漯河\n\n郑州\n") == named
    assert ask("compare", "许昌", "-", stdin="漯河\0郑州\0") == named
    assert ask("compare", "许昌", "-", "郑州", stdin="漯河\r\n") == named


def test_a_field_of_another_answer_is_read_with_its_header() -> None:
    ranked = ask(*RANK, "--fields", "region")
    assert ranked.out.startswith("region\n")
    compared = ask("compare", "-", stdin=ranked.out)
    assert (compared.status, len({row["region"] for row in rows(compared)})) == (0, ranked.out.count("\n") - 1)


def test_metrics_come_from_stdin() -> None:
    named = ask("gaps", "-m", "大班额比例", "-m", "毛入园率")
    assert ask("gaps", "-m", "-", stdin="大班额比例\n毛入园率\n") == named


@pytest.mark.parametrize("said", ["", "\n\n", "region\n"])
def test_no_name_on_stdin_is_not_every_name(said: str) -> None:
    outcome = ask("gaps", "-", stdin=said)
    assert (outcome.status, outcome.out) == (2, "")
    assert "error[bad-input]" in outcome.err


def test_stdin_is_read_for_one_list_only() -> None:
    for words in (("compare", "-", "-"), ("compare", "-", "-m", "-")):
        outcome = ask(*words, stdin="许昌\n")
        assert (outcome.status, "error[usage]" in outcome.err) == (2, True)


def test_a_misspelt_name_from_stdin_has_its_nearest() -> None:
    outcome = ask("compare", "-", stdin="许昌\n许仓\n")
    assert (outcome.status, "Xuchang of Henan (411000)" in outcome.err) == (2, True)


def test_names_of_windows_begin_with_a_mark_and_end_in_carriage_returns() -> None:
    named = ask("compare", "许昌", "漯河")
    assert ask("compare", "-", stdin="\ufeff许昌\r\n漯河\r\n") == named
    ours = ask("compare", "许昌", "漯河", "-f", "csv", "--bom", "--fields", "region")
    assert (ours.out[0], ask("compare", "-", stdin=ours.out)) == ("\ufeff", named)


@pytest.mark.parametrize(
    ("words", "code"),
    [(("compare", "-"), "bad-input"), (("cite",), "bad-input"), (("sql", "-"), "unreadable-statement")],
)
@pytest.mark.parametrize(
    ("encoding", "hint"),
    [("gbk", "looks like GBK; convert it with `iconv -f GBK -t UTF-8`"), ("utf-16", "looks like UTF-16")],
)
def test_what_is_not_utf_8_on_stdin_is_told_as_such(
    words: tuple[str, ...], code: str, encoding: str, hint: str
) -> None:
    outcome = ask(*words, stdin="漯河 许昌\n".encode(encoding, "replace"))
    assert (outcome.status, outcome.out, f"error[{code}]" in outcome.err) == (2, "", True)
    assert ("is not UTF-8" in outcome.err, hint in outcome.err) == (True, True)


# the configuration file


def configured(tmp_path: Path, text: str, *words: str, **settings: str) -> tuple[int, str, str]:
    file = tmp_path / f"config{len(list(tmp_path.iterdir()))}.toml"
    file.write_text(text, encoding="utf-8")
    outcome = ask(*words, EDUCLI_CONFIG=str(file), **settings)
    return outcome.status, outcome.out, outcome.err


def test_a_setting_holds_until_something_nearer_is_said(tmp_path: Path) -> None:
    shutil.copy(TINY, tmp_path / "my.yaml")
    text = 'format = "json"\nlang = "zh"\nregistry = "my.yaml"\n'
    status, out, _err = configured(tmp_path, text, *RANK, EDUCLI_LANG="", EDUCLI_REGISTRY="")
    answer = json.loads(out)
    assert (status, answer["registry"]["path"]) == (0, str(tmp_path / "my.yaml"))
    assert answer["rows"][0]["region_name"] == "许昌市"
    assert configured(tmp_path, text, *RANK, EDUCLI_FORMAT="csv")[1].startswith("rank_low,")
    assert configured(tmp_path, text, *RANK, "-f", "tsv", EDUCLI_FORMAT="csv")[1].startswith("rank_low\t")
    assert "Xuchang" in configured(tmp_path, text, *RANK, "--lang", "en")[1]
    assert json.loads(configured(tmp_path, text, *RANK, EDUCLI_REGISTRY=str(TINY))[1])["registry"]["path"] == str(TINY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format = ", "not well-formed TOML"),
        ("fromat = 'csv'", "did you mean 'format'?"),
        ("lang = 1", "'lang' is not a text"),
        ("lang = 'fr'", "is not one of"),
        ("format = 'exel'", "config0.toml: format"),
        ("ambiguous = 'yes'", "config0.toml: ambiguous"),
        ("registry = '~nobody-of-this-name/my.yaml'", "'registry' lies in a home folder that there is not"),
        ("lang = 'zh'\nformat: csv", "config0.toml:2:7\n    |\n  2 | format: csv\n    |       ^\n"),
        ("lang = 'zh'\nformat = 'c", "config0.toml:2:12\n    |\n  2 | format = 'c\n    |            ^\n"),
    ],
)
def test_a_configuration_that_does_not_hold_is_told(tmp_path: Path, text: str, told: str) -> None:
    status, out, err = configured(tmp_path, text, *RANK)
    assert (status, out) == (2, "")
    assert told in err
    assert "config0.toml" in err


def test_a_configuration_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path, tmp_path / "config.toml"):
        outcome = ask(*RANK, EDUCLI_CONFIG=str(file))
        assert (outcome.status, "error[bad-config]" in outcome.err) == (2, True)


# pipes


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a PATH on which `educli` is a command, as after installing it."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "educli").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m educli "$@"\n', encoding="utf-8")
    (folder / "educli").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def piped(line: str, **settings: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, encoding="utf-8", env=os.environ | TINY_REGISTRY | settings, cwd=HERE, timeout=60, check=False
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "words", ["regions --all", "regions --all -f json", "regions --all -f table", "metrics -f html"]
)
def test_a_reader_that_leaves_is_quiet_and_no_finding(path: str, words: str) -> None:
    status, out, err = piped(f"educli {words} | head -1", PATH=path)
    # A short answer may be written before its reader leaves.
    assert status == 141 or (status == 0 and "--all" not in words)
    assert out.count("\n") == 1
    assert err.count("\n") <= 1


GAPS = "educli gaps -f json | jq -r '.rows[] | select(.verdict == \"not_met\") | .region_name' | sort -u | paste -sd,"
PIPES = [
    ("cut", "educli rank 大班额比例 | cut -f1,4 | sed -n 2p", "1\tXuchang"),
    ("jq", GAPS, "Kaifeng,Xuchang,Zhengzhou"),
    ("jq", "educli gaps -f ndjson | jq -s 'map(.margin // 0) | length'", "18"),
    ("mlr", "educli rank 大班额比例 -f csv | mlr --icsv --onidx head -n 1 then cut -f region_name", "Xuchang"),
    ("csvlook", "educli rank 大班额比例 -f csv --fields region,value | csvlook | sed -n 1p | tr -d ' '", "|region|value|"),
    ("xargs", "educli rank 大班额比例 --fields region --no-header | xargs educli compare -m 大班额比例 --fields region --no-header | sort -u | wc -l", "7"),
    ("xargs", "educli metrics --fields metric_name --no-header -0 | xargs -0 -I{} educli rank {} --fields metric --no-header | sort -u | wc -l", "9"),
    ("sort", "educli rank 大班额比例 --fields region | educli compare - --fields region --no-header | sort -u | wc -l", "7"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "line", "told"), PIPES)
def test_other_tools_read_what_is_piped(path: str, tool: str, line: str, told: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    status, out, err = piped(line, PATH=path)
    assert (status, out.strip()) == (0, told), err


def test_duckdb_reads_what_is_piped(path: str, tmp_path: Path) -> None:
    script = tmp_path / "read.py"
    script.write_text(
        "import duckdb\n"
        "print(duckdb.execute(\"select count(*) from read_csv('/dev/stdin', delim = '\\t', header = true) where verdict = 'met'\").fetchall()[0][0])\n",
        encoding="utf-8",
    )
    status, out, err = piped(f"educli gaps | {sys.executable} {script}", PATH=path)
    met = sum(row["verdict"] == "met" for row in rows(ask("gaps")))
    assert (status, out.strip()) == (0, str(met)), err


def test_bytes_are_the_same_whatever_the_terminal(path: str) -> None:
    for words in ("gaps", "compare 许昌 漯河 -f table", "show 许昌 大班额比例 -f plain"):
        answers = {
            piped(f"educli {words}", PATH=path, **settings)
            for settings in ({}, {"COLUMNS": "40", "TERM": "dumb"}, {"COLUMNS": "200", "LINES": "5", "LC_ALL": "C"})
        }
        assert len(answers) == 1


def test_a_file_is_not_half_written_when_killed(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text("before", encoding="utf-8")
    for delay_s in (0.02, 0.1, 0.2, 0.3):
        process = subprocess.Popen(
            [sys.executable, "-m", "educli", "regions", "--all", "-o", str(file)], env=os.environ | TINY_REGISTRY, stderr=subprocess.DEVNULL
        )  # fmt: skip
        time.sleep(delay_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        text = file.read_text(encoding="utf-8")
        assert text == "before" or json.loads(text)["question"] == "regions"


# what people are given of the same answer


@pytest.mark.parametrize("format", [name for name in TEXTS if FORMATS[name].people and not FORMATS[name].charts])
def test_a_figure_keeps_its_comparator_where_fields_are_picked(format: str) -> None:
    said = ask("compare", "漯河", "-m", "毛入园率", "--fields", "region_name,value,unit,verdict", "-f", format).out
    assert re.search(r"(>|&gt;|\\>)93", said)
    judged = ask("gaps", "漯河", "--fields", "verdict,value,margin,standing", "-f", format).out
    assert "≥+3 pp" in judged
    assert "not_met" not in ask("gaps", "--fields", "verdict,region_name", "-f", format).out


def test_a_margin_of_an_interval_is_at_most_so_much_where_it_misses() -> None:
    row = {"qualifier": "more_than", "margin": Decimal(-2), "unit": "percent"}
    assert (margin(row), margin(row | {"margin": Decimal(2)}), margin(row | {"qualifier": "exact"})) == (
        "≤−2 pp", "≥+2 pp", "−2 pp",
    )  # fmt: skip


def test_labels_are_words_under_titles() -> None:
    (header, *lines) = csv.reader(StringIO(ask("gaps", "漯河", "--labels", "-f", "csv").out, newline=""))
    cells = [dict(zip(header, line, strict=True)) for line in lines]
    assert [(cell["verdict"], cell["value"], cell["margin"]) for cell in cells][-1] == ("met", ">93", "≥+3 pp")
    assert (ask("gaps", "--labels", "-f", "json").status, ask("gaps", "--labels", "--bom").out[:1]) == (2, "\ufeff")


def test_quiet_says_nothing_beside_the_answer() -> None:
    loud, quiet = ask("gaps"), ask("gaps", "--quiet")
    assert (quiet.out, quiet.err, bool(loud.err)) == (loud.out, "", True)


def test_an_answer_of_several_fields_on_stdin_gives_its_regions_or_metrics() -> None:
    ranked = ask(*RANK)
    named = ask("compare", "-", stdin=ask(*RANK, "--fields", "region").out)
    assert ask("compare", "-", stdin=ranked.out) == named
    assert ask("gaps", "-m", "-", stdin=ask("gaps").out).status == 0


def test_lines_of_one_authority_and_regions_of_one_level() -> None:
    found = rows(ask("gaps", "--issuer", "全国", "--level", "prefecture", "--only", "all"))
    assert {(row["issuer"], row["level"]) for row in found} == {("100000", "prefecture")}
    assert {row["region"] for row in found} < {row["region"] for row in rows(ask("gaps", "--only", "all"))}


@pytest.mark.parametrize(
    "narrowed", [("--issuer", "河南"), ("--issuer", "全国"), ("--level", "county"), ("--issuer", "河南", "--level", "prefecture")]
)  # fmt: skip
def test_outcomes_are_counted_alike_whether_listed_or_not(narrowed: tuple[str, ...]) -> None:
    def counts(*options: str) -> str:
        said = ask("gaps", *narrowed, "--include-unverified", *options).err
        return next(line for line in said.splitlines() if line.startswith("Outcomes: "))

    assert counts() == counts("--only", "all")


def test_what_all_share() -> None:
    found = rows(ask("compare", "许昌", "漯河", "郑州", "--shared", "3"))
    assert found
    assert {row["shared"] for row in found} == {"3"}


def test_help_is_a_command_too() -> None:
    assert ask("help", "gaps") == ask("gaps", "--help")
    assert ask("help") == ask("--help")
    assert ask("--lang", "zh", "help", "gaps") == ask("gaps", "--help", "--lang", "zh")
    assert ask("help", "gasp").err == ask("gasp").err


def test_carrying_needs_a_year() -> None:
    assert (ask("gaps", "--carry", "1").status, ask("gaps", "--carry", "1", "--year", "2021").status) == (2, 0)


# references


def cited(*words: str, format: str) -> list[str]:
    return [row["source"] for row in rows(ask("cite", stdin=ask(*words, "-f", format).out))]


@pytest.mark.parametrize("format", ["json", "ndjson", "tsv", "csv"])
def test_references_name_the_documents_of_the_lines_too(format: str) -> None:
    lines = {row["line"]: row["source"] for row in rows(ask("thresholds"))}
    judged = rows(ask("gaps", "许昌", "-m", "大班额比例"))
    wanted = {*(row["source"] for row in judged), *(lines[row["line"]] for row in judged)}
    assert set(cited("gaps", "许昌", "-m", "大班额比例", format=format)) == wanted
    assert set(cited("why", "许昌", "大班额比例", format=format)) == wanted
    assert set(cited("compare", "许昌", "-m", "大班额比例", format=format)) >= wanted


@pytest.mark.parametrize("format", ["table", "plain", "md", "html", "tsv", "json"])
def test_a_figure_that_no_line_judges_has_a_proof_too(format: str) -> None:
    for words in (("why", "许昌", "教育支出"), ("why", "漯河", "公办园在园幼儿占比")):
        outcome = ask(*words, "-f", format)
        assert (outcome.status, "No line in force judges" in outcome.out) == (0, True)


@pytest.mark.parametrize("text", ['a,source\n"x,review-2022', "source,line\n", "a\tb\n1\t2\n", '{"rows": 1}', "[1]"])
def test_what_is_no_answer_is_told_as_such(text: str) -> None:
    outcome = ask("cite", stdin=text)
    assert (outcome.status, outcome.out) == (2, "")
    assert "error[bad-input]" in outcome.err


def test_a_bibliography_has_entries_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    compared = ask("compare", "许昌", "亳州", "-m", "毛入园率", "-f", "ndjson")
    assert ask("cite", "-o", str(file), stdin=compared.out) == (0, "", "")
    first, blank, second, end = file.read_text(encoding="utf-8").split("\n")
    entries = rows(ask("cite", "--style", "bibtex", "review-2022", "anhui-2024"))
    assert [first, second] == [row["reference"] for row in entries]
    assert (blank, end) == ("", "")
    assert ask("cite", "-f", "bib", "--style", "bibtex", stdin=compared.out).out == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cite", "--style", "gbt7714", "-f", "bib"), "--style gbt7714 does not go with bib"),
        (("cite", "-f", "bib", "--fields", "source"), "--fields does not go with bib"),
        (("cite", "-f", "bib", "--null"), "--null does not go with bib"),
        (("gaps", "-o", "refs.bib"), "gaps has no references to write as bib"),
        (("cite", "-o", "refs.bib", "--labels"), "--labels does not go with bib"),
    ],
)
def test_what_does_not_go_into_a_bibliography(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    outcome = educli(*words, folder=tmp_path, **TINY_REGISTRY)  # type: ignore[arg-type]
    assert (outcome.status, outcome.out, said in outcome.err) == (2, "", True)
    assert list(tmp_path.iterdir()) == []


def test_a_quotation_mark_in_tsv_closes_nothing() -> None:
    text = 'quote\tsource\n"half\treview-2022\nwhole"\ttorn-2022\n'
    assert [row["source"] for row in rows(ask("cite", stdin=text))] == ["review-2022", "torn-2022"]


def test_a_line_that_ends_before_the_field_names_nothing() -> None:
    named = ask("compare", "许昌", "漯河")
    assert ask("compare", "-", stdin="value\tregion\n1\t411000\nbroken\n2\t411100\n") == named
    assert "error[bad-input]" in ask("compare", "-", stdin="value\tregion\nbroken\n").err


class Counting(TextIOWrapper):
    """A stream that keeps what each write gave it."""

    writes: ClassVar[list[str]] = []

    def write(self, text: str) -> int:
        self.writes.append(text)
        return super().write(text)


def test_a_note_and_the_end_of_its_line_are_one_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two another process of the same terminal would write."""
    monkeypatch.setattr(Counting, "writes", [])
    outcome = educli(*RANK, "-f", "tsv", stream=Counting)
    assert outcome.err
    assert set(outcome.err.splitlines(keepends=True)) <= set(Counting.writes)
    assert "\n" not in Counting.writes


def test_a_folder_that_is_not_there_is_the_hint(tmp_path: Path) -> None:
    outcome = educli(*RANK, "-o", str(tmp_path / "none" / "x.csv"), "--lang", "en")
    assert outcome.status == Status.SURROUNDINGS_FAILED
    assert f"hint: there is no folder {tmp_path / 'none'}; make it, or name another\n" in outcome.err


@pytest.mark.parametrize(("lang", "word"), [("en", "exact"), ("zh", "确数")])
def test_a_comparator_is_a_word_in_labels(lang: str, word: str) -> None:
    out = educli("rank", "大班额比例", "--format", "csv", "--labels", "--fields", "qualifier", "--lang", lang).out
    said = set(out.splitlines()[1:])
    assert said
    assert said.isdisjoint({"more_than", "at_least", "less_than", "at_most", "approx"})
    assert word in said


def test_things_are_called_by_their_name_in_chinese() -> None:
    said = ask("gaps", "许昌", "-m", "大班额比例", "--lang", "zh", "--format", "plain").out
    assert "+11个班" in said


def test_severities_have_one_name() -> None:
    assert codes.SEVERITIES["note"] == "note"
    with speaking("zh"):
        assert codes.word(codes.SEVERITIES, "note") == "提示"
        assert _("hint") == "处理建议"


@pytest.mark.parametrize(
    "words",
    [
        ["why", "许昌", "大班额比例"], ["progress", "许昌", "河南"], ["explain"], ["worklist"], ["coverage"], ["gaps", "--robust", "--reference"],
        ["show", "河南", "毛入园率"], ["trend", "河南", "毛入园率"], ["diff", str(HERE / "edits/old.yaml"), str(HERE / "edits/new.yaml")],
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_no_code_is_left_in_labels(words: list[str]) -> None:
    fields = ",".join(
        row["field"] for row in rows(educli(*words, "--fields", "", "-f", "tsv")) if row["field"] in codes.CODES
    )
    asked = (*words, "--fields", fields, "-f", "tsv", "-q", "--no-header", "--lang", "zh")
    coded, said = (educli(*asked, *labels).out.replace(";", "\n").split() for labels in ((), ("--labels",)))
    code = re.compile("[a-z_]+").fullmatch
    assert any(map(code, coded))
    assert not any(map(code, said))


def test_flips_are_told_in_labels() -> None:
    old, new = (str(HERE / "edits" / name) for name in ("old.yaml", "new.yaml"))
    said = educli("diff", old, new, "--fields", "record,old,new", "-f", "csv", "-q", "--labels", "--lang", "zh").out
    assert "结论,未达标,达标" in said.splitlines()
