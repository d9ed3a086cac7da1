"""The service keeps the help page and the site as children: on the ports that are set, else on any."""

import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from console.errors import BadInput
from console.serving import Serving
from runtime.datadir import DataDir
from runtime.errors import PortTaken
from runtime.settings import Settings
from tests.project.tree import ROOT
from tests.runtime.waiting import eventually

ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[DataDir]:
    with DataDir(tmp_path / "data") as claimed:
        yield claimed


def serving(place: DataDir, **settings: object) -> Serving:
    return Serving(Settings.load(data_dir=place.path, **settings), place, lambda _: ENVIRONMENT)


async def seen(address: str) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        return await browser.get(address)


async def test_the_help_page_is_there_its_address_is_published_and_it_comes_back(place: DataDir) -> None:
    children = serving(place)
    await children.start_help()
    published = place.running() or {}
    os.kill(published["help"]["pid"], signal.SIGKILL)
    await eventually(lambda: (place.running() or {})["help"]["pid"] != published["help"]["pid"], within=90)

    page = await seen(children.addresses["help"])
    await children.stop()

    assert page.status_code == 200
    assert children.addresses == {}
    assert "help" not in (place.running() or {})


async def test_its_door_leads_to_the_site_of_the_same_service(place: DataDir) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    children = serving(place, port=port)
    await children.start_help()

    page = await seen(children.addresses["help"])
    await children.stop()

    assert f'href="http://127.0.0.1:{port}/raise?lang=hu"' in page.text


async def test_a_port_that_is_set_and_taken_is_named(place: DataDir) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        children = serving(place, help_port=taken.getsockname()[1])
        with pytest.raises(PortTaken, match="NEARPEER_HELP_PORT"):
            await children.start_help()


async def test_without_a_set_port_a_taken_one_is_gone_round(place: DataDir) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8001))
            taken.listen()
        except OSError:
            pass  # somebody else has it already, which is the same to us
        children = serving(place)
        await children.start_help()
        address = children.addresses["help"]
        await children.stop()

    assert ":8001/" not in address


async def test_production_starts_nothing_with_invented_numbers(place: DataDir) -> None:
    children = serving(place, mode="production")

    with pytest.raises(BadInput, match="NEARPEER_HELP_NUMBERS"):
        await children.start_help()

    assert children.addresses == {}
