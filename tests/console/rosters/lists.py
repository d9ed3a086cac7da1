"""Lists that are whole, with headings and cells as people write them."""

from console.rosters.headings import HEADINGS
from tests.console.rosters.cases import Case, Refused, Told, text

HUNGARIAN = {column: names["hu"][0] for column, names in HEADINGS.items()}
ENGLISH = {column: names["en"][0] for column, names in HEADINGS.items()}
UNKNOWN, MISSING = "This column is not known.", "This column is missing."
NO_YEAR = "It is no whole number from 1 to 6."
NO_LANGUAGES = "It is no list of languages."

HEADED = (
    Case("hungarian headings", text(headings=HUNGARIAN, separator=";"), Told(2)),
    Case(
        "hungarian headings in windows-1250",
        text(headings=HUNGARIAN, separator=";", encoding="cp1250"),
        Told(2, "Windows-1250"),
    ),
    Case("english headings", text(headings=ENGLISH), Told(2)),
    Case("headings of both languages", text(headings={"name": "név", "email": "E-mail address"}), Told(2)),
    Case("headings in capitals", text(headings={k: v.upper() for k, v in HUNGARIAN.items()}), Told(2)),
    Case("headings without accents", text(headings={"study_year": "Evfolyam", "name": "nev"}), Told(2)),
    Case("headings with marks", text(headings={"name": "Név: *", "student_code": "Neptun-kód?"}), Told(2)),
    Case("mentors in hungarian", text(headings=HUNGARIAN, roster="mentor"), Told(2), "mentor"),
    Case("staff in hungarian", text(headings=HUNGARIAN, roster="staff"), Told(2), "staff"),
    Case(
        "a name in two columns",
        text(
            {"Vezetéknév": "Minta", "Keresztnév": "Márk"},
            {"Vezetéknév": "Ő", "Keresztnév": "P"},
            without=["name"],
        ),
        Told(2),
    ),
    Case(
        "only the given name",
        text({"First name": "Mark"}, {"First name": "Pat"}, without=["name"]),
        Told(2, row=1, column="family_name", problem=MISSING),
    ),
    Case(
        "two columns for the code",
        text({"Neptun-kód": "A1"}, {"Neptun-kód": "A2"}),
        Refused("Columns `student_code` and `Neptun-kód` both mean `student_code`.", "row 1"),
    ),
    Case(
        "the same heading twice",
        text({"NAME": "x"}, {"NAME": "y"}),
        Refused("Columns B and K have the same heading.", "row 1"),
    ),
    Case(
        "a column without a heading",
        text({"": "x"}, {"": "y"}),
        Told(2, row=2, column="K", problem="This row has more cells than headings."),
    ),
    Case(
        "a column too many",
        text({"shoe": "4"}, {"shoe": "4"}),
        Told(2, row=1, column="shoe", problem=UNKNOWN),
    ),
    Case("a column too few", text(without=["email"]), Told(2, row=1, column="email", problem=MISSING)),
    Case(
        "the list of another role", text(roster="staff"), Told(2, row=1, column="staff_code", problem=UNKNOWN)
    ),
)


def cell(about: str, problem: str, /, **cells: str) -> Case:
    """A list whose second row has a bad cell."""
    (column,) = cells
    return Case(about, text({}, cells), Told(2, row=3, column=column, problem=problem))


CELLS = (
    cell("a year in words", NO_YEAR, study_year="first"),
    cell("a year with a word", NO_YEAR, study_year="1. évfolyam"),
    cell("a year with a point", NO_YEAR, study_year="1."),
    cell("a year that is a formula", NO_YEAR, study_year="=0+1"),
    cell("a year beyond the degree", NO_YEAR, study_year="7"),
    cell("a year of many digits", NO_YEAR, study_year="1" * 5_000),
    cell("no address", "It is empty.", email=""),
    cell("two addresses", "It is no e-mail address.", email="a@b.example, c@d.example"),
    cell("languages by their names", NO_LANGUAGES, languages="magyar;angol"),
    cell("a code with a blank", "It is no code.", student_code="AB 12"),
    cell("a code that is a formula", "It is no code.", student_code="=cmd|'/C calc'!A0"),
    cell("a name on two lines", "It holds a line break or a control character.", name="Minta\nMárk"),
    cell("a name with a control character", "It holds a line break or a control character.", name="A\u0085B"),
    cell("a name that turns the line", "It holds a line break or a control character.", name="A\u202eB"),
    cell("a name too long", "It is longer than 300 characters.", name="x" * 301),
    cell("the same code again", "Row 2 has the same code.", student_code="mnte01"),
    cell("neither yes nor no", "It is neither yes nor no.", consent="x"),
    cell("a wish that is not offered", "It is none of the words for this column.", wants="a friend"),
    Case("a name that is a formula", text({"name": "=HYPERLINK(A1)"}, {"name": "+36 1 234"}), Told(2)),
    Case("interests that are a formula", text({"interests": "@SUM(A1)"}, {"interests": "-2+3"}), Told(2)),
    Case("blanks around every cell", text({"study_year": " 1\u00a0", "consent": " Igen "}), Told(2)),
    Case("somebody who says no", text({}, {"consent": "nem", "email": "", "study_year": ""}), Told(2)),
    Case("a mentee of a later year", text({}, {"study_year": "2"}), Told(2)),
)
