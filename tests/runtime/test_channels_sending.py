"""Each channel says what became of a text: a reference, surely not sent, or nobody knows."""

import asyncio

import pytest

from benchmarks.gateway import OF_TESTS
from benchmarks.gateway_use import GatewayProcess
from runtime.channels import Channel, NotAccepted, OutcomeUnknown, Text, channels

NUMBER, MAILBOX, NAME = "+36 30 123 4567", "kovacs.anna@staff.example", "desk-of-the-night"
TO = {"sms": NUMBER, "email": MAILBOX, "webhook": NAME}
TEXT = Text("nearpeer: nyisd meg az ügyeletet. 3. üzenet.", "nearpeer: nyisd meg az ügyeletet. 3. üzenet.")
KEY = "emergency/night-1/page/3/person-7/sms"
SHORT_S, LONG_S = 1.5, 10.0
"""Time-outs: one for what will never be answered, one for what is."""


def to(gateway: GatewayProcess, name: str, timeout_s: float = LONG_S) -> Channel:
    """A channel to the gateway, as the settings of a service make it."""
    return channels(gateway.loaded(notice_timeout_s=timeout_s))[name]


async def sent(channel: Channel, key: str = KEY) -> str:
    return await channel.send(TO[channel.name], TEXT, key)


@pytest.mark.parametrize("name", ["sms", "email", "webhook"])
async def test_a_text_arrives_as_it_was_written(gateway: GatewayProcess, name: str) -> None:
    reference = await sent(to(gateway, name))

    [taken] = gateway.accepted()
    assert (taken["channel"], taken["delivered"]) == (name, True)
    assert taken["text"].splitlines()[-1] == TEXT.body
    assert reference in (taken["reference"], taken["key"])


async def test_a_number_is_called_in_its_international_form(gateway: GatewayProcess) -> None:
    sms = to(gateway, "sms")
    for number, written in enumerate(("+36 30 123-4567", "06 (30) 123 4567", "0036301234567")):
        await sms.send(written, TEXT, f"number-{number}")

    assert {taken["to"] for taken in gateway.accepted("sms")} == {"+36301234567"}


@pytest.mark.parametrize("name", ["sms", "email", "webhook"])
async def test_the_same_key_twice_is_one_message(gateway: GatewayProcess, name: str) -> None:
    channel = to(gateway, name)

    assert await sent(channel) == await sent(channel)

    [taken] = gateway.accepted()
    assert taken["times"] == 2


@pytest.mark.parametrize("name", ["sms", "email", "webhook"])
@pytest.mark.parametrize("fault", ["400", "429", "503", "redirect"])
async def test_what_a_gateway_refuses_was_surely_not_sent(
    gateway: GatewayProcess, name: str, fault: str
) -> None:
    gateway.breaks(fault)

    with pytest.raises(NotAccepted, match=r"did not take"):
        await sent(to(gateway, name))

    assert gateway.accepted() == []
    assert gateway.attempts(name) == 1


@pytest.mark.parametrize("name", ["sms", "webhook"])
@pytest.mark.parametrize("fault", ["500", "502"])
async def test_nobody_knows_what_a_gateway_did_that_failed_midway(
    gateway: GatewayProcess, name: str, fault: str
) -> None:
    gateway.breaks(fault)

    with pytest.raises(OutcomeUnknown, match="may have it all the same"):
        await sent(to(gateway, name))


@pytest.mark.parametrize("name", ["sms", "email", "webhook"])
@pytest.mark.parametrize("fault", ["drop", "drop-after", "garbage"])
async def test_nobody_knows_what_a_gateway_did_that_gave_no_answer(
    gateway: GatewayProcess, name: str, fault: str
) -> None:
    gateway.breaks(fault)

    with pytest.raises(OutcomeUnknown):
        await sent(to(gateway, name))


@pytest.mark.parametrize("name", ["sms", "email", "webhook"])
async def test_a_gateway_that_hangs_is_left_after_the_timeout(gateway: GatewayProcess, name: str) -> None:
    gateway.breaks("hang")

    with pytest.raises(OutcomeUnknown, match="Timeout"):
        await sent(to(gateway, name, SHORT_S))


@pytest.mark.parametrize("name", ["sms", "webhook"])
async def test_an_answer_that_never_ends_is_left_after_the_timeout(
    gateway: GatewayProcess, name: str
) -> None:
    gateway.breaks("drip", delay_s=0.5)

    with pytest.raises(OutcomeUnknown, match="TimeoutError"):
        await sent(to(gateway, name, SHORT_S))


@pytest.mark.parametrize("name", ["sms", "email", "webhook"])
async def test_a_slow_gateway_within_the_timeout_is_a_good_one(gateway: GatewayProcess, name: str) -> None:
    gateway.breaks("slow", delay_s=0.1)

    assert await sent(to(gateway, name))


async def test_a_short_message_without_a_receipt_is_unknown(gateway: GatewayProcess) -> None:
    gateway.breaks("no-receipt")

    with pytest.raises(OutcomeUnknown, match="without a receipt"):
        await sent(to(gateway, "sms"))


async def test_a_lie_looks_like_the_truth_and_is_found_by_the_missing_report(gateway: GatewayProcess) -> None:
    gateway.breaks("lie")

    assert await sent(to(gateway, "sms"))

    [taken] = gateway.accepted()
    assert not taken["delivered"]


@pytest.mark.parametrize("name", ["sms", "webhook"])
async def test_what_was_taken_before_the_line_broke_is_not_taken_twice(
    gateway: GatewayProcess, name: str
) -> None:
    channel = to(gateway, name)
    gateway.breaks("drop-after", count=1)
    with pytest.raises(OutcomeUnknown):
        await sent(channel)

    await sent(channel)

    [taken] = gateway.accepted()
    assert taken["times"] == 2


@pytest.mark.parametrize("name", ["sms", "email", "webhook"])
async def test_where_nobody_listens_it_was_surely_not_sent(gateway: GatewayProcess, name: str) -> None:
    with GatewayProcess() as other:
        channel = to(other, name)

    with pytest.raises(NotAccepted, match=r"was not reached"):
        await sent(channel)


@pytest.mark.parametrize("name", ["sms", "webhook"])
async def test_a_wrong_secret_is_refused_by_the_gateway(gateway: GatewayProcess, name: str) -> None:
    other = "whsec_" + "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="
    settings = gateway.loaded(**{f"{name}_secret": other})

    with pytest.raises(NotAccepted, match="answered 401"):
        await sent(channels(settings)[name])


async def test_while_a_secret_is_changed_whoever_knows_either_believes_a_webhook(
    gateway: GatewayProcess,
) -> None:
    newer = "whsec_" + "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="
    settings = gateway.loaded(webhook_secret=f"{newer},{OF_TESTS}")

    await sent(channels(settings)["webhook"])

    assert len(gateway.accepted("webhook")) == 1


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("sms", "call me"),
        ("sms", "112"),
        ("sms", ""),
        ("email", "kovacs.anna"),
        ("email", "a@b.example\nBcc: x@y.example"),
        ("email", "<a@b.example>"),
        ("email", "kovács@staff.example"),
    ],
)
async def test_an_address_that_is_none_is_told_without_repeating_it(
    gateway: GatewayProcess, name: str, address: str
) -> None:
    with pytest.raises(NotAccepted) as caught:
        await to(gateway, name).send(address, TEXT, KEY)

    assert not address or address not in caught.value.problem
    assert gateway.attempts(name) == 0


async def test_no_fault_repeats_to_whom_it_was(gateway: GatewayProcess) -> None:
    problems = []
    for fault in ("400", "500", "drop", "garbage"):
        gateway.breaks(fault)
        for name in ("sms", "email", "webhook"):
            with pytest.raises((NotAccepted, OutcomeUnknown)) as caught:
                await sent(to(gateway, name))
            problems.append(str(caught.value))

    assert [text for text in problems if MAILBOX in text or "1234567" in text or NAME in text] == []


async def test_a_key_that_no_header_can_carry_is_refused_before_anything_is_sent(
    gateway: GatewayProcess,
) -> None:
    with pytest.raises(NotAccepted):
        await sent(to(gateway, "sms"), "kulcs-ű\r\nX-Other: 1")

    assert gateway.attempts("sms") == 0


async def test_one_of_several_webhooks_is_enough(gateway: GatewayProcess) -> None:
    dead = gateway.loaded().webhook_url
    settings = gateway.loaded(webhook_url=f"http://127.0.0.1:1/closed, {dead}")

    assert await sent(channels(settings)["webhook"]) == KEY


async def test_when_one_of_several_webhooks_may_have_it_nobody_knows(gateway: GatewayProcess) -> None:
    gateway.breaks("drop-after", channel="webhook")
    settings = gateway.loaded(webhook_url=f"http://127.0.0.1:1/closed {gateway.loaded().webhook_url}")

    with pytest.raises(OutcomeUnknown):
        await sent(channels(settings)["webhook"])


async def test_only_what_is_set_up_is_a_channel(gateway: GatewayProcess) -> None:
    assert sorted(channels(gateway.loaded())) == ["email", "sms", "webhook"]
    assert channels(gateway.loaded(sms_url="", sms_secret="", webhook_url="", webhook_secret="")).keys() == {
        "email"
    }


async def test_sending_can_be_called_off(gateway: GatewayProcess) -> None:
    gateway.breaks("hang")
    sending = asyncio.create_task(sent(to(gateway, "sms")))
    while not gateway.attempts("sms"):
        await asyncio.sleep(0.01)

    sending.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sending
