"""Every answer of the site is guarded, comes in both languages, and brings the numbers."""

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from console.web.security import foreign
from tests.console.web.site import Desk, parts, served

PAGES = ["/raise", "/raised/nothing", "/nothing", "/static/nothing.css"]


@pytest.mark.parametrize("path", [*PAGES, "/static/pages.css", "/health"])
async def test_every_answer_has_strict_headers(stranger: httpx.AsyncClient, path: str) -> None:
    headers = (await stranger.get(path)).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert ("script-src 'self'" in policy) is headers["Content-Type"].startswith("text/html")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", ["/raise", "/raised/nothing", "/offline/unsent-hu.html"])
async def test_a_page_has_no_script_in_it_and_one_beside_it(stranger: httpx.AsyncClient, path: str) -> None:
    page = (await stranger.get(path)).text

    assert re.findall(r"<script[^>]*>", page) == ['<script src="/offline.js" defer>']
    assert " onclick" not in page


async def test_what_a_phone_keeps_is_there_and_the_same_for_everybody(
    stranger: httpx.AsyncClient, clara: httpx.AsyncClient
) -> None:
    worker = await stranger.get("/worker.js")
    kept = json.loads(re.findall(r"const PAGES = (.*);", worker.text)[0])

    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "/help/paper-hu.html" in kept
    for path in kept:
        asked = {"Accept-Language": "hu"}
        mine = await clara.get(path, headers=asked)
        assert mine.status_code == 200
        assert mine.content == (await stranger.get(path, headers=asked)).content


async def test_a_page_that_is_kept_never_claims_that_nobody_is_paged(desk: Desk) -> None:
    async with (
        served(parts(desk, unattended=lambda: True)) as base,
        httpx.AsyncClient(base_url=base) as browser,
    ):
        assert 'class="unattended"' in (await browser.get("/raise")).text
        assert 'class="unattended"' not in (await browser.get("/offline/unreached-en.html")).text


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_is_stored_anywhere(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.get(path)).headers["Cache-Control"] == "no-store"


async def test_behind_https_the_browser_is_told_to_stay_there(desk: Desk) -> None:
    async with served(parts(desk, https=True)) as base, httpx.AsyncClient(base_url=base) as browser:
        arrived = await browser.get("/raise", params={"me": "link-of-m-7"})

    assert "Strict-Transport-Security" in arrived.headers
    assert "Secure" in arrived.headers["set-cookie"]


async def test_what_is_not_there_brings_the_numbers_and_the_way_to_the_desk(
    stranger: httpx.AsyncClient,
) -> None:
    answer = await stranger.get("/relationship/2026/p-7")

    assert answer.status_code == 404
    assert "Not found, or not yours to see" in answer.text
    assert '<a href="tel:112">' in answer.text
    assert 'href="/raise?lang=en"' in answer.text


async def test_a_fault_of_ours_brings_the_numbers_and_no_trace(
    stranger: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.web.reports.language_of", lambda *_: 1 / 0)

    answer = await stranger.get("/raise")

    assert answer.status_code == 500
    assert '<a href="tel:112">' in answer.text
    assert "Traceback" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "path", "head"),
    [
        ("hu-HU", "/raise", "Először hívj, aztán szólj itt"),
        ("en", "/raise", "Call first, then tell us here"),
        ("en", "/raise?lang=hu", "Először hívj, aztán szólj itt"),
        ("hu", "/raise?lang=en", "Call first, then tell us here"),
        ("fr", "/raise", "Először hívj, aztán szólj itt"),
        ("hu", "/nothing?lang=en", "Not found"),
    ],
)
async def test_the_language_goes_by_the_link_and_else_by_the_browser(
    stranger: httpx.AsyncClient, asked: str, path: str, head: str
) -> None:
    assert head in (await stranger.get(path, headers={"Accept-Language": asked})).text


async def test_one_address_has_the_help_page_too(stranger: httpx.AsyncClient) -> None:
    start = await stranger.get("/")
    page = await stranger.get(start.headers["location"])

    assert page.status_code == 200
    assert "Is someone in danger? Call." in page.text
    assert page.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert (await stranger.get("/help/none.html")).status_code == 404


async def test_styles_and_fonts_are_our_own(stranger: httpx.AsyncClient) -> None:
    style = await stranger.get("/static/tokens.css")

    assert style.headers["Content-Type"].startswith("text/css")
    assert "://" not in style.text
    for font in ("ibm-plex-sans-latin-wght-normal", "ibm-plex-sans-latin-ext-wght-normal"):
        assert f"{font}.woff2" in style.text
        assert (await stranger.get(f"/static/vendor/{font}.woff2")).headers["Content-Type"] == "font/woff2"
    known = {"If-None-Match": style.headers["ETag"]}
    assert (await stranger.get("/static/tokens.css", headers=known)).status_code == 304


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/..%2Fapp.py", "/static/app.py"])
async def test_nothing_but_static_files_is_static(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.get(path)).status_code == 404


# ---- doors for programs


async def test_a_gateway_is_heard_by_its_signature_and_not_by_its_origin(desk: Desk) -> None:
    heard: list[tuple[str, bytes]] = []

    async def callback(headers: Mapping[str, str], body: bytes) -> int:
        heard.append((headers["webhook-id"], body))
        return 204

    async with served(parts(desk, callback=callback)) as base, httpx.AsyncClient(base_url=base) as gateway:
        told = await gateway.post(
            "/callbacks/gateway",
            content=b'{"key": 1}',
            headers={"Webhook-Id": "m1", "Origin": "https://gateway.example"},
        )
        flood = await gateway.post("/callbacks/gateway", content=b"x" * 100_000, headers={"Webhook-Id": "m2"})

    assert (told.status_code, flood.status_code) == (204, 413)
    assert heard == [("m1", b'{"key": 1}')]


async def test_a_program_reports_by_json_and_is_known_by_its_token(desk: Desk) -> None:
    asked: list[tuple[bytes, str | None]] = []

    async def api(body: bytes, token: str | None) -> tuple[int, dict[str, Any]]:
        asked.append((body, token))
        return 201, {"kept": "recorded"}

    async with served(parts(desk, api=api)) as base, httpx.AsyncClient(base_url=base) as program:
        said = await program.post("/api/emergencies", content=b"{}", headers={"Authorization": "Bearer t-1"})
        program.cookies.set("nearpeer", "link-of-m-7")
        await program.post("/api/emergencies", content=b"{}")

    assert (said.status_code, said.json()) == (201, {"kept": "recorded"})
    assert asked == [(b"{}", "t-1"), (b"{}", None)]


async def test_a_fault_is_told_to_a_program_as_json(desk: Desk) -> None:
    async def broken(_: bytes, __: str | None) -> tuple[int, dict[str, Any]]:
        raise ConnectionError

    async with served(parts(desk, api=broken)) as base, httpx.AsyncClient(base_url=base) as program:
        said = await program.post("/api/emergencies", content=b"{}")

    assert said.status_code == 503
    assert json.loads(said.text)["kept"] == "not-recorded"


@pytest.mark.parametrize("path", ["/api/emergencies", "/callbacks/gateway"])
async def test_a_door_that_is_not_there_is_not_found(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.post(path, content=b"{}")).status_code == 404


@pytest.mark.parametrize(
    ("headers", "is_foreign"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin", "origin": "https://elsewhere", "host": "here"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"origin": "https://here:8000", "host": "here:8000"}, False),
        ({"origin": "https://here", "host": "here:8000"}, True),
        ({"origin": "null", "host": "here"}, True),
    ],
)
def test_another_site_is_known_by_what_the_browser_says(headers: dict[str, str], is_foreign: bool) -> None:
    assert foreign(headers) is is_foreign
