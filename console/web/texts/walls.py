"""Conflicts of interest: declared by anybody about themself, kept and lifted by data protection."""

from console.help.words import Texts

WALLS: Texts = {
    "title": ("Whose notes I may not read", "Kinek a feljegyzéseit nem olvashatom"),
    "all": ("Conflicts of interest", "Összeférhetetlenségek"),
    "rule": ("Neither of the two reads notes, support steps, contact data or names of the other, from the next request on. It ends nothing else.", "A két személy egyike sem látja a másik feljegyzéseit, támogató lépéseit, elérhetőségét vagy nevét, a következő kéréstől. Mást nem érint."),
    "rule-you": ("Does somebody who could read your notes teach or examine you, or are you related? Say so: from then on neither of you reads the other's.", "Tanít, vizsgáztat vagy rokonod valaki, aki olvashatná a feljegyzéseidet? Jelezd: onnantól egyikőtök sem olvassa a másikét."),
    "mine": ("Declared between me and", "Bejelentve köztem és közte"),
    "mine-none": ("Nothing is declared.", "Nincs bejelentés."),
    "lifting": ("Data protection lifts it when it holds no longer.", "Ha már nem áll fenn, az adatvédelem oldja fel."),
    "declare": ("Declare a conflict", "Összeférhetetlenség bejelentése"),
    "other": ("With whom", "Kivel"),
    "nobody-chosen": ("Choose", "Válassz"),
    "typed": ("Or a student, by their code", "Vagy egy hallgató, a kódjával"),
    "typed-masked": ("Or a student, by their pseudonym", "Vagy egy hallgató, az álnevével"),
    "because": ("Because", "Miért"),
    "because-teaches": ("one teaches the other", "egyikük tanítja a másikat"),
    "because-examines": ("one examines the other", "egyikük vizsgáztatja a másikat"),
    "because-supervises": ("one supervises the other otherwise", "egyikük másutt a másik témavezetője vagy felettese"),
    "because-related": ("they are related or close", "rokonok vagy közel állnak egymáshoz"),
    "save": ("Declare it", "Bejelentem"),
    "said-declared": ("Declared. It holds from now on.", "Bejelentve. Mostantól érvényes."),
    "said-lifted": ("Lifted.", "Feloldva."),
    "none": ("No conflict is declared.", "Nincs bejelentett összeférhetetlenség."),
    "none-next": ("Everybody can declare one, about themself.", "Bárki bejelentheti, saját magáról."),
    "one": ("Between", "Egyikük"),
    "another": ("And", "Másikuk"),
    "lift": ("Lift", "Feloldás"),
    "lift-it": ("It holds no longer", "Már nem áll fenn"),
    "to-mine": ("My own", "A sajátom"),
}  # fmt: skip
