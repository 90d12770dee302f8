"""The command line, one module a command. Exit codes: 0 done, 1 some input could not be read, 2 wrong use."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from reportedly.cli.files import abandon_stdout
from reportedly.errors import ReportedlyError, UsageError

FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
# A command's module is `reportedly.cli.NAME` and holds the command as `command`; it is imported when it is called.
COMMANDS = ("read", "case", "desk")


class Commands(click.Group):
    """A group that imports its commands when they are named, and gives every end of a run its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named; what stops it early has its own exit code and no traceback."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except ReportedlyError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(WRONG_USE if isinstance(error, UsageError) else FAILED)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            abandon_stdout()
            ctx.exit(BROKEN_PIPE)
        return result


@click.group("reportedly", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(None, "--version", "-V", package_name="reportedly", prog_name="reportedly")
def main() -> None:
    """Lay open the chain of reporting in news: who said it, with which words, and where exactly it stands."""
