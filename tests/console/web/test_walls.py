"""Conflicts of interest: anybody declares their own, data protection lifts them, at the next request each."""

import re
from typing import get_args

from console.pages.year import year_of
from domain import addresses
from domain.people import Role
from tests.console.web.console import Console
from tests.console.web.overseers import overseers

LIFT = re.compile(r'action="(/walls/[0-9a-f]{16}/lift)"')


async def test_a_conflict_is_declared_by_one_and_lifted_by_data_protection(console: Console) -> None:
    _, dpo = await overseers(console)
    mentor, supervisor = console.midyear.of("mentor")[0], console.midyear.of("supervisor")[0]
    browser = await console.browser(mentor, "mentor")
    doors = console.midyear.doors

    page = await browser.does("/walls", "/walls", other=supervisor, because="examines")
    assert "one examines the other" in page.partition("Declare a conflict")[0]
    twice = await browser.sends("/walls", "/walls", other=supervisor, because="examines")
    (path,) = LIFT.findall(await dpo.sees("/walls/all"))
    now_us = (await year_of(doors)).now_us
    assert (await doors.ledger.view(addresses.wall(), now_us)).state.between(mentor, supervisor)
    await dpo.does(path, "/walls/all")

    assert twice.status_code == 409
    assert not (await doors.ledger.view(addresses.wall(), now_us)).state.between(mentor, supervisor)
    assert "No conflict is declared." in await dpo.sees("/walls/all")


async def test_everybody_finds_the_page_and_an_unknown_person_is_told_beside_it(console: Console) -> None:
    for role in get_args(Role):
        people = console.midyear.of(role)
        for language in ("en", "hu"):
            browser = await console.browser(people[0], role, language=language)
            assert f'lang="{language}"' in await browser.sees("/walls")
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")

    answer = await coordinator.sends("/walls", "/walls", typed="ST-NONE", because="teaches")

    assert answer.status_code == 422
    assert 'id="typed-wrong"' in answer.text
    assert "ST-NONE" in answer.text
