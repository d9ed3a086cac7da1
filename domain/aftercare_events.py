"""The care after an emergency, as it was given: facts of the care log."""

from domain.messages import FactRecorded


class DebriefingHeld(FactRecorded):
    TYPE = "debriefing-held"
    note: str | None


class MenteeCheckInHeld(FactRecorded):
    TYPE = "mentee-check-in-held"
    note: str | None
