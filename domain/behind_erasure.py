"""The command behind an act of somebody's erasure: holds, the asking, the steps and the certificate."""

from collections.abc import Mapping

from domain import erasure_events as erasure
from domain.behind import Act, Commands, alike
from domain.messages import Command, Event

BEHIND: Mapping[type[Event], type[Command]] = {
    erasure.HoldPlaced: erasure.PlaceHold,
    erasure.HoldLifted: erasure.LiftHold,
    erasure.ErasureAsked: erasure.AskErasure,
    erasure.ErasureStepTaken: erasure.RecordStep,
    erasure.CertificateIssued: erasure.IssueCertificate,
}
"""The command of which an event has every field; whoever asked in vain has left no event."""


def commands_of(act: Act) -> Commands:
    """The commands that an act may have been, the likeliest first; none where no command is known."""
    first = act[0].event
    match first:
        case erasure.ErasureBegun():
            yield erasure.BeginErasure(erasure=first.erasure, obstacles=(), searched=first.searched)
        case erasure.ErasureRefused(erasure=name, obstacles=obstacles):
            besides = tuple(one for one in obstacles if one != "held")
            for some in dict.fromkeys((besides, obstacles)):
                yield erasure.BeginErasure(erasure=name, obstacles=some, searched=())
        case _ if (found := BEHIND.get(type(first))) is not None:
            yield from alike(found, act)
        case _:
            return
