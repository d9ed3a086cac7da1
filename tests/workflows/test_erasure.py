"""The erasure on the real engine: to its certificate, through faults, or ended by what is in its way."""

from temporalio.testing import ActivityEnvironment

from domain import addresses
from domain.erasing import ErasureState
from domain.erasure_events import AskErasure
from domain.messages import Command
from store.database import Database
from store.vault import Vault
from tests.activities.cohort import BEGINS_US, Cohort
from tests.workflows.drivers import Drivers, attempted
from tests.workflows.faults import RAISES_TWICE

NAME = "Régi Réka"
PERSON = "former-1"
STREAM = addresses.erasure(PERSON)
ASK = AskErasure(basis="request")


async def known(drivers: Drivers) -> Vault:
    """Somebody with a name and a text."""
    vault = drivers.vault
    assert vault
    await vault.put_person(PERSON, {"name": NAME}, "CODE-1")
    await vault.write_pending("diary-1", PERSON, [], "diary", "words")
    return vault


async def asked(drivers: Drivers, cohort: Cohort, command: Command = ASK) -> ErasureState:
    """What has become of it once the driver has ended."""
    await cohort.says(STREAM, command, BEGINS_US)
    await drivers.rest(STREAM)
    await drivers.handle(STREAM).result()
    return await state_of(cohort)


async def state_of(cohort: Cohort) -> ErasureState:
    state: ErasureState = await cohort.state(STREAM)
    return state


async def test_it_goes_from_the_asking_to_the_certificate(drivers: Drivers, cohort: Cohort) -> None:
    vault = await known(drivers)

    (erasing,) = (await asked(drivers, cohort)).over

    counts = {count.what: count.number for _, each in erasing.taken for count in each}
    assert erasing.digest
    assert (counts["keys"], counts["names"], counts["texts"]) == (2, 1, 1)
    assert await vault.names([PERSON]) == {PERSON: {"name": "erased person"}}


async def test_a_step_that_is_not_recorded_is_done_again(
    drivers: Drivers, cohort: Cohort, owner: Database
) -> None:
    vault = await known(drivers)
    await cohort.says(STREAM, ASK, BEGINS_US)
    await owner.execute(RAISES_TWICE.format(table="programme.event"))

    await drivers.relay_all()
    await attempted(drivers, STREAM, 2)
    await drivers.rest(STREAM)
    await drivers.handle(STREAM).result()

    (erasing,) = (await state_of(cohort)).over
    assert erasing.digest
    assert await vault.names([PERSON]) == {PERSON: {"name": "erased person"}}


async def test_who_takes_part_when_the_driver_looks_is_not_erased(drivers: Drivers, cohort: Cohort) -> None:
    vault = drivers.vault
    assert vault
    await cohort.begins()
    await vault.put_person("mentor-1", {"name": NAME}, "CODE-1")
    await cohort.says(addresses.erasure("mentor-1"), ASK, BEGINS_US)

    await drivers.rest(addresses.erasure("mentor-1"))
    await drivers.handle(addresses.erasure("mentor-1")).result()

    state: ErasureState = await cohort.state(addresses.erasure("mentor-1"))
    assert state.over[0].refused == ("relationship-runs", "takes-part")
    assert await vault.names(["mentor-1"]) == {"mentor-1": {"name": NAME}}


async def test_a_name_in_temporals_data_ends_it(drivers: Drivers, cohort: Cohort) -> None:
    vault = await known(drivers)
    await drivers.temporal.starter.start_workflow(
        "Erasure", STREAM, id=STREAM, task_queue="nobody-works-here", memo={"about": NAME}
    )
    await drivers.handle(STREAM).terminate("planted")
    erasure = drivers.erasure()
    assert erasure

    await cohort.says(STREAM, ASK, BEGINS_US, command_id="ask")
    await ActivityEnvironment().run(erasure.take, STREAM, "ask")

    assert (await state_of(cohort)).over[0].refused == ("named-outside-the-vault",)
    assert await vault.names([PERSON]) == {PERSON: {"name": NAME}}
