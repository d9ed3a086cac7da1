"""One mentor's credit on a terminal: the verdict, the sums of each rule, the events, and what proves them."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.explaining import CreditExplained


def explained(page: CreditExplained) -> Iterator[RenderableType]:
    """Rule by rule, with the event that decided each obligation; then what was proved."""
    amount = f" of {page.ects} ECTS" if page.ects is not None else ""
    by = f" by {page.decided_by}" if page.decided_by else ""
    proposed = f", proposed by {page.proposed_by}" if page.proposed_by else ""
    yield f"{page.stream}, {page.semester}: {page.verdict}{amount}{by}{proposed}"
    yield ""
    yield _rules(page)
    yield ""
    policy = page.policy
    yield f"Policy {policy.version}, “{policy.name}”, SHA-256 {policy.sha256} (position {policy.position})."
    yield f"{page.alike:,} of {page.decisions:,} decisions come out alike, up to its event {page.through}."
    proven = sum(one.proof is not None for one in page.events)
    if page.checkpoint is not None:
        yield (
            f"{proven} of {len(page.events)} events behind it are proved under the checkpoint of"
            f" {page.checkpoint['size']:,} entries of {page.checkpoint['origin']},"
            f" root {str(page.checkpoint['root'])[:12]}…"
        )
    if page.ok:
        yield f"{signs.YES} Every event behind it is the one that was sealed, and all comes out alike."
    yield from (f"{signs.NO} {problem}" for problem in page.problems)


def _rules(page: CreditExplained) -> RenderableType:
    rows = signs.table("rule", ">has", "obligation", ">of it", "standing", ">decided by", ">position")
    for rule in page.rules:
        sum_ = f"{signs.YES if rule.ok else signs.NO} {rule.got} of {rule.needed}"
        for nth, one in enumerate(rule.grounds):
            first = (rule.rule, sum_) if nth == 0 else ("", "")
            counted, at = f"{one.got} of {one.needed}", one.event.rpartition("@")[2]
            rows.add_row(*first, one.obligation, counted, one.standing, f"@{at}", str(one.position))
        if not rule.grounds:
            rows.add_row(rule.rule, sum_, "none was owed", "", "", "", "")
    return rows
