"""Hints for rows of bulk files that do not hold: what each fault's text may have been meant for, or what may stand there."""

from collections.abc import Sequence

from educli.errors import nearest
from educli.language import _
from educli.model.guessing import Division, meant, told_apart
from educli.model.names import key
from educli.model.numeral import unread
from educli.model.units import as_printed
from educli.warehouse.engine import Connection

# As many as a line holds.
_FEW = 12


def hint(connection: Connection, column: str, text: str, metric: str, choices: Sequence[str]) -> str:
    """Return what mends `text` in a column; nothing where that does not follow from it.

    metric: the first metric beside which it stands. choices: what may stand in the column, when it is one of few words.
    """
    if choices:
        return _("one of {words}").format(words=_(", ").join(choices))
    if column == "region":
        return _region(connection, text)
    if column == "metric":
        return _metric(connection, text)
    if column in ("source", "population"):
        ids = _listed(connection, f"select id from {column}")
        return nearest(text, ids) or _known(ids)
    if column == "period":
        return _("write 2020, 2020-09, 2021-12-31 or 2016/2020")
    if column == "unit":
        return _unit(connection, metric)
    if column == "value":
        return unread(text)
    return ""


def _region(connection: Connection, text: str) -> str:
    codes = _listed(
        connection,
        "select distinct id from name where kind = 'region' and key = $key qualify rank = min(rank) over () order by id",
        key=key(text),
    )
    if codes:
        return told_apart(codes, divisions(connection))
    return meant(text, divisions(connection)) or _("`educli regions --all` lists them")


def divisions(connection: Connection) -> list[Division]:
    """Return all regions by the order of the official table."""
    return [
        Division(*row)
        for row in connection.execute(
            "select code, name, short, level, parent from region order by position"
        ).fetchall()
    ]


def _metric(connection: Connection, text: str) -> str:
    called = _listed(
        connection, "select distinct id from name where kind = 'metric' and key = $key order by id", key=key(text)
    )
    ids = _listed(connection, "select id from metric order by position")
    return _("did you mean '{word}'?").format(word=called[0]) if called else nearest(text, ids) or _known(ids)


def _unit(connection: Connection, metric: str) -> str:
    [unit] = _listed(connection, "select unit from metric where id = $metric", metric=metric) or [""]
    return as_printed(unit) if unit else ""


def _known(words: Sequence[str]) -> str:
    return _("one of {words}").format(words=_(", ").join(words)) if 0 < len(words) <= _FEW else ""


def _listed(connection: Connection, statement: str, **params: str) -> list[str]:
    return [row[0] for row in connection.execute(statement, params or None).fetchall()]
