"""A danger is reported and its course is followed: one form, three answers, the page of one's own report."""

import asyncio
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from console.help.numbers import Language
from console.identity import Known
from console.raising import Raised, Receipt
from console.web.forms import Answers, Fields, answers, fields_of, language_of, own_id, raised
from console.web.parts import Following, Pair, Parts
from console.web.receipts import code_of
from console.web.security import COOKIE, Signer
from console.web.shown import Pages, clock
from console.web.words import KEPT, NOT_RECORDED, RAISE, RAISED

log = structlog.get_logger("console.web")

RAISING_S, LOOKING_S, PAIRS_S = 10.0, 3.0, 1.0
"""How long a page waits for what it is given; without an answer it says what it does not know."""
CALL_AFTER_US = 120_000_000
"""When nobody has confirmed for so long, the numbers come first."""
AGAIN_S = 5
ADDED = "words"
COOKIE_S = 400 * 86_400
"""As long as a personal link holds."""


class Reports:
    """The pages of one site. Nothing that is down keeps a report from being taken, or a page from coming."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._pages = Pages(parts)
        self._signer = Signer(parts.key)
        self.router = APIRouter(include_in_schema=False)
        self.router.add_api_route("/raise", self.form, methods=["GET"], response_model=None)
        self.router.add_api_route("/raise", self.take, methods=["POST"], response_model=None)
        self.router.add_api_route("/raised/{token}", self.follow, methods=["GET"], response_model=None)
        self.router.add_api_route("/raised/{token}", self.add, methods=["POST"], response_model=None)
        self.router.add_api_route("/forget", self.forget, methods=["POST"], response_model=None)

    # ---- who somebody is

    def _arrived(self, link: str, language: Language) -> Response:
        """A personal link: this browser says from now on who somebody is; the address no longer does."""
        known = self._who(link)
        answer = RedirectResponse(f"/raise?lang={language}{'' if known else '&link=over'}", 303)
        if known:
            answer.set_cookie(
                COOKIE, link, httponly=True, samesite="lax", secure=self._parts.https, max_age=COOKIE_S
            )
        return answer

    async def forget(self, request: Request) -> Response:
        """The browser no longer says who somebody is."""
        fields = await fields_of(request)
        language = language_of(request, fields)
        person = self._sender(request)
        if self._signer.read_form(fields.get("token", ""), _id_of(person), "forget") is None:
            return refused(self._pages, language, request)
        answer = RedirectResponse(f"/raise?lang={language}&link=forgotten", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=self._parts.https)
        return answer

    def _sender(self, request: Request) -> Known | None:
        link = request.cookies.get(COOKIE)
        return self._who(link) if link else None

    def _who(self, link: str) -> Known | None:
        try:
            return self._parts.who(link)
        except Exception:
            log.warning("link_unreadable", exc_info=True)
            return None

    async def _pairs(self, person: Known | None) -> Sequence[Pair]:
        if person is None:
            return ()
        try:
            async with asyncio.timeout(PAIRS_S):
                return await self._parts.pairs(person)
        except Exception:
            log.warning("pairs_not_shown", exc_info=True)
            return ()

    # ---- the form

    async def form(self, request: Request) -> Response:
        """The form, with an id of its own, so that what is sent twice is one report."""
        if link := request.query_params.get("me"):
            return self._arrived(link, language_of(request))
        person = self._sender(request)
        pairs = await self._pairs(person)
        report = own_id("")
        return self._pages.page(
            "raise.html",
            language_of(request),
            RAISE,
            "/raise",
            request=request,
            pairs=pairs,
            chosen=pairs[0].stream if len(pairs) == 1 else "",
            known=person is not None,
            link=request.query_params.get("link", ""),
            report=report,
            token=self._signer.form(_id_of(person), report, [astuple(pair) for pair in pairs]),
            forget=self._signer.form(_id_of(person), "forget"),
        )

    async def take(self, request: Request) -> Response:
        """Takes a report. Never refused; an outage is one of three answers."""
        fields = await fields_of(request)
        language = language_of(request, fields)
        person, pairs = self._proven(request, fields)
        said = answers(fields, language, pairs)
        receipt = await self._raise(raised(said, person))
        if receipt.kept == "not-recorded":
            return self._not_recorded(request, said, fields.get("token", ""), receipt)
        return RedirectResponse(f"/raised/{self._address(said, receipt)}?lang={language}", 303)

    def _proven(self, request: Request, fields: Fields) -> tuple[Known | None, Sequence[Pair]]:
        """Who has sent a form, if it is beyond doubt that it was them, and the pairs that stood on it.

        They come from the form itself, at any age: a report waits for nobody.
        """
        person = self._sender(request)
        token, report = fields.get("token", ""), fields.get("id", "")
        made_of = self._signer.read_form(token, _id_of(person), report, seconds=None)
        if made_of is None or request.state.foreign:
            return None, ()
        return person, [Pair(*pair) for pair in made_of]

    async def _raise(self, report: Raised) -> Receipt:
        try:
            async with asyncio.timeout(RAISING_S):
                return await self._parts.raising(report)
        except Exception:
            log.exception("report_not_recorded")
            return Receipt(report.id, "not-recorded", self._parts.now_us(), False, False, False)  # noqa: FBT003

    def _address(self, said: Answers, receipt: Receipt) -> str:
        """Everything that the page of a report must know when nothing else can be asked; no name is in it."""
        facts: dict[str, Any] = {
            "id": said.id,
            "kept": receipt.kept,
            "at": receipt.at_us,
            "danger": said.danger,
            "about": said.pair.stream if said.pair else said.about,
            "words": bool(said.words),
            "lost": bool(said.words) and not receipt.words_kept,
            "queued": receipt.unverified_queue,
        }
        return self._signer.report(facts)

    def _not_recorded(self, request: Request, said: Answers, token: str, receipt: Receipt) -> Response:
        now_us = self._parts.now_us()
        return self._pages.page(
            "not_recorded.html",
            said.language,
            NOT_RECORDED,
            "/raise",
            503,
            request=request,
            headers={"Retry-After": "10"},
            said=said,
            r=self._pages.words(RAISE, said.language),
            k=self._pages.words(KEPT, said.language),
            f=self._pages.words(RAISED, said.language),
            token=token,
            tried=clock(receipt.at_us or now_us, now_us, said.language, seconds=True),
        )

    # ---- what becomes of it

    async def follow(self, request: Request, token: str) -> Response:
        """The page of one's own report, which looks again by itself."""
        language = language_of(request)
        facts = self._signer.read(token)
        if facts is None:
            return missing(self._pages, language, request)
        adding = "add" in request.query_params
        still = adding or "still" in request.query_params
        name = await self._about(request, facts["about"])
        shared = {"request": request, **self._shared(facts, token, name, language, still=still)}
        if adding:
            return self._pages.page("add.html", language, RAISED, f"/raised/{token}", **shared)
        case = await self._following(facts["id"])
        if case is None and facts["kept"] == "kept":
            return self._pages.page("kept.html", language, KEPT, f"/raised/{token}", **shared)
        if case is None:
            return self._pages.page("unseen.html", language, RAISED, f"/raised/{token}", **shared)
        return self._pages.page(
            "raised.html", language, RAISED, f"/raised/{token}", **shared, **_course(case, language)
        )

    def _shared(
        self, facts: dict[str, Any], token: str, name: str, language: Language, *, still: bool
    ) -> dict[str, Any]:
        now_us = self._parts.now_us()
        return {
            "facts": facts,
            "name": name,
            "code": code_of(facts["id"]),
            "token": token,
            "again": 0 if still else AGAIN_S,
            "time": clock(facts["at"], now_us, language, seconds=True),
            "as_of": clock(now_us, now_us, language, seconds=True),
            "f": self._pages.words(RAISED, language),
            "add": self._signer.form(None, f"{ADDED}/{facts['id']}"),
        }

    async def _following(self, report: str) -> Following | None:
        try:
            async with asyncio.timeout(LOOKING_S):
                return await self._parts.following(report)
        except Exception:
            log.warning("report_not_shown", exc_info=True)
            return None

    async def _about(self, request: Request, about: str) -> str:
        """The name of whom it is about, for nobody but the one whose pair it is."""
        pairs = await self._pairs(self._sender(request)) if "/" in about else ()
        return next((pair.name for pair in pairs if pair.stream == about), "")

    async def add(self, request: Request, token: str) -> Response:
        """Further words to one's own report: another report of the same case."""
        fields = await fields_of(request)
        language = language_of(request, fields)
        facts = self._signer.read(token)
        if facts is None:
            return missing(self._pages, language, request)
        said = answers({**fields, "id": facts["id"], "danger": facts["danger"]}, language, ())
        if self._signer.read_form(fields.get("token", ""), None, f"{ADDED}/{facts['id']}") is None:
            return refused(self._pages, language, request)
        if said.words:
            receipt = await self._raise(raised(said, self._sender(request)))
            if receipt.kept == "not-recorded":
                return self._not_recorded(request, said, "", receipt)
        return RedirectResponse(f"/raised/{token}?lang={language}", 303)


def _course(case: Following, language: Language) -> dict[str, Any]:
    """What has happened and what comes, ready to be shown."""

    def at(moment_us: int, *, seconds: bool = False) -> str:
        return clock(moment_us, case.now_us, language, seconds=seconds)

    waits = case.held_us is None and not case.closed
    return {
        "case": case,
        "steps": [(at(step.at_us, seconds=True), step.code) for step in case.steps],
        "coming": [(at(step.at_us), step.code) for step in case.coming],
        "raised": at(case.raised_us),
        "held": "" if case.held_us is None else at(case.held_us),
        "late": waits and case.now_us - case.raised_us >= CALL_AFTER_US,
    }


def missing(pages: Pages, language: Language, request: Request | None = None) -> Response:
    """What is not there and what is not one's own look the same."""
    return pages.page("notice.html", language, {}, "", 404, request=request, what="missing")


def refused(pages: Pages, language: Language, request: Request | None = None) -> Response:
    """A form that is not ours, or no longer."""
    return pages.page("notice.html", language, {}, "", 403, request=request, what="refused")


def failed(pages: Pages, language: Language, request: Request | None = None) -> Response:
    """Something went wrong that should not have."""
    return pages.page("notice.html", language, {}, "", 500, request=request, what="failed")


def _id_of(person: Known | None) -> str | None:
    return person.person if person else None
