"""What every test runs in: a cache of its own, English, and none of the person's settings."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from educli.language import set_language

# Each property runs as many cases as its own test says; none is judged by the clock of a busy machine.
settings.register_profile("educli", deadline=None, print_blob=True)
settings.load_profile("educli")

SETTINGS = (
    "EDUCLI_REGISTRY", "EDUCLI_FORMAT", "EDUCLI_AMBIGUOUS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES",
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
        patch.setenv("EDUCLI_PAGER", "cat")
        patch.setenv("TERM", "xterm-256color")
        yield


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")
