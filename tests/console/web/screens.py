"""Every screen of the console, as each role comes to it: found by following links from where they begin."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl

from starlette.routing import compile_path

from console.access.acting import Role
from console.web.routes import Route
from console.web.shell import NAV
from tests.console.web.console import Console

LINK = re.compile(r'href="([/?][^"#]*)')
MOST, OF_ONE = 300, 3
"""How many addresses are looked at for one role, and how many of one page with other questions in them."""
OK = 200
PASSING = ("lang", "scheme", "page")


@dataclass(frozen=True, slots=True)
class Screen:
    """A declared page as a role comes to it; `main` is one that the navigation names."""

    role: Role
    person: str
    path: str
    route: Route
    main: bool

    @property
    def name(self) -> str:
        """Of its pictures: the declared path, what is asked of it, and the role where roles see others."""
        asked = [name for name, value in parse_qsl(self.path.partition("?")[2]) if value]
        path = re.sub(r"[^a-z]+", "-", "-".join((self.route.path, *sorted(set(asked))))).strip("-")
        return f"{self.role}-{path}" if path.startswith("me") else path


async def screens_of(console: Console, people: dict[Role, str]) -> tuple[Screen, ...]:
    """The screens that these people reach, each once."""
    found: dict[str, Screen] = {}
    for role, person in people.items():
        for screen in await _walked(console, role, person):
            found.setdefault(screen.name, screen)
    return tuple(found.values())


def unseen(console: Console, screens: tuple[Screen, ...]) -> list[str]:
    """The declared pages that nobody has come to."""
    seen = {screen.route.name for screen in screens}
    pages = [route for route in console.mounted.routes.values() if route.kind == "page"]
    return [route.path for route in pages if route.name not in seen]


async def _walked(console: Console, role: Role, person: str) -> list[Screen]:
    browser = await console.browser(person, role)
    places = [place.path for place in NAV.get(role, ())]
    pages = [route for route in console.mounted.routes.values() if route.kind == "page"]
    patterns = [(compile_path(route.path)[0], route) for route in pages]
    ahead, known, found = [*places, "/account"], set(places), dict[str, Screen]()
    times: Counter[str] = Counter()
    while ahead and len(known) < MOST:
        path = ahead.pop(0)
        route = next((route for pattern, route in patterns if pattern.match(path.partition("?")[0])), None)
        screen = Screen(role, person, path, route, path in places) if route else None
        if screen is None or screen.name in found or times[screen.route.name] == OF_ONE:
            continue
        times[screen.route.name] += 1
        answer = await browser.looks(path)
        if answer.status_code == OK:
            found[screen.name] = screen
            new = [link for link in _links(path, answer.text) if link not in known]
            known.update(new)
            ahead += new
    return list(found.values())


def _links(path: str, page: str) -> Iterator[str]:
    for link in LINK.findall(page):
        address = unescape(link)
        asked = [name for name, _ in parse_qsl(address.partition("?")[2])]
        if not address.startswith(("/static", "/help")) and not set(asked) & set(PASSING):
            yield path.partition("?")[0] + address if address.startswith("?") else address
