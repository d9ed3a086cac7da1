"""A PostgreSQL for the length of a block, and questions to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres


@asynccontextmanager
async def running(data_dir: DataDir, **options: Any) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data_dir, fast=True, **options)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def ask(url: str, question: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def diary(server: EmbeddedPostgres) -> Any:
    return await ask(server.urls["url"], "SELECT entry FROM diary")


def cluster_of(data_dir: DataDir) -> Path:
    return data_dir.path / "postgres" / "cluster"


async def answers(url: str) -> bool:
    try:
        return bool(await ask(url, "SELECT true"))
    except (OSError, asyncpg.PostgresError):
        return False
