"""The report as a browser shows it: no request, no complaint, and what the page promises works."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import TINY, educli
from browsing import Browser, browser, needs_chromium
from hostile import hostile

pytestmark = needs_chromium

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of all regions of the tiny registry, asked for in each language."""
    folder = tmp_path_factory.mktemp("pages")
    for language in LANGUAGES:
        file = folder / f"{language}.html"
        assert educli("report", "-o", str(file), "--lang", language, EDUCLI_REGISTRY=str(TINY)).status == 0
    return {language: folder / f"{language}.html" for language in LANGUAGES}


@pytest.fixture
def page(chromium: Browser, pages: dict[str, Path]) -> Browser:
    """The English page at the width of a desktop."""
    chromium.resize(1280)
    chromium.open(pages["en"])
    return chromium


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fetches_nothing_and_complains_of_nothing(chromium: Browser, pages: dict[str, Path], language: str) -> None:
    chromium.open(pages[language])
    assert chromium.fetched() == [pages[language].as_uri()]
    assert chromium.said() == []
    assert chromium.run("return document.documentElement.lang.slice(0, 2)") == language


def test_the_policy_is_in_force(page: Browser) -> None:
    """A script and a style that are not the page's own do not run; so would be what a registry smuggled in."""
    page.run(
        "const script = document.createElement('script'); script.textContent = 'window.ran = 1'; document.body.append(script);"
        "document.querySelector('h1').insertAdjacentHTML('beforeend', '<b id=b style=\"color:red\" onclick=\"window.ran = 1\">b</b>');"
        "document.getElementById('b').click()"
    )
    assert page.run("return window.ran || null") is None
    assert page.run("return getComputedStyle(document.getElementById('b')).color") != "rgb(255, 0, 0)"
    assert len(page.said()) == 3


def visible(page: Browser) -> list[str]:
    return list(
        page.run("return [...document.querySelectorAll('.page')].filter(one => one.offsetParent).map(one => one.lang)")
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_language_is_switched(page: Browser, pages: dict[str, Path], scripts: bool) -> None:
    page.do("Emulation.setScriptExecutionDisabled", value=not scripts)
    try:
        page.open(pages["en"])
        assert visible(page) == ["en"]
        page.driver.find_element("css selector", ".page[lang=en] label[for=zh]").click()
        assert visible(page) == ["zh-CN"]
    finally:
        page.do("Emulation.setScriptExecutionDisabled", value=False)
    if scripts:
        assert page.run("return [document.documentElement.lang, document.title]") == [
            "zh-CN", page.run("return document.querySelector('.page[lang=zh-CN] h1').textContent"),
        ]  # fmt: skip


def test_the_other_language_opens_at_the_same_place(page: Browser) -> None:
    page.run("document.getElementById('en-lines').scrollIntoView()")
    page.driver.find_element("css selector", ".page[lang=en] label[for=zh]").click()
    top = page.run("return document.getElementById('zh-lines').getBoundingClientRect().top")
    assert -300 < top < 400


# tables

COLUMN = """
const table = document.querySelector('#en-summary table');
const place = [...table.tHead.rows[0].cells].findIndex(head => head.textContent.trim() === arguments[0]);
"""


def column(page: Browser, title: str) -> list[str]:
    script = COLUMN + "return [...table.tBodies[0].rows].filter(row => !row.hidden).map(row => row.cells[place].textContent)"  # fmt: skip
    return list(page.run(script, title))


def press(page: Browser, title: str) -> Any:
    return page.run(COLUMN + "const head = table.tHead.rows[0].cells[place]; head.querySelector('button').click(); return head.ariaSort", title)  # fmt: skip


def keys(page: Browser, title: str) -> list[float]:
    script = COLUMN + "return [...table.tBodies[0].rows].map(row => Number(row.cells[place].dataset.key))"
    return list(page.run(script, title))


def test_tables_are_sorted_by_number_and_by_word(page: Browser) -> None:
    assert keys(page, "value") != sorted(keys(page, "value"))
    assert press(page, "value") == "ascending"
    assert keys(page, "value") == sorted(keys(page, "value"))
    assert press(page, "value") == "descending"
    assert keys(page, "value") == sorted(keys(page, "value"), reverse=True)
    press(page, "region")
    assert column(page, "region") == sorted(column(page, "region"))
    assert page.run("return document.querySelectorAll('#en-summary [aria-sort]').length") == 1


def test_what_has_no_number_stands_last_both_ways(page: Browser) -> None:
    margins = column(page, "margin")
    assert "" in margins
    for _way in range(2):
        press(page, "margin")
        sorted_margins = column(page, "margin")
        lacking = margins.count("")
        assert sorted_margins[-lacking:] == [""] * lacking
        assert "" not in sorted_margins[:-lacking]


def test_rows_are_picked_by_verdict_and_found_by_word(page: Browser) -> None:
    every = column(page, "verdict")
    pick = "const [title, text] = arguments; const label = [...document.querySelectorAll('#en-summary .controls label')].find(one => one.firstChild.textContent === title); const field = label.querySelector('select, input'); field.value = text; field.dispatchEvent(new Event('input', {bubbles: true}))"  # fmt: skip
    page.run(pick, "verdict", "not met")
    # A star marks what another source would change; it is not met all the same.
    missed = [verdict for verdict in every if verdict.rstrip("*") == "not met"]
    assert column(page, "verdict") == missed != []
    told = page.run("return document.querySelector('#en-summary [role=status]').textContent")
    assert told == f"Shown: {len(missed)} of {len(every)}."
    page.run(pick, "find", "no such word")
    assert column(page, "verdict") == []
    page.run(pick, "find", "")
    page.run(pick, "verdict", "")
    assert column(page, "verdict") == every


FOLLOWED = """
const [place] = arguments, link = document.querySelectorAll('[data-language=en] .tally a')[place];
link.click();
const target = document.getElementById(link.hash.slice(1)), item = link.closest('li');
const rows = [...target.querySelectorAll('tbody tr')].filter(row => !row.hidden);
return [item.dataset.word, Number(item.querySelector('b').textContent), rows.length, target.checkVisibility()];
"""


def test_every_count_leads_to_the_rows_it_counts(page: Browser) -> None:
    links = page.run("return document.querySelectorAll('[data-language=en] .tally a').length")
    followed = [page.run(FOLLOWED, place) for place in range(links)]
    assert len(followed) > 10
    assert {word for word, *_others in followed} >= {
        "met",
        "not met",
        "undecided",
        "no data",
        "not applicable",
        "cannot be told",
    }
    assert [one for one in followed if one[1] != one[2] or not one[3]] == []
    # What counts nothing leads nowhere.
    lone = "return [...document.querySelectorAll('.tally li')].filter(one => !one.querySelector('a')).map(one => one.querySelector('b').textContent)"  # fmt: skip
    assert set(page.run(lone)) <= {"0"}


def test_a_count_that_is_followed_again_shows_all_rows(page: Browser) -> None:
    every = len(column(page, "verdict"))
    click = "document.querySelector('#en-summary .tally a').click()"
    page.run(click)
    assert len(column(page, "verdict")) < every
    page.run(click)
    assert len(column(page, "verdict")) == every


def test_without_scripts_a_count_leads_to_its_table(page: Browser, pages: dict[str, Path]) -> None:
    page.do("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(pages["en"])
        page.driver.find_element("css selector", "#en-summary .tally a").click()
        assert page.driver.current_url.endswith("#en-verdicts")
        for link in page.driver.find_elements("css selector", "#en-summary .tally a"):
            anchor = str(link.get_dom_attribute("href")).removeprefix("#")
            assert page.driver.find_elements("css selector", f"[id='{anchor}']")
    finally:
        page.do("Emulation.setScriptExecutionDisabled", value=False)


# evidence


def test_a_figure_leads_to_its_evidence(page: Browser) -> None:
    opened = page.run(
        "const link = document.querySelector('#en-summary td.number a'); link.click();"
        "return link.getAttribute('href').slice(1)"
    )
    page.driver.implicitly_wait(2)
    page.driver.find_element("css selector", f"details[open][id='{opened}']")
    assert 0 <= page.run("return document.getElementById(arguments[0]).getBoundingClientRect().top", opened) < 1000


def test_an_address_leads_into_the_other_language(chromium: Browser, pages: dict[str, Path]) -> None:
    chromium.open(pages["en"], "#zh-evidence-411000-large_class_share")
    assert visible(chromium) == ["zh-CN"]
    assert chromium.run("return document.getElementById('zh-evidence-411000-large_class_share').open")


# widths and paper

# A4 between its margins, in the pixels of a browser.
PAPER = 688


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("media", "wide"), [("screen", 1280), ("screen", 768), ("screen", 390), ("print", PAPER)])
def test_nothing_is_wider_than_the_page(
    chromium: Browser, pages: dict[str, Path], language: str, media: str, wide: int
) -> None:
    chromium.resize(wide)
    chromium.open(pages[language])
    chromium.do("Emulation.setEmulatedMedia", media=media)
    chromium.run("for (const one of document.querySelectorAll('details')) one.open = true")
    assert chromium.run("return document.documentElement.scrollWidth") <= wide
    cut = "return [...document.querySelectorAll('table, td, th, dd, p, h1, h2, h3')].filter(one => one.offsetParent && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' && !one.closest('thead')).map(one => one.outerHTML)"  # fmt: skip
    assert chromium.run(cut) == []
    chromium.do("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize("wide", [1000, 390])
def test_a_wide_answer_scrolls_within_its_page_and_keeps_words_readable(
    chromium: Browser, tmp_path: Path, wide: int
) -> None:
    file = tmp_path / "gaps.html"
    assert educli("gaps", "--year", "2020", "-o", str(file), "--lang", "zh").status == 0
    chromium.resize(wide)
    chromium.open(file)
    assert chromium.run("return document.documentElement.scrollWidth") <= wide
    inner, outer = chromium.run(
        "const one = document.querySelector('.table'); return [one.scrollWidth, one.clientWidth]"
    )
    assert inner > outer
    # The last words are reached, and a name is not broken every two letters.
    chromium.run("const one = document.querySelector('.table'); one.scrollTo(one.scrollWidth, 400)")
    assert chromium.run("return document.querySelector('tbody td:last-child').getBoundingClientRect().right") <= wide
    # Its head stays, and so does the bar that it is scrolled by.
    assert chromium.run("return document.querySelector('thead th').getBoundingClientRect().top") < 20
    assert chromium.run("return document.querySelector('.table').getBoundingClientRect().bottom") <= 1000
    narrow = "return [...document.querySelectorAll('td.words')].map(one => one.clientWidth)"
    widths = chromium.run(narrow)
    assert widths
    assert min(widths) >= 140
    chromium.do("Emulation.setEmulatedMedia", media="print")
    assert min(chromium.run(narrow)) < 140
    chromium.do("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize(
    ("media", "wide", "drawn"),
    [("screen", 1280, 500), ("screen", 1000, 500), ("screen", 390, 280), ("print", PAPER, 280)],
)
def test_each_chart_is_shown_once_and_uses_the_width(page: Browser, media: str, wide: int, drawn: int) -> None:
    page.resize(wide)
    page.do("Emulation.setEmulatedMedia", media=media)
    shown = "return [...document.querySelectorAll('[data-language=en] figure')].map(one => [...one.querySelectorAll('svg')].filter(svg => svg.checkVisibility()).map(svg => svg.getBoundingClientRect().width))"  # fmt: skip
    widths = page.run(shown)
    page.do("Emulation.setEmulatedMedia", media="")
    assert len(widths) > 5
    assert {len(one) for one in widths} == {1}
    # The words at its sides come to it; on paper it is as wide as its column.
    assert all(drawn < width < drawn + 500 for [width] in widths)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_is_printed(chromium: Browser, pages: dict[str, Path], tmp_path: Path, language: str) -> None:
    chromium.resize(1280)
    chromium.open(pages[language])
    cells = chromium.run(
        "return [...document.querySelectorAll(`.page[data-language=${arguments[0]}] :is(td, th, dd, summary)`)].map(one => one.textContent)",
        language,
    )
    page = "".join(chromium.printed(tmp_path / "page.pdf").split())
    lost = {text for text in cells if "".join(text.split()).lower()[:12] not in page.lower()}
    assert len(cells) > 100
    assert lost == set()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_a_long_table_has_its_head_on_each_page(page: Browser, tmp_path: Path) -> None:
    page.run(
        "const body = document.querySelector('#en-summary table').tBodies[0]; const row = body.rows[0].cloneNode(true);"
        "for (let n = 0; n < 150; n++) body.append(row.cloneNode(true))"
    )
    sheets = page.printed(tmp_path / "page.pdf").split("\f")
    # The number of the page stands before all else.
    headed = [sheet for sheet in sheets if re.match(r"\s*\d+ / \d+\s+Verdict Region", sheet)]
    assert len(headed) >= 3


# hostile registries


def test_no_text_of_a_registry_runs(chromium: Browser, tmp_path: Path) -> None:
    registry, page = tmp_path / "registry.yaml", tmp_path / "page.html"
    registry.write_text(hostile(), encoding="utf-8")
    answer = educli("report", "-o", str(page), "--registry", str(registry))
    assert answer.status == 0, answer.err
    chromium.open(page)
    assert chromium.fetched() == [page.as_uri()]
    assert chromium.said() == []
    assert chromium.run("return window.owned || null") is None
    for media, wide in (("screen", 390), ("print", PAPER)):
        chromium.resize(wide)
        chromium.do("Emulation.setEmulatedMedia", media=media)
        assert chromium.run("return document.documentElement.scrollWidth") <= wide
    chromium.do("Emulation.setEmulatedMedia", media="")
    assert chromium.run("return document.scripts.length") == 2
    assert chromium.run("return JSON.parse(document.getElementById('answers').textContent).gaps.rows.length") > 0
