"""Cases to show, made by hand: the affair that ships with its truth as what a perfect analysis would say of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, get_args

from reportedly import examples
from reportedly.case.case import (
    Case,
    CaseDocument,
    Change,
    Claim,
    Conflict,
    Contradiction,
    Copy,
    Event,
    Link,
    Member,
    Merge,
    Origin,
    Origins,
    Place,
    Step,
    Voice,
)
from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger

AFFAIR = Path(examples.__file__).parent / "affair"
Row = dict[str, Any]


def document(number: int, outlet: str = "Halyard", **more: Any) -> CaseDocument:
    """A document of a case, on the day of its number."""
    facts: Row = {
        "id": f"d{number}",
        "content": f"sha256:{number:064x}",
        "url": f"https://{outlet.lower().replace(' ', '')}.example/{number}",
        "outlet": outlet,
        "title": f"Story {number}",
        "published": f"2025-09-{1 + number % 28:02}T08:00:00+00:00",
    }
    return CaseDocument(**{**facts, **more})


def member(number: int, stance: str = "reports", speaker: str | None = "Jan Ott", **more: Any) -> Member:
    """A member in the document of that number."""
    facts: Row = {
        "document": f"d{number}",
        "unit": "a1",
        "span": Span(0, 12),
        "words": "the mill sold",
        "stance": stance,
        "speaker": speaker,
        "chain": speaker or "",
        "firmness": "says",
        "published": f"2025-09-{1 + number % 28:02}T08:00:00+00:00",
    }
    return Member(**{**facts, **more})


def claim(number: int = 1, members: tuple[Member, ...] = (), origins: Origins | None = None, **more: Any) -> Claim:
    """A claim with these members, by default one in each of two documents and one origin."""
    facts: Row = {
        "id": f"c{number}",
        "statement": "The mill was sold.",
        "members": members or (member(1), member(2)),
        "first": "2025-09-02T08:00:00+00:00",
        "latest": "2025-09-03T08:00:00+00:00",
        "standing": "uncontested",
        "reason": "Nobody disputes it.",
        "origins": origins or Origins(at_least=1, at_most=1, origins=(origin(through=("d1", "d2")),)),
    }
    return Claim(**{**facts, **more})


def origin(name: str = "Jan Ott", kind: str = "person", certain: bool = True, through: tuple[str, ...] = ()) -> Origin:
    """An origin and the documents that had it."""
    return Origin(name=name, kind=kind, certain=certain, through=through)


def case(
    documents: tuple[CaseDocument, ...] = (),
    claims: tuple[Claim, ...] = (),
    contradictions: tuple[Contradiction, ...] = (),
    **more: Any,
) -> Case:
    """A case, empty where nothing is named."""
    facts: Row = {
        "title": "The mill",
        "copies": (),
        "timeline": (),
        "changes": (),
        "citations": (),
        "speakers": (),
        "model": "reader-1",
    }
    return Case(documents=documents, claims=claims, contradictions=contradictions, **{**facts, **more})


def ledger(text: str, **more: Any) -> Ledger:
    """A ledger of a text with one attribution of its first word."""
    first = Span(0, len(text.split(" ", 1)[0]))
    said = Attribution(id="a1", source=(first,), cue=(), content=(Span(0, len(text)),), act="says")
    return Ledger(Document(text, **more), (Block("body", Span(0, len(text))),), (said,), model="reader-1")


@cache
def affair() -> tuple[Case, dict[str, Ledger]]:
    """The affair that ships, as its truth tells it, and a ledger of each of its texts by the text's id."""
    return _Affair(json.loads((AFFAIR / "affair.json").read_text(encoding="utf-8"))).case()


class _Affair:
    def __init__(self, truth: Row) -> None:
        self.truth = truth
        self.stories: dict[str, Row] = {story["id"]: story for story in truth["stories"]}
        self.texts = {key: (AFFAIR / f"{key}.txt").read_text(encoding="utf-8") for key in self.stories}
        self.ids = {key: f"d{number}" for number, key in enumerate(self.stories, start=1)}
        self.contents = {key: Document(text).id for key, text in self.texts.items()}
        self.outlets = {str(story["outlet"]): key for key, story in self.stories.items()}
        self.units: dict[str, list[Attribution]] = {key: [] for key in self.stories}

    def case(self) -> tuple[Case, dict[str, Ledger]]:
        claims = tuple(self.claim(row) for row in self.truth["claims"])
        claims = tuple(sorted(claims, key=lambda one: -one.importance))
        topics = {one.document for found in claims for one in found.members}
        made = case(
            tuple(self.document(key, topics) for key in self.stories),
            claims,
            tuple(self.contradiction(n, row) for n, row in enumerate(self.truth["contradictions"], start=1)),
            title=self.truth["title"],
            copies=tuple(self.copy(row) for row in self.truth["copies"]),
            timeline=tuple(event for row in self.truth["timeline"] for event in self.events(row)),
            changes=tuple(self.changes(claims)),
            citations=tuple(self.citations()),
            speakers=tuple(self.voices(claims)),
        )
        return made, {self.contents[key]: self.ledger(key) for key in self.stories}

    def document(self, key: str, topics: set[str]) -> CaseDocument:
        story = self.stories[key]
        off = self.ids[key] not in topics
        return CaseDocument(
            id=self.ids[key],
            content=self.contents[key],
            url=story["url"],
            outlet=story["outlet"],
            title=self.texts[key].split("\n", 1)[0],
            published=story["published"],
            updates=self.ids.get(story["updates"] or ""),
            off_topic=off,
            reason="It shares no name and no claim with the other documents." if off else None,
        )

    def place(self, row: Row) -> Place:
        start = self.texts[row["story"]].index(row["quote"])
        return Place(self.ids[row["story"]], Span(start, start + len(row["quote"])))

    def member(self, row: Row) -> Member:
        place, key = self.place(row), row["story"]
        unit = Attribution(
            id=f"a{len(self.units[key]) + 1}",
            source=(),
            cue=(),
            content=(place.span,),
            speaker=row["chain"][-1] if row["chain"] else None,
            act="denies" if row["stance"] == "denies" else "says",
        )
        self.units[key].append(unit)
        return Member(
            document=place.document,
            unit=unit.id,
            span=place.span,
            words=row["quote"],
            stance=row["stance"],
            speaker=unit.speaker,
            chain=", from ".join(row["chain"]) or str(self.stories[key]["outlet"]),
            firmness={"denies": "denies", "declines": "gives no answer", "confirms": "confirms"}.get(
                row["stance"], "says"
            ),
            published=self.stories[key]["published"],
        )

    def claim(self, row: Row) -> Claim:
        members = tuple(sorted(map(self.member, row["members"]), key=lambda one: int(one.document[1:])))
        times = sorted(one.published or "" for one in members)
        standing = row["standing_at_end"]
        return Claim(
            id=row["id"],
            statement=row["statement"],
            members=members,
            first=times[0],
            latest=times[-1],
            standing=standing,
            reason=self.reason(standing, members),
            origins=self.origins(row),
            history=((times[0], "unconfirmed"), (times[-1], standing)) if standing != "unconfirmed" else (),
            dropped=("d6",) if row["id"] == "c20" else (),
            importance=len({one.document for one in members}) / len(self.stories),
        )

    def reason(self, standing: str, members: tuple[Member, ...]) -> str:
        last = members[-1]
        return f"{last.chain} has the last word on it, in {self.outlet(last.document)}."

    def outlet(self, document: str) -> str:
        key = next(key for key, found in self.ids.items() if found == document)
        return str(self.stories[key]["outlet"])

    def origins(self, row: Row) -> Origins:
        found: list[Origin] = []
        steps: list[Step] = []
        for one in row["origins"]:
            kind = (
                "anonymous" if "unnamed" in one["who"] or "anonym" in one["who"] or "source" in one["who"] else "person"
            )
            through = tuple(self.ids[key] for key in one["through"])
            found.append(Origin(name=one["who"], kind=kind, certain=True, through=through))
            steps.extend(self.step(row, one, key) for key in one["through"])
        merges = [
            Merge(a=one["who"], b=other["who"], same=False, why="They are named, and by different names.")
            for one, other in zip(row["origins"], row["origins"][1:], strict=False)
        ]
        if row["id"] == "c19":
            merges.append(Merge(
                a=row["origins"][0]["who"], b="two other informants in Lisbon", same=True,
                why="Both say “informants in Lisbon”, no evidence that they differ.",
            ))  # fmt: skip
            steps.append(Step(source="d10", target="d11", how="It cites the Daily Whistle, which had it from here."))
            steps.append(Step(source="d7", target="d10", how="“According to the Gazeta do Limoal”, without a link."))
        return Origins(
            at_least=row["independent_origins"],
            at_most=row["independent_origins"] + (2 if row["id"] in ("c2", "c19", "c15") else 0),
            origins=tuple(found),
            steps=tuple(steps),
            merges=tuple(merges),
        )

    def step(self, row: Row, one: Row, key: str) -> Step:
        copied = next((c["from"] for c in self.truth["copies"] if c["to"] == key and c["from"] in one["through"]), None)
        if copied:
            return Step(source=self.ids[copied], target=self.ids[key], how="It has the same sentences, word for word.")
        for found in row["members"]:
            for name in found["chain"] if found["story"] == key else ():
                cited = next((other for other in one["through"] if self.stories[other]["outlet"] in name), None)
                if cited and cited != key and cited in one["through"]:
                    return Step(source=self.ids[cited], target=self.ids[key], how=f"It names {name} as its source.")
        return Step(source=one["who"], target=self.ids[key], how="It names this source itself.")

    def contradiction(self, number: int, row: Row) -> Contradiction:
        a, b = self.place(row["a"]), self.place(row["b"])
        kind: Conflict = row["kind"] if row["kind"] in get_args(Conflict) else "negation"
        strength = (0.9, 0.6, 0.3)[number % 3]
        return Contradiction(id=f"x{number}", kind=kind, a=a, b=b, why=row["why"], strength=strength, claim="c1")

    def copy(self, row: Row) -> Copy:
        return Copy(
            source=self.ids[row["from"]],
            target=self.ids[row["to"]],
            kind=row["kind"],
            share=0.9 if row["kind"] == "verbatim" else 0.6,
            credited=row["credited"],
            reason="It carries the agency’s name in its dateline." if row["credited"] else "It appeared a day later.",
            passages=((Span(0, 200), Span(0, 200)),),
        )

    def events(self, row: Row) -> list[Event]:
        first, _, last = row["date"].partition("/")
        first = f"{first}-01-01" if len(first) == 4 else first
        key = row["stories"][0]
        return [Event(
            earliest=first, latest=last or first, estimate=len(row["date"]) == 4, what=row["what"],
            speaker=None, place=Place(self.ids[key], Span(0, 40)), published=self.stories[key]["published"],
            claims=tuple(row["claims"]),
        )]  # fmt: skip

    def changes(self, claims: tuple[Claim, ...]) -> list[Change]:
        dropped = next(one for one in claims if one.id == "c20")
        firmer = next(one for one in claims if one.id == "c22")
        when = self.stories["09-kingswaychronicle"]["published"]
        return [
            Change(kind="removed", document="d9", before="d6", claim="c20", words=dropped.members[0].words, place=None,
                   why="The morning’s version had it, the evening’s does not, and does not say so.", published=when),
            Change(kind="firmer", document="d13", before=None, claim="c22", words=firmer.members[-1].words,
                   place=Place("d13", firmer.members[-1].span), published="2025-09-15T15:40:00+01:00",
                   why="Until then an unnamed trustee said so; now she does herself."),
        ]  # fmt: skip

    def citations(self) -> list[Link]:
        found: dict[tuple[str, str], list[Place]] = {}
        for row in self.truth["claims"]:
            for one in row["members"]:
                citing = str(self.stories[one["story"]]["outlet"])
                for name in one["chain"]:
                    for outlet in self.outlets:
                        if outlet in name and outlet != citing:
                            found.setdefault((citing, outlet), []).append(self.place(one))
        found["Daily Whistle", "Gazeta do Limoal"] = [Place("d10", Span(0, 20))]
        return [Link(source=citing, target=cited, places=tuple(places)) for (citing, cited), places in found.items()]

    def voices(self, claims: tuple[Claim, ...]) -> list[Voice]:
        found = []
        for row in self.truth["same_person"]:
            theirs = [(one, said) for one in claims for said in one.members if said.speaker in row["forms"]]
            if not theirs:
                continue
            found.append(Voice(
                name=row["name"], kind="person", aliases=tuple(form for form in row["forms"] if form != row["name"]),
                documents=tuple(dict.fromkeys(said.document for _, said in theirs)),
                claims=tuple(dict.fromkeys(one.id for one, _ in theirs)), attributions=len(theirs),
                through=tuple(dict.fromkeys(said.chain.split(", from ")[0] for _, said in theirs if "," in said.chain)),
            ))  # fmt: skip
        return found

    def ledger(self, key: str) -> Ledger:
        text, story = self.texts[key], self.stories[key]
        found = Document(text, name=key, url=story["url"], outlet=story["outlet"], published=story["published"])
        headline = Span(0, text.index("\n"))
        blocks = (Block("headline", headline), Block("body", Span(headline.end, len(text))))
        units = tuple(sorted(self.units[key], key=lambda unit: unit.start))
        return Ledger(found, blocks, units, model="reader-1")
