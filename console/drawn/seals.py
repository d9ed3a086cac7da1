"""Which checkpoint covers what is shown, in a line."""

from console.pages.moments import utc
from console.sealed import Seal


def told(seal: Seal) -> str:
    """Such as: Sealed: the 47 events are under the checkpoint of 20,480 entries of the log programme."""
    if seal.size is None:
        return f"Not sealed yet: no checkpoint of the log {seal.log} is published."
    checkpoint = (
        f"the checkpoint of {seal.size:,} entries of the log {seal.log},"
        f" published {utc(seal.sealed_us or 0)}, root {seal.root[:12]}…"
    )
    if seal.whole:
        return f"Sealed: all {seal.shown:,} events behind it are under {checkpoint}."
    return (
        f"Not sealed yet: {seal.shown - seal.covered:,} of {seal.shown:,} events; {seal.covered:,} are under"
        f" {checkpoint}."
    )
