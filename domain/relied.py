"""The facts of other streams that decisions relied on, as those streams said them at their versions."""

from bisect import bisect_right
from typing import Any, NamedTuple

from domain import addresses, given
from domain.messages import Command, Given

NEVER = 1 << 62
ASKED = frozenset({"mentor-year", "programme-year", "rota"})
"""Kinds of streams that others rely on."""


class Otherwise(NamedTuple):
    """A fact that a stream said otherwise at its version than a decision has it."""

    given: Given
    fact: str


class Relied:
    """What streams said of themselves, version by version, as far as others may ask for it."""

    def __init__(self) -> None:
        self._versions: dict[str, list[int]] = {}
        self._said: dict[str, list[Any]] = {}

    def keep(self, stream: str, version: int, state: Any) -> None:
        """What a stream says from a version on: a rota all that it knows, others one fact."""
        kind = addresses.kind_of(stream)
        if kind not in ASKED:
            return
        says = state if kind == "rota" else given.fact_of(state)
        versions, said = self._versions.setdefault(stream, []), self._said.setdefault(stream, [])
        if said and said[-1] == says and kind != "rota":
            return
        versions.append(version)
        said.append(says)

    def filled(
        self, command: Command, state: Any, at_us: int, latest: dict[str, int], *, whole: bool
    ) -> tuple[Command, Otherwise | None]:
        """A command with its facts: those that were kept with it, and the others as they are now.

        `whole` is whether all were kept. Tells of one that its stream did not say at that version.
        """
        wanted = given.wanted(command, state)
        if not wanted:
            return command, None
        who = given.asked(command, state, at_us)
        kept = {fact.stream: fact for fact in getattr(command, "given", ())}
        facts = []
        for stream in wanted if not whole else kept:
            found = kept.get(stream)
            version = found.version if found else latest.get(stream, 0)
            says = self._fact(stream, version, who)
            if found is not None and says != found.fact:
                return command, Otherwise(found, says)
            facts.append(found or Given(stream=stream, version=version, fact=says))
        return given.filled(command, tuple(facts)), None

    def _fact(self, stream: str, version: int, who: given.Asked | None) -> str:
        nth = bisect_right(self._versions.get(stream, []), version)
        if nth == 0:
            return ""
        says = self._said[stream][nth - 1]
        return says if isinstance(says, str) else given.fact_of(says, who)
