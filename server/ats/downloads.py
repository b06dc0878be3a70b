"""Which addresses a file may be fetched from: those on the open internet, by https, and the API's own server."""

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import anyio

from server.ats.quoting import quoted
from server.errors import ATSUnavailable, Refused

MAX_REDIRECTS: Final = 3

Resolver = Callable[[str], Awaitable[list[str]]]
"""From a host's name to its IP addresses; raises OSError where there are none."""


async def resolve_host(host: str) -> list[str]:
    """Ask the system for every address of a name."""
    return [str(entry[4][0]) for entry in await anyio.getaddrinfo(host, None)]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a URL leads: its scheme, host and port as httpx reads them, so that both see the same host."""

    scheme: str
    host: str
    port: int | None

    @property
    def is_loopback(self) -> bool:
        """Whether this is the machine itself, by name or by number."""
        address = _address(self.host)
        return self.host == "localhost" or (address is not None and address.is_loopback)


@dataclass(frozen=True, slots=True)
class DownloadRules:
    """`home` is the API's server. `resolve` is None where requests never reach a network (the embedded sandbox)."""

    home: Origin
    resolve: Resolver | None = resolve_host

    async def check(self, target: Origin) -> None:
        """Let an address pass, or not; names count as what they resolve to.

        A name that changes its address between this check and the connection would pass. The URLs come from Kombo, not
        from candidates, so pinning the connection to the checked address is not worth breaking proxies for.

        Raises:
            Refused: It is not https, or leads into a private network.
            ATSUnavailable: The name has no address.
        """
        if target == self.home or (self.home.is_loopback and target.is_loopback):
            return
        if target.scheme != "https" or not target.host:
            raise Refused("The file was not fetched: its address is not an https address.")
        literal = _address(target.host)
        addresses = [target.host] if literal else await self._resolved(target.host)
        if not all(_is_public(address) for address in addresses):
            raise Refused(
                f"The file was not fetched: its address {quoted(target.host, 80)} leads into a private network."
            )

    async def _resolved(self, host: str) -> list[str]:
        if self.resolve is None:
            return []
        try:
            addresses = await self.resolve(host)
        except (OSError, UnicodeError) as error:
            raise ATSUnavailable(
                f"The file was not fetched: its host {quoted(host, 80)} could not be found. Call again in a minute."
            ) from error
        return addresses or [""]


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_public(text: str) -> bool:
    address = _address(text)
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return address is not None and address.is_global and not address.is_multicast
