"""Who has read somebody's data, in plain words."""

from console.help.words import Texts

READINGS: Texts = {
    "title": ("Who has read my data", "Ki olvasta az adataimat"),
    "people": ("{n} people so far", "Eddig {n} ember"),
    "none": ("Nobody has opened anything of yours.", "Még senki sem nyitotta meg semmidet."),
    "none-text": ("Each opening appears here at once.", "Minden megnyitás azonnal itt jelenik meg."),
    "own": ("Your own readings are left out.", "A saját olvasásaid nélkül."),
    "names": ("your name", "a neved"),
    "words": ("words that you wrote", "amit írtál"),
    "case": ("a case", "egy ügy"),
    "page": ("the page about you or your pair", "a rólad vagy a párosodról szóló oldal"),
    "list": ("a list with you in it", "egy lista, amelyen rajta vagy"),
    "diary": ("an entry of the diary", "egy naplóbejegyzés"),
    "contact": ("how to reach you", "az elérhetőséged"),
    "wishes": ("your wishes for pairing", "a párosításhoz adott kívánságaid"),
    "support": ("a support step", "egy támogató lépés"),
    "history": ("the history, by event", "az előzmények, eseményenként"),
    "file": ("a file with you in it", "egy fájl, amelyben benne vagy"),
    "coordinator": ("coordinator", "koordinátor"),
    "supervisor": ("supervisor", "szupervízor"),
    "trainer": ("trainer", "tréner"),
    "mentor": ("mentor", "mentor"),
    "mentee": ("mentee", "mentorált"),
    "desk": ("desk", "ügyelet"),
    "professional": ("professional on call", "ügyeletes szakember"),
    "auditor": ("auditor", "auditor"),
    "dpo": ("data protection officer", "adatvédelmi tisztviselő"),
    "admin": ("administrator", "adminisztrátor"),
    "back": ("Back", "Vissza"),
}  # fmt: skip
