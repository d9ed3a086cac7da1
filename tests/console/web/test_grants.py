"""Names behind a mask: two others agree, they are shown while that holds, and each time is recorded."""

import re

from console.masking import pseudonyms_of
from console.pages.year import year_of
from domain import addresses
from domain.messages import Stamp
from domain.walls import DeclareConflict
from tests.console.web.console import Browser, Console
from tests.console.web.overseers import overseers

ONE = re.compile(r'href="(/grants/[0-9a-f]{16})"')
WHY = "The meetings of this pair do not add up."


async def asked(console: Console) -> tuple[Browser, str, str, str]:
    """An auditor who has asked for the names of a pair: with its page, its stream and the mentor's name."""
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    year = await year_of(console.midyear.doors)
    pair = year.state.placed.pairs[min(year.state.placed.together)]
    stream = addresses.relationship(year.cohort, pair.id)
    page = f"/audit/streams/{(await pseudonyms_of(year)).address(stream)}"
    name = (await year.names([pair.mentor]))[pair.mentor].name
    assert name not in await auditor.sees(page)
    await auditor.does("/grants", "/grants", stream=pair.id, words=WHY)
    return auditor, page, stream, name


async def agrees(who: Browser) -> None:
    (path, *_) = ONE.findall(await who.sees("/grants"))
    await who.does(f"{path}/approve", path)


async def test_two_others_agree_and_names_are_shown_recorded_and_masked_again(console: Console) -> None:
    auditor, page, stream, name = await asked(console)
    admin, dpo = await overseers(console)
    log, kept = console.midyear.doors.logs["access"], addresses.access(stream)

    (path, *_) = ONE.findall(await auditor.sees("/grants"))
    assert (await auditor.sends(f"{path}/approve", "/grants")).status_code == 404
    await agrees(admin)
    assert name not in await auditor.sees(page)
    assert (await admin.sends(f"{path}/approve", path)).status_code == 409
    await agrees(dpo)

    before = len(await log.read(kept))
    assert name in await auditor.sees(page)
    readings = (await log.read(kept))[before:]
    assert [row.actor for row in readings] == [auditor.person]
    assert b'"by":"grant"' in readings[0].body
    assert name not in await dpo.sees(page)

    await dpo.does(f"{path}/end", path)
    assert name not in await auditor.sees(page)
    assert len(await log.read(kept)) == before + 1


async def test_whoever_decides_sees_ids_and_the_reason_and_nobodys_name(console: Console) -> None:
    _, _, stream, name = await asked(console)
    admin, _ = await overseers(console)
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")

    for who in (admin, coordinator):
        listed = await who.sees("/grants")
        assert stream in listed
        assert WHY not in listed
        (path, *_) = ONE.findall(listed)
        opened = await who.sees(path)
        assert WHY in opened
        assert name not in opened
    readings = await console.midyear.doors.logs["access"].streams("access/unmasking/")
    assert len(readings) == 1


async def test_a_declared_conflict_makes_a_grant_worthless(console: Console) -> None:
    auditor, page, _, name = await asked(console)
    for who in await overseers(console):
        await agrees(who)
    assert name in await auditor.sees(page)
    year = await year_of(console.midyear.doors)
    mentor = year.state.placed.pairs[min(year.state.placed.together)].mentor

    wall = DeclareConflict(person=auditor.person, other=mentor, because="related")
    await year.doors.ledger.execute(addresses.wall(), wall, Stamp(year.now_us, auditor.person, "wall"))

    assert name not in await auditor.sees(page)


async def test_what_does_not_fit_is_told_and_nothing_is_asked(console: Console) -> None:
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    pair = min(await console.midyear.pairs())

    nothing = await auditor.sends("/grants", "/grants", stream="relationship/2025/nobody", words=WHY)
    silent = await auditor.sends("/grants", "/grants", stream=pair)
    words = await auditor.sends("/grants", "/grants", stream=pair, matter="words", words=WHY)

    assert (nothing.status_code, silent.status_code, words.status_code) == (422, 422, 422)
    assert WHY in nothing.text
    assert "There is nothing of this id." in nothing.text
    assert await console.midyear.doors.logs["access"].streams("unmasking/") == []
