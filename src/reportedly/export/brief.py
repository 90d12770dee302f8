"""A case in ten lines: what it holds, what its claims rest on, what is disputed, and what only looks like more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reportedly.case.case import Case, Claim
from reportedly.export.calendar import days
from reportedly.export.case_words import (
    carriers,
    circles,
    count,
    is_strong,
    limit,
    named,
    nameless,
    origins_words,
    outlet,
    phrases,
    quoted,
    single_origin,
    some,
    standing_words,
    strength_words,
    title,
    unquoted,
)
from reportedly.export.wording import Wordings, clearest
from reportedly.export.words import listed

AGAINST = ("denied", "retracted")


def brief(case: Case, wordings: Wordings | None = None) -> tuple[str, ...]:
    """At most ten sentences; those for which the case has nothing to say are left out.

    Where claims are named, those come first whose `wordings` read like a claim.
    """
    wordings = wordings or Wordings()
    if not case.documents:
        return (str(phrases("brief")["empty"]),)
    lines = (*_documents(case), *_claims(case, wordings), *_doubtful(case, wordings))
    return lines[: phrases("brief")["lines"]]


def _documents(case: Case) -> Iterator[str]:
    words = phrases("brief")
    versions = sum(document.updates is not None for document in case.documents)
    period = _period(case)
    key = "documents_undated" if not period else "documents_updated" if versions else "documents"
    # A document that came without an outlet and an address is of one that nobody knows, not of a further one.
    outlets = {outlet(document) for document in case.documents if document.outlet or document.url}
    yield words[key].format(
        documents=count(len(case.documents), "document"),
        outlets=words["outlets"].format(outlets=count(len(outlets), "outlet")) if outlets else "",
        period=period,
        versions=versions,
    )
    strange = [f"“{title(document)}”" for document in case.documents if document.off_topic]
    if strange:
        key = "off_topic" if len(strange) > 1 else "off_topic_one"
        yield words[key].format(count=len(strange), titles=some(strange, limit("named")))


def _claims(case: Case, wordings: Wordings) -> Iterator[str]:
    words = phrases("brief")
    if not case.claims:
        return
    several = [claim for claim in case.claims if len(carriers(claim)) > 1]
    told = words["claims"].format(claims=count(len(case.claims), "claim"), several=f"{len(several):,}")
    if len(case.claims) == 1:
        told = words["claim_one"]
    yield _single(told, [claim for claim in several if single_origin(claim)], len(case.claims))
    # Of what only one document has nobody can say that the coverage turns on it.
    turning = clearest((several or case.claims)[: limit("turning")], wordings)[: limit("named")]
    yield words["turns"].format(claims="; ".join(_turn(claim, wordings) for claim in turning))
    standings = Counter[str](claim.standing for claim in case.claims)
    counts = [
        words["standing_one"].format(count=f"{standings[standing]:,}", words=name)
        for standing, name in phrases("standing").items()
        if standings[standing]
    ]
    yield words["standing"].format(standings=listed(counts))
    if against := [claim for claim in case.claims if claim.standing in AGAINST]:
        yield words["against"].format(claims=_quoted(against, wordings))


def _doubtful(case: Case, wordings: Wordings) -> Iterator[str]:
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
        yield _contradictions(case)
    if dropped := [claim for claim in case.claims if claim.dropped]:
        yield words["dropped"].format(claims=_quoted(dropped, wordings))
    if speaking := [voice for voice in case.speakers if voice.attributions]:
        most = sorted(speaking, key=lambda voice: -voice.attributions)[: limit("named")]
        names = [f"{named(voice.name)} ({voice.attributions})" for voice in most]
        yield words["speakers"].format(voices=count(len(case.speakers), "voice"), names=listed(names))


def _single(told: str, single: Sequence[Claim], every: int) -> str:
    """How many claims there are, and how many of them only look as if several had them."""
    if not single:
        return told
    words = phrases("brief")
    anonymous = sum(bool(claim.origins.origins) and all(map(nameless, claim.origins.origins)) for claim in single)
    key = "single_one" if every == 1 else "single"
    voiceless = words[f"{key}_anonymous"].format(count=anonymous) if anonymous else ""
    go = words["single_goes"][len(single) > 1]
    return str(words[key].format(told=told, count=f"{len(single):,}", go=go, anonymous=voiceless))


def _turn(claim: Claim, wordings: Wordings) -> str:
    return str(
        phrases("brief")["turn"].format(
            statement=unquoted(wordings(claim).words),
            standing=standing_words(claim),
            documents=count(len(carriers(claim)), "document"),
            rests=origins_words(claim.origins),
        )
    )


def _contradictions(case: Case) -> str:
    """How many pairs cannot both hold; those that only perhaps cannot are counted apart."""
    words = phrases("brief")
    strong = sum(map(is_strong, case.contradictions))
    weak = len(case.contradictions) - strong
    if not strong:
        return str(words["contradictions_weak"].format(pairs=count(weak, "pair")))
    return str(
        words["contradictions"].format(
            pairs=count(strong, "pair"),
            plainly=sum(strength_words(pair) == "plainly" for pair in case.contradictions),
            weak=words["contradictions_and"].format(count=f"{weak:,}") if weak else "",
        )
    )


def _period(case: Case) -> str:
    found = sorted(document.published[:10] for document in case.documents if document.published)
    return days(found[0], found[-1]) if found else ""


def _quoted(claims: Iterable[Claim], wordings: Wordings) -> str:
    return some([quoted(wordings(claim).words) for claim in clearest(claims, wordings)], limit("named"))
