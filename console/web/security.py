"""Guards of every page: strict headers, no act on behalf of another site, signed forms and signed addresses.

A report of a danger is the one thing that is never refused: from another site, or with an old form, it counts
as one by somebody unknown. What the guards protect there is who somebody is, not the door.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from hashlib import sha256
from hmac import new as hmac
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MACHINES = ("/api/", "/callbacks/")
"""Doors for programs: they carry no cookie, and are known by a signature or not at all."""
NEVER_REFUSED = "/raise"
NEVER_BOUNDED = (NEVER_REFUSED, "/api/emergencies")
"""Of a report what is too long is left out, never the report."""
VIOLATIONS = "/csp-reports"
"""Where browsers tell what they refused on a page; they say of themselves where that comes from."""
LONGEST_BODY = 12_000_000
"""Bytes of anything that is sent: a list of people as a spreadsheet is the longest."""
FORM_SECONDS = 24 * 3_600
COOKIE = "nearpeer"
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self';"
    f" base-uri 'none'; frame-ancestors 'none'; report-to csp; report-uri {VIOLATIONS}"
)
PAGE_POLICY = f"{POLICY}; script-src 'self'; worker-src 'self'"
"""Of a page: its one script asks the browser to keep the numbers, and none may stand in the page itself."""
CONSOLE_POLICY = f"{PAGE_POLICY}; connect-src 'self'; media-src 'self'"
"""Of a screen of the console, which is told of what is new as it happens."""
FEATURES = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb", "browsing-topics",
)  # fmt: skip
"""What a page of ours never asks a browser for."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with that, browsers hide from us that a form is our own.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "Reporting-Endpoints": f'csp="{VIOLATIONS}"',
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ONE_YEAR = "max-age=31536000"


class Guarded:
    """The outermost layer: sets the headers of every answer, and turns away what another site has sent."""

    def __init__(self, app: ASGIApp, refusal: Response, *, https: bool) -> None:
        self._app, self._refusal, self._https = app, refusal, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        state["foreign"] = scope["method"] in UNSAFE and foreign(Headers(scope=scope))
        path: str = scope["path"]
        refused = (
            state["foreign"] and path not in (NEVER_REFUSED, VIOLATIONS) and not path.startswith(MACHINES)
        )
        heard = receive if path in NEVER_BOUNDED or scope["method"] not in UNSAFE else bounded(receive)
        await (self._refusal if refused else self._app)(scope, heard, self._setting_headers(send))

    def _setting_headers(self, send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self._https:
                    headers["Strict-Transport-Security"] = ONE_YEAR
            await send(message)

        return with_headers


def bounded(receive: Receive) -> Receive:
    """What is sent, up to LONGEST_BODY bytes. What it returns raises HTTPException 413 for more."""
    came = 0

    async def heard() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > LONGEST_BODY:
            raise HTTPException(413)
        return message

    return heard


def foreign(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that another site has sent this; who says nothing is no browser."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


class Signer:
    """Signs forms and addresses with one key; what does not verify is nothing, never an error."""

    def __init__(self, key: bytes) -> None:
        secret = hmac(key, b"nearpeer pages", sha256).digest()
        self._forms = URLSafeTimedSerializer(secret, salt="form")
        self._reports = URLSafeSerializer(secret, salt="report")

    def form(self, person: str | None, purpose: str, content: Sequence[Any] = ()) -> str:
        """The token of a form, for this person and purpose only, with what the form was made of."""
        return str(self._forms.dumps([person, purpose, list(content)]))

    def read_form(
        self, token: str, person: str | None, purpose: str, seconds: int | None = FORM_SECONDS
    ) -> list[Any] | None:
        """What a form was made of, if it is ours, for this person and purpose, and not older; else None."""
        try:
            said: Any = self._forms.loads(token, max_age=seconds)
        except BadData:
            return None
        return said[2] if said[:2] == [person, purpose] else None

    def report(self, facts: dict[str, Any]) -> str:
        """The address of somebody's own report."""
        return str(self._reports.dumps(facts))

    def read(self, token: str) -> dict[str, Any] | None:
        """The facts of such an address; None when it is not ours."""
        try:
            facts: Any = self._reports.loads(token)
        except BadData:
            return None
        return facts if isinstance(facts, dict) else None
