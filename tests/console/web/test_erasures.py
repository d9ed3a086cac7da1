"""Data protection's page of erasures: asked for by code, held and lifted, refused for who takes part."""

import re

from console.erasure import state_of
from tests.console.web.console import Console
from tests.console.web.forgotten import forgotten
from tests.console.web.overseers import overseers

CODE, TAKES_PART = "OLD-123", "NOW-123"
PERSON = "former-1"


async def former(console: Console) -> None:
    """Somebody of an earlier year."""
    await console.midyear.doors.vault.put_person(PERSON, {"name": "Régi Réka"}, CODE)


async def test_somebody_of_an_earlier_year_is_asked_to_be_erased(console: Console) -> None:
    _, dpo = await overseers(console)
    await former(console)

    assert "Nothing was erased or held." in await dpo.sees("/erasures")
    page = await dpo.does("/erasures", "/erasures", code=CODE, sure="yes")

    assert "everything · asked for" in page
    assert [word for word in ("Régi Réka", PERSON) if word in page] == []
    asked = (await state_of(console.midyear.doors, PERSON)).asked
    assert asked
    assert (asked.by, asked.basis) == (dpo.person, "request")


async def test_who_takes_part_is_refused_and_so_is_who_is_held(console: Console) -> None:
    _, dpo = await overseers(console)
    await former(console)
    doors = console.midyear.doors
    await doors.vault.put_person(console.midyear.of("mentor")[0], {"name": "Most Márk"}, TAKES_PART)

    refused = await dpo.sends("/erasures", "/erasures", code=TAKES_PART, sure="yes")
    unsure = await dpo.sends("/erasures", "/erasures", code=CODE)
    await dpo.does("/erasures/holds", "/erasures", code=CODE, words="A court asks for it.")
    held = await dpo.sends("/erasures", "/erasures", code=CODE, sure="yes")

    officer = await dpo.sends("/erasures", "/erasures", code=f"CODE-{dpo.person}", sure="yes")

    assert "Their account is open, with a role" in officer.text
    assert (refused.status_code, unsure.status_code, held.status_code) == (409, 422, 409)
    assert "A legal hold stands" in held.text
    state = await state_of(doors, PERSON)
    assert (state.asked, len(state.holds)) == (None, 1)


async def test_a_hold_is_lifted_with_a_reason(console: Console) -> None:
    _, dpo = await overseers(console)
    await former(console)
    page = await dpo.does("/erasures/holds", "/erasures", code=CODE, words="A court asks for it.")
    (path,) = re.findall(r'action="(/erasures/[^"/]+/lift)"', page)
    (hold,) = re.findall(r'name="hold" value="([^"]+)"', page)

    unknown = await dpo.sends(path, "/erasures", hold="another", words="It is over.")
    await dpo.does(path, "/erasures", hold=hold, words="It is over.")

    assert unknown.status_code == 404
    assert not (await state_of(console.midyear.doors, PERSON)).holds


async def test_a_certificate_is_taken_and_is_there_for_nobody_else(console: Console) -> None:
    admin, dpo = await overseers(console)
    await forgotten(console, PERSON, dpo.person)

    page = await dpo.sees("/erasures")
    (path,) = re.findall(r'href="(/erasures/[^"]+/certificate.json)"', page)

    assert "everything · done" in page
    assert '"certificate": "nearpeer erasure 1"' in await dpo.sees(path)
    assert (await admin.looks(path)).status_code == (await admin.looks("/erasures")).status_code == 404


async def test_it_is_there_in_hungarian(console: Console) -> None:
    _, dpo = await overseers(console)
    reader = await console.browser(dpo.person, "dpo", language="hu")

    assert "Személy törlése" in await reader.sees("/erasures")
