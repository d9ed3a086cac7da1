"""Every event of a case as one whole sentence in English and one in Hungarian; facts only, no diagnosis."""

from typing import NamedTuple

from console.pages import case_terms as terms
from console.pages.moments import Moments
from domain.aftercare_events import DebriefingHeld, MenteeCheckInHeld
from domain.case_events import (
    ContactMade,
    EmergencyAcknowledged,
    EmergencyClosed,
    EmergencyRaised,
    EmergencyReopened,
    EmergencyReportedAgain,
    HandOverAccepted,
    HandOverOffered,
    LateWordLinked,
    LeaseExpired,
    LeaseRenewed,
    LevelLowered,
    LevelRaised,
    PageFailed,
    PageFoundNobody,
    PageIntended,
    PageSent,
)
from domain.facts import ObligationForgiven
from domain.messages import Event, FactRecorded
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened


class Said(NamedTuple):
    """The same sentence twice."""

    en: str
    hu: str


def said(event: Event, moments: Moments) -> Said:
    """What an event of a case says; people by their ids. One that is unknown here is told by its name."""
    told = (
        _of_report(event)
        or _of_page(event, moments)
        or _of_owner(event, moments)
        or _of_handing(event, moments)
        or _of_ending(event)
        or _of_duty(event, moments)
        or Said(f"{event.TYPE}.", f"{event.TYPE}.")
    )
    if getattr(event, "note", None) is not None or getattr(getattr(event, "report", None), "note", None):
        told = Said(f"{told.en} Words are kept with it.", f"{told.hu} Szöveg tartozik hozzá.")
    if isinstance(event, FactRecorded) and event.meets is not None and not event.in_time:
        told = Said(f"{told.en} It came late.", f"{told.hu} Későn érkezett.")
    return told


def english(event: Event, moments: Moments) -> str:
    """What an event of a case says, in English."""
    return said(event, moments).en


def _of_report(event: Event) -> Said | None:
    match event:
        case EmergencyRaised(report=report):
            level, by = terms.level(event.level), terms.reporter(report.raised_by)
            drill = Said("A drill is raised", "Gyakorlat indult") if event.drill else None
            raised = drill or Said("Raised", "Bejelentés érkezett")
            known = terms.VERIFIED if report.verified else terms.UNVERIFIED
            danger = terms.DANGERS[report.danger]
            return Said(
                f"{raised.en} as {level.en} by the {by.en} ({known.en}); a person in danger: {danger.en}.",
                f"{raised.hu}: {level.hu}, {by.hu} ({known.hu}); veszélyben van-e valaki: {danger.hu}.",
            )
        case EmergencyReportedAgain(report=report):
            by = terms.reporter(report.raised_by)
            return Said(f"Reported again by the {by.en}.", f"Újabb bejelentés: {by.hu}.")
        case LevelRaised():
            now, was = terms.level(event.level), terms.level(event.was)
            return Said(f"Now {now.en}, {was.en} before.", f"Mostantól {now.hu}, előtte {was.hu}.")
        case LevelLowered():
            now, was = terms.level(event.level), terms.level(event.was)
            return Said(
                f"Lowered to {now.en}, {was.en} before.", f"Enyhébb szint: {now.hu}, előtte {was.hu}."
            )
        case EmergencyReopened(epoch=epoch):
            return Said(
                f"Opened again as {terms.level(event.level).en}: nobody has it yet (epoch {epoch}).",
                f"Újra megnyitva, {terms.level(event.level).hu}: még senkié ({epoch}. szakasz).",
            )
        case _:
            return None


def _of_page(event: Event, moments: Moments) -> Said | None:
    match event:
        case PageIntended():
            number, target = _number(event.page), terms.TARGETS[event.target]
            to = Said(event.officer, event.officer) if event.officer else target
            if event.next_page_us is None:
                return Said(f"Page {number} to {to.en}.", f"{number}. értesítés: {to.hu}.")
            following = moments.clock(event.next_page_us)
            return Said(
                f"Page {number} to {to.en}; the next one at {following} unless somebody takes it.",
                f"{number}. értesítés: {to.hu}; a következő {following}-kor, ha addig senki nem veszi át.",
            )
        case PageSent():
            number, receipt = _number(event.page), terms.RECEIPTS[event.receipt]
            return Said(f"Page {number} {receipt.en}.", f"{number}. értesítés: {receipt.hu}.")
        case PageFoundNobody(page=page):
            number = _number(page)
            return Said(
                f"Page {number} found nobody on duty.", f"{number}. értesítés: senki nem volt ügyeletben."
            )
        case PageFailed(outcome="failed"):
            number = _number(event.page)
            return Said(f"Page {number} did not go out.", f"{number}. értesítés: nem ment ki.")
        case PageFailed():
            number = _number(event.page)
            return Said(
                f"Nobody knows whether page {number} went out.",
                f"{number}. értesítés: nem tudni, kiment-e.",
            )
        case _:
            return None


def _of_owner(event: Event, moments: Moments) -> Said | None:
    match event:
        case EmergencyAcknowledged(officer=officer):
            until = moments.exact(event.lease_until_us), moments.hungarian(event.lease_until_us)
            return Said(
                f"{officer} takes it (epoch {event.epoch}) and holds it until {until[0]}.",
                f"{officer} átveszi ({event.epoch}. szakasz), és eddig tartja: {until[1]}.",
            )
        case LeaseRenewed(officer=officer):
            until = moments.exact(event.lease_until_us), moments.hungarian(event.lease_until_us)
            return Said(
                f"A sign of progress: {officer} holds it until {until[0]}.",
                f"Életjel: {officer} eddig tartja: {until[1]}.",
            )
        case LeaseExpired(officer=officer):
            return Said(
                f"No sign of progress from {officer}: nobody has it, and the next one is paged.",
                f"{officer} nem adott életjelet: most senkié, és a következő értesítés megy.",
            )
        case LateWordLinked(officer=officer):
            return Said(
                f"Word from {officer} after the closing, kept with the case.",
                f"Lezárás után érkezett szó tőle: {officer}; az esethez csatolva.",
            )
        case _:
            return None


def _of_handing(event: Event, moments: Moments) -> Said | None:
    match event:
        case HandOverOffered():
            open_items = terms.items(event.open_items)
            return Said(
                f"{event.officer} offers it to {event.to}; open: {open_items.en}.",
                f"{event.officer} átadná neki: {event.to}; nyitott: {open_items.hu}.",
            )
        case HandOverAccepted():
            open_items, until_us = terms.items(event.open_items), event.lease_until_us
            return Said(
                f"{event.officer} takes it over from {event.from_officer} (epoch {event.epoch}) and holds it"
                f" until {moments.exact(until_us)}; open: {open_items.en}.",
                f"{event.officer} átveszi tőle: {event.from_officer} ({event.epoch}. szakasz), és eddig"
                f" tartja: {moments.hungarian(until_us)}; nyitott: {open_items.hu}.",
            )
        case _:
            return None


def _of_ending(event: Event) -> Said | None:
    match event:
        case ContactMade(professional=who):
            return Said(
                f"Contact made: {who} is in contact with the person.",
                f"Elérve: {who} kapcsolatban van az érintettel.",
            )
        case EmergencyClosed():
            endpoint = terms.ENDPOINTS[event.endpoint]
            return Said(f"Closed: {endpoint.en}.", f"Lezárva: {endpoint.hu}.")
        case DebriefingHeld():
            return Said("The talk with the mentor was held.", "A mentorral megtörtént a beszélgetés.")
        case MenteeCheckInHeld():
            return Said("The mentee was asked how it goes.", "A mentorált hogylétéről érdeklődtek.")
        case _:
            return None


def _of_duty(event: Event, moments: Moments) -> Said | None:
    match event:
        case ObligationOpened():
            duty, by = terms.duty(event.obligation), terms.reporter(event.owed_by)
            until = moments.exact(event.ends_us), moments.hungarian(event.ends_us)
            return Said(
                f"Owed by the {by.en} until {until[0]}: {duty.en}.",
                f"Teendő ({by.hu}) eddig: {until[1]}: {duty.hu}.",
            )
        case ObligationEnded():
            duty, standing = _first(terms.duty(event.obligation)), terms.STANDINGS[event.standing]
            return Said(f"{duty.en}: {standing.en}.", f"{duty.hu}: {standing.hu}.")
        case ObligationForgiven():
            duty = _first(terms.duty(event.obligation))
            return Said(f"{duty.en}: forgiven.", f"{duty.hu}: elengedve.")
        case ObligationAmended():
            duty = _first(terms.duty(event.obligation))
            now, was = terms.STANDINGS[event.standing], terms.STANDINGS[event.was]
            return Said(f"{duty.en}: {now.en}, {was.en} before.", f"{duty.hu}: {now.hu}, előtte {was.hu}.")
        case _:
            return None


def _first(term: terms.Term) -> terms.Term:
    """A term at the beginning of a sentence."""
    return terms.Term(term.en[0].upper() + term.en[1:], term.hu[0].upper() + term.hu[1:])


def _number(page: str) -> str:
    return page.rpartition("/")[2]
