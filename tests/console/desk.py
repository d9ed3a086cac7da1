"""A coordinator's desk for tests: checks and imports rosters, and looks at what was recorded."""

from activities.ledger import Ledger
from console.histories import check_history, import_history
from console.history_rows import HistoryFile
from console.rosters.importing import Wishes, check_roster, import_roster
from console.rosters.report import HistoryReport, RosterReport
from console.rosters.rows import RosterFile
from domain.messages import Stamp
from domain.people import People, Person
from store.log import Log
from store.rows import Row
from store.vault import Vault
from tests.console.builders import COHORT, IMPORTED_US


class Desk:
    """A coordinator who checks and imports lists, an hour after the year was opened."""

    def __init__(self, ledger: Ledger, vault: Vault, programme: Log, year: str) -> None:
        self.ledger, self.vault, self.programme, self.year = ledger, vault, programme, year
        self.imports = 0

    async def check(self, source: RosterFile, at_us: int = IMPORTED_US) -> RosterReport:
        return await check_roster(self.ledger, self.vault, COHORT, source, at_us)

    async def bring_in(
        self, source: RosterFile, wishes: Wishes | None = None, at_us: int = IMPORTED_US
    ) -> RosterReport:
        self.imports += 1
        stamp = Stamp(at_us, "operator", f"import/{self.imports}")
        return await import_roster(self.ledger, self.vault, COHORT, source, stamp, wishes)

    async def check_pairs(self, source: HistoryFile) -> HistoryReport:
        return await check_history(self.ledger, self.vault, COHORT, source, IMPORTED_US)

    async def recall(self, source: HistoryFile, *, skip_bad: bool = False) -> HistoryReport:
        self.imports += 1
        stamp = Stamp(IMPORTED_US, "operator", f"import/{self.imports}")
        return await import_history(self.ledger, self.vault, COHORT, source, stamp, skip_bad=skip_bad)

    async def people(self) -> People:
        people: People = (await self.ledger.view(self.year, IMPORTED_US)).state.people
        return people

    async def rows(self) -> list[Row]:
        return await self.programme.read(self.year)

    async def types(self) -> list[str]:
        """The types of what was recorded since the year was opened."""
        return [row.type for row in (await self.rows())[3:]]

    async def person(self, code: str) -> Person:
        found = await self.vault.find_code(code)
        assert found is not None
        return (await self.people()).by_id[found]
