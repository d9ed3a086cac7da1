"""The words that go out: both languages, a running number, and nothing about anybody."""

import re
from datetime import date
from typing import get_args

import pytest

from runtime import notices
from runtime.channels import Text
from runtime.notices import WORDS, Language, language_of, page, text_of

LANGUAGES: tuple[Language, ...] = get_args(Language)
FORBIDDEN = re.compile(
    r"attempt|victim|suicid|danger|emergenc|crisis|crises|urgent|escalat|diagnos|method|harm|psych|help is|"
    r"on the way|mentor|mentee|diary|consultation|referral|credit|late|missed|overdue|\b(?:his|her)\b|"
    r"kísérlet|áldozat|öngyilk|veszély|vészhely|krízis|sürgős|diagnóz|módszer|pszich|úton|segítség|"
    r"mentor|napló|kredit|késő|elmaradt|!",
    re.IGNORECASE,
)
ALL = sorted(WORDS)


def written(template: str, language: Language, *, drill: bool = False) -> Text:
    return text_of(
        template, language, 3, day=date(2025, 11, 30), link="https://nearpeer.example", drill=drill
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ALL)
def test_a_notice_says_nothing_of_anybody(template: str, language: Language) -> None:
    text = written(template, language, drill=True)

    assert FORBIDDEN.findall(text.subject + text.body) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ALL)
def test_a_notice_has_its_number_and_no_blank_left_to_fill(template: str, language: Language) -> None:
    text = written(template, language)

    assert re.search(r"No 3\.$" if language == "en" else r" 3\. üzenet\.$", text.subject)
    assert "{" not in text.body
    assert text.body == f"{text.subject} https://nearpeer.example"


def test_a_page_is_worded_as_it_was_agreed() -> None:
    assert page("en", "4831-2", None).body == "nearpeer: please open the desk. No 4831-2."
    assert page("hu", "4831-2", None).body == "nearpeer: nyisd meg az ügyeletet. 4831-2. üzenet."


def test_a_page_links_to_the_desk() -> None:
    assert page("en", "4831-2", "https://nearpeer.example/").body.endswith(" https://nearpeer.example/desk")


def test_a_drill_says_so_first() -> None:
    assert page("en", "4831-2", None, drill=True).subject.startswith("This is a drill. nearpeer:")
    assert page("hu", "4831-2", None, drill=True).subject.startswith("Ez gyakorlat. nearpeer:")


def test_a_date_is_written_as_its_language_writes_it() -> None:
    assert "by 30 Nov 2025." in written("reminder", "en").body
    assert "határideje 2025. nov. 30. Nyisd" in written("reminder", "hu").body
    assert "2026. máj. 1." in text_of("reminder", "hu", 1, day=date(2026, 5, 1)).body


@pytest.mark.parametrize(
    ("languages", "chosen"),
    [("hu;en", "hu"), ("en;hu", "en"), ("de; EN", "en"), ("de", "hu"), ("", "hu"), ("de, en", "en")],
)
def test_a_person_reads_the_first_of_their_languages_that_we_speak(languages: str, chosen: str) -> None:
    assert language_of({"languages": languages}) == chosen
    assert language_of({}) == "hu"


def test_every_template_of_the_programme_has_words() -> None:
    from domain.notices import Template  # noqa: PLC0415 - the ground itself knows of no programme

    assert [name for name in get_args(Template) if notices.SAME_AS.get(name, name) not in WORDS] == []
