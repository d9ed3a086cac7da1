"""Accounts on the command line: the first administrator, a second person, logins that are good once."""

import pytest

from runtime.postgres import Urls
from tests.console.cli.cases import found_by_the_command
from tests.console.cli.conftest import Nearpeer

ADA = ("--name", "Ada Nagy", "--email", "ada@example.org")
GRETA = ("--name", "Greta Kis", "--email", "greta@example.org")


@pytest.fixture
def accounts(nearpeer: Nearpeer, urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Nearpeer:
    """`nearpeer account`, on a record without anybody."""
    found_by_the_command(urls, monkeypatch)
    return lambda *arguments: nearpeer("account", *arguments)


@pytest.fixture
def ada(accounts: Nearpeer) -> str:
    """The first administrator, made on the machine; her id."""
    person = str(accounts("open", "ADA", *ADA, "--json").json["held"]["person"]["id"])
    assert accounts("give-role", "ADA", "admin", "--json").json["held"]["roles"] == ["admin"]
    return person


def test_the_first_administrator_is_made_on_the_machine_and_gets_in_by_a_login(
    accounts: Nearpeer, ada: str
) -> None:
    listed = accounts("list")
    login = accounts("login", "ADA", "--json").json

    assert "1 = 1 open + 0 closed" in listed.out
    assert "Ada Nagy" in listed.out
    assert login["person"] == ada
    assert "/sign-in/" in login["address"]


def test_a_weighty_role_waits_for_a_second_person(accounts: Nearpeer, ada: str) -> None:
    accounts("open", "GRETA", *GRETA)

    asked = accounts("give-role", "GRETA", "dpo")
    alone = accounts("approve", "GRETA", "dpo")
    approved = accounts("approve", "GRETA", "dpo", "--as", ada)

    assert "dpo (waits)" in asked.out
    assert (alone.code, alone.err.split(".")[0]) == (1, "Whoever asked for a role does not approve it")
    assert (approved.code, "open, dpo" in approved.out) == (0, True)


def test_roles_are_declined_and_taken_and_accounts_closed(accounts: Nearpeer, ada: str) -> None:
    accounts("open", "GRETA", *GRETA)
    accounts("give-role", "GRETA", "trainer")
    accounts("give-role", "GRETA", "desk")

    assert "no role" not in accounts("decline", "GRETA", "desk").out
    assert "no role" in accounts("take-role", "GRETA", "trainer").out
    assert accounts("forget-password", "GRETA").code == 0
    assert "closed" in accounts("close", "GRETA").out
    assert accounts("login", "GRETA").code == 1
    assert accounts("open", "GRETA", "--json").json["held"]["closed"] is False


def test_a_stranger_is_nobody(accounts: Nearpeer) -> None:
    unknown = accounts("give-role", "NOBODY", "desk")

    assert (unknown.code, "Nobody is known by this id or code" in unknown.err) == (1, True)
