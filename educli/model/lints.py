"""What `educli check` can find in a registry that loads: each lint by name, with why and how to mend it."""

from typing import NamedTuple

from educli.language import N_


class Lint(NamedTuple):
    """A kind of finding. Feeds docs/lints.md."""

    severity: str
    why: str
    fix: str


LINTS = {
    "quote-number": Lint("error", N_("The number of the record does not stand in its quote."), N_("Correct the value, or quote the fragment that carries it; a derived value has `status: E`.")),
    "quote-unit": Lint("error", N_("The unit in the quote is not the one the record says is printed."), N_("Write `unit` as the document prints it.")),
    "quote-qualifier": Lint("error", N_("A word such as 超过, 余, 以上 or 近 beside the number disagrees with `qualifier`, or with the line."), N_("Set the qualifier that the word means.")),
    "plan-as-observation": Lint("error", N_("The quote speaks of an intention (力争, 计划, 到20XX年), but stands among the observations."), N_("File it under `targets`.")),
    "period-after-publication": Lint("error", N_("The period begins after the document was published."), N_("Correct the period; a plan belongs under `targets`.")),
    "beyond-bounds": Lint("warning", N_("The document prints a value that its metric cannot have."), N_("Keep it with `status: U` and say so in `note`; look for a better source.")),
    "unused-metric": Lint("warning", N_("No observation, line or target uses the metric."), N_("Delete it, or enter what it was made for.")),
    "unused-source": Lint("warning", N_("No observation, line or target comes from the source."), N_("Delete it, or enter what it carries.")),
    "unused-population": Lint("warning", N_("No record speaks of the population."), N_("Delete it.")),
    "identity-broken": Lint("error", N_("Figures that must add up do not, even with every digit rounded or cut in their favour."), N_("Correct the figures; where the document contradicts itself, say so under `contradictions`.")),
    "derivation-contradicted": Lint("warning", N_("A stated figure is not what others of the registry make it."), N_("Look for the slip in one of them; where the documents differ, say so in `note`.")),
    "identity-contradiction": Lint("note", N_("The document contradicts itself, and the registry says so."), N_("Nothing to mend; look for a better source.")),
    "contradiction-unneeded": Lint("error", N_("A contradiction is recorded where the figures do add up, or are not there."), N_("Delete the record.")),
    "lines-conflict": Lint("note", N_("One authority has two different lines for the same metric, level and time."), N_("Both judge; look for the authority's own text to settle which holds.")),
    "waiver-expired": Lint("error", N_("A waiver has run out."), N_("Renew it with a reason, or delete it.")),
    "document-missing": Lint("warning", N_("No text in the folder has the fingerprint of the source, so that its quotes were not checked."), N_("Put the document into the folder, or correct `text_sha256`.")),
    "document-unnamed": Lint("warning", N_("The source has quotes and no fingerprint of its text, so that they were not checked."), N_("Enter `text_sha256`, which `sha256sum FILE` tells of the text in the folder.")),
    "document-changed": Lint("error", N_("A text in the folder carries quotes of the source but has another fingerprint."), N_("Find out what changed; if the text is the right one, enter its fingerprint.")),
    "quote-not-found": Lint("error", N_("The quote does not stand in the document."), N_("Quote verbatim; only white space may differ.")),
    "quote-cut": Lint("error", N_("The document says more than the quote: a digit or a comparator beside it was left out."), N_("Quote the whole figure with its comparator.")),
    "place-wrong": Lint("error", N_("The quote does not stand at the stated place."), N_("Name the nearest headings above it in `at`, outermost first.")),
}  # fmt: skip
