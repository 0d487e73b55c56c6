"""The report: the same numbers as the questions answer, each with its evidence, in both languages; and how it is written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from html.parser import HTMLParser
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from asking import HERE, TINY, Outcome, Terminal, educli
from hostile import NASTY, hostile
from running import EDUCLI, environment, interrupted, on_terminal

from educli.commands import report
from educli.commands.ask import Ask, Options
from educli.errors import Status
from educli.language import set_language
from educli.model.document import Cell, Column, Document, Facts, Prose, Section, Table
from educli.output import narration
from educli.output.report import write_report

SHIPPED = HERE.parent / "data" / "metrics.yaml"


def ask(
    *words: str,
    folder: Path = HERE,
    stream: type[TextIOWrapper] = TextIOWrapper,
    lang: str = "en",
    registry: Path = TINY,
) -> Outcome:
    """Run educli on one and the same day."""
    return educli(
        *words, folder=folder, stream=stream, EDUCLI_LANG=lang, EDUCLI_REGISTRY=str(registry), SOURCE_DATE_EPOCH="1600000000"
    )  # fmt: skip


def answer(*words: str, lang: str = "en") -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(ask(*words, "-f", "json", lang=lang).out)
    return whole


class Page(HTMLParser):
    """What stands in a page: elements with their attributes, text by language and by fold, and what programs read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.folds: dict[str, str] = {}
        self.data = ""
        self._language = self._within = self._fold = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        self._language = attributes.get("data-language", self._language)
        self._within = attributes.get("type", tag) if tag == "script" else tag
        if tag == "details":
            self._fold = attributes["id"]
            self.folds[self._fold] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._fold = ""

    def handle_data(self, data: str) -> None:
        if self._within == "application/json":
            self.data += data
        elif self._within not in ("script", "style"):
            self.texts.setdefault(self._language, []).append(data)
            if self._fold:
                self.folds[self._fold] += data + "\n"

    def all(self, tag: str, name: str) -> list[str]:
        return [attributes[name] for one, attributes in self.elements if tag in (one, "*") and name in attributes]

    def text(self, language: str) -> str:
        return "\n".join(self.texts[language])


def reported(*words: str, lang: str = "en", registry: Path = TINY) -> Page:
    outcome = ask("report", *words, lang=lang, registry=registry)
    assert (outcome.status, outcome.err) == (0, "")
    return Page(outcome.out)


@pytest.fixture(scope="module")
def page() -> Page:
    set_language("en")
    return reported()


# numbers


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("许昌", "漯河"),
        ("漯河", "许昌", "郑州", "-m", "大班额比例", "--year", "2021", "--carry", "3"),
        ("许昌", "郑州", "--include-unreliable", "--include-unverified"),
        ("许昌",),
    ],
)
def test_what_programs_read_is_what_the_questions_answer(words: tuple[str, ...], language: str) -> None:
    answers = json.loads(reported(*words, lang=language).data)
    for question, more in (("gaps", ("--only", "all")), ("compare", ())):
        wanted = answer(question, *words, *more, lang=language)
        assert wanted["rows"]
        assert answers[question] == wanted
    # Of these options `progress` has only one; the page is of the day of SOURCE_DATE_EPOCH.
    plain = [word for word in words if word not in ("--year", "2021", "--carry", "3", "--include-unverified")]
    assert answers["progress"] == answer("progress", *plain, "--as-of", "2020-09-13", lang=language)


def test_what_has_changed_and_what_is_aimed_at_have_sections() -> None:
    page = reported("许昌", "郑州", registry=SHIPPED)
    answers = json.loads(page.data)
    changed = dict.fromkeys(row["metric"] for row in answers["trend"]["rows"])
    assert changed
    options = [word for id in changed for word in ("-m", id)]
    assert answers["trend"] == json.loads(ask("trend", "许昌", "郑州", *options, "-f", "json", registry=SHIPPED).out)
    assert {id.removeprefix("en-years-") for id in page.all("article", "id") if id.startswith("en-years-")} == set(
        changed
    )
    # Each metric has changed somewhere, in a region that was asked for.
    for metric in changed:
        rows = [row for row in answers["trend"]["rows"] if row["metric"] == metric and not row["is_reference"]]
        assert any(count > 1 for count in Counter((row["region"], row["population"], row["basis"], row["months"]) for row in rows).values())  # fmt: skip
    for language in ("zh", "en"):
        said = page.text(language)
        assert all(row["period"].replace("/", "–") in said for row in answers["trend"]["rows"])
    assert len(answers["progress"]["rows"]) > 5
    targets = page.text("en").partition("Targets and the way to them")[2].partition("\nRegions\n")[0]
    assert sum(line == "reference" for line in targets.split("\n")) == answers["progress"]["counts"]["reference"]
    # Their documents are listed, by the number that stands beside them.
    assert re.search(r"^\[\d+\] ", page.text("en").rpartition("\nSources\n")[2].strip())


def test_a_region_without_change_or_target_has_no_such_section() -> None:
    page = reported("安阳")
    sections = page.all("section", "id")
    assert "en-regions" in sections
    assert not {"en-years", "en-targets"} & set(sections)


def test_targets_are_held_against_the_figures_of_the_year_that_was_asked_for() -> None:
    for words, day in ((("--year", "2019"), "2019-12-31"), ((), "2020-09-13"), (("--year", "2030"), "2020-09-13")):
        rows = json.loads(reported("河南", *words, registry=SHIPPED).data)["progress"]["rows"]
        assert {row["as_of"] for row in rows} == {day}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_outcomes_are_counted(language: str) -> None:
    words = ("许昌", "郑州", "漯河")
    counts = answer("gaps", *words)["counts"]
    page = ask("report", *words, lang=language).out
    shown = re.findall(r'<li class="\w+" data-word="[^"]+"><b>(\d+)</b>', page.partition("<table>")[0])
    ids = ("met", "not_met", "undecided", "no_data", "not_applicable")
    assert [int(count) for count in shown] == [counts[id] for id in ids]
    assert sum(counts[id] for id in ids) > 0


def test_each_figure_stands_with_its_own_evidence(page: Page) -> None:
    data = json.loads(page.data)
    figures = [row for row in data["compare"]["rows"] if row["value"] is not None]
    titles = {row["source"]: row["title"] for row in answer("sources")["rows"]}
    assert len(figures) > 20
    assert any(row["population"] for row in figures)
    for language in ("zh", "en"):
        for row in figures:
            told = page.folds[f"{language}-evidence-{row['region']}-{row['metric']}"]
            assert titles[row["source"]] in told
            assert all(row[field] in told for field in ("quote", "at") if row[field])
            for line in row["lines"]:
                assert line["line"] in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_evidence_is_worded_as_why_and_show_word_it(page: Page, language: str) -> None:
    about = ("许昌", "大班额比例")
    told = page.text(language)
    steps = [row["text"] for row in answer("why", *about, lang=language)["rows"]]
    assert len(steps) > 6
    assert [step for step in steps if step not in told] == []
    [record, *_others] = answer("show", *about, lang=language)["rows"]
    assert [field for field in ("quote", "at", "title", "publisher") if record[field] not in told] == []


def test_links_lead_somewhere_and_anchors_are_unique(page: Page) -> None:
    ids = Counter(page.all("*", "id"))
    targets = {href.removeprefix("#") for href in page.all("a", "href")}
    assert [id for id, times in ids.items() if times > 1] == []
    assert targets - set(ids) == set()
    assert len(targets) > 40


def test_both_languages_say_the_same(page: Page) -> None:
    ids = page.all("*", "id")
    chinese, english = ([id.partition("-")[2] for id in ids if id.startswith(f"{one}-")] for one in ("zh", "en"))
    assert chinese == english
    assert "未达标" in page.text("zh")
    assert "not met" in page.text("en")
    assert "未达标" not in page.text("en")


def test_it_says_what_it_was_made_from(page: Page) -> None:
    digest = answer("gaps")["registry"]["fingerprint"]
    for language, standing in (("zh", "转引"), ("en", "cited")):
        lines = page.text(language).split("\n大班额" if language == "zh" else "\nLarge classes")[-1]
        assert standing in lines
        for wanted in (digest, "2020-09-13", "tiny.yaml", "教督〔2019〕4号"):
            assert wanted in page.text(language)


def test_every_line_and_document_that_is_used_is_listed_with_its_standing(page: Page) -> None:
    data = json.loads(page.data)
    used = {row["line"] for row in data["gaps"]["rows"]}
    lines = [row for row in answer("thresholds")["rows"] if row["line"] in used]
    sources = {row["source"] for row in data["compare"]["rows"] if row["source"]} | {row["source"] for row in lines}
    known = {row["source"]: row for row in answer("sources")["rows"]}
    assert (len(lines), len(sources)) > (3, 1)
    listed = page.text("en").rpartition("Lines that were held against the figures")[2]
    for line in lines:
        assert line["number"] is None or line["number"] in listed
    for source in sources:
        reference = next(text for text in listed.split("\n") if f". {known[source]['title']}" in text)
        assert reference.endswith(f" ({known[source]['standing']})")


def test_charts_are_described_and_tables_have_names(page: Page) -> None:
    drawings = [attributes for tag, attributes in page.elements if tag == "svg" and "role" in attributes]
    assert len(drawings) > 4
    assert all(one["role"] == "img" and len(one["aria-label"]) > 20 for one in drawings)
    tags = Counter(tag for tag, _attributes in page.elements)
    assert tags["caption"] == tags["table"] > 10
    assert all(scope in ("col", "row") for scope in page.all("th", "scope"))


def test_the_same_question_gives_the_same_bytes() -> None:
    once, again = (ask("report", "许昌", "漯河").out for _turn in range(2))
    assert once == again


@pytest.mark.parametrize("words", [("许昌", "-m", "大班额比例"), ("漯河", "-m", "毛入园率"), ("安阳",)])
def test_one_region_will_do(words: tuple[str, ...]) -> None:
    page = reported(*words)
    cards = [id for id in page.all("article", "id") if id.startswith("en-metric-")]
    # One is of large classes in town and country, the other of those in town.
    assert len(cards) == {"大班额比例": 2, "毛入园率": 1}.get(words[-1], 0)


def test_questions_of_a_whole_region_are_those_of_each_metric() -> None:
    session = Ask("report", (), Options(registry=str(TINY))).session
    how: dict[str, Any] = {"year": None, "carry": 0, "unreliable": False, "unverified": False}
    for question in ("why", "show"):
        whole = session.run(question, region="411000", metric=None, **how)
        metrics = list(dict.fromkeys(row["metric"] for row in whole))
        assert len(metrics) > 2
        single = [row for id in metrics for row in session.run(question, region="411000", metric=id, **how)]
        assert whole == single


# hostile registries


def test_no_text_of_a_registry_is_markup(tmp_path: Path) -> None:
    registry = tmp_path / "registry.yaml"
    registry.write_text(hostile(), encoding="utf-8")
    page = reported(registry=registry)
    tags = Counter(tag for tag, _attributes in page.elements)
    assert (tags["script"], tags["style"], tags["img"]) == (2, 1, 0)
    assert [name for _tag, attributes in page.elements for name in attributes if name.startswith("on")] == []
    assert {href[0] for href in page.all("a", "href")} == {"#"}
    assert all(text in page.text("en") for text in NASTY)
    assert all(
        f"{text} 0" in {row["metric_name"] for row in json.loads(page.data)["gaps"]["rows"]} for text in NASTY[:1]
    )


def test_anchors_and_words_of_any_document_are_escaped(tmp_path: Path) -> None:
    nasty = '"><script>x</script>'
    table = Table(nasty, (Column(nasty, key=True),), [[Cell(nasty, nasty, "good")]])
    document = Document("en", nasty, Facts([(nasty, nasty)]), [Section(nasty, nasty, [table, Prose([nasty], nasty)])])
    with (tmp_path / "page.html").open("w+", encoding="utf-8") as file:
        write_report([document], [], file)
        file.seek(0)
        page = Page(file.read())
    assert Counter(tag for tag, _attributes in page.elements)["script"] == 2


# where it goes


def test_a_terminal_is_refused() -> None:
    outcome = ask("report", "许昌", stream=Terminal)
    assert outcome.status == Status.ASKED_WRONGLY
    assert "error[not-for-terminals]" in outcome.err
    assert "-o report.html" in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize("name", ["report.pdf", "report", "report.json"])
def test_a_page_has_the_ending_of_one(tmp_path: Path, name: str) -> None:
    outcome = ask("report", "许昌", "-o", name, folder=tmp_path)
    assert (outcome.status, list(tmp_path.iterdir())) == (Status.ASKED_WRONGLY, [])
    assert ".html" in outcome.err


def test_a_file_is_written_whole_and_said_so(tmp_path: Path) -> None:
    outcome = ask("report", "许昌", "-o", "a.html", folder=tmp_path)
    assert outcome == Outcome(0, "", "Written: a.html\n")
    quiet = ask("report", "许昌", "-o", "b.html", "-q", folder=tmp_path)
    assert quiet == Outcome(0, "", "")
    piped = ask("report", "许昌").out
    assert {file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == {piped}


@pytest.mark.parametrize(
    "words", [("许昌", "--year", "x"), ("无此城",), ("许昌", "--carry", "1"), ("许昌", "-m", "无此指标")]
)
def test_what_is_asked_wrongly_leaves_no_file(tmp_path: Path, words: tuple[str, ...]) -> None:
    outcome = ask("report", *words, "-o", "a.html", folder=tmp_path)
    assert (outcome.status, list(tmp_path.iterdir())) == (Status.ASKED_WRONGLY, [])


def test_a_folder_that_is_not_there_is_told_before_the_work() -> None:
    outcome = ask("report", "许昌", "-o", "nowhere/a.html")
    assert outcome.status == Status.SURROUNDINGS_FAILED
    assert "nowhere/a.html" in outcome.err


def test_more_than_a_page_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_FIGURES", 3)
    assert ask("report", "许昌", "-m", "大班额比例").status == 0
    outcome = ask("report")
    assert outcome.status == Status.ASKED_WRONGLY
    assert "--metric" in outcome.err


def test_without_its_extra_it_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("educli.output.report", "educli.output.drawing"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    outcome = ask("report", "许昌")
    assert outcome.status == Status.SURROUNDINGS_FAILED
    assert "pip install 'educli[report]'" in outcome.err


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*EDUCLI, "report", "-o", "a.html"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )  # fmt: skip
    # From the moment that it has begun its file.
    while not list(tmp_path.iterdir()):
        assert process.poll() is None
        time.sleep(0.01)
    status, said = interrupted(process)
    assert (status, said, list(tmp_path.iterdir())) == (Status.INTERRUPTED, b"", [])


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(narration, "PATIENCE_S", -1.0)
    said = ask("report", "许昌", "-o", "a.html", "-q", folder=tmp_path, stream=Terminal).err
    assert "\rGathering figures and proofs: 1 of 2" in said
    assert "\rDrawing the charts: 1 of " in said
    # Each line is wiped in the end.
    assert said.rpartition("of")[2].strip(" \r0123456789") == ""
    assert said.endswith(" \r")


def test_a_pipe_sees_nothing_of_it(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    status, shown = on_terminal("report", "许昌", "-o", str(file), "-q", TERM="dumb")
    assert (status, shown) == (0, "")
    assert file.stat().st_size > 10_000


@pytest.mark.parametrize("page", ["docs/report.md", "docs/report.zh-CN.md"])
def test_it_is_read_back_as_its_page_says(page: str, tmp_path: Path) -> None:
    ask("report", "许昌", "-o", "report.html", folder=tmp_path)
    [code] = re.findall(r"```python\n(.*?)```", (HERE.parent / page).read_text(encoding="utf-8"), re.DOTALL)
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert told.startswith(str(answer("gaps", "许昌")["counts"]))
