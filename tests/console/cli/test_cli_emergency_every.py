"""The list of the desk that looks again by itself, until somebody stops it."""

import json
import os
import signal
import subprocess
import sys

from tests.console.cli.cases import Cases
from tests.console.cli.conftest import Nearpeer

COMMAND = (sys.executable, "-c", "from console.cli import main; main()", "emergency", "list", "--every", "1")


def test_a_case_that_comes_meanwhile_is_in_the_next_list_and_ctrl_c_ends_it_in_good_order(
    at_desk: Nearpeer, cases: Cases
) -> None:
    with subprocess.Popen([*COMMAND, "--json"], stdout=subprocess.PIPE, text=True, env=os.environ) as listing:
        assert listing.stdout is not None
        first = json.loads(listing.stdout.readline())
        case = cases.raised()
        later = [json.loads(listing.stdout.readline()) for _ in range(3)]
        listing.send_signal(signal.SIGINT)
        rest = listing.stdout.read()

    assert case not in {row["id"] for row in first["emergencies"]}
    assert case in {row["id"] for row in later[-1]["emergencies"]}
    assert listing.returncode == 0
    assert "Traceback" not in rest


def test_less_than_a_second_is_refused(at_desk: Nearpeer) -> None:
    assert at_desk("emergency", "list", "--every", "0").code == 2
