from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from case.tellings import claim, member, speaking
from reportedly.case.carriers import Entry
from reportedly.case.case import Voice
from reportedly.case.speakers import voices
from reportedly.ledger import Kind


def person(source: str, name: str | None = None) -> tuple[str, str, Kind]:
    return source, name or source, "person"


def anonymous(source: str) -> tuple[str, str, Kind]:
    return source, source, "anonymous"


def names(*entries: Entry) -> list[str]:
    return sorted(voice.name for voice in voices(entries, []))


def only(*entries: Entry) -> Voice:
    (voice,) = voices(entries, [])
    return voice


def test_a_full_name_joins_across_documents() -> None:
    one = speaking("d1", "Post", person("Chief Inspector Ada Holt", "Ada Holt"))
    other = speaking("d2", "Herald", person("Ada Holt, the head of the station", "Ada Holt"))
    voice = only(one, other)
    assert (voice.name, voice.kind, voice.documents, voice.attributions) == ("Ada Holt", "person", ("d1", "d2"), 2)
    assert voice.aliases == ("Chief Inspector Ada Holt", "Ada Holt, the head of the station")


def test_a_surname_joins_the_full_name_of_its_document() -> None:
    one = speaking("d1", "Post", person("Ada Holt"), person("Nils Holt"))
    other = speaking("d2", "Herald", person("Holt"), text="Ada Holt came late.")
    found = {voice.name: voice.documents for voice in voices([one, other], [])}
    assert found == {"Ada Holt": ("d1", "d2"), "Nils Holt": ("d1",)}


def test_a_surname_that_two_have_stays_alone() -> None:
    one = speaking("d1", "Post", person("Ada Holt"), person("Nils Holt"))
    assert names(one, speaking("d2", "Herald", person("Holt"))) == ["Ada Holt", "Holt", "Nils Holt"]


def test_a_title_tells_whose_surname_it_is() -> None:
    one = speaking("d1", "Post", person("Mrs Ada Holt", "Ada Holt"), person("Mr Nils Holt", "Nils Holt"))
    other = speaking("d2", "Herald", person("Mr Holt", "Mr Holt"))
    found = {voice.name: voice.documents for voice in voices([one, other], [])}
    assert found == {"Ada Holt": ("d1",), "Nils Holt": ("d1", "d2")}


def test_a_surname_whose_document_gives_another_first_name_stays_alone() -> None:
    one = speaking("d1", "Post", person("Ada Holt"))
    other = speaking("d2", "Herald", person("Holt"), text="The farmer Sven Holt came late.")
    assert names(one, other) == ["Ada Holt", "Holt"]


def test_two_of_one_name_are_told_apart_by_age_sex_and_walk_of_life() -> None:
    old = speaking("d1", "Post", person("Kim Holt, 61,", "Kim Holt"))
    young = speaking("d2", "Post", person("Kim Holt, 29,", "Kim Holt"))
    birthday = speaking("d3", "Post", person("Kim Holt (30)", "Kim Holt"))
    assert [voice.documents for voice in voices([old, young, birthday], [])] == [("d2", "d3"), ("d1",)]
    mr, mrs = (
        speaking(f"d{at}", "Post", person(f"{title} Kim Holt", "Kim Holt")) for at, title in [(1, "Mr"), (2, "Mrs")]
    )
    assert names(mr, mrs) == ["Kim Holt", "Kim Holt"]
    titles = [(1, "Professor"), (2, "Inspector")]
    scholar, police = (speaking(f"d{at}", "Post", person(f"{title} Kim Holt", "Kim Holt")) for at, title in titles)
    assert names(scholar, police) == ["Kim Holt", "Kim Holt"]


def test_accents_particles_and_letter_case_make_no_difference() -> None:
    found = only(
        speaking("d1", "Post", person("René van der Berg")),
        speaking("d2", "Post", person("Rene van der Berg")),
        speaking("d3", "Post", person("RENE VAN DER BERG")),
    )
    assert (found.name, found.attributions) == ("René van der Berg", 3)


def test_initials_join_the_one_name_that_they_fit() -> None:
    one = speaking("d1", "Post", person("Ada Holt"))
    assert only(one, speaking("d2", "Post", person("A.H."))).attributions == 2
    assert only(one, speaking("d2", "Post", person("A. Holt"))).attributions == 2
    two = speaking("d1", "Post", person("Ada Holt"), person("Aron Holt"))
    assert names(two, speaking("d2", "Post", person("A.H."))) == ["A.H.", "Ada Holt", "Aron Holt"]


def test_spellings_of_one_name_join_where_the_role_is_the_same() -> None:
    one = speaking("d1", "Post", person("Oleksiy Kovalenko, the port master,", "Oleksiy Kovalenko"))
    other = speaking("d2", "Herald", person("the port master Oleksij Covalenko", "Oleksij Covalenko"))
    apart = speaking("d3", "Herald", person("the singer Oleksij Covalenko", "Oleksij Covalenko"))
    assert len(voices([one, other], [])) == 1
    assert len(voices([one, apart], [])) == 2


def test_those_without_a_name_stay_apart_by_outlet() -> None:
    found = voices(
        [
            speaking("d1", "Post", anonymous("a source close to the family")),
            speaking("d2", "Post", anonymous("the source close to the family")),
            speaking("d3", "Herald", anonymous("a source close to the family")),
        ],
        [],
    )
    assert [voice.documents for voice in found] == [("d1", "d2"), ("d3",)]
    assert {voice.kind for voice in found} == {"anonymous"}


def test_an_outlet_is_one_however_it_is_called() -> None:
    found = voices(
        [
            speaking("d1", "The Skelder Post", person("Ada Holt")),
            speaking("d2", "Herald", ("the Post", "Post", "outlet")),
            speaking("d3", "Echo", ("the local Skelder Post", "The local Skelder Post", "outlet")),
        ],
        [],
    )
    assert (found[0].name, found[0].documents) == ("The Skelder Post", ("d2", "d3"))


def test_words_that_name_somebody_else_are_that_ones() -> None:
    one = speaking("d1", "Post", person("Ada Holt"))
    other = speaking("d2", "Post", person("Nils Brandt"), person("the brewer's lawyer, Ada Holt,", "Nils Brandt"))
    found = {voice.name: voice.attributions for voice in voices([one, other], [])}
    assert found == {"Ada Holt": 2, "Nils Brandt": 1}
    lawyer = speaking("d2", "Post", person("Nils Brandt"), person("a lawyer for Ada Holt", "Nils Brandt"))
    assert {voice.name: voice.attributions for voice in voices([one, lawyer], [])} == {"Ada Holt": 1, "Nils Brandt": 2}


def test_two_who_speak_together_are_two() -> None:
    assert names(speaking("d1", "Post", person("Ada Holt and Nils Brandt"))) == ["Ada Holt", "Nils Brandt"]


def test_a_voice_knows_its_claims() -> None:
    one = speaking("d1", "Post", person("Ada Holt"), person("Nils Brandt"))
    found = voices([one], [claim("c1", member(one, "number 1 was wrong"))])
    assert {voice.name: voice.claims for voice in found} == {"Ada Holt": (), "Nils Brandt": ("c1",)}


_NAMES = st.text(alphabet="AaBé .'’,9“-&", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
_KINDS: list[Kind] = ["person", "anonymous", "outlet", "organisation", "document", "unknown"]


@given(st.lists(st.tuples(_NAMES, st.sampled_from(_KINDS)), max_size=8))
def test_any_names_are_told_and_no_attribution_is_lost(speakers: list[tuple[str, Kind]]) -> None:
    entries = [speaking(f"d{at}", "A B", (name, name, kind)) for at, (name, kind) in enumerate(speakers)]
    found = voices(entries, [])
    assert sum(voice.attributions for voice in found) == len(speakers)
    assert all(voice.name for voice in found)
    assert voices(entries, []) == found
