"""The page of a pair: people, everything owed with its sum, acts beside it, and nothing of an emergency."""

import json
import re
from datetime import datetime
from typing import Any

import pytest

from console.access.acting import Role
from console.access.relations import group_of
from console.pages.relationship import stream_of
from console.pages.year import year_of
from console.scheduling import Wanted, book, schedule
from domain import addresses
from domain.consultation import AskConsultation
from domain.messages import Stamp
from domain.pairing import Pair
from tests.console.web.console import Console
from tests.console.web.opened import WORDS, as_coordinator, of_pair, told
from tests.console.web.test_desk import raise_case
from tests.console.web.test_students import pairs_of


async def readings(console: Console, pair: Pair) -> list[dict[str, Any]]:
    """What is recorded of who looked at a pair."""
    stream = addresses.access(f"relationship/{console.midyear.cohort.name}/{pair.id}")
    return [json.loads(row.body) for row in await console.midyear.doors.logs["access"].read(stream)]


async def led(console: Console) -> tuple[str, Pair, str]:
    """A supervisor, a pair whose mentor has a place in their next session, and another supervisor."""
    year, (leader, stranger, *_) = await year_of(console.midyear.doors), console.midyear.of("supervisor")
    [pair, *_] = [p for p in await pairs_of(console) if p.mentor not in group_of(year, stranger)]
    ahead = Wanted(kind="supervision", starts=datetime(2026, 3, 30, 17), minutes=90, trainer=leader)  # noqa: DTZ001 - local time
    made = await schedule(year, ahead, "test")
    await book(await year_of(console.midyear.doors), made.session, pair.mentor, "test")
    return leader, pair, stranger


async def test_a_pair_opens_with_its_two_and_a_sum_that_adds_up_once_that_is_recorded(
    console: Console,
) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]

    page = await coordinator.sees(f"/relationships/{pair.id}")

    sums = [int(n) for n in re.findall(r"(\d+) (?:met|late|missed|excused|waived|superseded|open)</a>", page)]
    opened = re.search(r"<b>(\d+)</b> opened =", page)
    assert opened is not None
    assert sum(sums) == int(opened[1]) > 0
    assert [one["right"] for one in await readings(console, pair)] == ["relationship.read"]
    assert "You" in page.partition("Who looked here")[2]


async def test_a_filter_keeps_the_sum_of_the_whole(console: Console) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    whole = await coordinator.sees(f"/relationships/{pair.id}?every=yes")

    page = await coordinator.sees(f"/relationships/{pair.id}?standing=met&kind=diary")

    first = re.search(r"<b>\d+</b> opened =", whole)
    assert first is not None
    assert first[0] in page
    assert page.count('data-head="Window"') < whole.count('data-head="Window"')


async def test_an_emergency_changes_the_flag_and_nothing_else(console: Console) -> None:
    coordinator = await as_coordinator(console)
    [pair, *_] = [pair for pair in await pairs_of(console) if not (await of_pair(console, pair)).steps]
    before = await coordinator.looks(f"/api/v1/relationships/{pair.id}")
    calm = await coordinator.sees(f"/relationships/{pair.id}")

    await raise_case(console, "case-of-nobody", f"relationship/{console.midyear.cohort.name}/{pair.id}")

    after = await coordinator.looks(f"/api/v1/relationships/{pair.id}")
    page = await coordinator.sees(f"/relationships/{pair.id}")
    assert before.headers["etag"] == after.headers["etag"]
    assert _but_looks(before.text) | {"support_open": True} == _but_looks(after.text)
    flag = re.search(r'<div class="banner calm marked" role="status">.*?</div>', page, re.DOTALL)
    assert flag is not None
    assert "case-of-nobody" not in page
    assert _still(page.replace(flag[0], "")) == _still(calm)
    assert not re.search(r"\d", re.sub(r"<svg.*?</svg>", "", flag[0], flags=re.DOTALL))


def _but_looks(body: str) -> dict[str, Any]:
    left_out = ("looked", "as_of", "as_of_us")
    return {key: value for key, value in json.loads(body).items() if key not in left_out}


def _still(page: str) -> str:
    """A page without what is another one each time it is opened: tokens, and how often it was."""
    page = re.sub(r'name="(csrf|once)" value="[^"]*"', "", page)
    return re.sub(r"Who looked here.*", "", page, flags=re.DOTALL)


async def test_each_reader_opens_what_the_table_gives_them(console: Console) -> None:
    leader, mine, stranger = await led(console)
    supervisor = await console.browser(leader, "supervisor")
    unknowing = await console.browser(stranger, "supervisor")
    other = next(p for p in await pairs_of(console) if not {p.mentor, p.mentee} & {mine.mentor, mine.mentee})
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    mentor, mentee = (
        await console.browser(mine.mentor, "mentor"),
        await console.browser(mine.mentee, "mentee"),
    )
    year = await year_of(console.midyear.doors)
    names = [who.name for who in (await year.names([mine.mentor, mine.mentee])).values()]

    seen = await supervisor.sees(f"/relationships/{mine.id}")
    masked = await auditor.sees(f"/relationships/{mine.id}")
    theirs = await told(mentee, mine)

    assert all(name in seen for name in names)
    assert [name for name in (*names, mine.mentor, mine.mentee) if name in masked] == []
    assert "Names are masked here." in masked
    assert (theirs["progress"], theirs["diary"], theirs["ladder"], theirs["wish"]) == (None, None, None, None)
    assert {row["of"] for row in theirs["obligations"]} == {"pair"}
    assert (await told(mentor, mine))["progress"] is not None
    assert (await unknowing.looks(f"/relationships/{mine.id}")).status_code == 404
    for reader in (mentor, mentee):
        assert (await reader.looks(f"/relationships/{other.id}")).status_code == 404
    assert 'method="post" action="/relationships/' not in seen + masked


@pytest.mark.parametrize("role", ["mentor", "mentee"])
async def test_the_two_act_at_their_own_addresses_and_never_as_a_coordinator(
    console: Console, role: Role
) -> None:
    pair = (await pairs_of(console))[0]
    one = await console.browser(pair.mentor if role == "mentor" else pair.mentee, role)

    for path, fields in {
        "facts": {"what": "met", "day": "2026-03-10"},
        "waivers": {"obligation": "meeting/3", "reason": WORDS},
        "wishes": {"by": "mentor"},
        "decline": {"by": "mentor"},
        "rungs": {"rung": "notice", "decision": "approve"},
    }.items():
        answer = await one.sends(f"/relationships/{pair.id}/{path}", "/me", **fields)
        assert answer.status_code == 404, path


async def test_what_was_told_on_the_phone_is_recorded_and_its_words_stay_in_the_vault(
    console: Console,
) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    at, stream = f"/relationships/{pair.id}?act=fact", f"relationship/{console.midyear.cohort.name}/{pair.id}"

    page = await coordinator.does(
        f"/relationships/{pair.id}/facts", at, what="met", day="2026-03-09", reason=WORDS, act="fact"
    )
    refused = await coordinator.sends(
        f"/relationships/{pair.id}/facts", at, what="met", day="2026-03-20", reason=WORDS, act="fact"
    )

    rows = await console.midyear.doors.logs["programme"].read(stream)
    assert "The meeting is recorded." in page
    assert rows[-1].type == "meeting-recorded" or rows[-2].type == "meeting-recorded"
    assert WORDS not in page + "".join(row.body.decode() for row in rows)
    assert refused.status_code == 409
    assert 'id="fact-day-wrong"' in refused.text
    assert 'value="2026-03-20"' in refused.text
    assert WORDS in refused.text


async def test_an_obligation_is_waived_with_a_reason_and_not_without_one(console: Console) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    missed = next(
        row for row in (await told(coordinator, pair))["obligations"] if row["standing"] == "missed"
    )
    path, at = f"/relationships/{pair.id}/waivers", f"/relationships/{pair.id}?act=waive"

    without = await coordinator.sends(path, at, obligation=missed["id"], reason=" ", act="waive")
    page = await coordinator.does(path, at, obligation=missed["id"], reason=WORDS, act="waive")
    again = await coordinator.sends(path, at, obligation=missed["id"], reason=WORDS, act="waive")

    assert without.status_code == 422
    assert 'id="waive-reason-wrong"' in without.text
    assert "The obligation is waived." in page
    assert str((await of_pair(console, pair)).book.find(missed["id"]).standing) == "waived"
    assert again.status_code == 409
    assert 'id="waive-obligation-wrong"' in again.text


async def test_a_fact_is_set_right_and_both_stay_in_the_history(console: Console) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    wrong = next(mark for mark in (await told(coordinator, pair))["facts"] if mark["what"] == "meeting")

    page = await coordinator.does(
        f"/relationships/{pair.id}/corrections", f"/relationships/{pair.id}?act=correct",
        fact=wrong["fact"], reason=WORDS, day="2026-03-05", minutes="45",
    )  # fmt: skip

    now = [mark for mark in (await told(coordinator, pair))["facts"] if mark["what"] == "meeting"]
    assert "Both stay in the history." in page
    assert wrong["fact"] not in [mark["fact"] for mark in now]
    assert now[0]["minutes"] == 45


async def test_a_question_is_opened_once_recorded_answered_and_closed(console: Console) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    year = await year_of(console.midyear.doors)
    stream, ledger = stream_of(year, pair.id), console.midyear.doors.ledger
    await ledger.execute(stream, AskConsultation(), Stamp(year.now_us, pair.mentor, "test/ask"))
    asked = next(s for s in (await told(coordinator, pair))["asked"] if s["step"] == "asked")
    before, at = len(await readings(console, pair)), f"/relationships/{pair.id}/questions/{asked['handle']}"

    await coordinator.sees(at)
    looked = (await readings(console, pair))[before:]
    await coordinator.does(f"{at}/answer", at, words=WORDS)
    answered = await coordinator.sees(at)
    await coordinator.does(f"{at}/close", at)

    assert [one["matter"] for one in looked] == ["words"]
    assert WORDS in answered
    assert (await of_pair(console, pair)).steps[asked["id"]] == "closed"


async def test_someone_else_is_asked_for_with_a_reason_and_approved(console: Console) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    path = f"/relationships/{pair.id}"

    waits = await coordinator.does(f"{path}/wishes", f"{path}?act=end", by="mentee", reason=WORDS)
    why = await coordinator.sees(f"{path}/wish")
    done = await coordinator.does(f"{path}/rematch", f"{path}?act=end")

    assert "It waits for a decision." in waits
    assert WORDS not in waits
    assert WORDS in why
    assert "The pair ends tonight." in done
    assert pair.id not in (await year_of(console.midyear.doors)).state.placed.together


async def test_a_pair_is_absent_and_agrees_on_another_rhythm(console: Console) -> None:
    coordinator, pair = await as_coordinator(console, language="hu"), (await pairs_of(console))[0]
    path = f"/relationships/{pair.id}"

    backwards = await coordinator.sends(
        f"{path}/pause", f"{path}?act=away", first="2026-04-10", last="2026-04-01", act="away"
    )
    await coordinator.does(f"{path}/pause", f"{path}?act=away", first="2026-04-01", last="2026-04-10")
    page = await coordinator.does(
        f"{path}/rhythm", f"{path}?act=rhythm", kind="contact", every="3", act="rhythm-contact"
    )

    assert 'id="away-last-wrong"' in backwards.text
    assert "Távollét: 2026. ápr. 1. \N{EN DASH} 2026. ápr. 10." in page
    assert "3 hetente kapcsolattartás" in page
