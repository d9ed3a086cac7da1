"""Dates, times and numbers as a page says them, by the language of the page; moments are microseconds."""

from collections.abc import Callable
from typing import Any

FILTERS: dict[str, Callable[..., Any]] = {}
