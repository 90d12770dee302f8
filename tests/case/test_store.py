"""What a case keeps and gives back, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import permutations

import pytest

from case.stories import ledger, story
from reportedly.case.store import Store
from reportedly.case.values import Counts, Settings
from reportedly.document import Block, Document, Span
from reportedly.errors import UsageError

FULL = Document(
    "The mill burnt.",
    name="mill.html",
    url="http://Skelder.example/mill/?utm_source=x",
    outlet="Skelder Post",
    title="Mill burns",
    byline="By Ada Holt",
    published="2031-05-06T07:08:09+02:00",
    language="en",
    blocks=(Block("headline", Span(0, 3)), Block("body", Span(3, 15))),
    warnings=("a replaced character",),
    published_by="given",
)


def test_a_new_case_is_empty(store: Store) -> None:
    assert store.counts() == Counts(documents=0, appearances=0, read=0, judgements=0)
    assert [*store.documents(), *store.ledgers(), *store.unread("m"), *store.features("m", "f")] == []
    assert [*store.appearances(), *store.versions("https://skelder.example/"), *store.judgements()] == []
    assert store.document("sha256:0") is None
    assert store.ledger("sha256:0") is None


def test_settings_last(where: str) -> None:
    with Store.create(where, "The mill") as store:
        created = store.settings.created
        store.rename("The old mill")
    with Store.open(where) as store:
        assert store.settings == Settings(title="The old mill", created=created)


def test_a_document_comes_back_as_it_came(store: Store) -> None:
    assert all(getattr(FULL, item.name) for item in fields(FULL)), "every field is tried"
    added = store.add(FULL)
    assert added.new
    assert added.appeared
    assert added.document_id == FULL.id
    assert store.document(FULL.id) == FULL
    assert list(store.documents()) == [FULL]


@pytest.mark.parametrize(
    "text",
    ["", "a\0b", "\ud800 alone", "\x1a000 and \x1a", "😀 e\u0301 \ufeff\ufffe", "\r\n\t\v\x85\u2028", "x" * 3_000_000],
    ids=["empty", "nul", "surrogate", "escape", "marks", "lines", "long"],
)
def test_any_text_and_name_comes_back_as_it_came(store: Store, text: str) -> None:
    document = Document(text, name=f"{text[:9]}.txt", outlet=text[:9], url=f"https://x.example/{text[:5000]}")
    assert store.add(document).new
    assert not store.add(document).new
    assert store.document(document.id) == document


def test_adding_again_changes_nothing(store: Store) -> None:
    first = store.add(FULL)
    before = store.fingerprint(), store.counts(), store.appearances()
    again = store.add(FULL)
    assert (again.new, again.appeared, again.appearance_id) == (False, False, first.appearance_id)
    assert (store.fingerprint(), store.counts(), store.appearances()) == before


def test_one_text_at_two_urls_is_one_document_with_two_appearances(store: Store) -> None:
    store.add(FULL)
    second = store.add(replace(FULL, url="https://other.example/mill", outlet="Other Times"))
    assert not second.new
    assert second.appeared
    assert [place.outlet for place in store.appearances(FULL.id)] == ["Skelder Post", "Other Times"]
    assert len(list(store.documents())) == 1


def test_one_url_written_in_two_ways_is_one_place(store: Store) -> None:
    store.add(FULL)
    assert not store.add(replace(FULL, url="https://skelder.example/mill#top")).appeared
    assert [place.url for place in store.appearances()] == [FULL.url]


def test_files_without_a_url_are_told_apart_by_name(store: Store) -> None:
    for name in ("a/mill.txt", "b/mill.txt", "a/mill.txt"):
        store.add(Document("The mill burnt.", name=name))
    assert [place.name for place in store.appearances()] == ["a/mill.txt", "b/mill.txt"]


@pytest.mark.parametrize("said", ["outlet", "title", "byline", "published"])
def test_what_is_said_otherwise_of_a_text_at_one_url_is_another_appearance(store: Store, said: str) -> None:
    store.add(FULL)
    other = replace(FULL, **{said: "2032-01-01"})  # type: ignore[arg-type]
    assert store.add(other).appeared
    assert not store.add(other).appeared
    assert not store.add(FULL).appeared
    assert store.counts() == Counts(documents=1, appearances=2, read=0, judgements=0)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_the_case_lacks_is_filled_in_in_any_order(store: Store, order: tuple[int, ...]) -> None:
    bare = Document(FULL.text, name=FULL.name, url=FULL.url)
    parts = [bare, replace(bare, outlet=FULL.outlet, title=FULL.title, byline=FULL.byline), FULL]
    for index in order:
        store.add(parts[index])
    assert list(store.documents()) == [FULL]
    assert store.counts().appearances == 1


def test_documents_come_in_an_order_that_adding_does_not_change(where: str, store: Store) -> None:
    stories = [story(number) for number in range(70)]
    for one in stories[::-1]:
        store.add(one)
    assert list(store.documents()) == sorted(stories, key=lambda document: document.id)


def test_a_document_stands_as_it_first_appeared_however_it_was_added(store: Store) -> None:
    late = replace(FULL, url="https://late.example", published="2031-05-06T06:00:00+00:00")
    undated = replace(FULL, url="https://undated.example", published=None)
    for document in (undated, late, FULL):
        store.add(document)
    assert store.document(FULL.id) == FULL
    assert [place.url for place in store.appearances()] == [FULL.url, late.url, undated.url]


def test_versions_of_a_url_stand_side_by_side_in_order_of_publication(store: Store) -> None:
    def version(text: str, published: str | None, url: str) -> Document:
        return Document(text, url=url, published=published)

    second = version("Two.", "2031-05-02T01:00:00+05:00", "https://x.example/a/?utm_medium=y")
    first = version("One.", "2031-05-01", "http://X.example/a")
    undated = version("Now.", None, "https://x.example:443/a#end")
    elsewhere = version("One.", "2031-05-01", "https://x.example/b")
    for document in (second, first, elsewhere):
        store.add(document)
    found = store.versions("https://x.example/a/")
    assert [place.document_id for place in found] == [first.id, second.id]
    assert [place.url for place in found] == [first.url, second.url]
    store.add(undated)
    # Its time is that of adding, which was before 2031.
    assert store.versions("https://x.example/a")[0].document_id == undated.id


def test_ledgers_come_back_whole(store: Store) -> None:
    store.add(FULL)
    store.add(story(7))
    written = ledger(story(7))
    store.put_ledger(written)
    assert store.ledger(story(7).id) == written
    assert store.ledger(FULL.id) is None
    assert list(store.ledgers()) == [written]
    assert store.counts().read == 1


def test_ledgers_of_several_models_stand_side_by_side_and_the_newest_is_current(store: Store) -> None:
    document = story(1)
    store.add(document)
    old, new = ledger(document, "reader-1"), ledger(document, "reader-2")
    store.put_ledger(old)
    store.put_ledger(new)
    assert store.ledger(document.id) == new
    assert store.ledger(document.id, "reader-1") == old
    assert list(store.ledgers("reader-1")) == [old]
    assert list(store.ledgers("reader-3")) == []
    assert store.models(document.id) == ("reader-2", "reader-1")
    store.put_ledger(old)
    assert list(store.ledgers()) == [old]
    assert store.counts().read == 1


def test_a_model_has_one_ledger_of_a_document(store: Store) -> None:
    document = story(1)
    store.add(document)
    store.put_ledger(ledger(document), {"vectors": b"1", "more": b"2"})
    better = replace(ledger(document), attributions=())
    store.put_ledger(better, {"vectors": b"3"})
    assert store.ledger(document.id) == better
    assert store.models(document.id) == ("reader-1",)
    assert store.feature(document.id, "reader-1", "vectors") == b"3"
    assert store.feature(document.id, "reader-1", "more") is None


def test_a_ledger_needs_its_document(store: Store) -> None:
    with pytest.raises(UsageError, match="not in the case"):
        store.put_ledger(ledger(story()))


def test_what_a_reading_brought_along_is_streamed(store: Store) -> None:
    stories = [story(number) for number in range(70)]
    for number, document in enumerate(stories):
        store.add(document)
        store.put_ledger(ledger(document), {"vectors": bytes([number, 0, 255]), "words": b""})
    expected = sorted((document.id, bytes([number, 0, 255])) for number, document in enumerate(stories))
    assert list(store.features("reader-1", "vectors")) == expected
    assert {data for _, data in store.features("reader-1", "words")} == {b""}
    assert list(store.features("reader-2", "vectors")) == []


def test_reading_goes_on_where_it_stopped(store: Store) -> None:
    stories = [story(number) for number in range(70)]
    for document in stories:
        store.add(document)
    rest = store.unread("reader-1")
    for _ in range(40):
        store.put_ledger(ledger(next(rest)))
    assert store.counts().read == 40
    for document in store.unread("reader-1"):
        store.put_ledger(ledger(document))
    assert store.counts().read == 70
    assert list(store.unread("reader-1")) == []
    assert len(list(store.unread("reader-2"))) == 70
    assert len({one.document.id for one in store.ledgers()}) == 70


def test_a_document_that_learnt_when_it_appeared_is_to_be_read_again(store: Store) -> None:
    document = story(1)
    store.add(document)
    store.put_ledger(ledger(document))
    assert list(store.unread("reader-1")) == []
    dated = replace(document, published="2031-05-06")
    store.add(dated)
    assert list(store.unread("reader-1")) == [dated]
    assert store.ledger(document.id) == ledger(document)
    store.put_ledger(ledger(dated))
    assert list(store.unread("reader-1")) == []


def test_judgements_are_kept_apart_and_in_order(store: Store) -> None:
    first = store.judge("Ada", "same speaker", {"document": "sha256:0", "spans": [[0, 3]]}, ["s1", "\ud800\0"])
    second = store.judge("Ben", "off topic", "sha256:1")
    assert store.judgements() == (first, second)
    assert first.payload == ["s1", "\ud800\0"]
    assert (second.author, second.kind, second.target, second.payload) == ("Ben", "off topic", "sha256:1", None)
    assert first.holds
    assert store.counts().judgements == 2


def test_undoing_is_a_judgement_too(store: Store) -> None:
    first = store.judge("Ada", "same claim", ["c1", "c2"])
    undoing = store.undo(first.id, "Ben")
    assert undoing.undoes == first.id
    kept = store.judgements()
    assert [one.id for one in kept] == [first.id, undoing.id]
    assert kept[0] == replace(first, undone=undoing.made)
    assert not any(one.holds for one in kept)
    store.undo(undoing.id, "Ada")
    assert [one.holds for one in store.judgements()] == [True, False, False]
    store.undo(first.id, "Cy")
    assert store.counts().judgements == 0
    assert len(store.judgements()) == 4


def test_what_cannot_be_undone_says_so(store: Store) -> None:
    with pytest.raises(UsageError, match="no judgement 1"):
        store.undo(1, "Ada")
    first = store.judge("Ada", "off topic", "sha256:0")
    store.undo(first.id, "Ada")
    with pytest.raises(UsageError, match="taken back already"):
        store.undo(first.id, "Ben")


def test_derived_results_are_given_for_the_state_they_came_from(store: Store) -> None:
    before = store.fingerprint()
    assert store.derived("claims", before) is None
    store.put_derived("claims", before, b"\0\xff")
    assert store.derived("claims", before) == b"\0\xff"
    store.add(story())
    after = store.fingerprint()
    assert store.derived("claims", after) is None
    store.put_derived("claims", after, b"new")
    store.put_derived("timeline", after, b"other")
    assert store.derived("claims", before) is None
    assert store.derived("claims", after) == b"new"


def test_the_fingerprint_is_another_one_after_every_change_and_only_then(store: Store) -> None:
    document = story(1)
    changes: list[Callable[[], object]] = [
        lambda: store.add(document),
        lambda: store.add(replace(document, url="https://other.example")),
        lambda: store.add(replace(document, published="2031-05-06")),
        lambda: store.put_ledger(ledger(document)),
        lambda: store.put_ledger(replace(ledger(document), attributions=())),
        lambda: store.put_ledger(ledger(document, "reader-2")),
        lambda: store.judge("Ada", "off topic", document.id),
        lambda: store.undo(1, "Ada"),
    ]
    seen = [store.fingerprint()]
    for change in changes:
        change()
        seen.append(store.fingerprint())
    assert len(set(seen)) == len(seen)
    store.add(document)
    store.put_ledger(ledger(document, "reader-2"))
    store.put_derived("claims", "x", b"")
    store.rename("Another")
    assert store.fingerprint() == seen[-1]


def test_the_fingerprint_does_not_depend_on_the_order_of_adding(where: str, store: Store) -> None:
    for number in range(5):
        store.add(story(number))
        store.put_ledger(ledger(story(number)))
    found = store.fingerprint()
    with Store.open(where) as again:
        assert again.fingerprint() == found


def test_a_ledger_in_the_database_is_plain_json(store: Store) -> None:
    document = story(1)
    store.add(document)
    store.put_ledger(ledger(document))
    with store._engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT ledger FROM ledgers").scalar_one()
    assert json.loads(kept) == ledger(document).to_json()
