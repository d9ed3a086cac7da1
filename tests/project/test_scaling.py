"""The arithmetic from a relationship-year to a cluster, and what a soak is judged by."""

import json
from pathlib import Path

import pytest

from benchmarks import cluster, soak
from benchmarks.cluster import COMMANDS, OF, ONE_WORKER, PARTS, Asked, NotMeasured, main, steps
from benchmarks.spent import Spent

MEASURED = {
    f"bytes of the record {OF}": 2**20,
    f"bytes of Temporal's database {OF}": 2**19,
    f"Temporal events {OF}, mean": 120,
    **{f"CPU {OF}, {part}": 31.536 for part in PARTS},
    ONE_WORKER: 10.0,
    COMMANDS: 4.0,
}
ASKED = Asked(universities=100, relationships=100, drain_s=300, commands_a_day=1.0, busiest=0.36)
CALM, GREW = Spent(0.0, 1_000_000, 100), Spent(0.0, 1_060_000, 100)


def test_each_step_follows_from_what_was_measured() -> None:
    ends = {what: how.rpartition("= ")[2] for what, how in steps(MEASURED, ASKED)}

    assert ends["relationships"] == "10,000"
    assert ends["record, a year"] == "9.8 GiB"
    assert ends["Temporal's history events, a year"] == "1,200,000"
    assert ends["processors busy all year, postgres"] == "0.010"
    assert ends["a month's end, one worker"] == "1,000 s"
    assert ends["year workers, each with processors of its own"] == "5"
    assert ends["drivers in the memory of each (--cached)"].startswith("3,000")
    assert ends["commands a second in the busiest hour"] == "1.0"
    assert ends["sites"] == "2"


@pytest.mark.parametrize("name", MEASURED)
def test_what_was_not_measured_is_named_and_nothing_stands_in_for_it(name: str) -> None:
    lacking = {other: value for other, value in MEASURED.items() if other != name}

    with pytest.raises(NotMeasured, match=name):
        list(steps(lacking, ASKED))


def test_the_script_reads_the_figures_of_the_benchmarks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latest = tmp_path / "latest.json"
    latest.write_text(json.dumps([{"name": name, "value": value} for name, value in MEASURED.items()]))

    assert main(ASKED, latest) == 0
    assert "10,000 / 10 a second = 1,000 s" in capsys.readouterr().out

    latest.write_text("[]")
    assert cluster.main(ASKED, latest) == 1
    assert "Not measured yet: bytes of the record" in capsys.readouterr().out


def test_a_process_that_grows_after_the_warm_up_fails_the_soak_and_one_that_grew_before_does_not() -> None:
    warm_up = [{"web": Spent(0.0, 10, 1), "worker": Spent(0.0, 10, 1)}] * 20
    steady = [{"web": CALM, "worker": CALM}] * 40
    later = [{"web": CALM, "worker": GREW}] * 40

    judged = {one.name: one.ok for one in soak.judged([*warm_up, *steady, *later], {}, 60.0)}

    assert judged["soak: memory of web grew by"]
    assert not judged["soak: memory of worker grew by"]
    assert judged["soak: open files of worker grew by"]
