"""educli spec."""

import sys

from educli.commands.declarations import LangOption
from educli.errors import check_choice
from educli.language import LANGUAGES


def spec(lang: LangOption = "") -> None:
    """Describe educli to other programs, as JSON.

    Every command with its arguments, options and the fields of its answer; exit statuses, formats and settings.
    spec_version changes when a program that reads it would have to.
    """
    check_choice("--lang", lang, LANGUAGES)
    import json

    from educli.commands.specification import whole
    from educli.output.text import safe_json

    sys.stdout.write(safe_json(json.dumps(whole(), ensure_ascii=False, indent=1)) + "\n")
