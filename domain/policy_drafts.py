"""Drafts of the next policy: written, thrown away, or published with a reason; no draft counts."""

from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple

from pydantic import Field

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Reason, Stamp
from domain.policy import Policy


class DraftPolicy(Command):
    """Writes a draft, or the same one anew; `effective_us` is the midnight that it is meant to count from."""

    TYPE = "draft-policy"
    draft: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    effective_us: int
    policy: Policy


class DiscardPolicyDraft(Command):
    TYPE = "discard-policy-draft"
    draft: str


class PublishPolicyDraft(Command):
    """Makes a draft the next version; `note` is the vault's id of the reason, which everybody can read."""

    TYPE = "publish-policy-draft"
    draft: str
    effective_us: int
    note: Reason


class PolicyDrafted(Event):
    TYPE = "policy-drafted"
    draft: str
    effective_us: int
    policy: Policy


class PolicyDraftDiscarded(Event):
    TYPE = "policy-draft-discarded"
    draft: str


class PolicyDraftPublished(Event):
    """A draft became a version; `note` is the vault's id of the reason."""

    TYPE = "policy-draft-published"
    draft: str
    version: int
    note: str


class PolicyDraft(NamedTuple):
    """A draft as it stands, and who wrote it last."""

    id: str
    by: str
    at_us: int
    effective_us: int
    policy: Policy


class Because(NamedTuple):
    """Who published a version, when, and the vault's id of the reason."""

    by: str
    at_us: int
    note: str


class PolicyDrafts(NamedTuple):
    """All drafts that stand, by id, and the reasons of the versions that were drafts once."""

    standing: Mapping[str, PolicyDraft] = {}
    because: Mapping[int, Because] = {}


def draft(command: DraftPolicy, drafts: PolicyDrafts, stamp: Stamp, context: Context) -> Iterator[Entry]:
    before = drafts.standing.get(command.draft)
    if before is not None and before.by != stamp.actor:
        raise Refusal("another-draft", "This draft is somebody else's.", "Write one of your own from it.")
    drafted = PolicyDrafted(draft=command.draft, effective_us=command.effective_us, policy=command.policy)
    yield said(drafted, stamp, context)


def discard(
    command: DiscardPolicyDraft, drafts: PolicyDrafts, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    found(drafts, command.draft)
    yield said(PolicyDraftDiscarded(draft=command.draft), stamp, context)


def found(drafts: PolicyDrafts, wanted: str) -> PolicyDraft:
    """A draft that stands. Raises Refusal."""
    standing = drafts.standing.get(wanted)
    if standing is None:
        raise Refusal("no-such-policy-draft", f"No draft stands as {wanted}.", "Look at the list of drafts.")
    return standing


def policy_drafts_after(drafts: PolicyDrafts, entry: Entry) -> PolicyDrafts:
    """The drafts after one more event."""
    match entry.event:
        case PolicyDrafted(draft=key, effective_us=effective_us, policy=policy):
            one = PolicyDraft(key, entry.actor, entry.recorded_us, effective_us, policy)
            return drafts._replace(standing={**drafts.standing, key: one})
        case PolicyDraftDiscarded(draft=key):
            return drafts._replace(standing=_without(drafts, key))
        case PolicyDraftPublished(draft=key, version=version, note=note):
            because = {**drafts.because, version: Because(entry.actor, entry.recorded_us, note)}
            return PolicyDrafts(_without(drafts, key), because)
        case _:
            return drafts


def _without(drafts: PolicyDrafts, gone: str) -> Mapping[str, PolicyDraft]:
    return {key: one for key, one in drafts.standing.items() if key != gone}
