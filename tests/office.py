"""Reading office files back: with a library of their own, and with LibreOffice, which calculates and draws them."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from asking import TINY, educli

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext of poppler is not installed")
LIMIT_S = 240

# Every question, asked so that its answer has something of all kinds.
QUESTIONS = [
    ("gaps", "--only", "all"), ("gaps", "--reference"), ("gaps", "--year", "2020", "许昌"), ("compare", "许昌", "漯河"), ("compare", "许昌", "漯河", "郑州"),
    ("compare", "漯河"), ("rank", "大班额比例"), ("rank", "毛入园率"), ("why", "许昌", "大班额比例"), ("why", "许昌", "教育支出"),
    ("show", "许昌", "大班额比例"), ("show", "漯河", "毛入园率"), ("progress",), ("trend", "许昌", "大班额比例"), ("trend", "毛入园率"), ("coverage",), ("coverage", "--shared", "1"), ("thresholds",), ("targets",),
    ("metrics",), ("regions",), ("sources",), ("worklist",), ("cite", "review-2022"), ("check",), ("sql", "select 0.5::double as half, 'nan'::double as none, 1e300 as much, date '2020-02-29' as day, date '0044-03-15' as old, [1, 2] as list, true as yes"), ("explain",), ("explain", "usage"), ("sql", "from figures"),
    ("sql", "--tables"), ("gaps", "--fields", "region_name,value,verdict,margin"), ("gaps", "--fields"), ("compare", "许昌", "-m", "教育支出", "--year", "1949"),
]  # fmt: skip


def saved(file: Path, *words: str, **settings: str) -> Path:
    """Write an answer to a file, and return it."""
    outcome = educli(*words, "-o", str(file), **{"EDUCLI_REGISTRY": str(TINY)} | settings)  # type: ignore[arg-type]
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    return file


def converted(file: Path, to: str, filter: str = "") -> Path:
    """Let LibreOffice read a file and write it as another, in a folder beside it; return that folder."""
    folder = file.parent / f"{file.stem}-{to}"
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--norestore", "--convert-to", f"{to}:{filter}" if filter else to, "--outdir", str(folder), str(file)],
        check=True, capture_output=True, timeout=LIMIT_S, env={**os.environ, "HOME": str(file.parent), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return folder


def shown(file: Path) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet of a workbook as LibreOffice shows them."""
    # Comma, quotation mark, UTF-8; as shown, and every sheet to a file of its own.
    folder = converted(file, "csv", "Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1")
    sheets = {}
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8", newline="") as text:
            sheets[path.stem.removeprefix(f"{file.stem}-")] = list(csv.reader(text))
    return sheets
