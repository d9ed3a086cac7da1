"""A large record made quickly: a cohort's year played in memory, copied into the log as it would hold it.

Everything is as the ledger leaves it but for the way in: one COPY, by the owner, in a process of its own.
"""

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import psycopg

from benchmarks.records import cohort, lived, row_of
from domain import streams
from domain.messages import Entry
from store.rows import entry as bytes_of
from store.tree import leaf

COLUMNS = (
    "type, schema, body, occurred_us, recorded_us, actor, policy, command_id, ordinal, digest, cause,"
    " position, stream, version, written_us, leaf_hash"
)
REGISTER = """
INSERT INTO programme.stream (stream, version, workflow, due_us, closed)
SELECT stream, max(version), 'Relationship', NULL, stream NOT LIKE 'relationship/%'
FROM programme.event GROUP BY stream"""
"""Pairs alone are driven: what is measured here needs no driver of anything else."""


def filled(url: str, pairs: int, until_us: int) -> int:
    """Fills an empty programme log with a cohort's year up to a moment; the number of events."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        return elsewhere.submit(_filled, url, pairs, until_us).result()


def _filled(url: str, pairs: int, until_us: int) -> int:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        with cursor.copy(f"COPY programme.event ({COLUMNS}) FROM STDIN") as copy:
            copying = _Copying(copy)
            lived(cohort(pairs), until_us, copying.told)
        cursor.execute(REGISTER)
        cursor.execute("UPDATE programme.head SET position = %s", [copying.position])
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE programme.event")
        return copying.position


class _Copying:
    """Numbers what is told of the programme's streams, and copies it."""

    def __init__(self, copy: psycopg.Copy) -> None:
        self.position = 0
        self._copy = copy
        self._versions: Counter[str] = Counter()
        self._ordinals: dict[str, Counter[str]] = {}
        self._written_us = time.time_ns() // 1_000

    def told(self, stream: str, entries: tuple[Entry, ...]) -> None:
        """The next events of one stream."""
        if streams.log_of(stream) != "programme":
            return
        ordinals = self._ordinals.setdefault(stream, Counter())
        for said in entries:
            row = row_of(said, ordinals[said.command_id])
            ordinals[said.command_id] += 1
            self._versions[stream] += 1
            self.position += 1
            version = self._versions[stream]
            hashed = leaf(bytes_of(row, stream, version, self._written_us))
            values = [*row, self.position, stream, version, self._written_us, hashed]
            values[2] = row.body.decode()
            self._copy.write_row(values)
