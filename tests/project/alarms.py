"""The alarms and panels of deploy/ as tests read them, and the series of an installation that is well."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.project.tree import ROOT

RULES = ROOT / "deploy" / "prometheus" / "alerts.yml"
CONFIG = ROOT / "deploy" / "prometheus" / "prometheus.yml"
DASHBOARDS = sorted((ROOT / "deploy" / "grafana" / "dashboards").glob("*.json"))
RUNBOOKS = ROOT / "docs" / "runbooks"
METRIC = re.compile(r"\b(?:nearpeer|temporal)_[a-z_]+")

WELL: Mapping[str, float] = {
    **{
        f'up{{job="{job}"}}': 1
        for job in ("web", "help", "worker-year", "worker-urgent", "watchdog", "sealer")
    },
    'nearpeer_record_ready{job="web"}': 1,
    'nearpeer_temporal_ready{job="worker-urgent"}': 1,
    'nearpeer_case_oldest_seconds{state="waiting"}': 0,
    "nearpeer_cases_unreadable": 0,
    'nearpeer_pages_total{result="sent"}': 7,
    'nearpeer_pages_total{result="failed"}': 0,
    'nearpeer_pages_total{result="unknown"}': 0,
    'nearpeer_rota_gap_seconds{step="second"}': 0,
    'nearpeer_spool_files{state="waiting"}': 0,
    'nearpeer_spool_files{state="damaged"}': 0,
    "nearpeer_spool_oldest_seconds": 0,
    "nearpeer_look_age_seconds": 3,
    "nearpeer_help_numbers_checked_timestamp_seconds": 0,
    'nearpeer_outbox_age_seconds{log="programme"}': 0,
    'nearpeer_projection_lag_seconds{log="programme",model="obligation"}': 0,
    'nearpeer_seal_age_seconds{log="care"}': 30,
    'nearpeer_seal_refused{log="care"}': 0,
    "nearpeer_backup_age_seconds": 7_200,
    'nearpeer_disk_free_bytes{folder="data"}': 5e10,
    'nearpeer_obligations_overdue{kind="meeting"}': 0,
}


class Ill(NamedTuple):
    """What is otherwise when an alarm must ring; None means that nobody tells it any more."""

    alarm: str
    told: Mapping[str, float | str | None]


def away(job: str) -> list[Mapping[str, float | str | None]]:
    """A process that does not answer, and one that is not there at all."""
    return [{f'up{{job="{job}"}}': 0}, {f'up{{job="{job}"}}': None}]


def ill() -> Iterator[Ill]:
    """Every way in which each alarm must ring."""
    for alarm, job in (
        ("WebAway", "web"),
        ("HelpPageAway", "help"),
        ("YearWorkerAway", "worker-year"),
        ("UrgentWorkerAway", "worker-urgent"),
        ("WatchdogAway", "watchdog"),
    ):
        yield from (Ill(alarm, told) for told in away(job))
    for alarm, series, value in (
        ("WatchdogAway", "nearpeer_look_age_seconds", 121.0),
        ("DatabaseAway", 'nearpeer_record_ready{job="web"}', 0.0),
        ("DatabaseAway", 'nearpeer_record_ready{job="web"}', None),
        ("TemporalAway", 'nearpeer_temporal_ready{job="worker-urgent"}', 0.0),
        ("TemporalAway", 'nearpeer_temporal_ready{job="worker-urgent"}', None),
        ("CaseUnacknowledged", 'nearpeer_case_oldest_seconds{state="waiting"}', 301.0),
        ("CaseUnreadable", "nearpeer_cases_unreadable", 1.0),
        ("PagesFailing", 'nearpeer_pages_total{result="failed"}', "0+1x31"),
        ("PagesFailing", 'nearpeer_pages_total{result="unknown"}', "0+1x31"),
        ("RotaGap", 'nearpeer_rota_gap_seconds{step="second"}', 3_600.0),
        ("HelpNumbersOld", "nearpeer_help_numbers_checked_timestamp_seconds", -151.0 * 86_400),
        ("SpoolNotEmpty", 'nearpeer_spool_files{state="damaged"}', 1.0),
        ("OutboxOld", 'nearpeer_outbox_age_seconds{log="programme"}', 61.0),
        ("ProjectionsLag", 'nearpeer_projection_lag_seconds{log="programme",model="obligation"}', 121.0),
        ("SealOld", 'nearpeer_seal_age_seconds{log="care"}', 301.0),
        ("SealOld", 'nearpeer_seal_age_seconds{log="care"}', None),
        ("SealOld", 'nearpeer_seal_refused{log="care"}', 1.0),
        ("BackupOld", "nearpeer_backup_age_seconds", 27.0 * 3_600),
        ("BackupOld", "nearpeer_backup_age_seconds", None),
        ("DiskFull", 'nearpeer_disk_free_bytes{folder="data"}', 1e9),
        ("ObligationsOverdue", 'nearpeer_obligations_overdue{kind="meeting"}', 2.0),
    ):
        yield Ill(alarm, {series: value})
    yield Ill(
        "SpoolNotEmpty", {'nearpeer_spool_files{state="waiting"}': 1, "nearpeer_spool_oldest_seconds": 121}
    )


def alarms() -> list[str]:
    """The names of all alarms."""
    return re.findall(r"(?m)^ +- alert: (\w+)$", RULES.read_text(encoding="utf-8"))


def asked_by_prometheus() -> list[str]:
    """Whom Prometheus asks how they are, as `service:port`."""
    found = re.findall(r"names: \[([\w-]+)\], type: A, port: (\d+)", CONFIG.read_text(encoding="utf-8"))
    return [f"{name}:{port}" for name, port in found]


def runbooks() -> list[str]:
    """Where the alarms say what to do, in their order."""
    return re.findall(r"(?m)^ +runbook_url: (\S+)$", RULES.read_text(encoding="utf-8"))


def panels(file: Path) -> Iterator[tuple[str, str]]:
    """The title and each expression of the panels of a dashboard."""
    for panel in json.loads(file.read_text(encoding="utf-8"))["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def named() -> set[str]:
    """Every metric that an alarm or a panel names."""
    texts = [RULES.read_text(encoding="utf-8"), *(expr for file in DASHBOARDS for _, expr in panels(file))]
    return {name for text in texts for name in METRIC.findall(text)}
