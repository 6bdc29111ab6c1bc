"""Who knocks: the client, whether they sit at this machine, whether another site sent them."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What proxies add; a request with any of these came from elsewhere."""

SITE: Final = 64
"""Bits of an IPv6 address that name one customer's network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """``client`` is what limits count by: an address, for IPv6 its network.

    ``local`` holds for somebody at this machine who asks it by a name of its own: neither through a
    proxy, nor by another site's name that was made to point here.
    """

    client: str
    local: bool


def visitor_of(headers: Mapping[str, str], host: str | None) -> Visitor:
    """Who sent a request: its headers by lower-case names, and the address that it came from."""
    direct = not any(name in headers for name in FORWARDED)
    return Visitor(
        client=_network(host or "unknown"),
        local=direct and is_loopback(host or "") and is_loopback(_host_name(headers.get("host", ""))),
    )


def is_loopback(host: str) -> bool:
    """Whether an address or a name is this machine's own."""
    if host.lower() in LOOPBACK_NAMES:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that a page of another site sent this request.

    Programs send no origin and are not meant. A proxy that changes the host says which it was.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    ours = {headers.get("host", "").lower(), headers.get("x-forwarded-host", "").lower()} - {""}
    try:
        return urlsplit(origin).netloc.lower() not in ours
    except ValueError:
        return True


def _host_name(host: str) -> str:
    """The name in a Host header, without port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((address, SITE), strict=False))
    return host
