"""Passwords: long rather than odd, and the same answer whether or not somebody has one."""

import pytest
from argon2 import PasswordHasher

from console.access.passwords import Passwords, weakness

GOOD = "négy lila teve fut"


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery staple", "xK9$vQ2#mL7!", "alma korte szilva barack"]
)
def test_a_long_password_needs_no_odd_signs(password: str) -> None:
    assert weakness(password) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Rövid1!", "password-too-short"),
        (" " * 20 + "kurta", "password-too-short"),
        ("x1" * 65, "password-too-long"),
        ("aaaaaaaaaaaaaaaa", "password-guessable"),
        ("123456789012345", "password-guessable"),
        ("abcdefghijklmnop", "password-guessable"),
        ("passwordpassword", "password-guessable"),
        ("Nearpeer-2026!", "password-guessable"),
        ("nagy adrienn 12", "password-guessable"),
    ],
)
def test_what_is_short_or_guessed_is_refused(password: str, why: str) -> None:
    assert weakness(password, ["Nagy Adrienn"]) == why


async def test_a_password_is_known_again_however_a_keyboard_composed_its_letters() -> None:
    passwords = Passwords(PasswordHasher(1, 1024, 1))
    kept = await passwords.made("ke\u0301t lila teve fut")

    assert await passwords.fits(kept, "k\u00e9t lila teve fut")
    assert not await passwords.fits(kept, "két lila teve")


async def test_nobodys_password_is_compared_with_something_and_never_fits() -> None:
    class Counting(PasswordHasher):
        compared: int = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
            type(self).compared += 1
            return super().verify(hash, password)

    passwords = Passwords(Counting(1, 1024, 1))

    assert not await passwords.fits(None, "nobody has this password, and it is compared all the same")
    assert not await passwords.fits("no digest at all", GOOD)
    assert Counting.compared == 2
