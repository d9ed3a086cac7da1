"""What is held about somebody, told to them: the pages of the file that they take."""

from console.help.words import Texts
from console.web.texts.events import EVENTS
from console.web.texts.readings import READINGS

ROLES = ("coordinator", "supervisor", "trainer", "mentor", "mentee", "desk", "professional")

HELD: Texts = {
    **EVENTS,
    **{f"read-{key}": text for key, text in READINGS.items()},
    **{role: READINGS[role] for role in ROLES},
    "title": ("What the mentoring programme holds about you", "Amit a mentorprogram rólad tárol"),
    "made": ("Made on {at}.", "Készült: {at}."),
    "files": ("The same is in data.json for programs, and in the CSV files for a spreadsheet.", "Ugyanez van a data.json fájlban programoknak, és a CSV-fájlokban táblázatkezelőnek."),
    "who": ("Who you are", "Ki vagy"),
    "id": ("Your id in the record", "Az azonosítód a nyilvántartásban"),
    "code": ("Student code", "Hallgatói kód"),
    "field-name": ("Name", "Név"),
    "field-email": ("E-mail", "E-mail"),
    "field-phone": ("Telephone", "Telefon"),
    "field-languages": ("Languages", "Nyelvek"),
    "field-interests": ("Interests", "Érdeklődés"),
    "field-programme": ("Language of your programme", "A képzésed nyelve"),
    "ways": ("How you sign in", "Hogyan lépsz be"),
    "password-yes": ("The digest of a password is kept.", "Egy jelszó lenyomatát tároljuk."),
    "password-no": ("No password is kept.", "Jelszót nem tárolunk."),
    "linked-yes": ("An account of the university is linked.", "Egyetemi fiók van hozzákapcsolva."),
    "linked-no": ("No account of the university is linked.", "Egyetemi fiók nincs hozzákapcsolva."),
    "sessions": ("{n} sessions are kept.", "{n} munkamenetet tárolunk."),
    "words": ("Words", "Szövegek"),
    "words-text": ("What you wrote stands here in full. What others wrote is theirs, too: only that it is there is told, and not where that would betray or endanger somebody. Data protection answers for those.", "Amit te írtál, itt teljes egészében olvasható. Amit mások írtak, az övék is: csak annyi szerepel, hogy van ilyen, és az sem ott, ahol ez elárulna vagy veszélyeztetne valakit. Ezekről az adatvédelmi felelős ad választ."),
    "of-others": ("written by somebody else", "más írta"),
    "class-diary": ("diary", "napló"),
    "class-wellbeing": ("question or message", "kérdés vagy üzenet"),
    "class-care": ("emergency", "sürgős eset"),
    "class-reason": ("reason", "indoklás"),
    "class-waiver": ("reason of an exception", "kivétel indoklása"),
    "class-pairing": ("reason of a pairing", "párosítás indoklása"),
    "class-attendance": ("reason of a correction", "javítás indoklása"),
    "class-credit": ("reason about credit", "kreditről szóló indoklás"),
    "class-intervention": ("reason of a step for a pair", "egy párosért tett lépés indoklása"),
    "readings": ("Who has read of you", "Ki olvasott rólad"),
    "messages": ("Messages to you", "Neked küldött üzenetek"),
    "events": ("What happened", "Mi történt"),
    "events-text": ("Everybody else stands behind a pseudonym. Not told is what the other of your pair asked for in confidence.", "Mindenki más álnéven szerepel. Nem szerepel, amit a párod bizalmasan kért."),
}  # fmt: skip
