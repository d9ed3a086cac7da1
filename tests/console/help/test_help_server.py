"""The process of the help page: it needs nothing, answers with the numbers always, and refuses old ones."""

import signal
import socket
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.console.help.conftest import NumbersFile, address_of, helper


@pytest.mark.parametrize("path", ["/", "/help", "/help/", "/help/hu.html", "/?from=qr"])
def test_every_way_in_leads_to_the_numbers(phone: httpx.Client, path: str) -> None:
    answer = phone.get(path)

    assert answer.status_code == 200
    assert '<a href="tel:112">' in answer.text
    assert 'lang="hu"' in answer.text


def test_an_english_browser_gets_the_english_page(phone: httpx.Client) -> None:
    answer = phone.get("/help/", headers={"Accept-Language": "en-GB"})

    assert "Is someone in danger?" in answer.text
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("path", ["/raise", "/help/none.html", "/../../etc/passwd", "/%00", "/help/.."])
def test_where_there_is_no_page_the_numbers_come_all_the_same(phone: httpx.Client, path: str) -> None:
    answer = phone.get(path)

    assert answer.status_code == 404 or path == "/help/.."
    assert '<a href="tel:112">' in answer.text


def test_its_headers_let_nothing_in(phone: httpx.Client) -> None:
    headers = phone.get("/help/hu.html").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"
    assert "set-cookie" not in headers


def test_a_head_has_the_headers_alone(phone: httpx.Client) -> None:
    whole, head = phone.get("/help/hu.html"), phone.head("/help/hu.html")

    assert head.content == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_a_page_that_is_known_is_not_sent_again(phone: httpx.Client) -> None:
    tag = phone.get("/help/hu.html").headers["ETag"]

    again = phone.get("/help/hu.html", headers={"If-None-Match": f'"other", W/{tag}'})

    assert (again.status_code, again.content) == (304, b"")


def test_nothing_can_be_sent_to_it(phone: httpx.Client) -> None:
    answer = phone.post("/help/", content=b"words of somebody")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_it_says_that_it_is_well(phone: httpx.Client) -> None:
    assert phone.get("/health").text == "ok\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_turned_away_and_hurts_nobody(
    helping: str, phone: httpx.Client, sent: bytes
) -> None:
    place = urlsplit(helping)
    with socket.create_connection((place.hostname, place.port), 10) as connection:
        connection.sendall(sent)
        answer = connection.recv(200)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert phone.get("/").status_code == 200


def test_a_second_request_hidden_in_a_body_is_not_answered(helping: str) -> None:
    place = urlsplit(helping)
    inner = b"GET /help/en.html HTTP/1.1\r\nHost: a\r\n\r\n"
    outer = b"GET /help/hu.html HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(inner)
    with socket.create_connection((place.hostname, place.port), 10) as connection:
        connection.sendall(outer + inner)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.count(b"HTTP/1.1 200") == 1
    assert b"Connection: close" in answer


def test_many_silent_visitors_keep_nobody_out(helping: str, phone: httpx.Client) -> None:
    place = urlsplit(helping)
    silent = [socket.create_connection((place.hostname, place.port), 10) for _ in range(200)]
    try:
        assert phone.get("/").status_code == 200
    finally:
        for connection in silent:
            connection.close()


def test_no_wrong_setting_of_something_else_keeps_it_down() -> None:
    wrong = {"DATABASE_URL": "nonsense", "TEMPORAL_ADDRESS": "nowhere", "NEARPEER_TEMPORAL_PORT": "many"}
    with helper(**wrong) as process:
        assert httpx.get(address_of(process)).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


IN_PRODUCTION = {"NEARPEER_MODE": "production", "NEARPEER_PUBLIC_URL": "https://mentor.example.org"}


def test_production_does_not_start_with_numbers_checked_too_long_ago(numbers_file: NumbersFile) -> None:
    today = datetime.now(UTC).date()
    checked = numbers_file({"checked = 2026-11-23": f"checked = {today - timedelta(days=200)}"})

    with helper(**IN_PRODUCTION, NEARPEER_HELP_NUMBERS=str(checked)) as process:
        _, told = process.communicate(timeout=90)

    assert process.returncode == 2
    assert "- checked: The numbers were last checked 200 days ago" in told
    assert told.count("\n- ") == 1


def test_production_starts_with_numbers_checked_lately(numbers_file: NumbersFile) -> None:
    today = datetime.now(UTC).date()
    checked = numbers_file({"checked = 2026-11-23": f"checked = {today - timedelta(days=20)}"})

    with helper(**IN_PRODUCTION, NEARPEER_HELP_NUMBERS=str(checked)) as process:
        assert httpx.get(address_of(process)).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_a_port_that_is_taken_is_named_with_the_remedy(helping: str) -> None:
    with helper("--port", str(urlsplit(helping).port)) as process:
        _, told = process.communicate(timeout=90)

    assert process.returncode == 3
    assert "NEARPEER_HELP_PORT" in told
    assert "Traceback" not in told
