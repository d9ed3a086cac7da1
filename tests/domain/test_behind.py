"""Behind every act of the programme and of the desk is a command that its events tell of."""

import pytest

from activities.admission import digest_of
from domain import account_events as account
from domain import addresses, behind_access, behind_care, behind_erasure, behind_streams, behind_year
from domain import erasure_events as erasure
from domain.case_events import EmergencyAcknowledged
from domain.erasing import STEPS
from domain.events import CATALOGUE
from domain.mentor import EndMentorYear
from domain.messages import Entry, Event
from domain.redeciding import Recorded, Redecided, Redeciding
from domain.structure import EndingSettled, EndRelationship
from tests.domain.builders import MENTOR, PAIR, Life

NEVER_FIRST = frozenset(
    {
        "credit-assessed", "fact-counted", "lease-expired", "mentees-waitlisted", "mentor-year-closed",
        "notice-intended", "obligation-amended", "obligation-ended", "obligation-opened", "page-intended",
        "pairs-placed", "programme-year-closed", "relationship-closed", "reminder-decided",
        "review-fell-due",
    }
)  # fmt: skip
"""What time does, or what comes along with another event of the same command."""
BY_ORDER = frozenset({"training-attended", "supervision-attended"})
"""Only a programme year orders these, so the command is known as it was given."""
IN_WORDS_OF_THEIR_OWN = frozenset(
    {
        "calendar-corrected", "consent-refused", "draft-requested", "draft-worked-out", "emergency-raised",
        "emergency-reported-again", "ending-settled", "erasure-begun", "erasure-refused", "glass-broken",
        "late-word-linked", "notice-sent", "open-items-taken-over", "page-found-nobody", "page-sent",
        "pairs-drafted", "password-chosen", "past-pairs-recalled", "people-enrolled",
        "policy-draft-published", "policy-published", "provider-linked", "provider-unlinked",
        "referral-recommended", "relationship-paused", "rematch-approved", "role-given", "shifts-swapped",
        "way-in-used", "year-taken-over",
    }
)  # fmt: skip
"""Events that say less, or otherwise, than their command: each has a rule of its own."""


def test_every_event_that_begins_an_act_has_its_command() -> None:
    rooms = (behind_access, behind_care, behind_erasure, behind_streams, behind_year)
    plain = {event.TYPE for room in rooms for event in room.BEHIND}

    assert set(CATALOGUE) == plain | NEVER_FIRST | BY_ORDER | IN_WORDS_OF_THEIR_OWN
    assert plain.isdisjoint(NEVER_FIRST | BY_ORDER | IN_WORDS_OF_THEIR_OWN)


def test_an_erasure_is_decided_again_step_by_step_also_one_that_was_refused() -> None:
    life = Life("erasure/p1")
    life.does(1, erasure.PlaceHold(note="note/1"), by="dpo", name="hold")
    life.does(2, erasure.LiftHold(hold="hold", note="note/2"), by="dpo", name="lifted")
    life.does(3, erasure.AskErasure(basis="request"), by="dpo", name="e1")
    life.does(4, erasure.PlaceHold(note="note/3"), by="dpo", name="again")
    begin = erasure.BeginErasure(erasure="e1", obstacles=("case-open",), searched=())
    life.does(5, begin, by="programme", name="e1/begin")

    assert [(one.difference, one.left) for one in _again(life)] == [(None, None)] * 5


def test_an_erasure_that_goes_through_is_decided_again_up_to_its_certificate() -> None:
    life = Life("erasure/p1")
    gone = (erasure.Count(what="histories", number=2, digest="0" * 64),)
    life.does(1, erasure.AskErasure(basis="request"), by="dpo", name="e1")
    begin = erasure.BeginErasure(erasure="e1", obstacles=(), searched=gone)
    steps = [erasure.RecordStep(erasure="e1", step=step, counts=gone) for step in STEPS]
    certified = erasure.IssueCertificate(erasure="e1", digest="0" * 64)
    for number, command in enumerate((begin, *steps, certified), 2):
        life.does(number, command, by="programme")

    assert [(one.difference, one.left) for one in _again(life)] == [(None, None)] * 6


def test_accounts_and_conflicts_are_decided_again_by_whoever_asked_and_whoever_agreed() -> None:
    life = Life(addresses.accounts())
    life.does(1, account.OpenAccount(person="a1"), by="local-operator", name="open")
    life.does(2, account.GiveRole(person="a1", role="admin"), by="local-operator", name="first")
    life.does(3, account.OpenAccount(person="b1"), by="a1", name="another")
    life.does(4, account.GiveRole(person="b1", role="admin"), by="a1", name="asked")
    life.does(5, account.ApproveRole(person="b1", role="admin"), by="c1", name="approved")
    life.does(6, account.RecordSignIn(person="b1", what="password-chosen"), by="b1", name="chosen")

    found = _again(life)

    assert [(one.difference, one.left, one.sort) for one in found] == [(None, None, "access")] * 6


def _again(life: Life) -> list[Redecided]:
    log = [Recorded(n, life.stream, n, entry) for n, entry in enumerate(life.entries, 1)]
    return list(Redeciding(digest_of).again(log))


@pytest.mark.parametrize(("stream", "kind"), [(MENTOR, EndMentorYear), (PAIR, EndRelationship)])
def test_an_ending_is_of_a_pair_or_of_a_mentors_year(stream: str, kind: type) -> None:
    ended = EndingSettled(reason="mentor-left", end_day=50, effective_us=1)

    (command,) = behind_streams.commands_of(stream, [_told(ended)], None)

    assert isinstance(command, kind)


def test_who_takes_a_case_may_have_said_so_in_three_ways() -> None:
    taken = EmergencyAcknowledged(
        fact="c1", meets=None, in_time=True, epoch=1, officer="o1", since_us=1, lease_until_us=2,
        note=None, given=(),
    )  # fmt: skip

    said = {command.TYPE for command in behind_care.commands_of([_told(taken)])}

    assert said == {"acknowledge-emergency", "record-progress", "accept-hand-over"}


def _told(event: Event) -> Entry:
    return Entry(event, 1, 1, "somebody", "c1", 1)
