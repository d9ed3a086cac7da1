"""The short code of a report, which a person can read out on the telephone and the desk can look up."""

from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
"""Crockford's: no I, L, O, U, which are misheard or misread."""
LENGTH = 8
MISREAD = str.maketrans("OIL", "011")


def code_of(report: str) -> str:
    """Such as 4Q9M-7KD2, always the same for the same id of a report; it says nothing of the id."""
    number = int.from_bytes(sha256(f"receipt|{report}".encode()).digest()[:5], "big")
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return f"{text[:4]}-{text[4:]}"


def read_out(text: str) -> str | None:
    """The code that somebody read out or typed, however it is spelt; None when it is none.

    Of what is easily misheard or misread O counts as 0, and I and L as 1.
    """
    told = "".join(text.upper().split()).replace("-", "").translate(MISREAD)
    if len(told) != LENGTH or set(told) - set(ALPHABET):
        return None
    return f"{told[:4]}-{told[4:]}"
