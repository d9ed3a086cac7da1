"""Looks through the parts of an XLSX workbook: cells, shared texts, and which part is which sheet."""

from posixpath import join, normpath

from console.sheet_scans import Reach, Scan, Unreadable, XmlScan, count, place

SHARED_TEXTS = b"<sst"
HEAD = 2_000
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


class XlsxScan(XmlScan):
    """One part of an XLSX workbook."""

    def __init__(self, name: str, scan: Scan) -> None:
        super().__init__(scan)
        self.reach = Reach()
        self.name = name
        self.kind = self.shared = ""
        self.letters: list[str] = []
        self.formula = self.listening = False

    def begin(self, element: str, attributes: dict[str, str]) -> None:
        match element:
            case "c":
                self._begin_cell(attributes)
            case "row":
                self.reach.row = count(attributes["r"]) if "r" in attributes else self.reach.row + 1
                self.reach.column = 0
            case "f":
                self.formula = True
            case "v" | "t" | "is":
                self.listening = element != "is"
                if self.kind == "cell":
                    self.reach.fill(self.reach.row, self.reach.column)
            case "si":
                if self.scan.sheets:
                    raise Unreadable
                self.kind, self.letters = "shared", []
            case "worksheet":
                self.scan.sheets[self.name] = self.reach

    def end(self, element: str) -> None:
        match element:
            case "c" if self.kind == "cell":
                self._end_cell()
            case "v" | "t":
                self.listening = False
            case "si":
                self.scan.strings.append(sum(map(len, self.letters)))
                self.kind = ""

    def say(self, text: str) -> None:
        if self.listening:
            self.letters.append(text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self.reach.row, self.reach.column = place(attributes["r"])
        else:
            self.reach.row, self.reach.column = max(self.reach.row, 1), self.reach.column + 1
        self.kind, self.shared, self.letters, self.formula = "cell", attributes.get("t", "n"), [], False

    def _end_cell(self) -> None:
        said = "".join(self.letters)
        self.scan.hold(self._shared_length() if self.shared == "s" else len(said))
        if self.formula and not said and self.shared != "str" and self.reach.unvalued is None:
            self.reach.unvalued = (self.reach.row, self.reach.column)
        self.kind = ""

    def _shared_length(self) -> int:
        """The length of the shared text that a cell names, whose number must stand in one piece."""
        if not self.letters:
            return 0
        (number,) = self.letters if len(self.letters) == 1 else ("",)
        index = count(number.strip())
        return self.scan.strings[index] if index < len(self.scan.strings) else 0


class BookScan(XmlScan):
    """Which part each sheet is."""

    def __init__(self, scan: Scan) -> None:
        super().__init__(scan)
        self.relations: dict[str, str] = {}
        self.targets: dict[str, str] = {}

    def begin(self, element: str, attributes: dict[str, str]) -> None:
        if element == "sheet":
            relation = next((text for name, text in attributes.items() if name.endswith(":id")), "")
            self.relations[attributes.get("name", "")] = relation
        elif element == "Relationship":
            target = attributes.get("Target", "")
            self.targets[attributes.get("Id", "")] = normpath(join("/xl", target)).removeprefix("/")

    def end(self, element: str) -> None:
        pass

    def say(self, text: str) -> None:
        pass


def scan_xlsx(parts: dict[str, bytes]) -> Scan:
    """What the parts hold, the sheets by their own names. Raises TooLarge, TooMuchText, Unreadable."""
    scan = Scan()
    for name in sorted(parts, key=lambda name: SHARED_TEXTS not in parts[name][:HEAD]):
        XlsxScan(name, scan).run(parts[name])
    book = BookScan(scan)
    relations = BookScan(scan)
    book.run(parts.get(BOOK, b"<none/>"))
    relations.run(parts.get(RELATIONS, b"<none/>"))
    named = {sheet: relations.targets.get(relation, "") for sheet, relation in book.relations.items()}
    scan.sheets = {sheet: scan.sheets[part] for sheet, part in named.items() if part in scan.sheets}
    return scan
