"""Telephone numbers as gateways want them: international, without blanks."""

import re

NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")
WRITTEN_BETWEEN = re.compile(r"[\s()./-]")
HUNGARY, TRUNK = "+36", "06"
"""In Hungary a number is written with 06 before it as well."""


def number_of(text: str) -> str | None:
    """A telephone number in international form; None when it is none."""
    number = WRITTEN_BETWEEN.sub("", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif number.startswith(TRUNK):
        number = f"{HUNGARY}{number[2:]}"
    return number if NUMBER.fullmatch(number) else None
