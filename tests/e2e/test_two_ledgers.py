"""A rehearsed year in two ledgers: they say the same, and what is done to one is told by the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError

from console.comparing.divergence import Divergence
from console.comparing.reading import compare
from console.memory import Outcome
from console.planning import read
from console.summary import differences
from console.year import final
from domain import addresses
from domain.streams import log_of
from runtime.addresses import found
from runtime.errors import EngineError
from runtime.settings import Settings
from runtime.temporal import connect
from store.database import Database
from tests.e2e.conftest import Lived, eventually
from tests.e2e.test_sealing import said
from tests.histories.paths import FOLDER, every_path
from tests.store.builders import behind_the_guards

EXPORTS = {"other-runs", "case-runs"}
"""Kinds of streams that hold nothing but what was exported, which no year counts."""
COLUMNS = (
    "position, stream, version, written_us, type, schema, body, occurred_us, recorded_us, actor, policy,"
    " command_id, ordinal, digest, cause, leaf_hash"
)


@pytest.fixture
async def owner(whole_year: Lived) -> AsyncIterator[Database]:
    """Whoever may do everything to the record."""
    db = Database(whole_year.service.places_of_record()[0], pool_size=1)
    yield db
    await db.close()


@pytest.fixture
async def temporal(whole_year: Lived) -> Client:
    """Temporal, as the year's drivers use it."""
    places = found(whole_year.service.settings)
    return await connect(places.temporal, places.namespace, codec_key=places.codec_key)


async def divergences(life: Lived) -> list[Divergence]:
    """Where the two ledgers differ."""
    return list((await compare(life.service.settings, lambda *_: None)).divergences)


async def test_the_two_ledgers_of_a_year_say_the_same(whole_year: Lived) -> None:
    code, told = said(whole_year.service, "compare")

    erasures = await whole_year.doors.logs["programme"].streams(addresses.erasure(""))
    assert (code, told["ok"], told["divergences"]) == (0, True, [])
    assert told["workflows"] == whole_year.rehearsed.workflows["started"] + len(erasures)
    assert told["activities"] > told["runs"] > told["workflows"]  # type: ignore[operator]


@asynccontextmanager
async def without(owner: Database, condition: str) -> AsyncIterator[dict[str, Any]]:
    """An event is gone, while the block runs."""
    (row,) = await owner.fetch(f"SELECT * FROM programme.event WHERE {condition} ORDER BY position LIMIT 1")
    kept = "CREATE TABLE IF NOT EXISTS public.kept (LIKE programme.event)"
    taking = f"INSERT INTO public.kept SELECT * FROM programme.event WHERE position = {row['position']}"
    await behind_the_guards(
        owner, kept, taking, f"DELETE FROM programme.event WHERE position = {row['position']}"
    )
    try:
        yield dict(row)
    finally:
        back = f"INSERT INTO programme.event ({COLUMNS}) SELECT {COLUMNS} FROM public.kept"
        await behind_the_guards(owner, back, "DROP TABLE public.kept")


async def test_the_result_of_an_activity_that_is_removed_is_told_with_its_activity(
    whole_year: Lived, owner: Database
) -> None:
    async with without(owner, "type = 'notice-sent'") as gone:
        code, told = said(whole_year.service, "compare")
        differing = await divergences(whole_year)

    assert (code, told["ok"]) == (1, False)
    acted = next(one for one in differing if one.what == "no-event" and one.event)
    assert (acted.stream, acted.workflow) == (gone["stream"], gone["stream"])
    holes = [one for one in differing if one.what in ("position-missing", "version-missing")]
    assert [(one.position, one.version) for one in holes] == [
        (gone["position"], None),
        (None, gone["version"]),
    ]


async def test_an_event_that_nobody_brought_about_is_told(whole_year: Lived, owner: Database) -> None:
    (last,) = await owner.fetch(
        "SELECT * FROM programme.event WHERE stream ^@ 'relationship/' ORDER BY version DESC LIMIT 1"
    )
    forged = (
        f"INSERT INTO programme.event ({COLUMNS}) SELECT head.position + 1, stream, version + 1,"
        " event.written_us + 1, type, schema, body, occurred_us, recorded_us, actor, policy,"
        f" '{last['stream']}/tick/1', 0, NULL, NULL, leaf_hash FROM programme.event, programme.head"
        f" WHERE event.position = {last['position']}"
    )
    await behind_the_guards(owner, forged, "UPDATE programme.head SET position = position + 1")
    try:
        differing = await divergences(whole_year)
    finally:
        await behind_the_guards(
            owner,
            "DELETE FROM programme.event WHERE position = (SELECT max(position) FROM programme.event)",
            "UPDATE programme.head SET position = position - 1",
        )

    where = (last["stream"], last["version"] + 1)
    assert [(one.stream, one.version) for one in differing if one.what == "no-command"] == [where]


async def test_a_run_that_temporal_has_dropped_is_read_from_its_exported_history(
    whole_year: Lived, exported: int, temporal: Client
) -> None:
    run = await _dropped(whole_year, temporal)
    file = whole_year.service.dir.histories / "year" / run.workflow_id / f"{run.run_id}.json"
    content = file.read_bytes()

    compared = await compare(whole_year.service.settings, lambda *_: None)
    assert (compared.divergences, compared.exported) == ((), 1)

    file.unlink()
    gone = await divergences(whole_year)
    file.write_bytes(content.replace(b'"eventId":"1"', b'"eventId":"9"', 1))
    changed = await divergences(whole_year)
    file.unlink()
    file.write_bytes(content)

    assert _about_the_file(gone) == {("export-missing", run.workflow_id, run.run_id)}
    assert _about_the_file(changed) == {("export-differs", run.workflow_id, run.run_id)}
    assert {one.what for one in gone} & {"run-missing", "no-run", "no-activity"}


def _about_the_file(differing: list[Divergence]) -> set[tuple[str, str | None, str | None]]:
    return {(one.what, one.workflow, one.run) for one in differing if one.what.startswith("export")}


async def _dropped(life: Lived, temporal: Client) -> WorkflowExecution:
    """The newest run of a pair's driver, which Temporal has no more."""
    (stream, *_) = await life.doors.logs["programme"].streams("relationship/")
    handle = temporal.get_workflow_handle(stream)
    run = WorkflowExecution(workflow_id=stream, run_id=(await handle.describe()).run_id)
    await temporal.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(namespace=temporal.namespace, workflow_execution=run)
    )

    async def is_gone() -> bool:
        try:
            await temporal.get_workflow_handle(stream, run_id=run.run_id).fetch_history()
        except RPCError:
            return True
        return False

    await eventually(is_gone)
    return run


async def test_without_temporal_nothing_is_said_to_be_equal(whole_year: Lived) -> None:
    folder = whole_year.service.dir.path
    away = Settings.load(data_dir=folder, temporal_address="127.0.0.1:1")

    with pytest.raises(EngineError, match=r"Temporal cannot be reached at 127\.0\.0\.1:1"):
        await compare(away, lambda *_: None)


async def test_an_exported_history_changes_nothing_of_what_the_year_comes_to(
    whole_year: Lived, exported: int
) -> None:
    whole = whole_year.rehearsed.outcome

    now = await final(whole_year.doors, read(whole_year.plan).until_us)

    assert exported > 0
    assert differences(now, whole) == []
    assert now.events - await beside_the_year(whole_year, now, whole) == whole.events


async def beside_the_year(life: Lived, now: Outcome, year: Outcome) -> int:
    """The events of streams that others began after the year: those of erasures and of keys."""
    others = now.states.keys() - year.states.keys()
    begun = [stream for stream in others if addresses.kind_of(stream) not in EXPORTS]
    return sum([len(await life.doors.logs[log_of(stream)].read(stream)) for stream in begun])


async def test_every_history_is_replayed_and_one_that_this_code_would_not_make_is_named(
    whole_year: Lived,
) -> None:
    golden = FOLDER / "Relationship" / "notice-of-a-question.json"
    stray = whole_year.service.dir.histories / "year" / "relationship" / "2025" / "stray" / "run-1.json"
    stray.parent.mkdir(parents=True)
    stray.write_text(golden.read_text().replace('"name":"settle"', '"name":"settle-otherwise"'))

    code, told = said(whole_year.service, "check-code")
    stray.unlink()

    misfits: list[dict[str, Any]] = told["misfits"]  # type: ignore[assignment]
    assert (code, told["ok"]) == (1, False)
    assert [(one["workflow"], one["history"]) for one in misfits] == [
        ("Relationship", "relationship/2025/stray/run-1")
    ]
    assert (misfits[0]["source"], misfits[0]["event"]) == ("exported", 5)
    assert told["sources"]["corpus"] == len(list(every_path()))  # type: ignore[index]
