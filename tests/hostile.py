"""A registry each of whose texts tries to become markup, script, style or an address."""

NASTY = (
    "<script>window.owned=1</script>", "</script><script>window.owned=1</script>", "<img src=x onerror=window.owned=1>", "\" onmouseover=\"window.owned=1",
    "<!--<script>", "]]><svg onload=window.owned=1>", "javascript:window.owned=1", "</style><style>*{display:none}</style>", "{{7*7}}${7*7}", "&lt;b&gt;&amp;",
    "<a href=https://example.org>x</a>", "\\u003cscript\\u003e",
)  # fmt: skip


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def hostile() -> str:
    """Return the registry: each nasty text in every field that takes prose."""
    metrics, sources, lines = [], [], []
    for place, text in enumerate(NASTY):
        name, prose, fragment = quoted(f"{text} {place}"), quoted(text), text[:34]
        metrics.append(
            f"  m{place}: {{name: {{zh: {name}, en: {name}}}, stage: compulsory, unit: percent, better: lower, definition: {{zh: {prose}, en: {prose}}}}}"
        )
        sources.append(
            f"  s{place}:\n    title: {prose}\n    publisher: {prose}\n    number: {prose}\n    published: 2020-12\n    observations:"
        )
        sources += [
            f"      - {{region: {region}, metric: m{place}, value: {value}, period: 2020, quote: {quoted(f'{fragment} {value}%')}, at: {prose}, note: {prose}}}"
            for region, value in (("许昌", 3), ("漯河", 7))
        ]
        lines.append(
            f"  - {{id: l{place}, metric: m{place}, issuer: 河南, at_most: 5, applies_to: [prefecture], from: 2020, standing: cited, source: s{place}, "
            f"number: {prose}, name: {{zh: {prose}, en: {prose}}}, quote: {quoted(fragment)}, note: {prose}}}"
        )
    return "\n".join(("format: 1", "metrics:", *metrics, "sources:", *sources, "thresholds:", *lines, ""))
