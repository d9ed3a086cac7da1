"""When the site is away, a phone that was there before shows the numbers, and says what was not recorded."""

import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from runtime.datadir import SPOOL_KEY, DataDir
from runtime.ports import free_port
from store.raising import Report
from store.spool import Spool
from tests.console.help.conftest import address_of as help_address
from tests.console.help.conftest import helper
from tests.console.web.browser import CHROMIUM, Browser, Tab
from tests.console.web.test_web_process import address_of, process

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")

PHONE = (390, 844)
KEEPING = """new Promise((done) => {
  const kept = () => navigator.serviceWorker.controller && done(true);
  navigator.serviceWorker.addEventListener("controllerchange", kept);
  kept();
})"""
WORDS = "Hall 3 & <b>\"she\"</b>\nroom 'two'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data directory that was made once, on which nothing runs."""
    with DataDir(tmp_path / "data") as place:
        return place.path


@pytest.fixture
async def browser(started: Browser) -> AsyncIterator[Browser]:
    """The browser; that the site is away is complained of by every page here."""
    yield started
    await started.close_tabs()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def web(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The site's own process, without any engine: it keeps what is reported."""
    with process(folder, "--port", str(port)) as started:
        address_of(started)
        yield started


async def visited(browser: Browser, address: str) -> Tab:
    """A phone that has been on a page once, and keeps from then on what is to be kept."""
    tab = await browser.tab()
    await tab.sized(*PHONE, phone=True)
    await tab.open(address)
    await tab.value(KEEPING)
    return tab


async def text(tab: Tab) -> str:
    return str(await tab.value("document.body.innerText"))


async def numbers(tab: Tab) -> list[str]:
    """What a finger can call, from the top."""
    links = "[...document.querySelectorAll('a[href^=\"tel:\"]')]"
    found: list[str] = await tab.value(f"{links}.map((link) => link.href)")
    return found


def kept_in(folder: Path) -> list[Report]:
    place = DataDir(folder)
    spool, key = Spool(place.spool, place.public_key()), place.secret(SPOOL_KEY)
    return [Report.read(spool.opened(name, key)) for name in spool.waiting()]


async def fill_in(tab: Tab) -> str:
    """Answers the form; the id of the report."""
    await tab.value("document.querySelector('input[value=yes]').checked = true")
    await tab.value(f"document.querySelector('textarea').value = {WORDS!r}")
    return str(await tab.value("document.querySelector('#report [name=id]').value"))


SEND = "document.querySelector('#report button').click()"


async def test_a_report_that_the_dead_site_cannot_take_is_told_as_not_recorded_with_the_numbers_first(
    browser: Browser, web: subprocess.Popen[str], port: int
) -> None:
    tab = await visited(browser, f"http://127.0.0.1:{port}/raise?lang=en")
    await fill_in(tab)
    web.kill()
    web.wait(60)

    await tab.follow(SEND)

    told = await text(tab)
    assert (await numbers(tab))[:2] == ["tel:112", "tel:104"]
    assert told.index("112") < told.index("This could not be recorded")
    assert "take it that nobody has been told" in told
    assert "Hall 3 & <b>\"she\"</b>\nroom 'two'" in told


async def test_it_is_the_same_report_when_it_is_sent_again_to_the_site_that_is_back(
    browser: Browser, web: subprocess.Popen[str], port: int, folder: Path
) -> None:
    tab = await visited(browser, f"http://127.0.0.1:{port}/raise?lang=hu")
    report = await fill_in(tab)
    web.kill()
    web.wait(60)
    await tab.follow(SEND)
    assert "Ezt nem sikerült rögzíteni" in await text(tab)

    with process(folder, "--port", str(port)) as again:
        address_of(again)
        await tab.follow("document.querySelector('button.again').click()")
        told = await text(tab)

    [kept] = kept_in(folder)
    assert "Megőrizve, még nincs a nyilvántartásban" in told
    assert (kept.case, kept.words) == (report, WORDS)


async def test_a_page_of_the_console_has_its_styles_as_soon_as_the_site_is_back(
    browser: Browser, web: subprocess.Popen[str], port: int, folder: Path
) -> None:
    tab = await visited(browser, f"http://127.0.0.1:{port}/raise?lang=en")
    web.kill()
    web.wait(60)
    await tab.open(f"http://127.0.0.1:{port}/raise?lang=en")

    with process(folder, "--port", str(port)) as again:
        address_of(again)
        await tab.open(f"http://127.0.0.1:{port}/sign-in?lang=en")

        assert "Sign in" in await text(tab)
        shown = "getComputedStyle(document.querySelector('.brand')).display"
        assert await tab.value(shown) == "flex"


async def test_where_the_form_does_not_come_the_numbers_do(
    browser: Browser, web: subprocess.Popen[str], port: int
) -> None:
    tab = await visited(browser, f"http://127.0.0.1:{port}/raise?lang=en")
    web.kill()
    web.wait(60)

    await tab.open(f"http://127.0.0.1:{port}/raise?lang=en")

    assert (await numbers(tab))[:2] == ["tel:112", "tel:104"]
    assert "What was not sent, nobody knows." in await text(tab)


async def test_a_site_that_hangs_is_not_waited_for_without_end(
    browser: Browser, web: subprocess.Popen[str], port: int
) -> None:
    tab = await visited(browser, f"http://127.0.0.1:{port}/raise?lang=en")
    web.send_signal(signal.SIGSTOP)

    await tab.open(f"http://127.0.0.1:{port}/raise?lang=en")

    assert "What was not sent, nobody knows." in await text(tab)
    assert await tab.value("getComputedStyle(document.querySelector('.answer.lost')).display") == "flex"


async def test_a_report_is_sent_as_ever_while_the_site_is_there(
    browser: Browser, web: subprocess.Popen[str], port: int, folder: Path
) -> None:
    tab = await visited(browser, f"http://127.0.0.1:{port}/raise?lang=en")
    report = await fill_in(tab)

    await tab.follow(SEND)

    [kept] = kept_in(folder)
    assert "Kept, not yet in the record" in await text(tab)
    assert (kept.case, kept.words) == (report, WORDS)


async def test_nothing_that_was_written_stays_on_the_phone(
    browser: Browser, web: subprocess.Popen[str], port: int
) -> None:
    tab = await visited(browser, f"http://127.0.0.1:{port}/raise?lang=en")
    await fill_in(tab)
    web.kill()
    web.wait(60)
    await tab.follow(SEND)

    kept = await tab.value(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name)"
        ".then((cache) => cache.matchAll()).then((all) => Promise.all(all.map((one) => one.text()))))))"
        ".then((texts) => texts.flat().join(''))"
    )

    assert "112" in kept
    assert "Hall 3" not in kept


@pytest.mark.parametrize("language", ["hu", "en"])
async def test_the_help_page_and_the_paper_form_come_without_their_server(
    browser: Browser, language: str
) -> None:
    with helper() as helping:
        base = help_address(helping)
        tab = await visited(browser, f"{base}/help/{language}.html")
        helping.kill()

    await tab.open(f"{base}/help/{language}.html")
    assert (await numbers(tab))[0] == "tel:112"

    await tab.open(f"{base}/help/paper-{language}.html")
    assert (await numbers(tab))[0] == "tel:112"
