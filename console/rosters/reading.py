"""Reads a list that came over the wire in a process of its own: a hostile file meets nothing that matters.

The process has no environment, no more memory and no more time than a sane list needs, and writes no file.
"""

import asyncio
import json
import resource
import sys
from contextlib import suppress

from console.errors import BadInput
from console.tables import Row, Table, table_of

MEMORY = 1_500_000_000
"""Bytes of address space."""
SECONDS = 30
MOST_ROWS = 20_000
MOST_BYTES = 5_000_000
"""Of a file that is uploaded; larger ones are for the command line."""
MOST_SAID = 20_000_000
"""Characters of what is answered: more than a list of so many rows needs."""
SPLIT = "Split it into smaller files, or save it as CSV."


async def read_apart(file: str, raw: bytes) -> Table:
    """The list of a file's bytes. Raises BadInput when it is no table, or takes too much to read."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "console.rosters.reading",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(SECONDS):
            said, _ = await child.communicate(raw)
    except TimeoutError:
        raise _too_much(file) from None
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode != 0:
        raise _too_much(file)
    return _table(file, json.loads(said))


def _table(file: str, told: dict[str, object]) -> Table:
    match told:
        case {"problem": str(problem), "where": str(where), "remedy": str(remedy)}:
            raise BadInput(file, where, problem, remedy)
        case {"number": int(number), "headings": list(headings), "rows": list(rows), "read_as": str(read_as)}:
            kept = tuple(Row(each, tuple(cells)) for each, cells in rows)
            return Table(file, number, tuple(headings), kept, read_as)
        case _:
            raise _too_much(file)


def _too_much(file: str) -> BadInput:
    return BadInput(file, "", "It takes too much memory or time to read.", SPLIT)


def _said(raw: bytes) -> dict[str, object]:
    try:
        table = table_of("", raw)
    except BadInput as bad:
        return _refused(bad.problem, bad.remedy, bad.where)
    if len(table.rows) > MOST_ROWS:
        return _refused(f"It has more than {MOST_ROWS:,} rows.", "Split it into smaller files.")
    return {
        "number": table.number,
        "headings": table.headings,
        "rows": [(row.number, row.cells) for row in table.rows],
        "read_as": table.read_as,
    }


def _told(raw: bytes) -> str:
    said = json.dumps(_said(raw))
    if len(said) <= MOST_SAID:
        return said
    refused = _refused(
        f"Its cells hold more than {MOST_SAID:,} characters.",
        "Shorten what is long, or split it into smaller files.",
    )
    return json.dumps(refused)


def _refused(problem: str, remedy: str, where: str = "") -> dict[str, object]:
    return {"problem": problem, "where": where, "remedy": remedy}


def main() -> None:
    """The process: bytes of a file come in, its list or what is wrong with it goes out as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.write(_told(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
