"""Static files, read once: the address of each changes with its bytes, so a browser may keep it for ever."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from posixpath import normpath

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
FAVICON = "favicon.svg"
A_YEAR, AN_HOUR = "max-age=31536000, immutable", "max-age=3600"
NAMED = re.compile(r"url\(([\w./-]+)\)")
"""A file that a style names, by its path from the style."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file; `version` is that of its bytes."""

    body: bytes
    type: str
    version: str

    def headers(self, asked: str | None = None) -> dict[str, str]:
        """How long it may be kept: for ever where the address has named this version."""
        kept = A_YEAR if asked == self.version else AN_HOUR
        return {"ETag": f'"{self.version}"', "Cache-Control": kept}


@cache
def all_assets() -> Mapping[str, Asset]:
    """Every file below `static`, by its path there; a style names its files by version. Raises KeyError."""
    paths = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
    found: dict[str, Asset] = {}

    def read(name: str) -> Asset:
        if name not in found:
            body = paths[name].read_bytes()
            if name.endswith(".css") and not name.startswith("vendor/"):
                body = NAMED.sub(lambda told: f"url({told[1]}?v={of(name, told[1])})", body.decode()).encode()
            found[name] = Asset(body, TYPES[paths[name].suffix], sha256(body).hexdigest()[:16])
        return found[name]

    def of(style: str, name: str) -> str:
        return read(normpath(str(PurePosixPath(style).parent / name))).version

    for name in paths:
        read(name)
    return found


def address(name: str) -> str:
    """Where a page finds a static file. Raises KeyError when there is none of that name."""
    return f"/static/{name}?v={all_assets()[name].version}"
