"""What stands between streams: orders of a year and who took them; messages, and what asked for them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from console.comparing.divergence import Divergence
from console.comparing.streams import PATIENCE_US
from console.comparing.telling import Told, refused_of
from domain.notices import NoticeIntended, NoticeSent
from domain.programme import OrdersDelivered
from domain.reminders import ReminderDecided


class Message(NamedTuple):
    """One message of the table of what goes out, to one person; moments are real."""

    stream: str
    cause: str
    template: str
    standing: str
    next_us: int


class Notice(NamedTuple):
    """One notice in the inbox of a role."""

    stream: str
    notice: str


def ordered_by(year: Told | None) -> dict[str, dict[str, str]]:
    """The commands that a year ordered from each stream, each with the intent to give it."""
    found: dict[str, dict[str, str]] = {}
    for intent, orders in year.orders.items() if year else ():
        for target, command in orders:
            found.setdefault(target, {})[command] = intent
    return found


def not_taken(year: Told, streams: Mapping[str, Told]) -> Iterator[Divergence]:
    """Orders that were given, as the year says, and that their stream neither has nor refused."""
    delivered = {event.intent for event in year.events if isinstance(event, OrdersDelivered)}
    refused = set(refused_of(year))
    taken: dict[str, set[str]] = {}
    for intent in delivered & year.orders.keys():
        for target, command in year.orders[intent]:
            if target not in taken:
                told = streams.get(target)
                taken[target] = {row.command_id for row in told.rows} if told else set()
            if command not in taken[target] and command not in refused:
                yield Divergence(
                    what="order-not-taken",
                    problem=f"{year.stream} ordered this command and says that it was given.",
                    log=year.log,
                    stream=target,
                    command=command,
                )


def messages(
    outgoing: Iterable[Message], inbox: Iterable[Notice], streams: Mapping[str, Told], now_us: int
) -> Iterator[Divergence]:
    """Messages that nothing asked for, notices that are in no inbox, and messages that nobody sends."""
    asked, sent = _asked_and_sent(streams.values())
    for message in outgoing:
        if message.cause.startswith("reading/"):
            continue  # it stands in the access log, which Temporal knows nothing of
        if (message.stream, message.cause) not in asked:
            yield _of(message.stream, "message-without-event", f"Nothing asked for {message.cause}.")
        elif message.standing == "waiting" and message.next_us < now_us - PATIENCE_US:
            yield _of(message.stream, "message-without-result", f"Nobody sends {message.cause}.")
    seen = {(notice.stream, notice.notice) for notice in inbox}
    for stream, notice in sorted(seen - asked):
        yield _of(stream, "message-without-event", f"Nothing asked for {notice}, which is in an inbox.")
    for stream, notice in sorted(sent - seen):
        yield _of(stream, "no-result", f"{notice} was sent, and is in no inbox.")


def _asked_and_sent(streams: Iterable[Told]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    asked, sent = set[tuple[str, str]](), set[tuple[str, str]]()
    for told in streams:
        for event in told.events:
            match event:
                case ReminderDecided(obligation=obligation):
                    asked.add((told.stream, f"reminder/{obligation}"))
                case NoticeIntended(notice=notice):
                    asked.add((told.stream, notice))
                case NoticeSent(notice=notice):
                    sent.add((told.stream, notice))
                case _:
                    pass
    return asked, sent


def _of(stream: str, what: str, problem: str) -> Divergence:
    return Divergence.model_validate({"what": what, "problem": problem, "log": "programme", "stream": stream})
