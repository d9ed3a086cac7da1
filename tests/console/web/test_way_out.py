"""The desk says why no page leaves while no channel is set up: in both languages, wherever its bar stands."""

import pytest

from tests.console.web.console import Console

SAID = {"en": "No page leaves this service", "hu": "Innen nem megy ki riasztás"}


@pytest.mark.parametrize("language", ["en", "hu"])
async def test_without_a_channel_every_page_of_the_desk_says_that_no_page_leaves(
    console: Console, language: str
) -> None:
    officer = await console.browser(console.midyear.of("desk")[0], "desk", language=language)

    pages = [await officer.sees(path) for path in ("/desk", "/desk/queue", "/drills", "/rota")]

    assert [SAID[language] in page for page in pages] == [True] * len(pages)
    assert (await officer.client.get("/api/v1/desk")).json()["way_out"] is False


async def test_with_a_channel_it_says_nothing_of_the_kind(console: Console) -> None:
    ends = console.mounted.ends
    before, channel = ends.settings, {"sms_url": "https://sms.example/send", "sms_secret": "of the gateway"}
    ends.settings = before.model_copy(update=channel)
    officer = await console.browser(console.midyear.of("desk")[0], "desk")

    page, told = await officer.sees("/desk"), (await officer.client.get("/api/v1/desk")).json()
    ends.settings = before

    assert SAID["en"] not in page
    assert told["way_out"] is True
