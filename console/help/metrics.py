"""What the help page's process tells Prometheus: that it is there, and when its numbers were checked."""

from datetime import UTC, datetime, time

from prometheus_client.exposition import CONTENT_TYPE_LATEST

from console.help.numbers import Numbers
from console.help.pages import Static

METRICS = "/metrics"
NAME = "nearpeer_help_numbers_checked_timestamp_seconds"
NO_PAGE = "default-src 'none'"


def metrics(numbers: Numbers) -> Static:
    """The same as long as the process lives; it tells nobody anything that the page itself does not."""
    checked_s = datetime.combine(numbers.checked, time(), UTC).timestamp()
    lines = [
        f"# HELP {NAME} When a person checked the numbers of the help page last",
        f"# TYPE {NAME} gauge",
        f"{NAME} {checked_s:.0f}",
    ]
    return Static("\n".join([*lines, ""]).encode(), CONTENT_TYPE_LATEST, NO_PAGE)
