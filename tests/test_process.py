"""Real processes: start-up, pipes, terminals, signals and full disks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest
from asking import educli
from running import COMPARE, EDUCLI, LIMIT_S, environment, good, interrupted, on_terminal, run

from educli import __version__
from educli.errors import Status
from educli.language import choose_language
from educli.output.text import width

FULL = Path("/dev/full")
ENDLESS = Path("/dev/zero")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own, warm with the tiny registry."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EDUCLI_CACHE", str(folder))
    good(*COMPARE)
    return folder


# what is imported


def modules(*words: str) -> set[str]:
    """Run educli with `words` in a process of its own and return the top-level modules it ends with."""
    script = (
        "import sys\nfrom educli.app import main\nstatus = main(sys.argv[1:])\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\nsys.exit(status)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        timeout=LIMIT_S,
        check=False,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ("gaps", "--help"),
        ("--lang", "zh", "compare", "-h"),
        ("no-such",),
        ("rank",),
        ("gaps", "--year", "x"),
        ("metrics", "--no-such"),
        ("compare", "许昌", "--lang", "fr"),
        ("spec",),
        ("completion", "bash"),
        ("completion", "--complete", "bash", "--", "educli compare 许"),
        ("completion", "--complete", "zsh", "--", "rank", "大"),
        ("completion", "--complete", "fish", "--", "gaps", "--fields", ""),
        ("completion", "--complete", "zsh", "--", "cite", "-r", "no-such.yaml", ""),
    ],
    ids=" ".join,
)
def test_help_completion_and_wrong_usage_start_light(cache: Path, words: tuple[str, ...]) -> None:
    assert any(cache.glob("*.names"))
    loaded = modules(*words)
    assert "educli" in loaded
    assert loaded & {"duckdb", "_duckdb", "rich", "yaml"} == set()


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("rank", "-h"),
        ("--version",),
        ("spec",),
        ("completion", "bash"),
        ("completion", "--complete", "zsh", "--", "rank", "大"),
        ("completion", "--complete", "fish", "--", "gaps", "--fields", ""),
    ],
    ids=" ".join,
)
def test_what_tells_of_commands_does_without_typer(cache: Path, words: tuple[str, ...]) -> None:
    assert modules(*words) & {"typer", "inspect"} == set()


def test_a_warm_answer_in_a_pipe_loads_neither_yaml_nor_rich_nor_typer(cache: Path) -> None:
    assert any(cache.iterdir())
    loaded = modules(*COMPARE)
    assert "_duckdb" in loaded
    assert loaded & {"duckdb", "rich", "yaml", "typer", "inspect"} == set()


PUBLIC = "import duckdb, sys; from educli.warehouse import engine; engine.engine = duckdb; from educli.app import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize(
    "words",
    [
        COMPARE,
        ("gaps",),
        ("rank", "大班额"),
        ("why", "郑州", "大班额"),
        ("show", "开封", "大班额"),
        ("metrics",),
        ("worklist",),
    ],
)
def test_the_public_package_answers_alike(cache: Path, words: tuple[str, ...]) -> None:
    """The extension module alone and the package around it give the same bytes."""
    assert cache.is_dir()
    public = subprocess.run(
        [sys.executable, "-c", PUBLIC, *words, "-f", "json"], capture_output=True, encoding="utf-8", env=environment(), timeout=LIMIT_S, check=False
    )  # fmt: skip
    assert (public.returncode, public.stderr) == (0, "")
    assert good(*words, "-f", "json") == public.stdout


@pytest.mark.parametrize("format", ["csv", "json"])
def test_machine_formats_load_no_rich(cache: Path, format: str) -> None:
    assert cache.is_dir()
    assert "rich" not in modules(*COMPARE, "--format", format)


# pipes


def cut_short(*words: str, lines: int) -> tuple[int, bytes]:
    """Read `lines` lines of the answer and close the pipe, as head does; return status and stderr."""
    process = subprocess.Popen([*EDUCLI, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout
    assert process.stderr
    for _line in range(lines):
        process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        said = process.stderr.read()
    return process.wait(LIMIT_S), said


@pytest.mark.parametrize("format", ["tsv", "table", "json"])
def test_a_closed_pipe_is_no_finding(format: str) -> None:
    assert cut_short("regions", "--all", "--format", format, lines=1) == (141, b"")


@pytest.mark.parametrize(
    "words",
    [("--help",), ("compare", "--help"), ("--version",), ("gaps", "--fail-on", "not_met"), COMPARE],
    ids=" ".join,
)
def test_a_pipe_that_was_never_read(words: tuple[str, ...]) -> None:
    status, said = cut_short(*words, lines=0)
    # Whoever is quicker: the answer may be in the pipe before it is closed.
    assert status == 141 or (status, words[0]) == (1, "gaps") or status == 0
    assert b"Traceback" not in said
    assert b"Exception" not in said


@pytest.mark.parametrize("words", ["--help", "--version", "gaps --fail-on not_met"])
def test_a_pipe_closed_before_the_start(words: str) -> None:
    shell = f"set -o pipefail; {{ sleep 0.5; {sys.executable} -m educli {words}; }} | true"
    done = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, env=environment(), timeout=LIMIT_S, check=False
    )
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("words", ["--help", "--version", "metrics", "no-such"])
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_give_no_traceback(words: str, closed: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m educli {words} {closed}"],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=LIMIT_S,
        check=False,
    )
    assert "Traceback" not in done.stderr
    wrong = {"no-such": 2}.get(words, 0)
    assert done.returncode in ({wrong, 4} if ">&-" in closed.replace("2>&-", "") else {wrong})


@pytest.mark.parametrize(("words", "status"), [("compare -", 2), ("cite", 0)])
def test_a_closed_stdin_holds_nothing(words: str, status: int) -> None:
    shell = f"{sys.executable} -m educli {words} <&-"
    done = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, env=environment(), timeout=LIMIT_S, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (status, False)


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [COMPARE, ("--help",), ("--version",), (*COMPARE, "--format", "table")], ids=" ".join)
def test_a_full_disk_is_the_surroundings_fault(words: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*EDUCLI, *words], stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=LIMIT_S, check=False
        )
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n  hint:")) == (4, 1), said
    assert said.startswith("error[cannot-write]: cannot write the output: the disk is full")


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
def test_an_error_that_nobody_can_read_keeps_its_status() -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*EDUCLI, "show", "nowhere", "大班额"],
            stdout=subprocess.PIPE,
            stderr=full,
            env=environment(),
            timeout=LIMIT_S,
            check=False,
        )
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("command", ["regions", "sources", "metrics", "cite"])
def test_undecodable_words_are_in_no_text(command: str) -> None:
    done = subprocess.run(
        [*EDUCLI, command, b"\xff"], capture_output=True, env=environment(), timeout=LIMIT_S, check=False
    )
    assert (done.returncode, done.stdout.count(b"\n")) == ((2, 0) if command == "cite" else (0, 1)), done.stderr
    assert b"Traceback" not in done.stderr


def test_undecodable_words_are_unknown_names() -> None:
    done = subprocess.run(
        [*EDUCLI, "show", b"\xff\xfe", "大班额"], capture_output=True, env=environment(), timeout=LIMIT_S, check=False
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"error[unknown-region]")


@pytest.mark.parametrize("format", ["", "table", "json"])
def test_a_pipe_gets_the_same_bytes_whatever_the_terminal(format: str) -> None:
    words = (*COMPARE, "--format", format) if format else COMPARE
    answers = {
        good(*words, COLUMNS=columns, TERM=term) for columns, term in ((None, None), ("40", "xterm"), ("200", "dumb"))
    }
    assert len(answers) == 1
    assert "\x1b" not in answers.pop()


FORCED = [
    ({"FORCE_COLOR": "1"}, True),
    ({"CLICOLOR_FORCE": "1"}, True),
    ({"FORCE_COLOR": "0"}, False),
    ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ({"CLICOLOR": "1"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("setting", "coloured"), FORCED)
def test_a_pipe_is_coloured_only_where_that_is_forced(setting: dict[str, str | None], coloured: bool) -> None:
    table, plain = good(*COMPARE, "--format", "table", **setting), good(*COMPARE, "--format", "table")
    assert ("\x1b[" in table) == coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", table) == plain
    assert good(*COMPARE, **setting) == good(*COMPARE)


# terminals


def test_a_terminal_gets_a_table_and_a_pipe_tsv() -> None:
    status, seen = on_terminal("gaps")
    assert status == 0
    assert seen.startswith("\x1b[1mFigures against the lines in force")
    assert "-----" in seen
    assert good("gaps").startswith("verdict\treference_verdict\t")


def test_colour_only_adds_escape_sequences() -> None:
    _status, coloured = on_terminal("gaps")
    _status, plain = on_terminal("gaps", NO_COLOR="1")
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize(
    "setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"CLICOLOR": "0"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}]
)
def test_no_escape_sequences_where_none_are_wanted(setting: dict[str, str | None]) -> None:
    for words in (("gaps",), ("show", "许昌", "大班额")):
        assert "\x1b" not in on_terminal(*words, **setting)[1]


@pytest.mark.parametrize("columns", ["40", "132"])
def test_lines_fit_the_terminal(columns: str) -> None:
    for words in (("gaps", "--only", "all"), COMPARE):
        _status, seen = on_terminal(*words, COLUMNS=columns, NO_COLOR="1")
        assert [line for line in seen.split("\n") if width(line) > int(columns)] == []


def test_a_long_answer_is_whole_without_a_pager() -> None:
    status, seen = on_terminal("regions", "--all", NO_COLOR="1")
    assert (status, seen.count("county") > 2000) == (0, True)


PAGER = "import os, sys; lines = sys.stdin.readlines(); print(len(lines), os.environ['LESS'], lines[0])"


@pytest.fixture
def pager(tmp_path: Path) -> str:
    script = tmp_path / "pager.py"
    script.write_text(PAGER, encoding="utf-8")
    return f"{sys.executable} {script}"


def test_an_answer_taller_than_the_terminal_is_paged(pager: str) -> None:
    status, seen = on_terminal("regions", "--all", NO_COLOR="1", EDUCLI_PAGER=pager)
    lines, less, title = seen.split()
    assert (status, int(lines) > 3000, less, title) == (0, True, "FRX", "Regions")
    assert on_terminal("regions", "--all", NO_COLOR="1", EDUCLI_PAGER=None, PAGER=pager)[1] == seen


def test_a_short_answer_and_machine_formats_are_not_paged(pager: str) -> None:
    assert "Rank" in on_terminal("rank", "大班额", NO_COLOR="1", LINES="40", EDUCLI_PAGER=pager)[1]
    assert on_terminal("regions", "--all", "-f", "tsv", EDUCLI_PAGER=pager)[1].startswith("region\t")
    assert on_terminal("regions", "--all", EDUCLI_PAGER=pager, TERM="dumb")[1].count("county") > 2000
    assert good("regions", "--all", "-f", "table", EDUCLI_PAGER=pager).count("county") > 2000


@pytest.mark.parametrize("pager", ["no-such-pager", "true", "sh -c 'exit 3'", "'"])
def test_a_pager_that_fails_costs_no_status(pager: str) -> None:
    status, seen = on_terminal("regions", "--all", EDUCLI_PAGER=pager)
    assert (status, "Traceback" in seen) == (0, False)


@pytest.mark.skipif(not ENDLESS.exists(), reason="needs a device that never ends")
def test_a_registry_without_end_is_too_large() -> None:
    shell = f"ulimit -v 2000000; {sys.executable} -m educli metrics --registry {ENDLESS}"
    done = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, env=environment(), timeout=LIMIT_S, check=False
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(("error[too-large]", "error[unreadable]"))


# signals


def test_ctrl_c_while_reading_a_registry(tmp_path: Path) -> None:
    fifo = tmp_path / "slow.yaml"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [*EDUCLI, "metrics", "-r", str(fifo)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    # Opening for writing returns once educli has opened it for reading.
    with fifo.open("wb", buffering=0) as writer:
        writer.write(b"format: 1\n")
        assert interrupted(process) == (130, b"")


def test_ctrl_c_during_a_long_question(tmp_path: Path) -> None:
    """A question without end stands for one to a large registry; the engine is in the midst of it."""
    (tmp_path / "questions").mkdir()
    question = "select sum(hash(i)) as metrics from range(1000000000000) as t(i) where $stage is null or $match is null"
    (tmp_path / "questions" / "metrics.sql").write_text(question, encoding="utf-8")
    script = (
        "import sys\nfrom pathlib import Path\nfrom educli.app import main\nfrom educli.warehouse import session\n"
        "session.SQL = Path(sys.argv[1])\nprint('begun', flush=True)\nsys.exit(main(['metrics']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout
    assert process.stdout.readline() == b"begun\n"
    time.sleep(1)
    assert interrupted(process) == (130, b"")


def test_ctrl_c_while_writing() -> None:
    process = subprocess.Popen(
        [*EDUCLI, "regions", "--all", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout
    # The answer is longer than the pipe: educli waits for the reader.
    process.stdout.readline()
    assert interrupted(process) == (130, b"")


# the language


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "大班额比例"),
        ({"LANG": "en_US.UTF-8"}, "Large classes"),
        ({"LANG": "fr_FR.UTF-8"}, "Large classes"),
        ({"LANG": "C"}, "大班额比例"),
        ({}, "大班额比例"),
        ({"LANG": "zh_CN.UTF-8", "EDUCLI_LANG": "en"}, "Large classes"),
    ],
)
def test_the_locale_chooses_the_language(settings: dict[str, str | None], word: str) -> None:
    names = good("metrics", "--fields", "metric_name", "--no-header", **{"EDUCLI_LANG": None} | settings)
    assert names.splitlines()[0] == word


@pytest.mark.parametrize(
    ("asked", "settings", "language"),
    [
        (None, {"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        (None, {"LANG": "POSIX"}, "zh"),
        (None, {"LANG": "en_US.UTF-8", "EDUCLI_LANG": "zh"}, "zh"),
        (None, {"LANG": "en_US.UTF-8", "EDUCLI_LANG": "klingon"}, "en"),
        ("en", {"LANG": "zh_CN.UTF-8", "EDUCLI_LANG": "zh"}, "en"),
        ("zh", {"LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_what_decides_the_language(asked: str | None, settings: dict[str, str], language: str) -> None:
    assert choose_language(asked, settings) == language


def test_the_option_wins_over_everything() -> None:
    for words in (("--lang", "en", "metrics"), ("metrics", "--lang=en"), ("metrics", "--lang", "en")):
        assert "Large classes" in good(*words, EDUCLI_LANG="zh", LANG="zh_CN.UTF-8")


def test_an_ascii_locale_still_writes_utf_8() -> None:
    assert "许昌市" in good(*COMPARE, LC_ALL="C", EDUCLI_LANG="zh", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")


# the package


def test_version() -> None:
    assert good("--version") == f"educli {__version__}\n"


def test_it_runs_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [*EDUCLI, "regions", "--all"],
        cwd=tmp_path,
        capture_output=True,
        env=environment(),
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0


# what fails though nothing was asked wrongly


def test_what_the_engine_or_a_file_of_ours_refuses_is_no_finding(checkout: Path) -> None:
    statement = checkout / "sql" / "questions" / "metrics.sql"
    text = statement.read_text(encoding="utf-8")
    statement.write_text(text.replace("select", "select nothing_of_this_name,", 1), encoding="utf-8")
    done = run("metrics")
    assert (done.returncode, done.stdout) == (4, "")
    assert re.fullmatch("error\\[system-failed\\]: educli cannot go on: Binder Error: .*\n", done.stderr)
    statement.unlink()
    done = run("metrics", "--fields", "metric")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"error[system-failed]: educli cannot go on: there is no such file or folder ({statement})\n"


def test_a_fault_of_ours_is_no_finding() -> None:
    script = "import educli.app as app; app._run = None; app.run()"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(), check=False
    )
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("Traceback")


def test_a_folder_that_is_gone_is_no_failed_write(tmp_path: Path) -> None:
    script = "import os; os.rmdir(os.getcwd()); from educli.app import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", script, "metrics"], capture_output=True, text=True, cwd=tmp_path, env=environment(EDUCLI_REGISTRY="mine.yaml"), check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "error[system-failed]: educli cannot go on: there is no such file or folder\n"


def test_what_the_engine_tells_of_ctrl_c_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def seen_by_the_engine(arguments: list[str]) -> None:
        raise RuntimeError("Query interrupted")

    # Only where it is loaded can it have seen one.
    import_module("educli.warehouse.engine")
    monkeypatch.setattr("educli.app._answer", seen_by_the_engine)
    assert educli("metrics") == (Status.INTERRUPTED, "", "")
