"""Text files as offices have them: encodings, separators, line ends, and what stands around a list."""

from tests.console.rosters.cases import Case, Refused, Told, lines, raw, text

HEAD = "student_code,name,email,languages,study_year,consent"
ONE = "A1,Minta Márk,mark@students.example,hu,1,yes"
SEMICOLONS = (HEAD.replace(",", ";"), ONE.replace(",", ";"))
TABS = (HEAD.replace(",", "\t"), ONE.replace(",", "\t"))
NEITHER = "It is neither UTF-8 nor Windows-1250 text."
NONE_OF_OURS = "It holds none of the headings of a mentee roster."

GOOD_TEXTS = (
    Case("commas", text(), Told(2)),
    Case("semicolons", text(separator=";"), Told(2)),
    Case("tabs", text(separator="\t"), Told(2)),
    Case("utf-8 with its mark", text(encoding="utf-8-sig"), Told(2)),
    Case("windows-1250", text(separator=";", encoding="cp1250"), Told(2, "Windows-1250")),
    Case("latin-2", text(encoding="iso-8859-2"), Told(2, "Windows-1250")),
    Case("utf-16 as Unicode text", text(separator="\t", encoding="utf-16"), Told(2, "UTF-16")),
    Case("utf-16 big endian", raw(b"\xfe\xff" + text()().decode().encode("utf-16-be")), Told(2, "UTF-16")),
    Case("line feeds", lines(HEAD, ONE), Told(1)),
    Case("carriage returns", lines(HEAD, ONE, end="\r"), Told(1)),
    Case("carriage returns and line feeds", lines(HEAD, ONE, end="\r\n"), Told(1)),
    Case("no last line end", raw(f"{HEAD}\n{ONE}".encode()), Told(1)),
    Case("first line sep=;", lines("sep=;", *SEMICOLONS), Told(1)),
    Case("first line sep=, with a mark", lines("\ufeffsep=,", HEAD, ONE), Told(1)),
    Case("first line sep=tab in utf-16", lines("sep=\t", *TABS, encoding="utf-16"), Told(1, "UTF-16")),
    Case("blank lines before", lines("", " ", HEAD, ONE), Told(1)),
    Case("blank lines between and after", lines(HEAD, "", ONE, "", ",,,,,", ""), Told(1)),
    Case("separators at the end", lines(f"{HEAD},,,", f"{ONE},,,"), Told(1)),
    Case("a separator in a cell", lines(HEAD, ONE.replace("Minta Márk", '"Minta, Márk"')), Told(1)),
    Case("a quote in a cell", lines(HEAD, ONE.replace("Minta Márk", '"Minta ""Mici"" Márk"')), Told(1)),
    Case("blanks that do not break", lines(HEAD, ONE.replace(",", "\u00a0,\u00a0")), Told(1)),
    Case("letters in pieces", lines(HEAD, ONE.replace("á", "a\u0301")), Told(1)),
    Case(
        "columns turned round",
        raw("\n".join(",".join(reversed(line.split(","))) for line in (HEAD, ONE)).encode()),
        Told(1),
    ),
)

BROKEN_TEXTS = (
    Case("nothing", raw(b""), Refused("It is empty.")),
    Case("a mark and nothing else", raw(b"\xef\xbb\xbf"), Refused("It is empty.")),
    Case("a utf-16 mark and nothing else", raw(b"\xff\xfe"), Refused("It is empty.")),
    Case("blanks", raw(b" \r\n\t\n"), Refused("It is empty.")),
    Case("separators only", raw(b",,,\n,,,\n"), Refused("It is empty.")),
    Case("only sep=;", raw(b"sep=;\r\n"), Refused("It is empty.")),
    Case(
        "sep=|",
        lines("sep=|", HEAD),
        Refused("Its first line names a separator that is no comma, semicolon or tab."),
    ),
    Case("headings only", lines(HEAD), Refused("It has headings but no rows.")),
    Case("no headings", lines(ONE, ONE), Refused(NONE_OF_OURS, "row 1")),
    Case(
        "cut off in a row",
        raw(f"{HEAD}\n{ONE}\nA2,Pró".encode()),
        Refused("The file is cut off: it stops after 2 of 6 cells.", "row 3"),
    ),
    Case(
        "cut off in quotes",
        raw(f'{HEAD}\n"A1,Minta'.encode()),
        Refused("The file is cut off: it stops inside quotes.", "row 2"),
    ),
    Case(
        "cut off in a letter",
        raw(f"{HEAD}\nA1,ő,é".encode()[:-1]),
        Refused("The file is cut off: it stops inside a letter.", "row 2"),
    ),
    Case(
        "cut off in a letter of utf-16",
        raw(text(encoding="utf-16")()[:-1]),
        Refused("The file is cut off: it stops inside a letter."),
    ),
    Case("a damaged letter of utf-8", raw(f"{HEAD}\nA1,ő".encode() + b"\xff\n"), Refused(NEITHER, "row 2")),
    Case("cyrillic", lines(HEAD, "A1,Пробный Пётр", encoding="cp1251"), Refused(NEITHER, "row 2")),
    Case("japanese", lines(HEAD, "A1,試験太郎", encoding="shift-jis"), Refused(NEITHER, "row 2")),
    Case("utf-16 without its mark", text(encoding="utf-16-le"), Refused("It is binary, not a table.")),
    Case("zeros", raw(bytes(10_000)), Refused("It is binary, not a table.")),
    Case("a picture", raw(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), Refused("It is binary, not a table.")),
    Case(
        "a printed page", raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01"), Refused("It is binary, not a table.")
    ),
    Case(
        "a page of the web",
        lines("<html><body><table>", "<tr><td>x</td></tr>"),
        Refused(NONE_OF_OURS, "row 1"),
    ),
    Case(
        "a quote inside a cell",
        lines(HEAD, '"A"1,x'),
        Refused("Its quotes or its length do not fit a CSV file.", "row 2"),
    ),
)
