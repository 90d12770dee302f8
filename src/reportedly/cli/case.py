"""`reportedly case`: many documents of one affair, and what runs through them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import click

from reportedly.cli import FAILED
from reportedly.cli.case_search import search_command
from reportedly.cli.files import STDOUT
from reportedly.errors import UsageError
from reportedly.intake.times import iso_time

if TYPE_CHECKING:
    from reportedly.case.case import Case, Claim
    from reportedly.case.store import Store
    from reportedly.export.wording import Wordings

Table = Callable[["Case", "Store", int, bool], str]


def _time(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    time = iso_time(value)
    if time is None:
        raise click.BadParameter("write an ISO 8601 date or time, as in 2024-12-26 or 2024-12-26T08:30Z.")
    return time


_where = click.argument("where", metavar="CASE")
_quiet = click.option("-q", "--quiet", is_flag=True, help="No progress bar and no warnings.")
_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of lines to look at.")
_output = click.option("-o", "--output", metavar="FILE", default=STDOUT, help="Write to FILE, whole or not at all.")
_html = click.option("--html", "page", metavar="PAGE", help="One web page with everything, the dossier.")


def _surface(function: Callable[..., None]) -> Callable[..., None]:
    """The argument and the options of every command that shows something of a case."""

    for add in (_quiet, _output, _json, _where):
        function = add(function)
    return function


@click.group("case", no_args_is_help=True)
def command() -> None:
    """Many documents of one affair: what they claim, what each claim really rests on, and what cannot both hold.

    CASE is a file, or the URL of a PostgreSQL database.
    """


@command.command("new")
@_where
@click.option("--title", metavar="TITLE", default="", help="What to call the case.")
def new(where: str, title: str) -> None:
    """Make an empty case."""
    from reportedly.case.store import Store

    Store.create(where, title).close()


@command.command("add", no_args_is_help=True)
@_where
@click.argument("names", metavar="INPUT...", nargs=-1, required=True)
@click.option("--published", metavar="TIME", callback=_time, help="When the inputs appeared, in ISO 8601.")
@click.option("--outlet", metavar="NAME", help="Where the inputs appeared.")
@_quiet
def add(where: str, names: tuple[str, ...], published: str | None, outlet: str | None, quiet: bool) -> None:
    """Add documents to a case and read them.

    INPUT is a file (text or HTML), a folder, a URL, a feed (RSS or Atom), a .jsonl file that lists documents with
    `text` or `path` and `url`, `outlet`, `title` and `published`, or - for standard input. An input that cannot be read
    is named on standard error; the others are added, and the exit code is 1. Adding the same again changes nothing, and
    after an interruption the same command goes on where it stopped.
    """
    from reportedly.case.store import Store
    from reportedly.cli.case_inputs import case_documents
    from reportedly.cli.case_work import Adding, read_unread

    with Store.open(where) as store:
        adding = Adding(store, quiet)
        adding.add(case_documents(names, published, outlet))
        counts = store.counts()
        if adding.new or counts.read < counts.documents:
            read_unread(store, quiet)
        if not quiet:
            click.echo(adding.told(), err=True)
        if adding.failed:
            click.get_current_context().exit(FAILED)


@command.command("report", short_help="The case in brief; its dossier with --html.")
@_surface
@_html
def report(where: str, as_json: bool, output: str, quiet: bool, page: str | None) -> None:
    """The case in brief and its most important claims; with --html the whole dossier, with --json all data."""
    _check_page(page, as_json, output)
    with _opened(where) as store:
        _report(store, as_json, output, quiet, page)


@command.command("demo", short_help="Report on an invented affair that ships.")
@_json
@_html
@_output
@_quiet
def demo(as_json: bool, output: str, quiet: bool, page: str | None) -> None:
    """Report on an invented affair that ships with reportedly, from a case that is thrown away afterwards."""
    from tempfile import TemporaryDirectory

    from reportedly.cli.case_demo import demo_case

    _check_page(page, as_json, output)
    with TemporaryDirectory() as folder, demo_case(folder, quiet) as store:
        _report(store, as_json, output, quiet, page)


@command.command("claims", short_help="All claims: standing, origins, documents.")
@_surface
def claims(where: str, as_json: bool, output: str, quiet: bool) -> None:
    """All claims, the most important first: where each stands and how many independent origins it has."""
    from reportedly.export import case_table

    def table(case: Case, store: Store, width: int, colour: bool) -> str:
        return case_table.claims(case, width, colour, _wordings(case, store))

    _show(where, as_json, output, quiet, "claims", table)


@command.command("claim", short_help="One claim and every place that carries it.")
@_surface
@click.argument("claim_id", metavar="ID")
def claim(where: str, claim_id: str, as_json: bool, output: str, quiet: bool) -> None:
    """One claim and every place where it is made, passed on, denied or taken back; ID is as `claims` gives it."""
    from reportedly.export import case_table

    _show_claim(where, claim_id, as_json, output, quiet, False, case_table.claim)


@command.command("origins", short_help="What one claim rests on, step by step.")
@_surface
@click.argument("claim_id", metavar="ID")
def origins(where: str, claim_id: str, as_json: bool, output: str, quiet: bool) -> None:
    """What one claim rests on: its origins, every step of its way, and what was counted as one."""
    from reportedly.export import case_table

    _show_claim(where, claim_id, as_json, output, quiet, True, case_table.origins)


@command.command("contradictions")
@_surface
def contradictions(where: str, as_json: bool, output: str, quiet: bool) -> None:
    """Pairs of statements that cannot both hold."""
    from reportedly.export import case_table

    def table(case: Case, store: Store, width: int, colour: bool) -> str:
        text = _texts(case, store)
        return case_table.contradictions(case, lambda place: place.span.of(text(place.document) or ""), width, colour)

    _show(where, as_json, output, quiet, "contradictions", table)


@command.command("timeline", short_help="What is said to have happened when.")
@_surface
def timeline(where: str, as_json: bool, output: str, quiet: bool) -> None:
    """What is said to have happened when, by whom, and when that was reported."""
    from reportedly.export import case_table

    _show(where, as_json, output, quiet, "timeline", lambda case, _, *how: case_table.timeline(case, *how))


@command.command("changes", short_help="What a new version or day changed.")
@_surface
def changes(where: str, as_json: bool, output: str, quiet: bool) -> None:
    """What a new version or a new day added, firmed up, softened or removed."""
    from reportedly.export import case_table

    _show(where, as_json, output, quiet, "changes", lambda case, _, *how: case_table.changes(case, *how))


@command.command("speakers", short_help="Who speaks, how often, through whom.")
@_surface
def speakers(where: str, as_json: bool, output: str, quiet: bool) -> None:
    """Who speaks in the case, how often, and through whom it came."""
    from reportedly.export import case_table

    _show(where, as_json, output, quiet, "speakers", lambda case, _, *how: case_table.speakers(case, *how))


def _opened(where: str) -> Store:
    from reportedly.case.store import Store

    return Store.open(where)


def _check_page(page: str | None, as_json: bool, output: str) -> None:
    if page is not None and (as_json or output != STDOUT):
        raise click.UsageError("--html says where its page goes and goes with no --json and no --output.")


def _report(store: Store, as_json: bool, output: str, quiet: bool, page: str | None) -> None:
    from reportedly.cli.case_output import terminal, write, write_json
    from reportedly.cli.case_work import case_of

    case = case_of(store, quiet)
    if page is not None:
        from reportedly.export.dossier import dossier

        write(dossier(case, store.ledger), page)
    elif as_json:
        write_json(case.to_json(), output)
    else:
        from reportedly.export.case_table import report as table

        seen = terminal(output)
        write(table(case, seen.width, seen.colour, _wordings(case, store)), output, seen.encoding)


def _show(where: str, as_json: bool, output: str, quiet: bool, field: str, table: Table) -> None:
    """One field of the case, as JSON or as lines."""
    from reportedly.cli.case_output import terminal, write, write_json
    from reportedly.cli.case_work import case_of

    with _opened(where) as store:
        case = case_of(store, quiet)
        if as_json:
            write_json(case.to_json()[field], output)
            return
        seen = terminal(output)
        write(table(case, store, seen.width, seen.colour), output, seen.encoding)


def _show_claim(
    where: str,
    claim_id: str,
    as_json: bool,
    output: str,
    quiet: bool,
    rests: bool,
    table: Callable[[Case, Claim, int, bool, Wordings], str],
) -> None:
    """One claim or its origins, as JSON or as lines."""
    from reportedly.case.case import plain
    from reportedly.cli.case_output import terminal, write, write_json
    from reportedly.cli.case_work import case_of

    with _opened(where) as store:
        case = case_of(store, quiet)
        found = _find(case, claim_id, where)
        if as_json:
            write_json(plain(found.origins if rests else found), output)
            return
        seen = terminal(output)
        write(table(case, found, seen.width, seen.colour, _wordings(case, store)), output, seen.encoding)


def _find(case: Case, claim_id: str, where: str) -> Claim:
    from reportedly.export.case_words import claim_number, phrases

    if not case.claims:
        raise UsageError(f"{where}: {phrases('table')['none_claim']}")
    for found in case.claims:
        if claim_id in (found.id, claim_number(found.id)):
            return found
    raise UsageError(f"{where}: there is no claim {claim_id}. `reportedly case claims {where}` lists them.")


def _texts(case: Case, store: Store) -> Callable[[str], str | None]:
    """The text of a document of the case by its id."""
    contents = {document.id: document.content for document in case.documents}

    @cache
    def text(document: str) -> str | None:
        found = store.document(contents.get(document, ""))
        return found.text if found else None

    return text


def _wordings(case: Case, store: Store) -> Wordings:
    from reportedly.export.wording import Wordings

    return Wordings(_texts(case, store))


command.add_command(search_command)
