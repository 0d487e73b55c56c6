"""Which places of an order are listed."""

from educli.model.result import Row


def listed(rows: list[Row], top: int | None, bottom: int | None) -> list[Row]:
    """Return all rows, or those whose place may be one of the first or last few; those tied at the edge are among them."""
    ranked = [row for row in rows if row["rank_low"] is not None]
    if top:
        return [row for row in ranked if row["rank_low"] <= top]
    if bottom:
        edge = sorted(row["rank_high"] for row in ranked)[-bottom:][:1]
        return [row for row in ranked if [row["rank_high"]] >= edge]
    return rows
