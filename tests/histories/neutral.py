"""Makes a recorded history neutral: no machine, no chance, no skipped time in it, the same from run to run.

The real moment to which the programme's year was tied becomes the year's own beginning, so that due moments
read as they are; the clock stands still but for timers and for the moments at which somebody spoke.
"""

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from runtime.correlation import KEY, correlation_of
from tests.activities.cohort import BEGINS_US

Event = dict[str, Any]
OF_TESTS = frozenset(
    {
        "EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED",
        "EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED",
    }
)
"""Events by which time was skipped; where it does not skip there are none."""
DROPPED = frozenset(
    {
        "binaryChecksum",
        "historySizeBytes",
        "lastHeartbeatDetails",
        "meteringMetadata",
        "prevAutoResetPoints",
        "requestId",
        "taskId",
        "timeSkippingConfig",
        "timeSkippingStatePropagation",
        "workerInstanceKey",
        "workerVersion",
    }
)
NUMBERED = re.compile(r"^(e|.*E)ventId$")
RUN = re.compile(r"RunId$")
FAILURE = {"message": "Encoded failure", "source": "PythonSDK"}
LOOKS = ("settle", "settle-emergency")
OF_THEIR_OWN = ("5s",)
"""Timers that wait for no moment of the record, but for another process."""
MOMENTS = ("wake_us", "roll_us")
A_JUMP_US = 600_000_000
MINUTE_US = 60_000_000
RINGS_AFTER_US = 1_000


def neutral(history: str, anchored_us: int | None, name: str) -> str:
    """The JSON of a history, one event a line. `anchored_us` is the real moment at which the year began."""
    events = [event for event in json.loads(history)["events"] if event["eventType"] not in OF_TESTS]
    shift_us = (_time_us(events[0]) if anchored_us is None else anchored_us) - BEGINS_US
    numbers = {event["eventId"]: str(number) for number, event in enumerate(events, start=1)}
    runs: dict[str, str] = {}
    cleaned = [_cleaned(event, numbers, runs, name) for event in events]
    name_correlations(cleaned, name)
    _Clock(shift_us).set(cleaned)
    lines = ",\n".join(json.dumps(event, sort_keys=True, separators=(",", ":")) for event in cleaned)
    return f'{{"events":[\n{lines}\n]}}\n'


def _cleaned(value: Any, numbers: dict[str, str], runs: dict[str, str], name: str) -> Any:
    if isinstance(value, list):
        return [_cleaned(inner, numbers, runs, name) for inner in value]
    if not isinstance(value, dict):
        return value
    kept: Event = {}
    for key, inner in value.items():
        if key in DROPPED:
            continue
        if key == "lastFailure":
            kept[key] = FAILURE
        elif NUMBERED.match(key):
            kept[key] = numbers.get(inner, inner)
        elif RUN.search(key):
            kept[key] = runs.setdefault(inner, str(uuid5(NAMESPACE_URL, f"{name}/{len(runs)}")))
        elif key.endswith("UsedFlags"):
            kept[key] = sorted(inner)
        elif key == "taskQueue" and "normalName" in inner:
            kept[key] = {"kind": "TASK_QUEUE_KIND_NORMAL", "name": inner["normalName"]}
        else:
            kept[key] = _cleaned(inner, numbers, runs, name)
    return kept


def name_correlations(events: list[Event], name: str) -> None:
    """A look that nobody caused is correlated by its run, which has another id each time."""
    known: dict[str, str] = {}
    for payload in _correlations(events):
        named = correlation_of(f"{name}/{len(known)}")
        payload["data"] = known.setdefault(payload["data"], _packed(named))


def _correlations(value: Any) -> Iterator[Event]:
    if isinstance(value, list):
        for inner in value:
            yield from _correlations(inner)
    elif isinstance(value, dict):
        for key, inner in sorted(value.items()):
            if key == KEY:
                yield inner
            else:
                yield from _correlations(inner)


class _Clock:
    """Walks through a history and sets its moments."""

    def __init__(self, shift_us: int) -> None:
        self._shift_us = shift_us
        self._now_us = BEGINS_US
        self._armed: dict[str, int] = {}
        self._told: set[int] = set()

    def set(self, events: list[Event]) -> None:
        task_us = BEGINS_US
        for event in events:
            seen_us = _time_us(event) - self._shift_us
            kind = event["eventType"]
            if kind == "EVENT_TYPE_WORKFLOW_TASK_STARTED":
                task_us = seen_us
            if kind == "EVENT_TYPE_TIMER_FIRED":
                rings_us = self._armed[event["timerFiredEventAttributes"]["timerId"]]
                self._now_us = max(self._now_us, rings_us + RINGS_AFTER_US)
            elif seen_us > self._now_us + A_JUMP_US:
                self._now_us = seen_us // MINUTE_US * MINUTE_US
            if kind == "EVENT_TYPE_TIMER_STARTED":
                self._arm(event["timerStartedEventAttributes"], task_us)
            self._tell(event)
            event["eventTime"] = _written(self._now_us)

    def _arm(self, timer: Event, task_us: int) -> None:
        """A timer rings at one of the moments that the driver was told."""
        if timer["startToFireTimeout"] in OF_THEIR_OWN:
            self._armed[timer["timerId"]] = self._now_us + round(
                float(timer["startToFireTimeout"].rstrip("s")) * 1_000_000
            )
            return
        about_us = task_us + round(float(timer["startToFireTimeout"].rstrip("s")) * 1_000_000)
        rings_us = min(self._told, key=lambda told: abs(told - about_us))
        if abs(rings_us - about_us) > MINUTE_US:
            raise ValueError(f"timer {timer['timerId']} rings at a moment that nobody told")
        self._armed[timer["timerId"]] = rings_us
        wait_us = rings_us - self._now_us
        timer["startToFireTimeout"] = f"{wait_us // 1_000_000}.{wait_us % 1_000_000:06}s"

    def _tell(self, event: Event) -> None:
        """Moments in what a look was asked and answered."""
        asked = event.get("activityTaskScheduledEventAttributes", {})
        if asked.get("activityType", {}).get("name") in LOOKS:
            asked["input"]["payloads"][1]["data"] = _packed(self._now_us)
        answered = event.get("activityTaskCompletedEventAttributes", {})
        for payload in answered.get("result", {}).get("payloads", []):
            outlook = json.loads(base64.b64decode(payload.get("data", "bnVsbA==")))
            if isinstance(outlook, dict):
                for key in MOMENTS:
                    if outlook[key] is not None:
                        outlook[key] -= self._shift_us
                        self._told.add(outlook[key])
                payload["data"] = _packed(outlook)


def _packed(value: Any) -> str:
    return base64.b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()


def _time_us(event: Event) -> int:
    whole, _, fraction = event["eventTime"].rstrip("Z").partition(".")
    seconds = int(datetime.fromisoformat(f"{whole}+00:00").timestamp())
    return seconds * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _written(at_us: int) -> str:
    second = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    return f"{second:%Y-%m-%dT%H:%M:%S}.{at_us % 1_000_000:06}Z"
