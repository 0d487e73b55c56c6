"""How much memory a question may take."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from asking import educli

from educli.errors import EducliError, Status
from educli.warehouse.engine import connect, within_memory

HEAD = """\
format: 1
metrics:
  share: {name: {zh: 比例, en: Share}, stage: compulsory, unit: percent, better: lower, definition: {zh: 无, en: none}}
sources: {paper: {title: 文件, publisher: 教育局}}
bulk: [rows.parquet]
"""


@pytest.mark.parametrize("amount", ["2", "2 parsecs", "-1GB", "0GB", "80%"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    outcome = educli("metrics", EDUCLI_MEMORY=amount)
    assert outcome.status == Status.ASKED_WRONGLY
    assert outcome.err.startswith(f"error[unknown-value]: '{amount}' is not an amount of memory: EDUCLI_MEMORY\n")


def test_the_option_wins_for_its_own_command() -> None:
    outcome = educli("metrics", "--memory", "2 parsecs", EDUCLI_MEMORY="1GB")
    assert outcome.err.startswith("error[unknown-value]: '2 parsecs' is not an amount of memory: --memory\n")
    assert educli("metrics", "--memory", "1GB", EDUCLI_MEMORY="2").status == 0
    assert educli("metrics", EDUCLI_MEMORY="2").status == Status.ASKED_WRONGLY


def test_the_engine_keeps_to_the_amount(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EDUCLI_MEMORY", "300MB")
    monkeypatch.setenv("EDUCLI_CACHE", str(tmp_path))
    with connect(":memory:") as connection:
        assert connection.execute("select current_setting('memory_limit')").fetchone() == ("286.1 MiB",)
        # More than it may hold: the rest goes to the folder of the cache, and is gone afterwards.
        connection.execute("create temp table large as select hash(range) as code from range(60000000)")
        assert [path.name for path in tmp_path.iterdir()]
        assert connection.execute("select count(*) from large").fetchone() == (60_000_000,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("settings", [{"EDUCLI_CACHE": os.devnull}, {"EDUCLI_CACHE": "", "XDG_CACHE_HOME": ""}])
def test_without_a_cache_nothing_is_put_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: dict[str, str]
) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.chdir(tmp_path)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("EDUCLI_MEMORY", "300MB")
    with connect(":memory:") as connection, pytest.raises(EducliError, match="not enough memory"), within_memory():
        connection.execute("create temp table large as select hash(range) as code from range(60000000)")
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select code as region, 'share' as metric, 1000 + range as period, 'paper' as source, 1 as value "
            "from range(300), (values ('411000'), ('411100'), ('410100')) as place(code)) "
            f"to '{tmp_path / 'rows.parquet'}' (format parquet)"
        )
    (tmp_path / "registry.yaml").write_text(HEAD, encoding="utf-8")
    asked = ("rank", "share", "--registry", str(tmp_path / "registry.yaml"))
    outcome = educli(*asked, EDUCLI_MEMORY="1MB", EDUCLI_CACHE=str(tmp_path / "cache"))
    assert (outcome.status, outcome.out) == (Status.SURROUNDINGS_FAILED, "")
    assert outcome.err.startswith("error[out-of-memory]: not enough memory: ")
    assert educli(*asked, EDUCLI_MEMORY="500MB", EDUCLI_CACHE=str(tmp_path / "cache")).status == 0
