"""A form with a file: bounded, in memory alone, and taken whole or not at all."""

from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request

from console.rosters.reading import MOST_BYTES
from console.web.sending import Sent, sent

BOUNDARY = "between"


def form(*parts: tuple[str, bytes]) -> bytes:
    """A form of parts, each with its heading line."""
    told = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + body + b"\r\n"
        for head, body in parts
    )
    return told + f"--{BOUNDARY}--\r\n".encode()


async def received(body: bytes, kind: str = f"multipart/form-data; boundary={BOUNDARY}") -> Sent:
    """What is made of a body, which comes in pieces."""
    pieces: Sequence[bytes] = [body[start : start + 65_536] for start in range(0, len(body), 65_536)] or [b""]

    async def coming() -> AsyncIterator[dict[str, object]]:
        for number, piece in enumerate(pieces, start=1):
            yield {"type": "http.request", "body": piece, "more_body": number < len(pieces)}

    stream = coming()
    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    return await sent(Request(scope, lambda: anext(stream)), "file")


NAMED = ('name="csrf"', b"token")


async def test_fields_and_the_file_arrive_and_folders_of_its_name_do_not() -> None:
    come = await received(form(NAMED, (r'name="file"; filename="C:\lists\anna.csv"', b"a;b")))

    assert (come.fields, come.wrong) == ({"csrf": ["token"]}, {})
    assert (come.files["file"].name, come.files["file"].content) == ("anna.csv", b"a;b")


async def test_a_form_without_a_file_is_one_in_which_it_is_left_out() -> None:
    assert (await received(form(NAMED, ('name="file"; filename=""', b"")))).files == {}


async def test_a_file_that_is_too_large_is_named_and_the_fields_before_it_stay() -> None:
    for size in (MOST_BYTES + 1, MOST_BYTES + 1_000_000):
        come = await received(form(NAMED, ('name="file"; filename="a.csv"', b"x" * size)))
        assert come == Sent({"csrf": ["token"]}, wrong={"file": "too-large"})


async def test_a_file_that_is_cut_off_on_its_way_is_not_taken() -> None:
    whole = form(NAMED, ('name="file"; filename="a.csv"', b"a,b\n1,2\n3,4\n"))

    assert await received(whole[:-20]) == Sent({"csrf": ["token"]}, wrong={"file": "cut-off"})


async def test_what_is_no_form_and_two_files_at_once_are_not_taken() -> None:
    two = form(*[(f'name="file"; filename="{n}.csv"', b"a") for n in (1, 2)])

    assert (await received(two)).wrong == {"file": "unusable"}
    assert (await received(b"noise", "multipart/form-data")).wrong == {"file": "cut-off"}
