"""`reportedly desk`: cases in a web browser."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from reportedly.desk.settings import Settings

DEFAULT_HOST = "127.0.0.1"
NEEDED = ("fastapi", "python_multipart", "uvicorn")


@click.command("desk")
@click.argument("names", metavar="[CASE]...", nargs=-1)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen; by default 8765, or another free port.")
@click.option("--host", default=DEFAULT_HOST, help="Listen there and not only on this machine; needs a password.")
@click.option("--password-file", metavar="FILE", help="A file whose first line is the password; else it is asked for.")
@click.option("--name", "called", metavar="NAME", multiple=True, help="A name by which other machines call the desk.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def command(
    names: tuple[str, ...],
    port: int | None,
    host: str,
    password_file: str | None,
    called: tuple[str, ...],
    no_browser: bool,
) -> None:
    """Read, search and correct cases in a web browser.

    CASE is a case's file, a folder of such files (*.case), or the URL of a PostgreSQL database; files that are not
    there yet are made. Without CASE the desk has one scratch case, which is thrown away at the end. New cases are made
    in the folder that was named, else in the one where the desk is started.

    The desk listens on this machine only and lets in whoever has the address that it prints. With --host it listens
    elsewhere, too, and asks for a password; what is sent is not encrypted, so put it behind a server that does that
    where the network is not your own. Stop it with Ctrl-C.
    """
    if not all(map(find_spec, NEEDED)):
        raise MissingExtra("the desk", "desk")
    from tempfile import TemporaryDirectory

    from reportedly.desk.running import bound, serve
    from reportedly.desk.settings import Settings, is_loopback

    password = None if is_loopback(host) and password_file is None else _password(password_file)
    with TemporaryDirectory(prefix="reportedly-") as scratch:
        cases, folder = _cases(names, Path(scratch))
        listening = bound(host, port)
        settings = Settings(
            cases=cases, folder=folder, host=host, port=listening.getsockname()[1], password=password, names=called
        )
        _tell(settings, not names)
        serve(settings, listening, browse=not no_browser)


def _tell(settings: Settings, scratch: bool) -> None:
    click.echo(f"The desk is at {settings.start}")
    if scratch:
        click.echo("It has a scratch case, which is thrown away when the desk is stopped.", err=True)
    if settings.password:
        click.echo(f"Programs send this token: {settings.token}", err=True)
    if not settings.local:
        click.echo("What is sent is not encrypted: see `reportedly desk --help`.", err=True)
    click.echo("Stop it with Ctrl-C.", err=True)
    sys.stdout.flush()


def _password(file: str | None) -> str:
    from reportedly.desk.passwords import hashed

    if file is None:
        if not sys.stdin.isatty():
            raise UsageError("With --host the desk needs a password: name a file that holds it with --password-file.")
        return hashed(click.prompt("Password of the desk", hide_input=True, confirmation_prompt=True, err=True))
    try:
        with Path(file).open(encoding="utf-8") as lines:
            return hashed(lines.readline().rstrip("\r\n"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"{file}: the password cannot be read: {reason}.") from error


def _cases(names: tuple[str, ...], scratch: Path) -> tuple[tuple[str, ...], Path]:
    """The cases that were named, and the folder for new ones. Raises StoreError where one cannot be opened or made."""
    from reportedly.case.store import Store
    from reportedly.desk.workplace import ENDING

    if not names:
        place = str(scratch / f"scratch{ENDING}")
        Store.create(place, "Scratch").close()
        return (place,), scratch
    folders = [name for name in names if "://" not in name and Path(name).is_dir()]
    found: list[str] = []
    for name in names:
        if name in folders:
            found += sorted(str(path) for path in Path(name).glob(f"*{ENDING}") if path.is_file())
        else:
            if "://" not in name and not Path(name).exists():
                Store.create(name, Path(name).stem).close()
                click.echo(f"{name} was not there, so an empty case was made.", err=True)
            else:
                Store.open(name).close()
            found.append(name)
    return tuple(dict.fromkeys(found)), Path(folders[0] if folders else ".").absolute()
