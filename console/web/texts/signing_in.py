"""The texts of signing in and out."""

from console.help.words import Texts

SIGNING_IN: Texts = {
    "title": ("Sign in", "Belépés"),
    "code": ("Your code, of a student or of staff", "Hallgatói vagy munkatársi kód"),
    "password": ("Password", "Jelszó"),
    "enter-by-password": ("Sign in with the password", "Belépés jelszóval"),
    "not-them": (
        "Nobody was signed in: the code and the password do not belong together, or may not be used here.",
        "A belépés nem sikerült: a kód és a jelszó nem tartozik össze, vagy itt nem használható.",
    ),
    "too-often": (
        "This was tried too often. Try again in a quarter of an hour, or ask for a login that is good once.",
        "Túl sok volt a próbálkozás. Negyedóra múlva újra lehet próbálni, vagy egyszeri belépést lehet kérni.",
    ),
    "provider": ("Sign in with {name}", "Belépés itt: {name}"),
    "provider-how": (
        "You are led to the sign-in of the university and back.",
        "Az egyetemi belépésre vezet, onnan pedig vissza.",
    ),
    "past-provider": ("It is down, and I have a way in", "Nem elérhető, és van külön belépési utam"),
    "past-provider-how": (
        "Good only for those whom an administrator has marked for it. Each use is told to data protection.",
        "Csak annak, akinek a rendszergazda megadta. Minden használatról értesül az adatvédelmi tisztviselő.",
    ),
    "provider-away": (
        "The sign-in of the university cannot be reached just now. Nobody was signed in; try again soon.",
        "Az egyetemi belépés most nem érhető el. Senki sem lépett be; érdemes kicsit később újra próbálni.",
    ),
    "provider-failed": (
        "The sign-in did not come to its end, or took too long. Nobody was signed in. Begin it again here.",
        "A belépés nem fejeződött be, vagy túl sokáig tartott. Senki sem lépett be. Itt újra lehet kezdeni.",
    ),
    "provider-no-role": (
        "Your account has no role just now, so there is nothing to sign in to. Ask a coordinator.",
        "A fióknak most nincs szerepköre, így nincs mibe belépni. Koordinátortól lehet kérni.",
    ),
    "provider-taken": (
        "That sign-in of the university is joined with another account already. Nothing was joined.",
        "Ez az egyetemi belépés már egy másik fiókkal van összekapcsolva. Semmi sem lett összekapcsolva.",
    ),
    "provider-join-anew": (
        "To join the two, sign in anew first, and begin under My account within a quarter of an hour.",
        "Az összekapcsoláshoz előbb újra be kell lépni, és negyedórán belül A fiókom oldalon elkezdeni.",
    ),
    "provider-unknown": (
        "The university knows you, but no account here is joined with it. Sign in once with a login of the programme, and join the two under My account.",
        "Az egyetemi belépés sikerült, de itt egyetlen fiók sincs vele összekapcsolva. Egyszer a program belépésével kell belépni, és A fiókom oldalon a kettőt összekapcsolni.",
    ),
    "how": (
        "Or open the personal login that the programme gave you. It is good once, for a day.",
        "Vagy a programtól kapott személyes belépési hivatkozással. Egyszer használható, egy napig.",
    ),
    "none": (
        "Without one, ask a coordinator or an administrator.",
        "Ha nincs ilyen, koordinátortól vagy rendszergazdától lehet kérni.",
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
    "again": ("Show once more who you are", "Még egyszer: ki lép be?"),
    "again-why": (
        "What comes next needs you yourself, and you signed in more than a quarter of an hour ago.",
        "A következő lépéshez személyesen kell jelen lenni, és a belépés óta több mint negyedóra telt el.",
    ),
    "again-provider": (
        "You are led to the sign-in of the university, which asks you anew, and back.",
        "Az egyetemi belépésre vezet, amely újra azonosítást kér, onnan pedig vissza.",
    ),
    "again-go-on": ("Go on", "Tovább"),
    "again-not-it": ("This is not the password. You stay signed in as you were.", "Ez nem a jelszó. A belépés úgy marad, ahogy volt."),
    "again-too-often": (
        "This was tried too often. Try again in a quarter of an hour.",
        "Túl sok volt a próbálkozás. Negyedóra múlva újra lehet próbálni.",
    ),
    "again-nothing": (
        "You have no password here, and came by a login that is good once. Sign out, and come in by a new one.",
        "Itt nincs jelszó, a belépés egyszeri hivatkozással történt. Ki kell lépni, és egy új hivatkozással visszajönni.",
    ),
    "again-back": ("Back without it", "Vissza enélkül"),
    "out": ("You have signed out; this browser knows you no longer.", "Kiléptél; ez a böngésző már nem ismer."),
}  # fmt: skip
