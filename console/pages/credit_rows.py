"""One mentor's credit of a semester as a row: by who must act next, and what keeps it from being earned."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, get_args

from console.pages.year import Page, Who, who
from domain import award, credit
from domain.context import Context
from domain.credit import CreditFile, Finding, Ground
from domain.mentor import MentorYearState
from domain.obligations import SATISFIED, Obligation, Standing

Group = Literal["yours", "not-met", "groundless", "second", "ready", "to-come", "withheld", "awarded", "left"]
GROUPS: tuple[Group, ...] = get_args(Group)
Unit = Literal["done", "waived", "missed", "open"]
FORGIVEN = (Standing.WAIVED, Standing.EXCUSED, Standing.SUPERSEDED)


class Lack(Page):
    """An obligation that keeps a rule from being met, with what would still be needed."""

    rule: str
    obligation: str
    opens_us: int
    got: int
    needed: int


class Forgiven(Page):
    """A waiver: what of, the kind of its reason, by whom; the words are read one by one."""

    rule: str
    obligation: str
    opens_us: int
    why: str
    by: Who
    at_us: int


class Told(Page):
    """Who said something about the credit, and when; `words` is whether a reason stands with it."""

    by: Who
    at_us: int
    words: bool


class RuleBoxes(Page):
    """One rule in a row: a box for each unit, in order."""

    rule: str
    ok: bool
    units: tuple[Unit, ...]


class Attended(Page):
    """A session that a mentor came to."""

    rule: str
    occurred_us: int
    minutes: int
    counts: bool


class Short(Page):
    """A session that was attended for less than it takes to count."""

    rule: str
    occurred_us: int
    minutes: int
    least: int


class AwardRow(Page):
    """Where the credit of one mentor's semester stands; `not_yours` is whoever looks having acted first."""

    mentor: Who
    group: Group
    earned: bool
    rules: tuple[RuleBoxes, ...]
    lacks: tuple[Lack, ...]
    short: tuple[Short, ...]
    waivers: tuple[Forgiven, ...]
    proposed: Told | None
    not_yours: bool
    decision: Told | None
    sent_back: Told | None


def actors(states: Iterable[MentorYearState], term: int) -> set[str]:
    """Everybody who did something about the credit of a semester."""
    found: set[str] = set()
    for state in states:
        found |= {said.by for said in state.forgiven.values()}
        file = state.credits.get(term, CreditFile())
        found |= {said.by for said in (file.decision, file.sent_back, file.revoked) if said is not None}
        if file.proposed_by is not None:
            found.add(file.proposed_by)
    return found


def award_row(
    names: dict[str, Who], state: MentorYearState, term: int, context: Context, viewer: str
) -> AwardRow:
    """One mentor's credit, as whoever looks sees it."""
    file = state.credits.get(term)
    earned, findings = (
        (file.earned, file.findings) if file else credit.assess(state.stream, state.book, term, context)
    )
    first = award.first_people(file, state.forgiven) if file else frozenset()
    proposer = file.proposed_by if file else None
    return AwardRow(
        mentor=who(state.mentor, names),
        group=group_of(file, mine=viewer in first, left=state.course.left_us is not None),
        earned=earned,
        rules=tuple(_boxes(finding, state) for finding in findings),
        lacks=tuple(lacks(findings, state)),
        short=(),
        waivers=tuple(waivers(findings, state, names)),
        proposed=_told(names, (proposer, file.proposed_us, None)) if file and proposer else None,
        not_yours=viewer in first,
        decision=_told(names, file.decision) if file and file.decided else None,
        sent_back=_told(names, file.sent_back) if file and proposer is None else None,
    )


def group_of(file: CreditFile | None, *, mine: bool, left: bool) -> Group:
    if file is None:
        return "left" if left else "to-come"
    if file.decided is not None:
        lost = file.decided == "awarded" and not file.earned
        return "groundless" if lost else "awarded" if file.decided == "awarded" else "withheld"
    if not file.earned:
        return "not-met"
    if file.proposed_by is None:
        return "ready"
    return "second" if mine else "yours"


def _told(names: dict[str, Who], said: Sequence[Any] | None) -> Told | None:
    if said is None:
        return None
    by, at_us, note = said
    return Told(by=who(by, names), at_us=at_us, words=note is not None)


def lacks(findings: Iterable[Finding], state: MentorYearState) -> Iterable[Lack]:
    """What keeps the rules from being met, in the order of the windows."""
    for finding in findings:
        for ground in finding.grounds:
            found = state.book.find(ground.obligation)
            if found is not None and found.standing not in SATISFIED:
                yield Lack(rule=str(finding.rule), **_of(found), got=len(found.facts), needed=found.needed)


def waivers(findings: Iterable[Finding], state: MentorYearState, names: dict[str, Who]) -> Iterable[Forgiven]:
    """The waivers that the rules rest on."""
    for finding in findings:
        for ground in finding.grounds:
            found, said = state.book.find(ground.obligation), state.forgiven.get(ground.obligation)
            if found is not None and said is not None:
                why = state.whys.get(found.id, "other")
                by = who(said.by, names)
                yield Forgiven(rule=str(finding.rule), **_of(found), why=why, by=by, at_us=said.at_us)


def _of(obligation: Obligation) -> dict[str, Any]:
    return {"obligation": obligation.id, "opens_us": obligation.opens_us}


def _boxes(finding: Finding, state: MentorYearState) -> RuleBoxes:
    units: list[Unit] = []
    for ground in finding.grounds:
        units += _units(ground, state.book.find(ground.obligation))
    return RuleBoxes(rule=str(finding.rule), ok=finding.ok, units=tuple(units))


def _units(ground: Ground, found: Obligation | None) -> list[Unit]:
    got, needed = (len(found.facts), found.needed) if found else (ground.got, ground.needed)
    standing = found.standing if found else ground.standing
    done = min(got, needed)
    rest: Unit = "waived" if standing in FORGIVEN else "open" if standing is Standing.OPEN else "missed"
    return [*(["done"] * done), *([rest] * (needed - done))]  # type: ignore[list-item]
