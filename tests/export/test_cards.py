from __future__ import annotations

from export.ledgers import mill, nested
from reportedly.document import Document, Span
from reportedly.export.cards import BESIDE, LINKS, WORDS, Card, cards, shortened, tone
from reportedly.export.cells import plain
from reportedly.export.outline import joined
from reportedly.export.speakers import shares
from reportedly.ledger import Attribution, Ledger


def by_id(ledger: Ledger) -> dict[str, Card]:
    return {card.id: card for card in cards(ledger, shares(ledger))}


def test_parts_are_joined_with_an_ellipsis() -> None:
    assert joined(["the \n bridge", "is closed"]) == "the bridge … is closed"
    assert joined(["\x1b[1mthe bridge", "is closed"], plain) == "the bridge … is closed"
    assert joined([]) == ""


def test_a_denial_stands_beside_what_it_denies_on_both_cards() -> None:
    found = by_id(mill())
    (denies,) = found["a9"].disputes
    assert (denies.verb, denies.who, denies.link.number) == ("Denies", "Two directors", "6")
    assert denies.words == "they had been told by a member of the family that doctors had given him “a matter of weeks”"
    denied = found["a6"].disputed
    assert [(other.verb, other.who, other.link.number) for other in denied] == [
        ("Denied by", "family", "2"),
        ("Denied by", "Ottilie Vell", "9"),
        ("Disputed by", "Ottilie Vell", "10"),
        ("Disputed by", "His family", "14"),
    ]
    assert (denied[1].cue, denied[1].words) == ("dismissed", "a claim … as “a wicked invention”")


def test_what_nobody_says_is_disputed_too() -> None:
    (disputes,) = by_id(mill())["a12"].disputes
    assert (disputes.who, disputes.unsaid, disputes.link.number) == ("", "passed on without a named source", "1")


def test_a_claim_knows_all_its_cards_and_that_it_is_disputed() -> None:
    notes = {
        id: [(note.text, [link.number for link in note.links]) for note in card.notes if note.links]
        for id, card in by_id(mill()).items()
    }
    assert notes["a1"] == [("same claim in", ["3", "26"])]
    assert notes["a26"] == [("same claim as", ["1"]), ("also in", ["3"]), ("a claim disputed by", ["12", "33"])]
    assert notes["a6"][0] == ("also disputed by", ["39"])
    assert notes["a28"] == [("same claim as", ["27"])]


def test_the_source_is_not_said_twice() -> None:
    found = by_id(mill())
    assert (found["a6"].chain.speaker, found["a6"].source, found["a6"].cue) == ("Two directors", "", "said")
    assert (found["a9"].chain.speaker, found["a9"].source) == ("Ottilie Vell", "his daughter")


def test_tones() -> None:
    tones = {id: card.tone for id, card in by_id(mill()).items()}
    assert [tones[id] for id in ("a3", "a9", "a13", "a1", "a17")] == ["", "denies", "silent", "loose", "loose"]
    assert tone(nested().attributions[0]) == ""


def test_cards_know_what_they_are_sorted_by() -> None:
    found = by_id(mill())
    assert (found["a9"].share, found["a9"].act, found["a9"].named) == (0, "denies", "name")
    assert all(card.share is not None for card in found.values())
    assert {card.act for card in cards(nested())} == {"none"}
    assert {card.share for card in cards(nested())} == {None}


def test_a_thousand_disputes_of_one_claim_keep_every_card_short() -> None:
    attributions = tuple(
        Attribution(
            id=f"a{n}",
            source=(),
            cue=(),
            content=(Span(0, 400),),
            act="denies" if n else "says",
            disputes=("a0",) if n else (),
            same_as="a1" if n > 1 else None,
        )
        for n in range(1000)
    )
    found = cards(Ledger(Document("so they say " * 40), (), attributions))
    assert len(found) == 1000
    for card in found:
        assert len(card.disputes) + len(card.disputed) <= 2 * BESIDE
        assert all(len(note.links) <= LINKS for note in card.notes)
        assert all(len(other.words) <= WORDS + 1 for other in (*card.disputes, *card.disputed))
    (more,) = [note for note in found[0].notes if note.text == "also disputed by"]
    assert BESIDE + len(more.links) + more.more == 999
    (others,) = [note for note in found[500].notes if note.text == "also in"]
    assert len(others.links) + others.more == 997


def test_long_words_are_cut_between_words() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("one two three", 9) == "one two…"
    assert shortened("x" * 30, 10) == "x" * 9 + "…"
