"""Accounts in the console: opened, given roles by two people, closed; and what an administrator never may."""

import asyncio
import re
from itertools import count

import pytest

from console.accounts import accounts_of, does, fresh_id
from domain.account_events import ApproveRole, GiveRole, OpenAccount, StaffRole
from domain.messages import Command
from tests.console.web.console import Browser, Console

ADA, BELA = "ada-1", "bela-1"
_numbers = count(900)


async def tell(console: Console, actor: str, *commands: Command) -> None:
    for command in commands:
        await does(console.midyear.doors, command, actor, fresh_id())


@pytest.fixture(scope="module")
async def console(console_of_file: Console) -> Console:
    """One console for all, with two administrators: the second was approved by the first."""
    vault = console_of_file.midyear.doors.vault
    for person, name in ((ADA, "Ada Nagy"), (BELA, "Béla Kis")):
        await vault.put_person(person, {"name": name, "email": "a@example.org"}, f"CODE-{person}")
        opening = OpenAccount(person=person), GiveRole(person=person, role="admin")
        await tell(console_of_file, "machine", *opening)
    await tell(console_of_file, ADA, ApproveRole(person=BELA, role="admin"))
    return console_of_file


async def administrators(console: Console) -> tuple[Browser, Browser]:
    """The two administrators, signed in."""
    return await console.browser(ADA, "admin"), await console.browser(BELA, "admin")


async def opened(admin: Browser) -> str:
    """The account of somebody new, opened; its address."""
    new = {"code": f"NEW-{next(_numbers)}", "name": "Gréta Új", "email": "greta@example.org"}
    answer = await admin.sends("/accounts", at="/accounts", **new)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


async def has_role(console: Console, person: str, role: StaffRole) -> bool:
    return role in (await accounts_of(console.midyear.doors)).of(person).roles


async def test_an_account_is_opened_and_a_weighty_role_counts_once_a_second_person_says_yes(
    console: Console,
) -> None:
    ada, bela = await administrators(console)
    account = await opened(ada)
    person = account.rpartition("/")[2]

    asked = await ada.does(f"{account}/roles", at=account, role="desk")
    alone = await ada.sends(f"{account}/approve", at=account, role="desk")
    before = await has_role(console, person, "desk")
    approved = await bela.does(f"{account}/approve", at="/accounts", role="desk")

    assert "It counts once a second person has approved it" in asked
    assert alone.status_code == 409
    assert not before
    assert "Approved. The role is given." in approved
    assert await has_role(console, person, "desk")


async def test_nobody_does_anything_to_their_own_account(console: Console) -> None:
    ada, _ = await administrators(console)

    answers = [
        await ada.sends(f"/accounts/{ADA}/{act}", at="/accounts", role="desk")
        for act in ("roles", "take", "approve", "close", "login", "way-in")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert "Another administrator keeps it" in await ada.sees(f"/accounts/{ADA}")


async def test_a_name_stands_in_the_vault_and_nowhere_in_the_record(console: Console) -> None:
    ada, _ = await administrators(console)
    account = await opened(ada)

    rows = await console.midyear.doors.logs["access"].read("account/main")

    assert "Gréta Új" in await ada.sees(account)
    assert all(b"Gr" not in row.body and b"NEW-9" not in row.body for row in rows)


async def test_a_login_is_shown_to_the_session_that_made_it_and_brings_the_person_in_once(
    console: Console,
) -> None:
    ada, bela = await administrators(console)
    account = await opened(ada)
    await ada.does(f"{account}/roles", at=account, role="trainer")

    made = await ada.sends(f"{account}/login", at=account)
    page = await ada.sees(made.headers["location"])
    found = re.search(r"/sign-in/[0-9a-f]{40}", page)
    assert found is not None
    entered = await console.stranger().post(found[0])

    assert entered.status_code == 303
    assert "/sign-in/" not in (await bela.sees(made.headers["location"]))
    assert found[0] not in await ada.sees(made.headers["location"])
    assert "A login good once was handed out" in await ada.sees(account)


async def test_a_role_that_is_taken_ends_with_the_next_request(console: Console) -> None:
    ada, _ = await administrators(console)
    account = await opened(ada)
    person = account.rpartition("/")[2]
    await ada.does(f"{account}/roles", at=account, role="trainer")
    greta = await console.browser(person, "trainer")
    assert "My account" in await greta.sees("/account")

    await ada.does(f"{account}/take", at=account, role="trainer")

    assert (await greta.looks("/account")).status_code == 303


async def test_an_open_page_goes_on_no_longer_than_the_role(console: Console) -> None:
    ada, bela = await administrators(console)
    account = await opened(ada)
    person = account.rpartition("/")[2]
    await ada.does(f"{account}/roles", at=account, role="desk")
    await bela.does(f"{account}/approve", at=account, role="desk")
    officer = await console.browser(person, "desk")

    async with officer.client.stream("GET", "/desk/live") as page:
        coming = page.aiter_lines()
        assert (await anext(coming)).startswith("retry")
        await ada.does(f"{account}/take", at=account, role="desk")
        async with asyncio.timeout(20):
            async for _ in coming:
                pass

    assert (await officer.looks("/desk")).status_code == 303


async def test_data_protection_approves_and_opens_nothing(console: Console) -> None:
    ada, bela = await administrators(console)
    guardian, other = await opened(ada), await opened(ada)
    await ada.does(f"{guardian}/roles", at=guardian, role="dpo")
    await bela.does(f"{guardian}/approve", at=guardian, role="dpo")
    dpo = await console.browser(guardian.rpartition("/")[2], "dpo")
    await ada.does(f"{other}/roles", at=other, role="auditor")

    opening = await dpo.sends("/accounts", at="/accounts", code="X-1", name="X", email="x@example.org")
    giving = await dpo.sends(f"{other}/roles", at=other, role="desk")
    await dpo.does(f"{other}/approve", at="/accounts", role="auditor")

    assert (opening.status_code, giving.status_code) == (404, 404)
    assert await has_role(console, other.rpartition("/")[2], "auditor")


async def test_somebody_of_the_rosters_is_found_by_their_code_and_shut_out(console: Console) -> None:
    ada, _ = await administrators(console)
    mentor = console.midyear.of("mentor")[0]
    signed_in = await console.browser(mentor, "mentor")
    assert (await signed_in.looks("/me")).status_code == 200

    missing = await ada.sends("/accounts/find", at="/accounts", code="no-such-code")
    await ada.does(f"/accounts/{mentor}/close", at=f"/accounts/{mentor}")

    assert missing.status_code == 422
    assert "Nobody is known by this code" in missing.text
    assert (await signed_in.looks("/me")).status_code == 303


async def test_a_person_acts_in_one_role_and_changes_it_by_a_new_session(console: Console) -> None:
    coordinator = console.midyear.of("coordinator")[0]
    await tell(console, ADA, OpenAccount(person=coordinator), GiveRole(person=coordinator, role="trainer"))
    browser = await console.browser(coordinator, "coordinator")
    old = browser.client.headers["Cookie"]

    refused = await browser.sends("/account/role", at="/account", role="admin")
    switched = await browser.sends("/account/role", at="/account", role="trainer")

    assert refused.status_code == 404
    assert switched.status_code == 303
    browser.client.headers["Cookie"] = switched.headers["set-cookie"].partition(";")[0]
    assert (await browser.looks("/messages")).status_code == 404
    browser.client.headers["Cookie"] = old
    assert (await browser.looks("/messages")).status_code == 303


async def test_signing_out_everywhere_ends_every_browser(console: Console) -> None:
    mentor = console.midyear.of("mentor")[1]
    here, there = await console.browser(mentor, "mentor"), await console.browser(mentor, "mentor")

    await here.sends("/account/sign-out-everywhere", at="/account")

    assert (await here.looks("/me")).status_code == 303
    assert (await there.looks("/me")).status_code == 303


async def test_whoever_keeps_accounts_sees_nothing_of_what_people_write(console: Console) -> None:
    ada, _ = await administrators(console)
    answers = [(await ada.looks(path)).status_code for path in ("/messages", "/desk", "/me/diary", "/rota")]

    assert set(answers) == {404}


@pytest.mark.parametrize(
    "act", ["open", "roles", "take", "approve", "decline", "way-in", "no-way-in", "forget-password", "login",
            "close"]
)  # fmt: skip
async def test_whatever_is_done_to_nobody_is_not_found_and_leaves_nothing(console: Console, act: str) -> None:
    ada, _ = await administrators(console)
    before = await console.midyear.doors.logs["access"].read("account/main")

    answer = await ada.sends(f"/accounts/nobody-like-that/{act}", at="/accounts", role="trainer")

    assert answer.status_code == 404
    assert "Not found, or not yours to see" in answer.text
    assert await console.midyear.doors.logs["access"].read("account/main") == before
