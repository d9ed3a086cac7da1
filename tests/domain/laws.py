"""What holds for every stream of the year at every moment, told from its entries alone."""

from collections import Counter

from domain.credit import CreditAssessed
from domain.deciding import settle
from domain.mentor import MentorYearClosed
from domain.messages import Entry, FactRecorded
from domain.obligations import (
    FactRetracted,
    ObligationAmended,
    ObligationEnded,
    ObligationOpened,
    Standing,
)
from domain.pair import RelationshipClosed
from domain.policy import UNARMED
from domain.streams import decider_of
from tests.domain.builders import Life

SATISFIED_BY_FACTS = (Standing.MET, Standing.LATE)
MAY_BE_AMENDED = {
    Standing.MISSED: {Standing.MET, Standing.LATE, Standing.WAIVED},
    Standing.EXCUSED: {Standing.MET, Standing.LATE, Standing.WAIVED},
    Standing.MET: {Standing.MISSED},
    Standing.LATE: {Standing.MISSED},
}


def standings_told(entries: list[Entry]) -> dict[str, Standing]:
    """Where each obligation stands by its moves alone; every move must start where the last one ended."""
    standings: dict[str, Standing] = {}
    for entry in entries:
        event = entry.event
        match event:
            case ObligationOpened(obligation=name):
                assert name not in standings, f"{name} was opened twice"
                standings[name] = Standing.OPEN
            case ObligationEnded(obligation=name, standing=standing):
                assert standings[name] is Standing.OPEN
                assert standing is not Standing.OPEN
                standings[name] = standing
            case ObligationAmended(obligation=name, was=was, standing=standing):
                assert standings[name] is was
                assert standing in MAY_BE_AMENDED[was]
                standings[name] = standing
            case _:
                pass
    return standings


def facts_told(entries: list[Entry]) -> dict[str, list[tuple[str, bool]]]:
    """The facts that each obligation has, by what was recorded and retracted."""
    facts: dict[str, list[tuple[str, bool]]] = {}
    for entry in entries:
        match entry.event:
            case FactRecorded(fact=fact, meets=str(name), in_time=in_time):
                facts.setdefault(name, []).append((fact, in_time))
            case FactRetracted(fact=fact, met=str(name)):
                facts[name] = [(other, timely) for other, timely in facts[name] if other != fact]
            case _:
                pass
    return {name: told for name, told in facts.items() if told}


def hold_the_balance(life: Life) -> None:
    """Opened = the sum of all standings, and the book says what the entries say."""
    told = standings_told(life.entries)
    book = life.state.book
    opened = sum(isinstance(entry.event, ObligationOpened) for entry in life.entries)

    assert opened == sum(Counter(told.values()).values())
    assert {o.id: o.standing for o in book.all()} == told
    assert {o.id: list(o.facts) for o in book.all() if o.facts} == facts_told(life.entries)
    assert set(book.open) == {name for name, standing in told.items() if standing is Standing.OPEN}


def stand_where_the_facts_put_them(life: Life) -> None:
    """Met or late is what the facts alone make of it; whatever stands otherwise lacks a fact."""
    for obligation in life.state.book.all():
        timely = sum(in_time for _, in_time in obligation.facts)
        enough = len(obligation.facts) >= obligation.needed
        if obligation.standing is Standing.MET:
            assert timely >= obligation.needed
        elif obligation.standing is Standing.LATE:
            assert enough
            assert timely < obligation.needed
        else:
            assert not enough


def know_when_they_are_due(life: Life) -> None:
    """What is armed has a due moment; settling to it does something then, and nothing armed before."""
    due = life.due()
    book = life.state.book
    if due is None:
        assert not [o for o in book.open.values() if o.kind not in UNARMED]
        return
    at_us, _ = due
    decision = settle(decider_of(life.stream), life.state, at_us, life.context)
    assert decision.entries
    assert max(entry.recorded_us for entry in decision.entries) == at_us
    assert not [entry for entry in decision.entries if entry.recorded_us < at_us and _is_armed(entry)]


def _is_armed(entry: Entry) -> bool:
    match entry.event:
        case ObligationEnded(kind=kind):
            return kind not in UNARMED
        case CreditAssessed():
            return True
        case _:
            return False


def amend_in_order_of_time(life: Life) -> None:
    """No amendment is recorded before the move that it amends, no assessment before the one it revises."""
    moved: dict[str, int] = {}
    assessed: dict[int, int] = {}
    for entry in life.entries:
        match entry.event:
            case ObligationEnded(obligation=name) | ObligationAmended(obligation=name):
                assert entry.recorded_us >= moved.get(name, entry.recorded_us)
                moved[name] = entry.recorded_us
            case CreditAssessed(term=term, revision=revision):
                assert revision == 1 or entry.recorded_us >= assessed[term]
                assessed[term] = entry.recorded_us
            case _:
                pass


def open_nothing_after_the_close(life: Life) -> None:
    """For a stream whose commands came in order of their stamps: nothing is opened after it was closed."""
    kinds = [entry.event for entry in life.entries]
    closed = [n for n, event in enumerate(kinds) if isinstance(event, RelationshipClosed | MentorYearClosed)]
    assert len(closed) <= 1
    for n in closed:
        assert not [event for event in kinds[n:] if isinstance(event, ObligationOpened)]
        assert standings_told(life.entries[: n + 1]).keys() >= life.state.book.ended.keys()


def are_all_over(life: Life) -> None:
    """After the year nothing is open, nothing is due, and the stream is closed."""
    assert life.state.closed
    assert life.state.book.open == {}
    assert life.due() is None


def owe_a_decision_while_none_stands(life: Life) -> None:
    """An assessed semester without a decision is owed one, or was forgiven it; one with a decision is not."""
    for term, file in getattr(life.state, "credits", {}).items():
        owed = life.state.book.find(f"credit/{term}")
        if owed is not None and owed.standing in SATISFIED_BY_FACTS:
            assert file.decided is not None
        elif owed is not None and file.decided is not None:
            assert owed.standing in (Standing.WAIVED, Standing.EXCUSED)


def hold(life: Life) -> None:
    """Every law that holds at every moment, whatever came in which order."""
    hold_the_balance(life)
    stand_where_the_facts_put_them(life)
    know_when_they_are_due(life)
    amend_in_order_of_time(life)
    owe_a_decision_while_none_stands(life)
