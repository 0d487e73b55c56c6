"""Room 2: model in, Result out. The only room that imports duckdb."""
