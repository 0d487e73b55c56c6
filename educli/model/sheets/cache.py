from collections.abc import Sequence

from educli.language import _
from educli.model import wording
from educli.model.page import Heading, Page, Sheet
from educli.model.sheets import Row


def page(rows: Sequence[Row]) -> Page:
    headings = (
        Heading(_("registry"), least=24), Heading(_("size in bytes"), "right"), Heading(_("built"), need=2), Heading(_("last used"), need=1), Heading(_("current")),
    )  # fmt: skip
    body = [
        (row["registry_path"], wording.count(row["size_bytes"]), row["built"], str(row["used"]), _("yes") if row["current"] else _("no"))
        for row in rows
    ]  # fmt: skip
    return Page(_("Parsed registries"), [Sheet(headings, body)] if rows else [])
