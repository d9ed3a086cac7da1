"""A running installation tells Prometheus each metric that an alarm or a panel names, and nobody's id."""

import asyncio
import json
import re
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from runtime.operating import PARTS
from runtime.ports import free_port
from tests.e2e.conftest import Lived, eventually
from tests.project.alarms import CONFIG, DASHBOARDS, RULES, alarms, named, panels, runbooks

JOBS = ("web", "help", *PARTS)


@pytest.fixture(scope="module")
async def targets(whole_year: Lived) -> AsyncIterator[dict[str, str]]:
    """Every process of the rehearsed year's service, each with the address of its metrics."""
    service = whole_year.service
    first = service.settings.metrics_port or 0
    (whole_year.folder / "backup.beat").write_text(json.dumps({"at": int(time.time())}), encoding="utf-8")
    await service.start_care()
    await service.start_sealer()
    await service.serving.start_help()
    await service.serving.start_web()
    pages = {name: service.serving.addresses[name].split("/")[2] for name in ("web", "help")}
    yield {**pages, **{name: f"127.0.0.1:{port}" for port, name in enumerate(PARTS, first)}}
    await service.serving.stop()
    await service.stop_sealer()
    await service.stop_care()


@pytest.fixture(scope="module")
async def prometheus(targets: dict[str, str], open_folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A real Prometheus with what we ship, which has asked every process once."""
    program = shutil.which("prometheus")
    assert program, "prometheus is missing: apt-get install prometheus"
    folder, port = open_folder / "prometheus", free_port()
    folder.mkdir()
    shutil.copy(RULES, folder / RULES.name)
    (folder / CONFIG.name).write_text(pointed(CONFIG.read_text(encoding="utf-8"), targets), encoding="utf-8")
    with (folder / "log").open("wb") as log:
        running = await asyncio.create_subprocess_exec(
            program,
            f"--config.file={folder / CONFIG.name}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            stderr=log,
        )
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:

        async def has_asked_everybody() -> bool:
            try:
                return len(await found(client, "up == 1")) == len(JOBS)
            except (httpx.HTTPError, ValueError):  # it is still reading its configuration
                return False

        await eventually(has_asked_everybody)
        yield client
    running.terminate()
    await running.wait()


def pointed(config: str, targets: dict[str, str]) -> str:
    """The shipped configuration with the addresses of this installation, asked each second, without token."""
    config = re.sub(r"(?m)^    authorization: .*\n", "", config)
    config = re.sub(r"(scrape|evaluation)_interval: 15s", r"\1_interval: 1s", config)
    config = config.replace("scrape_timeout: 10s", "scrape_timeout: 1s")
    for job, address in targets.items():
        config = re.sub(
            rf"(?m)^    dns_sd_configs: \[{{ names: \[{job}\].*$",
            f'    static_configs: [{{ targets: ["{address}"] }}]',
            config,
        )
    return config


async def found(prometheus: httpx.AsyncClient, expression: str) -> list[dict[str, object]]:
    answer = (await prometheus.get("/api/v1/query", params={"query": expression})).json()
    assert answer["status"] == "success", answer
    result: list[dict[str, object]] = answer["data"]["result"]
    return result


async def test_every_process_of_the_topology_is_asked(prometheus: httpx.AsyncClient) -> None:
    up = await found(prometheus, "up == 1")

    assert {each["metric"]["job"] for each in up} == set(JOBS)  # type: ignore[index]


async def test_every_metric_of_an_alarm_or_a_panel_is_told(prometheus: httpx.AsyncClient) -> None:
    names = (await prometheus.get("/api/v1/label/__name__/values")).json()["data"]

    assert named() - set(names) == set()


async def test_prometheus_loads_the_alarms_with_their_pages(prometheus: httpx.AsyncClient) -> None:
    groups = (await prometheus.get("/api/v1/rules")).json()["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]

    assert {rule["name"]: rule["annotations"]["runbook_url"] for rule in rules} == dict(
        zip(alarms(), runbooks(), strict=True)
    )
    assert {rule["health"] for rule in rules} <= {"ok", "unknown"}


async def test_prometheus_draws_every_panel(prometheus: httpx.AsyncClient) -> None:
    for file in DASHBOARDS:
        for _, expression in panels(file):
            await found(prometheus, expression)


async def test_no_label_is_an_id(prometheus: httpx.AsyncClient, whole_year: Lived) -> None:
    labels = (await prometheus.get("/api/v1/labels")).json()["data"]
    values = {
        value
        for label in labels
        if label not in ("instance", "__name__")
        for value in (await prometheus.get(f"/api/v1/label/{label}/values")).json()["data"]
    }
    streams = set(whole_year.rehearsed.outcome.states)
    ids = {part for stream in streams for part in stream.split("/") if any(map(str.isdigit, part))}

    assert values
    assert {value for value in values if value in streams | ids} == set()


async def test_lines_of_every_process_have_known_keys_alone(
    targets: dict[str, str], whole_year: Lived
) -> None:
    logs = [file for file in (whole_year.folder / "logs").glob("*.log") if file.stem in JOBS]

    assert {file.stem for file in logs} == set(JOBS)
    assert [line for file in logs for line in file.read_text().splitlines() if '"dropped"' in line] == []
