"""Mail: never in the clear to a stranger, one Message-ID for each key, and no answers from machines."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from benchmarks.gateway_use import GatewayProcess
from runtime.channels import NotAccepted, Text, channels
from runtime.channels.outside import Outside
from runtime.channels.smtp import MailServer, Smtp

# The server of the test asks for a password without encryption, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

MAILBOX = "kovacs.anna@staff.example"
TEXT = Text("nearpeer: nyisd meg az ügyeletet. 3. üzenet.", "nearpeer: nyisd meg az ügyeletet. 3. üzenet.")


class Letters:
    """A mail server's memory, and the password that it wants."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        parsed = BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
        self.received.append(parsed)
        return "250 OK"


class Public(Outside):
    """As if the gateway stood in the public internet."""

    async def addresses_of(self, _host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]


def authenticated(_server: Any, _session: Any, _envelope: Any, _mechanism: str, asked: Any) -> AuthResult:
    return AuthResult(success=asked.login == b"clerk" and asked.password == b"hush/hush", handled=False)


@pytest.fixture
async def letters() -> Letters:
    return Letters()


@pytest.fixture
async def post(letters: Letters) -> AsyncIterator[int]:
    """The port of a mail server that wants a sign-in."""

    def made() -> SMTP:
        return SMTP(
            letters,
            hostname="mail.example",
            authenticator=authenticated,
            auth_required=True,
            auth_require_tls=False,
        )

    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


def mail(url: str, allowed: tuple[str, ...] = ("127.0.0.1",)) -> Smtp:
    return Smtp(MailServer.at(url), "nearpeer@programme.example", Outside(allowed))


async def test_a_mail_is_signed_in_for_and_says_no_more_than_its_text(letters: Letters, post: int) -> None:
    message_id = await mail(f"smtp://clerk:hush%2Fhush@127.0.0.1:{post}").send(MAILBOX, TEXT, "key-1")

    [letter] = letters.received
    assert (letter["From"], letter["To"]) == ("nearpeer <nearpeer@programme.example>", MAILBOX)
    assert letter["Subject"] == TEXT.subject
    assert letter.get_content().strip() == TEXT.body
    assert letter["Message-ID"] == message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "key-1" not in letter.as_string()


async def test_a_wrong_password_is_refused_without_repeating_it(letters: Letters, post: int) -> None:
    with pytest.raises(NotAccepted, match="answered 535") as caught:
        await mail(f"smtp://clerk:wrong-wrong@127.0.0.1:{post}").send(MAILBOX, TEXT, "key-1")

    assert "wrong-wrong" not in caught.value.problem
    assert letters.received == []


async def test_one_key_is_one_message_id(gateway: GatewayProcess) -> None:
    email = channels(gateway.loaded())["email"]

    ids = [await email.send(MAILBOX, TEXT, key) for key in ("key-1", "key-1", "key-2")]

    assert ids[0] == ids[1] != ids[2]


async def test_a_stranger_who_offers_no_encryption_gets_no_mail(gateway: GatewayProcess) -> None:
    strange = Smtp(
        MailServer.at(f"smtp://mail.example:{gateway.smtp}"), "nearpeer@programme.example", Public()
    )

    with pytest.raises(NotAccepted, match="was not reached"):
        await strange.send(MAILBOX, TEXT, "key-1")

    assert gateway.attempts("email") == 0


async def test_a_private_mail_server_that_nobody_allowed_gets_no_mail(gateway: GatewayProcess) -> None:
    with pytest.raises(NotAccepted, match="private address"):
        await mail(f"smtp://127.0.0.1:{gateway.smtp}", ()).send(MAILBOX, TEXT, "key-1")


@pytest.fixture
async def starttls_port(letters: Letters, certified: ssl.SSLContext) -> AsyncIterator[int]:
    """The port of a mail server that takes nothing before STARTTLS."""

    def made() -> SMTP:
        return SMTP(letters, hostname="gateway.example", tls_context=certified, require_starttls=True)

    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(("name", "arrives"), [("gateway.example", True), ("other.example", False)])
async def test_a_stranger_must_show_the_certificate_of_its_name(
    letters: Letters, starttls_port: int, name: str, arrives: bool
) -> None:
    server = Smtp(MailServer.at(f"smtp://{name}:{starttls_port}"), "nearpeer@programme.example", Public())

    if arrives:
        await server.send(MAILBOX, TEXT, "key-1")
    else:
        with pytest.raises(NotAccepted, match="was not reached"):
            await server.send(MAILBOX, TEXT, "key-1")

    assert len(letters.received) == int(arrives)


def test_a_mail_server_is_printed_without_its_password() -> None:
    assert "hush" not in repr(MailServer.at("smtps://clerk:hush@mail.example"))
