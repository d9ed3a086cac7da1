"""Which commands an act of any stream may have been."""

from collections.abc import Callable, Mapping

from domain import addresses, behind_access, behind_care, behind_erasure, behind_streams, behind_year
from domain.behind import Act, Commands
from domain.context import Context

BEHIND: Mapping[str, Callable[[Act], Commands]] = {
    "programme-year": behind_year.commands_of,
    "emergency": behind_care.commands_of,
    "rota": behind_care.commands_of,
    "erasure": behind_erasure.commands_of,
    **dict.fromkeys(addresses.ACCESS, behind_access.commands_of),
}
"""By the kind of a stream; pairs and mentors go by their calendar too."""


def commands_of(stream: str, act: Act, context: Context | None) -> Commands:
    """The commands that an act may have been, the likeliest first; none where no command is known."""
    found = BEHIND.get(addresses.kind_of(stream))
    if found is not None:
        return found(act)
    return behind_streams.commands_of(stream, act, context.calendar if context else None)
