"""What keeps something from being done, as a person is told it: what is wrong, and what to do instead."""

from console.help.words import Texts

PROBLEMS: Texts = {
    "not-found": ("Not found, or not yours to see", "Nincs ilyen, vagy nem az Öné"),
    "not-signed-in": ("Sign in first; then come back to this page.", "Előbb be kell lépni, utána ide visszatérhet."),
    "misfilled": (
        "Nothing was saved. Something in the form does not fit; it is said beside the field.",
        "Semmi sem lett mentve. Az űrlapon valami nem megfelelő; a mező mellett olvasható, mi az.",
    ),
    "unusable": ("This request cannot be used.", "Ez a kérés nem használható."),
    "bad-input": ("This cannot be used. Nothing was saved.", "Ez nem használható. Semmi sem lett mentve."),
    "busy": (
        "Others write at the same moment. Nothing was lost; send it once more.",
        "Most egyszerre többen írnak. Semmi sem veszett el; küldd el még egyszer.",
    ),
    "sent-before": (
        "This form was sent before with other words; the first ones stay. Open the page again to add to them.",
        "Ezt az űrlapot más szöveggel már elküldték; az első marad. A kiegészítéshez nyisd meg újra az oldalt.",
    ),
    "erased": ("The text was erased, or lost its key.", "A szöveg törölve lett, vagy elveszett a kulcsa."),
    "away": (
        "The record cannot be reached just now. Nothing was saved; what was recorded before stays recorded.",
        "A nyilvántartás most nem érhető el. Semmi sem lett mentve; ami eddig rögzítve volt, megmaradt.",
    ),
    "failed": (
        "This could not be done, by a fault of ours. Code {code}; what was recorded before stays recorded.",
        "Ez a mi hibánkból nem sikerült. Kód: {code}; ami eddig rögzítve volt, megmaradt.",
    ),
    "forged": (
        "The form was too old, or came from another site. Nothing has happened. Open the page again.",
        "Az űrlap túl régi volt, vagy más oldalról jött. Semmi sem történt. Nyisd meg újra az oldalt.",
    ),
    "elsewhere": (
        "Somebody has changed this meanwhile. Nothing was saved; look at the page as it is now.",
        "Közben valaki más módosította. Semmi sem lett mentve; nézd meg az oldal mostani állapotát.",
    ),
    "too-large": ("What was sent is too large.", "Túl nagy, amit elküldtek."),
    "too-often": (
        "That was tried too often. Wait a minute; help and reporting a danger are never limited.",
        "Túl sok próbálkozás volt. Várj egy percet; a segítség és a vészjelzés soha nincs korlátozva.",
    ),
    "refused": ("Not done: a rule of the programme forbids it ({code}).", "Nem történt meg: a program szabálya nem engedi ({code})."),
}  # fmt: skip

REFUSALS: Texts = {
    "in-the-future": ("It has not happened yet. Record it once it has.", "Ez még nem történt meg. Utána rögzíthető."),
    "already-recorded": ("It is recorded already. Correct it instead.", "Már rögzítve van. Inkább javítani kell."),
}  # fmt: skip

FIELDS: Texts = {
    "missing": ("This is needed.", "Ezt ki kell tölteni."),
    "string_too_short": ("This is needed.", "Ezt ki kell tölteni."),
    "string_too_long": ("This is too long.", "Ez túl hosszú."),
    "date_from_datetime_parsing": ("There is no such day.", "Nincs ilyen nap."),
    "date_parsing": ("There is no such day.", "Nincs ilyen nap."),
    "datetime_from_date_parsing": ("There is no such time.", "Nincs ilyen időpont."),
    "datetime_parsing": ("There is no such time.", "Nincs ilyen időpont."),
    "int_parsing": ("Give a whole number.", "Egész számot kell megadni."),
    "greater_than_equal": ("This is too small.", "Ez túl kicsi."),
    "less_than_equal": ("This is too large.", "Ez túl nagy."),
    "literal_error": ("Choose one of the answers.", "Válassz egyet a lehetőségek közül."),
    "enum": ("Choose one of the answers.", "Válassz egyet a lehetőségek közül."),
    "unusable": ("This cannot be used.", "Ez nem használható."),
}  # fmt: skip
