"""Fifty people report at the same moment, round after round; then one after the other: how long each waits.

Real reports over HTTP to the service's own pages, each commit durable, while the emergency lane works.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from statistics import quantiles

from benchmarks.commit import commit
from benchmarks.crowd.calling import Answer, Site
from benchmarks.grid.desk import OFFICER, Desk
from benchmarks.measures import Measure, at_most, told
from domain import addresses
from domain.case_commands import AcknowledgeEmergency

ROUNDS, AT_ONCE, PAUSE_S = 10, 50, 2.0
ONE_BY_ONE, EVERY_S, TAKEN_EVERY = 200, 0.5, 10
RECEIPT_MS, NOTICE_S = 500.0, 5.0
WORDS = "Somebody does not answer the phone since yesterday, and has given away what was dear to them."
WITHIN_S = 60.0
RECORDED = 201


async def receipts(desk: Desk, site: Site, rounds: int = ROUNDS) -> list[Measure]:
    """Rounds of fifty at once, half of them with words; the first meets a service that nobody has used."""
    answers: list[list[Answer]] = []
    for number in range(rounds):
        cases = [f"crowd-{number:02}-{n:02}" for n in range(AT_ONCE)]
        told_all = await asyncio.gather(
            *(
                site.report(id=case, danger="yes", words=WORDS if n % 2 else "")
                for n, case in enumerate(cases)
            )
        )
        answers.append(list(told_all))
        await taken(desk, cases)
        await asyncio.sleep(PAUSE_S)
    name = f"{AT_ONCE} reports at once"
    everybody = [answer for one in answers for answer in one]
    waits = [answer.seconds * 1_000 for answer in everybody]
    wrong = [answer for answer in everybody if not well(answer)]
    for answer in wrong[:5]:
        problem(answer)
    p50, p95, p99 = percentiles(waits)
    first = max(answer.seconds * 1_000 for answer in answers[0])
    return [
        Measure(f"{name}: not recorded, or without words", len(wrong), f"of {len(waits)}", "0", not wrong),
        told(f"{name}: to the receipt, p50", p50, "ms"),
        told(f"{name}: to the receipt, p95", p95, "ms"),
        at_most(f"{name}: to the receipt, p99", p99, "ms", RECEIPT_MS),
        told(f"{name}: to the receipt, longest", round(max(waits)), "ms"),
        told(f"{name}: to the receipt, longest of the first round", round(first), "ms"),
    ]


async def first_notices(desk: Desk, site: Site, reports: int = ONE_BY_ONE) -> list[Measure]:
    """Reports one after the other, from sending each until the gateway accepts its first page."""
    cases = [f"single-{number:03}" for number in range(reports)]
    sent: dict[str, int] = {}
    owned: set[str] = set()
    for number, case in enumerate(cases):
        sent[case] = site.now_us()
        answer, _ = await asyncio.gather(site.report(id=case, danger="yes"), asyncio.sleep(EVERY_S))
        if not well(answer):
            problem(answer)
        if number % TAKEN_EVERY == 0:
            paged = await first_pages(desk, list(sent), within_s=0)
            await taken(desk, [case for case in paged if case not in owned])
            owned |= set(paged)
    arrived = await first_pages(desk, cases)
    waits = [(arrived[case] - at_us) / 1e6 for case, at_us in sent.items() if case in arrived]
    missing = len(cases) - len(waits)
    p50, _, p99 = percentiles(waits, digits=2)
    name = "from a report to the first page at the gateway"
    return [
        Measure(f"{name}: never", missing, f"of {len(cases)}", "0", missing == 0),
        told(f"{name}: p50", p50, "s"),
        at_most(f"{name}: p99", p99, "s", NOTICE_S),
        told(f"{name}: longest", round(max(waits), 2), "s"),
    ]


def well(answer: Answer) -> bool:
    """Whether a report is in the record with its words."""
    return answer.status == RECORDED and answer.said()["words_kept"]


def problem(answer: Answer) -> None:
    """Says what came back instead."""
    sys.stdout.write(
        f"  after {answer.seconds:.1f} s status {answer.status}: {answer.body[:200]!r}; commit {commit()}\n"
    )


def percentiles(values: Sequence[float], digits: int | None = None) -> tuple[float, float, float]:
    """The 50th, 95th and 99th percentile."""
    cuts = quantiles(values, n=100, method="inclusive")
    return round(cuts[49], digits), round(cuts[94], digits), round(cuts[98], digits)


async def taken(desk: Desk, cases: Sequence[str]) -> None:
    """The desk takes cases, so that nobody is paged for them any more."""
    command = AcknowledgeEmergency(officer=OFFICER)
    await asyncio.gather(*(desk.says(addresses.emergency(case), command, None) for case in cases))


async def first_pages(desk: Desk, cases: Sequence[str], within_s: float = WITHIN_S) -> dict[str, int]:
    """By case, the real moment at which the gateway accepted its first page; waits for all of them."""
    ends, wanted = asyncio.get_running_loop().time() + within_s, set(cases)
    while True:
        arrived: dict[str, int] = {}
        for one in await asyncio.to_thread(desk.gateway.accepted):
            kind, case, *_ = one["key"].split("/")
            if kind == "emergency" and case in wanted:
                arrived[case] = min(one["first_us"], arrived.get(case, one["first_us"]))
        if len(arrived) == len(wanted) or asyncio.get_running_loop().time() > ends:
            return arrived
        await asyncio.sleep(0.5)


def statuses(answers: Sequence[Answer]) -> str:
    """How often each status came, in words."""
    counted = Counter(answer.status for answer in answers)
    return ", ".join(f"{count} x {status}" for status, count in sorted(counted.items()))
