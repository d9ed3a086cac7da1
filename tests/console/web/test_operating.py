"""What machines ask of the site, and what guards every answer of it."""

import httpx
import pytest

from console.access.limits import Limits, Rules
from console.service import Doors
from console.web.app import site
from console.web.security import LONGEST_BODY
from console.web.wiring import parts_of
from runtime.postgres import Urls
from tests.conftest import places
from tests.console.web.console import FAST, Console

PAGES = (
    "/healthz",
    "/sign-in",
    "/raise",
    "/static/pages.css",
    "/no-such-page",
    "/api/v1/no-such",
    "/metrics",
)
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def console(console_of_file: Console) -> Console:
    """One console for all: what they do does not concern each other."""
    return console_of_file


@pytest.fixture(autouse=True)
def unlimited(console: Console) -> None:
    console.mounted.ends.limits = Limits(FAST)


async def test_it_lives_is_ready_and_says_its_release_at_both_doors(console: Console) -> None:
    stranger = console.stranger()

    for path in ("/healthz", "/readyz", "/api/v1/health", "/api/v1/ready"):
        assert (await stranger.get(path)).json()["ok"], path
    assert (await stranger.get("/version")).json() == (await stranger.get("/api/v1/version")).json()


async def test_without_its_record_it_lives_and_is_not_ready_and_takes_reports(
    console: Console, urls: Urls
) -> None:
    ends, stranger = console.mounted.ends, console.stranger()
    away = places(Urls(url="postgresql://nobody@127.0.0.1:1/none", keys_url=urls["keys_url"]))
    before, ends.intake.doors = ends.intake.doors, Doors(away, 1.0)

    ready = await stranger.get("/api/v1/ready")

    assert ready.status_code == 503
    assert ready.headers["content-type"] == "application/problem+json"
    assert ready.json()["fields"] == {"record": "away"}
    assert (await stranger.get("/healthz")).status_code == 200
    assert (await stranger.get("/raise")).status_code == 200
    await ends.intake.doors.close()
    ends.intake.doors = before


async def test_counters_name_routes_and_nobody(console: Console) -> None:
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")
    await mentor.sees("/me/diary")
    await mentor.looks("/relationships/r-of-nobody")

    told = (await console.stranger().get("/metrics")).text

    assert 'nearpeer_http_answers_total{method="GET",route="/me/diary",status="200"} 1.0' in told
    assert mentor.person not in told
    assert "r-of-nobody" not in told


async def test_counters_are_for_the_machine_and_whoever_has_the_token(console: Console) -> None:
    ends = console.mounted.ends
    ends.settings = ends.settings.model_copy(update={"metrics_token": "a-token"})
    app = site(parts_of(ends), console.mounted)
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 1))

    async with httpx.AsyncClient(transport=transport, base_url=console.base) as afar:
        stranger = await afar.get("/metrics")
        wrong = await afar.get("/metrics", headers={"Authorization": "Bearer another"})
        known = await afar.get("/metrics", headers={"Authorization": "Bearer a-token"})

    assert (stranger.status_code, wrong.status_code, known.status_code) == (404, 404, 200)


async def test_what_a_browser_refused_is_counted_without_any_address(console: Console) -> None:
    stranger = console.stranger()
    new = [
        {"type": "csp-violation", "body": {"effectiveDirective": "script-src-elem", "documentURL": "x/p7"}}
    ]
    old = {"csp-report": {"effective-directive": "made-up", "document-uri": "x/p7"}}

    answers = [await stranger.post("/csp-reports", json=report) for report in (new, old, ["?"], 7)]
    answers.append(await stranger.post("/csp-reports", content=b"{" * 100_000))
    answers.append(await stranger.post("/csp-reports", content=b"\xff"))
    told = (await stranger.get("/metrics")).text

    assert {answer.status_code for answer in answers} == {204}
    assert 'nearpeer_csp_reports_total{directive="script-src-elem"} 1.0' in told
    assert 'nearpeer_csp_reports_total{directive="other"} 1.0' in told
    assert "p7" not in told


async def test_every_answer_is_guarded(console: Console) -> None:
    for path in PAGES:
        guarded((await console.stranger().get(path)).headers)


def guarded(headers: httpx.Headers) -> None:
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "report-to csp" in headers["content-security-policy"]
    assert headers["reporting-endpoints"] == 'csp="/csp-reports"'
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


async def test_what_is_personal_is_never_stored_by_a_browser(console: Console) -> None:
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")

    assert (await mentor.looks("/me")).headers["cache-control"] == "no-store"
    assert (await mentor.looks("/api/v1/me")).headers["cache-control"] == "no-store"


async def test_what_is_too_large_is_refused_and_a_report_never_is(console: Console) -> None:
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")
    stranger = console.stranger()
    huge = b"x" * (LONGEST_BODY + 1)

    form = await mentor.sends("/me/write", at="/me/write", words="a" * 300_000)
    program = await stranger.post(
        "/api/v1/me/write", content=huge, headers={"Content-Type": "application/json"}
    )
    report = await stranger.post("/raise", data={"danger": "yes", "words": "a" * 300_000})

    assert (form.status_code, program.status_code) == (413, 413)
    assert "What was sent is too large" in form.text
    assert program.json()["type"] == "urn:nearpeer:problem:too-large"
    assert report.status_code == 303


async def test_acts_are_counted_and_what_is_done_for_somebody_in_danger_is_not(console: Console) -> None:
    now = [0.0]
    console.mounted.ends.limits = Limits(Rules(acts="1/minute"), lambda: now[0])
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")
    write = {"at": "/me/write", "about": "mentoring", "words": "Kérdésem van."}

    first = await mentor.sends("/me/write", **write)
    second = await mentor.sends("/me/write", **write)
    reports = [await mentor.client.post("/raise", data={"danger": "yes"}) for _ in range(3)]
    now[0] = 60.0
    later = await mentor.sends("/me/write", **write)

    assert (first.status_code, second.status_code, later.status_code) == (303, 429, 303)
    assert "help and reporting a danger are never limited" in second.text
    assert {report.status_code for report in reports} == {303}
