"""The seal on an auditor's pages: what covers what is shown, whether it holds, and the proof to take away."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from console.masking import pseudonyms_of
from console.pages.year import year_of
from domain.meetings import RecordContact
from domain.messages import Stamp
from runtime.postgres import Urls
from store.database import Database
from store.proof import proved
from store.sealer import KEYS
from store.sealing import NEWEST
from tests.console.web.console import Browser, Console
from tests.console.web.sealing import KEY, seal
from tests.store.builders import behind_the_guards

CHANGE = "UPDATE \"programme\".event SET actor = 'somebody' WHERE position = {}"


@pytest.fixture
async def sealed(console_of_file: Console) -> Console:
    """A console that the tests of this file share, over a record that is sealed to its end."""
    await seal(console_of_file)
    return console_of_file


async def auditor(console: Console, language: str = "en") -> Browser:
    return await console.browser(console.midyear.of("auditor")[0], "auditor", language=language)


async def a_pair(console: Console) -> tuple[str, str]:
    """The stream of a pair, and the address of its page."""
    year = await year_of(console.midyear.doors)
    stream = f"relationship/{year.cohort}/{min(year.state.placed.together)}"
    return stream, f"/audit/streams/{(await pseudonyms_of(year)).address(stream)}"


async def test_before_the_first_checkpoint_nothing_is_sealed_and_no_proof_is_given(console: Console) -> None:
    browser, (_, path) = await auditor(console), await a_pair(console)

    for page in (path, f"{path}/events/1", "/audit"):
        assert "Not sealed yet." in await browser.sees(page)
    assert "Még nincs lepecsételve." in await (await auditor(console, "hu")).sees(path)
    assert (await browser.looks(f"{path}/proof.zip")).status_code == 409


async def test_a_sealed_page_names_its_checkpoint_and_holds_when_it_is_verified_again(
    sealed: Console,
) -> None:
    console, size = sealed, await sealed.midyear.doors.logs["programme"].head()
    browser, (stream, path) = await auditor(console), await a_pair(console)
    events = len(await console.midyear.doors.logs["programme"].read(stream))

    page = await browser.sees(path)
    again = (await browser.looks(f"/api/v1{path}?verify=1")).json()

    assert f"Sealed: all {events} events of this page." in page
    assert f"Checkpointof{size}entries," in "".join(page.split())
    assert again["checked"] == {"log": "programme", "size": size, "good": events, "bad": [], "unsealed": 0}
    assert f"Verified: {events} events" in await browser.sees(f"{path}?verify=1")
    assert "Ellenőrizve: az esemény" in await (await auditor(console, "hu")).sees(f"{path}/events/2?verify=1")


async def test_what_came_since_is_told_as_not_sealed_yet(console: Console) -> None:
    await seal(console)
    browser, (stream, path) = await auditor(console), await a_pair(console)
    now_us = console.midyear.now_us
    contact = RecordContact(occurred_us=now_us - 1)
    await console.midyear.doors.ledger.execute(stream, contact, Stamp(now_us, "somebody", "later"))

    page = await browser.sees(path)

    assert "Not sealed yet: " in page
    assert "wait for the next checkpoint" in await browser.sees(f"{path}?verify=1")


async def test_a_row_that_was_rewritten_is_found_by_its_position(
    console: Console, midyear_urls: Urls
) -> None:
    await seal(console)
    browser, (stream, path) = await auditor(console), await a_pair(console)
    row = (await console.midyear.doors.logs["programme"].read(stream))[3]
    owner = Database(midyear_urls["url"])
    await behind_the_guards(owner, CHANGE.format(row.position))
    await owner.close()

    page = await browser.sees(f"{path}?verify=1")

    assert "1 of the " in page
    assert f"Positions {row.position}." in page
    assert "Sealed: all" in await browser.sees(path)


async def test_the_proof_is_taken_away_and_holds_by_a_key_alone(sealed: Console) -> None:
    console, size = sealed, await sealed.midyear.doors.logs["programme"].head()
    browser, (stream, path) = await auditor(console), await a_pair(console)
    rows = await console.midyear.doors.logs["programme"].read(stream)

    answer = await browser.looks(f"{path}/proof.zip")

    with ZipFile(BytesIO(answer.content)) as file:
        names = set(file.namelist())
        for row in rows:
            name = f"programme-{row.position}"
            proof, entry = file.read(f"{name}.tlog-proof").decode(), file.read(f"{name}.entry")
            position, under = proved(proof, entry, [KEY.verifier])
            assert (position, under.size) == (row.position, size)
    assert {KEYS, NEWEST} <= names
    assert len(names) == 2 * len(rows) + 2


@pytest.mark.parametrize("role", ["mentor", "coordinator"])
async def test_a_proof_is_for_whoever_may_export_the_history(sealed: Console, role: str) -> None:
    _, path = await a_pair(sealed)
    browser = await sealed.browser(sealed.midyear.of(role)[0], role)  # type: ignore[arg-type]

    assert (await browser.looks(f"{path}/proof.zip")).status_code in (403, 404)
