"""Checkpoints: the known note of Go's sumdb/note, and nothing that is not signed as it says."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from store.checkpoint import BadKey, BadNote, Checkpoint, Signer, opened, signed, signer, verifier

PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
KNOWN = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJn"
    "AM=\n"
)
OURS = Signer("nearpeer/one", SigningKey(bytes(range(32))))
OTHER = Signer("nearpeer/two", SigningKey(bytes(range(1, 33))))
SEALED = Checkpoint("nearpeer/one/programme", 7, bytes(32))


def test_the_keys_of_go_are_read_and_written_as_they_are() -> None:
    assert str(verifier(PUBLIC)) == PUBLIC
    assert signer(SECRET).secret() == SECRET
    assert str(signer(SECRET).verifier) == PUBLIC


def test_a_note_that_go_signed_has_the_signature_that_we_would_give_it() -> None:
    text = KNOWN.partition("\n\n")[0] + "\n"
    line = KNOWN.partition("\n\n")[2].strip().rpartition(" ")[2]
    by = signer(SECRET)

    assert b64encode(by.verifier.id + by.key.sign(text.encode()).signature).decode() == line


@given(size=st.integers(0, 2**53), root=st.binary(min_size=32, max_size=32), handed=st.booleans())
def test_what_is_signed_is_opened_by_those_who_know_the_key(size: int, root: bytes, handed: bool) -> None:
    made = Checkpoint("nearpeer/one/care", size, root, str(OTHER.verifier) if handed else None)

    note = signed(made, [OURS, OTHER]).encode()

    assert opened(note, [OURS.verifier]) == (made, frozenset({OURS.verifier}))
    assert opened(note, [OTHER.verifier, OURS.verifier]) == (made, frozenset({OURS.verifier, OTHER.verifier}))


def test_no_byte_of_a_checkpoint_can_be_another() -> None:
    note = signed(SEALED, [OURS]).encode()

    for at in range(len(note)):
        for other in (note[at] ^ 1, 0x0A, 0x20):
            changed = note[:at] + bytes([other]) + note[at + 1 :]
            if changed != note:
                with pytest.raises(BadNote):
                    opened(changed, [OURS.verifier])


@pytest.mark.parametrize(
    "note",
    [b"", b"\n\n", b"nothing", b"\xff\xfe", b"a\n1\n\n\n", signed(SEALED, []).encode(), b"a" * 70_000],
)
def test_bytes_that_are_no_note_are_refused(note: bytes) -> None:
    with pytest.raises(BadNote):
        opened(note, [OURS.verifier])


def test_a_note_of_unknown_keys_alone_proves_nothing() -> None:
    with pytest.raises(BadNote, match="None of the known keys"):
        opened(signed(SEALED, [OTHER]).encode(), [OURS.verifier])


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(BadNote, match="no checkpoint"):
        opened(KNOWN.encode(), [verifier(PUBLIC)])


@pytest.mark.parametrize(
    "key",
    [
        "",
        "nearpeer",
        PUBLIC.replace("c74f20a3", "c74f20a4"),
        PUBLIC.replace("c74f20a3", "secret"),
        PUBLIC.replace("+AR", "+Ag"),
        PUBLIC[:-4],
        PUBLIC.replace("Peter", "Peter "),
    ],
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        verifier(key)


@pytest.mark.parametrize("key", [PUBLIC, SECRET.replace("c74f20a3", "c74f20a4"), SECRET[:-4]])
def test_what_is_no_secret_key_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        signer(key)
