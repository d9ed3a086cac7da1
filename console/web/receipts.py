"""The short code of a report, which a person can read out on the telephone and the desk can look up."""

from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, which are misheard or misread."""
LENGTH = 8


def code_of(report: str) -> str:
    """Such as 4Q9M-7KD2, always the same for the same id of a report; it says nothing of the id."""
    number = int.from_bytes(sha256(f"receipt|{report}".encode()).digest()[:5], "big")
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return f"{text[:4]}-{text[4:]}"
