"""The policy on its page: drafted field by field, looked at before it counts, published with a reason."""

from datetime import date

from console.pages.affected import affected_by, settings_of
from console.pages.as_if import as_if
from console.pages.year import year_of
from console.web.policy_form import CONDITIONS, TOPICS
from domain.context import Published
from domain.policy import Policy
from domain.policy_drafts import PolicyDraftPublished
from domain.programme import PolicyPublished
from tests.console.web.console import Browser, Console

REASON = "Half of the pairs write every two weeks and are content."
DAY = "2026-04-01"


async def coordinator(console: Console, number: int = 0, **how: str) -> Browser:
    return await console.browser(console.midyear.of("coordinator")[number], "coordinator", **how)


def filled(policy: Policy, **changed: str) -> dict[str, str]:
    """The form of a draft as it stands for a policy, with some settings changed; dots are spelt `__`."""
    fields = {key: str(value) for key, value in settings_of(policy).items() if value is not None}
    del fields[CONDITIONS]
    fields |= {f"{CONDITIONS}.{kind}": "on" for kind in policy.credit.conditions}
    fields |= {TOPICS: ", ".join(policy.pairing.topics_before), "effective": DAY}
    return fields | {name.replace("__", "."): value for name, value in changed.items()}


async def drafted(console: Console, browser: Browser, **changed: str) -> tuple[str, str]:
    """A draft from the last version; its address, and its page."""
    last = (await year_of(console.midyear.doors)).state.policies[-1]
    edit = f"/policy/{last.version}/edit"
    answer = await browser.sends(f"/policy/{last.version}/draft", edit, **filled(last.policy, **changed))
    assert answer.status_code == 303, answer.text[:3000]
    path = answer.headers["location"].partition("?")[0]
    return path, await browser.sees(path)


async def test_a_draft_is_written_field_by_field_and_counts_for_nothing(console: Console) -> None:
    anna = await coordinator(console)
    before = (await year_of(console.midyear.doors)).state.context

    _, page = await drafted(console, anna, supervision__minutes="80", meeting__needed="2")

    assert "2 of 61 settings" in page
    assert "sessions of semesters that begin from 1 Apr 2026 on" in page
    assert (await year_of(console.midyear.doors)).state.context == before


UNFIT = [
    ("windows.inside_percent", "101", "This is too large."),
    ("training.minutes", "ninety", "Give a whole number."),
    ("emergencies.urgent.lease_s", "0", "Give one of the two times"),
    ("pairing.topics_before", "Goals!", "Give codes of topics"),
    ("reminders.once_days", "", "Give all three numbers"),
    ("effective", "2027-01-01", "Give a day of this programme year."),
]


async def test_what_does_not_fit_is_told_beside_its_field_and_what_was_typed_stays(console: Console) -> None:
    anna, year = await coordinator(console), await year_of(console.midyear.doors)
    version = year.state.policies[-1].version
    for field, value, told in UNFIT:
        form = filled(year.state.policies[-1].policy, ladder__days_between="99") | {field: value}

        answer = await anna.sends(f"/policy/{version}/draft", f"/policy/{version}/edit", **form)

        assert answer.status_code == 422
        assert f'id="{field}-wrong">{told}' in answer.text
        assert 'value="99"' in answer.text
    assert not (await year_of(console.midyear.doors)).state.policy_drafts.standing


async def test_who_is_affected_is_what_the_command_line_says(console: Console) -> None:
    anna = await coordinator(console)
    path, page = await drafted(console, anna, meeting__needed="2", contact__grace_days="9")
    year = await year_of(console.midyear.doors)
    draft = next(iter(year.state.policy_drafts.standing.values()))

    said = await affected_by(year, draft.policy, date.fromisoformat(DAY))

    shown = (await anna.looks(f"/api/v1{path}")).json()["affected"]
    assert shown == said.model_dump(mode="json")
    assert {one.kind for one in said.affected} == {"meeting", "contact"}
    for one in said.affected:
        assert f"{len(one.streams)} of {one.of}" in page


async def test_a_draft_is_judged_as_if_it_had_always_been_and_nothing_is_written(console: Console) -> None:
    anna = await coordinator(console)
    path, from_its_date = await drafted(console, anna, training__minutes="120")
    year, log = await year_of(console.midyear.doors), console.midyear.doors.logs["programme"]
    head, draft = await log.head(), next(iter(year.state.policy_drafts.standing.values()))

    page = await anna.sees(f"{path}?view=since")

    said = await as_if(year, draft.policy)
    shown = (await anna.looks(f"/api/v1{path}?view=since")).json()["since"]
    assert shown == said.model_dump(mode="json")
    assert "To judge the rule, not to change the past." in page
    assert "To judge the rule" not in from_its_date
    lost = said.credits[0].lost
    assert len(lost) == said.credits[0].was > 0
    assert f"Would not have it: {', '.join(who.name for who in lost[:10])}" in page
    assert await log.head() == head


async def test_publishing_takes_its_reason_which_everybody_reads(console: Console) -> None:
    anna = await coordinator(console)
    path, _ = await drafted(console, anna, meeting__needed="2")

    silent = await anna.sends(f"{path}/publish", path, effective=DAY)
    page = await anna.does(f"{path}/publish", path, effective=DAY, words=REASON)

    assert silent.status_code == 422
    assert "Published." in page
    rows = await console.midyear.doors.logs["programme"].read(console.midyear.year)
    assert [row.type for row in rows][-2:] == [PolicyPublished.TYPE, PolicyDraftPublished.TYPE]
    assert REASON.encode() not in b"".join(row.body for row in rows)
    mentee = await console.browser(console.midyear.of("mentee")[0], "mentee", language="hu")
    assert REASON in await mentee.sees(f"/policy/{len(await versions(console))}")
    assert "érvényben" in await mentee.sees("/policy")


async def versions(console: Console) -> tuple[Published, ...]:
    return (await year_of(console.midyear.doors)).state.policies


async def test_a_day_that_is_too_soon_is_refused_and_the_sentence_stays(console: Console) -> None:
    anna = await coordinator(console)
    path, _ = await drafted(console, anna, meeting__needed="2")

    answer = await anna.sends(f"{path}/publish", path, effective="2026-03-13", words=REASON)

    assert answer.status_code == 409
    assert REASON in answer.text
    assert len(await versions(console)) == 2


async def test_a_draft_is_of_whoever_wrote_it_and_seen_by_coordinators_alone(console: Console) -> None:
    anna, bela = await coordinator(console), await coordinator(console, 1)
    path, _ = await drafted(console, anna, meeting__needed="2")
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")
    policy = (await versions(console))[-1].policy

    theirs = await bela.sends(f"{path}/draft", f"{path}/edit", **filled(policy))

    assert theirs.status_code == 409
    assert "Publish version 3" in await bela.sees(path)
    assert (await mentor.looks(path)).status_code == 404
    assert (await mentor.looks("/policy/2/edit")).status_code == 404
    assert "Begin a draft" not in await mentor.sees("/policy")
    assert "The draft is discarded." in await anna.does(f"{path}/discard", path)
    assert (await anna.looks(path)).status_code == 404
