"""Signing in at an identity provider: a certified one, a real browser, and whoever tries it otherwise."""

import asyncio
import re
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from console.access.sessions import FRESH_US, shown_lately
from console.accounts import does, fresh_id
from console.planning import Read
from console.web.shell import home_of
from domain.account_events import CloseAccount
from runtime.postgres import Urls
from store.accounts import KeptProofs
from store.sessions import now_us
from tests.console.web.browser import CHROMIUM, QUIET
from tests.console.web.console import Console, one_for_all
from tests.project.tree import ROOT

PROVIDER = "oidc-provider@9.13.3"
SCRIPT = Path(__file__).with_name("provider.mjs")
PLACE = ROOT / "build" / "oidc"
FLAGS = [flag for flag in QUIET if not flag.startswith(("--remote", "--headless"))]


@pytest.fixture(scope="module")
def package() -> Path:
    """The provider's package, installed once below build/."""
    if not (PLACE / "node_modules" / "oidc-provider").is_dir():
        quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(["npm", "install", "--prefix", PLACE, *quiet, PROVIDER], check=True)
    return PLACE


@pytest.fixture(scope="module")
async def console(
    midyear_template: tuple[Urls, Read], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Console]:
    """One console for all."""
    async with one_for_all(midyear_template, tmp_path_factory.mktemp("provider")) as console:
        yield console


@pytest.fixture(scope="module")
async def provider(console: Console, package: Path) -> AsyncIterator[str]:
    """The provider, up, and named in the settings of the site; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    back = f"{console.base}/sign-in/provider/back"
    process = await asyncio.create_subprocess_exec(
        "node", SCRIPT, package, str(port), back, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    while b"listening" not in (line := await process.stdout.readline()):
        assert line, "the provider has ended"
    address = f"http://127.0.0.1:{port}"
    named(console, address)
    yield address
    with suppress(ProcessLookupError):
        process.terminate()
    await process.wait()


def named(console: Console, issuer: str) -> None:
    """The site knows a provider from now on."""
    given = {
        "oidc_issuer": issuer,
        "oidc_client_id": "nearpeer",
        "oidc_client_secret": "a-secret-of-a-test",
        "oidc_name": "Example University",
    }
    ends = console.mounted.ends
    ends.settings = ends.settings.model_copy(update=given)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page of a real browser, which reads English."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield await chromium.new_page(locale="en-GB")
        await chromium.close()


async def at_the_provider(page: Page, name: str) -> None:
    """Somebody types who they are, and agrees."""
    await page.get_by_placeholder("Enter any login").fill(name)
    await page.get_by_placeholder("and password").fill("anything")
    await page.get_by_role("button", name="Sign-in").click()
    await page.get_by_role("button", name="Continue").click()


async def test_somebody_joins_their_account_with_the_provider_and_signs_in_there_from_then_on(
    console: Console, provider: str, page: Page
) -> None:
    mentor = console.midyear.of("mentor")[0]
    browser = await console.browser(mentor, "mentor")
    name, _, value = browser.client.headers["Cookie"].partition("=")

    await page.goto(f"{console.base}/sign-in")
    await page.get_by_role("link", name="Sign in with Example University").click()
    await at_the_provider(page, "student-4711")
    await page.get_by_text("no account here is joined with it").wait_for()

    await page.context.add_cookies([{"name": name, "value": value, "url": console.base}])
    await page.goto(f"{console.base}/account")
    await page.get_by_role("link", name="Join with Example University").click()
    await page.get_by_text("Joined. From now on you sign in there.").wait_for()
    await page.context.clear_cookies(name=name)

    await page.goto(f"{console.base}/sign-in")
    await page.get_by_role("link", name="Sign in with Example University").click()
    await page.wait_for_url(f"{console.base}{home_of('mentor')}")
    assert "student-4711" not in page.url

    rows = await console.midyear.doors.logs["access"].read("account/main")
    assert [row.type for row in rows] == ["provider-linked"]
    assert all(b"student-4711" not in row.body for row in rows)
    await does(console.midyear.doors, CloseAccount(person=mentor), "machine", fresh_id())
    await page.goto(f"{console.base}/sign-in/provider")
    await page.get_by_text("Your account has no role just now").wait_for()


async def test_somebody_shows_the_provider_once_more_who_they_are_and_no_one_else_can(
    console: Console, provider: str, page: Page
) -> None:
    trainer = console.midyear.of("trainer")[0]
    long_ago_us = now_us() - FRESH_US - 1_000_000
    browser = await console.signed_in(trainer, "trainer", long_ago_us)
    doors = console.midyear.doors
    subject = await doors.vault.subject_index(f"{provider} trainer-1")
    assert await KeptProofs(doors.db).link(trainer, subject, 1)
    name, _, value = browser.client.headers["Cookie"].partition("=")
    await page.context.add_cookies([{"name": name, "value": value, "url": console.base}])

    await page.goto(f"{console.base}/sign-in/again?to=/account")
    await page.get_by_role("link", name="Sign in with Example University").click()
    await at_the_provider(page, "somebody-else")
    await page.get_by_text("Nobody was signed in. Begin it again here.").wait_for()
    await page.goto(f"{console.base}/sign-in/again?to=/account")
    await page.get_by_role("link", name="Sign in with Example University").click()
    await at_the_provider(page, "trainer-1")

    await page.wait_for_url(f"{console.base}/account")
    kept = {each["name"]: each["value"] for each in await page.context.cookies()}
    acting = await console.mounted.sessions.of(kept[name])
    assert acting is not None
    assert (acting.person, acting.role, shown_lately(acting)) == (trainer, "trainer", True)
    assert await console.mounted.sessions.of(value) is None


async def test_whoever_comes_back_without_having_gone_is_not_let_in(console: Console, provider: str) -> None:
    stranger = console.stranger()
    begun = await stranger.get("/sign-in/provider")
    state = re.search(r"state=([^&]+)", begun.headers["location"])
    assert state is not None
    asked = begun.headers["location"]

    without = await console.stranger().get("/sign-in/provider/back", params={"code": "x", "state": state[1]})
    other = await stranger.get("/sign-in/provider/back", params={"code": "x", "state": "made-up"})
    await stranger.get("/sign-in/provider")
    guessed = await stranger.get("/sign-in/provider/back", params={"code": "x", "state": state[1]})

    assert "code_challenge_method=S256" in asked
    assert "nonce=" in asked
    for answer in (without, other, guessed):
        assert answer.status_code == 403
        assert "Nobody was signed in. Begin it again here." in answer.text
        assert "nearpeer-session" not in answer.headers.get("set-cookie", "")


async def test_another_page_cannot_join_its_own_sign_in_with_somebodys_account(
    console: Console, provider: str
) -> None:
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")

    answer = await mentor.looks("/sign-in/provider?join=made-up")

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_a_provider_that_is_down_is_told_and_the_marked_have_their_way_in(console: Console) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        named(console, f"http://127.0.0.1:{free.getsockname()[1]}")

    answer = await console.stranger().get("/sign-in/provider")

    assert answer.status_code == 503
    assert "cannot be reached just now" in answer.text
    assert "It is down, and I have a way in" in answer.text
