"""A case in ten lines: what it holds, what its claims rest on, what is disputed, and what only looks like more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reportedly.case.case import Case, Claim
from reportedly.export.calendar import days
from reportedly.export.case_words import (
    carriers,
    circles,
    count,
    limit,
    nameless,
    origins_words,
    outlet,
    phrases,
    quoted,
    single_origin,
    some,
    strength_words,
    title,
)
from reportedly.export.outline import one_line
from reportedly.export.words import listed

AGAINST = ("denied", "retracted")


def brief(case: Case) -> tuple[str, ...]:
    """At most ten sentences; those for which the case has nothing to say are left out."""
    if not case.documents:
        return (str(phrases("brief")["empty"]),)
    lines = (*_documents(case), *_claims(case), *_doubtful(case))
    return lines[: phrases("brief")["lines"]]


def _documents(case: Case) -> Iterator[str]:
    words = phrases("brief")
    versions = sum(document.updates is not None for document in case.documents)
    period = _period(case)
    key = "documents_undated" if not period else "documents_updated" if versions else "documents"
    outlets = {outlet(document) for document in case.documents}
    yield words[key].format(
        documents=count(len(case.documents), "document"),
        outlets=count(len(outlets), "outlet"),
        period=period,
        versions=versions,
    )
    strange = [f"“{title(document)}”" for document in case.documents if document.off_topic]
    if strange:
        key = "off_topic" if len(strange) > 1 else "off_topic_one"
        yield words[key].format(count=len(strange), titles=some(strange, limit("named")))


def _claims(case: Case) -> Iterator[str]:
    words = phrases("brief")
    if not case.claims:
        return
    several = [claim for claim in case.claims if len(carriers(claim)) > 1]
    told = words["claims"].format(claims=count(len(case.claims), "claim"), several=f"{len(several):,}")
    if len(case.claims) == 1:
        told = words["claim_one"]
    widest = max(several, key=lambda claim: len(carriers(claim)), default=None)
    if widest is None:
        yield told
    else:
        documents = count(len(carriers(widest)), "document")
        statement = quoted(widest.statement)[1:-1]
        rests = origins_words(widest.origins)
        yield words["widest"].format(claims=told, statement=statement, documents=documents, rests=rests)
        single = [claim for claim in several if single_origin(claim)]
        anonymous = sum(bool(claim.origins.origins) and all(map(nameless, claim.origins.origins)) for claim in single)
        told = words["single_anonymous"].format(count=anonymous) if anonymous else ""
        if single:
            yield words["single"].format(claims=count(len(single), "claim"), anonymous=told)
    standings = Counter[str](claim.standing for claim in case.claims)
    counts = [
        words["standing_one"].format(count=f"{standings[standing]:,}", words=name)
        for standing, name in phrases("standing").items()
        if standings[standing]
    ]
    yield words["standing"].format(standings=listed(counts))
    if against := [claim for claim in case.claims if claim.standing in AGAINST]:
        yield words["against"].format(claims=_quoted(against))


def _doubtful(case: Case) -> Iterator[str]:
    words = phrases("brief")
    if rings := circles(case):
        told = [words["circle"].format(names=listed(names), claims=count(number, "claim")) for names, number in rings]
        more = [words["more"].format(count=len(told) - limit("circles"))] if len(told) > limit("circles") else []
        yield words["circular"].format(circles="; ".join([*told[: limit("circles")], *more]))
    if case.copies:
        without = sum(not copy.credited for copy in case.copies)
        key = "uncredited" if without else "credited"
        one = words["copy_one"].format(credit=phrases("copy")[key])
        many = words["copies"].format(copies=count(len(case.copies), "copy"), uncredited=without)
        yield one if len(case.copies) == 1 else many
    if case.contradictions:
        plainly = sum(strength_words(pair) == "plainly" for pair in case.contradictions)
        many = words["contradictions"].format(pairs=count(len(case.contradictions), "pair"), plainly=plainly)
        yield words["contradiction_one"] if len(case.contradictions) == 1 else many
    if dropped := [claim for claim in case.claims if claim.dropped]:
        yield words["dropped"].format(claims=_quoted(dropped))
    if speaking := [voice for voice in case.speakers if voice.attributions]:
        most = sorted(speaking, key=lambda voice: -voice.attributions)[: limit("named")]
        names = [f"{one_line(voice.name)} ({voice.attributions})" for voice in most]
        yield words["speakers"].format(voices=count(len(case.speakers), "voice"), names=listed(names))


def _period(case: Case) -> str:
    found = sorted(document.published[:10] for document in case.documents if document.published)
    return days(found[0], found[-1]) if found else ""


def _quoted(claims: Iterable[Claim]) -> str:
    return some([quoted(claim.statement) for claim in claims], limit("named"))
