"""The page of a case to take away: one file in two languages, nothing fetched, no script, prints on paper."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.drawn.emergency import DRILL_SIGN, LEVEL_SIGNS
from console.pages import case_terms as terms
from console.pages.case_file import CaseFile
from console.pages.moments import Moments, utc
from domain.obligations import Standing

FOLDER = Path(__file__).parent
TEMPLATE = "case_file.html"
MATTERS = {
    "names": terms.Term("the names", "a neveket"),
    "words": terms.Term("the words of a note", "egy szöveg szavait"),
    "case": terms.Term("the whole case, to take away", "az egész esetet, kivitelre"),
}
OUTCOMES: dict[str, terms.Term] = {
    **{str(receipt): term for receipt, term in terms.RECEIPTS.items()},
    "failed": terms.Term("did not go out", "nem ment ki"),
    "nobody": terms.Term("nobody was on duty", "senki nem volt ügyeletben"),
    "unknown": terms.Term("nobody knows", "nem tudni"),
}
SOURCES = {
    "usual": terms.Term("the usual rotation", "a szokásos beosztás"),
    "holidays": terms.Term("the rotation of holidays", "az ünnepnapok beosztása"),
    "weekends": terms.Term("the rotation of weekends", "a hétvégék beosztása"),
    "breaks": terms.Term("the rotation of breaks and exam weeks", "a szünetek és vizsgaidőszakok beosztása"),
    "override": terms.Term("somebody took over", "valaki átvette"),
    "gap": terms.Term("a gap", "rés"),
}
ENDED = {
    "handed-over": terms.Term("handed over", "átadta"),
    "lease-expired": terms.Term("no sign of progress", "nem adott életjelet"),
    "closed": terms.Term("closed", "lezárva"),
    "opened-again": terms.Term("opened again", "újra megnyitva"),
}


def drawn(file: CaseFile, moments: Moments) -> str:
    """The page as HTML; everything that comes from outside is escaped."""
    surroundings = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sign = DRILL_SIGN if file.case.drill else LEVEL_SIGNS[file.case.level][0]
    return surroundings.get_template(TEMPLATE).render(
        file=file,
        case=file.case,
        sign=sign,
        terms=terms,
        level=terms.LEVELS[file.case.level],
        stage=terms.STAGES[file.case.state],
        matters=MATTERS,
        outcomes=OUTCOMES,
        sources=SOURCES,
        ended=ENDED,
        standing=lambda owed: terms.STANDINGS[Standing(owed.standing)],
        moments=moments,
        utc=utc,
    )
