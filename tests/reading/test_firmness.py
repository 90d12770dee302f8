import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportedly.ledger import Attribution
from reportedly.reading.firmness import FIELDS, by_field, calibrated, judged
from reportedly.reading.scorer import Judgement

COUNT = sum(map(len, FIELDS.values()))


def judgement(**chosen: str) -> Judgement:
    scores = [4.0 * (chosen.get(name) == value) for name, values in FIELDS.items() for value in values]
    return Judgement(np.array(scores, dtype=np.float32), np.zeros((1, 1), dtype=np.float32), np.ones(1, dtype=np.int64))


def bare() -> Attribution:
    return Attribution(id="a1", source=(), cue=(), content=())


def test_the_likeliest_value_of_each_field() -> None:
    chosen = {"act": "denies", "speaker_kind": "outlet", "certainty": "possible", "polarity": "-"}
    found = judged(bare(), judgement(**chosen), {})
    assert {name: getattr(found, name) for name in chosen} == chosen
    chances = dict(found.chances)
    assert chances.keys() == chosen.keys()
    assert math.isclose(chances["polarity"], 1 / (1 + math.exp(-4)), rel_tol=1e-5)


def test_a_temperature_changes_how_sure_and_not_what() -> None:
    warm = judged(bare(), judgement(act="asks"), {"act": 2.0})
    plain = judged(bare(), judgement(act="asks"), {})
    assert warm.act == plain.act == "asks"
    assert dict(warm.chances)["act"] < dict(plain.chances)["act"]
    assert dict(warm.chances)["polarity"] == dict(plain.chances)["polarity"]


def test_fields_are_cut_in_their_order() -> None:
    parts = by_field(np.arange(COUNT, dtype=np.float32))
    assert [len(part) for part in parts] == [len(values) for values in FIELDS.values()]
    assert np.concatenate(parts).tolist() == list(range(COUNT))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-3, 3), st.floats(0.1, 3))
def test_calibration_keeps_the_order_and_stays_a_probability(a: float, b: float, shift: float, slope: float) -> None:
    low, high = sorted((a, b))
    assert 0 <= calibrated(low, shift, slope) <= calibrated(high, shift, slope) <= 1


@given(st.floats(0.001, 0.999))
def test_no_shift_and_slope_one_leave_it_as_it_is(confidence: float) -> None:
    assert math.isclose(calibrated(confidence, 0, 1), confidence, rel_tol=1e-9)
