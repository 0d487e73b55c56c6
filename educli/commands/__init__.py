"""The commands: one small module each, imported only when its command is called.

To add a command, write commands/NAME.py, sql/questions/NAME.sql and tests/transcripts/NAME.txt, and one line here.
"""

from typing import NamedTuple

from educli.language import N_


class Entry(NamedTuple):
    panel: str
    summary: str


ASK = N_("Ask")
PROVE = N_("Prove")
BROWSE = N_("Browse")
CONNECT = N_("Connect")
HAND_ON = N_("Hand on")
MAINTAIN = N_("Maintain")

COMMANDS = {
    "compare": Entry(ASK, N_("Set cities side by side, metric by metric.")),
    "rank": Entry(ASK, N_("Order cities by one metric, best first.")),
    "gaps": Entry(ASK, N_("Hold every figure against the lines in force for it.")),
    "trend": Entry(ASK, N_("Follow figures through the years: changes, breaks, pace.")),
    "progress": Entry(ASK, N_("Tell how far regions are on the way to their targets.")),
    "why": Entry(PROVE, N_("Prove a verdict step by step, from the words to what would change it.")),
    "cite": Entry(PROVE, N_("Write references to the documents behind an answer.")),
    "init": Entry(PROVE, N_("Start a registry of your own.")),
    "check": Entry(PROVE, N_("Check that the registry is true to itself and to its documents.")),
    "diff": Entry(PROVE, N_("Tell what changed between two registries, and which verdicts and ranks flipped by it.")),
    "worklist": Entry(PROVE, N_("List what to look up next.")),
    "coverage": Entry(PROVE, N_("Show which cells of cities × metrics are filled.")),
    "explain": Entry(PROVE, N_("Explain an error, a lint or an exit status.")),
    "show": Entry(BROWSE, N_("Show all that is known of one figure: value, words, place, source, lines.")),
    "metrics": Entry(BROWSE, N_("List what the registry measures.")),
    "regions": Entry(BROWSE, N_("List the regions that have data, or all of GB/T 2260.")),
    "sources": Entry(BROWSE, N_("List the documents the registry was curated from.")),
    "thresholds": Entry(BROWSE, N_("List the lines that authorities set.")),
    "targets": Entry(BROWSE, N_("List what regions plan to reach.")),
    "spec": Entry(CONNECT, N_("Describe educli to other programs, as JSON.")),
    "completion": Entry(CONNECT, N_("Complete commands, options and names in bash, zsh and fish.")),
    "report": Entry(HAND_ON, N_("Write a page with charts, tables and proofs, in both languages.")),
    "sql": Entry(HAND_ON, N_("Ask in SQL, read-only.")),
    "export": Entry(HAND_ON, N_("Write the registry as DuckDB, Parquet, CSV with a Data Package, or JSON.")),
    "cache": Entry(MAINTAIN, N_("List the parsed registries that are kept, or remove them.")),
}
