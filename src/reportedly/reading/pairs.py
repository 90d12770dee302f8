"""What two attributions have in common, as numbers: the ground on which claims are joined and disputes are seen.

Three sets of features, each a function from prepared values to a row of numbers whose names stand beside it. The
weights of the features are learnt (`training.disputes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

from reportedly.lexicon import load
from reportedly.reading.sayings import Saying, contrary

Row = list[float]


def alike(a: Saying, b: Saying) -> tuple[float, float, float, int]:
    """Cosine of the weighed stems, the share of the lighter content that is shared, of the heavier, stems shared."""
    if len(a.weights) > len(b.weights):
        a, b = b, a
    shared = [weight for key, weight in a.weights.items() if key in b.weights]
    if not shared:
        return 0.0, 0.0, 0.0, 0
    common = sum(shared)
    low, high = sorted((a.total, b.total))
    return sum(weight * weight for weight in shared) / (a.length * b.length), common / low, common / high, len(shared)


def local(a: Saying, b: Saying) -> tuple[float, float]:
    """Cosine of the stems as weighed within the document, and the weight of those shared."""
    if len(a.local) > len(b.local):
        a, b = b, a
    shared = [weight for key, weight in a.local.items() if key in b.local]
    if not shared:
        return 0.0, 0.0
    return sum(weight * weight for weight in shared) / (a.local_length * b.local_length), sum(shared)


def cover(a: Saying, b: Saying) -> float:
    """Intersection over union of the stretches that two contents lie in."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / max(1, max(a.end, b.end) - min(a.start, b.start))


SAME = (
    *("bias", "cosine", "cosine_squared", "inner", "outer", "inner_squared", "names", "names_apart", "numbers"),
    *("numbers_apart", "polarity_apart", "negation_apart", "speaker", "speakers_unknown", "nested", "cover"),
    *("nested_cosine", "siblings", "points", "points_near", "points_central", "distance", "adjacent", "central"),
    *("lead", "lead_cosine", "stance_apart", "refusal", "question", "aim", "thought", "hearsay_both", "hearsay_one"),
    *("quoted_after", "short", "identical", "falsehood_both", "opposite_cosine", "speaker_cosine", "stance_cosine"),
    *("falsehood_apart", "shared", "central_cosine", "short_inner", "hearsay_central", "declines"),
    *("local_cosine", "local_inner", "local_outer", "cover_hearsay", "cover_relay", "cover_thought", "cover_aim"),
    *("cover_said", "leads", "points_next", "strength_apart", "strength_both"),
)
SAME_MODEL = ("model_same", "model_disputes", "model_cosine", "model_points", "model_nested", "model_opposite")
Odds = tuple[float, float]
"""The model's log odds that two sayings make one claim, and that the first disputes the second (`likeness`)."""


def same(a: Saying, b: Saying, odds: Odds | None = None) -> Row:
    """The features `SAME` of two sayings, `a` before `b`: whether they make the same claim.

    With what the model says of `b` and `a`, `SAME_MODEL` follow.
    """
    cosine, inner, outer, shared = alike(a, b)
    near, weight = local(a, b)
    nested = a.parent == b.id or b.parent == a.id
    covered = cover(a, b) if nested else 0.0
    child, host = (b, a) if b.parent == a.id else (a, b)
    speaker = a.speaker is not None and a.speaker == b.speaker
    points = a.pointing or b.pointing
    distance = b.index - a.index
    hearsay = (a.act == "hearsay") + (b.act == "hearsay")
    opposite = a.polarity != b.polarity
    central = min(a.centrality, b.centrality)
    lead = min(a.lead, b.lead)
    short = exp(-min(a.total, b.total) / 6)
    stance = a.stance != b.stance
    stances = (a.stance, b.stance)
    denials = ((a.false or a.act == "denies"), (b.false or b.act == "denies"))
    row: Row = [
        *(1.0, cosine, cosine * cosine, inner, outer, inner * inner),
        *(bool(a.names & b.names), bool(a.names and b.names and not a.names & b.names)),
        *(bool(a.numbers & b.numbers), bool(a.numbers and b.numbers and not a.numbers & b.numbers)),
        *(opposite, a.negated != b.negated, speaker, a.speaker is None and b.speaker is None, nested, covered),
        *(nested * cosine, a.parent is not None and a.parent == b.parent, points, points / distance),
        *(points * max(a.centrality, b.centrality), log(1 + distance), distance == 1, central, lead, lead * cosine),
        *(stance, "refusal" in stances, "question" in stances, a.stance == b.stance == "aim"),
        *((a.act == "thinks") != (b.act == "thinks"), hearsay == 2, hearsay == 1),
        *(
            speaker and b.quote != "indirect" and distance <= 2,
            short,
            a.weights.keys() == b.weights.keys() and shared > 0,
        ),
        *(all(denials), opposite * cosine, speaker * cosine, stance * cosine, a.false != b.false, min(shared, 6) / 6),
        *(central * cosine, short * inner, (hearsay > 0) * central, (a.act == "declines") + (b.act == "declines")),
        *(
            near,
            weight / (min(a.local_total, b.local_total) or 1.0),
            weight / (max(a.local_total, b.local_total) or 1.0),
        ),
        *(covered * (child.act == "hearsay"), covered * host.outlet, covered * (child.act == "thinks")),
        *(covered * (child.stance == "aim"), covered * (child.act in ("says", "claims", "confirms")), lead > 0.5),
        *(b.pointing and distance == 1 and not speaker, a.strength != b.strength, min(a.strength, b.strength)),
    ]
    if odds is not None:
        one, against = odds
        row += [one, against, one * cosine, one * points, one * nested, one * opposite]
    return row


TARGET = (
    *("earlier", "gap", "gap_ahead", "next", "loose", "outlet", "negative", "asserts", "thinks", "strength", "points"),
    *("short", "inside", "host", "strong_inside", "speaker", "child", "local", "share", "own_share", "best_local"),
    *("repeats", "size", "strong_repeats", "points_loose", "points_gap", "points_first", "weak_local", "weak_gap"),
    *(
        "weak_next",
        "about",
        "numbers_apart",
        "same",
        "opposite_local",
        "opposite",
        "central",
        "lead",
        "antonyms",
        "first",
    ),
)


TARGET_MODEL = ("model_disputes", "model_same", "model_strong", "model_best", "model_opposite")


def target(b: Saying, a: Saying, context: Mapping[str, float], odds: Odds | None = None) -> Row:
    """The features `TARGET` of a saying `b` and another one: which one `b` disputes, if any.

    `context` has what the other sayings tell: `same`, the chance that the two make one claim; `repeats`, the greatest
    chance that `a` repeats an earlier one; `size`, how many make the claim of `a`; and the likeness (`best_local`)
    of the candidate that is most like `b`. With what the model says of `b` and `a`, `TARGET_MODEL` follow; `context`
    then also has `best_model`, its highest log odds of a dispute.
    """
    near, weight = local(a, b)
    strong = b.strength
    weak = 1 - strong
    earlier = a.index < b.index
    gap = log(abs(a.index - b.index))
    following = earlier and b.index - a.index == 1
    loose = a.act in ("hearsay", "claims")
    opposite = a.polarity != b.polarity
    points = strong * b.pointing
    numbers = bool(a.numbers and b.numbers and not a.numbers & b.numbers)
    antonyms = contrary(a.weights.keys(), b.weights.keys())
    row: Row = [
        *(earlier, gap * earlier, gap * (not earlier), following, loose, a.outlet, a.polarity == "-"),
        *(a.stance == "statement", a.act == "thinks", a.strength, a.pointing, exp(-a.total / 6), a.parent == b.id),
        *(b.parent == a.id, (a.parent == b.id) * strong, a.speaker is not None and a.speaker == b.speaker),
        *(a.parent is not None, near, weight / (a.local_total or 1.0), weight / (b.local_total or 1.0)),
        *(near > 0 and near >= context["best_local"] - 1e-9, context["repeats"], context["size"]),
        *(strong * context["repeats"], points * loose, points * gap * earlier, points * (a.index == 0), weak * near),
        *(weak * gap, weak * following, bool(b.speaker_stems & a.weights.keys()), numbers * near, context["same"]),
        *(opposite * near, opposite, a.centrality, a.lead, antonyms, 0.3 * (a.index == 0)),
    ]
    if odds is not None:
        one, against = odds
        row += [against, one, strong * against, against >= context["best_model"] - 1e-9, opposite * against]
    return row


_EXPECTED = ("own_share", "local", "opposite", "loose", "size", "negative", "speaker", "inside", "earlier", "antonyms")
_EXPECTED_MORE = ("numbers_apart", "strength", "same", "repeats")
EXPECTED = (*_EXPECTED, *_EXPECTED_MORE)
DISPUTE = (
    *("bias", "denies", "denying", "falsehood", "negative", "negative_said", "negated", "contrast", "hearsay"),
    *("confirms", "declines", "stance", "thinks", "asks", "points", "strong_points", "short", "child", "opening"),
    *("position", "surest", "strength", *(f"target_{name}" for name in EXPECTED), "most_own_share", "most_local"),
    *("negative_share", "opposite_share", "negative_most", "negative_loose", "strong_loose", "contrast_share"),
    *("strong_speaker", "negative_speaker", "central", "lead", "negative_central"),
)


DISPUTE_MODEL = ("model_expected", "model_most", "model_negative", "model_strong", "model_same")


def dispute(b: Saying, rows: Sequence[Row], chances: Sequence[float]) -> Row:
    """The features `DISPUTE` of a saying: whether it disputes anything.

    `rows` are the features `TARGET` of what it could dispute and `chances` how likely each is if it disputes one. Where
    the rows have `TARGET_MODEL`, `DISPUTE_MODEL` follow.
    """
    expected = {name: sum(c * row[_AT[name]] for c, row in zip(chances, rows, strict=True)) for name in EXPECTED}
    highest = {name: max(row[_AT[name]] for row in rows) for name in ("own_share", "local")}
    strong, negative = b.strength, float(b.polarity == "-")
    share, opposite = expected["own_share"], expected["opposite"]
    row: Row = [
        *(1.0, b.act == "denies", b.denying, b.false, negative, negative * (b.act in ("says", "claims", "confirms"))),
        *(b.negated, b.contrasted, b.act == "hearsay", b.act == "confirms", b.act == "declines"),
        *(b.stance != "statement", b.act == "thinks", b.act == "asks", b.pointing, b.pointing * strong),
        *(
            exp(-b.total / 6),
            b.parent is not None,
            b.index == 0,
            log(1 + min(b.index, load("disputes")["limits"]["position"])),
            max(chances),
            strong,
        ),
        *(*expected.values(), highest["own_share"], highest["local"], negative * share, opposite * share),
        *(negative * highest["own_share"], negative * expected["loose"], strong * expected["loose"]),
        *(b.contrasted * share, strong * expected["speaker"], negative * expected["speaker"]),
        *(b.centrality, b.lead, negative * b.centrality),
    ]
    if len(rows[0]) > len(TARGET):
        place = len(TARGET)
        near = sum(c * float(found[place]) for c, found in zip(chances, rows, strict=True))
        most = max(float(found[place]) for found in rows)
        like = sum(c * float(found[place + 1]) for c, found in zip(chances, rows, strict=True))
        row += [near, most, negative * most, strong * most, like]
    return row


_AT = {name: place for place, name in enumerate(TARGET)}
