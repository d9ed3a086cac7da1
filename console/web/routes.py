"""The addresses of the console, declared once: what is there, which right it takes, and over which thing.

Each page and each act has two doors, a page for people at its path and JSON for programs under /api/v1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, Generic, Literal, TypeVar, get_args, get_type_hints
from urllib.parse import quote

from activities.ledger import Receipt
from console.access.right import Right
from console.help.words import Texts
from console.pages.year import Page
from console.web.forms_of import Entered, Form, Query

P = TypeVar("P", bound=Page)
Kind = Literal["page", "act", "stream", "file"]
H = TypeVar("H", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Shown(Generic[P]):
    """What a page answers: its data, the template that draws it, its texts.

    `version` is that of the stream it shows; `values` are for the template only, never for JSON.
    """

    page: P
    template: str
    texts: Texts
    version: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What an act answers: the key of the notice (`said-…` of the texts) on the page that comes next."""

    said: str
    to: str
    receipt: Receipt | None = None
    told: Page | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to take away."""

    name: str
    body: bytes
    type: str


@dataclass(frozen=True, slots=True)
class Route:
    """One address; `model` is its query or its form, `of` the path parameter that names the thing."""

    kind: Kind
    path: str
    right: Right
    handler: Callable[..., Any]
    of: str | None = None
    at: str | None = None
    nav: str = ""
    model: type[Entered] | None = None
    answers: type[Page] | None = None
    private: bool = False

    @property
    def name(self) -> str:
        """The operation's id, the same for ever."""
        return self.handler.__name__

    def address(self, given: Mapping[str, str]) -> str:
        """The path with these ids in it."""
        return self.path.format_map({name: quote(value, safe="") for name, value in given.items()})

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what stands in the path."""
        return tuple(
            part[1:-1] for part in self.path.split("/") if part.startswith("{") and part.endswith("}")
        )


class Routes:
    """What one screen declares."""

    def __init__(self) -> None:
        self.declared: list[Route] = []

    def page(
        self, path: str, right: Right, *, of: str | None = None, nav: str = "", private: bool = False
    ) -> Callable[[H], H]:
        """A page: `private` ones have no JSON, because they are about the browser itself."""
        return self._declared("page", path, right, of=of, nav=nav, private=private)

    def act(
        self, path: str, right: Right, *, of: str | None = None, at: str | None = None, private: bool = False
    ) -> Callable[[H], H]:
        """Something that somebody does; `at` names the page that is shown again when it cannot be done."""
        return self._declared("act", path, right, of=of, at=at, private=private)

    def stream(self, path: str, right: Right, *, of: str | None = None) -> Callable[[H], H]:
        """Pieces of a page as they come."""
        return self._declared("stream", path, right, of=of, private=True)

    def file(self, path: str, right: Right, *, of: str | None = None) -> Callable[[H], H]:
        """A file to take away."""
        return self._declared("file", path, right, of=of, private=True)

    def _declared(self, kind: Kind, path: str, right: Right, **more: Any) -> Callable[[H], H]:
        def declare(handler: H) -> H:
            hints = get_type_hints(handler)
            model = hints.get("form") if kind == "act" else hints.get("query")
            self.declared.append(
                Route(kind, path, right, handler, model=model, answers=_page_of(hints.get("return")), **more)
            )
            return handler

        return declare


def _page_of(answer: Any) -> type[Page] | None:
    shown = get_args(answer)
    return shown[0] if shown and isinstance(shown[0], type) and issubclass(shown[0], Page) else None


def checked(routes: Routes) -> tuple[Route, ...]:
    """What a screen declares. Raises ValueError for a handler that does not fit its address."""
    for route in routes.declared:
        takes = set(signature(route.handler).parameters)
        wanted = {"visit", *route.parameters} | ({"form"} if route.kind == "act" and route.model else set())
        wanted |= {"query"} if route.kind != "act" and route.model else set()
        base = Form if route.kind == "act" else Query
        if takes != wanted or (route.model and not issubclass(route.model, base)):
            raise ValueError(f"{route.name} does not fit {route.path}")
        if route.of and route.of not in route.parameters:
            raise ValueError(f"{route.path} names no {route.of}")
    return tuple(routes.declared)
