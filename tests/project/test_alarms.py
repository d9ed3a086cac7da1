"""Each alarm rings when it must and only then, has its page, and Prometheus itself takes what we ship."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.topology.composed import Part
from tests.project.alarms import (
    CONFIG,
    DASHBOARDS,
    RULES,
    RUNBOOKS,
    WELL,
    alarms,
    asked_by_prometheus,
    ill,
    panels,
    runbooks,
)
from tests.project.tree import ROOT

MINUTES, STEP = 120, "4m"
ASKED = {
    *("DatabaseAway", "TemporalAway", "UrgentWorkerAway", "YearWorkerAway", "WatchdogAway", "WebAway"),
    *("HelpPageAway", "CaseUnacknowledged", "PagesFailing", "RotaGap", "OutboxOld", "ProjectionsLag"),
    *("SealOld", "SpoolNotEmpty", "ObligationsOverdue", "BackupOld", "DiskFull"),
}


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Prometheus's own checker, which `make browser` installs."""
    program = shutil.which("promtool")
    assert program, "promtool is missing: apt-get install prometheus"
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)


def case(told: Mapping[str, float | str | None], ringing: str | None) -> dict[str, Any]:
    """An hour or two of an installation, and which alarms ring at its end."""
    series = {**WELL, **told}
    return {
        "interval": STEP,
        "input_series": [
            {"series": name, "values": value if isinstance(value, str) else f"{value:.0f}+0x31"}
            for name, value in series.items()
            if value is not None
        ],
        "promql_expr_test": [
            {
                "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                "eval_time": f"{MINUTES}m",
                "exp_samples": [{"labels": f'{{alertname="{ringing}"}}', "value": 1}] if ringing else [],
            }
        ],
    }


def test_each_alarm_rings_when_it_must_and_none_beside_it(tmp_path: Path) -> None:
    cases = [case({}, None), *(case(each.told, each.alarm) for each in ill())]
    file = tmp_path / "alarms.json"
    file.write_text(json.dumps({"rule_files": [str(RULES)], "evaluation_interval": STEP, "tests": cases}))

    report = promtool("test", "rules", file)

    assert report.returncode == 0, report.stdout + report.stderr


def test_an_alarm_that_does_not_ring_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "alarms.json"
    cases = [case({}, "WebAway")]
    file.write_text(json.dumps({"rule_files": [str(RULES)], "evaluation_interval": STEP, "tests": cases}))

    assert promtool("test", "rules", file).returncode != 0


def test_every_alarm_that_was_asked_for_is_there_and_each_is_tried() -> None:
    assert set(alarms()) >= ASKED
    assert {each.alarm for each in ill()} == set(alarms())
    assert len(set(alarms())) == len(alarms())


def test_prometheus_takes_the_rules_and_the_configuration() -> None:
    rules, config = promtool("check", "rules", RULES), promtool("check", "config", "--syntax-only", CONFIG)

    assert (rules.returncode, config.returncode) == (0, 0), rules.stderr + config.stderr


def test_prometheus_asks_every_part_that_tells_how_it_is(parts: dict[str, Part]) -> None:
    told = {
        f"{name}:{part.environment[port]}"
        for name, part in parts.items()
        for port in ("NEARPEER_METRICS_PORT", "NEARPEER_PORT", "NEARPEER_HELP_PORT")
        if part.stays and port in part.environment
    }
    assert set(asked_by_prometheus()) == told


def test_each_alarm_has_its_page_and_each_page_its_alarm() -> None:
    pages = {file.stem for file in RUNBOOKS.glob("*.md")} - {"README"}

    assert runbooks() == [f"docs/runbooks/{name}.md" for name in alarms()]
    assert pages == set(alarms())


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda file: file.stem)
def test_a_dashboard_has_panels_that_prometheus_can_draw(file: Path, tmp_path: Path) -> None:
    board = json.loads(file.read_text(encoding="utf-8"))
    rules = [{"record": f"panel:{n}", "expr": expr} for n, (_, expr) in enumerate(panels(file))]
    made = tmp_path / "panels.json"
    made.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))

    report = promtool("check", "rules", made)

    assert report.returncode == 0, report.stdout + report.stderr
    assert {"uid", "title", "panels", "schemaVersion", "time"} <= set(board)
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)
    drawn = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert all(panel["targets"] and panel["datasource"]["uid"] == "prometheus" for panel in drawn)
    assert not overlapping([panel["gridPos"] for panel in board["panels"]])


def overlapping(places: list[dict[str, int]]) -> bool:
    """Whether two panels lie on each other, or one beyond the edge of 24 columns."""
    cells = [
        (x, y)
        for at in places
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    return len(set(cells)) != len(cells) or any(x > 23 for x, _ in cells)


def test_grafana_is_given_the_data_source_that_its_panels_name() -> None:
    provided = (ROOT / "deploy" / "grafana" / "provisioning" / "datasources" / "prometheus.yml").read_text()

    assert "uid: prometheus" in provided
    assert len({json.loads(file.read_text())["uid"] for file in DASHBOARDS}) == len(DASHBOARDS)
