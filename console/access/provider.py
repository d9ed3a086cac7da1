"""Signing in at an identity provider by OpenID Connect: the code flow with PKCE, state and nonce.

Of a sign-in that has begun the browser keeps one sealed key for ten minutes; state, nonce and the verifier
are made from it, so that nothing is kept here and nothing can be read there (RFC 7636, RFC 9207, RFC 9700).
"""

import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from runtime.settings import Settings

GOOD_FOR_S = 600
WAIT_S = 5.0
LEEWAY_S = 60
SCOPE = "openid"
"""Nothing but who it is: no name and no address comes from the provider."""
SIGNED_WITH = ("RS256", "PS256", "ES256", "EdDSA")
SERVER_FAILS = 500
ANEW = {"prompt": "login", "max_age": "600"}
"""With the second a provider must say when somebody last showed it who they are (OpenID Connect 3.1.2.1)."""
BROKEN = (ValueError, KeyError, TypeError, JoseError)


class ProviderAway(Exception):
    """The provider does not answer."""


class ProviderFailed(Exception):
    """What came back is no sign-in that was begun here and is not over."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser is led, and the key that it keeps until it comes back."""

    address: str
    key: str


@dataclass(frozen=True, slots=True)
class Came:
    """Who came back: the provider's name of them; `purpose` is what it was begun for.

    `authenticated_us` is when they showed the provider who they are; 0 where it does not say.
    """

    subject: str
    purpose: str
    authenticated_us: int = 0


class Provider:
    """One provider, as the settings name it; `secret` seals what a browser keeps."""

    def __init__(self, settings: Settings, secret: bytes) -> None:
        self._issuer = settings.oidc_issuer or ""
        self._client = (settings.oidc_client_id or "", settings.oidc_client_secret or "")
        self._secret = hmac(secret, b"nearpeer provider", sha256).digest()
        self._sealed = URLSafeTimedSerializer(self._secret, salt="begun")

    async def begin(self, back: str, purpose: str, *, anew: bool = False) -> Begun:
        """A sign-in that leads back to an address of ours; `anew` lets nobody in whom it knows already.

        Raises ProviderAway.
        """
        found = await self._metadata()
        key = secrets.token_urlsafe(32)
        address: str = prepare_grant_uri(
            found["authorization_endpoint"],
            self._client[0],
            "code",
            redirect_uri=back,
            scope=SCOPE,
            state=self._made(key, "state"),
            nonce=self._made(key, "nonce"),
            code_challenge=create_s256_code_challenge(self._made(key, "verifier")),
            code_challenge_method="S256",
            **(ANEW if anew else {}),
        )
        return Begun(address, str(self._sealed.dumps([key, purpose])))

    async def came_back(self, back: str, kept: str | None, query: Mapping[str, str]) -> Came:
        """Whoever a provider has sent back. Raises ProviderAway, ProviderFailed."""
        try:
            key, purpose = self._sealed.loads(kept or "", max_age=GOOD_FOR_S)
        except BadData:
            raise ProviderFailed("No sign-in was begun in this browser.") from None
        if not compare_digest(self._made(key, "state").encode(), query.get("state", "").encode()):
            raise ProviderFailed("The state is another's.")
        found = await self._metadata()
        self._from_the_issuer(found, query)
        claims = await self._claims(found, back, query.get("code", ""), key)
        return Came(f"{self._issuer} {claims['sub']}", purpose, int(claims.get("auth_time", 0)) * 1_000_000)

    def _from_the_issuer(self, found: Mapping[str, Any], query: Mapping[str, str]) -> None:
        says = query.get("iss")
        needed = found.get("authorization_response_iss_parameter_supported") is True
        if "error" in query or not query.get("code") or (says != self._issuer and (needed or says)):
            raise ProviderFailed("The provider has not signed anybody in.")

    async def _claims(self, found: Mapping[str, Any], back: str, code: str, key: str) -> Mapping[str, Any]:
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        given |= {"code_verifier": self._made(key, "verifier")}
        tokens = await self._asked("POST", found["token_endpoint"], data=given, auth=self._client)
        keys = await self._asked("GET", found["jwks_uri"])
        allowed = set(found.get("id_token_signing_alg_values_supported", SIGNED_WITH))
        try:
            algorithms = [each for each in SIGNED_WITH if each in allowed]
            token = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), algorithms=algorithms)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {"iss": {"value": self._issuer}, "aud": {"value": self._client[0]}},
                {"nonce": self._made(key, "nonce"), "client_id": self._client[0], **_access(tokens)},
            )
            claims.validate(int(time.time()), LEEWAY_S)
            return dict(token.claims)
        except BROKEN as error:
            raise ProviderFailed(f"The token cannot be used ({type(error).__name__}).") from None

    async def _metadata(self) -> Mapping[str, Any]:
        found: dict[str, Any] = await self._asked(
            "GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        )
        if found.get("issuer") != self._issuer:
            raise ProviderFailed("The provider calls itself by another name.")
        return found

    async def _asked(self, method: str, address: str, **given: Any) -> Any:
        try:
            async with httpx.AsyncClient(timeout=WAIT_S, trust_env=False) as client:
                answer = await client.request(method, address, **given)
        except httpx.HTTPError as error:
            raise ProviderAway(type(error).__name__) from None
        if answer.status_code >= SERVER_FAILS:
            raise ProviderAway(f"It answers {answer.status_code}.")
        try:
            return answer.raise_for_status().json()
        except (httpx.HTTPStatusError, ValueError):
            raise ProviderFailed(f"It answers {answer.status_code}.") from None

    def _made(self, key: str, what: str) -> str:
        digest = hmac(self._secret, f"{what}/{key}".encode(), sha256).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _access(tokens: Mapping[str, Any]) -> dict[str, Any]:
    return {"access_token": tokens["access_token"]} if "access_token" in tokens else {}
