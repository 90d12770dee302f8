"""`reportedly case search`: texts, claims and speakers of a case by their words."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from reportedly.cli.files import STDOUT
from reportedly.ledger import ACTS, CERTAINTIES, KINDS

if TYPE_CHECKING:
    from reportedly.case.search import Filters, SearchIndex
    from reportedly.case.store import Store

# As `case.search.WHAT` and `case.case.Standing` have them, which take longer to load than help may.
KINDS_OF_RESULTS = ("documents", "claims", "speakers")
STANDINGS = ("confirmed", "uncontested", "contested", "denied", "retracted", "unconfirmed")


def _day(context: click.Context, parameter: click.Parameter, value: datetime | None) -> date | None:
    return None if value is None else value.date()


_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("search")
@click.argument("where", metavar="CASE")
@click.argument("query", metavar="[QUERY]", default="")
@click.option("--in", "what", type=click.Choice(KINDS_OF_RESULTS), multiple=True, help="Look only for these.")
@click.option("--since", type=_DAY, callback=_day, metavar="DAY", help="Published on this day or later.")
@click.option("--until", type=_DAY, callback=_day, metavar="DAY", help="Published on this day or earlier.")
@click.option("--outlet", metavar="NAME", help="Published by this outlet.")
@click.option("--act", type=click.Choice(ACTS), help="Said in this way.")
@click.option("--certainty", type=click.Choice(CERTAINTIES), help="Said this firmly.")
@click.option("--speaker-kind", type=click.Choice(KINDS), help="Said by such a speaker.")
@click.option("--standing", type=click.Choice(STANDINGS), help="Of claims that stand so.")
@click.option("--page", "number", type=click.IntRange(1), default=1, help="Which page of the results.")
@click.option("--size", type=click.IntRange(1, 200), default=20, help="Results of each kind on a page.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines to look at.")
@click.option("-o", "--output", metavar="FILE", default=STDOUT, help="Write to FILE, whole or not at all.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no warnings.")
def search_command(
    where: str,
    query: str,
    what: tuple[str, ...],
    since: date | None,
    until: date | None,
    outlet: str | None,
    act: str | None,
    certainty: str | None,
    speaker_kind: str | None,
    standing: str | None,
    number: int,
    size: int,
    as_json: bool,
    output: str,
    quiet: bool,
) -> None:
    """Texts, claims and speakers by their words.

    QUERY is one argument, best in single quotes: plain words, "quoted phrases", -excluded words and prefix*. All wanted
    words have to be there; letter case and accents do not matter. Write -- before a QUERY that begins with a minus.
    Without a QUERY the options alone say what to show. --in documents finds texts without analysing the case.
    """
    from reportedly.case.search import Filters, Paging, search
    from reportedly.case.store import Store
    from reportedly.cli.case_output import terminal, write, write_json

    # The choices are checked by click, which gives plain strings.
    filters = Filters(
        what=frozenset(what or KINDS_OF_RESULTS),  # type: ignore[arg-type]
        since=since,
        until=until,
        outlet=outlet,
        act=act,  # type: ignore[arg-type]
        certainty=certainty,  # type: ignore[arg-type]
        speaker_kind=speaker_kind,  # type: ignore[arg-type]
        standing=standing,  # type: ignore[arg-type]
    )
    if not query.strip() and not filters.any:
        raise click.UsageError("Say what to look for: a QUERY, or options that narrow the results.")
    with Store.open(where) as store:
        results = search(store, query, filters, Paging(number=number, size=size), _index(store, filters, quiet))
    if as_json:
        write_json(results.to_json(), output)
        return
    from reportedly.export.search_table import search as table

    seen = terminal(output)
    write(table(results, seen.width, seen.colour), output, seen.encoding)


def _index(store: Store, filters: Filters, quiet: bool) -> SearchIndex | None:
    """What the search needs of the analysed case; None where it needs nothing of it."""
    from reportedly.case.search_index import SearchIndex
    from reportedly.cli import case_work

    if filters.what == {"documents"} and not filters.of_attributions and filters.standing is None:
        return None
    case = case_work.case_of(store, quiet)
    return SearchIndex.of(case, store.ledgers(case.model or None))


__all__ = ["search_command"]
