"""A year in which there is something on every kind of page, each word of which would run if a page let it."""

import re
from collections.abc import Mapping
from itertools import cycle

from console.access.acting import Role
from console.pages.year import year_of
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.messages import Stamp
from domain.pairing import Pair
from tests.console.builders import mentee
from tests.console.web.console import Browser, Console
from tests.console.web.duty import staffed
from tests.console.web.everybody import SignedIn
from tests.console.web.forgotten import forgotten
from tests.console.web.hall import ANNA, DORA, coordinator_of
from tests.console.web.hostile import FORMULAS, SCRIPTS
from tests.console.web.sealing import seal
from tests.console.web.test_grants import agrees
from tests.console.web.test_pairing import drafted
from tests.console.web.test_rosters_by_upload import held

CANARY = "canary-5d41"
WORDS = " ".join((CANARY, *SCRIPTS))
CASE = "case-of-the-walk"
LACKING = re.compile(r'name="obligation" value="([^"]+)"')


async def called_by_scripts(console: Console) -> None:
    """Everybody's name is something that would run if a page let it."""
    corpus = cycle((*SCRIPTS, *FORMULAS))
    cohort = console.midyear.cohort
    for person in (*cohort.mentors, *cohort.mentees, *cohort.staff):
        await console.midyear.doors.vault.put_person(person.id, {"name": next(corpus)}, f"X-{person.id}")


async def lived_in(console: Console, people: Mapping[Role, SignedIn]) -> None:
    """What people wrote, asked and wished for, uploaded, granted, and read out of turn; sealed."""
    at = {role: _session_of(console, who) for role, who in people.items()}
    await forgotten(console, "somebody-of-last-year", people["dpo"].person)
    await staffed(console, (people["professional"].person,), (people["desk"].person,))
    await at["desk"].does("/drills", "/drills")
    await _by_students(console, at["mentor"], at["mentee"])
    await _by_the_office(at["coordinator"], people["mentor"].person)
    await _granted(console, at)
    await _out_of_turn(console, at["professional"], people["mentor"].person)
    await seal(console)


async def drafted_twice(console: Console) -> None:
    """Two drafts of a first round: one was moved by hand, of the other two people must not be a pair."""
    office = await coordinator_of(console)
    by_lot, by_interest = await drafted(console, office, "random"), await drafted(console, office)
    one = f"{by_lot}/mentees/{DORA}"
    await office.does(f"{one}/move", one, mentor="none")
    other = f"{by_interest}/mentees/{DORA}"
    await office.does(f"{other}/apart", other, mentor=ANNA, by="mentee", reason=WORDS)


async def _by_students(console: Console, mentor: Browser, mentee: Browser) -> None:
    pair = await _pair_of(console, mentor.person)
    other = await console.browser(pair.mentee, "mentee")
    await mentor.does("/me/diary", "/me/diary", words=WORDS)
    await mentor.does(f"/me/pairs/{pair.id}/consultations", f"/me/ask?pair={pair.id}", words=WORDS)
    await other.does(f"/me/pairs/{pair.id}/rematch", f"/me/rematch?pair={pair.id}", words=WORDS)
    await mentee.does("/me/write", "/me/write", about="mentoring", words=WORDS)
    await mentee.does("/me/how-it-goes", "/me", answer="let-us-talk")
    answer = await console.stranger().post(
        "/api/emergencies", json={"id": "a-report", "danger": "yes", "words": WORDS, "about": WORDS}
    )
    assert answer.is_success, answer.text


async def _by_the_office(office: Browser, mentor: str) -> None:
    """A list with a row that does not fit waits, a pair is found, a withheld credit lacks one thing less."""
    names = [text.replace('"', '""') for text in (*SCRIPTS, *FORMULAS)]
    rows = [mentee(f"MNTE{number:02}", name=name) for number, name in enumerate(names)]
    await held(office, *rows, mentee("MNTE99", languages=names[0]))
    await office.does("/find", "/today", typed="hit")
    at = f"/credits/{mentor}?term=1"
    (obligation, *_) = LACKING.findall(await office.sees(at))
    waiver = {"obligation": obligation, "why": "study-duty", "words": WORDS, "then": "only"}
    await office.does(f"/credits/{mentor}/waive", at, term="1", **waiver)


async def _granted(console: Console, at: Mapping[Role, Browser]) -> None:
    """An auditor has the names of one pair, and waits for those of another."""
    one, other, *_ = await console.midyear.pairs()
    await at["auditor"].does("/grants", "/grants", stream=one, words=WORDS)
    await agrees(at["admin"])
    await agrees(at["dpo"])
    await at["auditor"].does("/grants", "/grants", stream=other, words=WORDS)


async def _out_of_turn(console: Console, professional: Browser, mentor: str) -> None:
    """A professional reads a mentor's diary, and has not stopped."""
    ledger, stream = console.midyear.doors.ledger, addresses.emergency(CASE)
    about = addresses.relationship(console.midyear.cohort.name, (await _pair_of(console, mentor)).id)
    raised = RaiseEmergency(
        level="emergency", danger="yes", about=about, raised_by="mentor", verified=True, drill=False
    )
    await ledger.execute(stream, raised, Stamp(await ledger.now_us(stream), mentor, f"{stream}/raise"))
    await professional.does("/break-glass/start", "/break-glass/start", case=CASE, words=WORDS)


async def _pair_of(console: Console, person: str) -> Pair:
    placed = (await year_of(console.midyear.doors)).state.placed
    return placed.pairs[min(placed.of(person))]


def _session_of(console: Console, who: SignedIn) -> Browser:
    """The browser of somebody in the session that they have already: what they upload stays in that one."""
    client = console.stranger()
    client.headers["Cookie"] = who.cookie
    return Browser(client, who.person)
