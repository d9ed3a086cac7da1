"""Stand-in until the table is there: nobody who is not known is let in, and nothing else is asked."""

from typing import Protocol

from console.access.acting import Acting
from console.access.right import Admitted, NotYours, Right, Thing
from console.pages.care import Care
from console.pages.year import Year
from console.service import Doors


class Record(Protocol):
    """What the gate may ask of the record to find out how somebody stands to a thing."""

    @property
    def doors(self) -> Doors: ...

    async def year(self) -> Year: ...

    async def care(self) -> Care: ...


class Gate:
    """Lets people in to what is theirs."""

    async def admit(self, acting: Acting, right: Right, thing: Thing | None, record: Record) -> Admitted:
        """How somebody may use a right on a thing. Raises NotYours."""
        if acting.person is None:
            raise NotYours
        return Admitted()
