"""Puts people on duty: publishes rotas, overrides and swaps shifts, and has the care lane follow a year."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from activities.ledger import Receipt
from console.pages.rota import Desk, desk_of, is_known, reachable
from console.pages.year import Page, Who, Year, one_of
from console.rota import RotaFile, load_rota, rota_of, rotations
from console.settings_files import Key, misfit
from domain.calendar import AcademicCalendar
from domain.clock import AnchorClock
from domain.context import Context, Published
from domain.correction import CorrectCalendar
from domain.desk import RotaState
from domain.duty import on_duty
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.policy import Policy
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import OverrideShift, PublishRota, SwapShifts, WithdrawOfficer
from domain.shifts import LayerName, Rota, local_us
from store.steady import wall_us

GAPS = "See the gaps: nearpeer rota prove --days 14"
HOLDS = "A case that they hold is theirs until its lease ends: nearpeer emergency list"
IMPORT = "Import the staff first: nearpeer roster import FILE --role staff"


class Done(Page):
    """What was done to the rota; `said` is the sentence for a person."""

    ok: bool = True
    said: str
    done_before: bool = False
    unreachable: tuple[Who, ...] = ()
    adopted: tuple[str, ...] = ()


async def publish(desk: Desk, path: Path, begins: datetime | None, year: Year | None, actor: str) -> Done:
    """Publishes a rota, now or from a local moment on, after the care lane has caught up with the year.

    Raises BadInput for a file that does not fit or names nobody whom the vault knows; Refusal, Unreachable.
    """
    file = load_rota(path)
    known = await _everybody(desk, path, file)
    wanted = rota_of(file, known.__getitem__)
    adopted = await follow(desk, year, actor) if year else ()
    desk = await desk_of(desk.doors)
    _calendar_of(desk)
    effective_us = _moment(desk, begins) if begins else desk.now_us
    profiles = await desk.profiles(wanted.people)
    names = await desk.names(wanted.people)
    unreachable = tuple(names[one] for one, kept in profiles.items() if not reachable(kept))
    same = _is_in_force(wanted, desk.state, effective_us)
    if not same:
        await does(desk, PublishRota(rota=wanted, effective_us=effective_us), actor)
    told = f"counts from {desk.moments.time(effective_us)} on" if not same else "was in force before"
    return Done(
        said=f"The rota of {len(wanted.people)} people {told}.",
        done_before=same,
        unreachable=unreachable,
        adopted=adopted,
    )


def _is_in_force(wanted: Rota, state: RotaState, at_us: int) -> bool:
    """Whether a rota counts from a moment on as it stands, and nobody of it has withdrawn since."""
    plan = state.plan_at(at_us)
    if plan is None or plan != state.plans[-1] or plan.rota != wanted:
        return False
    return not any(state.has_left(one, plan.made_us, at_us) for one in wanted.people)


async def adopt(desk: Desk, year: Year, actor: str) -> Done:
    """The care lane follows what the year has published. Raises Unreachable."""
    return _adopted(await follow(desk, year, actor))


async def begin(desk: Desk, calendar: AcademicCalendar, policy: Policy, actor: str) -> Done:
    """A calendar and a policy of files, for a record without a year. Raises Refusal, Unreachable."""
    first = Published(version=1, effective_us=calendar.midnights[0], policy=policy)
    context = Context(calendar=calendar, policies=(first,))
    return _adopted(await _caught_up(desk, context, actor))


async def follow(desk: Desk, year: Year, actor: str) -> tuple[str, ...]:
    """Copies what a year has published since into the care log; names what was copied. Raises Unreachable.

    A rehearsed year gives its time too, once: from then on the care lane has a clock of its own.
    """
    named: tuple[str, ...] = ()
    if year.rehearsal and desk.state.clock is None:
        anchor = AnchorClock(real_anchor_us=wall_us(), programme_anchor_us=year.now_us)
        stamp = Stamp(year.now_us, actor, f"{desk.state.stream}/anchor/first")
        await desk.doors.ledger.execute(desk.state.stream, anchor, stamp)
        desk, named = await desk_of(desk.doors), ("the time of the rehearsal",)
    context = year.state.context
    return (*named, *await _caught_up(desk, context, actor)) if context else named


async def _caught_up(desk: Desk, context: Context, actor: str) -> tuple[str, ...]:
    """Publishes what the rota does not have yet of a calendar, its corrections and the policies; names it."""
    missing = _missing(desk.state, context)
    for _, command in missing:
        await does(desk, command, actor)
    return tuple(what for what, _ in missing)


def _missing(state: RotaState, context: Context) -> list[tuple[str, Command]]:
    known = [each for each in (state.calendar, *(one.calendar for one in state.corrections)) if each]
    missing: list[tuple[str, Command]] = []
    if context.calendar not in known:
        command = PublishCalendar(calendar=context.calendar)
        missing.append((f"the calendar {context.calendar.name}", command))
    for one in context.corrections:
        if one.calendar not in known:
            correct = CorrectCalendar(effective_us=one.effective_us, calendar=one.calendar)
            missing.append((f"the corrected days of {one.calendar.name}", correct))
    last_us = state.policies[-1].effective_us if state.policies else None
    for published in context.policies:
        if last_us is None or published.effective_us > last_us:
            policy = PublishPolicy(effective_us=published.effective_us, policy=published.policy)
            missing.append((f"the policy {published.policy.name}", policy))
    return missing


def _adopted(adopted: tuple[str, ...]) -> Done:
    said = f"The rota goes by {', '.join(adopted)} now." if adopted else "The rota goes by all of it already."
    return Done(said=said, done_before=not adopted, adopted=adopted)


async def override(
    desk: Desk,
    officer: str,
    layer: LayerName,
    begins: datetime | None,
    ends: datetime,
    on_behalf: str | None,
    actor: str,
) -> Done:
    """Puts somebody on duty for a span of local time. Raises BadInput, Refusal, Unreachable."""
    person = await _officer(desk, officer)
    command = OverrideShift(
        layer=layer,
        officer=person,
        from_us=_moment(desk, begins) if begins else desk.now_us,
        until_us=_moment(desk, ends),
        on_behalf=await _officer(desk, on_behalf) if on_behalf else None,
    )
    await does(desk, command, actor)
    who = (await desk.names([person]))[person]
    span = f"from {desk.moments.time(command.from_us)} to {desk.moments.time(command.until_us)}"
    return Done(said=f"{who.name} is on duty ({layer}) {span}.")


async def swap(desk: Desk, layer: LayerName, one: datetime, other: datetime, actor: str) -> Done:
    """Two shifts of a layer change hands. Raises BadInput, Refusal, Unreachable."""
    command = SwapShifts(layer=layer, one_us=_moment(desk, one), other_us=_moment(desk, other))
    await does(desk, command, actor)
    after = await desk_of(desk.doors)
    first, second = (on_duty(after.state, layer, at_us)[0] for at_us in (command.one_us, command.other_us))
    names = await desk.names([first, second])
    days = [desk.moments.time(at_us) for at_us in (command.one_us, command.other_us)]
    return Done(said=f"{names[first].name} is on duty at {days[0]}, {names[second].name} at {days[1]}.")


async def withdraw(desk: Desk, officer: str, actor: str) -> Done:
    """Somebody leaves the desk at once. Raises Refusal, Unreachable."""
    person = await _officer(desk, officer)
    await does(desk, WithdrawOfficer(officer=person), actor)
    who = (await desk.names([person]))[person]
    return Done(said=f"{who.name} is on no duty any more. {GAPS} {HOLDS}")


async def does(desk: Desk, command: Command, actor: str) -> Receipt:
    """Gives a command to the rota at the desk's moment. Raises Refusal, Unreachable.

    The same command again, when the rota has changed meanwhile, is a new one: the last word wins.
    """
    state: RotaState = desk.state
    digest = sha256(command.model_dump_json().encode()).hexdigest()[:16]
    stamp = Stamp(desk.now_us, actor, f"{command.TYPE}/{desk.version}/{digest}")
    return await desk.doors.ledger.execute(state.stream, command, stamp)


async def _everybody(desk: Desk, path: Path, file: RotaFile) -> Mapping[str, str]:
    """The ids of all whom a file names by id or code. Raises BadInput that names the place of a stranger."""
    found: dict[str, str] = {}
    for key, names in _places(file):
        for index, name in enumerate(names):
            person = found.get(name) or await _known(desk, name)
            if person is None:
                raise misfit(path, (*key, index), "Nobody has this id or staff code.", IMPORT)
            found[name] = person
    return found


def _places(file: RotaFile) -> Iterable[tuple[Key, tuple[str, ...]]]:
    yield from (((*key, "members"), rotation.members) for key, rotation in rotations(file))
    yield ("desk",), file.desk


async def _known(desk: Desk, name: str) -> str | None:
    if is_known((await desk.profiles([name]))[name]):
        return name
    return await desk.doors.vault.find_code(name)


async def _officer(desk: Desk, text: str) -> str:
    """Somebody of the rota, by the beginning of their id or by their staff code. Raises Refusal."""
    people = sorted(frozenset().union(*(plan.rota.people for plan in desk.state.plans)))
    if not any(person.startswith(text) for person in people) and (
        found := await desk.doors.vault.find_code(text)
    ):
        return found
    return one_of(people, text, "officer", "nearpeer rota show")


def _moment(desk: Desk, local: datetime) -> int:
    """The moment of a local time. Raises Refusal while no calendar says when days begin."""
    return local_us(_calendar_of(desk), local.toordinal(), local.hour * 60 + local.minute)


def _calendar_of(desk: Desk) -> AcademicCalendar:
    if desk.calendar is None:
        problem = "The rota has no calendar, and there is no programme year to have it from."
        remedy = "Give it one: nearpeer rota adopt --calendar FILE --policy FILE"
        raise Refusal("no-calendar", problem, remedy)
    return desk.calendar
