from collections.abc import Sequence

from educli.language import _
from educli.model.page import NOTHING, Heading, Page
from educli.model.sheets import Row, sheet

_STATES = {"reliable": "{year}", "unreliable": "{year}?", "blank": "×", "planned": "○"}


def page(rows: Sequence[Row]) -> Page:
    """A line per metric, a column per region: the latest year, ? where unreliable, × where blank, ○ where only planned, else NOTHING."""
    names = dict(sorted({(row["region"], row["region_name"]) for row in rows}))
    metrics = dict.fromkeys((row["metric"], row["metric_name"]) for row in rows)
    cells = {(row["metric"], row["region"]): _STATES[row["state"]].format(year=row["last_year"]) for row in rows}
    headings = (Heading(_("metric"), least=20), *(Heading(name.removesuffix("市"), "right") for name in names.values()))
    body = [(name, *(cells.get((metric, region), NOTHING) for region in names)) for metric, name in metrics]
    return Page(_("Coverage"), sheet(headings, body))
