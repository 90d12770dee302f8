"""The desk as a running server: where it listens, and how it stops."""

from __future__ import annotations

import signal
import socket
import threading
import webbrowser
from contextlib import suppress

import uvicorn

from reportedly.desk.app import make_app
from reportedly.desk.limits import limit
from reportedly.desk.settings import Settings
from reportedly.errors import UsageError

PORT = 8765


def bound(host: str, port: int | None) -> socket.socket:
    """A socket that listens there; where no port is named and the usual one is taken, on a free one.

    Raises UsageError where nobody may listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return _bound(family, host, PORT if port is None else port)
    except OSError as error:
        if port is not None:
            raise UsageError(
                f"{host}:{port}: nobody can listen there: {error.strerror}. Name another --port."
            ) from error
    try:
        return _bound(family, host, 0)
    except OSError as error:
        raise UsageError(f"{host}: nobody can listen there: {error.strerror}. Name another --host.") from error


def _bound(family: int, host: str, port: int) -> socket.socket:
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except BaseException:
        found.close()
        raise
    return found


def serve(settings: Settings, listening: socket.socket, *, browse: bool) -> None:
    """Answer until Ctrl-C or SIGTERM, and let go of every case. With `browse` a browser is shown the start address."""
    config = uvicorn.Config(
        make_app(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=limit("idle_seconds"),
        limit_concurrency=limit("connections"),
        timeout_graceful_shutdown=limit("stopping_seconds"),
    )
    if browse:
        threading.Thread(target=webbrowser.open, args=(settings.start,), daemon=True).start()
    # The server stops by itself at either signal, and then raises it again for whoever was there before.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        signal.signal(signal.SIGTERM, before)
        listening.close()
