"""What the cards of a page can be sorted by: who speaks, what they do, and how the source is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportedly.export.cards import Link, link
from reportedly.export.speakers import Share
from reportedly.export.words import act_words, named, named_keys, named_words
from reportedly.ledger import ACTS, Act, Ledger

# How many links to cards a speaker's line gives; the page's own filter gives all.
LINKS = 40


class Option(NamedTuple):
    """One thing to choose, with how many cards have it."""

    key: str
    words: str
    cards: int


@dataclass(frozen=True, slots=True)
class ListedShare:
    """A speaker's line: the share, its place in the list, and links to its cards."""

    place: int
    share: Share
    links: tuple[Link, ...]

    @property
    def more(self) -> int:
        """How many cards are not linked."""
        return len(self.share.places) - len(self.links)


def acts(ledger: Ledger) -> tuple[Option, ...]:
    """The acts that the ledger has, in the order in which they are defined; empty where none is known."""
    counts = Counter(attribution.act for attribution in ledger.attributions)
    known: tuple[Act | None, ...] = (*ACTS, None)
    found = tuple(Option(act or "none", act_words(act), counts[act]) for act in known if counts[act])
    return () if set(counts) <= {None} else found


def givens(ledger: Ledger) -> tuple[Option, ...]:
    """How the sources are given; empty where no kind of speaker is known."""
    if all(attribution.speaker_kind == "unknown" for attribution in ledger.attributions):
        return ()
    counts = Counter(map(named, ledger.attributions))
    return tuple(Option(key, named_words(key), counts[key]) for key in named_keys() if counts[key])


def listed_shares(ledger: Ledger, shares: Sequence[Share]) -> tuple[ListedShare, ...]:
    """The lines of the list of speakers."""
    return tuple(
        ListedShare(place, share, tuple(link(ledger.attributions[other]) for other in share.places[:LINKS]))
        for place, share in enumerate(shares)
    )
