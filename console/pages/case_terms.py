"""The words of the desk in English and Hungarian: levels, people, pages, duties, endings."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.case_commands import Danger, Endpoint, OpenItem
from domain.case_events import Receipt, Target
from domain.levels import LevelName
from domain.obligations import Standing
from domain.policy import Kind


class Term(NamedTuple):
    """One meaning, twice."""

    en: str
    hu: str


LEVELS: Mapping[LevelName, Term] = {
    "emergency": Term("emergency", "vészhelyzet"),
    "urgent": Term("urgent", "sürgős"),
    "concern": Term("concern", "aggodalom"),
}
DRILL = Term("drill", "gyakorlat")
DANGERS: Mapping[Danger, Term] = {
    "yes": Term("yes", "igen"),
    "not-sure": Term("not sure", "nem biztos"),
    "no": Term("no", "nem"),
}
VERIFIED = Term("known", "ismert")
UNVERIFIED = Term("not verified", "nem ellenőrzött")
REPORTERS = {
    "unknown": Term("unknown reporter", "ismeretlen bejelentő"),
    "mentor": Term("mentor", "mentor"),
    "mentee": Term("mentee", "mentorált"),
    "coordinator": Term("coordinator", "koordinátor"),
    "supervisor": Term("supervisor", "szupervizor"),
    "trainer": Term("trainer", "tréner"),
    "desk": Term("desk", "ügyelet"),
    "professional": Term("professional", "szakember"),
    "auditor": Term("auditor", "auditor"),
}
TARGETS: Mapping[Target, Term] = {
    "on-call": Term("the officer on call", "az ügyeletes"),
    "second": Term("the second on call", "a második ügyeletes"),
    "whole-desk": Term("the whole desk", "az egész ügyelet"),
    "telephone": Term("the telephone number of the desk", "az ügyelet telefonszáma"),
    "officer": Term("the officer who is named", "a megnevezett ügyeletes"),
}
RECEIPTS: Mapping[Receipt, Term] = {
    "sent": Term("went out", "kiment"),
    "delivered": Term("was delivered", "megérkezett"),
    "read": Term("was opened", "meg lett nyitva"),
}
ENDPOINTS: Mapping[Endpoint, Term] = {
    "engaged": Term("the person is in contact with us", "az érintett kapcsolatban van velünk"),
    "declined-with-reason": Term("declined, with a reason", "elutasítva, indokkal"),
    "redirected": Term("passed on to another service", "más szolgálathoz irányítva"),
    "in-professional-care": Term("in professional care", "szakember gondozásában"),
}
ITEMS: Mapping[OpenItem, Term] = {
    "reach-mentee": Term("reach the mentee", "a mentorált elérése"),
    "stay-with-mentee": Term("somebody stays with the mentee", "valaki maradjon a mentorálttal"),
    "reach-professional": Term("reach a professional", "szakember elérése"),
    "tell-mentor": Term("tell the mentor", "a mentor tájékoztatása"),
    "tell-supervisor": Term("tell the supervisor", "a szupervizor tájékoztatása"),
    "arrange-follow-up": Term("arrange what follows", "a folytatás megszervezése"),
    "write-up": Term("write it up", "leírás készítése"),
}
NOTHING = Term("nothing", "semmi")
STANDINGS: Mapping[Standing, Term] = {
    Standing.OPEN: Term("open", "nyitott"),
    Standing.MET: Term("met", "teljesült"),
    Standing.MISSED: Term("missed", "elmaradt"),
    Standing.LATE: Term("late", "késve teljesült"),
    Standing.EXCUSED: Term("excused", "igazolt"),
    Standing.WAIVED: Term("waived", "elengedett"),
    Standing.SUPERSEDED: Term("superseded", "felváltott"),
}
DUTIES = {
    Kind.PAGE: Term("page", "értesítés"),
    Kind.ACKNOWLEDGE: Term("somebody takes it", "valaki átveszi"),
    Kind.CONTACT_MADE: Term("a professional in contact", "szakember elérése"),
    Kind.DEBRIEFING: Term("a talk with the mentor", "beszélgetés a mentorral"),
    Kind.MENTEE_CHECK_IN: Term("ask the mentee how it goes", "a mentorált hogyléte"),
}
STAGES = {
    "waiting": Term("nobody yet", "még senki"),
    "held": Term("held", "valakinél van"),
    "aftercare": Term("closed, care goes on", "lezárva, utógondozás"),
    "closed": Term("closed", "lezárva"),
}


def level(name: LevelName) -> Term:
    """The word of a level."""
    return LEVELS[name]


def reporter(role: str) -> Term:
    """The word of who reports or owes."""
    return REPORTERS.get(role, Term(role, role))


def items(open_items: Iterable[OpenItem]) -> Term:
    """What is still to do when a case changes hands."""
    told = [ITEMS[item] for item in open_items] or [NOTHING]
    return Term("; ".join(item.en for item in told), "; ".join(item.hu for item in told))


def duty(obligation: str) -> Term:
    """An obligation of a case by its id, such as `page/3`."""
    kind, _, number = obligation.partition("/")
    word = DUTIES[Kind(kind)]
    return Term(f"{word.en} ({number})", f"{word.hu} ({number})")
