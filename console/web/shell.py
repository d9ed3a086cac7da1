"""What stands around every page of the console: who acts, where they can go, in which language."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request

from console.access.acting import Role
from console.web.appearance import SCHEMES, scheme_of
from console.web.visit import Visit


class Place(NamedTuple):
    """One entry of the navigation: its section, its address, its icon; its word is a text of the shell."""

    section: str
    path: str
    icon: str = ""


DESK = (
    Place("desk", "/desk"),
    Place("rota", "/rota"),
    Place("closed", "/desk/history"),
    Place("debriefings", "/debriefings"),
    Place("drills", "/drills"),
)
AUDIT = (
    Place("audit", "/audit"),
    Place("readings", "/audit/readings"),
    Place("grants", "/grants"),
    Place("break-glass", "/break-glass"),
    Place("walls", "/walls"),
)
OFFICERS: tuple[Role, ...] = ("desk", "professional")
"""Whoever is shown what stands on the desk; to anybody else not even that there is something."""
NAV: dict[Role, tuple[Place, ...]] = {
    "coordinator": (
        Place("today", "/today"),
        Place("relationships", "/relationships"),
        Place("pairing", "/pairing"),
        Place("rosters", "/rosters"),
        Place("credit", "/credits"),
        Place("policy", "/policy"),
        Place("sessions", "/sessions"),
        Place("messages", "/messages"),
        Place("rota", "/rota"),
        Place("grants", "/grants"),
    ),
    "supervisor": (
        Place("groups", "/groups"),
        Place("relationships", "/relationships"),
        Place("sessions", "/sessions"),
        Place("debriefings", "/debriefings"),
    ),
    "trainer": (Place("sessions", "/sessions"),),
    "desk": DESK,
    "professional": (*DESK, Place("break-glass", "/break-glass/start")),
    "auditor": AUDIT,
    "mentor": (
        Place("home", "/me", "home"),
        Place("calendar", "/me/calendar", "calendar"),
        Place("diary", "/me/diary", "diary"),
        Place("me", "/me/self", "person"),
    ),
    "mentee": (
        Place("home", "/me", "home"),
        Place("calendar", "/me/calendar", "calendar"),
        Place("write", "/me/write", "ask"),
        Place("me", "/me/self", "person"),
    ),
    "admin": (Place("accounts", "/accounts"), Place("grants", "/grants")),
    "dpo": (*AUDIT, Place("erasures", "/erasures"), Place("accounts", "/accounts")),
}
SIGN_IN = "/sign-in"


def home_of(role: Role) -> str:
    """Where somebody begins."""
    if role == "anonymous":
        return SIGN_IN
    return NAV[role][0].path


def furnished(visit: Visit) -> dict[str, Any]:
    """The values that every template is given."""
    acting = visit.acting
    return {
        "visit": visit,
        "acting": acting,
        "officer": acting.role in OFFICERS,
        "lang": visit.language,
        "other": "en" if visit.language == "hu" else "hu",
        "nav": NAV.get(acting.role, ()),
        "here": visit.at or visit.request.url.path,
        "here_in": lambda language: f"{visit.at}?{urlencode(_asked(visit.request, 'lang', language))}",
        "here_as": lambda scheme: f"{visit.at}?{urlencode(_asked(visit.request, 'scheme', scheme))}",
        "scheme": scheme_of(visit.request),
        "schemes": SCHEMES,
        "csrf": visit.csrf,
        "once": visit.once,
        "now_us": visit.now_us,
        "rehearsal": visit.rehearsal,
        "me": visit.name,
        "numbers": visit.ends.numbers,
        "unattended": visit.ends.unattended(),
    }


def _asked(request: Request, changed: str, to: str) -> list[tuple[str, str]]:
    """The query of the same page in another language or scheme; what was said is not said again."""
    passing = ("lang", "scheme", "said")
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in passing]
    return [*kept, (changed, to)]
