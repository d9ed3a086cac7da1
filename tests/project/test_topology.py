"""Who of docker-compose.yml reaches what, and how each of its services runs: rules of this project."""

import re
from typing import Any

from benchmarks.topology.composed import Part, read
from tests.project.tree import ROOT

BY_HAND = {"tools", "restore"}
OF_TRIALS = {"mail", "oidc"}
ENGINES = {"log", "keys", "temporal-db", "temporal"}
OURS = ("nearpeer:", "nearpeer-tools:")
OF_UVICORN = "FORWARDED_ALLOW_IPS"


# ---- who reaches what


def test_every_port_is_bound_to_the_host_itself(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_no_engine_has_a_port(services: dict[str, dict[str, Any]]) -> None:
    assert {name for name in ENGINES if services[name].get("ports")} == set()


def test_the_networks_of_the_engines_lead_nowhere_else(told: dict[str, Any]) -> None:
    inner = {name for name, network in told["networks"].items() if (network or {}).get("internal")}
    of_engines = {name for engine in ENGINES for name in told["services"][engine]["networks"]}

    assert of_engines <= inner


def test_where_a_request_came_from_is_believed_of_the_proxy_alone(told: dict[str, Any]) -> None:
    (published,) = told["networks"]["published"]["ipam"]["config"]

    assert told["services"]["web"]["environment"][OF_UVICORN] == published["gateway"]


def test_the_help_page_shares_nothing_with_what_can_be_down(services: dict[str, dict[str, Any]]) -> None:
    page = services["help"]

    assert set(page["networks"]) == {"published"}
    assert not page.get("depends_on")
    assert not page.get("volumes")
    assert not page.get("secrets")


def test_taking_a_report_does_not_wait_for_temporal(parts: dict[str, Part]) -> None:
    for name in ("web", "watchdog"):
        assert not any(need.startswith("temporal") for need in needed(parts, name)), name


def test_the_key_of_the_spool_is_the_watchdogs_and_that_of_the_seals_the_sealers(
    parts: dict[str, Part],
) -> None:
    stays = {name: part for name, part in parts.items() if part.stays}

    assert {name for name, part in stays.items() if "/run/secrets/spool.key" in part.files} == {"watchdog"}
    assert {name for name, part in stays.items() if "/sealer" in part.volumes} == {"sealer"}
    assert {name for name in stays if "/run/secrets/kek" in stays[name].files} & {"sealer", "help"} == set()


def test_whoever_reads_the_seals_cannot_write_them(services: dict[str, dict[str, Any]]) -> None:
    mounted = {
        name: volume.get("read_only", False)
        for name, service in services.items()
        for volume in service.get("volumes", [])
        if volume["source"] == "seals"
    }

    assert mounted == {"sealer": False, "web": True, "tools": True, "restore": False}


def test_web_and_watchdog_share_the_spool(parts: dict[str, Part]) -> None:
    assert parts["web"].volumes["/data"] == parts["watchdog"].volumes["/data"] == "data"


def test_whoever_stays_up_signs_in_as_itself_and_owns_nothing(parts: dict[str, Part]) -> None:
    users = {
        name: {
            re.findall(r"//([^:]+):", part.environment[url])[0]
            for url in ("DATABASE_URL", "NEARPEER_KEYS_URL")
            if url in part.environment
        }
        for name, part in parts.items()
        if part.stays
    }
    made = (ROOT / "deploy" / "postgres" / "logins.sql").read_text(encoding="utf-8")
    signing_in = {user for found in users.values() for user in found}

    assert all(len(found) <= 1 for found in users.values())
    assert signing_in == set(re.findall(r"'(login_\w+)'", made))


def test_whoever_asks_a_database_has_its_certificate(parts: dict[str, Part]) -> None:
    asking = {name for name, part in parts.items() if "DATABASE_URL" in part.environment}

    assert asking
    assert {name for name in asking if "/etc/nearpeer/db_certificate" not in parts[name].files} == set()


def test_every_way_to_a_database_is_encrypted(parts: dict[str, Part]) -> None:
    urls = [
        part.environment[name]
        for part in parts.values()
        for name in ("DATABASE_URL", "NEARPEER_KEYS_URL")
        if name in part.environment
    ]

    assert urls
    assert [url for url in urls if "sslmode=verify-ca" not in url] == []
    for server in ("log", "keys"):
        assert "ssl=on" in parts[server].command


# ---- how each one runs


def test_whoever_stays_up_is_started_again_and_asked_whether_it_is_well(parts: dict[str, Part]) -> None:
    stays = {name: part for name, part in parts.items() if part.stays}

    assert {name for name, part in stays.items() if not part.check} - OF_TRIALS == set()
    assert {name for name, part in parts.items() if not part.stays and name not in BY_HAND} == {
        *("migrate", "logins", "prepare"),
        *("temporal-schema", "temporal-namespace", "temporal-attributes"),
    }


def test_the_end_of_what_runs_once_is_waited_for(parts: dict[str, Part]) -> None:
    """Else `up --wait` takes its end for a failure."""
    once = {name for name, part in parts.items() if not part.stays and name not in BY_HAND}
    done = "service_completed_successfully"
    awaited = {need for part in parts.values() for need, until in part.needs.items() if until == done}

    assert awaited == once


def test_a_stop_takes_no_longer_than_it_is_given(parts: dict[str, Part]) -> None:
    told = (ROOT / "worker.py").read_text(encoding="utf-8")
    graceful_s = max(map(int, re.findall(r"graceful_shutdown_timeout=timedelta\(seconds=(\d+)\)", told)))

    for name, part in parts.items():
        if part.stays and part.image.startswith(OURS):
            assert part.grace_s >= graceful_s + 10, name


def test_nobody_has_more_rights_than_needed(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert service.get("cap_drop") == ["ALL"], name
        assert service.get("security_opt") == ["no-new-privileges:true"], name


def test_what_is_ours_runs_on_a_file_system_that_it_cannot_write(
    services: dict[str, dict[str, Any]],
) -> None:
    ours = {name: one for name, one in services.items() if one["image"].startswith(OURS)}

    assert {name for name, one in ours.items() if not one.get("read_only")} == set()
    assert "USER 10001:10001" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_engine_keeps_its_data(services: dict[str, dict[str, Any]]) -> None:
    kept = {name: services[name]["volumes"][0]["type"] for name in ("log", "keys", "temporal-db")}

    assert set(kept.values()) == {"volume"}


def test_two_urgent_workers_run_and_those_of_the_year_can_be_more(filled_in: dict[str, str]) -> None:
    parts = read({**filled_in, "STACK_YEAR_WORKERS": "4"})

    assert (parts["worker-urgent"].copies, parts["worker-year"].copies) == (2, 4)


def test_temporals_pages_change_nothing(parts: dict[str, Part]) -> None:
    assert parts["temporal-ui"].environment["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"


def test_every_image_has_a_version(parts: dict[str, Part]) -> None:
    images = {part.image for part in parts.values() if not part.image.startswith(OURS)}
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bases = set(re.findall(r"(?m)^FROM (\S+)", steps)) - set(re.findall(r"(?m)^FROM \S+ AS (\S+)", steps))

    assert [image for image in {*images, *bases} if not re.search(r":v?\d+\.\d+", image)] == []


def test_the_image_has_the_python_that_the_tests_run_under() -> None:
    bases = re.findall(r"(?m)^FROM python:(\d+)\.(\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    oldest = re.findall(r"requires-python = \">=(\d+)\.(\d+)\"", (ROOT / "pyproject.toml").read_text("utf-8"))

    assert set(bases) == set(oldest)


def needed(parts: dict[str, Part], name: str) -> set[str]:
    """What a service waits for, and whatever that waits for."""
    near = set(parts[name].needs)
    return near.union(*(needed(parts, one) for one in near))
