"""What people say against a pair: "not this person" before there is one, and a decline after it was made."""

from collections.abc import Iterator

from domain.context import Context
from domain.deciding import said
from domain.drafts import Drafts
from domain.errors import Refusal
from domain.messages import Command, Entry, Reason, Stamp
from domain.pairing import MenteesWaitlisted, PairForbidden, PlacementDeclined, Placements, standing
from domain.people import People, present


class ForbidPair(Command):
    """Never bring these two together. Which of them said so stays in the vault, with the reason."""

    TYPE = "forbid-pair"
    mentor: str
    mentee: str
    note: Reason


class DeclinePlacement(Command):
    """Either side does not want the pair that was made, in the days that the policy gives for it."""

    TYPE = "decline-placement"
    pair: str
    declined_by: str
    note: str | None = None


def forbid(
    command: ForbidPair, people: People, placed: Placements, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    for person, role in ((command.mentor, "mentor"), (command.mentee, "mentee")):
        if present(people, person).role != role:
            raise Refusal(
                f"not-a-{role}", f"{person} is no {role}.", "Name the mentor first, then the mentee."
            )
    if (command.mentor, command.mentee) in placed.forbidden:
        raise Refusal("nothing-new", "These two are kept apart already.", "Nothing more is needed.")
    said_so = PairForbidden(mentor=command.mentor, mentee=command.mentee, note=command.note)
    yield said(said_so, stamp, context)


def decline(
    command: DeclinePlacement, placed: Placements, drafts: Drafts, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """The pair ends, and its mentee goes to the top of the waiting list."""
    pair = standing(placed, command.pair)
    if command.declined_by not in (pair.mentor, pair.mentee):
        raise Refusal("not-in-this-pair", "Only the two of a pair decline.", "Decline as mentor or mentee.")
    days = context.policy_at(stamp.at_us).pairing.decline_days
    if stamp.at_us >= context.calendar.after_days(drafts.made_us(pair.id), days):
        raise Refusal("too-late-to-decline", f"{pair.id} is older than {days} days.", "Ask for a rematch.")
    declined = PlacementDeclined(pair=pair.id, declined_by=command.declined_by, note=command.note)
    yield said(declined, stamp, context)
    yield said(MenteesWaitlisted(mentees=((pair.mentee, "declined"),)), stamp, context)
