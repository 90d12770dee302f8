from __future__ import annotations

from dataclasses import replace

from export.ledgers import mill, nested
from reportedly.document import Document, Span
from reportedly.export.facets import acts, givens, listed_shares
from reportedly.export.speakers import shares
from reportedly.ledger import Attribution, Kind, Ledger, Speaker


def put(
    id: str, speaker: str | None, speaker_id: str | None = None, kind: Kind = "unknown", via: tuple[str, ...] = ()
) -> Attribution:
    return Attribution(
        id=id,
        source=(Span(0, 3),) if speaker else (),
        cue=(),
        content=(),
        speaker=speaker,
        speaker_id=speaker_id,
        speaker_kind=kind,
        via=via,
    )


def test_the_demo_storys_speakers_those_who_say_most_first_and_nobody_last() -> None:
    found = shares(mill())
    assert [(share.name, len(share.places)) for share in found[:2]] == [
        ("Ottilie Vell", 4),
        ("Mr Vell’s nephew Piers", 3),
    ]
    assert [(share.name, len(share.places), share.somebody) for share in found[-2:]] == [
        ("Not identified", 1, False),
        ("No one named", 8, False),
    ]
    assert sorted(place for share in found for place in share.places) == list(range(48))
    board = next(share for share in found if share.name == "sources close to the board")
    assert (board.kind_told, board.ways_told) == ("without a name", "through The Skelder Post")
    fleece = next(share for share in found if share.name == "Mill & Fleece")
    assert (fleece.kind_told, fleece.ways_told) == ("a news outlet", "directly; through Channel North")


def test_where_no_speaker_is_known_there_is_no_list() -> None:
    assert shares(Ledger(Document("x"), (), ())) == ()
    assert shares(Ledger(Document("x"), (), (put("a1", None),))) == ()


def test_sources_beside_known_speakers_are_not_identified() -> None:
    assert shares(nested()) == ()
    first, *rest = nested().attributions
    some = replace(nested(), attributions=(replace(first, speaker="Ada"), *rest))
    assert [(share.name, share.places) for share in shares(some)] == [
        ("Ada", (0,)),
        ("Not identified", (1, 2)),
        ("No one named", (3,)),
    ]


def test_a_speaker_is_known_by_id_or_by_name_and_ids_that_lead_nowhere_do_no_harm() -> None:
    attributions = (
        put("a1", "Jan Ott", "s1", "person"),
        put("a2", "jan  ott"),
        put("a3", "Ada", "s9"),
        put("a4", "ada"),
        put("a5", "s1"),
    )
    ledger = Ledger(Document("Jan Ott said"), (), attributions, (Speaker(id="s1", name="Jan Ott"),))
    found = shares(ledger)
    assert [(share.name, share.places) for share in found] == [("Jan Ott", (0, 1)), ("Ada", (2, 3)), ("s1", (4,))]
    assert found[0].kind == "person"
    assert found[0].mentions == (Span(0, 3), Span(0, 3))


def test_a_speaker_who_says_nothing_is_not_listed() -> None:
    ledger = Ledger(Document("x"), (), (put("a1", "Ada"),), (Speaker(id="s1", name="Ben"),))
    assert [share.name for share in shares(ledger)] == ["Ada"]


def test_ways_are_counted_and_the_rarest_left_out() -> None:
    ways = [(), (), ("A",), ("B",), ("C",), ("D",)]
    ledger = Ledger(Document("xyz"), (), tuple(put(f"a{n}", "Ada", via=via) for n, via in enumerate(ways)))
    (share,) = shares(ledger)
    assert share.ways_told == "directly (2); through A; through B; and other ways"


def test_acts_and_givens_are_counted_in_their_own_order() -> None:
    ledger = mill()
    assert [(act.words, act.cards) for act in acts(ledger)][:3] == [("says", 24), ("claims", 3), ("denies", 2)]
    assert sum(act.cards for act in acts(ledger)) == 48
    assert [(given.words, given.cards) for given in givens(ledger)] == [
        ("named", 20),
        ("unnamed", 18),
        ("a document", 2),
        ("no one at all", 8),
    ]


def test_where_acts_or_kinds_are_not_known_nothing_is_offered() -> None:
    assert acts(nested()) == ()
    assert givens(nested()) == ()
    first, *rest = nested().attributions
    some = replace(nested(), attributions=(replace(first, act="says"), *rest))
    assert [(act.words, act.cards) for act in acts(some)] == [("says", 1), ("not told apart", 3)]


def test_a_line_of_the_list_links_some_cards_and_counts_the_others() -> None:
    ledger = Ledger(Document("xyz"), (), tuple(put(f"a{n}", "Ada") for n in range(100)))
    (line,) = listed_shares(ledger, shares(ledger))
    assert (len(line.links), line.more) == (40, 60)
    assert line.links[7] == ("7", "a7")
