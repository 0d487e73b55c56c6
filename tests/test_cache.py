"""The parsed registries that are kept: they cost time where something is wrong with them, and never the answer."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asking import TINY
from running import COMPARE, EDUCLI, LIMIT_S, environment, good, interrupted, on_terminal, run

from educli import __version__
from educli.errors import Status
from educli.paths import BUILTIN_REGISTRY
from educli.warehouse import shelf
from educli.warehouse.cache import _makers

SAID = "The registry could not be kept"
AS_ROOT = os.geteuid() == 0
NO_HOME = {"HOME": None, "EDUCLI_CACHE": None, "XDG_CACHE_HOME": None}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return Path(shutil.copy(TINY, tmp_path / "registry.yaml"))


@pytest.fixture
def cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test's own that is not there yet."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EDUCLI_CACHE", str(folder))
    return folder


@pytest.fixture
def cache(cold: Path) -> Path:
    """A cache of this test's own, warm with the tiny registry."""
    good(*COMPARE)
    return cold


def kinds(folder: Path) -> list[str]:
    """Return the endings of what lies in a folder; a draft has the number of its builder for one."""
    return sorted(path.suffix for path in folder.iterdir())


ENTRY = [".duckdb", ".json", ".names"]


def answers(wanted: str, *words: str, **settings: str | None) -> str:
    """Expect the answer that every cache must give, and return what is said beside it."""
    done = run(*(words or COMPARE), **settings)
    assert (done.returncode, done.stdout) == (0, wanted), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


# use


def test_the_cache_is_used(cache: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert kinds(cache) == ENTRY
    good(*COMPARE)
    assert {path.name: path.stat().st_mtime_ns for path in cache.iterdir()} == before


def test_settled_dates_spare_the_reading(registry: Path, cold: Path) -> None:
    """Once the dates have settled, the registry is not opened at all: a file that opens no more is none the worse."""
    good("metrics", EDUCLI_REGISTRY=str(registry))
    time.sleep(2.1)
    good("metrics", EDUCLI_REGISTRY=str(registry))
    opened = "import sys; sys.addaudithook(lambda event, args: event == 'open' and print(args[0], file=sys.stderr))"
    script = f"{opened}; from educli.app import main; sys.exit(main(['metrics']))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(EDUCLI_REGISTRY=str(registry)), timeout=LIMIT_S, check=True
    )  # fmt: skip
    [manifest] = cold.glob("*.json")
    assert str(manifest) in done.stderr
    assert str(registry) not in done.stderr.splitlines()


def test_many_at_once_on_a_cold_cache(cold: Path) -> None:
    wanted = good(*COMPARE, EDUCLI_CACHE=os.devnull).encode()
    several = [
        subprocess.Popen([*EDUCLI, *COMPARE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        for _turn in range(32)
    ]
    for process in several:
        out, said = process.communicate(timeout=LIMIT_S)
        assert (process.returncode, out, SAID.encode() in said) == (0, wanted, False)
    assert kinds(cold) == ENTRY


# builders that die


def test_a_builder_killed_at_any_moment(cold: Path) -> None:
    wanted = good(*COMPARE, EDUCLI_CACHE=os.devnull)
    for delay_ms in range(80, 600, 40):
        shutil.rmtree(cold, ignore_errors=True)
        process = subprocess.Popen(
            [*EDUCLI, *COMPARE], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
        )
        time.sleep(delay_ms / 1000)
        process.kill()
        process.wait(LIMIT_S)
        assert SAID not in answers(wanted)
        assert kinds(cold) == ENTRY


def dead() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(LIMIT_S)
    return process.pid


def test_drafts_of_dead_builders_go_and_of_living_ones_stay(cold: Path) -> None:
    cold.mkdir()
    name = "0123456789abcdef-0123456789abcdef.duckdb"
    gone = [cold / f".{name}.{dead()}", cold / f".{name}.{dead()}.wal", cold / f".0123456789abcdef.json.{dead()}"]
    alive = cold / f".{name}.{os.getpid()}"
    # What did not fit into memory, of a builder, of one without a file, and of a reader.
    folders = [cold / f".{name}.{dead()}.tmp", cold / f".spill.{dead()}", cold / f"{name}.tmp"]
    foreign = [
        cold / ".nfs0001.12",
        cold / "notes.txt",
        cold / "notes.duckdb",
        cold / f"{name}.bak",
        cold / ".spill.it",
    ]
    ancient = cold / f".{name}.{os.getppid()}"
    for path in (*gone, alive, *foreign, ancient):
        path.write_bytes(b"half")
    living = [cold / f".spill.{os.getpid()}", cold / "fedcba9876543210-0123456789abcdef.duckdb.tmp"]
    for folder in (*folders, *living):
        folder.mkdir()
        (folder / "duckdb_temp_storage.tmp").write_bytes(b"half")
    for path in (ancient, cold / f"{name}.tmp"):
        os.utime(path, (0, 0))
    good(*COMPARE)
    assert [path for path in (*gone, *folders, ancient) if path.exists()] == []
    assert [path for path in (alive, *foreign, *living) if not path.exists()] == []


@pytest.mark.parametrize("engine", [False, True], ids=["read", "loaded"])
def test_ctrl_c_while_building_leaves_nothing(cold: Path, tmp_path: Path, engine: bool) -> None:
    process = subprocess.Popen(
        [*EDUCLI, "metrics"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(EDUCLI_REGISTRY=str(large(tmp_path)))
    )  # fmt: skip
    # The engine sees a Ctrl-C itself, and tells of it in its own way.
    while not (any(cold.glob(".*.duckdb.*")) if engine else cold.exists()) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.1 if engine else 0.3)
    assert interrupted(process) == (Status.INTERRUPTED, b"")
    assert kinds(cold) == []


def large(folder: Path) -> Path:
    """Write a registry that takes some seconds to load."""
    text = TINY.read_text(encoding="utf-8").split("sources:\n")[0]
    rows = (
        f"      - {{region: 许昌, metric: large_class_share, value: 3, period: {1000 + n // 12}-{n % 12 + 1:02}}}\n"
        for n in range(100_000)
    )
    path = folder / "large.yaml"
    path.write_text(
        f"{text}sources:\n  one:\n    title: 一\n    publisher: 一\n    published: 2020\n    observations:\n{''.join(rows)}", encoding="utf-8"
    )  # fmt: skip
    return path


def test_a_terminal_is_told_that_it_takes_long(cold: Path, tmp_path: Path) -> None:
    words = ("metrics", "--fields", "metric", "--no-header", "-f", "tsv", "-r", str(large(tmp_path)))
    status, seen = on_terminal(*words)
    before, told, after = seen.partition("Reading the registry")
    assert (status, before, bool(told)) == (0, "", True)
    # The line is written over with blanks before the answer begins.
    assert after.split("\r")[1].strip(" ") == ""
    assert after.split("\r")[2].startswith("large_class_share\n")
    assert "Reading" not in on_terminal(*words)[1]
    assert "Reading" not in run(*words, EDUCLI_CACHE=os.devnull).stderr


# entries that are broken


def test_no_place_in_a_database_may_be_broken(cache: Path) -> None:
    """The engine proves a block only when it reads it: a question that meets a broken one builds anew."""
    wanted = good(*COMPARE)
    [database] = cache.glob("*.duckdb")
    whole = database.read_bytes()
    for place in range(100, len(whole), len(whole) // 16):
        data = bytearray(whole)
        data[place] ^= 0xFF
        database.write_bytes(data)
        assert SAID not in answers(wanted)
    database.write_bytes(whole)


@pytest.mark.parametrize("size", [0, 100, 100_000, -1])
def test_a_truncated_database_costs_no_answer(cache: Path, size: int) -> None:
    wanted = good(*COMPARE)
    [database] = cache.glob("*.duckdb")
    whole = database.stat().st_size
    database.write_bytes(database.read_bytes()[:size])
    assert SAID not in answers(wanted)
    assert database.stat().st_size > whole // 2


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def another_database(path: Path) -> None:
    import duckdb

    path.unlink()
    duckdb.connect(str(path)).execute("create table observation (x integer)").close()


def a_link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere/at/all")


BREAKS: list[Callable[[Path], object]] = [
    a_folder, another_database, a_link_to_nowhere, Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"SQLite format 3\0" * 999),
]  # fmt: skip


@pytest.mark.parametrize("ending", [".json", ".duckdb"])
@pytest.mark.parametrize("spoil", BREAKS)
def test_a_broken_entry_is_built_again(cache: Path, ending: str, spoil: Callable[[Path], object]) -> None:
    wanted = good(*COMPARE)
    [path] = cache.glob(f"*{ending}")
    spoil(path)
    assert SAID not in answers(wanted)
    assert kinds(cache) == ENTRY
    before = path.stat().st_mtime_ns
    answers(wanted)
    assert (path.is_file(), path.stat().st_mtime_ns) == (True, before)


def test_a_folder_that_is_not_empty_is_left_alone(cache: Path) -> None:
    wanted = good(*COMPARE)
    [database] = cache.glob("*.duckdb")
    a_folder(database)
    (database / "mine.txt").write_text("mine", encoding="utf-8")
    assert answers(wanted).count(SAID) == 1
    assert (database / "mine.txt").read_text(encoding="utf-8") == "mine"


MANIFESTS = [
    "", "[]", "{}", "null", '"x"', "[" * 100_000, '{"digest": "x", "database": "..", "size": 0, "read_ns": 0, "files": []}',
    '{"digest": "x", "database": null, "size": 0, "read_ns": 0, "files": []}', '{"digest": "x", "files": [{}], "read_ns": 0}',
    '{"digest": "x", "files": [1], "read_ns": "y"}',
]  # fmt: skip


@pytest.mark.parametrize("manifest", MANIFESTS, ids=range(len(MANIFESTS)))
def test_a_broken_manifest_costs_no_answer(cache: Path, manifest: str) -> None:
    wanted = good(*COMPARE)
    [file] = cache.glob("*.json")
    file.write_text(manifest, encoding="utf-8")
    answers(wanted)
    assert json.loads(file.read_bytes())["database"].endswith(".duckdb")


# surroundings that do not serve


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_could_not_be_kept_is_said_in_one_sentence(registry: Path, language: str) -> None:
    wanted = good(*COMPARE, EDUCLI_LANG=language)
    said = answers(wanted, EDUCLI_CACHE=str(registry), EDUCLI_LANG=language).splitlines()
    assert [line for line in said if "EDUCLI_CACHE" in line] == [said[0]]
    assert said[0].startswith({"en": SAID, "zh": "登记库未能缓存"}[language])
    assert str(registry) in said[0]
    assert registry.read_bytes() == TINY.read_bytes()


@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/full", "{tmp}/a-file/below"])
def test_a_place_that_is_no_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    assert answers(good(*COMPARE), EDUCLI_CACHE=place.format(tmp=tmp_path)).count(SAID) == 1


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    assert answers(good(*COMPARE), **NO_HOME | {"HOME": "/proc/nowhere"}).count(SAID) == 1
    assert SAID not in answers(good(*COMPARE), **NO_HOME | {"XDG_CACHE_HOME": str(tmp_path)})
    assert kinds(tmp_path / "educli") == ENTRY


def test_the_null_device_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    assert "EDUCLI_CACHE" not in answers(good(*COMPARE), EDUCLI_CACHE=os.devnull, HOME=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_setting_is_none(tmp_path: Path) -> None:
    answers(good(*COMPARE), EDUCLI_CACHE="", XDG_CACHE_HOME="", HOME=str(tmp_path))
    assert kinds(tmp_path / ".cache" / "educli") == ENTRY


@pytest.mark.parametrize("limit", [0, 4096, 200_000, 1_000_000])
def test_a_full_disk(cold: Path, limit: int) -> None:
    """No file may grow beyond a limit: what a disk does that is full, at several points of the way."""
    wanted = good(*COMPARE, EDUCLI_CACHE=os.devnull)
    done = subprocess.run(
        [*EDUCLI, *COMPARE], capture_output=True, text=True, env=environment(), timeout=LIMIT_S, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count(SAID)) == (0, wanted, 1), done.stderr
    assert kinds(cold) == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A disk of so many KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.decode().strip()}")

    def sized(kib: int) -> Path:
        subprocess.run(["mount", "-o", f"remount,size={kib}k", folder], check=True)
        return folder

    try:
        yield sized
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not AS_ROOT or shutil.which("mount") is None, reason="only root may mount a small disk")
def test_a_small_disk(disk: Callable[[int], Path]) -> None:
    wanted = good(*COMPARE)
    for kib in (16, 256, 1024, 2048, 2560, 3072):
        folder = disk(kib)
        said = answers(wanted, EDUCLI_CACHE=str(folder))
        assert kinds(folder) == ([] if SAID in said else ENTRY)
        assert said.count("the disk is full") == said.count(SAID)
    assert SAID not in answers(wanted, EDUCLI_CACHE=str(disk(65536)))
    assert kinds(folder) == ENTRY


# What a person without root's rights runs: everything is imported before the rights go, since an interpreter may lie
# where only root reads.
UNPRIVILEGED = """
import encodings.utf_8_sig, os, pwd, sys, tomllib
from educli.app import main
words = sys.argv[2:]
os.environ["EDUCLI_CACHE"] = sys.argv[1]
assert main([*words, "-f", "tsv", "-o", os.devnull]) == 0
for name in ("EDUCLI_CACHE", "HOME"):
    if name in os.environ:
        del os.environ[name]
os.environ |= {name[4:]: value for name, value in os.environ.items() if name.startswith("THEN")}
os.setgroups([])
os.setgid(54321)
os.setuid(54321)
sys.exit(main(words) if os.access(os.environ["EDUCLI_REGISTRY"], os.R_OK) else 77)
"""


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder below which another user may read."""
    folder = Path(tempfile.mkdtemp(prefix="educli-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def unprivileged(public: Path, *words: str, **then: str) -> subprocess.CompletedProcess[str]:
    """Ask as a user that has neither rights nor an entry in the table of users, with settings `then`."""
    if not AS_ROOT:
        pytest.skip("only root may become another user")
    first = public / "first"
    first.mkdir(mode=0o700)
    settings = {f"THEN{name}": value for name, value in then.items()}
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(first), *(words or COMPARE)], capture_output=True, text=True, timeout=LIMIT_S, check=False,
        env=environment(EDUCLI_REGISTRY=str(shutil.copy(TINY, public)), XDG_CACHE_HOME=None, EDUCLI_CONFIG=None, XDG_CONFIG_HOME=None, **settings),
    )  # fmt: skip
    if done.returncode == 77:
        pytest.skip("another user cannot read the tests' files")
    return done


def test_a_user_without_a_home(public: Path) -> None:
    done = unprivileged(public)
    assert (done.returncode, done.stdout) == (0, good(*COMPARE)), done.stderr
    assert done.stderr.count(SAID) == done.stderr.count("the user has no home folder") == 1


def test_a_folder_that_may_only_be_read(public: Path) -> None:
    folder = public / "cache"
    folder.mkdir(mode=0o555)
    done = unprivileged(public, EDUCLI_CACHE=str(folder))
    assert (done.returncode, done.stdout) == (0, good(*COMPARE)), done.stderr
    assert done.stderr.count(SAID) == done.stderr.count("the rights do not allow it") == 1
    assert kinds(folder) == []


def test_an_entry_that_may_not_be_read(public: Path) -> None:
    folder = public / "cache"
    good(*COMPARE, EDUCLI_CACHE=str(folder), EDUCLI_REGISTRY=str(shutil.copy(TINY, public)))
    folder.chmod(0o777)
    for path in folder.iterdir():
        path.chmod(0o600)
    done = unprivileged(public, EDUCLI_CACHE=str(folder))
    assert (done.returncode, done.stdout, SAID in done.stderr) == (0, good(*COMPARE), False), done.stderr
    assert {path.stat().st_uid for path in folder.iterdir()} == {54321}


def test_a_warm_folder_that_may_only_be_read_serves(public: Path) -> None:
    folder = public / "cache"
    good(*COMPARE, EDUCLI_CACHE=str(folder), EDUCLI_REGISTRY=str(shutil.copy(TINY, public)))
    folder.chmod(0o555)
    done = unprivileged(public, EDUCLI_CACHE=str(folder))
    assert (done.returncode, done.stdout, SAID in done.stderr) == (0, good(*COMPARE), False), done.stderr


# what an answer is read from


def margin(registry: Path, **settings: str | None) -> str:
    words = ("gaps", "漯河", "--metric", "毛入园率", "--fields", "margin", "--no-header")
    return good(*words, **settings | {"EDUCLI_REGISTRY": str(registry)}).strip()


@pytest.mark.parametrize("age_s", [0, 3600])
def test_a_change_is_seen_though_size_and_date_stay(registry: Path, age_s: int) -> None:
    text = registry.read_text(encoding="utf-8")
    state = registry.stat()
    then = (state.st_atime_ns, state.st_mtime_ns - age_s * 10**9)
    os.utime(registry, ns=then)
    assert margin(registry) == "3"
    registry.write_text(text.replace("value: 93,", "value: 95,"), encoding="utf-8")
    os.utime(registry, ns=then)
    assert registry.stat().st_size == state.st_size
    assert margin(registry) == "5"


def test_a_changed_include_is_seen(registry: Path) -> None:
    registry.rename(registry.with_name("part.yaml"))
    registry.write_text("format: 1\ninclude: [part.yaml]\n", encoding="utf-8")
    assert margin(registry) == "3"
    part = registry.with_name("part.yaml")
    part.write_text(part.read_text(encoding="utf-8").replace("value: 93,", "value: 94.5,"), encoding="utf-8")
    assert margin(registry) == "4.5"


BULK = "region,metric,period,source,value\n漯河,preschool_gross_rate,2023,review-2022,{value}\n"


def test_a_changed_bulk_file_is_seen(registry: Path) -> None:
    with registry.open("a", encoding="utf-8") as file:
        file.write("bulk: [more.csv]\n")
    for value in ("91", "92.5", "92.5", "91"):
        registry.with_name("more.csv").write_text(BULK.format(value=value), encoding="utf-8")
        assert margin(registry) == str(float(value) - 90).removesuffix(".0")


def test_a_change_of_the_code_that_builds_is_seen(checkout: Path, registry: Path, cold: Path) -> None:
    words = ("show", "漯河", "新名", "--fields", "value", "--no-header")
    assert run(*words, EDUCLI_REGISTRY=str(registry)).returncode == Status.ASKED_WRONGLY
    with (checkout / "educli" / "model" / "names.py").open("a", encoding="utf-8") as module:
        module.write("""
_before = metric_names
def metric_names(metrics):
    yield from _before(metrics)
    yield "新名", "preschool_gross_rate", 0
""")
    assert good(*words, EDUCLI_REGISTRY=str(registry)) == "93\n"
    before = {path.name: path.stat().st_mtime_ns for path in cold.iterdir()}
    assert good(*words, EDUCLI_REGISTRY=str(registry)) == "93\n"
    assert {path.name: path.stat().st_mtime_ns for path in cold.iterdir()} == before


def test_two_installations_keep_their_own(cache: Path, request: pytest.FixtureRequest) -> None:
    """Each may have another engine, or another state of the code."""
    before = {path.name for path in cache.iterdir()}
    request.getfixturevalue("checkout")
    good(*COMPARE)
    assert kinds(cache) == sorted(ENTRY * 2)
    assert before < {path.name for path in cache.iterdir()}


def test_a_new_installation_is_seen_by_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("educli.warehouse.cache.INSTALLED", True)
    monkeypatch.setattr("educli.warehouse.cache.PACKAGE", tmp_path)
    states = []
    for name in ("first", "second"):
        (tmp_path / name).write_text('__version__ = "0.1.0"', encoding="utf-8")
        os.replace(tmp_path / name, tmp_path / "__init__.py")
        states.append(_makers())
    assert states[0] != states[1] == _makers()


def test_registries_that_differ_only_in_an_included_file(tmp_path: Path) -> None:
    """Each has an entry of its own, and its answers are its own."""
    for value in ("93", "97"):
        folder = tmp_path / value
        folder.mkdir()
        (folder / "registry.yaml").write_text("format: 1\ninclude: [part.yaml]\n", encoding="utf-8")
        text = TINY.read_text(encoding="utf-8").replace("value: 93,", f"value: {value},")
        (folder / "part.yaml").write_text(text, encoding="utf-8")
    for _turn in range(2):
        assert margin(tmp_path / "93" / "registry.yaml") == "3"
        assert margin(tmp_path / "97" / "registry.yaml") == "7"


def test_a_link_that_points_elsewhere_by_now(tmp_path: Path, cold: Path) -> None:
    link = tmp_path / "link.yaml"
    for value in ("93", "97"):
        target = tmp_path / f"{value}.yaml"
        target.write_text(TINY.read_text(encoding="utf-8").replace("value: 93,", f"value: {value},"), encoding="utf-8")
    for value in ("93", "97", "93"):
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / f"{value}.yaml")
        assert margin(link) == str(int(value) - 90)
    assert kinds(cold) == ENTRY


def test_one_name_in_two_folders(tmp_path: Path) -> None:
    for value in ("93", "97"):
        (tmp_path / value).mkdir()
        text = TINY.read_text(encoding="utf-8").replace("value: 93,", f"value: {value},")
        (tmp_path / value / "registry.yaml").write_text(text, encoding="utf-8")
    words = ("gaps", "漯河", "--metric", "毛入园率", "--fields", "margin", "--no-header", "-r", "registry.yaml")
    for value in ("93", "97", "93"):
        done = subprocess.run(
            [*EDUCLI, *words], cwd=tmp_path / value, capture_output=True, text=True, env=environment(), timeout=LIMIT_S, check=False
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, f"{int(value) - 90}\n"), done.stderr


def test_an_entry_says_of_which_registry_it_is(cache: Path) -> None:
    """Names of entries are short: two registries might share one."""
    [manifest] = cache.glob("*.json")
    known = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps(known | {"registry": "/elsewhere/registry.yaml"}), encoding="utf-8")
    before = manifest.stat().st_mtime_ns
    good(*COMPARE)
    assert json.loads(manifest.read_bytes())["registry"] == known["registry"]
    assert manifest.stat().st_mtime_ns > before


def test_a_registry_from_a_pipe_is_read_each_time(cold: Path) -> None:
    text = TINY.read_text(encoding="utf-8")
    for value in ("93", "95", "93"):
        done = subprocess.run(
            [*EDUCLI, "gaps", "漯河", "--metric", "毛入园率", "--fields", "margin", "--no-header", "-r", "/dev/stdin"],
            input=text.replace("value: 93,", f"value: {value},"), capture_output=True, text=True, env=environment(), timeout=LIMIT_S, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, f"{int(value) - 90}\n"), done.stderr
        assert SAID not in done.stderr
    assert kinds(cold) == []


# what goes


def test_old_databases_are_forgotten(registry: Path, cold: Path) -> None:
    for value in (93, 94, 95):
        text = TINY.read_text(encoding="utf-8").replace("value: 93,", f"value: {value},")
        registry.write_text(text, encoding="utf-8")
        assert margin(registry) == str(value - 90)
    assert kinds(cold) == ENTRY


def aged(folder: Path, days: int, **changes: str) -> None:
    """Let the one entry of a folder be so old, and of another version or registry."""
    [file], [database] = folder.glob("*.json"), folder.glob("*.duckdb")
    file.write_text(json.dumps(json.loads(file.read_bytes()) | changes), encoding="utf-8")
    then = time.time() - days * 86400
    os.utime(database, (then, then))


@pytest.mark.parametrize(
    ("days", "changes", "stays"),
    [
        (0, {}, True),
        (59, {}, True),
        (61, {}, False),
        (0, {"version": "0.0.1"}, True),
        (15, {"version": "0.0.1"}, False),
        (15, {"engine": "1.5.0"}, False),
        (0, {"registry": "/nowhere/registry.yaml"}, False),
    ],
)
def test_what_is_out_of_use_goes_when_another_is_built(
    cache: Path, registry: Path, days: int, changes: dict[str, str], stays: bool
) -> None:
    aged(cache, days, **changes)
    good(*COMPARE, EDUCLI_REGISTRY=str(registry))
    assert kinds(cache) == (sorted(ENTRY * 2) if stays else ENTRY)


def test_an_entry_in_use_does_not_age(cache: Path) -> None:
    aged(cache, 50)
    good(*COMPARE)
    [database] = cache.glob("*.duckdb")
    assert time.time() - database.stat().st_mtime < 3600


def test_a_broken_registry_leaves_nothing_behind(registry: Path, cold: Path) -> None:
    registry.write_text("format: 2\n", encoding="utf-8")
    assert run("metrics", EDUCLI_REGISTRY=str(registry)).returncode == Status.REGISTRY_INVALID
    assert not cold.exists() or kinds(cold) == []


# educli cache


def listed(*words: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(good("cache", *words, "-f", "json"))["rows"]
    return rows


def test_the_entries_are_listed(cache: Path, registry: Path) -> None:
    good(*COMPARE, EDUCLI_REGISTRY=str(registry))
    for database in cache.glob("*.duckdb"):
        os.utime(database, (0, database.stat().st_mtime - (5 if "registry" in database.name else 0)))
    rows = {row["registry_path"]: row for row in listed()}
    assert set(rows) == {str(TINY), str(registry)}
    assert sum(int(str(row["size_bytes"])) for row in rows.values()) == sum(
        path.stat().st_size for path in cache.iterdir()
    )
    assert [row["current"] for row in rows.values()] == [True, True]
    registry.write_text("format: 1\n", encoding="utf-8")
    assert {row["registry_path"]: row["current"] for row in listed()} == {str(TINY): True, str(registry): False}
    aged_rows = good("cache", "--fields", "registry_path,current", "--no-header", EDUCLI_LANG="zh").splitlines()
    assert sorted(aged_rows) == sorted([f"{TINY}\ttrue", f"{registry}\tfalse"])


def test_an_entry_of_another_version_is_not_current(cache: Path) -> None:
    aged(cache, 1, version=f"{__version__}.1")
    [row] = listed()
    assert row["current"] is False


def test_clearing_removes_what_is_ours_and_nothing_else(cache: Path) -> None:
    foreign = [
        cache / name for name in ("notes.txt", "metrics.duckdb", "0123.json", ".hidden", "0123456789abcdef.json.bak")
    ]
    for path in foreign:
        path.write_bytes(b"mine")
    folder = cache / "0123456789abcdef-0123456789abcdef.duckdb"
    folder.mkdir()
    (folder / "mine.txt").write_bytes(b"mine")
    done = run("cache", "--clear")
    assert (done.returncode, done.stdout.count("\n")) == (Status.SURROUNDINGS_FAILED, 0)
    assert "error[cache-unusable]: files that could not be removed" in done.stderr
    shutil.rmtree(folder)
    good(*COMPARE)
    done = run("cache", "--clear")
    assert done.returncode == 0
    assert f"Removed from {cache}: 3 files, " in done.stderr
    assert sorted(cache.iterdir()) == sorted(foreign)
    assert listed() == []


def test_a_cache_without_a_home_is_told(public: Path) -> None:
    done = unprivileged(public, "cache")
    assert done.returncode == Status.SURROUNDINGS_FAILED
    assert "error[cache-unusable]: the user has no home folder\n" in done.stderr


def test_clearing_while_another_tidies(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names, gone = shelf._names(cache), f"{'0' * 16}.json"
    monkeypatch.setattr(shelf, "_names", lambda folder: [*names, gone])
    assert shelf.clear(cache)[::2] == (len(ENTRY), 0)


def test_clearing_under_a_live_reader(cache: Path) -> None:
    """On POSIX a reader keeps the file it has opened."""
    process = subprocess.Popen(
        [*EDUCLI, "compare", "-", "-r", str(BUILTIN_REGISTRY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )  # fmt: skip
    assert "Removed" in run("cache", "--clear").stderr
    out, said = process.communicate("许昌\n漯河\n".encode(), timeout=LIMIT_S)
    assert (process.returncode, out.decode()) == (0, good(*COMPARE, EDUCLI_REGISTRY=str(BUILTIN_REGISTRY))), said
    assert process.returncode != -signal.SIGBUS
