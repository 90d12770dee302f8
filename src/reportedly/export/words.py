"""An attribution in the words of a reporter: how it came to the page, how firmly it is put, what is doubtful about it.

All phrases stand in `lexicon/words.toml`. None says whether what is attributed is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from reportedly.document import Role
from reportedly.export.outline import joined, one_line, unnamed
from reportedly.ledger import CERTAINTIES, Act, Attribution, Kind, Ledger
from reportedly.lexicon import load


class Chain(NamedTuple):
    """The way of an attribution to the page as one phrase in three parts: the relays, the speaker, the rest.

    Where nobody speaks by name or description, `speaker` is empty and `after` says so.
    """

    before: str
    speaker: str
    after: str

    def __str__(self) -> str:
        return self.before + self.speaker + self.after


def chain(ledger: Ledger, attribution: Attribution) -> str:
    """How it came to the page, outermost first: *The Ledger, from its correspondent, from a source close to the board*.

    Where nobody is named it says that, and who passed it on: *passed on without a named source*.
    """
    return str(chain_parts(ledger, attribution))


def chain_parts(ledger: Ledger, attribution: Attribution) -> Chain:
    """The same in its parts."""
    phrases = load("words")["chain"]
    relays = _relays(attribution)
    name = one_line(attribution.speaker or "")
    after = ""
    if not name and attribution.act != "hearsay":
        name = joined(ledger.text(attribution.source)).strip()
        after = phrases["unidentified"] if name and ledger.speakers else ""
    if not name:
        return _unspoken(relays, attribution)
    if relays and relays[-1] in phrases["places"]:
        after = phrases["placed"].format(place=relays.pop()) + after
    before = _steps(relays)
    return Chain(before, _lowered(name) if before else name, after)


def through(attribution: Attribution) -> str:
    """Through whom it came, or that it came directly: *through The Ledger, then its correspondent*."""
    phrases = load("words")["chain"]
    relays = _relays(attribution)
    if not relays:
        return str(phrases["directly"])
    return str(phrases["through"].format(relays=phrases["then"].join(map(_lowered, relays))))


def firmness(attribution: Attribution) -> str:
    """How firmly it is put, and whether in quoted words: *denies, partly in quoted words*; empty where not known."""
    return ", ".join(filter(None, (stance(attribution), quoting(attribution))))


def stance(attribution: Attribution) -> str:
    """What the speaker does with the content and how firmly: *denies*, *puts it as likely*, *gives no answer*."""
    act, certainty, polarity = attribution.act, attribution.certainty, attribution.polarity
    if act is None and certainty in (None, "certain") and polarity in (None, "+"):
        return ""
    name: str = act or "says"
    if act == "declines" and unnamed(attribution):
        name = "declines_nobody"
    phrases = load("words")["firmness"][name]
    return str(phrases[polarity or "+"][CERTAINTIES.index(certainty or phrases["plain"])])


def quoting(attribution: Attribution) -> str:
    """Whose words stand there, where any of them are quoted: *in quoted words*."""
    quoted = attribution.quote in ("direct", "mixed")
    return str(load("words")["quote"][attribution.quote]) if quoted else ""


def kind_words(kind: Kind) -> str:
    """What a speaker is: *a named person*, *without a name*."""
    return str(load("words")["kind"][kind])


def place_words(role: Role) -> str:
    """Where on the page it stands; empty for the body, which goes without saying."""
    return str(load("words")["place"].get(role, ""))


def act_words(act: Act | None) -> str:
    """What a filter calls an act."""
    return str(load("words")["act"][act or "none"])


def named(attribution: Attribution) -> str:
    """How the source is given: `name`, `unnamed`, `document`, `nobody` or `unknown`, the keys of `[named]`."""
    words = load("words")
    given = str(words["named_of"][attribution.speaker_kind])
    nobody = unnamed(attribution) or (attribution.act == "hearsay" and not attribution.speaker)
    return "nobody" if nobody and given in ("unknown", "unnamed") else given


def named_keys() -> tuple[str, ...]:
    """The keys in the order in which a page lists them."""
    return tuple(load("words")["named"])


def named_words(given: str) -> str:
    """The words for one of these keys."""
    return str(load("words")["named"][given])


def disputing(act: Act | None) -> str:
    """What an attribution does to one that it disputes, by its own act: *denies*."""
    words = load("words")["dispute"]
    return str(words["does"].get(act, words["other_does"]))


def disputed(act: Act | None) -> str:
    """What is done to an attribution by one that disputes it, by the other's act: *denied by*."""
    words = load("words")["dispute"]
    return str(words["done"].get(act, words["other_done"]))


def guessed(attribution: Attribution, field: str) -> bool:
    """Whether the reader is unsure of a field that is filled in."""
    return any(name == field and doubtful(chance) for name, chance in attribution.chances)


def doubtful(chance: float) -> bool:
    """Whether the reader itself is unsure."""
    return chance < float(load("confidence")["unsure"])


def doubts(attribution: Attribution) -> tuple[str, ...]:
    """What the reader is unsure of in words: the attribution as a whole, then its fields."""
    fields = load("words")["field"]
    sure, unsure = (float(load("confidence")[name]) for name in ("sure", "unsure"))
    known = [(fields[name], chance) for name, chance in attribution.chances if name in fields and chance < sure]
    found = (
        confidence_words(attribution.confidence),
        _doubt("guess", [name for name, chance in known if chance < unsure]),
        _doubt("unsure", [name for name, chance in known if chance >= unsure]),
    )
    return tuple(filter(None, found))


def confidence_words(confidence: float) -> str:
    """The reader's confidence as a reader would say it, empty where there is nothing to add."""
    if confidence >= load("confidence")["sure"]:
        return ""
    sure = "unsure" if doubtful(confidence) else "not quite sure"
    return f"the reader is {sure} ({confidence:.2f})"


def listed(items: Sequence[str]) -> str:
    """The items as a list in a sentence: *a, b and c*."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""


def lowered(sentence: str) -> str:
    """A sentence as it stands inside another one: the first word small where it is none that keeps its capital."""
    first = sentence.split(" ", 1)[0]
    words = load("words")["chain"]
    small = first in words["lowered"] or first in words["lowered_alone"] or first in words["lowered_sentence"]
    return sentence[:1].lower() + sentence[1:] if small else sentence


def _doubt(how: str, fields: list[str]) -> str:
    phrases = load("words")["doubt"]
    if not fields:
        return ""
    if len(fields) == 1:
        return str(phrases[f"one_{how}"].format(field=fields[0]))
    return str(phrases["guesses" if how == "guess" else "several_unsure"].format(fields=listed(fields)))


def nobody(attribution: Attribution) -> str:
    """What stands in the place of a speaker where there is none."""
    return str(load("words")["chain"]["hearsay" if attribution.act == "hearsay" else "nobody"])


def _unspoken(relays: list[str], attribution: Attribution) -> Chain:
    phrases = load("words")["chain"]
    if not relays:
        return Chain("", "", nobody(attribution))
    if attribution.act != "hearsay":
        return Chain(_steps(relays), "", str(phrases["someone"]))
    several = "_several" if len(relays) > 1 else ""
    names = phrases["onwards"].join(map(_lowered, relays))
    return Chain("", "", str(phrases[f"hearsay_through{several}"].format(relays=names)))


def _relays(attribution: Attribution) -> list[str]:
    """The relays, each once in a row, the last one other than the speaker."""
    found: list[str] = []
    for name in filter(None, map(one_line, attribution.via)):
        if not found or name.casefold() != found[-1].casefold():
            found.append(name)
    speaker = one_line(attribution.speaker or "").casefold()
    if found and found[-1].casefold() == speaker:
        found.pop()
    return found


def _steps(relays: Iterable[str]) -> str:
    step = load("words")["chain"]["step"]
    return "".join(step.format(relay=_lowered(relay) if at else relay) for at, relay in enumerate(relays))


def _lowered(name: str) -> str:
    """`name` as it stands inside a sentence: *A source close to it* begins with a small letter, not so *The Ledger*."""
    first, _, rest = name.partition(" ")
    words = _lowerable("lowered" if rest else "lowered_alone")
    return first.lower() + name[len(first) :] if first in words and (rest[:1].islower() or not rest) else name


@cache
def _lowerable(words: str) -> frozenset[str]:
    return frozenset(load("words")["chain"][words])
