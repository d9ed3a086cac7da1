"""One emergency as a story: what was said and when, what time did in between, and where everything stands."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from console.calendar import load_calendar
from console.policy import load_policy
from domain import emergency
from domain.case import CaseState
from domain.case_commands import (
    AcknowledgeEmergency,
    CloseEmergency,
    RaiseEmergency,
    RecordContactMade,
    RecordPageResult,
)
from domain.case_events import PageIntended
from domain.context import Context, Published
from domain.deciding import decide, settle
from domain.levels import LevelName
from domain.messages import Command, Entry, Event, Stamp
from domain.obligations import Standing
from domain.policy import Policy

EXAMPLES = Path(__file__).parents[2] / "examples"
CASE = "emergency/1"
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONDAY = 1_773_046_800_000_000
"""Monday 9 March 2026, 10 o'clock in Budapest: when every story begins unless it says otherwise."""

E = TypeVar("E", bound=Event)


def raised(level: LevelName = "emergency", **said: object) -> RaiseEmergency:
    """A report by somebody who answered *no* to the one question, so that the level is theirs."""
    return RaiseEmergency.model_validate({"level": level, "danger": "no", **said})


def acknowledged(officer: str = "officer-1") -> AcknowledgeEmergency:
    return AcknowledgeEmergency(officer=officer)


def contact(occurred_us: int | None = None) -> RecordContactMade:
    return RecordContactMade(professional="professional-1", occurred_us=occurred_us)


def in_care() -> CloseEmergency:
    return CloseEmergency(endpoint="in-professional-care")


def declined() -> CloseEmergency:
    return CloseEmergency(endpoint="declined-with-reason", note="note-1")


def result(page: str, outcome: str) -> RecordPageResult:
    return RecordPageResult.model_validate({"page": page, "outcome": outcome})


def example_policy() -> Policy:
    return load_policy(EXAMPLES / "policy.toml")


def example_context(policy: Policy | None = None) -> Context:
    """The calendar of the examples, and one version of the policy from its first day on."""
    calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
    published = Published(version=1, effective_us=calendar.midnights[0], policy=policy or example_policy())
    return Context(calendar=calendar, policies=(published,))


@dataclass
class Story:
    """A case without calendar and policy, unless a context is given; moments are counted from its start."""

    context: Context | None = None
    starts_us: int = MONDAY
    state: CaseState = field(default_factory=lambda: CaseState(CASE))
    entries: list[Entry] = field(default_factory=list)
    commands: int = 0

    def say(self, command: Command, after_us: int = 0) -> tuple[Event, ...]:
        """A command, stamped so long after the start; returns all that was decided. Raises Refusal."""
        self.commands += 1
        stamp = Stamp(self.starts_us + after_us, "person-1", f"command-{self.commands}")
        decision = decide(emergency.DECIDER, command, self.state, stamp, self.context)
        return self._grown(decision.state, decision.entries)

    def wait(self, until_us: int) -> tuple[Event, ...]:
        """What time does until so long after the start."""
        decision = settle(emergency.DECIDER, self.state, self.starts_us + until_us, self.context)
        return self._grown(decision.state, decision.entries)

    def _grown(self, state: CaseState, entries: tuple[Entry, ...]) -> tuple[Event, ...]:
        self.state = state
        self.entries.extend(entries)
        return tuple(entry.event for entry in entries)

    @property
    def events(self) -> list[Event]:
        return [entry.event for entry in self.entries]

    @property
    def due(self) -> tuple[int, str] | None:
        """The next due moment, counted from the start, with its kind."""
        due = emergency.due(self.state, self.context)
        return (due[0] - self.starts_us, due[1]) if due else None

    @property
    def stage(self) -> str:
        return emergency.stage(self.state, self.context, self.state.book.as_of_us)

    def all_of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def last(self, kind: type[E]) -> E:
        return self.all_of(kind)[-1]

    def pages(self) -> list[tuple[int, str]]:
        """Every page of the chain: seconds from the start, and its target."""
        return [
            ((entry.recorded_us - self.starts_us) // SECOND, entry.event.target)
            for entry in self.entries
            if isinstance(entry.event, PageIntended) and entry.event.step
        ]

    def standing(self, obligation: str) -> Standing:
        found = self.state.book.find(obligation)
        assert found is not None, obligation
        return found.standing

    def closes(self, obligation: str) -> int:
        """When an obligation closes, counted from the start."""
        found = self.state.book.find(obligation)
        assert found is not None, obligation
        return found.closes_us - self.starts_us


def refolded(story: Story) -> CaseState:
    """The state, folded anew from everything that was recorded."""
    state = CaseState(CASE)
    for entry in story.entries:
        state = state.evolve(entry)
    return state


def in_contact() -> Story:
    """Raised, owned after a minute, in contact after ten."""
    story = Story()
    story.say(raised())
    story.say(acknowledged("officer-1"), MINUTE)
    story.say(contact(), 10 * MINUTE)
    return story
