"""The dates of a mentor or a mentee."""

from console.help.words import Texts

DATES: Texts = {
    "title": ("Calendar", "Naptár"),
    "meetings": ("Planned meetings", "Tervezett találkozók"),
    "with": ("with {name}", "{name}"),
    "no-meetings": ("No meeting is planned.", "Nincs tervezett találkozó."),
    "plan": ("Plan a meeting", "Találkozót tervezek"),
    "mine-next": ("My sessions to come", "A következő alkalmaim"),
    "no-place": ("You have no place in a session yet. Take one below.", "Még egy alkalomra sincs helyed. Lent választhatsz."),
    "others-training": ("Other dates of training · {n}", "A képzés más időpontjai · {n}"),
    "others-supervision": ("Other dates of supervision · {n}", "A szupervízió más időpontjai · {n}"),
    "no-sessions": ("No session is announced yet.", "Még nincs meghirdetett alkalom."),
    "later": ("Later dates: {n}. They are shown as the first are over.", "Későbbi alkalmak: {n}. Sorban látszanak majd, ahogy az elsők lezajlanak."),
    "training": ("Training", "Képzés"),
    "supervision": ("Supervision", "Szupervízió"),
    "minutes": ("{n} min", "{n} perc"),
    "full": ("All places are taken", "Minden hely foglalt"),
    "seats": ("{n} places left", "{n} szabad hely"),
    "take": ("Take a place", "Helyet foglalok"),
    "release": ("Give my place back", "Lemondom a helyem"),
    "missed-it": ("Cannot come? Give the place back, and take another date.", "Nem tudsz jönni? Mondd le, és válassz másik időpontot."),
    "take-away": ("My dates as a calendar file", "A dátumaim naptárfájlként"),
    "take-away-text": ("It names nobody.", "Senki neve nincs benne."),
    "ics-meeting": ("Meeting (mentoring)", "Találkozó (mentorprogram)"),
    "ics-training": ("Training (mentoring)", "Képzés (mentorprogram)"),
    "ics-supervision": ("Supervision (mentoring)", "Szupervízió (mentorprogram)"),
    "said-booked": ("You have a place.", "Van helyed."),
    "said-released": ("Your place is free for somebody else.", "A helyed felszabadult."),
    "back": ("Back", "Vissza"),
}  # fmt: skip
