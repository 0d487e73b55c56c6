"""What could stand at the cursor of a command line: the shells ask, the specification and the names answer.

A shell calls `educli completion --complete SHELL -- WORDS…` with the words after `educli` up to the cursor, the last one
as far as it is typed; bash, which cuts words at its own places, gives the whole line instead. The first line of the
reply says what follows: `names`, one a line, with a description behind a tab; `more`, the same, without a blank after
them; or that the shell itself shall offer `files` or `folders`.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from educli.commands import COMMANDS
from educli.commands.specification import Parameter, describe, root_options
from educli.language import _, language
from educli.model.names import key
from educli.model.vocabulary import Entry, Vocabulary
from educli.paths import BUILTIN_REGISTRY
from educli.settings import setting


class Candidate(NamedTuple):
    word: str
    about: str = ""


class Reply(NamedTuple):
    kind: str
    candidates: Sequence[Candidate] = ()


class Word(NamedTuple):
    """A word without its quotes, and the quote that is still open."""

    text: str
    quote: str = ""


def respond(shell: str, words: Sequence[str]) -> str:
    """Return what the script of a shell reads."""
    if shell == "bash":
        line = split(words[0] if words else "")
        typed = [word.text for word in line[1:]] or [""]
        reply = complete(typed)
        # bash replaces only what stands behind the equals sign.
        start = len(typed[-1].partition("=")[0]) + 1 if typed[-1].startswith("--") and "=" in typed[-1] else 0
        shown = [_quoted(candidate.word[start:], line[-1].quote) for candidate in reply.candidates]
    else:
        typed = list(words) or [""]
        if shell == "fish":
            # It takes quotes away from all words but the last.
            typed[-1] = split(typed[-1])[-1].text
        reply = complete(typed)
        shown = ["\t".join(filter(None, candidate)) for candidate in reply.candidates]
    return "\n".join([reply.kind, *shown]) + "\n"


def complete(words: Sequence[str]) -> Reply:
    """Return what the last of `words` could become."""
    *before, typed = words
    line = _Line(root_options())
    for word in before:
        line.read(word)
    return line.offer(typed)


class _Line:
    """A command line as far as it has been read."""

    def __init__(self, options: Sequence[Parameter]) -> None:
        self.options = options
        self.arguments: Sequence[Parameter] = ()
        self.command = ""
        self.given: dict[str, list[str]] = {}
        self.positional: list[str] = []
        self.waiting: Parameter | None = None
        self.options_ended = False

    def read(self, word: str) -> None:
        if self.waiting:
            self._give(self.waiting, word)
            self.waiting = None
        elif word.startswith("-") and word != "-" and not self.options_ended:
            self._read_option(word)
        elif not self.command:
            self.command = word
            if word in COMMANDS:
                self.options, self.arguments = describe(word).options, describe(word).arguments
        else:
            self.positional.append(word)

    def _read_option(self, word: str) -> None:
        self.options_ended = word == "--"
        name, equals, value = word.partition("=")
        option = self._option(name)
        if option and equals:
            self._give(option, value)
        elif option:
            self._give(option)
            self.waiting = option if option.metavar else None

    def _option(self, name: str) -> Parameter | None:
        return next((option for option in self.options if name in option.names), None)

    def _give(self, option: Parameter, *values: str) -> None:
        self.given.setdefault(option.id, []).extend(values)

    def offer(self, typed: str) -> Reply:
        if self.waiting and not (self.waiting.id == "fields" and typed.startswith("-")):
            return self._values(self.waiting, typed, self.given.get(self.waiting.id, ()))
        if typed.startswith("-") and not self.options_ended:
            return self._offer_options(typed)
        if not self.command:
            return Reply(
                "names", _starting(typed, (Candidate(name, _(entry.summary)) for name, entry in COMMANDS.items()))
            )
        replies = [self._values(argument, typed, self.positional) for argument in self._awaited()]
        return Reply(replies[0].kind if replies else "names", [one for reply in replies for one in reply.candidates])

    def _awaited(self) -> Sequence[Parameter]:
        """Return the arguments that the next word may be: how many words a repeatable one takes, nobody knows."""
        free = [argument for argument in self.arguments if argument.values not in self.given]
        repeatable = next((place for place, argument in enumerate(free) if argument.repeatable), len(free))
        return free[repeatable:] if len(self.positional) >= repeatable else free[len(self.positional) :][:1]

    def _offer_options(self, typed: str) -> Reply:
        name, equals, value = typed.partition("=")
        if equals:
            option = self._option(name)
            reply = self._values(option, value, ()) if option else Reply("names")
            return Reply(reply.kind, [Candidate(f"{name}={c.word}", c.about) for c in reply.candidates])
        free = (option for option in self.options if option.repeatable or option.id not in self.given)
        return Reply(
            "names",
            _starting(typed, (Candidate(name, option.help) for option in free for name in reversed(option.names))),
        )

    def _values(self, parameter: Parameter, typed: str, others: Iterable[str]) -> Reply:
        if parameter.values in ("file", "folder"):
            return Reply(f"{parameter.values}s")
        done, comma, last = typed.rpartition(",") if parameter.listed else ("", "", typed)
        taken = {*others, *done.split(",")}
        words = self._words(parameter, last)
        if not words and (simple := _simplified(last)) != last:
            words = self._words(parameter, simple)
        candidates = [Candidate(done + comma + word, about) for word, about in words if word not in taken]
        return Reply("more" if parameter.listed else "names", candidates)

    def _words(self, parameter: Parameter, typed: str) -> list[Candidate]:
        match parameter.values:
            case "choice":
                return _starting(typed, map(_choice, parameter.choices))
            case "field":
                return _starting(typed, (Candidate(field.id, field.meaning) for field in describe(self.command).fields))
            case "city":
                return _cities(self._names.regions or _divisions(), typed, parameter.repeatable)
            case "metric":
                return _things(self._names.metrics, typed, _measured)
            case "source":
                return _things(self._names.sources, typed, lambda source, _word: source.zh)
            case "year":
                return _starting(typed, (Candidate(str(year)) for year in self._names.years))
        return []

    @cached_property
    def _names(self) -> Vocabulary:
        from educli.warehouse.vocabulary import known

        asked = next(iter(self.given.get("registry", ())), "")
        return known(Path(asked or setting("registry").value or BUILTIN_REGISTRY)) or Vocabulary()


def _divisions() -> list[Entry]:
    """Return the regions, which are the same in every registry, where it has not been asked yet."""
    from educli.model.vocabulary import region_entries
    from educli.registry.regions import read_regions

    return region_entries(read_regions(), ())


def _starting(typed: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if candidate.word.startswith(typed)]


def _simplified(typed: str) -> str:
    from educli.warehouse.traditional import simplified

    return simplified(typed)


def _choice(word: str) -> Candidate:
    from educli.model.codes import LEVELS, STAGES, VERDICTS

    label = next((labels[word] for labels in (LEVELS, STAGES, VERDICTS) if word in labels), "")
    return Candidate(word, _(label) if label else "")


def _cities(regions: Sequence[Entry], typed: str, several: bool) -> list[Candidate]:
    """Return regions with data, or any where none of those is meant; with `several` also what stands for many."""
    used = [region for region in regions if region.used]
    around = {region.id[:2] for region in used}
    found = _things(used, typed, _divided)
    if several:
        found = _starting(typed, [Candidate("@all", _("every region with data"))]) + found
        found += _whole([region for region in regions if region.id[:2] in around], typed)
    if not found and typed:
        # Three thousand names are no help to somebody who has typed nothing.
        found = _things(regions, typed, _divided) + (_whole(regions, typed) if several else [])
    return found


def _whole(regions: Iterable[Entry], typed: str) -> list[Candidate]:
    """Return provinces with the slash that means all their prefectures."""
    provinces = [
        region._replace(words=[f"{word}/" for word in region.words]) for region in regions if region.level == "province"
    ]
    return _things(
        provinces, typed, lambda region, _word: _("all prefectures of {region}").format(region=_label(region))
    )


def _things(entries: Iterable[Entry], typed: str, about: Callable[[Entry, str], str]) -> list[Candidate]:
    """Return those that go on as typed, else those that do but for case, tones and blanks.

    The person's own script is kept: what began as pinyin goes on as pinyin. With nothing typed it is that of the
    language in force.
    """
    asked, folded = list(entries), key(typed)
    found = [(entry, _first(entry.words, lambda word: word.startswith(typed))) for entry in asked]
    if folded and not any(word for _entry, word in found):
        found = [(entry, _first(entry.words, lambda word: key(word).startswith(folded))) for entry in asked]
    return [Candidate(word, about(entry, word)) for entry, word in found if word]


def _first(words: Sequence[str], fits: Callable[[str], bool]) -> str:
    order = words if language() == "zh" else sorted(words, key=lambda word: not word.isascii())
    return next((word for word in order if fits(word)), "")


def _divided(region: Entry, word: str) -> str:
    return f"{region.zh} {region.id}"


def _measured(metric: Entry, word: str) -> str:
    from educli.model.units import UNITS

    label, unit = _label(metric), _(UNITS[metric.unit].label)
    return unit if word == label else f"{label} · {unit}"


def _label(entry: Entry) -> str:
    return entry.zh if language() == "zh" else entry.en


def split(line: str) -> list[Word]:
    """Split the beginning of a command line as a shell would; the last word may be empty or have an open quote."""
    words = [Word("")]
    text, quote, begun, escaped = "", "", False, False
    for character in line:
        if escaped:
            text, escaped = text + character, False
        elif character == "\\" and quote != "'":
            escaped = begun = True
        elif character == quote:
            quote = ""
        elif character in "\"'" and not quote:
            quote, begun = character, True
        elif character.isspace() and not quote:
            words[-1:] = [Word(text), Word("")] if text or begun else words[-1:]
            text, begun = "", False
        else:
            text += character
    return [*words[:-1], Word(text, quote)]


def _quoted(word: str, quote: str) -> str:
    """Write a word so that bash takes it as it is, within the quote that is open."""
    special = {"'": "", '"': '"\\$`'}.get(quote, " \t\"'\\$`!&|;()<>*?[]{}#~")
    return "".join(f"\\{character}" if character in special else character for character in word)
