"""How a person is reached: over the channels of their choice, in their order, until one takes it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.channels.channel import Channel, NotAccepted, OutcomeUnknown, Text

ADDRESS_IN: Mapping[str, str] = {"email": "email", "sms": "phone", "webhook": "webhook"}
"""The field of a profile that holds the address for each channel."""
PAGES: tuple[str, ...] = ("sms", "email", "webhook")
REMINDERS: tuple[str, ...] = ("email", "sms")
"""The order of channels for somebody who chose none."""
ORDER_IN = "notify"
WITHIN_S = 15.0
"""For all channels of one person together, as an intent without a result is taken over after 20 s."""
NO_WAY = "Nobody knows how to reach the person: no channel that is set up has an address."


@dataclass(frozen=True, slots=True)
class Route:
    """One way to one person."""

    channel: Channel
    to: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """Which channel took a text, and under which reference of its gateway."""

    channel: str
    reference: str


def routes_of(
    profile: Mapping[str, str], channels: Mapping[str, Channel], default: Sequence[str], *, every: bool = True
) -> tuple[Route, ...]:
    """The ways to a person, their own choice (`notify`, such as `sms,email`) first.

    With `every` the channels that they did not choose come last, since an emergency may not end at a choice.
    """
    chosen = [name.strip().lower() for name in profile.get(ORDER_IN, "").split(",")]
    chosen = [name for name in chosen if name in ADDRESS_IN]
    order = dict.fromkeys([*chosen, *(default if every or not chosen else ())])
    return tuple(
        Route(channels[name], address)
        for name in order
        if name in channels and (address := profile.get(ADDRESS_IN[name], "").strip())
    )


async def deliver(routes: Sequence[Route], text: Text, key: str, within_s: float = WITHIN_S) -> Delivered:
    """Sends over the first route that takes it, under `key/channel`.

    Where nobody knows what became of it, the next one is tried too: twice is better than never. Raises
    OutcomeUnknown when none took it and one may have, otherwise NotAccepted.
    """
    try:
        async with asyncio.timeout(within_s):
            return await _delivered(routes, text, key)
    except TimeoutError as error:
        raise OutcomeUnknown("The time for all channels of the person was over.") from error


async def _delivered(routes: Sequence[Route], text: Text, key: str) -> Delivered:
    unknown: OutcomeUnknown | None = None
    problem = NO_WAY
    for route in routes:
        try:
            reference = await route.channel.send(route.to, text, f"{key}/{route.channel.name}")
        except NotAccepted as fault:
            problem = fault.problem
        except OutcomeUnknown as fault:
            unknown = unknown or fault
        except Exception as error:  # noqa: BLE001 - an address that a channel breaks down at ends no other way
            unknown = unknown or OutcomeUnknown(f"The channel broke down ({type(error).__name__}).")
        else:
            return Delivered(route.channel.name, reference)
    raise unknown or NotAccepted(problem)
