"""What stands around every page of the console."""

from console.help.words import Texts

SHELL: Texts = {
    "trouble-next": (
        "Go back to where you were, or sign in again. If someone is in danger, call.",
        "Vissza lehet lépni az előző oldalra, vagy újra be lehet lépni. Ha valaki veszélyben van, hívj.",
    ),
}  # fmt: skip
