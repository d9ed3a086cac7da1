"""Calls to other machines: a name is resolved once, checked, and exactly that address is called.

Private addresses are refused unless the host is allowed by name, so that no address in a setting or a
profile makes the service knock at its own doors. No redirect is followed, no proxy of the environment used.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpx

from runtime.channels.channel import NotAccepted, OutcomeUnknown

LONGEST_ANSWER = 65_536
MOST_ADDRESSES = 3
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity", "User-Agent": "nearpeer"}
NAT64 = IPv6Network("64:ff9b::/96")
"""Behind it lies an IPv4 address: its last four bytes."""
NOT_OUTSIDE_4 = tuple(map(IPv4Network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24")))
"""Public by their numbers, but there a cloud tells a machine about itself, or a relay stands behind."""
UNICAST_6 = IPv6Network("2000::/3")
NOT_OUTSIDE_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Tunnels to IPv4 addresses, and addresses for documents."""
BEGINS = "send_request_headers.started"
"""The event of the transport after which a request may have arrived."""


Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host, asked once for each call. Raises OSError when there are none."""


ASKING = ThreadPoolExecutor(8, thread_name_prefix="resolving")
"""Names that nobody answers for keep no thread from anything else."""


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host as this machine resolves it. Raises OSError."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(ASKING, ask)
    return [str(place[0]) for *_, place in found]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of an answer; of a longer body only its beginning."""

    status: int
    body: bytes


class Outside:
    """The way out of this process. `allowed` hosts may have any address; `timeout_s` bounds a call."""

    def __init__(
        self, allowed: Collection[str] = (), timeout_s: float = 5.0, resolve: Resolve | None = None
    ) -> None:
        self._resolve = resolve or resolved
        self._known: dict[str, list[str]] = {}
        self._allowed = frozenset(plain(host) for host in allowed)
        self.timeout_s = timeout_s
        self.tls = httpx.create_ssl_context()

    def allows(self, host: str) -> bool:
        """Whether a host was allowed by name."""
        return plain(host) in self._allowed

    async def addresses_of(self, host: str, port: int) -> list[str]:
        """The addresses to call, in order. Raises NotAccepted when there is none that is public."""
        addresses = await self._resolved(host, port)
        chosen = [address for address in addresses if self.allows(host) or is_public(address)]
        if not chosen:
            remedy = "Name the host in NEARPEER_ALLOW_PRIVATE if it is meant."
            raise NotAccepted(f"{host} has a private address, which is not called. {remedy}")
        return chosen[:MOST_ADDRESSES]

    async def _resolved(self, host: str, port: int) -> list[str]:
        """The addresses that a host has now; while nobody tells, those that it had last."""
        try:
            async with asyncio.timeout(self.timeout_s / 3):
                found = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            known = self._known.get(plain(host))
            if known is None:
                raise NotAccepted(f"{host} has no address now ({type(error).__name__}).") from error
            return known
        self._known[plain(host)] = found
        return found

    async def connected(self, host: str, port: int) -> socket.socket:
        """A connected socket to one of a host's checked addresses. Raises NotAccepted, OSError."""
        addresses = await self.addresses_of(host, port)
        for address in addresses[:-1]:
            with suppress(OSError):
                async with asyncio.timeout(self.timeout_s / len(addresses)):
                    return await self._connected(address, port)
        return await self._connected(addresses[-1], port)

    async def _connected(self, address: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setblocking(False)  # noqa: FBT003 - the parameter of the standard library
        try:
            await asyncio.get_running_loop().sock_connect(made, (address, port))
        except BaseException:
            made.close()
            raise
        return made

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """One request, made once. Raises NotAccepted when it surely never left, else OutcomeUnknown."""
        began = False

        async def watch(event: str, _info: Mapping[str, Any]) -> None:
            nonlocal began
            began = began or event.endswith(BEGINS)

        host = host_of(url)
        try:
            async with asyncio.timeout(self.timeout_s):
                return await self._posted(httpx.URL(url), content, headers, watch)
        except NotAccepted:
            raise
        except Exception as error:  # whatever goes wrong is one of two things, and the caller must go on
            if began:
                raise OutcomeUnknown(f"{host} gave no answer ({type(error).__name__}).") from error
            raise NotAccepted(f"{host} was not reached ({type(error).__name__}).") from error

    async def _posted(
        self, url: httpx.URL, content: bytes, headers: Mapping[str, str], watch: Callable[..., Any]
    ) -> Answer:
        host = url.raw_host.decode("ascii")
        addresses = await self.addresses_of(host, url.port or (443 if url.scheme == "https" else 80))
        # The certificate must be the host's, though it is the address that is called.
        extensions = {"sni_hostname": host, "trace": watch}
        sent = {**HEADERS, "Host": url.netloc.decode("ascii"), **headers}
        transport = httpx.AsyncHTTPTransport(verify=self.tls, trust_env=False)
        timeout = httpx.Timeout(self.timeout_s, connect=self.timeout_s / len(addresses))
        async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=timeout) as client:
            requests = [
                client.build_request(
                    "POST", url.copy_with(host=a), content=content, headers=sent, extensions=extensions
                )
                for a in addresses
            ]
            for request in requests[:-1]:
                with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                    return await _answered(client, request)
            return await _answered(client, requests[-1])


async def _answered(client: httpx.AsyncClient, request: httpx.Request) -> Answer:
    answer = await client.send(request, stream=True, follow_redirects=False)
    try:
        body = b""
        async for part in answer.aiter_raw():
            body += part
            if len(body) >= LONGEST_ANSWER:
                break
        return Answer(answer.status_code, body[:LONGEST_ANSWER])
    finally:
        await answer.aclose()


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet; one that wraps another counts as private."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found in NAT64:
            return is_public(str(IPv4Address(int(found) & 0xFFFF_FFFF)))
        return found in UNICAST_6 and found.is_global and not any(found in net for net in NOT_OUTSIDE_6)
    return found.is_global and not found.is_multicast and not any(found in net for net in NOT_OUTSIDE_4)


def host_of(url: str) -> str:
    """The host of an address, fit for a complaint: no credentials, no path. Raises nothing."""
    try:
        return httpx.URL(url).host or "the gateway"
    except (httpx.InvalidURL, ValueError):
        return "the gateway"


def plain(host: str) -> str:
    """A host name as two spellings of it compare."""
    return host.strip().strip("[]").rstrip(".").lower()
