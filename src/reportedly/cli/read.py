"""`reportedly read`: from inputs to ledgers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from reportedly.cli import FAILED
from reportedly.cli.destinations import (
    Writer,
    json_writer,
    jsonl_writer,
    page_writer,
    table_writer,
    timeline_writer,
)
from reportedly.cli.files import STDOUT
from reportedly.cli.progress import shown
from reportedly.document import Document
from reportedly.errors import InputError
from reportedly.intake.inputs import documents, inputs, is_folder
from reportedly.intake.times import iso_time
from reportedly.ledger import Ledger


def _time(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    time = iso_time(value)
    if time is None:
        raise click.BadParameter("write an ISO 8601 date or time, as in 2024-12-26 or 2024-12-26T08:30Z.")
    return time


@click.command("read", no_args_is_help=True)
@click.argument("names", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--json", "format_", flag_value="json", help="One JSON object, or an array for several inputs or a folder."
)
@click.option("--jsonl", "format_", flag_value="jsonl", help="One JSON object a line; the default when piped.")
@click.option("--table", "format_", flag_value="table", help="A table to look at; the default on a terminal.")
@click.option("--timeline", "format_", flag_value="timeline", help="When what is told happened and was said, in order.")
@click.option("--html", "page", metavar="PAGE", help="A web page; for several inputs or a folder, a folder of pages.")
@click.option("-o", "--output", metavar="FILE", default=STDOUT, help="Write to FILE, whole or not at all.")
@click.option("--published", metavar="TIME", callback=_time, help="When the inputs appeared, in ISO 8601.")
@click.option("--outlet", metavar="NAME", help="Where the inputs appeared.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Documents read at a time.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no warnings.")
def command(
    names: tuple[str, ...],
    format_: str | None,
    page: str | None,
    output: str,
    published: str | None,
    outlet: str | None,
    jobs: int,
    quiet: bool,
) -> None:
    """Read news and list who said what, with the exact characters.

    INPUT is a file (text or HTML), a folder (searched for .txt, .md, .html, .htm and .xhtml), a URL, or - for standard
    input. An input that cannot be read is named on standard error; the others are read, and the exit code is 1.
    """
    single = len(names) == 1 and not is_folder(names[0])
    write = _writer(format_, page, output, single)
    found = list(inputs(names))
    reading = _Reading(quiet)
    read = documents(found, published=published, outlet=outlet)
    ledgers = reading.ledgers(read, jobs)
    write(reading.warned(shown(ledgers, len(found), quiet)))
    if reading.failed:
        click.get_current_context().exit(FAILED)


def _writer(format_: str | None, page: str | None, output: str, single: bool) -> Writer:
    if page is not None:
        if format_ or output != STDOUT:
            raise click.UsageError("--html says where its pages go and goes with no other format and no --output.")
        return page_writer(page, single)
    if format_ is None:
        format_ = "table" if output == STDOUT and sys.stdout.isatty() else "jsonl"
    if format_ == "json":
        return json_writer(output, single)
    return {"table": table_writer, "timeline": timeline_writer, "jsonl": jsonl_writer}[format_](output)


class _Reading:
    """One run: reads what can be read, and remembers whether something could not."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.failed = False

    def ledgers(self, found: Iterable[Document | InputError], jobs: int) -> Iterator[Ledger]:
        """The ledgers of the documents in order. The model is loaded when the first document is there."""
        readable = self._readable(found)
        first = next(readable, None)
        if first is None:
            return
        from reportedly.reading.encoder import cores
        from reportedly.reading.pipeline import Reader

        def again() -> Iterator[Document]:
            yield first
            yield from readable

        yield from Reader.load(threads=max(1, cores() // jobs)).read_all(again(), jobs=jobs)

    def _readable(self, found: Iterable[Document | InputError]) -> Iterator[Document]:
        for item in found:
            if isinstance(item, Document):
                yield item
            else:
                self.failed = True
                click.echo(f"error: {item}", err=True)

    def warned(self, ledgers: Iterable[Ledger]) -> Iterator[Ledger]:
        """The ledgers, each after its warnings went to standard error."""
        for ledger in ledgers:
            if not self.quiet:
                for warning in ledger.warnings:
                    click.echo(f"warning: {ledger.document.name}: {warning}", err=True)
            yield ledger
