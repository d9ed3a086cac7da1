"""What can be owed, and by whom it is read: the glossary's words, the same on every page and list."""

from console.help.words import Texts

KINDS: Texts = {
    "kind-meeting": ("Meeting", "Találkozó"),
    "kind-contact": ("Contact", "Kapcsolattartás"),
    "kind-diary": ("Diary", "Napló"),
    "kind-training": ("Training", "Képzés"),
    "kind-supervision": ("Supervision", "Szupervízió"),
    "kind-credit": ("Credit decision", "Kreditdöntés"),
    "kind-check-in": ("First-month check-in", "Első havi beszélgetés"),
    "kind-answer": ("Answer to a consultation", "Válasz konzultációra"),
    "kind-referral": ("Referral", "Továbbítás"),
}

ROLES: Texts = {
    "role-mentor": ("mentor", "mentor"),
    "role-mentee": ("mentee", "mentorált"),
    "role-coordinator": ("coordinator", "koordinátor"),
    "role-supervisor": ("supervisor", "szupervizor"),
    "role-trainer": ("trainer", "tréner"),
    "role-desk": ("desk", "ügyelet"),
    "role-professional": ("professional on call", "ügyeletes szakember"),
    "role-auditor": ("auditor", "auditor"),
    "role-dpo": ("data protection officer", "adatvédelmi tisztviselő"),
    "role-admin": ("administrator", "rendszergazda"),
}
