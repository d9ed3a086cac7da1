"""The policy: its versions on one line of time, the drafts, and each setting beside the one before it."""

from collections.abc import Iterable
from typing import Any, Literal

from console.configuring import calendar_of
from console.pages.affected import AffectedPage, settings_of
from console.pages.as_if import AsIf
from console.pages.year import Page, Who, Year
from domain.calendar import AcademicCalendar
from domain.context import Published
from domain.effective import HOUR_US, notice_hours
from domain.errors import Refusal
from domain.policy import Policy
from domain.policy_drafts import PolicyDraft

Stands = Literal["over", "in-force", "to-come", "draft"]
Works = Literal[
    "people", "rounds", "pairs", "semesters", "months", "weeks", "credit", "windows", "asked", "leaving",
    "policies", "reminders", "cases", "rungs", "name",
]  # fmt: skip
WORKS: dict[str, Works] = {
    "name": "name",
    "eligibility": "people",
    "pairing": "rounds",
    "pairing.decline_days": "pairs",
    "training": "semesters",
    "supervision": "semesters",
    "diary": "months",
    "meeting": "months",
    "contact": "weeks",
    "credit": "credit",
    "windows": "windows",
    "deadlines": "asked",
    "deadlines.diary_access_days": "leaving",
    "deadlines.policy_notice_hours": "policies",
    "reminders": "reminders",
    "emergencies": "cases",
    "ladder": "rungs",
}
"""On what a setting works, by its key or its section."""


class Version(Page):
    """A version or a draft; `until_us` is where the next one begins, `changed` counts its settings.

    `by` is told to coordinators alone.
    """

    key: str
    number: int
    stands: Stands
    name: str
    effective_us: int
    until_us: int
    changed: int
    by: Who | None
    at_us: int
    explained: bool


class Setting(Page):
    """A setting by its key, with the value of the version before."""

    key: str
    section: str
    works: Works
    before: Any
    value: Any
    differs: bool


class PolicyPage(Page):
    """One version or draft against another; `why` is the reason of a version that has one.

    `earliest_us` is the first midnight that a draft may count from, `next_us` the next one with which a
    window opens; both None when no day is left. Of a draft, `affected` tells what publishing it would do, and
    `since` what would be otherwise had it always counted, where that was asked for.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    begins_us: int
    ends_us: int
    months_us: tuple[int, ...]
    versions: tuple[Version, ...]
    drafts: tuple[Version, ...]
    shown: Version
    against: Version | None
    settings: tuple[Setting, ...]
    changed: int
    earliest_us: int | None
    next_us: int | None
    why: str | None
    affected: AffectedPage | None = None
    since: AsIf | None = None


async def policy_page(year: Year, wanted: str | None, against: int | None, *, drafting: bool) -> PolicyPage:
    """The version or the draft that is asked for, else the one in force. Raises Refusal, Unreachable."""
    calendar, policies = calendar_of(year.state), year.state.policies
    drafts = tuple(year.state.policy_drafts.standing.values()) if drafting else ()
    because = year.state.policy_drafts.because
    named = {*(one.by for one in drafts), *(one.by for one in because.values())} if drafting else set()
    names = await year.names(named)
    versions = tuple(_version(year, number, names, calendar) for number in range(1, len(policies) + 1))
    drawn = tuple(_draft(draft, policies[-1], names, calendar, len(policies) + 1) for draft in drafts)
    shown = _shown(versions, drawn, wanted)
    beside = _beside(versions, shown, against)
    policy = policy_behind(year, shown.key)
    before = policies[beside.number - 1].policy if beside else None
    settings = tuple(_settings(policy, before))
    earliest_us = earliest(year)
    return PolicyPage(
        **year.heading,
        version=year.state.book.version,
        begins_us=calendar.begins_us,
        ends_us=calendar.ends_us,
        months_us=tuple(
            calendar.midnight(month.first) for month in calendar.months if month.first > calendar.first
        ),
        versions=versions,
        drafts=drawn,
        shown=shown,
        against=beside,
        settings=settings,
        changed=sum(setting.differs for setting in settings),
        earliest_us=earliest_us,
        next_us=_next_window(calendar, earliest_us),
        why=None,
    )


def policy_behind(year: Year, key: str) -> Policy:
    """The policy of a version, by its number, or of a draft, by its id. Raises Refusal."""
    if key.isdigit() and 1 <= int(key) <= len(year.state.policies):
        return year.state.policies[int(key) - 1].policy
    draft = year.state.policy_drafts.standing.get(key)
    if draft is None:
        raise Refusal("no-such-policy-draft", f"There is no version or draft {key}.", "Look at the policy.")
    return draft.policy


def earliest(year: Year) -> int | None:
    """The first midnight from which a next version may count. None when no day of the year is left."""
    calendar, context = calendar_of(year.state), year.state.context
    if context is None:
        return None
    noticed_us = year.now_us + notice_hours(context.policy_at(year.now_us)) * HOUR_US
    after_us = max(noticed_us - 1, year.state.policies[-1].effective_us)
    if after_us >= calendar.ends_us - 1:
        return None
    at_us = max(calendar.next_midnight(after_us), calendar.begins_us)
    return at_us if at_us < calendar.ends_us else None


def _next_window(calendar: AcademicCalendar, from_us: int | None) -> int | None:
    if from_us is None:
        return None
    windows = (*calendar.terms, *calendar.months, *calendar.weeks)
    starts = (calendar.midnight(max(window.first, calendar.first)) for window in windows)
    return min((at_us for at_us in starts if at_us >= from_us), default=None)


def _shown(versions: tuple[Version, ...], drafts: tuple[Version, ...], wanted: str | None) -> Version:
    if wanted is None:
        return next((one for one in versions if one.stands == "in-force"), versions[0])
    found = next((one for one in (*versions, *drafts) if one.key == wanted), None)
    if found is None:
        raise Refusal("no-such-policy-draft", f"There is no version or draft {wanted}.", "See the policy.")
    return found


def _beside(versions: tuple[Version, ...], shown: Version, against: int | None) -> Version | None:
    """What a version is held against: the one asked for, else the one before; a draft, the last one."""
    number = against if against is not None and 1 <= against <= len(versions) else shown.number - 1
    return versions[number - 1] if number >= 1 else None


def _version(year: Year, number: int, names: dict[str, Who], calendar: AcademicCalendar) -> Version:
    policies = year.state.policies
    published, after = policies[number - 1], policies[number : number + 1]
    because = year.state.policy_drafts.because.get(number)
    until_us = after[0].effective_us if after else calendar.ends_us
    begins_us = published.effective_us if number > 1 else min(published.effective_us, calendar.begins_us)
    stands: Stands = "in-force"
    if year.now_us >= until_us and after:
        stands = "over"
    elif year.now_us < begins_us and number > 1:
        stands = "to-come"
    before = policies[number - 2].policy if number > 1 else None
    return Version(
        key=str(number),
        number=number,
        stands=stands,
        name=published.policy.name,
        effective_us=begins_us,
        until_us=until_us,
        changed=sum(each.differs for each in _settings(published.policy, before)) if before else 0,
        by=names.get(because.by) if because else None,
        at_us=because.at_us if because else 0,
        explained=because is not None,
    )


def _draft(
    draft: PolicyDraft, last: Published, names: dict[str, Who], calendar: AcademicCalendar, number: int
) -> Version:
    return Version(
        key=draft.id,
        number=number,
        stands="draft",
        name=draft.policy.name,
        effective_us=draft.effective_us,
        until_us=calendar.ends_us,
        changed=sum(each.differs for each in _settings(draft.policy, last.policy)),
        by=names.get(draft.by),
        at_us=draft.at_us,
        explained=False,
    )


def _settings(policy: Policy, before: Policy | None) -> Iterable[Setting]:
    was = settings_of(before) if before else {}
    now = settings_of(policy)
    for key in dict.fromkeys((*now, *was)):
        section = key.partition(".")[0]
        yield Setting(
            key=key,
            section=section,
            works=WORKS.get(key) or WORKS[section],
            before=was.get(key),
            value=now.get(key),
            differs=before is not None and was.get(key) != now.get(key),
        )
