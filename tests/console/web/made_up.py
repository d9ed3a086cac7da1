"""Calls of the API that nobody would make, drawn by schemathesis from the description of each operation."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from console.web.answering import CSRF_HEADER
from console.web.mounting import API

Case = schemathesis.Case[Any]
AS_DESCRIBED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True)
class Known:
    """What every other call names instead of something made up: ids that the record has."""

    ids: Sequence[str]
    chance: random.Random

    def put_into(self, case: Case) -> None:
        """Puts ids of the record where ids stand, in every other call."""
        if case.path_parameters and self.chance.random() < 1 / 2:
            case.path_parameters.update({name: self.chance.choice(self.ids) for name in case.path_parameters})


def operations(description: dict[str, Any]) -> Iterator[Any]:
    """Every operation of a description."""
    for found in schemathesis.openapi.from_dict(description).get_all_operations():
        assert isinstance(found, Ok), f"an operation that is no operation: {found}"
        yield found.ok()


def drawn(operation: Any, count: int, *, derandomize: bool) -> list[Case]:
    """So many calls of an operation; the first are the plainest."""
    cases: list[Case] = []

    @settings(
        max_examples=count,
        derandomize=derandomize,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def draw(case: Case) -> None:
        cases.append(case)

    draw()
    return [cases[number % len(cases)] for number in range(count)]


def call(client: httpx.Client, case: Case, headers: dict[str, str]) -> list[str]:
    """Makes a call at both of its doors; what is wrong with the answers, each with its call."""
    sent = case.as_transport_kwargs(base_url=str(client.base_url).rstrip("/"), headers=headers)
    request = _request(client, sent)
    answer = client.send(request)
    broken = _broken(partial(case.validate_response, answer, checks=AS_DESCRIBED, headers=headers))
    page = client.send(_for_people(client, request, case))
    if page.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        broken.append(f"{page.status_code} at {page.request.method} {page.request.url}: {page.text[:300]}")
    return broken


def _request(client: httpx.Client, sent: dict[str, Any]) -> httpx.Request:
    body = {"json": sent["json"]} if "json" in sent else {"content": sent.get("data") or b""}
    kept = {name: str(value).encode("latin-1", "replace") for name, value in (sent["headers"] or {}).items()}
    return client.build_request(
        sent["method"], sent["url"], params=sent.get("params") or None, headers=kept, **body
    )


def _for_people(client: httpx.Client, request: httpx.Request, case: Case) -> httpx.Request:
    """The same call as a browser makes it: a page, or a form."""
    address = str(request.url).replace(API, "", 1)
    if request.method == "GET":
        return client.build_request("GET", address)
    fields = case.body if isinstance(case.body, dict) else {}
    form = [(str(name), _typed(one)) for name, value in fields.items() for one in _each(value)]
    form.append(("csrf", client.headers[CSRF_HEADER]))
    return client.build_request(
        request.method,
        address,
        content=urlencode(form, errors="replace"),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _typed(value: Any) -> str:
    return "" if value is None else str(value)


def _broken(check: Callable[[], None]) -> list[str]:
    try:
        check()
    except (AssertionError, BaseExceptionGroup) as failure:
        return [str(failure)[:1_500]]
    return []
