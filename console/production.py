"""What production would not start with: asked by the doors at their start, and by `doctor` beforehand."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from console.health import Check, good, ill
from console.help.refusing import by_numbers
from console.pages.year import cohorts_of
from console.service import Doors
from domain import addresses
from domain.production import Lacking, lacking_of_accounts, lacking_of_clock, lacking_of_rota
from runtime.addresses import Addresses
from runtime.production import PROCESSES, Process, Refused, by_settings
from runtime.settings import Settings
from runtime.starting import refused_of
from store.database import NotMigrated, Unreachable
from store.steady import wall_us

PATIENCE_S = 5.0
NAME = "production"


async def lacking(places: Addresses) -> list[Lacking]:
    """What the record lacks for people to come in: rota, real time, accounts; nothing while it is away."""
    doors = Doors(places, PATIENCE_S)
    try:
        return [each async for each in _lacking(doors)]
    except (Unreachable, NotMigrated):
        return []
    finally:
        await doors.close()


async def _lacking(doors: Doors) -> AsyncIterator[Lacking]:
    """What cannot be read is passed over: whoever reports a danger does not wait for it."""
    found: list[Lacking] = []
    if rota := await _seen(doors, addresses.rota()):
        found += lacking_of_rota(rota, wall_us())
    for cohort in (await cohorts_of(doors))[-1:]:
        if year := await _seen(doors, addresses.programme_year(cohort)):
            found += lacking_of_clock(year.clock)
    if accounts := await _seen(doors, addresses.accounts()):
        found += lacking_of_accounts(accounts)
    for each in dict.fromkeys(found):
        yield each


async def _seen(doors: Doors, stream: str) -> Any:
    """A stream's state, None when this release cannot read it."""
    view = (await doors.ledger.views([stream], 0)).get(stream)
    return view.state if view else None


async def check(settings: Settings) -> AsyncIterator[Check]:
    """The list of every process together: ill in production, told beforehand in a trial."""
    strict = settings.model_copy(update={"mode": "production"})
    refused = list(dict.fromkeys(await _of_every_process(strict)))
    if not refused:
        yield good(NAME, "every process may start in production")
    elif settings.production:
        for each in refused:
            yield ill(f"{NAME} {each.code}", each.problem, each.remedy)
    else:
        first = refused[0]
        more = f" and {len(refused) - 1} more" if refused[1:] else ""
        detail = f"NEARPEER_MODE=production would not start: {first.problem}{more}"
        yield good(NAME, f"{detail}. The whole list: NEARPEER_MODE=production nearpeer doctor")


async def _of_every_process(settings: Settings) -> Iterable[Refused]:
    asked: list[Process] = [process for process in PROCESSES if process not in ("up", "rehearsal")]
    by_all = [each for process in asked for each in by_settings(settings, process)]
    return [*by_all, *await refusals_of_all(settings, "up")]


async def refusals_of_all(settings: Settings, process: Process) -> list[Refused]:
    """Everything that the whole service is refused for; a rehearsal is refused for being one."""
    if process == "rehearsal":
        return by_settings(settings, process)
    return [*await refused_of(settings, process, lacking), *by_numbers(settings)]
