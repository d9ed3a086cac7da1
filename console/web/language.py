"""The language of a page: that of a link or a form, else the one chosen before, else the browser's."""

from starlette.requests import Request
from starlette.responses import Response

from console.help.numbers import Language
from console.help.pages import preferred

COOKIE = "nearpeer-language"
LANGUAGES: tuple[Language, ...] = ("hu", "en")
A_YEAR_S = 365 * 86_400


def language_of(request: Request) -> Language:
    """The language that this request is answered in."""
    asked = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    for each in asked:
        for language in LANGUAGES:
            if each == language:
                return language
    return preferred(request.headers.get("accept-language", ""))


def remembered(request: Request, answer: Response) -> Response:
    """Keeps a language that was chosen by a link."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        answer.set_cookie(COOKIE, chosen, max_age=A_YEAR_S, httponly=True, samesite="lax")
    return answer
