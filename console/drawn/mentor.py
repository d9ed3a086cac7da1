"""The pages of mentors on a terminal of 100 columns."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from console.drawn import signs, standings
from console.pages.mentor import Attended, MentorList, MentorPage, MentorRow, TermCredit
from console.pages.moments import Moments

MAY_WRAP = ("mentor", "credit")


def mentor_list(page: MentorList, moments: Moments) -> Iterator[RenderableType]:
    """One line for each mentor, then the sums."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    headings = ("id", "mentor", "stage", ">pairs", "training", "supervision", "diary", "credit", "next due")
    rows = signs.table(*headings, dense=True)
    for column in rows.columns:
        column.no_wrap = column.header not in MAY_WRAP
    for row in page.mentors:
        rows.add_row(
            row.id[: signs.SHORT_ID],
            row.name,
            row.stage,
            str(row.mentees),
            "  ".join(term.training for term in row.terms),
            "  ".join(term.supervision for term in row.terms),
            "  ".join(term.diary for term in row.terms),
            "; ".join(_credits(row)),
            standings.due(row.next_due, moments),
        )
    yield signs.Fitting(rows, ("mentor",))
    yield ""
    yield Text("done/needed, semester by semester", style="dim")
    yield f"{len(page.mentors)} mentors"
    yield standings.summed(page.obligations)


def _credits(row: MentorRow) -> Iterator[str]:
    """The semesters whose credit was looked at."""
    return (f"{term.term}: {term.credit}" for term in row.terms if term.credit != "not assessed yet")


def mentor_page(page: MentorPage, moments: Moments) -> Iterator[RenderableType]:
    """A mentor, what they attended, why they earn credit or not, and every obligation."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield Text.assemble((page.name, "bold"), ", mentor")
    yield Padding(_facts(page, moments), (0, 0, 1, 2))
    for credit in page.credit:
        yield _verdict(credit)
        yield _rules(credit)
        yield ""
    if page.attended:
        yield _sessions(page.attended)
        yield ""
    yield standings.obligations(page.timeline)
    yield ""
    yield standings.summed(page.obligations)


def _facts(page: MentorPage, moments: Moments) -> Table:
    facts = Table.grid(padding=(0, 2))
    facts.add_row("mentor", f"{page.id}, version {page.version}")
    facts.add_row("stage", f"{page.stage}{', has left the programme' if page.left else ''}")
    facts.add_row("study year", f"{page.study_year}; speaks {', '.join(page.languages) or 'not said'}")
    pairs = "; ".join(f"{who.name} ({pair})" for pair, who in page.pairs) or "none"
    facts.add_row("mentees", f"{pairs} (of at most {page.capacity})")
    if page.topics:
        facts.add_row("topics", ", ".join(page.topics))
    if page.next_due:
        facts.add_row("next due", f"{page.next_due.kind}, {moments.deadline(page.next_due.at_us)}")
    return facts


def _verdict(credit: TermCredit) -> Text:
    if credit.assessed is None:
        told = "not assessed yet; as it stands now:"
    else:
        told = f"{'earned' if credit.earned else 'not earned'}, {credit.decided or 'not decided yet'}"
    return Text(f"Credit of semester {credit.term} ({credit.semester}): {told}", style="bold")


def _rules(credit: TermCredit) -> Table:
    rows = signs.table("rule", "", "because of", ">done", "standing", "event")
    for rule in credit.rules:
        said = (
            Text(f"{signs.YES} ok", style="green") if rule.ok else Text(f"{signs.NO} unmet", style="yellow")
        )
        if not rule.grounds:
            rows.add_row(rule.rule, said, "nothing was owed", "", "", "")
        for number, ground in enumerate(rule.grounds):
            first = (rule.rule, said) if number == 0 else ("", "")
            event = f"version {ground.event.rpartition('@')[2]}" if ground.event else ""
            rows.add_row(*first, ground.obligation, f"{ground.got}/{ground.needed}", ground.standing, event)
    return rows


def _sessions(attended: tuple[Attended, ...]) -> Table:
    rows = signs.table("day", "attended", "topics", ">minutes", "counts towards")
    for session in attended:
        counts = session.meets or ("nothing more was owed" if session.counts else "too short")
        rows.add_row(session.day, session.kind, ", ".join(session.topics), str(session.minutes), counts)
    return rows
