"""What there is to ask a person about: what the machine is least sure of, without what was judged since."""

from __future__ import annotations

from reportedly.case.queue import Doubt, queue
from reportedly.desk.caching import Recent
from reportedly.desk.limits import limit
from reportedly.desk.workplace import OpenCase, View

# A queue of a thousand documents takes a moment to put together and changes only with what the case says.
_QUEUES: Recent[tuple[str, str], tuple[Doubt, ...]] = Recent(limit("ledgers"))


def doubts(opened: OpenCase, view: View) -> tuple[Doubt, ...]:
    """The queue of a case, the least sure first.

    Where the view is behind, what was judged since is left out already.
    """
    kept = (opened.where, view.analysis.fingerprint)
    found = _QUEUES.get(kept, lambda: queue(view.told, view.entries, view.fixed))
    if not view.behind:
        return found
    followed = {one.id for one in view.judgements}
    since = [
        one.target for one in opened.judgements() if one.holds and one.id not in followed and one.kind != "comment"
    ]
    return tuple(one for one in found if not any(_same(one, target) for target in since))


def _same(doubt: Doubt, target: object) -> bool:
    if not isinstance(target, dict):
        return False
    if doubt.kind != "attribution":
        return target == doubt.target
    return bool(target.get("document") == doubt.target["document"] and target.get("unit") == doubt.id)
