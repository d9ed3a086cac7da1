"""Calls to other machines: no private address, a name looked up once, no redirect."""

import asyncio
import ssl
from collections.abc import AsyncIterator

import pytest

from benchmarks.gateway_use import GatewayProcess
from runtime.channels import NotAccepted, Text, channels
from runtime.channels.outside import Outside, is_public

TEXT = Text("nearpeer", "nearpeer")


class Resolver:
    """Answers with one list of addresses after the other, and counts the questions."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, _host: str, _port: int) -> list[str]:
        self.asked += 1
        if not self.answers:
            raise OSError("no answer")
        return self.answers.pop(0)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - what is refused
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "169.254.169.254",
        "168.63.129.16",
        "192.0.0.192",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%1",
        "fd00:ec2::254",
        "fc00::1",
        "ff02::1",
    ],
)
async def test_an_address_that_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)

    with pytest.raises(NotAccepted, match=r"gateway\.example has a private address.*NEARPEER_ALLOW_PRIVATE"):
        await Outside(resolve=Resolver([address])).addresses_of("gateway.example", 443)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is_called(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost", "[::1]"])
async def test_no_spelling_of_an_own_door_opens_it(gateway: GatewayProcess, host: str) -> None:
    with pytest.raises(NotAccepted, match=r"private address|no address"):
        await Outside().post(f"http://{host}:{gateway.http}/sms", b"{}", {})

    assert gateway.attempts("sms") == 0


async def test_of_several_addresses_only_public_ones_are_called() -> None:
    mixed = Resolver(["10.0.0.1", "8.8.8.8", "::1"])

    assert await Outside(resolve=mixed).addresses_of("gateway.example", 443) == ["8.8.8.8"]


async def test_a_host_that_is_allowed_by_name_may_be_private(gateway: GatewayProcess) -> None:
    inside = Outside(["Gateway.Example."], resolve=Resolver(["127.0.0.1"]))

    answer = await inside.post(f"http://gateway.example:{gateway.http}/nowhere", b"{}", {})

    assert answer.status == 404


async def test_allowing_one_host_allows_no_other(gateway: GatewayProcess) -> None:
    inside = Outside(["gateway.example"], resolve=Resolver(["127.0.0.1"]))

    with pytest.raises(NotAccepted, match=r"other\.example has a private address"):
        await inside.post(f"http://other.example:{gateway.http}/sms", b"{}", {})


async def test_a_name_that_changes_its_address_is_asked_once(gateway: GatewayProcess) -> None:
    rebinding = Resolver(["127.0.0.1"], ["127.0.0.2"])
    inside = Outside(["gateway.example"], resolve=rebinding)

    await inside.post(f"http://gateway.example:{gateway.http}/nowhere", b"{}", {})

    assert rebinding.asked == 1


async def test_the_next_address_is_called_where_nobody_listens_at_the_first(gateway: GatewayProcess) -> None:
    inside = Outside(["gateway.example"], resolve=Resolver(["127.0.0.9", "127.0.0.1"]))

    answer = await inside.post(f"http://gateway.example:{gateway.http}/nowhere", b"{}", {})

    assert answer.status == 404


async def test_a_redirect_is_not_followed(gateway: GatewayProcess) -> None:
    gateway.breaks("redirect", channel="sms")

    with pytest.raises(NotAccepted, match="answered 302"):
        await channels(gateway.loaded())["sms"].send("+36301234567", TEXT, "key-1")

    assert gateway.attempts("sms") == 1


async def test_no_proxy_of_the_environment_is_used(
    gateway: GatewayProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert await channels(gateway.loaded())["sms"].send("+36301234567", TEXT, "key-1")


async def test_a_host_without_an_address_was_surely_not_reached() -> None:
    with pytest.raises(NotAccepted, match="no address now"):
        await Outside().post("https://nowhere.invalid/sms", b"{}", {})


async def test_while_no_name_is_answered_for_the_addresses_known_last_are_called(
    gateway: GatewayProcess,
) -> None:
    inside = Outside(["gateway.example"], resolve=Resolver(["127.0.0.1"]))
    url = f"http://gateway.example:{gateway.http}/nowhere"

    assert [(await inside.post(url, b"{}", {})).status for _ in range(2)] == [404, 404]


async def test_a_resolver_that_hangs_leaves_time_for_the_call(gateway: GatewayProcess) -> None:
    async def hanging(_host: str, _port: int) -> list[str]:
        if asked:
            await asyncio.sleep(60)
        asked.append(None)
        return ["127.0.0.1"]

    asked: list[None] = []
    inside = Outside(["gateway.example"], timeout_s=3.0, resolve=hanging)
    url = f"http://gateway.example:{gateway.http}/nowhere"

    assert [(await inside.post(url, b"{}", {})).status for _ in range(2)] == [404, 404]


# ---- certificates


@pytest.fixture
async def secure_port(certified: ssl.SSLContext) -> AsyncIterator[int]:
    """A server behind that certificate, which says yes to everything."""

    async def yes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(yes, "127.0.0.1", 0, ssl=certified)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


async def test_the_certificate_must_be_of_the_name_though_the_address_is_called(secure_port: int) -> None:
    inside = Outside(["gateway.example"], resolve=Resolver(["127.0.0.1"]))

    assert (await inside.post(f"https://gateway.example:{secure_port}/", b"{}", {})).status == 200


async def test_a_certificate_of_another_name_is_not_trusted(secure_port: int) -> None:
    inside = Outside(["other.example"], resolve=Resolver(["127.0.0.1"]))

    with pytest.raises(NotAccepted, match=r"other\.example was not reached"):
        await inside.post(f"https://other.example:{secure_port}/", b"{}", {})
