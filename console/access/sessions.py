"""Stand-in until accounts are there: nobody has signed in."""

from starlette.requests import Request

from console.access.acting import Acting

COOKIE = "nearpeer-session"


class Sessions:
    """Who has signed in, by the cookie of their browser."""

    def cookie(self, request: Request) -> str | None:
        """The value of the session's cookie."""
        return request.cookies.get(COOKIE)

    async def of(self, cookie: str | None) -> Acting | None:
        """Who acts; None without a session that holds."""

    async def still(self, acting: Acting) -> bool:
        """Whether somebody may still act so; asked often."""
        return acting.person is not None

    def csrf(self, acting: Acting) -> str:
        """The token of every form of a session."""
        return acting.session

    def csrf_is_good(self, acting: Acting, token: str) -> bool:
        """Whether a form is one of this session."""
        return bool(token) and token == acting.session
