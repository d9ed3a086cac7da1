"""The description of the API, from the declared addresses; `python -m tests.project.api_page` writes it."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from console.access.gate import Gate
from console.web.answering import Mounted
from console.web.mounting import every_route, mount

PAGE = Path(__file__).parents[2] / "docs" / "openapi.json"


def page() -> str:
    """The whole description."""
    app = FastAPI(title="nearpeer", version="1")
    unused: Any = None
    mount(app, Mounted(unused, unused, Gate(), every_route()))
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
