"""Build the database of the shipped registry into data/prebuilt/ whenever educli is built or installed from its sources.

It only saves the first question some time: where it cannot be built, educli is built without it.
"""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):  # type: ignore[misc]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        try:
            from educli.registry.reader import read_registry
            from educli.warehouse import prebuilt

            prebuilt.write(read_registry)
        except Exception as error:
            # Whatever it is, the first question meets it too, and tells it better.
            self.app.display_warning(f"no prebuilt database: {error}")
        finally:
            sys.path.remove(self.root)
