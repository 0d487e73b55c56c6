"""What educli tells of itself is what it does: spec, reference pages and man page."""

import json
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from asking import TINY, educli, rows

from educli.commands import COMMANDS, grammar
from educli.commands.declarations import function
from educli.commands.specification import SPEC_VERSION, VALUES, describe
from educli.errors import MEANINGS, Status
from educli.language import _, set_language
from educli.model import codes
from educli.model.columns import COLUMNS
from educli.output.formats import FORMATS
from educli.settings import SETTINGS, SURROUNDINGS

ROOT = Path(__file__).parent.parent
SPEC: dict[str, Any] = json.loads(educli("spec", "--lang", "en").out)
ASKING = [name for name in COMMANDS if hasattr(function(name), "columns")]
MAN = ("man/educli.1", "man/zh_CN/educli.1")


def test_the_whole_is_there() -> None:
    assert SPEC["spec_version"] == SPEC_VERSION
    assert [command["name"] for command in SPEC["commands"]] == list(COMMANDS)
    assert [format["id"] for format in SPEC["formats"]] == list(FORMATS)
    assert [setting["variable"] for setting in SPEC["settings"]] == [known.variable for known in SETTINGS.values()]
    assert [status["status"] for status in SPEC["statuses"]] == list(Status)


def test_it_speaks_both_languages() -> None:
    chinese = json.loads(educli("spec", "--lang", "zh").out)
    assert chinese["language"] == "zh"
    english_ids, chinese_ids = (
        [[option["id"] for option in command["options"]] for command in spec["commands"]] for spec in (SPEC, chinese)
    )
    assert english_ids == chinese_ids
    assert chinese["commands"][0]["summary"] == "逐项指标并列比较各城市。"


@pytest.mark.parametrize("name", COMMANDS)
def test_parameters_are_those_that_typer_runs_with(name: str) -> None:
    command = describe(name)
    told = [
        (one.id, sorted(one.names), one.metavar, one.repeatable, one.required)
        for one in (*command.arguments, *command.options[:-1])
    ]
    run = [
        (
            param.name,
            sorted(param.opts) if param.param_type_name == "option" else [],
            "" if getattr(param, "is_flag", False) else param.metavar,
            bool(param.nargs == -1 or getattr(param, "multiple", False)),
            param.required,
        )
        for param in sorted(grammar.command(name).params, key=lambda param: param.param_type_name)
    ]
    assert told == run


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_every_parameter(name: str) -> None:
    command, help = describe(name), educli(name, "--help", COLUMNS="100").out
    assert [p.written for p in (*command.arguments, *command.options) if p.written not in help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_chinese_help_has_chinese_words_for_values(name: str) -> None:
    help = educli(name, "--help", "--lang", "zh", COLUMNS="100").out
    # What is written in capitals and known to a shell is no word of ours.
    assert {*re.findall(r"(?<![A-Za-z_$])[A-Z][A-Z=]*(?![A-Za-z_])", help)} & {*VALUES} == set()


def test_the_word_for_a_value_is_that_of_its_name_in_every_language() -> None:
    """Programs find the same metavars whichever language they ask in."""
    chinese = json.loads(educli("spec", "--lang", "zh").out)
    for english_command, chinese_command in zip(SPEC["commands"], chinese["commands"], strict=True):
        for kind in ("arguments", "options"):
            assert [one["metavar"] for one in english_command[kind]] == [
                one["metavar"] for one in chinese_command[kind]
            ]


@pytest.mark.parametrize("page", ["man/zh_CN/educli.1", "docs/commands.zh-CN.md"])
def test_chinese_pages_have_chinese_words_for_values(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    written = re.findall(r"`([^`]+)` \| |\\fB(.+)\\fP|^(?:\.SS )?educli (.*)$", text, re.M)
    words = {word for parts in written for part in parts for word in re.split(r"[^A-Z=]+", part)}
    assert words & {*VALUES} == set()


@pytest.mark.parametrize("name", [name for name in ASKING if not function(name).varying])
def test_fields_are_those_of_the_answer(name: str) -> None:
    [command] = [command for command in SPEC["commands"] if command["name"] == name]
    listed = rows(educli(name, "--fields", EDUCLI_REGISTRY=str(TINY)))
    told = [(field["id"], field["kind"], field["unit"] or "", field["meaning"]) for field in command["fields"]]
    assert told == [(row["field"], row["kind"], row["field_unit"], row["meaning"]) for row in listed]


@pytest.mark.parametrize("name", ASKING)
def test_every_answer_is_arranged_for_people(name: str) -> None:
    """Tests ask in pipes, people on terminals; an answer without an arrangement would be found by the latter."""
    assert callable(import_module(f"educli.model.sheets.{name}").page)


def parameters() -> list[dict[str, Any]]:
    return [
        parameter
        for holder in (SPEC, *SPEC["commands"])
        for parameter in (*holder.get("arguments", ()), *holder["options"])
    ]


def test_every_value_is_of_a_known_kind() -> None:
    """A new word in a usage gets its line in VALUES, so that completion knows what to offer."""
    assert [p["metavar"] for p in parameters() if p["metavar"] and not p["values"]] == []
    words = {p["metavar"].strip("[].").removesuffix(",…") for p in parameters() if p["metavar"]}
    assert set(VALUES) - words == set()


@pytest.mark.parametrize(("format", "refusal"), [("sarif", "has no findings"), ("svg", "has nothing to draw")])
def test_formats_are_offered_where_they_are_not_refused(format: str, refusal: str) -> None:
    offering = {
        command["name"]
        for command in SPEC["commands"]
        for option in command["options"]
        if option["id"] == "format" and format in option["choices"]
    }
    refused = educli("regions", "--format", format)
    assert refusal in refused.err
    assert offering == set(re.findall(r"`(\w+)`", refused.err))


def test_choices_are_taken_and_others_are_not() -> None:
    """What the spec calls a choice is checked as one: 2 for another word, and the choices are named."""
    needed = {"rank": ("大班额",), "diff": (str(TINY), str(TINY))}
    for command in SPEC["commands"]:
        for option in command["options"]:
            if option["choices"] and option["names"][-1] not in ("--format", "--lang", "--to"):
                words = (command["name"], *needed.get(command["name"], ()), option["names"][-1])
                wrong = educli(*words, "no-such", EDUCLI_REGISTRY=str(TINY))
                assert wrong.status == Status.ASKED_WRONGLY, words
                assert all(choice in wrong.err for choice in option["choices"]), words
                for choice in option["choices"]:
                    assert educli(*words, choice, EDUCLI_REGISTRY=str(TINY)).status in (0, 1), (*words, choice)


# written twice


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_has_every_command(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`educli {name}" not in text and f"`{name}`" not in text] == []


PAGES = [(page, "zh" if "zh" in page else "en") for page in ("README.md", "README.zh-CN.md")]


@pytest.mark.parametrize(("page", "language"), PAGES)
def test_the_readme_has_the_statuses(page: str, language: str) -> None:
    set_language(language)
    table = re.findall(r"^\| (\d+) \| (.*) \|$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert table == [(str(int(status)), _(meaning)) for status, meaning in MEANINGS.items()]


@pytest.mark.parametrize(("page", "language"), [("docs/usage.md", "en"), ("docs/usage.zh-CN.md", "zh")])
def test_the_page_of_usage_has_the_settings(page: str, language: str) -> None:
    set_language(language)
    table = re.findall(r"^\| (?:`(\w+)` \| )?`(\w+)` \| (.*) \|$", (ROOT / page).read_text(encoding="utf-8"), re.M)
    told = [(name, known.variable, _(known.meaning)) for name, known in SETTINGS.items()]
    assert table == told + [("", name, _(meaning)) for name, meaning in SURROUNDINGS.items()]


@pytest.mark.parametrize(("page", "language"), [("docs/usage.md", "en"), ("docs/usage.zh-CN.md", "zh")])
def test_the_lines_of_the_page_of_usage_are_understood(page: str, language: str) -> None:
    """Every `educli …` of its examples names a command, and options that the command has."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    typed = re.findall(r"\beducli ([a-z]+)([^|\n)]*)", "".join(blocks))
    assert len(typed) > 8
    for name, rest in typed:
        names = {option_name for option in describe(name).options for option_name in option.names}
        assert set(re.findall(r"(?<= )--?[a-z0-9-]+", rest)) <= names, (name, rest)


# man


@pytest.mark.parametrize("page", MAN)
def test_the_man_page_is_clean(page: str) -> None:
    if not (mandoc := shutil.which("mandoc")):
        pytest.skip("needs mandoc")
    lint = subprocess.run(
        [mandoc, "-T", "lint", "-W", "warning", ROOT / page], capture_output=True, text=True, check=False
    )
    # The page has no date, so that the same text gives the same page.
    assert [line for line in lint.stdout.splitlines() if "missing date" not in line] == []


@pytest.mark.parametrize("page", MAN)
def test_the_man_page_fits_the_terminal(page: str) -> None:
    if not (man := shutil.which("man")):
        pytest.skip("needs man")
    shown = subprocess.run(
        [man, "--warnings", "-l", ROOT / page],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""},
    )  # fmt: skip
    if "--warnings" in shown.stderr or shown.returncode:
        pytest.skip("needs the man of man-db")
    from educli.output.text import width

    assert shown.stderr == ""
    assert [line for line in shown.stdout.splitlines() if width(line) > 80] == []
    assert all(f"educli {name}" in shown.stdout for name in COMMANDS)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("verdict", codes.VERDICTS), ("left_out", codes.LEFT_OUT), ("step", codes.STEPS), ("record", codes.RECORDS), ("edited", codes.DONE),
        ("class", codes.CLASSES), ("state", codes.STATES), ("family", codes.FAMILIES), ("broken_by", codes.READINGS), ("method", codes.METHODS),
        ("flags", codes.FLAGS), ("standing", codes.STANDINGS), ("hindrance", codes.HINDRANCES), ("aim", codes.AIMS),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)  # fmt: skip
def test_the_meaning_of_a_column_names_its_codes(column: str, words: dict[str, str]) -> None:
    said = re.findall(r"\w+", COLUMNS[column].meaning)
    assert [code for code in words if code not in said] == []
