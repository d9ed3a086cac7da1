"""Whose name comes first in a list: people are sorted by family name, however their names are written."""

from unicodedata import combining, normalize

HUNGARIAN = ("hu", "")
"""Who writes the family name first: Hungarian students, and the staff, of whom no programme is known."""


def plain(name: str) -> str:
    """A name as it is compared: small letters without their accents."""
    return "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))


def family_first(name: str, programme: str) -> str:
    """A name with the family name first, as Hungarians write it."""
    *given, family = name.split() or [""]
    return name if programme in HUNGARIAN or not given else " ".join((family, *given))


def sorted_by(name: str, programme: str) -> str:
    """What somebody is sorted by."""
    return plain(family_first(name, programme))
