"""Light or dark on the pages about a danger: as it was chosen in the console or by a link, without script."""

import httpx
import pytest

from tests.console.web.browser import CHROMIUM, Browser
from tests.console.web.site import Desk, followed, report

GROUND = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(245, 243, 238)", "rgb(17, 23, 26)"


async def test_a_scheme_that_was_chosen_before_holds_on_every_page_about_a_danger(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    stranger.cookies.set("nearpeer-scheme", "dark")

    pages = [await stranger.get("/raise"), await stranger.get(await followed(stranger))]
    desk.becomes = "not-recorded"
    pages += [await report(stranger), await stranger.get("/raised/nothing-like-it")]

    assert [page.status_code for page in pages] == [200, 200, 503, 404]
    for page in pages:
        assert '<html lang="en" data-scheme="dark">' in page.text
        assert "style=" not in page.text


async def test_a_link_chooses_it_for_this_browser_and_what_is_no_scheme_does_not(
    stranger: httpx.AsyncClient,
) -> None:
    plain = await stranger.get("/raise")
    made_up = await stranger.get("/raise", params={"scheme": '"><b>'})
    chosen = await stranger.get("/raise", params={"scheme": "light"})
    later = await stranger.get("/raise")

    assert '<html lang="en">' in plain.text
    assert '<html lang="en">' in made_up.text
    assert "nearpeer-scheme" not in made_up.headers.get("set-cookie", "")
    assert 'data-scheme="light"' in chosen.text
    assert 'data-scheme="light"' in later.text


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
@pytest.mark.parametrize(("system", "chosen", "ground"), [("light", "dark", DARK), ("dark", "light", LIGHT)])
async def test_it_wins_over_the_system_in_a_real_browser_without_scripts(
    base: str, chromium: Browser, system: str, chosen: str, ground: str
) -> None:
    tab = await chromium.tab(base_url=base, color_scheme=system, java_script_enabled=False)

    await tab.page.goto(f"/raise?scheme={chosen}")
    await tab.page.goto("/raise")

    assert await tab.value(GROUND) == ground
