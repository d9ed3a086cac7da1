"""What the pages say: in both languages, in the voice for a crisis, and nothing left unsaid."""

import re
import string
from pathlib import Path

import pytest
from jinja2 import Environment

from console.help import pages as help_pages
from console.help.words import HELP, PAPER, Texts, Words
from console.web import shown
from console.web.words import AWAY, KEPT, NOT_RECORDED, RAISE, RAISED, SHELL
from domain.paging import CHAIN

ALL: dict[str, Texts] = {
    "help": HELP,
    "paper": PAPER,
    "shell": SHELL,
    "raise": RAISE,
    "raised": RAISED,
    "kept": KEPT,
    "not-recorded": NOT_RECORDED,
    "away": AWAY,
}
EVERY = [(room, key, *texts) for room, words in ALL.items() for key, texts in words.items()]
TEMPLATES = [
    *(path for folder in (help_pages.TEMPLATES, shown.TEMPLATES) for path in sorted(folder.iterdir())),
]
FORBIDDEN = re.compile(
    r"attempt|victim|suicid|self-harm|overdose|diagnos|patient|disorder|crazy|secret|promise|keep calm|match"
    r"|on the way|on its way|will be with you|don't worry"
    r"|öngyilk|kísérlet|áldozat|diagnóz|beteg|zavar|őrült|titok|ígér|nyugodj|ne aggódj"
    r"|úton van|jön a segítség",
    re.IGNORECASE,
)
"""Method, diagnosis and suspicion, promises and comfort that nobody can keep, and a word for no pair."""


def written_out(template: str) -> str:
    """What a template says as it stands: everything but its statements and expressions."""
    return "".join(text for _, kind, text in Environment(autoescape=True).lex(template) if kind == "data")


@pytest.mark.parametrize(("room", "key", "english", "hungarian"), EVERY)
def test_every_text_is_said_in_both_languages_with_the_same_values(
    room: str, key: str, english: str, hungarian: str
) -> None:
    def values(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert english
    assert hungarian
    assert english != hungarian
    assert values(english) == values(hungarian)


@pytest.mark.parametrize(("room", "key", "english", "hungarian"), EVERY)
def test_no_text_says_what_must_not_be_said_around_a_crisis(
    room: str, key: str, english: str, hungarian: str
) -> None:
    for text in (english, hungarian):
        assert FORBIDDEN.findall(text) == []
        assert "!" not in text
        assert not re.search(r"[\U0001F000-\U0001FAFF\u2600-\u27BF]", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_it_either(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        text = "".join(re.findall(r"//.*|[\"'`].*?[\"'`]", text))
    if path.suffix == ".html":
        text = re.sub(r"(href|action)=\"[^\"]*\"", "", written_out(text))

    assert FORBIDDEN.findall(text) == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=lambda p: p.name)
def test_a_template_holds_no_words_of_its_own(path: Path) -> None:
    text = re.sub(r"<[^>]*>|&\w+;|aria-[a-z]+=\"[^\"]*\"", " ", written_out(path.read_text(encoding="utf-8")))

    assert set(re.findall(r"[^\W\d_]{2,}", text)) <= {"nearpeer"}


def test_every_step_of_a_case_has_its_words() -> None:
    steps = (*CHAIN, "officer", "recorded", "again", "sent", "delivered", "read", "failed", "gap", "taken")
    steps = (*steps, "lapsed", "handed", "contact", "closed", "reopened")

    assert [step for step in steps if f"step-{step}" not in RAISED] == []
    assert [step for step in CHAIN if f"next-{step}" not in RAISED] == []


def test_no_text_is_left_over() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES if path.suffix == ".html")
    code += "".join(path.read_text(encoding="utf-8") for path in Path(shown.__file__).parent.glob("*.py"))
    made = ("step-", "next-", "got-", "danger-", "missing", "failed", "refused")

    unused = [
        key for _, key, _, _ in EVERY if f'"{key}"' not in code.replace("'", '"') and not key.startswith(made)
    ]

    assert unused == []


def test_a_text_that_is_not_there_is_an_error_and_no_empty_place() -> None:
    with pytest.raises(KeyError):
        Words(RAISED, "hu")("recorded")
    with pytest.raises(KeyError):
        Words(RAISED, "hu")("nothing")


def test_a_hungarian_day_keeps_one_point_before_the_end_of_a_sentence_and_none_before_an_ending() -> None:
    texts: Texts = {"by": ("By {day}.", "Eddig: {day}."), "until": ("until {day}", "{day}-ig")}
    hungarian = Words(texts, "hu")

    assert hungarian("by", day="márc. 31.") == "Eddig: márc. 31."
    assert hungarian("until", day="márc. 31.") == "márc. 31-ig"
    assert hungarian("until", day="14:46") == "14:46-ig"
