"""The sessions in the READMEs and the tours are real: typed on a terminal of 100 columns, they answer what stands there."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(?<=```console\n)\$ (?P<typed>.*)\n(?P<answer>(?:.*\n)*?)(?=```)")


# It changes with every statement of ours; what stands in a page is any.
DIGEST = re.compile(r"(?:(?<=fingerprint )|(?<=登记库指纹 ))[0-9a-f]{12}\b")
SOME_DIGEST = "3812b941893b"


def on_terminal(typed: str, folder: Path, language: str) -> str:
    """Return what a terminal of 100 columns shows for a line of shell typed in a folder."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    shell = f'educli() {{ "{sys.executable}" -m educli "$@"; }}; {typed}'
    process = subprocess.Popen(
        ["bash", "-c", shell],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "EDUCLI_LANG": language, "SOURCE_DATE_EPOCH": "1735689600"},
    )
    os.close(theirs)
    shown = b""
    # Linux ends a terminal that nobody writes to any more with an error.
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert process.wait() == 0
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode("utf-8")).replace("\r\n", "\n")
    text = DIGEST.sub(SOME_DIGEST, text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "README.zh-CN.md",
        "docs/tour.md",
        "docs/tour.zh-CN.md",
        "docs/charts.md",
        "docs/charts.zh-CN.md",
    ],
)
def test_sessions(page: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 4
    language = "zh" if "zh-CN" in page else "en"
    # Read before, since a busy machine says so where that takes long.
    on_terminal("educli sources > /dev/null", tmp_path, language)
    real = BLOCK.sub(lambda block: f"$ {block['typed']}\n{on_terminal(block['typed'], tmp_path, language)}", text)
    if request.config.getoption("--rewrite"):
        path.write_text(real, encoding="utf-8")
    assert real == path.read_text(encoding="utf-8")


def test_reference_pages() -> None:
    """docs/ and man/ say what the code says."""
    pages = subprocess.run(
        [sys.executable, "-c", "import json, sys; sys.path.insert(0, 'tools'); import make_docs; print(json.dumps(make_docs.pages()))"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    import json

    for name, page in json.loads(pages.stdout).items():
        assert (ROOT / name).read_text(encoding="utf-8") == page, name
