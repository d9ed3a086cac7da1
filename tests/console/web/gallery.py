"""Every part on one page, as a browser is shown it: what nobody can reach in the console itself."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.async_api import Route

from console.help.numbers import Language, Numbers
from console.help.words import Words
from console.web.appearance import SCHEMES
from console.web.rendering import SHARED, environment
from console.web.security import CONSOLE_POLICY
from tests.console.web.browser import Tab

PATH = "/every-part"
PROBLEM = SimpleNamespace(
    status=422,
    text=lambda _: "",
    field=lambda name, _: "There is no 31 February." if name == "day" else "",
)


def drawn(numbers: Numbers, language: Language, scheme: str = SCHEMES[0]) -> str:
    """The page of all parts, in the frame of the console."""
    values: dict[str, Any] = {
        "s": Words(SHARED, language), "lang": language, "scheme": scheme, "schemes": SCHEMES, "said": "",
        "problem": PROBLEM, "given": {}, "numbers": numbers, "unattended": False, "csrf": "", "once": "",
    }  # fmt: skip
    template = (Path(__file__).parent / "every_part.html").read_text(encoding="utf-8")
    return environment().from_string(template).render(values)


async def show_parts(
    tab: Tab, base: str, numbers: Numbers, language: Language, scheme: str = "system"
) -> None:
    """Opens the page of all parts, as if the site answered with it."""
    body = drawn(numbers, language, scheme)

    async def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": CONSOLE_POLICY, "Content-Type": "text/html; charset=utf-8"}
        await route.fulfill(status=200, headers=headers, body=body)

    await tab.page.route(f"{base}{PATH}", answer)
    await tab.open(f"{base}{PATH}")
