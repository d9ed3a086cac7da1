"""Every text of the report's pages, in English and Hungarian; their wording is reviewed before it is used."""

from console.help.words import Texts

SHELL: Texts = {
    "other": ("Magyarul", "In English"),
    "numbers": ("Numbers to call", "Hívható számok"),
    "all": ("All numbers and what to do now", "Minden szám, és mit tegyél most"),
    "tell": ("Tell the desk", "Szólok az ügyeletnek"),
    "call-desk": ("Call the desk", "Hívom az ügyeletet"),
    "call-desk-now": ("Call the desk now", "Hívom most az ügyeletet"),
    "unattended": ("It may be that nobody is paged just now.", "Lehet, hogy most senki sem kap riasztást."),
    "unattended-next": (
        "Call. A report is still taken, but do not wait for it.",
        "Hívj. A jelzést így is fogadjuk, de ne várj rá.",
    ),
    "missing": ("Not found, or not yours to see", "Nincs ilyen, vagy nem a tiéd"),
    "missing-next": (
        "If someone is in danger, call. You can also tell the desk.",
        "Ha valaki veszélyben van, hívj. Az ügyeletnek is szólhatsz.",
    ),
    "failed": ("This page could not be made", "Ezt az oldalt nem tudtuk elkészíteni"),
    "failed-next": (
        "If someone is in danger, call. What was recorded before stays recorded.",
        "Ha valaki veszélyben van, hívj. Ami eddig rögzítve volt, az megmaradt.",
    ),
    "refused": ("Not done", "Nem történt meg"),
    "refused-next": (
        "The form was too old, or came from another site. Nothing has happened. Open the page again.",
        "Az űrlap túl régi volt, vagy más oldalról jött. Semmi sem történt. Nyisd meg újra az oldalt.",
    ),
}

RAISE: Texts = {
    "title": ("Tell the desk", "Szólok az ügyeletnek"),
    "head": ("Call first, then tell us here", "Először hívj, aztán szólj itt"),
    "enough": (
        "One answer is enough. Until sent, nobody knows.",
        "Egy válasz elég. Elküldésig senki sem tud róla.",
    ),
    "danger": ("Is someone in danger right now?", "Veszélyben van most valaki?"),
    "yes": ("Yes", "Igen"),
    "not-sure": ("Not sure", "Nem biztos"),
    "no": ("No", "Nem"),
    "counts": ("Not sure, or no answer, counts as yes:", "A „nem biztos” igennek számít, a válasz nélküli is:"),
    "sets-off": (
        "the professional on call is paged at once, day or night. No goes to the desk as a concern.",
        "azonnal riasztjuk az ügyeletes szakembert, éjjel is. A „nem” aggodalomként kerül az ügyelethez.",
    ),
    "sets-off-later": (
        "the professional on call is paged as soon as that works again. No goes to the desk as a concern.",
        "amint újra működik, riasztjuk az ügyeletes szakembert. A „nem” aggodalomként kerül az ügyelethez.",
    ),
    "about": ("Who is it about?", "Kiről van szó?"),
    "mentee": ("your mentee", "a mentoráltad"),
    "mentor": ("your mentor", "a mentorod"),
    "me": ("Me", "Rólam"),
    "else": ("Someone else", "Valaki másról"),
    "words": ("In your own words", "A saját szavaiddal"),
    "if-you-can": ("if you can", "ha tudod"),
    "reach": (
        "Where are you? How can the desk reach you?",
        "Hol vagytok? Hogyan érhet el az ügyelet?",
    ),
    "send": ("Tell the desk now", "Szólok az ügyeletnek"),
    "once": (
        "Sent twice, it is still one report. Only the desk reads your words.",
        "Ha kétszer küldöd, az is egy jelzés. A szavaidat csak az ügyelet olvassa.",
    ),
    "known": (
        "The desk sees that this comes from you, by your personal link.",
        "Az ügyelet a személyes linkedből látja, hogy te szólsz.",
    ),
    "forget": ("This is not my phone", "Ez nem az én telefonom"),
    "unknown": (
        "No login. The desk does not know who you are, unless you write it.",
        "Belépés nélkül. Az ügyelet nem tudja, ki vagy, ha nem írod meg.",
    ),
    "link-over": (
        "Your personal link no longer holds. You can tell the desk without it.",
        "A személyes linked már nem érvényes. Nélküle is szólhatsz az ügyeletnek.",
    ),
    "forgotten": (
        "This phone no longer says who you are.",
        "Ez a telefon már nem mondja meg, ki vagy.",
    ),
    "said-me": ("It is about the sender.", "A jelző magáról szól."),
    "said-else": ("It is about someone else.", "A jelzés valaki másról szól."),
}  # fmt: skip

RAISED: Texts = {
    "recorded": ("Recorded {time}", "Rögzítve: {time}"),
    "your-report": ("Your report is {code}.", "A jelzésed azonosítója: {code}."),
    "about": ("About {name}.", "Róla szól: {name}."),
    "about-me": ("About you.", "Rólad szól."),
    "about-else": ("About someone else.", "Valaki másról szól."),
    "about-pair": ("About the person you chose.", "Arról szól, akit választottál."),
    "nobody": ("Nobody has confirmed yet.", "Még senki sem vette át."),
    "got-nothing": ("No page has left yet.", "Még nem ment ki riasztás."),
    "got-paged": ("A page is being sent.", "A riasztás küldése folyamatban."),
    "got-sent": ("Paged, not yet read.", "Riasztva, még nem olvasták."),
    "got-delivered": ("Paged, on their phone, not yet read.", "Riasztva, a telefonján van, még nem olvasta."),
    "got-read": ("Paged and read, not yet confirmed.", "Riasztva és elolvasva, de még nem vette át senki."),
    "do-not-wait": (
        "If the danger grows, call {first}; do not wait for us.",
        "Ha nő a veszély, hívj: {first}. Ne várj ránk.",
    ),
    "two-minutes": (
        "Two minutes have passed. Call now.",
        "Két perc telt el. Hívj most.",
    ),
    "held": ("{name} took this over at {time}.", "{name} {time}-kor átvette."),
    "professional": ("A professional of the desk", "Az ügyelet egy szakembere"),
    "closed": ("The desk has closed this report.", "Az ügyelet lezárta ezt a jelzést."),
    "happened": ("What has happened", "Mi történt"),
    "coming": ("What comes next", "Mi következik"),
    "step-recorded": ("Recorded", "Rögzítve"),
    "step-again": ("Your further words, recorded", "A további szavaid rögzítve"),
    "step-on-call": ("Professional on call: page begun", "Ügyeletes szakember: riasztás indul"),
    "step-second": ("Second on call: page begun", "Második ügyeletes: riasztás indul"),
    "step-whole-desk": ("The whole desk: page begun", "Az egész ügyelet: riasztás indul"),
    "step-telephone": ("By telephone: call begun", "Telefonon: hívás indul"),
    "step-officer": ("The professional who has it: told again", "Aki átvette: újra értesítve"),
    "step-sent": ("Page sent", "Riasztás elküldve"),
    "step-delivered": ("On their phone, not yet read", "A telefonján, még nem olvasta"),
    "step-read": ("Read", "Elolvasva"),
    "step-failed": ("This page did not get through", "Ez a riasztás nem ért célba"),
    "step-gap": ("Nobody on this step; the next one at once", "Ezen a fokon nincs senki; rögtön a következő"),
    "step-taken": ("Taken over by a professional", "Szakember átvette"),
    "step-lapsed": ("No sign from them; the desk is paged again", "Nem jelentkezett; újra riasztjuk az ügyeletet"),
    "step-handed": ("Handed over to another professional", "Átadva egy másik szakembernek"),
    "step-contact": ("A professional is in contact", "Szakember elérte"),
    "step-closed": ("Closed by the desk", "Az ügyelet lezárta"),
    "step-reopened": ("Open again", "Újra nyitva"),
    "next-on-call": ("Professional on call, if nobody confirms", "Ügyeletes szakember, ha senki sem veszi át"),
    "next-second": ("Second on call, if nobody confirms", "Második ügyeletes, ha senki sem veszi át"),
    "next-whole-desk": ("The whole desk, if nobody confirms", "Az egész ügyelet, ha senki sem veszi át"),
    "next-telephone": ("By telephone, if nobody confirms", "Telefonon, ha senki sem veszi át"),
    "stay": (
        "Stay with them, or on the line, as long as you are safe yourself.",
        "Maradj vele vagy a vonalban, amíg te is biztonságban vagy.",
    ),
    "named": ("Whoever confirms is named here.", "Itt látod majd, ki vette át."),
    "add": ("Add words, or say where you are", "Hozzáteszek valamit, vagy megírom, hol vagyunk"),
    "add-send": ("Send these words to the desk", "Elküldöm az ügyeletnek"),
    "back": ("Back to your report", "Vissza a jelzésedhez"),
    "as-of": ("As of {time}, looks again every 5 s.", "Állapot: {time}; 5 másodpercenként frissül."),
    "as-of-still": ("As of {time}.", "Állapot: {time}."),
    "look": ("Look now", "Frissítem"),
    "still": ("Stop looking by itself", "Ne frissüljön magától"),
    "go-on": ("Look every 5 s", "Frissüljön 5 másodpercenként"),
    "receipt": (
        "Receipt {code}, tell it to the desk on the phone. You can leave this page; its address stays good.",
        "Azonosító: {code}, ezt mondd az ügyeletnek a telefonban. Az oldalt bezárhatod; a címe megmarad.",
    ),
    "unseen": (
        "It is recorded. Just now we cannot show who has read it.",
        "Rögzítve van. Most nem tudjuk megmutatni, ki olvasta.",
    ),
    "words-lost": (
        "Your words could not be kept. Say them on the phone.",
        "A szavaidat nem tudtuk megőrizni. Mondd el őket telefonon.",
    ),
    "queued": (
        "Many reports without a name come in just now; the desk is told of them together, once a minute.",
        "Most sok névtelen jelzés érkezik; az ügyelet percenként egyszer, együtt kap értesítést róluk.",
    ),
}  # fmt: skip

KEPT: Texts = {
    "title": ("Kept, not yet in the record", "Megőrizve, még nincs a nyilvántartásban"),
    "call-now": ("Call now.", "Hívj most."),
    "who-read": ("We cannot show you who has read it.", "Nem tudjuk megmutatni, ki olvasta."),
    "kept": ("What is kept", "Mi van megőrizve"),
    "sealed": ("Your report, sealed, at {time}, with that time.", "A jelzésed lepecsételve, {time}, ezzel az időponttal."),
    "danger-yes": ("Danger now: yes.", "Veszély most: igen."),
    "danger-not-sure": ("Danger now: not sure, which counts as yes.", "Veszély most: nem biztos, ez igennek számít."),
    "danger-no": ("Danger now: no.", "Veszély most: nem."),
    "and-words": ("Your words.", "A szavaid."),
    "unknown": ("What is not known", "Mi nem tudható"),
    "no-list": ("It is not on the list of the desk yet.", "Még nincs az ügyelet listáján."),
    "no-answer": (
        "The on-call phone is tried without the record. Whether it was reached cannot be shown here.",
        "Az ügyeletes telefonját a nyilvántartás nélkül is próbáljuk. Hogy elértük-e, azt itt nem tudjuk megmutatni.",
    ),
    "by-itself": (
        "The report goes into the record by itself, in order. You need not send it again.",
        "A jelzés magától, sorban bekerül a nyilvántartásba. Nem kell újra elküldened.",
    ),
}  # fmt: skip

AWAY: Texts = {
    "unsent": ("This could not be recorded", "Ezt nem sikerült rögzíteni"),
    "take-it": (
        "No answer came: take it that nobody has been told.",
        "Nem jött válasz: számíts arra, hogy senki sem értesült róla.",
    ),
    "in-the-page": (
        "Your answers are in this page until you close it, and nowhere else in the phone.",
        "A válaszaid ebben az oldalban vannak, amíg be nem zárod, a telefonban máshol nem.",
    ),
    "unreached": ("This page did not come", "Ez az oldal nem töltődött be"),
    "not-sent": ("What was not sent, nobody knows.", "Amit nem küldtél el, arról senki sem tud."),
    "was-recorded": (
        "What was recorded before stays recorded. Just now we cannot show it.",
        "Ami eddig rögzítve volt, az megmaradt. Most nem tudjuk megmutatni.",
    ),
    "looks-again": ("The page looks again every 15 s.", "Az oldal 15 másodpercenként újra próbálja."),
}  # fmt: skip

NOT_RECORDED: Texts = {
    "title": ("Not recorded", "Nincs rögzítve"),
    "nobody": ("Nobody has been told.", "Senki sem értesült róla."),
    "then": ("Call now, then try again if you can.", "Hívj most, aztán próbáld újra, ha tudod."),
    "again": ("Try again", "Újra megpróbálom"),
    "one": ("your answers stay, and it stays one report", "a válaszaid megmaradnak, és egy jelzés marad"),
    "still-here": ("Still on this page", "Ezen az oldalon megmaradt"),
    "phone-fails": ("If the phone fails too", "Ha a telefon sem működik"),
    "ask": (
        "Ask someone near you to call {first}, or find anyone of the staff.",
        "Kérj meg valakit a közeledben, hogy hívja fel: {first}, vagy keress bárkit a személyzetből.",
    ),
    "tried": (
        "Tried at {time}. Your words stay on this page, not in the phone.",
        "Megpróbálva: {time}. A szavaid ezen az oldalon maradnak, a telefonban nem.",
    ),
}
