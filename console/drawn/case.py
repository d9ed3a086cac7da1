"""One case on a terminal: who has it and until when, what comes next, pages and receipts, and the rest."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from console.drawn import emergency as desk
from console.drawn import history as drawn_history
from console.drawn import signs, standings
from console.pages import case_terms as terms
from console.pages.case import CaseHistory, CasePage, Owner
from console.pages.moments import Moments
from console.pages.paging import Coming, PageRow
from console.pages.year import Who
from domain.messages import TIME


def case_page(page: CasePage, moments: Moments, *, asked: bool = False) -> Iterator[RenderableType]:
    """The case, its owners, its pages, its duties, its events; its words if they were asked for."""
    yield desk.as_of(page.as_of_us, moments, rehearsal=page.rehearsal)
    yield ""
    yield desk.level(page.level, drill=page.drill).append(f"  {page.stream}", style="bold default")
    yield Padding(_facts(page, moments), (0, 0, 1, 2))
    if page.coming:
        yield Text("unless somebody acts", style="bold")
        yield Padding(_coming(page.coming, moments), (0, 0, 1, 2))
    yield Text("pages", style="bold")
    yield Padding(_pages(page.pages, moments), (0, 0, 1, 2))
    if page.owners:
        yield Text("owners", style="bold")
        yield Padding(_owners(page.owners, moments), (0, 0, 1, 2))
    yield Text("owed", style="bold")
    yield Padding(_owed(page, moments), (0, 0, 1, 2))
    yield Text("timeline", style="bold")
    yield Padding(_timeline(page, moments), (0, 0, 0, 2))
    if page.words is not None:
        yield ""
        yield Text("words", style="bold")
        yield Padding(_words(page, moments), (0, 0, 0, 2))
    elif asked:
        yield ""
        yield "The words are not shown: that you read them could not be recorded, or their keys are away."
    elif page.notes:
        yield ""
        yield f"Texts kept with it: {page.notes}. Read: nearpeer emergency show {page.receipt} --with-words"
    if not page.named:
        yield ""
        yield "Names are not shown: that you read them could not be recorded. The ids stand for them."


def history(page: CaseHistory, moments: Moments) -> Iterator[RenderableType]:
    """Every event of a case, the first one first."""
    yield desk.as_of(page.as_of_us, moments, rehearsal=page.rehearsal)
    yield Text(page.stream, style="bold")
    yield ""
    yield drawn_history.happenings(page.events, moments.exact, moments)
    yield ""
    yield f"{len(page.events)} events"


def _facts(page: CasePage, moments: Moments) -> Table:
    facts = Table.grid(padding=(0, 2))
    known = terms.VERIFIED if page.verified else terms.UNVERIFIED
    facts.add_row("raised", f"{moments.exact(page.raised_us)}, reporter {known.en}")
    facts.add_row("state", terms.STAGES[page.state].en)
    facts.add_row("held by", _who(page.holder) if page.holder else "nobody")
    if page.until_us is not None:
        left = desk.left(page.left_s, page.until_us, moments)
        facts.add_row("left", f"{left}, until {moments.exact(page.until_us)}")
    if page.shift_ends_us is not None:
        facts.add_row("shift ends", f"{moments.exact(page.shift_ends_us)}: hand it over, or go on after it")
    facts.add_row("next step", desk.STEPS[page.next_step] or "none")
    if page.offer:
        items = terms.items(page.offer.open_items).en
        facts.add_row("offered", f"by {_who(page.offer.officer)} to {_who(page.offer.to)}; open: {items}")
    contact = "a professional is in contact" if page.contact else "nobody has confirmed yet"
    facts.add_row("contact", contact)
    if page.endpoint:
        facts.add_row("closed", terms.ENDPOINTS[page.endpoint].en)
    if page.about:
        facts.add_row("about", page.about)
    for role, person in zip(("mentor", "mentee"), page.pair, strict=False):
        facts.add_row(role, _who(person))
    facts.add_row("receipt", page.receipt)
    facts.add_row("version", str(page.version))
    return facts


def _coming(coming: tuple[Coming, ...], moments: Moments) -> Table:
    rows = Table.grid(padding=(0, 2))
    for page in coming:
        rows.add_row(moments.exact(page.at_us), f"{_target(page.target)}: {_people(page.on_duty)}")
    return rows


def _pages(pages: tuple[PageRow, ...], moments: Moments) -> Table:
    rows = signs.table("page", "to", "intended", "receipts")
    for page in pages:
        to = _who(page.officer) if page.officer else f"{_target(page.target)}: {_people(page.on_duty)}"
        receipts = ", ".join(f"{each.outcome} {moments.clock(each.at_us)}" for each in page.receipts)
        rows.add_row(page.page, to, moments.exact(page.at_us), receipts or "no result yet")
    return rows


def _owners(owners: tuple[Owner, ...], moments: Moments) -> Table:
    rows = signs.table(">epoch", "officer", "from", "until", "ended")
    for owner in owners:
        until = "" if owner.until_us is None else moments.exact(owner.until_us)
        rows.add_row(
            str(owner.epoch),
            _who(owner.officer),
            moments.exact(owner.since_us),
            until,
            owner.ended or "holds it",
        )
    return rows


def _owed(page: CasePage, moments: Moments) -> Table:
    rows = signs.table("until", "duty", "owed by", "standing")
    for owed in page.obligations:
        duty = terms.duty(owed.id).en
        rows.add_row(moments.exact(owed.closes_us), duty, owed.owed_by, standings.standing(owed))
    return rows


def _timeline(page: CasePage, moments: Moments) -> Table:
    """What happened, by whom; how each event is kept is told by `history`."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(no_wrap=True)
    for event in page.timeline:
        if event.type.startswith("obligation-"):
            continue  # told above, with its standing
        by = "" if event.actor == TIME else f"  ({event.actor_name})"
        rows.add_row(moments.exact(event.occurred_us), Text(event.text).append(by, style="dim"))
    return rows


def _words(page: CasePage, moments: Moments) -> Table:
    """Each text by the event that it belongs to, and who wrote it."""
    rows = Table.grid(padding=(0, 2))
    said = {event.version: event for event in page.timeline}
    for note in page.words or ():
        event = said[note.version]
        rows.add_row(f"{moments.exact(event.occurred_us)}  {event.actor_name}", _plain(note.text))
    return rows


def _plain(text: str) -> Text:
    """What somebody wrote, without what a terminal would take for an order."""
    return Text(
        "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    )


def _target(target: str) -> str:
    return next((term.en for name, term in terms.TARGETS.items() if name == target), target)


def _people(people: tuple[Who, ...]) -> str:
    return ", ".join(_who(person) for person in people) or "nobody on duty"


def _who(person: Who) -> str:
    return person.id if person.name == person.id else f"{person.name} ({person.id})"
