"""What pages are made with: a foreign file is known by its hash, every file is kept by its version."""

import json
import re
from hashlib import sha256

import httpx
import pytest

from console.web import shown
from console.web.assets import STATIC, address, all_assets

VENDOR = STATIC / "vendor"
VENDORED = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
OWN_STYLES = [path for path in sorted(STATIC.rglob("*.css")) if VENDOR not in path.parents]


def test_every_vendored_file_is_listed_with_its_version_and_licence_and_is_what_was_published() -> None:
    listed = {each["file"]: each["sha256"] for part in VENDORED for each in part["files"]}
    licences = {part["licence_file"] for part in VENDORED}
    there = {path.name for path in VENDOR.iterdir()}

    assert there == {*listed, *licences, "vendor.json"}
    assert {name: sha256((VENDOR / name).read_bytes()).hexdigest() for name in listed} == listed
    assert all(part["version"] and part["licence"] for part in VENDORED)


def test_dark_is_the_same_whether_the_system_or_the_reader_wants_it() -> None:
    told = re.findall(r"data-scheme=(?:light|dark)\][^{]*\{\n(.*?)\n\}", TOKENS, re.DOTALL)

    assert len(told) == 2
    assert told[0] == told[1]


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda path: path.name)
def test_only_the_tokens_name_a_colour(path: object) -> None:
    text = re.sub(r"/\*.*?\*/", "", STATIC.joinpath(str(path)).read_text(encoding="utf-8"), flags=re.DOTALL)
    colours = re.findall(r"[:\s,(](#[0-9a-f]{3,8}|rgba?\([^)]*\))", text)

    assert bool(colours) == (str(path) == str(STATIC / "tokens.css"))


def test_every_template_names_static_files_by_their_version() -> None:
    by_hand = [
        path.name
        for path in shown.TEMPLATES.glob("*.html")
        if re.search(r"(href|src)=\"/static/", path.read_text(encoding="utf-8"))
    ]

    assert by_hand == []


async def test_a_file_asked_for_by_its_version_is_kept_for_ever_and_any_other_way_for_an_hour(
    stranger: httpx.AsyncClient,
) -> None:
    kept = await stranger.get(address("console/shell.css"))

    assert "immutable" in kept.headers["Cache-Control"]
    assert (await stranger.get("/static/console/shell.css?v=old")).headers["Cache-Control"] == "max-age=3600"


async def test_a_style_names_its_fonts_by_their_version(stranger: httpx.AsyncClient) -> None:
    style = (await stranger.get(address("tokens.css"))).text
    named = re.findall(r"url\(([^)]*)\)", style)

    assert len(named) == 3
    for each in named:
        assert "immutable" in (await stranger.get(f"/static/{each}")).headers["Cache-Control"]


async def test_a_browser_that_asks_for_an_icon_is_given_one(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get("/favicon.ico")).headers["Content-Type"] == "image/svg+xml"


def test_a_file_that_is_not_there_cannot_be_named() -> None:
    with pytest.raises(KeyError):
        address("console/nothing.css")
    assert all_assets()["tokens.css"].version in address("tokens.css")
