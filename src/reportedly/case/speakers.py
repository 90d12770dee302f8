"""Who speaks in a case, how often, where, on which claims and through whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reportedly.case.carriers import Entry, fold, tokens
from reportedly.case.case import Claim, Voice
from reportedly.case.figures import EDGES, Figure, Mentioned, figures_of, house_words
from reportedly.case.names import Name, pronouns, speakers_data, words_in


def voices(entries: Sequence[Entry], claims: Sequence[Claim]) -> tuple[Voice, ...]:
    """Everybody who speaks in the case, those with the most attributions first, then in the order of time.

    `figures` tells who is taken for one. `claims` holds those that the attributions of a voice carry.
    """
    carrying: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in claims:
        for member in claim.members:
            carrying[member.document, member.unit].append(claim.id)
    outlets = {house_words(entry): entry.name for entry in reversed(entries)}
    figures = sorted(figures_of(entries), key=lambda one: (-_said(one), one.mentioned[0].order))
    return tuple(_voice(figure, carrying, outlets) for figure in figures)


def _said(figure: Figure) -> int:
    return sum(len(one.said) for one in figure.mentioned)


def _voice(figure: Figure, carrying: Mapping[tuple[str, str], Sequence[str]], outlets: Mapping[Name, str]) -> Voice:
    mentioned = sorted(figure.mentioned, key=lambda one: (one.order, one.said[0].start))
    said = [(one.entry, unit) for one in mentioned for unit in one.said]
    kinds = Counter[str](unit.speaker_kind for _, unit in said)
    named = bool(figure.names)
    for kind in ("unknown", "anonymous") if named else ():
        if len(kinds) > 1:
            kinds.pop(kind, None)
    name = next((outlets[name] for name in figure.names if name in outlets), "") or _called(mentioned, figure)
    return Voice(
        name=name,
        kind=kinds.most_common(1)[0][0],
        aliases=_aliases(mentioned, name, figure),
        documents=tuple(dict.fromkeys(str(one.entry.key) for one in mentioned)),
        claims=tuple(dict.fromkeys(c for entry, unit in said for c in carrying.get((str(entry.key), unit.id), ()))),
        attributions=len(said),
        through=tuple(dict.fromkeys(via for _, unit in said for via in unit.via)),
    )


def _called(mentioned: Sequence[Mentioned], figure: Figure) -> str:
    """The name that most attributions are under, in the writing of the first document that has it."""
    if not figure.names:
        return mentioned[0].speaker.name.strip(EDGES) or mentioned[0].speaker.name
    best = min(figure.names, key=lambda name: (-figure.names[name], -len(name), name))
    whole = [one.speaker.name.strip(EDGES) for one in mentioned if one.name == best]
    return min(whole, key=lambda text: (text.isupper(), abs(len(text.split()) - len(best))))


def _aliases(mentioned: Iterable[Mentioned], name: str, figure: Figure) -> tuple[str, ...]:
    """Other words for the same, most used first, without pronouns.

    Of somebody with a name those that have a word of it, or that stand beside it somewhere.
    """
    limits = speakers_data()
    words = {word for known in figure.names for word in known} | figure.roles
    found: dict[str, tuple[int, str]] = {}
    for one in mentioned:
        for form in (one.speaker.name, *one.speaker.aliases, *one.forms):
            said = [word for word in tokens(form) if word not in words_in("empty") and word not in pronouns()]
            if not said or form.strip(EDGES) == name or len(form) > limits["alias"]:
                continue
            if figure.names and not (set(said) & set(one.name or words) or words.issuperset(said)):
                continue
            count, first = found.get(fold(form.strip(EDGES)), (0, form.strip(EDGES)))
            found[fold(first)] = (count + 1, first)
    listed = sorted(found.values(), key=lambda item: -item[0])
    return tuple(form for _, form in listed)[: limits["aliases"]]


__all__ = ["voices"]
