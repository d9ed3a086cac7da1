"""The mail server of the test gateway, with the same faults as its HTTP side."""

import asyncio
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP

from benchmarks.gateway_book import Book, Fault

REFUSALS = {
    "400": "550 no such mailbox",
    "429": "451 slow down",
    "500": "554 failed",
    "502": "451 failed",
    "503": "421 closing",
    "redirect": "551 somewhere else",
}


class Mailbox:
    """Handles what aiosmtpd hears: one fault is drawn per mail, at its addressee; refusals come at once."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        session.fault = self._book.attempt("email", address)
        if refusal := REFUSALS.get(session.fault.kind):
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        fault: Fault = session.fault
        match fault.kind:
            case "hang":
                await asyncio.sleep(fault.delay_s * 60)
            case "drop":
                _broken(server)
                return "250 unheard"
            case "slow" | "drip":
                await asyncio.sleep(fault.delay_s)
            case _:
                pass
        if fault.kind not in ("hang", "garbage"):
            self._accept(envelope, delivered=fault.kind != "lie")
        if fault.kind == "drop-after":
            _broken(server)
        return "what mail?" if fault.kind in ("garbage", "no-receipt") else "250 OK"

    def _accept(self, envelope: Any, *, delivered: bool) -> None:
        mail = message_from_bytes(envelope.content, policy=default)
        body = mail.get_body()
        text = f"{mail['Subject']}\n{body.get_content() if body else ''}".strip()
        self._book.accept("email", str(mail["Message-ID"]), envelope.rcpt_tos[0], text, delivered=delivered)


def _broken(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


async def listen(book: Book, port: int) -> asyncio.Server:
    """A mail server on loopback. Raises OSError when the port is taken."""

    def made() -> SMTP:
        return SMTP(Mailbox(book), hostname="gateway.example", ident="test gateway")

    return await asyncio.get_running_loop().create_server(made, "127.0.0.1", port)
