"""Keys: one per person and purpose whoever asks first, none after the fence, none in clear."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from runtime.postgres import Urls
from store.database import Database
from store.keys import Erased, Keys, WrongWrappingKey


@pytest.fixture
async def others(urls: Urls) -> AsyncIterator[list[Keys]]:
    """The keys as seen by four further processes."""
    opened = [Database(urls["keys_url"], pool_size=4) for _ in range(4)]
    yield [Keys(db, bytes(range(32))) for db in opened]
    for db in opened:
        await db.close()


async def test_writers_that_ask_at_once_get_the_same_key(keys: Keys, others: list[Keys]) -> None:
    answers = await asyncio.gather(
        *(
            each.obtain(["person-2", "person-1"][:: 1 if n % 2 else -1], "diary")
            for n in range(5)
            for each in [keys, *others]
        )
    )

    assert all(answer == answers[0] for answer in answers)
    assert set(answers[0]) == {"person-1", "person-2"}


async def test_every_person_and_purpose_has_a_key_of_64_bytes_of_its_own(keys: Keys) -> None:
    profile = await keys.obtain(["person-1", "person-2"], "profile")
    diary = await keys.obtain(["person-1"], "diary")

    found = [*profile.values(), *diary.values()]
    assert len(set(found)) == 3
    assert {len(key) for key in found} == {64}


async def test_existing_keys_are_found_and_none_is_made(keys: Keys) -> None:
    made = await keys.obtain(["person-1"], "profile")

    assert await keys.existing(["person-1", "person-2"], "profile") == made
    assert await keys.existing(["person-1"], "diary") == {}


async def test_behind_the_fence_there_are_no_keys_for_any_purpose(keys: Keys) -> None:
    await keys.obtain(["person-1"], "profile")

    await keys.erase("person-1")

    assert await keys.is_erased("person-1")
    assert await keys.existing(["person-1"], "profile") == {}
    for purpose in ("profile", "diary"):
        with pytest.raises(Erased, match="person-1"):
            await keys.obtain(["person-0", "person-1"], purpose)


async def test_a_person_who_never_had_a_key_can_be_fenced(keys: Keys) -> None:
    await keys.erase("person-1")

    with pytest.raises(Erased):
        await keys.obtain(["person-1"], "profile")
    assert not await keys.is_erased("person-2")


async def test_the_moment_of_the_erasure_is_kept(keys: Keys, keys_db: Database) -> None:
    await keys.erase("person-1")
    first = await keys_db.fetchrow("SELECT erased_us FROM keys.person")
    await keys.erase("person-1")

    assert await keys_db.fetchrow("SELECT erased_us FROM keys.person") == first
    assert first["erased_us"] > 1_700_000_000_000_000


async def test_no_key_survives_an_erasure_that_races_with_its_making(keys: Keys, others: list[Keys]) -> None:
    for n in range(15):
        person = f"person-{n}"
        outcomes = await asyncio.gather(
            *(each.obtain([person], f"purpose-{m}") for m, each in enumerate(others)),
            keys.erase(person),
            return_exceptions=True,
        )
        assert {type(outcome) for outcome in outcomes} <= {dict, Erased, type(None)}
        assert [await keys.existing([person], f"purpose-{m}") for m in range(4)] == [{}] * 4


async def test_a_key_of_the_service_is_made_once(keys: Keys, others: list[Keys]) -> None:
    answers = await asyncio.gather(*(each.service("code-index") for each in [keys, *others]))

    assert len(set(answers)) == 1
    assert await keys.service("something-else") not in answers


async def test_keys_lie_wrapped(keys: Keys, keys_db: Database) -> None:
    key = (await keys.obtain(["person-1"], "profile"))["person-1"]
    stored = (await keys_db.fetchrow("SELECT wrapped FROM keys.person_key"))["wrapped"]

    assert key not in stored
    assert len(stored) == 72


async def test_a_damaged_wrapped_key_is_a_clear_fault(keys: Keys, keys_db: Database) -> None:
    await keys.obtain(["person-1"], "profile")
    await keys_db.execute(
        "UPDATE keys.person_key SET wrapped = set_byte(wrapped, 8, 255 - get_byte(wrapped, 8))"
    )

    with pytest.raises(WrongWrappingKey):
        await keys.existing(["person-1"], "profile")


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_wrapping_key_has_32_bytes(keys_db: Database, size: int) -> None:
    with pytest.raises(ValueError, match="exactly 32 bytes"):
        Keys(keys_db, bytes(size))


async def test_in_a_crowd_only_who_asks_for_an_erased_person_is_refused(keys: Keys) -> None:
    await keys.obtain(["person-7"], "diary")
    await keys.erase("person-7")

    answers = await asyncio.gather(
        *(keys.obtain([f"person-{n}"], "diary" if n % 2 else "care") for n in range(20)),
        return_exceptions=True,
    )

    assert [n for n, answer in enumerate(answers) if isinstance(answer, Erased)] == [7]
    for n, answer in enumerate(answers):
        if n != 7:
            assert answer == await keys.existing([f"person-{n}"], "diary" if n % 2 else "care")
            assert list(answer) == [f"person-{n}"]
