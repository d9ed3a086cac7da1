"""The texts of signing in and out."""

from console.help.words import Texts

SIGNING_IN: Texts = {
    "title": ("Sign in", "Belépés"),
    "how": (
        "Open the personal login that the programme gave you. It is good once, for a day.",
        "A programtól kapott személyes belépési hivatkozással lehet belépni. Egyszer használható, egy napig.",
    ),
    "none": (
        "Without one, ask a coordinator for a new one.",
        "Ha nincs ilyen hivatkozás, koordinátortól lehet újat kérni.",
    ),
    "danger": (
        "If someone is in danger, call. To tell the desk nobody has to sign in.",
        "Ha valaki veszélyben van, telefonálj. Az ügyeletnek belépés nélkül is lehet szólni.",
    ),
    "tell": ("Tell the desk", "Szólok az ügyeletnek"),
    "once": ("This login is good once.", "Ez a belépés egyszer használható."),
    "enter": ("Sign in now", "Belépek"),
    "over": (
        "This login was used before, or is too old. Nobody was signed in.",
        "Ezt a belépést már használták, vagy lejárt. Senki sem lépett be.",
    ),
    "nothing-yet": ("Your role has no screen yet", "Ennek a szerepnek még nincs felülete"),
    "nothing-yet-next": (
        "You are signed in. Until it is there, the same work is done on the command line.",
        "A belépés sikerült. Amíg nincs felület, ugyanez a munka a parancssorból végezhető el.",
    ),
    "out": ("You have signed out; this browser knows you no longer.", "Kiléptél; ez a böngésző már nem ismer."),
}  # fmt: skip
