"""What a run of the desk is told: its cases, where it listens, and who may enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from secrets import token_urlsafe


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run of the desk.

    `cases` are files or URLs of databases, `folder` is where new cases are made. `token` opens the desk for whoever was
    given the start address, as long as there is no `password` (a scrypt hash, see `passwords`); with one nobody enters
    without it. `names` are further names under which the desk is called, besides its address and `localhost`.
    """

    cases: tuple[str, ...] = ()
    folder: Path = field(default_factory=Path)
    host: str = "127.0.0.1"
    port: int = 8765
    token: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    password: str | None = field(default=None, repr=False)
    names: tuple[str, ...] = ()

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    @property
    def address(self) -> str:
        """The address of the desk as a browser on this machine names it, without the token."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def start(self) -> str:
        """The address that lets its first visitor in."""
        return f"{self.address}/login" if self.password else f"{self.address}/enter?token={self.token}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
