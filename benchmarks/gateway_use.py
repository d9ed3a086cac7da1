"""The test gateway as a child process, and everything that one may ask of it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import orjson

from benchmarks.gateway import LOOPBACK, OF_TESTS
from runtime.settings import Settings

ROOT = Path(__file__).parent.parent


class GatewayProcess:
    """A gateway of its own while the block runs; `http` and `smtp` are its ports. Calls block, briefly."""

    def __init__(self, limit_s: float = 7_200.0) -> None:
        command = [sys.executable, "-m", "benchmarks.gateway", "--port", "0", "--limit", str(limit_s)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("The test gateway did not start; what it said is on standard error.")
        ports = orjson.loads(line)
        self.http, self.smtp = int(ports["http"]), int(ports["smtp"])
        self._asking = httpx.Client(base_url=f"http://{LOOPBACK}:{self.http}", trust_env=False, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    def settings(self) -> dict[str, str]:
        """The environment of a service that sends to this gateway."""
        return {
            "NEARPEER_SMS_URL": f"http://{LOOPBACK}:{self.http}/sms",
            "NEARPEER_SMS_SECRET": OF_TESTS,
            "NEARPEER_WEBHOOK_URL": f"http://{LOOPBACK}:{self.http}/webhook",
            "NEARPEER_WEBHOOK_SECRET": OF_TESTS,
            "NEARPEER_CALLBACK_SECRET": OF_TESTS,
            "NEARPEER_SMTP_URL": f"smtp://{LOOPBACK}:{self.smtp}",
            "NEARPEER_NOTICE_FROM": "nearpeer@gateway.example",
            "NEARPEER_ALLOW_PRIVATE": LOOPBACK,
        }

    def loaded(self, **others: Any) -> Settings:
        """The same as settings of this process; `others` come first."""
        ours = {name.removeprefix("NEARPEER_").lower(): value for name, value in self.settings().items()}
        return Settings.load(**{**ours, **others})

    def breaks(
        self,
        fault: str,
        *,
        channel: str = "all",
        count: int | None = None,
        delay_s: float = 1.0,
        to: Sequence[str] | None = None,
    ) -> None:
        """Lays a fault (benchmarks.gateway_book.FAULTS) for so many requests, or until told otherwise.

        `to` are the numbers and mailboxes that it concerns; None: all of them.
        """
        laid = {"fault": fault, "channel": channel, "count": count, "delay_s": delay_s, "to": to}
        self._told("/fault", laid)

    def reports_to(self, url: str | None, **how: Any) -> None:
        """Reports what is taken to an address: `outcomes`, `when` (after or before), `how` as below."""
        self._told("/reports", {"url": url, **how})

    def report(
        self, url: str, key: str, outcome: str = "delivered", how: str = "honest", told: str | None = None
    ) -> list[int]:
        """One report: honest, forged, tampered, stale or replayed; the statuses of the answers.

        `told` is its id, any new one where none is given.
        """
        asked = {"url": url, "key": key, "outcome": outcome, "how": how, "told": told}
        statuses: list[int] = self._told("/report", asked)["statuses"]
        return statuses

    def accepted(self, channel: str | None = None) -> list[dict[str, Any]]:
        """What was taken: channel, key, to, text, first_us, last_us, times, delivered, reference."""
        taken = self._asking.get("/accepted").raise_for_status().json()["accepted"]
        return [one for one in taken if channel in (None, one["channel"])]

    def attempts(self, channel: str) -> int:
        """How many messages came on a channel, also those that were refused."""
        return int(self._asking.get("/accepted").raise_for_status().json()["attempts"][channel])

    def tried(self) -> list[tuple[str, str, int]]:
        """Every message that came: its channel, for whom, and the real moment in microseconds."""
        tried = self._asking.get("/tried").raise_for_status().json()["tried"]
        return [(channel, to, at_us) for channel, to, at_us in tried]

    def clear(self) -> None:
        """Forgets messages, faults and reports."""
        self._told("/clear", {})

    def stop(self) -> None:
        """Ends the process."""
        self._asking.close()
        self._process.terminate()
        self._process.wait(timeout=10)
        if self._process.stdout:
            self._process.stdout.close()

    def _told(self, path: str, what: dict[str, Any]) -> Any:
        return self._asking.post(path, content=orjson.dumps(what)).raise_for_status().json()
