"""What a process counts of its pages, for Prometheus: routes, never addresses; no person is a label."""

import time
from secrets import token_hex
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from console.access.limits import Rules
from runtime.correlation import trailed

log = structlog.get_logger("console.web")

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0)
DIRECTIVES = frozenset(
    {
        "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem",
        "style-src-attr", "img-src", "font-src", "connect-src", "media-src", "worker-src", "form-action",
        "base-uri", "frame-ancestors", "frame-src", "object-src",
    }
)  # fmt: skip
"""What a report may be counted under; anything else that a sender makes up is `other`."""


WAYS_IN = (
    *((way, outcome) for way in ("password", "login") for outcome in ("in", "refused")),
    *(("provider", outcome) for outcome in ("came-back", "refused", "away")),
)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._kept = CollectorRegistry()
        self._answers = Counter(
            "nearpeer_http_answers", "Answers by route", ["method", "route", "status"], registry=self._kept
        )
        self._seconds = Histogram(
            "nearpeer_http_seconds", "Until an answer began", ["route"], buckets=SECONDS, registry=self._kept
        )
        self._violations = Counter(
            "nearpeer_csp_reports", "What browsers refused on our pages", ["directive"], registry=self._kept
        )
        self._sign_ins = Counter(
            "nearpeer_sign_ins", "Who came to the door", ["by", "outcome"], registry=self._kept
        )
        self._limited = Counter("nearpeer_limited", "Tried too often", ["rule"], registry=self._kept)
        self._ready = Gauge("nearpeer_record_ready", "Whether the record answered last", registry=self._kept)
        self._begin()

    def _begin(self) -> None:
        """What has not happened yet is told as none, or nobody could see it happen for the first time."""
        for way in WAYS_IN:
            self._sign_ins.labels(*way)
        for rule in Rules.__dataclass_fields__:
            self._limited.labels(rule)
        self._violations.labels("other")

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answer has begun."""
        self._answers.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def violated(self, directive: str) -> None:
        """A browser has refused something on a page of ours."""
        self._violations.labels(directive if directive in DIRECTIVES else "other").inc()

    def came(self, by: str, outcome: str) -> None:
        """Somebody tried to sign in."""
        self._sign_ins.labels(by, outcome).inc()

    def limited(self, rule: str) -> None:
        """Something was tried too often."""
        self._limited.labels(rule).inc()

    def ready(self, *, yes: bool) -> None:
        """Whether the record answered just now."""
        self._ready.set(yes)

    def text(self) -> bytes:
        """All counters as Prometheus reads them."""
        return generate_latest(self._kept)


REQUEST, REQUEST_BYTES = b"x-request-id", 8
LOOKED_AT, BROKEN = ("GET", "HEAD", "OPTIONS"), 500
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """Counts every answer under the route that made it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, request = time.monotonic(), token_hex(REQUEST_BYTES)

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in METHODS else "other"
                route, status, seconds = _route(scope), message["status"], time.monotonic() - began
                self._metrics.answered(method, route, status, seconds)
                message["headers"] = [*message.get("headers", ()), (REQUEST, request.encode())]
                _tell(method, route, status, seconds, trail)
            await send(message)

        with bound_contextvars(request=request), trailed() as trail:
            await self._app(scope, receive, counting)


def _tell(method: str, route: str, status: int, seconds: float, trail: list[str]) -> None:
    """A line for whatever was asked to be done, or went wrong; what is only looked at tells of its reader."""
    if method in LOOKED_AT and status < BROKEN:
        return
    correlation = trail[0] if trail else None
    log.info(
        "answered",
        method=method,
        route=route,
        status=status,
        ms=round(seconds * 1_000),
        correlation=correlation,
    )


def _route(scope: Scope) -> str:
    """The pattern of the address; what nobody declared is one."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "none"))
