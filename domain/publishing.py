"""Publishing the next version of the policy: from a file, or a draft that a person gives a reason for."""

from collections.abc import Iterator

from domain import policy_drafts
from domain.context import Context, Published
from domain.deciding import said
from domain.effective import check_midnight, check_notice, check_order
from domain.errors import Refusal
from domain.messages import Entry, Stamp
from domain.policy import OF_A_SEMESTER
from domain.policy_drafts import PolicyDraftPublished, PublishPolicyDraft
from domain.programme import PolicyPublished, ProgrammeYearState, PublishPolicy


def publish(command: PublishPolicy, state: ProgrammeYearState, stamp: Stamp) -> Iterator[Entry]:
    """The next version. Raises Refusal when it starts too soon or at no midnight, or asks what none owes."""
    calendar = state.calendar
    if state.closed:
        raise Refusal("year-closed", f"{state.stream} is closed.", "Publish it with the next year.")
    if calendar is None:
        raise Refusal("no-calendar", "A policy starts at a local midnight.", "Publish the calendar first.")
    check_midnight("A policy", command.effective_us, calendar)
    in_force = state.context.policy_at(stamp.at_us) if state.context else command.policy
    check_notice("A policy", command.effective_us, stamp.at_us, in_force)
    if strangers := sorted({kind for kind in command.policy.credit.conditions if kind not in OF_A_SEMESTER}):
        problem = f"No mentor owes {', '.join(strangers)} by the semester."
        raise Refusal("no-such-condition", problem, f"Give some of {', '.join(OF_A_SEMESTER)}.")
    last_us = state.policies[-1].effective_us if state.policies else None
    check_order("A policy", command.effective_us, last_us)
    published = Published(
        version=len(state.policies) + 1, effective_us=command.effective_us, policy=command.policy
    )
    yield said(PolicyPublished(published=published), stamp, state.context)


def publish_draft(
    command: PublishPolicyDraft, state: ProgrammeYearState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """A draft as the next version, with its reason. Raises Refusal as `publish` does."""
    draft = policy_drafts.found(state.policy_drafts, command.draft)
    if draft.policy == state.policies[-1].policy:
        raise Refusal("nothing-differs", "The draft is the last version again.", "Change a setting first.")
    yield from publish(PublishPolicy(effective_us=command.effective_us, policy=draft.policy), state, stamp)
    version = len(state.policies) + 1
    yield said(PolicyDraftPublished(draft=draft.id, version=version, note=command.note), stamp, context)
