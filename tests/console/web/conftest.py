"""What a test of the site is given: the site on a loopback port, a desk behind it, people's browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from console.access.acting import Role
from console.planning import Read
from runtime.postgres import Urls
from tests.console.web.browser import Browser, browsing
from tests.console.web.console import Console, console_over, one_for_all
from tests.console.web.everybody import everybody
from tests.console.web.site import Desk, parts, served
from tests.midyear import Midyear


@pytest.fixture(scope="session")
async def shared() -> AsyncIterator[tuple[str, Desk]]:
    """One site for all, and the desk behind it."""
    desk = Desk()
    async with served(parts(desk)) as address:
        yield address, desk


@pytest.fixture
def desk(shared: tuple[str, Desk]) -> Desk:
    """The desk as it was in the beginning."""
    _, desk = shared
    for name in Desk.__slots__:
        setattr(desk, name, getattr(Desk(), name))
    return desk


@pytest.fixture
def base(shared: tuple[str, Desk], desk: Desk) -> str:
    """The address of the site."""
    return shared[0]


@pytest.fixture
async def stranger(base: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody is known by; it reads English."""
    async with httpx.AsyncClient(base_url=base, headers={"Accept-Language": "en"}) as client:
        yield client


@pytest.fixture
async def clara(base: str) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of a mentor who has come by her personal link; it reads English."""
    async with httpx.AsyncClient(base_url=base, headers={"Accept-Language": "en"}) as client:
        await client.get("/raise", params={"me": "link-of-m-7"})
        yield client


@pytest.fixture
async def console(midyear_urls: Urls, midyear: Midyear, tmp_path: Path) -> AsyncIterator[Console]:
    """The console over a small cohort on 12 March, the test's own."""
    async with console_over(midyear_urls, midyear, tmp_path / "data") as served_console:
        yield served_console


@pytest.fixture(scope="module")
async def console_of_file(
    midyear_template: tuple[Urls, Read], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Console]:
    """One console for the tests of a file that do not concern each other."""
    async with one_for_all(midyear_template, tmp_path_factory.mktemp("console")) as served_console:
        yield served_console


@pytest.fixture
async def people(console: Console) -> dict[Role, str]:
    """Somebody of each role, by id."""
    return {role: who.person for role, who in (await everybody(console)).items()}


@pytest.fixture(scope="session")
async def started() -> AsyncIterator[Browser]:
    """One chromium for all."""
    async with browsing() as browser:
        yield browser


@pytest.fixture
async def chromium(started: Browser) -> AsyncIterator[Browser]:
    """The chromium. No page of the test may complain, of a script that fails or a breach of its policy."""
    started.complaints.clear()
    yield started
    await started.close_tabs()
    assert started.complaints == []
