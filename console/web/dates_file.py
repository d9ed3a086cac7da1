"""Somebody's dates in the form that calendars read (RFC 5545); no name of anybody stands in it."""

from datetime import UTC, datetime, timedelta

from console.help.numbers import Language
from console.help.words import Words
from console.pages.moments import EPOCH
from console.pages.myself import MyPage
from console.web.texts.dates import DATES

HOUR_US = 3_600_000_000
MINUTE_US = 60_000_000


def calendar_file(page: MyPage, language: Language) -> bytes:
    """Every session with a place of theirs, and every planned meeting, an hour long."""
    w = Words(DATES, language)
    meetings = [
        _event(f"plan-{number}-{pair.id}", plan.at_us, HOUR_US, w("ics-meeting"))
        for pair in page.pairs
        for number, plan in enumerate(pair.planned)
    ]
    sessions = [
        _event(place.id, place.starts_us, place.minutes * MINUTE_US, w(f"ics-{place.kind}"), place.room)
        for place in page.sessions
        if place.mine
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//nearpeer//EN"]
    lines += [line for event in (*meetings, *sessions) for line in event]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _event(uid: str, starts_us: int, lasts_us: int, what: str, where: str | None = None) -> list[str]:
    place = [f"LOCATION:{where}"] if where else []
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@nearpeer",
        f"DTSTAMP:{_utc(starts_us)}",
        f"DTSTART:{_utc(starts_us)}",
        f"DTEND:{_utc(starts_us + lasts_us)}",
        f"SUMMARY:{what}",
        *place,
        "END:VEVENT",
    ]


def _utc(at_us: int) -> str:
    moment: datetime = EPOCH + timedelta(microseconds=at_us)
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
