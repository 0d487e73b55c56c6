"""What every test runs in: a cache of its own, English, and none of the person's settings."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from educli.language import set_language
from educli.paths import DATA, PACKAGE, SQL

# Each property runs as many cases as its own test says; none is judged by the clock of a busy machine.
settings.register_profile("educli", deadline=None, print_blob=True)
settings.load_profile("educli")

SETTINGS = (
    "EDUCLI_REGISTRY", "EDUCLI_FORMAT", "EDUCLI_AMBIGUOUS", "EDUCLI_MEMORY", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES",
    "LC_ALL", "LC_MESSAGES", "LANG", "PAGER", "LESS",
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="rewrite tests/transcripts from what educli answers now")


@pytest.fixture(autouse=True, scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        patch.setenv("EDUCLI_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("EDUCLI_CONFIG", str(tmp_path_factory.mktemp("config") / "none.toml"))
        patch.setenv("EDUCLI_PAGER", "cat")
        patch.setenv("EDUCLI_LANG", "en")
        patch.setenv("TERM", "xterm-256color")
        yield


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of this test's own, whose code and SQL it may change; from then on processes run that."""
    folder = tmp_path / "checkout"
    shutil.copytree(PACKAGE, folder / "educli", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SQL, folder / "sql")
    (folder / "data").symlink_to(DATA)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    # Else the folder that they are called in comes first.
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    return folder


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")
