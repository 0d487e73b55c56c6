"""The fields of a review, apart from what makes one: they are read whenever educli describes itself."""

FIELDS = (
    "edit", "record", "edited", "region", "region_name", "level", "metric", "metric_name", "period", "population", "basis_zh", "line", "due", "source",
    "nth", "registry_field", "old", "new", "causes", "file", "line_number",
)  # fmt: skip
