"""A backup, work after it, the loss of both databases, and what comes back: nothing acknowledged is lost."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.draining import Draining
from console import auditing, backups, loading, restoring, secrets
from console.cli import answer
from console.errors import BadInput
from console.planning import Read
from console.readmitting import of_certificate
from console.restoring import Wanted
from console.service import Doors
from domain import addresses
from runtime.datadir import SPOOL_KEY, DataDir
from runtime.errors import EngineError
from runtime.postgres import Urls
from runtime.settings import Settings
from store.keys import Erased
from store.raising import Pairs
from store.restating import statement_of
from store.sessions import KeptSessions
from store.snapshots import schemas_in
from store.spool import Spool
from store.vault import ERASED_PERSON
from tests.conftest import KEK
from tests.console.lost import (
    AFTER,
    BEFORE,
    OFFICER,
    WORDS,
    empty_databases,
    seal,
    silent,
    tampered,
    types_of,
)
from tests.console.recovered import Story, settings_of, story_of

LOGS = ("programme", "care", "access")
NOTES_OF = """
SELECT note_id FROM vault.note WHERE note_id IN (
    SELECT split_part(body::jsonb #>> '{report,note}', '#', 1) FROM care.event WHERE stream = $1)"""


@pytest.fixture(scope="module")
async def story(midyear_template: tuple[Urls, Read]) -> AsyncIterator[Story]:
    async with story_of(*midyear_template) as made:
        yield made


async def test_a_backup_is_checked_at_its_end_and_holds_no_secret(story: Story) -> None:
    made, old = story.lost.backed_up, story.lost.old
    kept = [path.read_bytes() for path in story.lost.backup.rglob("*") if path.is_file()]
    held = [path.read_bytes() for path in (*old.secrets.iterdir(), old.sealer / "key")]

    assert (made.ok, made.problems) == (True, ())
    assert not any(secret in content for secret in [*held, KEK] for content in kept)


async def test_the_record_comes_back_entry_by_entry(story: Story) -> None:
    sizes = {name: facts.size for name, facts in story.lost.backed_up.logs.items()}

    assert story.back.logs == sizes
    assert await story.doors.logs["programme"].head() == sizes["programme"]
    assert all(model.identical for model in story.back.models)


async def test_every_name_of_the_backup_opens_however_busy_the_service_was_meanwhile(story: Story) -> None:
    rows = await story.doors.db.fetch("SELECT person_id FROM vault.person WHERE sealed <> ''")
    people = [row["person_id"] for row in rows]

    names = await story.doors.vault.names(people)

    assert any(person.startswith("busy-") for person in people)
    assert [person for person in people if names[person]["name"] == ERASED_PERSON] == []


async def test_every_acknowledged_step_of_an_emergency_is_there_again_in_its_order(story: Story) -> None:
    given = story.back.emergencies

    assert (given.refused, given.unreadable) == ((), 0)
    assert set(given.cases) == {addresses.emergency(case) for case in (BEFORE, AFTER)}
    assert await types_of(story.doors) == story.lost.care
    case = (await story.doors.ledger.view(addresses.emergency(BEFORE), 0)).state
    assert case.officer == OFFICER


async def test_the_words_of_a_report_wait_for_the_watchdog_which_brings_them_back(story: Story) -> None:
    place = DataDir(story.settings.data_dir, story.settings)
    spool, doors = Spool(place.spool, place.public_key()), story.doors
    pairs, key = Pairs(doors.db), place.secret(SPOOL_KEY)

    await Draining(spool, doors.ledger, doors.vault, pairs, key).once()

    assert story.back.reports >= 1
    assert spool.waiting() == []
    assert story.back.differences.texts_lost == ()
    assert WORDS in await _words(doors, addresses.emergency(AFTER))


async def _words(doors: Doors, stream: str) -> list[str]:
    notes = await doors.db.fetch(NOTES_OF, stream)

    async def nobody_minds(_: object) -> None:
        return None

    return [await doors.vault.read(row["note_id"], nobody_minds) for row in notes]


async def test_what_is_gone_is_told_by_name_and_only_what_people_did_is_to_be_entered_again(
    story: Story,
) -> None:
    told, sizes = story.back.differences, story.back.logs
    logs = {one.log: one for one in told.logs}
    programme = logs["programme"]

    assert {name: (one.size, one.sealed) for name, one in logs.items()} == {
        name: (sizes[name], story.lost.sealed[name]) for name in LOGS if story.lost.sealed[name] > sizes[name]
    }
    assert programme.gone == programme.listed == programme.again + programme.by_itself + programme.to_enter
    assert {one.stream for one in told.to_enter} == {stream for stream, _ in story.lost.entered}
    assert (logs["care"].to_enter, logs["care"].again) == (0, logs["care"].gone)


async def test_who_was_forgotten_after_the_backup_stays_forgotten(story: Story) -> None:
    (again,) = story.back.forgotten

    assert (again.person, again.certified) == (story.lost.forgotten, False)
    with pytest.raises(Erased):
        await story.doors.keys.obtain([story.lost.forgotten], "profile")


async def test_nobody_is_signed_in_by_a_backup(story: Story) -> None:
    assert story.back.ended.sessions == 1
    assert await KeptSessions(story.doors.db).of("token") is None


async def test_the_seal_says_what_is_gone_and_goes_on_under_a_new_name(story: Story) -> None:
    place = DataDir(story.settings.data_dir, story.settings)
    stated = statement_of(place.seals, "programme")

    await seal(story.settings)
    verified = await auditing.verify(story.settings, None, (), silent)

    assert stated is not None
    assert stated.before is not None
    assert (stated.size, stated.before.size) == (story.back.logs["programme"], story.lost.sealed["programme"])
    assert (verified.ok, verified.problems) == (True, ())
    assert any(line.startswith("programme: restored with") for line in verified.restored)


async def test_a_full_installation_a_broken_backup_and_another_key_are_refused_and_nothing_is_written(
    story: Story, midyear_template: tuple[Urls, Read]
) -> None:
    old, backup = story.lost.old.path, story.lost.backup
    wanted = Wanted(backup, secrets=old, rebuild=False)
    broken = Wanted(tampered(backup, story.folder / "broken"), secrets=old, rebuild=False)
    async with empty_databases(midyear_template[0], "refused") as fresh:
        target = story.folder / "refused"

        with pytest.raises(BadInput, match="has schemas already"):
            await restoring.restore(story.settings, wanted, silent)
        with pytest.raises(BadInput, match="is not what was backed up"):
            await restoring.restore(settings_of(fresh, target), broken, silent)
        with pytest.raises(BadInput, match="are wrapped under"):
            await restoring.restore(settings_of(fresh, target, bytes(32)), wanted, silent)
        with pytest.raises(BadInput, match=r"spool\.key"):
            await restoring.restore(settings_of(fresh, target), Wanted(backup, rebuild=False), silent)

        assert not target.exists()
        assert await schemas_in(fresh["url"]) == []


async def test_what_fails_in_the_midst_leaves_nothing_half_restored(
    story: Story, midyear_template: tuple[Urls, Read]
) -> None:
    record = backups.record_of(story.lost.backup)
    lie = record.model_copy(update={"logs": {**record.logs, "care": record.logs["access"]}})
    other = story.folder / "lying"
    shutil.copytree(story.lost.backup, other)
    (other / "record" / "manifest.json").chmod(0o600)
    (other / "record" / "manifest.json").write_text(lie.model_dump_json(), encoding="utf-8")
    async with empty_databases(midyear_template[0], "halved") as fresh:
        target = story.folder / "halved"

        with pytest.raises(EngineError, match="came back as another one"):
            await restoring.restore(
                settings_of(fresh, target), Wanted(other, secrets=story.lost.old.path, rebuild=False), silent
            )

        assert not target.exists()
        assert (await schemas_in(fresh["url"]), await schemas_in(fresh["keys_url"])) == ([], [])


async def test_a_backup_without_its_keys_asks_for_those_of_a_later_one(story: Story) -> None:
    dropped = story.folder / "dropped"
    shutil.copytree(story.lost.backup, dropped)
    shutil.rmtree(dropped / "keys")

    alone = await backups.check(dropped, None, silent)
    with_keys = await backups.check(dropped, story.lost.backup / "keys", silent)

    assert (alone.ok, alone.keys) == (True, None)
    assert (with_keys.ok, with_keys.keys is not None) == (True, True)


async def test_messages_that_left_and_that_the_record_does_not_know_are_told(
    story: Story, tmp_path: Path
) -> None:
    known, unknown = f"{addresses.emergency(AFTER)}/page/1/{OFFICER}", "relationship/2025/gone/r/1/person-9"
    (tmp_path / "sent").write_text(f"{known}\n{unknown}\n")

    told = await restoring.reconcile(story.settings, tmp_path / "sent")

    assert told.sent == (unknown,)
    assert told.ok is False


def test_a_certificate_says_whose_keys_must_not_come_back() -> None:
    certificate = b'{"person": "person-1", "scope": ["everything"], "asked_us": 5}'
    of_diaries = b'{"person": "person-1", "scope": ["diary"], "asked_us": 5}'

    assert of_certificate(certificate, "c.json") == ("person-1", None, 5)
    assert of_certificate(of_diaries, "d.json").purposes == ("diary",)
    with pytest.raises(BadInput, match="is no certificate"):
        of_certificate(b"[]", "e.json")


async def test_a_backup_is_loaded_into_a_throw_away_server_and_compared_by_its_roots(story: Story) -> None:
    whole = await loading.check_by_loading(story.settings, story.lost.backup, None, silent)

    assert (whole.ok, whole.loaded, whole.problems) == (True, True, ())


def test_a_folder_after_the_verb_is_where_the_backup_goes(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    code = answer(["backup", str(story.lost.backup), "--data-dir", str(story.settings.data_dir), "--json"])

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (code, told["ok"]) == (1, False)
    assert "is not empty" in told["problem"]


def test_a_backup_and_the_differences_are_told_in_lines_for_people(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data-dir", str(story.settings.data_dir)]

    whole = answer(["backup", "check", str(story.lost.backup)])
    left = answer(["reconcile", *place])

    lines = capsys.readouterr().out
    assert (whole, left) == (0, 1)
    assert f"{story.lost.backup}: whole." in lines
    assert "meeting-recorded" in lines


async def test_the_secrets_are_never_copied_into_a_backup(story: Story) -> None:
    old = Settings.load(data_dir=story.lost.old.path)

    copied = secrets.copy_apart(old, story.folder / "safe")

    assert {"secrets/spool.key", "sealer/key"} <= set(copied.files)
    with pytest.raises(BadInput, match="within a backup"):
        secrets.copy_apart(old, story.lost.backup / "secrets")
