"""The help page says the same in both languages, needs nothing but itself, and prints as a form."""

import base64
import re
from datetime import date
from hashlib import sha256

import pytest

from console.help.numbers import Language
from console.help.pages import HOME, Shift, preferred, rendered
from console.help.words import HELP, PAPER, on_day
from tests.console.web.site import TODAY, example

PAGES = rendered(example(), "/raise", TODAY)
LANGUAGES: tuple[Language, ...] = ("hu", "en")


def page(name: str) -> str:
    return PAGES[f"{HOME}{name}.html"].body.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_come_first_the_first_one_before_all_others_each_as_a_telephone_link(
    language: Language,
) -> None:
    body = page(language).partition("</header>")[2]
    links = re.findall(r'href="([^"]+)"', body)

    assert links[:4] == ["tel:112", "tel:104", "tel:107", "tel:116123"]
    assert links[4] == f"/raise?lang={language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_to_do_now_in_three_sentences_and_that_reading_alerts_nobody(language: Language) -> None:
    place = 0 if language == "en" else 1

    assert page(language).count("<li><span>") == 3
    for key in ("one", "two", "three", "nobody", "or"):
        assert HELP[key][place] in page(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_loads_nothing_but_the_line_that_keeps_it_on_the_phone(language: Language) -> None:
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page(language))

    assert loaded == [f"{HOME}offline.js"]
    assert "://" not in page(language)
    assert "<script>" not in page(language)


def test_the_policy_of_the_page_allows_its_own_style_sheet_and_no_script_in_it() -> None:
    style = re.findall(r"<style>(.*?)</style>", page("hu"), re.DOTALL)[0]
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = PAGES[f"{HOME}hu.html"].policy

    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_each_language_leads_to_the_other() -> None:
    assert f'href="{HOME}en.html" lang="en"' in page("hu")
    assert f'href="{HOME}hu.html" lang="hu"' in page("en")


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "hu"),
        ("hu-HU,hu;q=0.9,en-US;q=0.8", "hu"),
        ("en-GB,en;q=0.9", "en"),
        ("de-DE,de;q=0.9,en;q=0.8,hu;q=0.7", "en"),
        ("de;q=1,en;q=0.3,hu;q=0.4", "hu"),
        ("en;q=much,hu;q=0.1", "hu"),
        ("zh", "hu"),
        ("*", "hu"),
    ],
)
def test_the_language_is_the_one_the_browser_prefers_of_ours(asked: str, language: Language) -> None:
    assert preferred(asked) == language


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 11, 1), "2025. november 1-jén"),
        (date(2025, 11, 3), "2025. november 3-án"),
        (date(2025, 11, 12), "2025. november 12-én"),
        (date(2025, 11, 20), "2025. november 20-án"),
        (date(2025, 11, 31 - 9), "2025. november 22-én"),
    ],
)
def test_a_hungarian_day_has_the_ending_of_its_number(day: date, said: str) -> None:
    assert on_day(day, "hu") == said


def test_the_paper_form_asks_what_the_page_asks_and_shows_who_is_on_call() -> None:
    rota = [Shift("27 Nov, 08:00 to 28 Nov, 08:00", "Szabó Anna", "Gail Jones")]
    printed = rendered(example(), "/raise", TODAY, rota)[f"{HOME}paper-en.html"].body.decode()

    for key in ("danger", "about", "seen", "called", "taken", "entered", "rota"):
        assert PAPER[key][0] in printed
    assert "<td>Szabó Anna</td><td>Gail Jones</td>" in printed
    assert PAPER["by-hand"][0] not in printed


def test_without_a_rota_the_paper_form_has_lines_to_write_it_in() -> None:
    assert PAPER["by-hand"][1] in page("paper-hu")
    assert page("paper-hu").count("<tr><td></td><td></td><td></td></tr>") == 7


def test_the_service_worker_keeps_every_page_and_asks_the_network_first() -> None:
    worker = PAGES[f"{HOME}worker.js"].body.decode()

    for address in (HOME, f"{HOME}hu.html", f"{HOME}en.html", f"{HOME}paper-hu.html"):
        assert f'"{address}"' in worker
    assert worker.index("fetch(request") < worker.index("return kept")


def test_other_numbers_make_another_version_of_what_is_kept() -> None:
    other = example().model_copy(update={"desk": "+36 1 555 0100"})

    assert rendered(other, "/raise", TODAY)[f"{HOME}worker.js"].tag != PAGES[f"{HOME}worker.js"].tag
