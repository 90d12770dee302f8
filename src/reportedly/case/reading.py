"""From the documents of a case to their ledgers, kept in the store with what their clauses mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reportedly.case.clauses import clauses
from reportedly.case.store import Store
from reportedly.ledger import Ledger

if TYPE_CHECKING:
    from reportedly.reading.pipeline import Reader

VECTORS = "clauses"
"""The name under which the store keeps the vectors of a document's clauses."""


def read_into(store: Store, reader: Reader) -> Iterator[Ledger]:
    """Read what the model of `reader` has not read yet and keep it, one ledger after the other as it is there."""
    for document in store.unread(reader.model):
        ledger, sense = reader.sensed(document)
        found = sense.vectors([(clause.place.span,) for clause in clauses("", ledger)])
        store.put_ledger(ledger, features={VECTORS: packed(found)})
        yield ledger


def packed(vectors: npt.NDArray[np.floating]) -> bytes:
    """Vectors (clauses, size) as bytes, in float16 of little end first."""
    return vectors.astype("<f2").tobytes()


def unpacked(data: Iterable[bytes | None], counts: Iterable[int]) -> npt.NDArray[np.float32] | None:
    """The vectors of documents one under the other, given how many clauses each has.

    None where they are missing for a document, or do not fit its clauses, as after a change of how these are cut.
    """
    sizes = list(counts)
    result: npt.NDArray[np.float32] | None = None
    begin = 0
    for stored, count in zip(data, sizes, strict=True):
        if stored is None or (count and len(stored) % (2 * count)) or (not count and stored):
            return None
        if count:
            rows = np.frombuffer(stored, dtype="<f2").reshape(count, -1)
            if result is None:
                # Filled in place: there are half a million of them in a large case.
                result = np.empty((sum(sizes), rows.shape[1]), dtype=np.float32)
            if rows.shape[1] != result.shape[1]:
                return None
            result[begin : begin + count] = rows
            begin += count
    return result
