"""Debriefings that are owed: a name, a deadline, and no cause."""

from console.help.words import Texts

AFTERCARE: Texts = {
    "title": ("Debriefings", "Feldolgozó beszélgetések"),
    "text": ("A talk kept for the mentor within 72 hours. What happened stays with the desk.", "72 órán belül beszélgetés jár a mentornak. Ami történt, az ügyeletnél marad."),
    "sum": ("{all} = {owed} owed + {held} held in the last 30 days", "{all} = {owed} jár + {held} megtartva az utolsó 30 napban"),
    "folded": ("Debriefings you owe: {n}", "Önre váró beszélgetések: {n}"),
    "folded-text": ("A session of yours is running, so names stay folded.", "Éppen fut egy alkalma, ezért a nevek rejtve maradnak."),
    "owed": ("Owed", "Jár"),
    "none": ("No debriefing is owed.", "Most nem jár beszélgetés."),
    "none-text": ("One appears here when somebody of your groups has been through an emergency.", "Itt jelenik meg, ha a csoportjaiból valaki vészhelyzeten ment át."),
    "left": ("{left} left", "még {left}"),
    "until": ("until {at}", "eddig: {at}"),
    "late": ("late since {at}, and still owed", "{at} óta késik, de jár"),
    "unnamed": ("The desk knows the mentor.", "A mentort az ügyelet ismeri."),
    "hours-ago": ("How many hours ago; 0 is just now", "Hány órája; 0: éppen most"),
    "hold": ("The talk was held", "A beszélgetés megtörtént"),
    "hold-of": ("The talk was held: {name}", "A beszélgetés megtörtént: {name}"),
    "held": ("Held", "Megtartva"),
    "held-on": ("held {at}", "megtartva: {at}"),
    "held-late": ("held late, {at}", "késve megtartva: {at}"),
    "said-held": ("Recorded: the talk was held.", "Rögzítve: a beszélgetés megtörtént."),
}  # fmt: skip
