"""educli cache."""

from datetime import UTC, date, datetime
from typing import Annotated

from educli.commands.ask import Ask, question
from educli.commands.declarations import Option
from educli.errors import EducliError, Problem
from educli.language import N_, _
from educli.model.result import Notes, Result
from educli.paths import cache_folder

FIELDS = ("registry_path", "size_bytes", "built", "used", "current")
SECOND_NS = 10**9

ClearOption = Annotated[bool, Option("--clear", help=N_("Remove the parsed registries; files of others stay."))]


@question(fields=FIELDS)
def cache(ask: Ask, clear: ClearOption = False) -> Result:
    """List the parsed registries that are kept, or remove them.

    They lie in the user's cache folder, or where EDUCLI_CACHE says; /dev/null keeps none. Removing them costs the next
    answer the time to read its registry, and nothing else.
    """
    try:
        folder = cache_folder()
    except RuntimeError as error:
        hint = _("EDUCLI_CACHE names a folder for the cache")
        raise EducliError(Problem("cache-unusable", _("the user has no home folder"), hint)) from error
    if folder is None:
        return ask.answer([], Notes((_("No parsed registry is kept: EDUCLI_CACHE is the null device."),)))
    from educli.warehouse import shelf
    from educli.warehouse.cache import is_current

    if clear:
        files, size, left = shelf.clear(folder)
        if left:
            message = _("files that could not be removed from {folder}: {n}").format(folder=folder, n=left)
            raise EducliError(Problem("cache-unusable", message, _("check the rights and the free space")))
        told = _("Removed from {folder}: {files} files, {size} bytes.").format(folder=folder, files=files, size=size)
        return ask.answer([], Notes((told,), {"files": files, "bytes": size}))
    found = shelf.entries(folder)
    rows = [
        {
            "registry_path": str(entry.registry),
            "size_bytes": entry.size,
            "built": datetime.fromtimestamp(entry.built_ns // SECOND_NS, UTC).astimezone().isoformat(),
            "used": date.fromtimestamp(entry.used_ns // SECOND_NS),
            "current": is_current(entry, folder),
        }
        for entry in found
    ]
    told = _("{n} in all, {size} bytes in {folder}.").format(
        n=len(rows), size=sum(entry.size for entry in found), folder=folder
    )
    return ask.answer(rows, Notes((told,), {"rows": len(rows)}))
