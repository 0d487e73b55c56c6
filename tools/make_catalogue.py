"""Refresh educli/locale from the messages in the code: the .po keeps its translations, the .mo is compiled beside it.

Run at development time (`make catalogue`); the product only reads the .mo.
"""

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib

from educli.warehouse.schema import meanings

ROOT = Path(__file__).parent.parent
COMMANDS = ROOT / "educli" / "commands"
PO = ROOT / "educli" / "locale" / "zh_CN" / "LC_MESSAGES" / "educli.po"
MO = PO.with_suffix(".mo")

# No dates and no names: the same messages give the same bytes.
HEADER = {
    "Project-Id-Version": "educli",
    "Language": "zh_CN",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}


class NotPlainError(Exception):
    """Messages that are put together where they are translated, so that no catalogue can hold them."""


def messages() -> dict[str, list[str]]:
    """Return every message of the code with the files it stands in.

    Order: by message; files by name.
    Raises: NotPlainError with every place whose message is not a plain literal.
    """
    files: dict[str, set[str]] = defaultdict(set)
    mixed: list[str] = []
    # The pages that tools/ writes into docs/ are in both languages too.
    for path in (*(ROOT / "educli").rglob("*.py"), *(ROOT / "tools").glob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), name)
        for call in _marked(tree):
            message = call.args[0] if len(call.args) == 1 else None
            if isinstance(message, ast.Constant) and isinstance(message.value, str) and message.value:
                files[message.value].add(name)
            elif not _looked_up(call, message):
                mixed.append(f"{name}:{call.lineno}: {ast.unparse(call)}")
        if path.parent == COMMANDS:
            for text in _helps(tree, path.stem):
                files[text].add(name)
    for text, script in meanings():
        files[text].add(script.relative_to(ROOT).as_posix())
    if mixed:
        raise NotPlainError("\n".join(sorted(mixed)))
    return {message: sorted(files[message]) for message in sorted(files)}


def _marked(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
            yield node


def _looked_up(call: ast.Call, message: ast.expr | None) -> bool:
    """Tell whether `_` is given what was marked elsewhere: a name, an attribute, an item, or a cleaned docstring."""
    translates = isinstance(call.func, ast.Name) and call.func.id == "_"
    if isinstance(message, ast.Call):
        return translates and ast.unparse(message.func) == "cleaned"
    return translates and isinstance(message, ast.Name | ast.Attribute | ast.Subscript)


def _helps(tree: ast.Module, command: str) -> Iterator[str]:
    """Yield the docstring of the command, as specification.py looks it up."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == command:
            yield inspect.cleandoc(ast.get_docstring(node) or node.name)


def merge(found: dict[str, list[str]], old: Any) -> Any:
    """Return a catalogue of the messages in `found`, translated as far as the catalogue `old` translates them."""
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = dict(HEADER)
    for message, files in found.items():
        entry = polib.POEntry(msgid=message, occurrences=[(file, "") for file in files])
        if kept := known.get(message):
            entry.msgstr, entry.flags, entry.tcomment = kept.msgstr, kept.flags, kept.tcomment
        catalogue.append(entry)
    return catalogue


def main() -> int:
    try:
        found = messages()
    except NotPlainError as error:
        print(f"these messages are not plain literals:\n{error}", file=sys.stderr)
        return 1
    old = polib.pofile(str(PO)) if PO.exists() else []
    catalogue = merge(found, old)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(str(catalogue), encoding="utf-8", newline="\n")
    MO.write_bytes(catalogue.to_binary())
    print(f"{len(catalogue)} messages, {len(catalogue.untranslated_entries())} untranslated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
