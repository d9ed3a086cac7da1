"""The right of access: a person's own words and course, in two languages, and nobody else's secrets."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from console.errors import BadInput
from console.held import BYTE_ORDER, files, write, zipped
from console.pages.held import Held, held_of
from console.pages.readings import readings_of
from console.pages.year import year_of
from domain import addresses
from domain.account_events import OpenAccount
from domain.consultation import AskConsultation
from domain.messages import Stamp
from domain.rematch import RequestRematch
from tests.midyear import Midyear

SECRET = "She does not know that I worry about her."
FORMULA = "=1+1 is no formula"


async def pair_of(midyear: Midyear) -> tuple[str, str, str]:
    """A pair by id, its mentor and its mentee."""
    year = await year_of(midyear.doors)
    pair = year.state.placed.pairs[(await midyear.pairs())[0]]
    return pair.id, pair.mentor, pair.mentee


async def wrote(
    midyear: Midyear, name: str, author: str, subjects: list[str], purpose: str, text: str
) -> None:
    note = await midyear.doors.vault.write_pending(name, author, subjects, purpose, text)
    await midyear.doors.vault.mark([note.note_id])


async def taken(midyear: Midyear, person: str) -> Held:
    return await held_of(midyear.doors, person, "dp-officer", "dpo", "request")


async def test_a_person_gets_who_they_are_and_every_word_that_they_wrote(midyear: Midyear) -> None:
    _, mentor, mentee = await pair_of(midyear)
    await wrote(midyear, "w-1", mentee, [mentor], "wellbeing", "I would like to meet on Mondays.")
    known = (await midyear.doors.vault.names([mentee]))[mentee]

    held = await taken(midyear, mentee)

    assert held.profile == known
    assert await midyear.doors.vault.find_code(held.code) == mentee
    assert [one.text for one in held.words if one.text] == ["I would like to meet on Mondays."]
    assert {event.type for event in held.events} >= {"relationship-opened", "people-enrolled", "pairs-placed"}


async def test_of_others_words_it_tells_at_most_that_they_are_there(midyear: Midyear) -> None:
    _, mentor, mentee = await pair_of(midyear)
    await wrote(midyear, "w-1", mentor, [mentee], "diary", SECRET)
    await wrote(midyear, "w-2", mentor, [mentee], "care", SECRET)
    await wrote(midyear, "w-3", mentor, [mentee], "wellbeing", SECRET)

    held = await taken(midyear, mentee)
    made = b"".join(files(held).values())

    assert [(one.purpose, one.own, one.text) for one in held.words] == [("diary", False, None)]
    assert held.withheld == 2
    assert SECRET.encode() not in made
    assert b"withheld" not in made


async def test_everybody_else_stands_behind_a_pseudonym(midyear: Midyear) -> None:
    _, mentor, mentee = await pair_of(midyear)
    names = await midyear.doors.vault.names([mentor])

    made = b"".join(files(await taken(midyear, mentee)).values())

    others = {*midyear.of("mentor"), *midyear.of("mentee")} - {mentee}
    assert mentee.encode() in made
    assert [one for one in others if one.encode() in made] == []
    assert names[mentor]["name"].encode() not in made


async def test_what_the_other_asked_for_in_confidence_is_not_told(midyear: Midyear) -> None:
    pair, mentor, mentee = await pair_of(midyear)
    asked = RequestRematch(pair=pair, asked_by=mentee)
    await midyear.doors.ledger.execute(midyear.year, asked, Stamp(midyear.now_us, mentee, "asked"))

    own, of_the_other = await taken(midyear, mentee), await taken(midyear, mentor)

    assert "rematch-requested" in {event.type for event in own.events}
    assert "rematch-requested" not in {event.type for event in of_the_other.events}


async def test_a_mentee_is_not_told_what_their_mentor_asked_the_programme(midyear: Midyear) -> None:
    pair, mentor, mentee = await pair_of(midyear)
    stream = addresses.relationship(midyear.cohort.name, pair)
    asked = Stamp(midyear.now_us, mentor, "asked-the-leaders")
    await midyear.doors.ledger.execute(stream, AskConsultation(), asked)

    own = {event.type for event in (await taken(midyear, mentor)).events}
    of_the_other = await taken(midyear, mentee)

    assert own >= {"consultation-asked", "notice-intended"}
    hidden = ("consultation-", "notice-")
    assert [event.type for event in of_the_other.events if event.type.startswith(hidden)] == []
    assert b"answer/" not in files(of_the_other)["data.json"]


async def test_that_it_was_taken_is_recorded_and_the_person_sees_it(midyear: Midyear) -> None:
    _, _, mentee = await pair_of(midyear)

    held = await taken(midyear, mentee)

    seen = (await readings_of(await year_of(midyear.doors), mentee)).readings
    assert [(one.reader.id, one.role, one.matter) for one in seen] == [("dp-officer", "dpo", "file")]
    assert [one.role for one in held.readings] == ["dpo"]


async def test_an_account_and_its_sessions_are_told(midyear: Midyear) -> None:
    account, stamp = OpenAccount(person="person-9"), Stamp(midyear.now_us, "admin-1", "open")
    await midyear.doors.ledger.execute(addresses.accounts(), account, stamp)

    held = await taken(midyear, "person-9")

    assert [(event.type, event.stream) for event in held.events] == [("account-opened", "account/main")]
    assert (held.password, held.linked, held.sessions, held.code) == (False, False, (), "")


async def test_the_files_are_for_people_programs_and_spreadsheets(midyear: Midyear, tmp_path: Path) -> None:
    _, _, mentee = await pair_of(midyear)
    await wrote(midyear, "w-1", mentee, [], "diary", FORMULA)
    held = await taken(midyear, mentee)

    made = files(held)
    write(made, tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(made)
    assert "What the mentoring programme holds about you" in made["index.en.html"].decode()
    assert "Amit a mentorprogram rólad tárol" in made["index.hu.html"].decode()
    assert json.loads(made["data.json"])["words"][-1]["text"] == FORMULA
    rows = list(csv.reader(io.StringIO(made["words.csv"].decode().removeprefix(BYTE_ORDER))))
    assert rows[-1][-1] == f"'{FORMULA}"
    with zipfile.ZipFile(io.BytesIO(zipped(made))) as archive:
        assert sorted(archive.namelist()) == sorted(made)


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()

    with pytest.raises(BadInput, match="not empty"):
        write({"data.json": b""}, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
