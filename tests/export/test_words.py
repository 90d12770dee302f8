from __future__ import annotations

import itertools
import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.ledgers import find, mill
from reportedly.document import Document, Span
from reportedly.export.words import (
    Chain,
    act_words,
    chain,
    chain_parts,
    confidence_words,
    disputed,
    disputing,
    doubtful,
    doubts,
    firmness,
    guessed,
    kind_words,
    listed,
    named,
    named_keys,
    named_words,
    stance,
    through,
)
from reportedly.ledger import ACTS, CERTAINTIES, KINDS, Act, Attribution, Chance, Kind, Ledger, Polarity, Quote, Speaker
from reportedly.lexicon import load

TEXT = "Sources close to the board told the Ledger that he was told so. Reports say it rains."
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
QUOTES: tuple[Quote, ...] = get_args(Quote)


def ledger(*attributions: Attribution, speakers: tuple[Speaker, ...] = ()) -> Ledger:
    return Ledger(Document(TEXT), (), attributions, speakers)


def put(
    source: str = "",
    speaker: str | None = None,
    via: tuple[str, ...] = (),
    act: Act | None = None,
    kind: Kind = "unknown",
) -> Attribution:
    return Attribution(
        id="a1",
        source=find(TEXT, source),
        cue=(),
        content=(),
        speaker=speaker,
        speaker_kind=kind,
        via=via,
        act=act,
    )


@pytest.mark.parametrize(
    ("attribution", "words"),
    [
        (put(speaker="Jan Ott"), "Jan Ott"),
        (put(speaker="Sources close to it", via=("The Ledger",)), "The Ledger, from sources close to it"),
        (
            put(speaker="A source close to the board", via=("The Ledger", "Its Port Veldt correspondent")),
            "The Ledger, from Its Port Veldt correspondent, from a source close to the board",
        ),
        (
            put(speaker="a source", via=("The Ledger", "Its own correspondent")),
            "The Ledger, from its own correspondent, from a source",
        ),
        (put(speaker="The Herald", via=("The Ledger",)), "The Ledger, from The Herald"),
        (put(speaker="Jan Ott", via=("Facebook",)), "Jan Ott, on Facebook"),
        (put(speaker="Jan Ott", via=("The Ledger", "Facebook")), "The Ledger, from Jan Ott, on Facebook"),
        (put(speaker="Jan Ott", via=("The Ledger", "Jan Ott")), "The Ledger, from Jan Ott"),
        (put(speaker="Jan Ott", via=("The Ledger", "the ledger", "")), "The Ledger, from Jan Ott"),
        (put(act="hearsay"), "passed on without a named source"),
        (put(source="Reports", act="hearsay"), "passed on without a named source"),
        (put(act="hearsay", via=("The Ledger",)), "reported by The Ledger without a named source"),
        (
            put(act="hearsay", via=("The Ledger", "A friend of it")),
            "reported by The Ledger, from a friend of it, without a named source",
        ),
        (put(act="says"), "no one named"),
        (put(), "no one named"),
        (put(act="says", via=("The Ledger",)), "The Ledger, from someone not named"),
        (put(source="he"), "he"),
        (put(speaker="{odd} %s", via=("{relay}",)), "{relay}, from {odd} %s"),
    ],
)
def test_a_chain_in_words(attribution: Attribution, words: str) -> None:
    assert chain(ledger(attribution), attribution) == words


def test_a_source_that_was_not_identified_is_said_to_be() -> None:
    attribution = put(source="he", act="says", via=("Jan Ott",))
    known = ledger(attribution, speakers=(Speaker(id="s1", name="Jan Ott"),))
    assert chain(known, attribution) == "Jan Ott, from he, not identified"
    assert chain_parts(known, attribution) == Chain("Jan Ott, from ", "he", ", not identified")


def test_through_whom() -> None:
    assert through(put(speaker="Jan Ott")) == "directly"
    assert through(put(speaker="Jan Ott", via=("The Ledger",))) == "through The Ledger"
    assert through(put(via=("A friend of it", "The Ledger"))) == "through a friend of it, then The Ledger"


names = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)


@given(
    st.none() | names,
    st.lists(names, max_size=4).map(tuple),
    st.sampled_from([None, *ACTS]),
    st.integers(0, 90),
    st.integers(0, 90),
    st.booleans(),
)
def test_every_chain_is_one_clean_phrase_of_the_documents_own_names(
    speaker: str | None, via: tuple[str, ...], act: Act | None, start: int, end: int, source: bool
) -> None:
    attribution = Attribution(
        id="a1",
        source=(Span(start, end),) if source else (),
        cue=(),
        content=(),
        speaker=speaker,
        via=via,
        act=act,
    )
    words = chain(ledger(attribution, speakers=(Speaker(id="s1", name="Ott"),)), attribution)
    assert words
    assert words == " ".join(words.split())
    if speaker and speaker.strip():
        assert " ".join(speaker.split()).casefold() in words.casefold()


EVERY = list(
    itertools.product([None, *ACTS], [None, *CERTAINTIES], [None, *POLARITIES], [None, *QUOTES], [True, False])
)


def firm(act: Act | None, certainty: str | None, polarity: str | None, quote: str | None, spoken: bool) -> Attribution:
    return Attribution(
        id="a1",
        source=(),
        cue=(),
        content=(),
        speaker="Jan Ott" if spoken else None,
        act=act,
        certainty=certainty,  # type: ignore[arg-type]
        polarity=polarity,  # type: ignore[arg-type]
        quote=quote,  # type: ignore[arg-type]
    )


def test_every_combination_is_a_phrase_that_calls_nothing_true_or_false() -> None:
    for act, certainty, polarity, quote, spoken in EVERY:
        words = firmness(firm(act, certainty, polarity, quote, spoken))
        assert words == " ".join(words.split())
        assert words == words.strip(" ,.")
        assert not re.search(r"\b(true|false|truth|lies?|fact|wrong|right|proven?|None)\b", words), words
        if act is not None:
            assert words, (act, certainty, polarity)


@pytest.mark.parametrize(
    ("act", "certainty", "polarity", "quote", "words"),
    [
        ("says", "certain", "+", "indirect", "says"),
        ("says", None, None, None, "says"),
        ("says", "probable", "+", "direct", "puts it as likely, in quoted words"),
        ("says", "possible", "+", None, "says it may be so"),
        ("says", "uncommitted", "+", None, "does not vouch for it"),
        ("says", "certain", "-", None, "says something is not so"),
        ("claims", "certain", "-", None, "claims something is not so"),
        ("denies", "certain", "-", "mixed", "denies, partly in quoted words"),
        ("denies", None, None, None, "denies"),
        ("declines", "uncommitted", "+", None, "gives no answer"),
        ("thinks", "probable", "+", None, "thinks"),
        ("thinks", None, None, None, "thinks"),
        ("intends", "uncommitted", "-", None, "intends not to do something"),
        ("hearsay", "certain", "+", None, "not vouched for"),
        ("hearsay", "probable", "+", None, "passed on as likely"),
        (None, None, None, None, ""),
        (None, "certain", "+", "direct", "in quoted words"),
        (None, "possible", None, None, "says it may be so"),
    ],
)
def test_firmness(act: Act | None, certainty: str | None, polarity: str | None, quote: str | None, words: str) -> None:
    assert firmness(firm(act, certainty, polarity, quote, True)) == words


def test_what_nobody_confirms_is_left_unconfirmed_and_only_somebody_gives_no_answer() -> None:
    assert stance(firm("declines", "uncommitted", "+", None, False)) == "left unconfirmed"
    assert stance(firm("declines", "uncommitted", "+", None, True)) == "gives no answer"


def test_every_act_has_its_four_certainties_and_two_polarities() -> None:
    firm = load("words")["firmness"]
    assert set(firm) == {*ACTS, "declines_nobody"}
    for phrases in firm.values():
        assert phrases["plain"] in CERTAINTIES
        assert all(len(phrases[polarity]) == len(CERTAINTIES) for polarity in POLARITIES)


def test_every_kind_act_and_dispute_has_words() -> None:
    assert all(kind_words(kind) for kind in KINDS)
    assert all(act_words(act) for act in (*ACTS, None))
    assert all(disputing(act) and disputed(act).endswith(" by") for act in (*ACTS, None))
    assert (disputing("denies"), disputed("denies")) == ("denies", "denied by")
    assert (disputing("says"), disputed(None)) == ("disputes", "disputed by")


@pytest.mark.parametrize(
    ("attribution", "given"),
    [
        (put(speaker="Jan Ott", kind="person"), "name"),
        (put(source="he", kind="organisation"), "name"),
        (put(source="he", kind="anonymous"), "unnamed"),
        (put(source="he", kind="document"), "document"),
        (put(act="hearsay"), "nobody"),
        (put(source="Reports", act="hearsay"), "nobody"),
        (put(act="says"), "nobody"),
        (put(source="he"), "unknown"),
    ],
)
def test_how_a_source_is_given(attribution: Attribution, given: str) -> None:
    assert named(attribution) == given
    assert given in named_keys()
    assert named_words(given)


@pytest.mark.parametrize(
    ("confidence", "words", "doubt"),
    [
        (1.0, "", False),
        (0.75, "", False),
        (0.74, "the reader is not quite sure (0.74)", False),
        (0.5, "the reader is not quite sure (0.50)", False),
        (0.49, "the reader is unsure (0.49)", True),
    ],
)
def test_confidence(confidence: float, words: str, doubt: bool) -> None:
    assert confidence_words(confidence) == words
    assert doubtful(confidence) is doubt


def sure(*chances: tuple[str, float]) -> Attribution:
    return Attribution(id="a1", source=(), cue=(), content=(), chances=tuple(Chance(*chance) for chance in chances))


@pytest.mark.parametrize(
    ("chances", "words"),
    [
        ((), ()),
        ((("speaker", 0.8), ("act", 1.0)), ()),
        ((("speaker", 0.4),), ("the speaker is a guess",)),
        ((("speaker", 0.6),), ("the reader is not quite sure of the speaker",)),
        ((("speaker", 0.1), ("via", 0.2), ("act", 0.3)), ("guesses: the speaker, the way it came and the act",)),
        (
            (("speaker", 0.1), ("act", 0.6), ("certainty", 0.7)),
            ("the speaker is a guess", "the reader is not quite sure of the act and the firmness"),
        ),
        ((("unheard_of", 0.1),), ()),
    ],
)
def test_doubts(chances: tuple[tuple[str, float], ...], words: tuple[str, ...]) -> None:
    assert doubts(sure(*chances)) == words


def test_only_what_the_reader_itself_doubts_is_a_guess() -> None:
    assert guessed(sure(("speaker", 0.4)), "speaker")
    assert not guessed(sure(("speaker", 0.6), ("act", 0.1)), "speaker")


def test_lists() -> None:
    assert [listed(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_the_demo_story() -> None:
    story = mill()
    told = {a.id: (chain(story, a), firmness(a)) for a in story.attributions}
    assert told["a3"] == ("The Skelder Post, from sources close to the board", "says")
    assert told["a8"] == ("Two directors, from a member of the family, from doctors", "says, partly in quoted words")
    assert told["a4"] == ("passed on without a named source", "passed on as likely")
    assert told["a9"] == ("Ottilie Vell", "denies, partly in quoted words")
    assert told["a38"] == ("no one named", "left unconfirmed")
