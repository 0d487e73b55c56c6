"""A registry that `educli init` starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import Terminal, educli, rows

from educli.commands.init import FILES
from educli.errors import Status
from educli.paths import SCHEMA


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_it_starts_holds_and_answers(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "new" / "mine"
    outcome = educli("init", str(folder), "--lang", language, "--format", "tsv")
    assert outcome.status == 0, outcome.err
    assert [row["file"] for row in rows(outcome)] == [str(folder / name) for name in FILES]
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    registry = str(folder / "registry.yaml")
    assert educli("check", "--registry", registry).status == 0
    compared = rows(educli("compare", "安阳", "许昌", "漯河", "-m", "school_doctor_share", "--registry", registry))
    assert [(row["region"], row["value"], row["verdict"]) for row in compared] == [
        ("410500", "88.5", "not_met"), ("411000", "91.2", "met"), ("411100", "85", "undecided"),
    ]  # fmt: skip
    gaps = rows(educli("gaps", "安阳", "-m", "school_doctor_share", "--registry", registry))
    assert [(row["line"], row["verdict"]) for row in gaps] == [("example-school-doctor", "not_met")]


def test_the_next_command_is_told_and_works(tmp_path: Path) -> None:
    told = educli("init", "a folder", folder=tmp_path).err
    assert told == "Next: educli compare 安阳 许昌 漯河 -m school_doctor_share -r 'a folder/registry.yaml'\n"


def test_a_person_is_shown_the_files(tmp_path: Path) -> None:
    outcome = educli("init", "mine", "--lang", "zh", "--format", "table", folder=tmp_path, stream=Terminal)
    assert (outcome.status, outcome.err) == (0, "")
    assert "自己的登记库" in outcome.out.splitlines()[0]
    assert [name for name in FILES if f"\nmine/{name} " not in outcome.out] == []


def test_a_command_to_copy_is_one_line_on_any_terminal(tmp_path: Path) -> None:
    told = educli("init", "mine", "--format", "table", folder=tmp_path, stream=Terminal, COLUMNS="40").out
    command = "educli compare 安阳 许昌 漯河 -m school_doctor_share -r mine/registry.yaml"
    assert told.endswith(f": {command}\n")


def test_the_languages_differ_in_comments_alone(tmp_path: Path) -> None:
    texts = {}
    for language in ("zh", "en"):
        educli("init", str(tmp_path / language), "--lang", language)
        lines = (tmp_path / language / "registry.yaml").read_text(encoding="utf-8").splitlines()
        texts[language] = [
            line.split("  #")[0].rstrip() for line in lines if not line.strip().startswith("# ") or "$schema" in line
        ]
    assert texts["zh"] == texts["en"]
    assert texts["en"][0] == f"# yaml-language-server: $schema={SCHEMA.name}"
    assert (tmp_path / "en" / SCHEMA.name).read_bytes() == SCHEMA.read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    outcome = educli("init", str(tmp_path))
    assert (outcome.status, outcome.out) == (Status.SURROUNDINGS_FAILED, "")
    assert outcome.err.startswith(f"error[cannot-write]: there is already {tmp_path / name}\n")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = educli("init", str(tmp_path / "file" / "new"))
    assert outcome.status == Status.SURROUNDINGS_FAILED
    assert "a part of the path is no folder" in outcome.err
