"""Looks through the content of an ODS workbook: cells and rows are counted as often as they are repeated."""

from console.sheet_scans import MAX_CELLS, Reach, Scan, TooLarge, Unreadable, XmlScan, count, names_of

CONTENT = "content.xml"
COLUMNS, ROWS = "table:number-columns-repeated", "table:number-rows-repeated"
VALUES = frozenset(
    {"value-type", "value", "string-value", "date-value", "time-value", "boolean-value", "currency"}
)
CELLS = ("table-cell", "covered-table-cell")
NESTED = {"table": 0, "table-row": 1, **dict.fromkeys(CELLS, 2)}
"""What lies in what, from the outermost."""


class OdsScan(XmlScan):
    """The tables of an ODS workbook."""

    def __init__(self, scan: Scan) -> None:
        super().__init__(scan)
        self.reach = Reach()
        self.within: list[str] = []
        self.rows = self.columns = 1
        self.filled = False
        self.pushed = self.waiting = self.letters = 0

    def begin(self, element: str, attributes: dict[str, str]) -> None:
        if element in NESTED:
            self._must_nest(element)
        match element:
            case "table":
                self.reach = Reach()
                self.scan.sheets.setdefault(attributes.get("table:name", ""), self.reach)
            case "table-row":
                self.rows = count(attributes.get(ROWS))
                self.reach.row += self.rows
                self.reach.column = self.waiting = 0
            case "table-cell" | "covered-table-cell":
                self._begin_cell(attributes)
            case "s":
                self._hear(count(attributes.get("text:c")))

    def end(self, element: str) -> None:
        if element in NESTED:
            self.within.pop()
        if element in CELLS and self.filled:
            self.scan.hold(self.letters * self.columns * self.rows)

    def say(self, text: str) -> None:
        self._hear(len(text))

    def _must_nest(self, element: str) -> None:
        """Tables hold rows and rows hold cells, never one its like: a reader may skip what is within."""
        if any(NESTED[outer] >= NESTED[element] for outer in self.within):
            raise Unreadable
        self.within.append(element)

    def _hear(self, letters: int) -> None:
        self.letters += letters

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        names = set(names_of(attributes))
        self.columns = count(attributes.get(COLUMNS))
        self.letters = sum(map(len, attributes.values()))
        self.filled = filled = bool(names & VALUES) or "formula" in names
        self.reach.column += self.columns
        self.pushed += self.waiting + (self.columns if filled else 0)
        self.waiting = 0 if filled else self.columns
        if self.pushed > MAX_CELLS:
            raise TooLarge
        if filled:
            self.reach.fill(self.reach.row, self.reach.column)
        if "formula" in names and not names & VALUES and self.reach.unvalued is None:
            self.reach.unvalued = (self.reach.row - self.rows + 1, self.reach.column - self.columns + 1)


def scan_ods(parts: dict[str, bytes]) -> Scan:
    """What the tables hold. Raises TooLarge, TooMuchText, Unreadable."""
    scan = Scan()
    OdsScan(scan).run(parts[CONTENT])
    return scan
