"""Mail over SMTP: one message to one person; what a server does not answer is unknown, never lost unseen."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as LINES_OF_SMTP
from email.utils import formatdate
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPResponseException

from runtime.channels.channel import NotAccepted, OutcomeUnknown, Text
from runtime.channels.outside import Outside

MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
REFUSALS = range(400, 600)
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server of `smtp://USER:WORD@host:587` (STARTTLS) or `smtps://…:465` (TLS at once)."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """The server of an address. Raises ValueError when it is none."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("no address of a mail server")
        port = parts.port or PORTS[parts.scheme]
        user, password = (unquote(text) if text else None for text in (parts.username, parts.password))
        return cls(parts.hostname, port, parts.scheme == "smtps", user, password)

    def __repr__(self) -> str:
        """Without its password."""
        return f"MailServer({self.host}:{self.port})"


class Smtp:
    """The channel `email`. TLS is a must; at hosts that are allowed by name it is used when offered."""

    name = "email"

    def __init__(self, server: MailServer, sender: str, outside: Outside) -> None:
        """`sender` is a mailbox; its domain is the name under which the service greets."""
        self._server = server
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._outside = outside

    async def send(self, to: str, text: Text, key: str) -> str:
        """Hands a mail over; returns its Message-ID, one for each key. Raises what a Channel does."""
        if not MAILBOX.fullmatch(to):
            raise NotAccepted("The person's mail address is no mailbox. Correct it in the roster.")
        message_id = f"<{sha256(key.encode()).hexdigest()[:32]}@{self._domain}>"
        written = self._written(to, text, message_id)
        where, handing = self._server.host, False
        client = SMTP(hostname=where, timeout=self._outside.timeout_s, local_hostname=self._domain)
        try:
            async with asyncio.timeout(self._outside.timeout_s):
                await self._greet(client)
                await client.mail(self._sender)
                await client.rcpt(to)
                handing = True
                await client.data(written)
        except NotAccepted:
            raise
        except SMTPResponseException as error:
            if handing and error.code not in REFUSALS:
                raise OutcomeUnknown(f"{where} gave no answer of SMTP ({error.code}).") from error
            raise NotAccepted(f"{where} did not take the mail: it answered {error.code}.") from error
        except Exception as error:  # whatever goes wrong is one of two things, and the caller must go on
            if handing:
                raise OutcomeUnknown(f"{where} did not confirm the mail ({type(error).__name__}).") from error
            raise NotAccepted(f"{where} was not reached ({type(error).__name__}).") from error
        finally:
            with suppress(Exception):
                client.close()
        return message_id

    async def _greet(self, client: SMTP) -> None:
        server = self._server
        await client.connect(
            sock=await self._outside.connected(server.host, server.port),
            use_tls=server.tls,
            start_tls=False if server.tls else (None if self._outside.allows(server.host) else True),
            tls_context=self._outside.tls,
            username=server.user,
            password=server.password,
        )

    def _written(self, to: str, text: Text, message_id: str) -> bytes:
        message = EmailMessage(policy=LINES_OF_SMTP)
        message["From"] = Address("nearpeer", addr_spec=self._sender)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = text.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = message_id
        # No out-of-office answers (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text.body + "\n", cte="quoted-printable")
        return message.as_bytes()
