"""A case in the words of a reporter: what a claim rests on, who denies it, when; for dossier, tables and drawings.

All phrases stand in `lexicon/dossier.toml`. None says whether a claim is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reportedly.case.case import Case, CaseDocument, Change, Claim, Contradiction, Copy, Member, Origin, Origins, Place
from reportedly.export.cards import shortened
from reportedly.export.outline import dated, one_line
from reportedly.export.words import listed, lowered
from reportedly.lexicon import load


def phrases(section: str) -> dict[str, Any]:
    """One section of the words."""
    found: dict[str, Any] = load("dossier")[section]
    return found


def limit(name: str) -> int:
    """How much of something is shown."""
    return int(load("dossier")["limits"][name])


def count(number: int, noun: str) -> str:
    """A number and a noun of `[count]`: *1 document*, *3 documents*."""
    return f"{number:,} {phrases('count')[noun][number != 1]}"


def some(items: Sequence[str], most: int) -> str:
    """The first few items as a list, and how many more there are."""
    if len(items) <= most:
        return listed(items)
    return listed([*items[:most], str(phrases("brief")["more"]).format(count=len(items) - most)])


def quoted(statement: str) -> str:
    """A claim in quotation marks, shortened."""
    words = unquoted(statement)
    return str(phrases("brief")["quoted"].format(statement=words))


def unquoted(statement: str) -> str:
    """A claim's words as they stand between quotation marks: shortened, no full stop at the end."""
    return shortened(one_line(statement), limit("statement")).rstrip(".")


def named(name: str | None) -> str:
    """A name on one line, without a comma that the sentence around it left behind."""
    return one_line(name or "").strip(" ,;")


def outlet(document: CaseDocument | None) -> str:
    """What to call where a document appeared: its outlet, or the host of its URL, or its title."""
    if document is None:
        return str(phrases("document")["unnamed"])
    host = (document.url or "").partition("://")[2].partition("/")[0]
    return one_line(document.outlet or host or document.title or "") or document.id


def title(document: CaseDocument) -> str:
    """The document's title, or what else it can be called by."""
    return one_line(document.title or document.url or "") or document.id


def when(published: str | None) -> str:
    """When something appeared; empty where that is not known."""
    return dated(published)


def by_id(case: Case) -> dict[str, CaseDocument]:
    """The documents by their ids."""
    return {document.id: document for document in case.documents}


def claim_number(claim_id: str) -> str:
    """What a claim is called on a page: its id, or the bare number where the id is `c` and a number."""
    bare = claim_id.removeprefix("c")
    return bare if bare.isdecimal() else one_line(claim_id)


def carriers(claim: Claim) -> tuple[str, ...]:
    """The ids of the documents that carry a claim, in the order of its members."""
    return tuple(dict.fromkeys(member.document for member in claim.members))


def origins_words(origins: Origins) -> str:
    """How many origins: *at least 1, at most 3 independent origins*, *1 independent origin*, *no origin shown*."""
    words = phrases("rests")
    low, high = origins.at_least, origins.at_most
    key = "none" if high == 0 else "up_to" if low == 0 else "exactly" if low == high else "range"
    noun = phrases("count")["origin"][high != 1]
    return str(words[key].format(low=low, high=high, origins=noun))


def origins_brief(origins: Origins) -> str:
    """The same in a few characters for a table: *1–3*."""
    low, high = origins.at_least, origins.at_most
    return str(high) if low == high else f"{low}–{high}"


def rests_words(origins: Origins) -> str:
    """What kind of origin it is where there can be no more than one, or only nameless ones; else empty."""
    words = phrases("rests")
    found = origins.origins
    if origins.at_most == 1 and found:
        return str(words.get(f"one_{found[0].kind}", words["one"]).format(name=named(found[0].name)))
    if found and all(nameless(origin) for origin in found):
        return str(words["all_anonymous"])
    return ""


def nameless(origin: Origin) -> bool:
    """Whether nobody can tell who it is."""
    return origin.kind in ("anonymous", "unknown")


def single_origin(claim: Claim) -> bool:
    """Whether several documents carry the claim and all that is shown goes back to one origin at most."""
    return claim.origins.at_most <= 1 and len(carriers(claim)) > 1


def voices(claim: Claim, stance: str) -> tuple[str, ...]:
    """Who takes a stance on a claim: the speakers, or the chain where nobody speaks, each once.

    Where nobody is named who does, nobody is.
    """
    found: dict[str, str] = {}
    nobody = phrases("voices")["nobody"]
    for member in claim.members:
        name = lowered(named(member.speaker or member.chain))
        if member.stance == stance and name and (member.speaker or not name.endswith(nobody)):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def by_whom(claim: Claim) -> tuple[tuple[str, str], ...]:
    """Who confirms, denies, doubts, takes back or gives no answer: the stance, and *denied by Ada Holt*."""
    most = limit("named")
    found = ((stance, phrase, voices(claim, stance)) for stance, phrase in phrases("by").items())
    return tuple((stance, phrase.format(names=some(names, most))) for stance, phrase, names in found if names)


def standing_words(claim: Claim) -> str:
    """Where a claim stands, by whom where somebody denies it or takes it back: *denied by Ada Holt*."""
    by = {"denied": "denies", "retracted": "retracts"}.get(claim.standing)
    words = dict(by_whom(claim)).get(by or "")
    return words or str(phrases("standing")[claim.standing])


def strength_words(contradiction: Contradiction) -> str:
    """How plainly two places cannot both hold, as in a ledger: *plainly*, *probably*, *perhaps*."""
    grades = load("words")["tension"]["strength"]
    return str(
        next(grade["words"] for grade in grades if contradiction.strength >= grade["least"] or grade is grades[-1])
    )


class Speaking:
    """Who says what stands at a place, as the members of the claims tell it."""

    def __init__(self, case: Case) -> None:
        self._members: dict[str, list[Member]] = {}
        for claim in case.claims:
            for member in claim.members:
                self._members.setdefault(member.document, []).append(member)

    def at(self, place: Place) -> str:
        """The chain of the member that shares most with the place; empty where it is the outlet that speaks itself."""
        span = place.span
        near = [member for member in self._members.get(place.document, ()) if member.speaker]
        shared = [(min(one.span.end, span.end) - max(one.span.start, span.start), one) for one in near]
        most, best = max(shared, key=lambda item: item[0], default=(0, None))
        return named(best.chain or best.speaker) if best and most > 0 else ""


def by_document(changes: Iterable[Change]) -> list[tuple[str, list[tuple[Change, ...]]]]:
    """The changes of each document together, those first that take something back; the same words stand once.

    Changes that differ in nothing but the claim are one group.
    """
    kinds = list(phrases("change"))
    found: dict[str, dict[tuple[str, str, str, str | None], list[Change]]] = {}
    for change in changes:
        same = change.kind, change.words, change.why, change.before
        found.setdefault(change.document, {}).setdefault(same, []).append(change)
    return [
        (key, sorted(map(tuple, own.values()), key=lambda group: kinds.index(group[0].kind)))
        for key, own in found.items()
    ]


def is_strong(contradiction: Contradiction) -> bool:
    """Whether two places cannot both hold more than just perhaps."""
    return strength_words(contradiction) != str(load("words")["tension"]["strength"][-1]["words"])


def why_words(contradiction: Contradiction) -> str:
    """Why two places cannot both hold, where that says more than the kind and both places already do."""
    why = one_line(contradiction.why)
    return "" if ": “" in why else why


def copy_words(copy: Copy) -> str:
    """How a text was taken over: *word for word, 90 per cent of its words, without credit*."""
    words = phrases("copy")
    kind = phrases("copy_kind").get(copy.kind, copy.kind)
    share = words["share"].format(share=round(100 * copy.share))
    return ", ".join((kind, share, words["credited" if copy.credited else "uncredited"]))


def circles(case: Case) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Outlets that have a claim from one another in a ring, and on how many claims; the most claims first.

    Two outlets are in one ring where the steps of a claim lead from each of them to the other.
    """
    documents = by_id(case)
    found: dict[tuple[str, ...], int] = {}
    for claim in case.claims:
        ways: dict[str, set[str]] = {}
        for step in claim.origins.steps:
            source, target = (outlet(documents[end]) if end in documents else "" for end in (step.source, step.target))
            if source and target and source != target:
                ways.setdefault(source, set()).add(target)
        for ring in _rings(ways):
            found[ring] = found.get(ring, 0) + 1
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _rings(ways: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """The names that can be reached from one another, as groups of two or more."""
    reach = {name: _reached(ways, name) for name in ways}
    rings = {tuple(sorted(other for other in there if name in reach.get(other, ()))) for name, there in reach.items()}
    return sorted(ring for ring in rings if len(ring) > 1)


def _reached(ways: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting: Iterable[str] = ways[start]
    while waiting:
        found |= set(waiting)
        waiting = {further for name in waiting for further in ways.get(name, ())} - found
    return found
