"""`nearpeer link PERSON`: the personal link by which somebody is known until there are accounts."""

from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from console import terminal
from console.commands.options import DataDir, Json, opaque, settings_of
from console.identity import Links
from console.reporting import role_of
from console.service import Doors
from console.serving import WEB_PORT
from console.stopping import done
from domain.errors import Refusal
from domain.people import Role
from runtime.addresses import found
from runtime.datadir import LINKS
from runtime.datadir import DataDir as Place
from runtime.settings import Settings

Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person's id, as the rosters gave it.")]


class Link(BaseModel):
    """A personal link: `address` is where the service runs now, `token` is what proves the person."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    person: str
    role: Role
    token: str
    address: str


def link(person: Person, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Make the personal link of somebody: whoever has it is taken for that person when raising an emergency.

    Give it to that person only. It holds for 400 days.
    """
    told = done(_link(settings_of(data_dir), opaque("PERSON", person)))
    if as_json:
        terminal.answer(told)
    else:
        terminal.show([told.address])
    return 0


async def _link(settings: Settings, person: str) -> Link:
    doors = Doors(found(settings))
    try:
        role = await role_of(doors, person)
    finally:
        await doors.close()
    if role is None:
        raise Refusal("no-such-person", f"No year knows {person}.", "List them: nearpeer mentor list")
    token = Links(Place(settings.data_dir, settings).secret(LINKS)).link_for(person, role)
    address = f"{site_of(settings)}/raise?me={token}"
    return Link(person=person, role=role, token=token, address=address)


def site_of(settings: Settings) -> str:
    """Where people reach the pages: as set, else where they run now, else where they usually do."""
    running = (Place(settings.data_dir).running() or {}).get("web", {})
    usual = f"http://{settings.host}:{settings.port or WEB_PORT}"
    return (settings.public_url or running.get("address") or usual).rstrip("/")
