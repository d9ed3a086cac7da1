"""One person of a rehearsed cohort is forgotten: no byte of them is left, and the past is proved."""

import asyncio
import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from console import accounts, texts
from domain import addresses
from domain.account_events import ApproveRole, GiveRole, OpenAccount
from domain.people import Role
from runtime.binaries import postgres_programs
from store.keys import Erased
from store.notes import note_id
from tests.e2e.conftest import Lived
from tests.project.tree import ROOT

OFFICER = "dp-officer"


@dataclass(frozen=True)
class Forgotten:
    """A mentor with words of their own, who they were, the key that opened their names, the certificate."""

    life: Lived
    person: str
    words: tuple[str, ...]
    commands: tuple[str, ...]
    key: bytes
    certificate: Path


def said(life: Lived, *words: str) -> tuple[int, dict[str, object]]:
    """What `nearpeer` answers: its exit code and the result."""
    command = [str(Path(sys.executable).parent / "nearpeer"), *words, "--json"]
    if "--export" not in words:
        command += ["--data-dir", str(life.service.dir.path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


async def _officer(life: Lived) -> None:
    """Somebody with the role of data protection, given by two."""
    for command, actor in (
        (OpenAccount(person=OFFICER), "admin-1"),
        (GiveRole(person=OFFICER, role="dpo"), "admin-1"),
        (ApproveRole(person=OFFICER, role="dpo"), "admin-2"),
    ):
        await accounts.does(life.doors, command, actor, f"{command.TYPE}/{OFFICER}")


async def _somebody(life: Lived, role: Role = "mentor") -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A person with their names from the roster, and the commands by which they wrote something."""
    path = life.plan.mentors if role == "mentor" else life.plan.mentees
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    person = await life.doors.vault.find_code(row["student_code"])
    assert person is not None
    commands = []
    for _, command, _ in life.rehearsed.receipts:
        about = await life.doors.vault.about(note_id(command))
        if about is not None and person in (about.author, *about.subjects):
            commands.append(command)
    marks = [texts.words(command).rpartition("(")[2].rstrip(").") for command in commands]
    return person, (row["name"], row["email"], row["student_code"], *marks), tuple(commands)


@pytest.fixture(scope="session")
async def forgotten(whole_year: Lived, open_folder: Path) -> Forgotten:
    """The first mentor of the roster, erased by the command."""
    await _officer(whole_year)
    person, words, commands = await _somebody(whole_year)
    file = open_folder / "certificate.json"
    keys = await whole_year.doors.vault._keys.existing([person], "profile")
    code, answer = await asyncio.to_thread(
        said, whole_year, "erase", person, "--as", OFFICER, "--certificate", str(file)
    )
    assert code == 0, answer
    return Forgotten(whole_year, person, words, commands, keys[person], file)


async def somebody_else(life: Lived) -> list[str]:
    """Two mentees of the roster."""
    with life.plan.mentees.open(encoding="utf-8-sig", newline="") as file:
        codes = [row["student_code"] for row in csv.DictReader(file)]
    return sorted((await life.doors.vault.find_codes(codes[-2:])).values())


def dumped(life: Lived) -> bytes:
    """Both databases as pg_dump writes them."""
    program = postgres_programs().path("pg_dump")
    found = [
        subprocess.run([program, url], capture_output=True, check=True).stdout
        for url in life.service.places_of_record()
    ]
    return b"\n".join(found)


def kept(folder: Path) -> bytes:
    """Every file of a data directory: tables, WAL, Temporal's database, logs, spool, seals."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_no_byte_of_the_person_is_in_a_dump_or_in_a_file(forgotten: Forgotten) -> None:
    everything = dumped(forgotten.life) + kept(forgotten.life.folder)

    assert forgotten.commands
    assert forgotten.person.encode() in everything
    spelled = [form for word in forgotten.words for form in (word.encode(), word.encode("unicode_escape"))]
    assert [form for form in spelled if form in everything] == []


async def test_the_vault_tells_of_an_erased_person_and_takes_nothing_more(forgotten: Forgotten) -> None:
    vault = forgotten.life.doors.vault

    assert await vault.names([forgotten.person]) == {forgotten.person: {"name": "erased person"}}
    assert [await vault.about(note_id(command)) for command in forgotten.commands] == [None] * len(
        forgotten.commands
    )
    with pytest.raises(Erased):
        await vault.write_pending("late", "somebody", [forgotten.person], "diary", "words that come late")
    with pytest.raises(Erased):
        await vault.put_person(forgotten.person, {"name": "Somebody Else"}, "NEW-CODE")


async def test_the_certificate_counts_what_went_and_is_one_of_the_record(forgotten: Forgotten) -> None:
    code, checked = said(forgotten.life, "erasure", "verify", str(forgotten.certificate))
    certified = json.loads(forgotten.certificate.read_text())
    counts = {count["what"]: count["number"] for count in certified["counts"]}

    assert (code, checked) == (0, {"ok": True, "problem": None})
    assert (certified["person"], counts["names"]) == (forgotten.person, 1)
    assert counts["texts"] == len(forgotten.commands)
    assert counts["keys"] >= 2
    assert counts["histories"] >= 1
    assert [word for word in forgotten.words if word in forgotten.certificate.read_text()] == []


async def test_both_ledgers_and_every_seal_hold_as_before(forgotten: Forgotten) -> None:
    life = forgotten.life
    await life.service.start_sealer()

    verified, told = said(life, "audit", "verify")
    compared, differences = said(life, "audit", "compare")
    replayed, whole = said(life, "audit", "replay", "all")
    await life.service.stop_sealer()

    assert (verified, told["ok"], told["problems"]) == (0, True, [])
    assert (compared, differences["ok"]) == (0, True), differences
    assert (replayed, [log["unread"] for log in whole["logs"].values()]) == (0, [None, None])  # type: ignore[attr-defined]


async def test_the_credit_of_the_person_is_proved_from_the_record_and_from_a_folder_alone(
    forgotten: Forgotten, tmp_path: Path
) -> None:
    life, folder = forgotten.life, tmp_path / "out"
    await life.service.start_sealer()

    here, credit = said(life, "credit", "explain", forgotten.person)
    exported, _ = said(life, "audit", "export", str(folder))
    await life.service.stop_sealer()
    there, handed = said(life, "credit", "explain", forgotten.person, "--export", str(folder))

    assert (here, exported, there) == (0, 0, 0), credit
    assert credit["stream"].endswith(forgotten.person)  # type: ignore[attr-defined]
    assert handed == credit
    assert [word for word in forgotten.words if word in json.dumps(credit)] == []


async def test_the_read_models_are_rebuilt_to_the_same_rows(forgotten: Forgotten) -> None:
    code, told = said(forgotten.life, "rebuild", "--read-models")

    assert (code, told["identical"]) == (0, True)


async def test_with_the_next_wrapping_key_the_old_one_is_in_no_file_and_the_service_goes_on(
    forgotten: Forgotten,
) -> None:
    life = forgotten.life
    old = life.service.dir.secret("kek")
    before = await life.doors.vault.names(await somebody_else(life))

    code, told = said(life, "keys", "rotate")
    shown, holding = said(life, "keys", "show")

    assert (code, told["destroyed"], shown) == (0, True, 0)
    assert holding["held"] == {told["key"]: told["rewrapped"]}
    everything = dumped(life) + kept(life.folder)
    assert [key for key in (old, forgotten.key) if key in everything] == []
    assert await life.doors.vault.names(list(before)) == before
    late = await life.doors.vault.write_pending("after", "reader-1", list(before), "diary", "words")
    assert await life.doors.vault.commitment_holds(late, "words")


async def test_a_second_erasure_is_refused_and_so_is_anybody_else_who_asks(forgotten: Forgotten) -> None:
    again, told = said(forgotten.life, "erase", forgotten.person, "--as", OFFICER)
    other, denied = said(forgotten.life, "erase", forgotten.person, "--as", "somebody")

    assert (again, other) == (1, 1)
    assert "was erased" in str(told["problem"])
    assert "Only data protection" in str(denied["problem"])


async def test_who_is_held_is_not_erased_and_others_are_due_in_their_time(forgotten: Forgotten) -> None:
    life = forgotten.life
    held, other = await somebody_else(life)
    why = ("--reason", "a court asks for it", "--as", OFFICER)

    placed, _ = said(life, "erasure", "hold", held, *why)
    refused, told = said(life, "erase", held, "--as", OFFICER)
    _, due = said(life, "erasure", "due", "--by", "2032-01-01")

    assert (placed, refused) == (0, 1)
    assert "A legal hold stands" in str(told["problem"])
    by_person = {line["person"]["id"]: (line["scope"], line["held"]) for line in due["due"]}  # type: ignore[attr-defined]
    assert (by_person[held], by_person[other]) == ((["everything"], True), (["everything"], False))
    assert forgotten.person not in by_person


async def test_everything_held_about_somebody_is_handed_over(forgotten: Forgotten, tmp_path: Path) -> None:
    (person, _) = await somebody_else(forgotten.life)
    folder = tmp_path / "held"

    code, told = said(forgotten.life, "access-export", person, "--into", str(folder), "--as", OFFICER)

    assert (code, sorted(path.name for path in folder.iterdir())) == (0, told["files"])
    assert (await forgotten.life.doors.vault.names([person]))[person]["name"] in (
        folder / "index.en.html"
    ).read_text(encoding="utf-8")


def test_the_stream_of_the_erasure_names_nobody(forgotten: Forgotten) -> None:
    code, told = said(forgotten.life, "audit", "replay", addresses.erasure(forgotten.person))

    assert (code, told["kind"], told["steps"]) == (0, "erasure", 6)
    assert [word for word in (*forgotten.words, forgotten.person) if word in json.dumps(told)] == []
