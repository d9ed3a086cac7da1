"""How a person is reached: in the order of their choice, on to the next way when one fails."""

import pytest

from benchmarks.gateway_use import GatewayProcess
from runtime.channels import Channel, NotAccepted, OutcomeUnknown, Text, channels
from runtime.channels.routes import PAGES, REMINDERS, deliver, routes_of

TEXT = Text("nearpeer", "nearpeer")
ANNA = {"name": "Kovács Anna", "email": "kovacs.anna@staff.example", "phone": "+36301234567"}
KEY = "emergency/night-1/page/3/person-7"


@pytest.fixture
def ways(gateway: GatewayProcess) -> dict[str, Channel]:
    return channels(gateway.loaded(notice_timeout_s=2.0))


def order(
    profile: dict[str, str], ways: dict[str, Channel], default: tuple[str, ...], *, every: bool = True
) -> list[str]:
    return [route.channel.name for route in routes_of(profile, ways, default, every=every)]


def test_who_chose_nothing_is_paged_by_short_message_first(ways: dict[str, Channel]) -> None:
    assert order(ANNA, ways, PAGES) == ["sms", "email"]
    assert order(ANNA, ways, REMINDERS) == ["email", "sms"]


def test_a_persons_own_order_comes_first(ways: dict[str, Channel]) -> None:
    assert order({**ANNA, "notify": "Email, sms"}, ways, PAGES) == ["email", "sms"]


def test_a_page_goes_on_to_what_was_not_chosen_and_a_reminder_does_not(ways: dict[str, Channel]) -> None:
    profile = {**ANNA, "notify": "email, pigeon"}

    assert order(profile, ways, PAGES) == ["email", "sms"]
    assert order(profile, ways, REMINDERS, every=False) == ["email"]


def test_a_channel_without_an_address_or_without_settings_is_no_way(ways: dict[str, Channel]) -> None:
    assert order({"name": "erased person"}, ways, PAGES) == []
    assert order({"phone": " "}, ways, PAGES) == []
    assert order(ANNA, {"email": ways["email"]}, PAGES) == ["email"]
    assert order({**ANNA, "webhook": "night-desk"}, ways, PAGES) == ["sms", "email", "webhook"]


async def test_the_first_way_that_takes_it_is_enough(
    gateway: GatewayProcess, ways: dict[str, Channel]
) -> None:
    done = await deliver(routes_of(ANNA, ways, PAGES), TEXT, KEY)

    [taken] = gateway.accepted()
    assert (done.channel, done.reference, taken["key"]) == ("sms", taken["reference"], f"{KEY}/sms")


@pytest.mark.parametrize("fault", ["503", "drop-after", "hang", "garbage"])
async def test_where_one_way_fails_or_nobody_knows_the_next_one_is_taken(
    gateway: GatewayProcess, ways: dict[str, Channel], fault: str
) -> None:
    gateway.breaks(fault, channel="sms")

    done = await deliver(routes_of(ANNA, ways, PAGES), TEXT, KEY)

    assert done.channel == "email"


async def test_when_nobody_took_it_but_one_may_have_nobody_knows(
    gateway: GatewayProcess, ways: dict[str, Channel]
) -> None:
    gateway.breaks("drop", channel="sms")
    gateway.breaks("400", channel="email")

    with pytest.raises(OutcomeUnknown):
        await deliver(routes_of(ANNA, ways, PAGES), TEXT, KEY)


async def test_when_everybody_refused_it_was_surely_not_sent(
    gateway: GatewayProcess, ways: dict[str, Channel]
) -> None:
    gateway.breaks("503")

    with pytest.raises(NotAccepted):
        await deliver(routes_of(ANNA, ways, PAGES), TEXT, KEY)


async def test_all_ways_together_have_their_time(gateway: GatewayProcess, ways: dict[str, Channel]) -> None:
    gateway.breaks("hang")

    with pytest.raises(OutcomeUnknown, match="time for all channels"):
        await deliver(routes_of(ANNA, ways, PAGES), TEXT, KEY, within_s=0.3)


async def test_somebody_without_an_address_cannot_be_reached() -> None:
    with pytest.raises(NotAccepted, match="no channel that is set up has an address"):
        await deliver((), TEXT, KEY)
