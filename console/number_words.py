"""Finds the number that somebody meant who wrote it as a word or with something beside it."""

import re

CARDINALS = (
    "nulla egy kettő három négy öt hat hét nyolc kilenc tíz",
    "zéró egy két",
    "zero one two three four five six seven eight nine ten",
)
ORDINALS = (
    "nulladik első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik",
    "nulladéves elsőéves másodéves harmadéves negyedéves ötödéves hatodéves",
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth",
)
ROMAN = "- i ii iii iv v vi vii viii ix x"
WORDS = {
    word: number for words in (*CARDINALS, *ORDINALS, ROMAN) for number, word in enumerate(words.split())
}
BESIDE = (
    "év éve évfolyam évfolyamos éves ik os es as fő db mentorált mentoráltat hallgató",
    "year years yr yrs study of st nd rd th mentee mentees student students",
)
"""What may stand beside a number without changing it."""
HARMLESS = frozenset(word for words in BESIDE for word in words.split()) | {"."}
TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")
LONGEST_NUMBER = 9
WHOLE_DECIMAL = re.compile(r"(\d{1,9})[.,]0+")
APART = re.compile(r"\d(?:\s?\d)*")
HYPHEN = re.compile(r"(?<=\d)-(?=[^\W\d_])")


def number_meant(cell: str) -> int | None:
    """The one whole number that a cell speaks of, or None where it could be another one."""
    text = cell.strip().casefold()
    if decimal := WHOLE_DECIMAL.fullmatch(text):
        return int(decimal[1])
    if APART.fullmatch(text):
        text = re.sub(r"\s", "", text)
    text = HYPHEN.sub(" ", text)
    numbers: list[int] = []
    for token in TOKEN.findall(text):
        if token.isdecimal() and len(token) <= LONGEST_NUMBER:
            numbers.append(int(token))
        elif token in WORDS:
            numbers.append(WORDS[token])
        elif token not in HARMLESS:
            return None
    return numbers[0] if len(numbers) == 1 else None
