"""The small door of a process without pages: off unless a port is set, and what breaks there does no harm."""

from collections.abc import Mapping, Sequence

import httpx
import pytest
from prometheus_client.metrics_core import Metric

from runtime.errors import PortTaken
from runtime.metrics import gauge
from runtime.operating import Operating, ports_of_children
from runtime.ports import free_port
from runtime.settings import Settings


async def ready() -> Mapping[str, bool]:
    return {"record": True, "temporal": False}


async def measured() -> Sequence[Metric]:
    return [gauge("cases_unacknowledged", "Open cases that nobody has taken", 2)]


async def broken() -> Sequence[Metric]:
    raise ConnectionError("words of somebody")


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that name a port of their own."""
    monkeypatch.setenv("NEARPEER_METRICS_PORT", str(free_port()))
    return Settings.load()


async def asked(settings: Settings, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://127.0.0.1:{settings.metrics_port}{path}")


async def test_it_says_that_it_lives_what_it_lacks_and_what_it_counts(settings: Settings) -> None:
    async with Operating(settings, ready, measured):
        alive, fit, told = [await asked(settings, path) for path in ("/healthz", "/readyz", "/metrics")]

    assert alive.json() == {"ok": True}
    assert (fit.status_code, fit.json()) == (503, {"ok": False, "record": True, "temporal": False})
    assert "nearpeer_cases_unacknowledged 2.0\n" in told.text
    assert "nearpeer_record_ready 1.0\n" in told.text
    assert "nearpeer_temporal_ready 0.0\n" in told.text
    assert "nearpeer_log_keys_dropped_total" in told.text


async def test_without_a_port_nobody_listens(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    silent = settings.model_copy(update={"metrics_port": None})

    async with Operating(silent, ready, measured):
        with pytest.raises(httpx.ConnectError):
            await asked(settings, "/healthz")


async def test_what_cannot_be_measured_is_not_told_and_stops_nothing(settings: Settings) -> None:
    async with Operating(settings, ready, broken):
        told = await asked(settings, "/metrics")

    assert told.status_code == 200
    assert "nearpeer_record_ready 1.0\n" in told.text
    assert "nearpeer_cases_unacknowledged" not in told.text
    assert "somebody" not in told.text


async def test_another_host_needs_the_token(settings: Settings) -> None:
    guarded = settings.model_copy(update={"metrics_token": "a-token"})
    transport = httpx.ASGITransport(Operating(guarded, ready, measured).app(), client=("192.0.2.7", 1))

    async with httpx.AsyncClient(transport=transport, base_url="http://worker") as afar:
        stranger = await afar.get("/metrics")
        known = await afar.get("/metrics", headers={"Authorization": "Bearer a-token"})

    assert (stranger.status_code, known.status_code) == (404, 200)


async def test_a_port_that_is_taken_is_named_with_the_remedy(settings: Settings) -> None:
    async with Operating(settings, ready, measured):
        with pytest.raises(PortTaken, match="NEARPEER_METRICS_PORT"):
            await Operating(settings, ready, measured).__aenter__()


def test_children_of_one_service_have_ports_of_their_own() -> None:
    assert ports_of_children(None) == {}
    assert ports_of_children(9100) == {
        "worker-year": {"NEARPEER_METRICS_PORT": "9100"},
        "worker-urgent": {"NEARPEER_METRICS_PORT": "9101"},
        "watchdog": {"NEARPEER_METRICS_PORT": "9102"},
        "sealer": {"NEARPEER_METRICS_PORT": "9103"},
    }
