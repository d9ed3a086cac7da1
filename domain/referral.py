"""Recommending a service: the loop is closed when the mentee was seen, or declined."""

from collections.abc import Iterator
from typing import Literal

from domain.book import Book
from domain.care import Steps, one_shot, reached
from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.facts import towards, wanting
from domain.messages import Command, Entry, Event, FactRecorded, Stamp
from domain.policy import Kind, Strength

Service = Literal["student-counselling", "general-practice", "psychiatry", "study-office", "other"]
Outcome = Literal["seen", "declined"]


class RecommendReferral(Command):
    """A mentor recommends a service, with the mentee's consent."""

    TYPE = "recommend-referral"
    service: Service
    consented: bool


class AcceptReferral(Command):
    TYPE = "accept-referral"
    referral: str


class CloseReferral(Command):
    """The loop is closed: the mentee was seen, or declined."""

    TYPE = "close-referral"
    referral: str
    outcome: Outcome


class ReferralRecommended(Event):
    TYPE = "referral-recommended"
    referral: str
    service: Service


class ReferralAccepted(Event):
    TYPE = "referral-accepted"
    referral: str


class ReferralClosed(FactRecorded):
    TYPE = "referral-closed"
    referral: str
    outcome: Outcome


def recommend(command: RecommendReferral, stamp: Stamp, context: Context) -> Iterator[Entry]:
    if not command.consented:
        raise Refusal(
            "no-consent",
            "A referral needs the mentee's consent.",
            "Ask first; without it, ask a consultation.",
        )
    yield said(ReferralRecommended(referral=stamp.command_id, service=command.service), stamp, context)
    days = context.policy_at(stamp.at_us).deadlines.referral_days
    closes = context.calendar.after_days(stamp.at_us, days)
    opened = one_shot(Kind.REFERRAL, stamp.command_id, "mentor", stamp.at_us, closes, Strength.GUIDELINE)
    yield said(opened, stamp, context)


def accept(command: AcceptReferral, steps: Steps, stamp: Stamp, context: Context) -> Iterator[Entry]:
    reached(steps, command.referral, "recommended")
    yield said(ReferralAccepted(referral=command.referral), stamp, context)


def close_loop(
    command: CloseReferral, steps: Steps, book: Book, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    reached(steps, command.referral, "recommended", "accepted")

    def closed(*, fact: str, meets: str | None, in_time: bool) -> ReferralClosed:
        return ReferralClosed(
            fact=fact, meets=meets, in_time=in_time, referral=command.referral, outcome=command.outcome
        )

    target = wanting(book, f"{Kind.REFERRAL}/{command.referral}")
    yield from towards(closed, target, stamp.at_us, stamp, context)
