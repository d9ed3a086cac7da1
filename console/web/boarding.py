"""Draws the board's columns for whoever watches: once for all who see the same, and a beat between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from hashlib import sha256
from typing import Any, Literal

from console.board.asked import Asked
from console.board.living import Board
from console.pages.tasks import TaskKind
from console.pages.today import TodayPage, today
from console.pages.year import Page
from console.web.rendering import piece
from console.web.texts.today import TODAY
from console.web.visit import Visit
from domain.board import Act
from domain.errors import Refusal
from store.database import Unreachable

View = Literal["picture", "table"]
BOARD = "today_board.html"
BEAT_S = 3.0
PACE_S = 1.0
"""Pieces follow each other no faster: whoever reads is not read to."""
KEEPS = 200
MINUTE_US = 60_000_000
STEPS: dict[Act, str] = {
    "answer": "#support",
    "decide-rematch": "?act=end#act",
    "hold-check-in": "?act=fact-check-in#act",
    "ask-service": "#support",
    "decide-rung": "#ladder",
    "ask-mentor": "",
    "offer-cadence": "?act=rhythm#act",
    "ask-late-entry": "#obligations",
    "nothing": "",
}
"""Where on the page of a pair each next step is taken."""
TASKS: dict[TaskKind, str] = {
    "messages": "/messages",
    "credits": "/credits",
    "no-amount": "/policy",
    "attendance": "/sessions",
    "waiting": "/pairing",
}


async def columns(visit: Visit, asked: Asked) -> AsyncIterator[str]:
    """The columns as pieces of pages, at once and whenever they are others, at most once a second.

    While the record is away there is silence: whoever hears nothing for ten seconds must not rely on it.
    """
    board, seen = visit.ends.board, -1
    board.start()
    while True:
        with suppress(Unreachable, Refusal):
            if board.is_level:
                year = await visit.ends.year()
                if board.revision != seen:
                    seen = board.revision
                    shown = await today(year, board.morning, asked, with_picture=False)
                    yield _columns(visit, board, shown, asked)
                yield f'<i data-beat="{year.now_us}"></i>'
        await asyncio.sleep(PACE_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S):
                await board.news(seen)


def _columns(visit: Visit, board: Board, shown: TodayPage, asked: Asked) -> str:
    key = (visit.language, asked)
    state = (shown.revision, shown.as_of_us // MINUTE_US)
    known, drawn = board.drawn.get(key, ((-1, -1), ""))
    if known != state:
        drawn = piece(visit, BOARD, TODAY, **drawable(shown), now_us=shown.as_of_us)
        drawn = " ".join(filter(None, (line.strip() for line in drawn.splitlines())))
        if len(board.drawn) >= KEEPS:
            board.drawn.clear()
        board.drawn[key] = (state, drawn)
    return drawn


def drawable(page: TodayPage) -> dict[str, Any]:
    """What the templates of the board need."""
    return {"page": page, "mark": mark, "steps": STEPS, "doors": TASKS}


def mark(row: Page) -> str:
    """The same as long as nothing of a row has changed."""
    return sha256(row.model_dump_json().encode()).hexdigest()[:12]
