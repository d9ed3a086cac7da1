"""The headings of files of the desk's lists."""

from console.help.words import Texts
from console.web.texts.desk import DESK
from console.web.texts.lists import LISTS
from console.web.texts.rota import DRILLS, ROTA

TAKING: Texts = {
    **{key: text for key, text in DESK.items() if key.startswith("layer-")},
    **{key: text for key, text in ROTA.items() if key.startswith(("by-", "layer-"))},
    **{key: text for key, text in DRILLS.items() if key.startswith("step-")},
    "defused-note": LISTS["defused-note"],
    "defused-told": LISTS["defused-told"],
    "nobody": ("nobody", "senki"),
    "yes": ("yes", "igen"),
    "no": ("no", "nem"),
    "col-layer": ("Step", "Lépés"),
    "col-who": ("Who", "Ki"),
    "col-begins": ("From", "Mettől"),
    "col-ends": ("Until", "Meddig"),
    "col-why": ("Because of", "Mi alapján"),
    "col-receipt": ("Receipt", "Azonosító"),
    "col-raised": ("Raised", "Indítva"),
    "col-step": ("What happened", "Mi történt"),
    "col-after": ("Seconds after", "Hány másodperc múlva"),
    "col-due": ("Due within seconds", "Határidő másodpercben"),
    "col-in-time": ("In time", "Időben"),
}
