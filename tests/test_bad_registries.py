"""The broken registries in bad/: each has the expected message on top, or beside it where it carries no comment.

`pytest tests/test_bad_registries.py --rewrite` writes what educli says now; the diff is the review.
"""

import shutil
from itertools import takewhile
from pathlib import Path

import pytest
from asking import HERE, Outcome, educli

from educli.errors import CODES, Status
from educli.registry.tree import MAX_BYTES

BAD = HERE / "bad"
COMMENTED = sorted(path for path in BAD.glob("*.yaml") if not path.with_suffix(".expected").exists())
BARE = sorted(BAD.glob("*.expected"))
INVALID = {code for code, meaning in CODES.items() if meaning.status == Status.REGISTRY_INVALID}


def load(name: str, folder: Path = HERE) -> Outcome:
    return educli("metrics", "--registry", f"bad/{name}.yaml", folder=folder)


def header(path: Path) -> str:
    lines = takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").split("\n"))
    return "".join(line.removeprefix("#").removeprefix(" ") + "\n" for line in lines)


def rewrite(path: Path) -> None:
    """Put the message on top; twice, since it moves the lines it speaks of."""
    for _turn in range(2):
        body = path.read_text(encoding="utf-8").split("\n")[header(path).count("\n") :]
        message = [f"# {line}".rstrip() for line in load(path.stem).err.splitlines()]
        path.write_text("\n".join(message + body), encoding="utf-8")


def check(outcome: Outcome, expected: str) -> None:
    assert [line.rstrip() for line in outcome.err.splitlines()] == expected.splitlines()
    assert (outcome.status, outcome.out) == (Status.REGISTRY_INVALID, "")


@pytest.mark.parametrize("path", COMMENTED, ids=lambda path: path.stem)
def test_message_on_top(path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite"):
        rewrite(path)
    assert header(path)
    check(load(path.stem), header(path))


@pytest.mark.parametrize("path", BARE, ids=lambda path: path.stem)
def test_message_beside(path: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    shutil.copytree(BAD, folder)
    if path.stem == "too-large":
        with (folder / "too-large.yaml").open("wb") as file:
            file.truncate(MAX_BYTES + 1)
    outcome = load(path.stem, tmp_path)
    if request.config.getoption("--rewrite"):
        path.write_text(outcome.err, encoding="utf-8")
    check(outcome, path.read_text(encoding="utf-8"))


def codes_in(text: str) -> set[str]:
    return {line.split("[")[1].split("]")[0] for line in text.splitlines() if "error[" in line}


def test_every_code_of_a_registry_has_its_file() -> None:
    said = {path.stem: codes_in(header(path)) for path in COMMENTED} | {
        path.stem: codes_in(path.read_text(encoding="utf-8")) for path in BARE
    }
    assert {code for codes in said.values() for code in codes} == INVALID
    # A file named for a code shows it.
    for name, codes in said.items():
        assert any(name == code or name.startswith(f"{code}-") for code in codes), name


def test_every_code_is_shown_somewhere() -> None:
    sessions = "".join(path.read_text(encoding="utf-8") for path in (HERE / "transcripts").glob("*.txt"))
    # What no session brings about has tests of its own: test_cache, test_memory, test_binary, test_picture,
    # test_diff, test_process.
    unseen = {
        "cache-unusable",
        "out-of-memory",
        "not-for-terminals",
        "not-installed",
        "no-font",
        "unknown-revision",
        "git-unusable",
        "system-failed",
    }
    assert set(CODES) - INVALID - codes_in(sessions) == unseen


def test_broken_text_hides_what_it_makes_of_the_records_before_it(tmp_path: Path) -> None:
    record = "    - {region: 许昌, metric: m}\n"
    text = f"format: 1\nsources:\n  s:\n    title: 甲\n    publisher: 乙\n    observations:\n{record}"
    (tmp_path / "registry.yaml").write_text(text, encoding="utf-8")
    assert "missing-key" in codes_in(educli("metrics", "--registry", "registry.yaml", folder=tmp_path).err)
    (tmp_path / "registry.yaml").write_text(text + "   - {}\n", encoding="utf-8")
    assert codes_in(educli("metrics", "--registry", "registry.yaml", folder=tmp_path).err) == {"yaml-syntax"}
