"""What was proved of the logs, on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.auditing import AuditExported, AuditProved, AuditProven, AuditVerified
from console.drawn import signs


def verified(page: AuditVerified) -> Iterator[RenderableType]:
    """Each log with its size and root, and what is wrong."""
    logs = signs.table("log", ">entries", ">under a checkpoint", "root")
    for name, size in page.size.items():
        logs.add_row(name, f"{size:,}", f"{page.checkpoint[name]:,}", page.root[name])
    yield logs
    yield ""
    yield from page.restored
    if page.ok:
        yield "Every entry is the one that was sealed."
        return
    yield from (f"{signs.NO} {problem}" for problem in page.problems)


def exported(page: AuditExported) -> Iterator[RenderableType]:
    """What was written, and how it is checked."""
    logs = signs.table("log", ">sealed entries", ">events written")
    for name, size in page.size.items():
        logs.add_row(name, f"{size:,}", f"{page.events[name]:,}")
    yield logs
    yield ""
    yield f"Check it: nearpeer audit verify --export {page.folder}"


def proved(page: AuditProved) -> Iterator[RenderableType]:
    """The entry, and the files that prove it."""
    yield page.entry
    yield ""
    yield f"The proof is {page.proof}, the entry {page.beside}."
    yield f"Check it: nearpeer audit verify --proof {page.proof} --keys KEYS"


def proven(page: AuditProven) -> Iterator[RenderableType]:
    """What a proof says."""
    if page.ok:
        yield f"The entry is at position {page.position} of {page.origin}, sealed with {page.size:,} entries."
        return
    yield from (f"{signs.NO} {problem}" for problem in page.problems)
