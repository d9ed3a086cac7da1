"""Whoever comes back from a provider is believed by a token that is signed, new, and for this sign-in."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from console.access.provider import Begun, Provider, ProviderAway, ProviderFailed
from runtime.settings import Settings
from tests.console.web.site import listening

BACK = "https://mentor.example.org/sign-in/provider/back"


@dataclass
class Issuer:
    """A provider that signs whatever a test has it say."""

    base: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k"}))
    shown: RSAKey | None = None
    calls_itself: str | None = None
    status: int = 200
    nonce: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)

    async def metadata(self, _: Request) -> Response:
        found = {"issuer": self.calls_itself or self.base, "authorization_endpoint": f"{self.base}/auth"}
        found |= {"token_endpoint": f"{self.base}/token", "jwks_uri": f"{self.base}/jwks"}
        return JSONResponse(found, self.status)

    async def token(self, request: Request) -> Response:
        self.asked = parse_qs((await request.body()).decode())
        now = int(time.time())
        claims = {"iss": self.base, "sub": "s-1", "aud": "nearpeer", "iat": now, "exp": now + 60}
        claims |= {"nonce": self.nonce, **self.says}
        return JSONResponse({"id_token": jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.key)})

    async def jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [(self.shown or self.key).as_dict(private=False)]})

    def provider(self) -> Provider:
        given = {"oidc_issuer": self.base, "oidc_client_id": "nearpeer", "oidc_client_secret": "s"}
        return Provider(Settings.load().model_copy(update=given), b"a secret of a test")


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    """The provider, up."""
    made = Issuer()
    paths = {"/.well-known/openid-configuration": made.metadata, "/jwks": made.jwks}
    routes = [Route(path, answer) for path, answer in paths.items()]
    async with listening(Starlette(routes=[*routes, Route("/token", made.token, methods=["POST"])])) as base:
        made.base = base
        yield made


async def begun(issuer: Issuer) -> tuple[Begun, dict[str, str]]:
    """A sign-in that has begun, and what a provider would answer it with."""
    found = await issuer.provider().begin(BACK, "enter")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(found.address).query).items()}
    issuer.nonce = asked["nonce"]
    return found, {"code": "c", "state": asked["state"]}


async def test_a_good_token_says_who_it_is_and_what_it_was_begun_for(issuer: Issuer) -> None:
    found, query = await begun(issuer)

    came = await issuer.provider().came_back(BACK, found.key, query)

    assert (came.subject, came.purpose) == (f"{issuer.base} s-1", "enter")
    assert issuer.asked["redirect_uri"] == [BACK]
    assert len(issuer.asked["code_verifier"][0]) == 43


@pytest.mark.parametrize(
    "says",
    [
        {"nonce": "another's"},
        {"aud": "another client"},
        {"iss": "https://elsewhere.example.org"},
        {"exp": 1},
        {"sub": None},
    ],
    ids=["nonce", "audience", "issuer", "expired", "nobody"],
)
async def test_a_token_for_another_sign_in_is_not_believed(issuer: Issuer, says: dict[str, Any]) -> None:
    found, query = await begun(issuer)
    issuer.says = says

    with pytest.raises(ProviderFailed):
        await issuer.provider().came_back(BACK, found.key, query)


async def test_a_token_that_another_key_signed_is_not_believed(issuer: Issuer) -> None:
    found, query = await begun(issuer)
    issuer.shown = RSAKey.generate_key(2048, {"kid": "k"})

    with pytest.raises(ProviderFailed):
        await issuer.provider().came_back(BACK, found.key, query)


async def test_an_answer_without_a_beginning_or_with_an_error_is_none(issuer: Issuer) -> None:
    found, query = await begun(issuer)
    provider = issuer.provider()

    for kept, told in (
        (None, query),
        ("made-up", query),
        (found.key, {**query, "state": "another's"}),
        (found.key, {**query, "error": "access_denied"}),
        (found.key, {"state": query["state"]}),
        (found.key, {**query, "iss": "https://elsewhere.example.org"}),
    ):
        with pytest.raises(ProviderFailed):
            await provider.came_back(BACK, kept, told)
    assert issuer.asked == {}


async def test_a_provider_that_is_down_or_another_is_told_apart(issuer: Issuer) -> None:
    issuer.status = 503
    with pytest.raises(ProviderAway):
        await issuer.provider().begin(BACK, "enter")
    issuer.status, issuer.calls_itself = 200, "https://elsewhere.example.org"
    with pytest.raises(ProviderFailed):
        await issuer.provider().begin(BACK, "enter")
