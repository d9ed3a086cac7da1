"""Server-sent events: pieces of a page as they come, a beat between them, and an end when the right ends."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress

BEAT_S = 0.5
"""How often it is asked whether the reader still may."""
BEATS_A_SIGN = 10
"""After so many something is sent, so that the line stays open."""
AGAIN_MS = 1_000


async def live(
    pieces: AsyncGenerator[str, None], allowed: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    """The pieces as events without a name; ends when the reader may no longer."""
    yield f"retry: {AGAIN_MS}\n\n".encode()
    number, quiet = 0, 0
    coming = asyncio.ensure_future(anext(pieces, None))
    try:
        while await allowed():
            ready, _ = await asyncio.wait({coming}, timeout=BEAT_S)
            if not ready:
                quiet += 1
                if quiet % BEATS_A_SIGN == 0:
                    yield b": here\n\n"
                continue
            piece = coming.result()
            if piece is None:
                return
            number, quiet = number + 1, 0
            if not await allowed():
                return
            yield event(piece, number)
            coming = asyncio.ensure_future(anext(pieces, None))
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await coming
        await pieces.aclose()


def event(piece: str, number: int) -> bytes:
    """One event with its number; a piece may have several lines."""
    lines = "".join(f"data: {line}\n" for line in piece.splitlines() or [""])
    return f"id: {number}\n{lines}\n".encode()
