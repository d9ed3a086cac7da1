"""Light or dark: as the system has it, or as it was chosen by a link and is kept in this browser."""

from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from console.web.language import A_YEAR_S

Answer = TypeVar("Answer", bound=Response)
COOKIE = "nearpeer-scheme"
SCHEMES = ("system", "light", "dark")


def scheme_of(request: Request) -> str:
    """One of SCHEMES: what this address asks for, else what was chosen before, else as the system has it."""
    for asked in (request.query_params.get("scheme"), request.cookies.get(COOKIE)):
        if asked in SCHEMES:
            return asked
    return SCHEMES[0]


def keeping(request: Request, answer: Answer) -> Answer:
    """Keeps the scheme that was chosen by a link."""
    chosen = request.query_params.get("scheme")
    if chosen in SCHEMES:
        answer.set_cookie(COOKIE, chosen, max_age=A_YEAR_S, httponly=True, samesite="lax")
    return answer
