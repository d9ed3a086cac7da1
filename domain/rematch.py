"""Another mentor for a mentee: asked for by either side, approved, drawn at once or waited for at the top."""

from collections.abc import Iterator

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import PROGRAMME, Command, Entry, Given, Stamp
from domain.pairing import (
    MenteesWaitlisted,
    PairsPlaced,
    Placements,
    RematchApproved,
    RematchRequested,
    standing,
)
from domain.people import People
from domain.rounds import before_the_end, by_lot, ready


class RequestRematch(Command):
    """Either side asks, or the programme by the last rung of its ladder; why is in the vault as `note`."""

    TYPE = "request-rematch"
    pair: str
    asked_by: str
    note: str | None = None


class ApproveRematch(Command):
    """End a pair that asked for it and draw another mentor; `given` as in a pairing round.

    Where the policy does not draw, the mentee waits at the top for the next draft, which has the same rules.
    """

    TYPE = "approve-rematch"
    BULK = True
    pair: str
    seed: str
    given: tuple[Given, ...] = ()


def request(command: RequestRematch, placed: Placements, stamp: Stamp, context: Context) -> Iterator[Entry]:
    pair = standing(placed, command.pair)
    if command.asked_by not in (pair.mentor, pair.mentee, PROGRAMME):
        problem = "Only the two of a pair ask, or the programme."
        raise Refusal("not-in-this-pair", problem, "Ask as mentor or mentee, or climb the ladder.")
    event = RematchRequested(pair=pair.id, asked_by=command.asked_by, note=command.note)
    yield said(event, stamp, context)


def approve(
    command: ApproveRematch, cohort: str, people: People, placed: Placements, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    pair = standing(placed, command.pair)
    if pair.id not in placed.asked:
        raise Refusal("not-requested", f"Nobody asked to rematch {pair.id}.", "Request it first.")
    before_the_end(stamp, context)
    facts = ready(people, command.given, context, stamp)
    mentee = people.by_id[pair.mentee]
    rules = context.policy_at(stamp.at_us).pairing
    asking = ((mentee,),) if rules.method == "random" else ()
    found = by_lot(asking, facts, cohort, people, placed, command.seed, rules.mentees_at_most)
    successor = found[0].id if found else None
    yield said(RematchApproved(pair=pair.id, successor=successor, seed=command.seed), stamp, context)
    if found:
        yield said(PairsPlaced(pairs=tuple(found)), stamp, context)
    else:
        yield said(MenteesWaitlisted(mentees=((mentee.id, "rematch"),)), stamp, context)
