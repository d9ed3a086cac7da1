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
    "password": ("Password", "Jelszó"),
    "password-how": (
        "At least 12 signs; several words are better than odd signs. Every other browser is signed out.",
        "Legalább 12 jel; több szó jobb, mint a különleges jelek. Minden más böngésző kilép.",
    ),
    "current": ("The password until now", "Az eddigi jelszó"),
    "new-password": ("The new password", "Az új jelszó"),
    "choose": ("Choose this password", "Ez legyen a jelszó"),
    "past-provider": (
        "Signing in is by {name}; a password is good only if an administrator has marked this account for it.",
        "A belépés itt történik: {name}; jelszó csak akkor érvényes, ha a rendszergazda megadta ehhez a fiókhoz.",
    ),
    "provider": ("Sign-in of the university", "Egyetemi belépés"),
    "linked": ("This account is joined with {name}.", "Ez a fiók össze van kapcsolva: {name}."),
    "not-linked": (
        "This account is not joined with {name} yet. Join it once, then sign in there.",
        "Ez a fiók még nincs összekapcsolva: {name}. Egyszer össze kell kapcsolni, utána ott lehet belépni.",
    ),
    "link": ("Join with {name}", "Összekapcsolás: {name}"),
    "unlink": ("No longer joined", "Kapcsolat megszüntetése"),
    "said-password": ("The password is chosen. Other browsers are signed out.", "A jelszó új. A többi böngésző kilépett."),
    "said-linked": ("Joined. From now on you sign in there.", "Összekapcsolva. Mostantól ott lehet belépni."),
    "said-unlinked": ("No longer joined.", "A kapcsolat megszűnt."),
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
    "readings": ("Who has read my data", "Ki olvasta az adataimat"),
    "back": ("Back", "Vissza"),
}  # fmt: skip
