from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from case.affairs import entry, told
from case.tellings import claim, dated, member, plainly
from reportedly.case.timeline import timeline

FIRE = "The mill burned down in the first week of May."
NIGHT = "Ada Holt said the mill burned on 3 May."


def tellings() -> tuple[object, ...]:
    early = dated(plainly("d1", "Post", FIRE), (FIRE, "first week of May", "2025-05-01", "2025-05-07"), estimate=True)
    later = entry("d2", "Herald", NIGHT, [told(NIGHT, "the mill burned on 3 May", "said", "Ada Holt")])
    return early, dated(later, ("the mill burned", "3 May", "2025-05-03", "2025-05-03"))


def test_one_event_told_twice_has_the_narrowest_days_and_the_first_report() -> None:
    early, later = tellings()
    burned = claim("c1", member(early, FIRE), member(later, "the mill burned on 3 May"))  # type: ignore[arg-type]
    (event,) = timeline([early, later], [burned])  # type: ignore[list-item]
    assert (event.earliest, event.latest, event.estimate) == ("2025-05-03", "2025-05-03", False)
    assert (event.place.document, event.speaker, event.claims) == ("d1", None, ("c1",))
    assert event.place.span.of(early.text) == event.what == FIRE  # type: ignore[attr-defined]


def test_tellings_of_different_claims_stay_apart_and_in_the_order_of_days() -> None:
    early, later = tellings()
    found = timeline([early, later], [])  # type: ignore[list-item]
    assert [(event.earliest, event.speaker) for event in found] == [("2025-05-01", None), ("2025-05-03", "Ada Holt")]
    assert [event.estimate for event in found] == [True, False]


def test_tellings_of_one_claim_whose_days_do_not_meet_stay_apart() -> None:
    one, other = (
        dated(plainly(key, "Post", text), (text, day, f"2025-05-0{day[0]}", f"2025-05-0{day[0]}"))
        for key, text, day in [
            ("d1", "The mill burned on 3 May.", "3 May"),
            ("d2", "The mill burned on 4 May.", "4 May"),
        ]
    )
    burned = claim("c1", member(one, "The mill burned on 3 May."), member(other, "The mill burned on 4 May."))
    assert [event.earliest for event in timeline([one, other], [burned])] == ["2025-05-03", "2025-05-04"]


def test_who_denies_it_does_not_tell_it() -> None:
    one = dated(plainly("d1", "Post", "It never burned on 3 May."), ("It never", "3 May", "2025-05-03", "2025-05-03"))
    other = dated(plainly("d2", "Herald", "It burned on 3 May."), ("It burned", "3 May", "2025-05-03", "2025-05-03"))
    burned = claim("c1", member(one, "It never burned on 3 May.", "denies"), member(other, "It burned on 3 May."))
    (event,) = timeline([one, other], [burned])
    assert event.place.document == "d2"


def test_of_a_long_quotation_only_the_sentence_with_the_date_is_told() -> None:
    text = "Holt said: “I was at home. The mill burned on 3 May. Nobody rang.”"
    said = entry("d1", "Post", text, [told(text, text[11:], "said", "Holt")])
    (event,) = timeline([dated(said, ("I was", "3 May", "2025-05-03", "2025-05-03"))], [])
    assert event.what == "The mill burned on 3 May."


def test_what_has_no_date_but_that_of_publication_is_no_event() -> None:
    one = dated(plainly("d1", "Post", FIRE), (FIRE, "May", "2025-05-01", "2025-05-07"))
    moments = tuple(type(moment)(of=moment.of, kind="happened", when=None, earliest="2025-05-01", latest="2025-05-01")
                    for moment in one.ledger.moments)  # fmt: skip
    bare = type(one)(one.key, type(one.ledger)(one.ledger.document, one.ledger.blocks, (), moments=moments))
    assert timeline([bare], []) == ()
    assert timeline([], []) == ()


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 27), st.sampled_from("ab")), max_size=8))
def test_every_event_is_anchored_and_no_telling_is_lost(days: list[tuple[int, int, str]]) -> None:
    made = []
    members: dict[str, list[object]] = {"a": [], "b": []}
    for at, (first, more, name) in enumerate(days):
        text = f"Something {name} happened on a day."
        last = min(28, first + more)
        one = dated(plainly(f"d{at}", "Post", text), (text, "day", f"2025-02-{first:02}", f"2025-02-{last:02}"))
        made.append(one)
        members[name].append(member(one, text))
    claims = [claim(name, *some) for name, some in members.items() if some]  # type: ignore[arg-type]
    found = timeline(made, claims)
    texts = {str(one.key): one.text for one in made}
    assert all(event.place.span.of(texts[event.place.document]) == event.what for event in found)
    assert len(found) <= len(days)
    for first, more, name in days:
        earliest, latest = f"2025-02-{first:02}", f"2025-02-{min(28, first + more):02}"
        assert any(e.earliest <= latest and earliest <= e.latest and name in e.claims for e in found)
    assert list(found) == sorted(found, key=lambda event: (event.earliest, event.latest))
