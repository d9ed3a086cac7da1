"""A sealed payload is opened by its key in its namespace, unaltered, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload

from runtime.codec import SealedPayloads, UnreadablePayload, key_id

KEY, OLDER, FOREIGN = b"k" * 32, b"o" * 32, b"f" * 32

payloads = st.builds(
    lambda metadata, data: Payload(metadata=metadata, data=data),
    st.dictionaries(st.text(max_size=10), st.binary(max_size=20), max_size=3),
    st.binary(max_size=300),
)


async def seal(payload: Payload, key: bytes = KEY, namespace: str = "default") -> Payload:
    return (await SealedPayloads(key, namespace).encode([payload]))[0]


async def open_(payload: Payload, codec: SealedPayloads) -> Payload:
    return (await codec.decode([payload]))[0]


@given(payload=payloads)
async def test_what_was_sealed_is_opened_unchanged(payload: Payload) -> None:
    assert await open_(await seal(payload), SealedPayloads(KEY, "default")) == payload


async def test_nothing_of_the_payload_is_seen() -> None:
    sealed = await seal(Payload(metadata={"encoding": b"json/plain"}, data=b"met at the museum"))

    assert b"museum" not in sealed.SerializeToString()
    assert b"json" not in sealed.SerializeToString()


async def test_the_same_words_look_different_each_time() -> None:
    payload = Payload(data=b"met at the museum")

    assert (await seal(payload)).data != (await seal(payload)).data


async def test_an_older_key_still_opens_and_the_new_one_seals() -> None:
    payload = Payload(data=b"met at the museum")
    rotated = SealedPayloads(KEY, "default", older=[OLDER])

    assert await open_(await seal(payload, OLDER), rotated) == payload
    assert (await rotated.encode([payload]))[0].metadata["encryption-key-id"] == key_id(KEY).encode()


async def test_a_payload_that_was_never_sealed_is_read_as_it_is() -> None:
    payload = Payload(metadata={"encoding": b"json/plain"}, data=b'"plain"')

    assert await open_(payload, SealedPayloads(KEY, "default")) == payload


async def test_a_missing_key_is_named_by_its_id() -> None:
    with pytest.raises(UnreadablePayload, match=key_id(FOREIGN)):
        await open_(await seal(Payload(data=b"x"), FOREIGN), SealedPayloads(KEY, "default"))


async def test_a_payload_moved_to_another_namespace_is_refused() -> None:
    with pytest.raises(UnreadablePayload, match="altered or moved"):
        await open_(await seal(Payload(data=b"x")), SealedPayloads(KEY, "other"))


@given(data=st.data())
async def test_one_altered_bit_is_refused(data: st.DataObject) -> None:
    sealed = await seal(Payload(data=b"met at the museum"))
    bit = data.draw(st.integers(0, 8 * len(sealed.data) - 1))
    altered = bytearray(sealed.data)
    altered[bit // 8] ^= 1 << bit % 8
    sealed.data = bytes(altered)

    with pytest.raises(UnreadablePayload, match="altered or moved"):
        await open_(sealed, SealedPayloads(KEY, "default"))


def test_the_id_of_a_key_tells_nothing_of_it() -> None:
    assert key_id(KEY) != key_id(OLDER)
    assert len(key_id(KEY)) == 16
