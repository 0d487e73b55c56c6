"""Completion: what is offered, and that bash, zsh and fish take it, typed into a real terminal."""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import HERE, TINY, educli

from educli.commands import COMMANDS
from educli.commands.completing import split
from educli.commands.specification import describe
from educli.errors import Status

LIMIT_S = 30


# what is offered


@pytest.fixture(scope="module", autouse=True)
def asked_once(surroundings: None) -> None:
    """The names of a registry are known once it has been asked."""
    educli("rank", "大班额", EDUCLI_REGISTRY=str(TINY))


def offered(*words: str, shell: str = "zsh", lang: str = "en", cache: Path | None = None) -> list[str]:
    """Return the kind of the reply and the words offered."""
    outcome = educli(
        "completion", "--complete", shell, "--", *words,
        EDUCLI_REGISTRY=str(TINY), EDUCLI_LANG=lang, EDUCLI_CACHE=str(cache or os.environ["EDUCLI_CACHE"]),
    )  # fmt: skip
    assert (outcome.status, outcome.err) == (0, "")
    return [line.partition("\t")[0] for line in outcome.out.splitlines()]


def about(*words: str, lang: str = "en") -> dict[str, str]:
    outcome = educli("completion", "--complete", "fish", "--", *words, EDUCLI_REGISTRY=str(TINY), EDUCLI_LANG=lang)
    return dict(line.split("\t") for line in outcome.out.splitlines()[1:])


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("co",), ["names", "compare", "coverage", "completion"]),
        (("compare", "许"), ["names", "许昌"]),
        (("compare", "xuc"), ["names", "xuchang"]),
        (("compare", "Xuc"), ["names", "xuchang"]),
        (("compare", "xǔc"), ["names", "xuchang"]),
        (("compare", "许昌市"), ["names", "许昌市"]),
        (("compare", "許"), ["names", "许昌"]),
        (("compare", "4110"), ["names", "411000"]),
        (("compare", "许昌", "许"), ["names"]),
        (("compare", "@"), ["names", "@all"]),
        (("compare", "河南/"), ["names", "河南/"]),
        (("compare", "henan/"), ["names", "henan/"]),
        (("show", "河南/"), ["names"]),
        (("show", "@"), ["names"]),
        # Not one of those with data, so any.
        (("compare", "正定"), ["names", "正定"]),
        (("compare", "朝阳区"), ["names"]),
        (("rank", "大班额"), ["names", "大班额比例", "大班额比例(不含超大班额)", "大班额班数"]),
        (("rank", "大班额比例", "--le"), ["names", "--level"]),
        (("rank", "大班额比例", "--level", "pr"), ["names", "province", "prefecture"]),
        (("rank", "大班额比例", "--level=c"), ["names", "--level=country", "--level=county"]),
        (("rank", "大班额比例", "--within", "河南/"), ["names", "河南/"]),
        (("compare", "-m", "毛入"), ["names", "毛入园率"]),
        # The last word is the metric, and any may be the last, unless an option names it.
        (("trend", "许"), ["names", "许昌"]),
        (("trend", "毛入"), ["names", "毛入园率"]),
        (("trend", "许昌", "郑"), ["names", "郑州"]),
        (("trend", "许昌", "郑州", "毛入"), ["names", "毛入园率"]),
        (("trend", "-m", "毛入园率", "毛入"), ["names"]),
        (("trend", "-m", "毛入园率", "许"), ["names", "许昌"]),
        (("compare", "--metric=large_class_s"), ["names", "--metric=large_class_share", "--metric=large_class_share_56_65"]),
        (("gaps", "--only", "met,no"), ["more", "met,not_met", "met,no_data", "met,not_applicable"]),
        (("gaps", "--fail-on", "not_m"), ["more", "not_met"]),
        (("gaps", "-f", "nd"), ["names", "ndjson"]),
        (("gaps", "--fields", "value,verd"), ["more", "value,verdict"]),
        (("gaps", "--fields", "--no-h"), ["names", "--no-header"]),
        (("metrics", "--stage", "pre"), ["names", "preschool"]),
        (("check", "--documents", ""), ["folders"]),
        (("check", "-o", "x"), ["files"]),
        (("check", "--registry=x"), ["files"]),
        (("cite", "--style", ""), ["names", "gbt7714", "bibtex"]),
        (("explain", "1"), ["names", "1", "130", "141"]),
        (("--la",), ["names", "--lang"]),
        (("--lang", ""), ["names", "zh", "en"]),
        (("--lang", "zh", "ra"), ["names", "rank"]),
        (("completion", ""), ["names", "bash", "zsh", "fish"]),
        (("no-such", ""), ["names"]),
        (("compare", "--no-such", ""), None),
        (("metrics", "--", "--"), ["names"]),
        ((), ["names", *COMMANDS]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_offered(words: tuple[str, ...], wanted: list[str] | None) -> None:
    found = offered(*words)
    assert found[0] == "names" if wanted is None else found == wanted


def test_nothing_typed_offers_the_language_of_the_reader() -> None:
    assert {"许昌", "漯河", "@all", "河南/"} <= set(offered("compare", "", lang="zh"))
    assert {"xuchang", "luohe", "@all", "henan/"} <= set(offered("compare", "", lang="en"))
    assert "大班额比例" in offered("rank", "", lang="zh")
    assert "large_class_share" in offered("rank", "", lang="en")


def test_only_regions_with_data_are_offered_unasked() -> None:
    assert 3 < len(offered("compare", "")) < 40


def test_years_are_those_of_the_registry() -> None:
    assert offered("gaps", "--year", "") == ["names", "2023", "2022", "2021", "2020"]


def test_sources_are_those_of_the_registry() -> None:
    listed = educli("sources", "--fields", "source", "--no-header", EDUCLI_REGISTRY=str(TINY)).out.split()
    assert sorted(offered("cite", "")[1:]) == sorted(listed)


def test_another_registry_has_other_names() -> None:
    assert "public_kindergarten_share" in offered("rank", "public")
    educli("metrics")
    assert offered("rank", "-r", str(HERE.parent / "data" / "metrics.yaml"), "普惠") != offered("rank", "普惠")


def test_every_field_is_offered() -> None:
    assert offered("why", "--fields", "")[1:] == [field.id for field in describe("why").fields]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_offered(name: str) -> None:
    names = {name for option in describe(name).options for name in option.names if name.startswith("--")}
    assert set(offered(name, "--")[1:]) == names


def test_descriptions() -> None:
    assert about("compare", "许") == {"许昌": "许昌市 411000"}
    assert about("rank", "seats") == {"seats_added": "Seats added · seats"}
    assert about("rank", "新增", lang="zh") == {"新增学位": "个学位"}
    assert about("gaps", "--only", "not_m", lang="zh") == {"not_met": "未达标"}
    assert about("gaps", "--y", lang="zh")["--year"].startswith("只采用")


def test_everything_offered_is_understood() -> None:
    for city in (word for word in offered("compare", "") + offered("compare", "", lang="zh") if word != "names"):
        assert educli("compare", city, EDUCLI_REGISTRY=str(TINY)).status == 0, city
    for metric in offered("rank", "")[1:] + offered("rank", "", lang="zh")[1:]:
        assert educli("rank", metric, EDUCLI_REGISTRY=str(TINY)).status == 0, metric


def test_a_registry_that_was_never_asked_offers_regions(tmp_path: Path) -> None:
    assert offered("compare", "许", cache=tmp_path) == ["names", "许昌"]
    assert offered("compare", "", cache=tmp_path) == ["names", "@all"]
    assert offered("rank", "大", cache=tmp_path) == ["names"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("names", ["", "[]", "{}", '{"regions": [[1]], "metrics": 0, "sources": 0, "years": 0}'])
def test_a_broken_file_of_names_is_as_none(tmp_path: Path, names: str) -> None:
    educli("rank", "大班额", EDUCLI_REGISTRY=str(TINY), EDUCLI_CACHE=str(tmp_path))
    [file] = tmp_path.glob("*.names")
    file.write_text(names, encoding="utf-8")
    assert offered("compare", "许", cache=tmp_path) == ["names", "许昌"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("educli rank Large\\ classes\\ ", ["names", "Large\\ classes\\ \\(56\\ to\\ 65\\ pupils\\)"]),
        ('educli rank "Large classes (', ["names", "Large classes (56 to 65 pupils)"]),
        ("educli gaps --year=20", ["names", "2023", "2022", "2021", "2020"]),
        ("educli gaps --metric '毛入", ["names", "毛入园率"]),
        ("educli  compare   许", ["names", "许昌"]),
        ("educli compare 许昌 ", None),
    ],
)
def test_bash_gives_the_line_and_takes_quotes(line: str, wanted: list[str] | None) -> None:
    found = offered(line, shell="bash")
    assert found == wanted if wanted else "luohe" in found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", [""]), ("a", ["a"]), ("a ", ["a", ""]), ("a b", ["a", "b"]), ("a 'b c' d", ["a", "b c", "d"]), ("a \"b c", ["a", "b c"]),
        ("a b\\ c", ["a", "b c"]), ("a ''", ["a", ""]), ("a '' b", ["a", "", "b"]), ("a 'b\\c'", ["a", "b\\c"]), ("a\\", ["a"]),
    ],
)  # fmt: skip
def test_lines_are_split_as_shells_do(line: str, words: list[str]) -> None:
    assert [word.text for word in split(line)] == words


# installing


PLACES = {
    "bash": ".local/share/bash-completion/completions/educli",
    "zsh": ".local/share/zsh/site-functions/_educli",
    "fish": ".config/fish/completions/educli.fish",
}


@pytest.mark.parametrize("shell", PLACES)
def test_install_writes_one_file_and_says_which(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "BASH_COMPLETION_USER_DIR"):
        monkeypatch.delenv(name, raising=False)
    outcome = educli("completion", "--install", HOME=str(tmp_path), SHELL=f"/usr/bin/{shell}")
    assert outcome.status == 0
    written = tmp_path / PLACES[shell]
    assert outcome.out.splitlines()[0] == f"written: {written}"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [written]
    assert written.read_text(encoding="utf-8") == educli("completion", shell).out


def test_a_person_without_a_home_names_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "BASH_COMPLETION_USER_DIR"):
        monkeypatch.delenv(name, raising=False)
    for shell, variable in (("bash", "XDG_DATA_HOME"), ("zsh", "XDG_DATA_HOME"), ("fish", "XDG_CONFIG_HOME")):
        outcome = educli("completion", shell, "--install", HOME="~")
        assert (outcome.status, outcome.out) == (Status.SURROUNDINGS_FAILED, "")
        assert "error[cannot-write]: cannot write the output: the user has no home folder\n" in outcome.err
        assert variable in outcome.err
        named: dict[str, Any] = {variable: str(tmp_path)}
        assert educli("completion", shell, "--install", HOME="~", **named).status == 0


def test_an_unknown_shell_is_asked_wrongly() -> None:
    for words in (("completion", "tcsh"), ("completion", "--install")):
        outcome = educli(*words, SHELL="/bin/tcsh")
        assert (outcome.status, outcome.out) == (Status.ASKED_WRONGLY, "")
        assert "'tcsh'" in outcome.err


# real shells


class Terminal:
    """A shell in a pseudo-terminal, and what it shows."""

    def __init__(self, words: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.process = subprocess.Popen(
            words, stdin=child, stdout=child, stderr=child, cwd=folder, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(child)
        self.shown = ""

    def type(self, text: str) -> None:
        self.shown = ""
        os.write(self.parent, text.encode())

    def wait(self, until: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + LIMIT_S
        while not until():
            assert time.monotonic() < end, f"no {what} in {self.shown!r}"
            if select.select([self.parent], [], [], 0.05)[0]:
                received = os.read(self.parent, 65536)
                if b"\x1b[c" in received:
                    # fish asks the terminal what it is, and waits for the answer of a VT102.
                    os.write(self.parent, b"\x1b[?6c")
                text = received.decode("utf-8", "replace")
                self.shown += re.sub(r"\x1b(\[[0-9;?<=>]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()=>].?)", "", text)

    def see(self, text: str) -> None:
        self.wait(lambda: text in re.sub(r"[\r\n]", "", self.shown), text)

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.parent)


Shell = tuple[Terminal, Callable[[], list[str]]]
START = {
    "bash": (["--norc", "--noprofile", "-i"], "PS1='ready> '; source {script}\n"),
    "zsh": (["-f", "-i"], "PS1='ready> '; fpath=({folder} $fpath); autoload -U compinit; compinit -D -u\n"),
    "fish": (["--no-config", "-i"], "function fish_prompt; echo 'ready> '; end; source {script}\n"),
}


@pytest.fixture(params=START)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    """A shell with our completion, and what it calls educli with once the line is sent."""
    name = request.param
    if not (program := shutil.which(name)):
        pytest.skip(f"needs {name}")
    record = tmp_path / "record"
    programs = tmp_path / "programs"
    programs.mkdir()
    # A stand-in that completes as educli does and keeps the words of any other call.
    (programs / "educli").write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        "if sys.argv[1:2] == ['completion']:\n"
        f"    os.execv({sys.executable!r}, [{sys.executable!r}, '-m', 'educli', *sys.argv[1:]])\n"
        f"open({str(record)!r}, 'w').write(json.dumps(sys.argv[1:]))\n"
    )
    (programs / "educli").chmod(0o755)
    script = tmp_path / "functions" / "_educli"
    script.parent.mkdir()
    script.write_text(educli("completion", name).out, encoding="utf-8")
    (tmp_path / "answer.json").touch()
    (tmp_path / "documents").mkdir()
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "xterm", "LC_ALL": "C.UTF-8",
        "EDUCLI_CACHE": os.environ["EDUCLI_CACHE"], "EDUCLI_REGISTRY": str(TINY), "EDUCLI_LANG": "en", "PYTHONPATH": str(HERE.parent),
    }  # fmt: skip
    options, start = START[name]
    terminal = Terminal([program, *options], tmp_path, environment)

    def called() -> list[str]:
        terminal.type("\r")
        terminal.wait(record.exists, "call of educli")
        terminal.wait(lambda: record.read_text() != "", "words")
        words: list[str] = json.loads(record.read_text())
        return words

    try:
        time.sleep(0.5)
        terminal.type(start.format(script=script, folder=script.parent))
        terminal.wait(lambda: terminal.shown.rstrip().endswith("ready>"), "prompt")
        yield terminal, called
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("educli compa\t", ["compare"]),
        ("educli compare 许\t", ["compare", "许昌"]),
        ("educli compare xuc\t漯\t", ["compare", "xuchang", "漯河"]),
        ("educli compare @a\t", ["compare", "@all"]),
        ("educli compare henan/\t", ["compare", "henan/"]),
        ("educli rank 毛入\t", ["rank", "毛入园率"]),
        ('educli rank "Large classes (\t', ["rank", "Large classes (56 to 65 pupils)"]),
        ("educli rank Large\\ classes\\ \\(\t", ["rank", "Large classes (56 to 65 pupils)"]),
        ("educli gaps --ye\t2021", ["gaps", "--year", "2021"]),
        ("educli gaps --year=2021 --onl\tundec\t", ["gaps", "--year=2021", "--only", "undecided"]),
        ("educli rank x --level=pref\t", ["rank", "x", "--level=prefecture"]),
        ("educli gaps --fields value,verd\t", ["gaps", "--fields", "value,verdict"]),
        ("educli gaps -o ans\t", ["gaps", "-o", "answer.json"]),
        ("educli gaps --output=ans\t", ["gaps", "--output=answer.json"]),
        ("educli check --documents doc\t", ["check", "--documents", "documents/"]),
        ("true && educli --lang zh ra\t", ["--lang", "zh", "rank"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_real_shell_completes(shell: Shell, typed: str, words: list[str]) -> None:
    terminal, called = shell
    # Keys are read in order, so that nothing need be waited for between them.
    terminal.type(typed)
    found = called()
    # zsh takes the slash of a folder back when the line ends there.
    assert [word.rstrip("/") for word in found] == [word.rstrip("/") for word in words]


def test_a_real_shell_lists_candidates(shell: Shell) -> None:
    terminal, _called = shell
    terminal.type("educli co\t\t")
    terminal.see("coverage")
    terminal.see("completion")
