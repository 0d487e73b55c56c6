"""Room 1: YAML in, model out. The only room that imports yaml."""
