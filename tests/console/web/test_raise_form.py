"""A danger is reported by one plain form: nothing that is left out, broken, foreign or old refuses it."""

import re
from html import unescape

import httpx
import pytest

from console.web.forms import LONGEST_WORDS
from tests.console.web.site import CLARA, EDWARD, Desk, hidden


async def filled(browser: httpx.AsyncClient, **answers: str) -> dict[str, str]:
    """The form as the browser got it, with some answers."""
    return {**hidden((await browser.get("/raise")).text), **answers}


async def test_the_numbers_stand_above_the_form(stranger: httpx.AsyncClient) -> None:
    page = (await stranger.get("/raise")).text

    assert re.findall(r'href="(tel:\d+)"', page) == ["tel:112", "tel:104", "tel:116123"]
    assert page.index("tel:116123") < page.index("<form")


async def test_one_question_nothing_chosen_and_no_answer_is_needed(stranger: httpx.AsyncClient) -> None:
    page = (await stranger.get("/raise")).text

    assert page.count('name="danger"') == 3
    assert "checked" not in page
    assert "required" not in page


async def test_the_form_needs_no_script(stranger: httpx.AsyncClient) -> None:
    page = (await stranger.get("/raise")).text

    assert "<script>" not in page
    assert not re.search(r"\son\w+=", page)
    assert "style=" not in page


async def test_an_empty_form_is_a_report_that_somebody_may_be_in_danger(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    answer = await stranger.post("/raise", data=await filled(stranger))

    (report,) = desk.taken
    assert answer.status_code == 303
    assert (report.danger, report.level, report.words) == ("not-sure", "emergency", None)
    assert (report.raised_by, report.person, report.verified) == ("unknown", None, False)


@pytest.mark.parametrize(
    ("answer", "danger", "level"),
    [
        ("yes", "yes", "emergency"),
        ("not-sure", "not-sure", "emergency"),
        ("no", "no", "concern"),
        ("perhaps", "not-sure", "emergency"),
    ],
)
async def test_only_a_clear_no_makes_it_a_concern(
    stranger: httpx.AsyncClient, desk: Desk, answer: str, danger: str, level: str
) -> None:
    await stranger.post("/raise", data=await filled(stranger, danger=answer))

    assert (desk.taken[0].danger, desk.taken[0].level) == (danger, level)


async def test_the_id_is_made_with_the_form_so_that_sent_twice_is_one_report(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    form = await filled(stranger, danger="yes")

    first, second = [await stranger.post("/raise", data=form) for _ in range(2)]

    assert desk.taken[0].id == desk.taken[1].id == form["id"]
    assert first.headers["location"] == second.headers["location"]
    assert (await filled(stranger))["id"] != form["id"]


@pytest.mark.parametrize("given", ["", "SHOUTED-ID-1", "a b", "../../x", "x" * 65, "x'--"])
async def test_an_id_that_cannot_be_is_replaced_and_not_refused(
    stranger: httpx.AsyncClient, desk: Desk, given: str
) -> None:
    await stranger.post("/raise", data={"id": given, "danger": "yes"})

    assert re.fullmatch(r"[0-9a-f]{32}", desk.taken[0].id)


@pytest.mark.parametrize(
    "body",
    [b"", b"%%%", b"danger=yes&danger=no", b"\xff\xfe\x00words", b"words=" + b"x" * 600_000, b"a=1&" * 5_000],
)
async def test_a_broken_form_is_a_report_all_the_same(
    stranger: httpx.AsyncClient, desk: Desk, body: bytes
) -> None:
    answer = await stranger.post(
        "/raise", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code == 303
    assert len(desk.taken) == 1
    assert len(desk.taken[0].words or "") <= LONGEST_WORDS


async def test_words_arrive_as_they_were_written(stranger: httpx.AsyncClient, desk: Desk) -> None:
    await stranger.post("/raise", data=await filled(stranger, words="Könyvtár, 2. emelet\r\n<b>itt</b> 🙏 "))

    assert desk.taken[0].words == "Könyvtár, 2. emelet\n<b>itt</b> 🙏"


@pytest.mark.parametrize(("about", "said"), [("me", "about the sender"), ("else", "about someone else")])
async def test_whom_it_is_about_stands_before_the_words_when_it_is_no_pair(
    stranger: httpx.AsyncClient, desk: Desk, about: str, said: str
) -> None:
    await stranger.post("/raise", data=await filled(stranger, about=about, words="Hall 3", lang="en"))

    report = desk.taken[0]
    assert report.about is None
    assert report.words is not None
    assert said in report.words.splitlines()[0]
    assert report.words.splitlines()[1] == "Hall 3"


# ---- who somebody is


async def test_a_personal_link_says_who_reports_and_leaves_the_address(
    base: str, stranger: httpx.AsyncClient, desk: Desk
) -> None:
    arrived = await stranger.get("/raise", params={"me": "link-of-m-7"})
    await stranger.post("/raise", data=await filled(stranger, danger="yes"))

    report = desk.taken[0]
    assert arrived.headers["location"] == "/raise?lang=en"
    assert "HttpOnly" in arrived.headers["set-cookie"]
    assert "SameSite=lax" in arrived.headers["set-cookie"]
    assert (report.person, report.raised_by, report.verified) == (CLARA.person, "mentor", True)


async def test_a_link_that_no_longer_holds_is_said_and_the_form_comes_all_the_same(
    stranger: httpx.AsyncClient,
) -> None:
    page = await stranger.get("/raise", params={"me": "of-last-year"}, follow_redirects=True)

    assert "no longer holds" in page.text
    assert "set-cookie" not in page.headers
    assert '<form method="post" action="/raise"' in page.text


async def test_the_only_mentee_is_chosen_already(clara: httpx.AsyncClient, desk: Desk) -> None:
    page = (await clara.get("/raise")).text
    await clara.post("/raise", data={**hidden(page), "about": EDWARD})

    assert f'value="{EDWARD}" checked' in page
    assert "Edward Reid<small>your mentee</small>" in page
    assert desk.taken[0].about == EDWARD


async def test_of_two_mentees_none_is_chosen(clara: httpx.AsyncClient, desk: Desk) -> None:
    (edward,) = desk.pairs_of["m-7"]
    desk.pairs_of["m-7"] = (edward, type(edward)("relationship/2026/p-8", "Kiss <Réka>", "mentee"))

    page = (await clara.get("/raise")).text

    assert "checked" not in page
    assert "Kiss &lt;Réka&gt;" in page


async def test_a_stranger_cannot_make_a_report_about_a_pair_that_is_not_theirs(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    await stranger.post("/raise", data=await filled(stranger, about=EDWARD))

    assert desk.taken[0].about is None


async def test_the_form_comes_and_the_pair_on_it_counts_while_the_record_is_down(
    clara: httpx.AsyncClient, desk: Desk
) -> None:
    form = await filled(clara, about=EDWARD)
    desk.down = True
    without_names = await clara.get("/raise")
    desk.down = False
    await clara.post("/raise", data=form)

    assert without_names.status_code == 200
    assert "Edward" not in without_names.text
    assert desk.taken[0].about == EDWARD


async def test_a_phone_that_changes_hands_can_forget(clara: httpx.AsyncClient, desk: Desk) -> None:
    page = (await clara.get("/raise")).text
    token = re.findall(r'action="/forget"><input type="hidden" name="token" value="([^"]+)"', page)[0]
    await clara.post("/forget", data={"token": token})
    await clara.post("/raise", data=await filled(clara))

    assert desk.taken[0].verified is False


# ---- other sites


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_what_another_site_sends_is_recorded_as_by_somebody_unknown(
    clara: httpx.AsyncClient, desk: Desk, headers: dict[str, str]
) -> None:
    answer = await clara.post("/raise", data=await filled(clara, danger="yes"), headers=headers)

    assert answer.status_code == 303
    assert (desk.taken[0].verified, desk.taken[0].person) == (False, None)


async def test_a_form_without_its_token_is_recorded_as_by_somebody_unknown(
    clara: httpx.AsyncClient, desk: Desk
) -> None:
    form = await filled(clara, danger="yes")

    for token in ("", "forged", form["token"][:-1]):
        await clara.post("/raise", data={**form, "token": token})
    await clara.post("/raise", data={**form, "id": "0123456789abcdef"})

    assert [report.verified for report in desk.taken] == [False, False, False, False]


async def test_a_form_made_for_one_person_says_nothing_of_another(
    clara: httpx.AsyncClient, stranger: httpx.AsyncClient, desk: Desk
) -> None:
    of_nobody = await filled(stranger, danger="yes")

    await clara.post("/raise", data=of_nobody)

    assert desk.taken[0].verified is False


@pytest.mark.parametrize("path", ["/forget", "/raised/anything"])
@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
async def test_everything_else_that_another_site_sends_is_not_done(
    clara: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await clara.post(path, data={}, headers=headers)

    assert answer.status_code == 403
    assert '<a href="tel:112">' in answer.text


async def test_a_form_of_ours_without_its_token_does_nothing_else(clara: httpx.AsyncClient) -> None:
    answer = await clara.post("/forget", data={"token": "forged"})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_what_somebody_wrote_stands_on_a_page_as_text_only(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    desk.becomes = "not-recorded"
    words = '"><script>alert(1)</script>'

    page = (await stranger.post("/raise", data=await filled(stranger, words=words))).text

    assert "<script>" not in page
    assert words in unescape(page)
