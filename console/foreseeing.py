"""A rota that is only a file yet, on the calendar that will count for it; no service, nothing recorded."""

from pathlib import Path

from console.rota import RotaFile, load_rota, rota_of
from domain import addresses, rota
from domain.calendar import AcademicCalendar
from domain.deciding import decide
from domain.desk import RotaState
from domain.messages import Command, Stamp
from domain.policy import Policy
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import PublishRota

ACTOR = "proof"


def foreseen(file: Path, calendar: AcademicCalendar, policy: Policy | None, now_us: int) -> RotaState:
    """The rota as it would stand had the file been published now; people as the file names them.

    Without a policy the built-in figures of the levels count. Raises BadInput.
    """
    wanted: RotaFile = load_rota(file)
    commands: list[Command] = [PublishCalendar(calendar=calendar)]
    if policy is not None:
        commands.append(PublishPolicy(effective_us=calendar.midnights[0], policy=policy))
    commands.append(PublishRota(rota=rota_of(wanted, str), effective_us=now_us))
    state = RotaState(addresses.rota())
    for command in commands:
        stamp = Stamp(now_us, ACTOR, command.TYPE)
        state = decide(rota.DECIDER, command, state, stamp, state.context).state
    return state
