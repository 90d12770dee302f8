"""Which addresses a host has, and whether they are ones that anybody on the internet could ask."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from reportedly.errors import FetchError
from reportedly.lexicon import load

Address = IPv4Address | IPv6Address


def checked_addresses(host: str, port: int, name: str) -> tuple[str, ...]:
    """The addresses of `host`, looked up once. Raises FetchError where there is none, or where one is not public.

    `name` is what the user called the URL. One address that is not public is enough: nobody who means well has both.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(name, "names a host that cannot be found.", "Check the address and the connection.") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not is_public(address):
            advice = "Only pages that are public on the internet are fetched; save this one and add the file."
            raise FetchError(name, f"leads to {address}, which is in a private network or on this machine.", advice)
    if not addresses:
        raise FetchError(name, "names a host that cannot be found.", "Check the address and the connection.")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    Those of the registries for special purposes (IANA, RFC 6890) are not, nor is an IPv6 address that stands for an
    IPv4 address which is not: mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address:
        return False
    inside = _inside(parsed)
    # What a network of IPv6 alone translates (DNS64) is as public as what it stands for; Python calls it reserved.
    return all(map(_public, inside if inside and _translated(parsed) else (parsed, *inside)))


def _public(address: Address) -> bool:
    special = load("intake")["fetch"]["not_public"]
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not any(address in ip_network(network) for network in special)
    )


def _inside(address: Address) -> tuple[Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    last = IPv4Address(int(address) & 0xFFFFFFFF)
    found = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()), last if _translated(address) else None)
    return tuple(one for one in found if one is not None)


def _translated(address: Address) -> bool:
    return any(address in ip_network(network) for network in load("intake")["fetch"]["translated"])
