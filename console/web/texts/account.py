"""One's own account, as everybody sees it."""

from console.help.words import Texts
from console.web.texts.accounts import HAPPENED, ROLES

ACCOUNT: Texts = {
    **ROLES,
    **HAPPENED,
    "title": ("My account", "A fiókom"),
    "roles": ("What I can act as", "Milyen szerepkörben járhatok el"),
    "roles-text": (
        "One role at a time. What one role sees, another does not.",
        "Egyszerre egy szerepkörben. Amit az egyik lát, azt a másik nem.",
    ),
    "now": ("now", "most"),
    "switch": ("Act as: {role}", "Váltás: {role}"),
    "waits": ("Waits for a second person: {role}", "Második személyre vár: {role}"),
    "sessions": ("Other browsers", "Más böngészők"),
    "sessions-text": (
        "If a device was lost, or somebody else may know the password: every browser is signed out.",
        "Ha egy eszköz elveszett, vagy más is ismerheti a jelszót: minden böngésző kilép.",
    ),
    "everywhere": ("Sign out everywhere", "Kilépés mindenhol"),
    "happened": ("What was done to my account", "Mi történt a fiókommal"),
    "nothing-happened": ("Nothing yet.", "Még semmi."),
    "by": ("by {by}, {at}", "{by}, {at}"),
    "unknown": (
        "Something here that you do not know of? Tell a coordinator or data protection.",
        "Valami ismeretlen? Egy koordinátornak vagy az adatvédelmi tisztviselőnek kell szólni.",
    ),
    "back": ("Back", "Vissza"),
    "said-switched": ("You act in another role now.", "A szerepkör megváltozott."),
}  # fmt: skip
