"""A supervised child comes back, ends when told, and never outlives its parent."""

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from runtime import child as supervision
from runtime.child import Child, Manners
from runtime.errors import EngineError
from tests.runtime.waiting import alive, content, eventually, there

Program = Callable[[str], "subprocess.Popen[str]"]
SHELL = "/bin/sh"


async def at_once() -> bool:
    return True


def shell(script: str, ground: Path, **options: object) -> Child:
    environment = {"PATH": os.environ["PATH"]}
    ready = options.pop("ready", at_once)
    return Child("worker", [SHELL, "-c", script], environment, ground / "worker.log", ready, **options)  # type: ignore[arg-type]


async def test_a_child_that_dies_is_started_again(ground: Path) -> None:
    child = shell("sleep 1000", ground)
    await child.start()
    first = child.pid
    assert first is not None

    os.kill(first, signal.SIGKILL)
    await eventually(lambda: child.restarts == 1)

    assert child.pid not in (None, first)
    await child.stop()


async def test_the_pauses_between_restarts_double(ground: Path) -> None:
    child = shell(f"date +%s.%N >> {ground}/starts", ground)
    await child.start()

    await eventually(lambda: child.restarts >= 4)
    await child.stop()

    starts = [float(line) for line in (ground / "starts").read_text().split()]
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert all(pause >= least for pause, least in zip(pauses, (0.1, 0.2, 0.4), strict=False))


async def test_a_child_without_restart_stays_dead(ground: Path) -> None:
    child = shell("exit 3", ground, restart=False)
    await child.start()

    async with asyncio.timeout(10):
        await child.wait()

    assert child.pid is None
    assert child.restarts == 0


async def test_a_child_that_ends_before_it_is_ready_is_quoted(ground: Path) -> None:
    child = shell("echo the cellar is flooded; exit 1", ground, ready=never)

    with pytest.raises(EngineError, match=r"worker ended before it was ready: the cellar is flooded"):
        await child.start()


async def never() -> bool:
    return False


async def test_a_child_that_is_never_ready_is_ended(ground: Path) -> None:
    child = shell(
        f"echo $$ > {ground}/pid; exec sleep 1000", ground, ready=never, manners=Manners(ready_within=0.5)
    )

    with pytest.raises(EngineError, match=r"not ready within 0.5 s"):
        await child.start()

    assert not alive(int(content(ground / "pid")))


async def test_stop_lets_the_child_say_goodbye(ground: Path) -> None:
    child = shell(
        f'trap "echo bye > {ground}/word; exit" TERM; touch {ground}/set; while :; do sleep 0.01; done',
        ground,
        ready=lambda: exists(ground / "set"),
    )
    await child.start()

    await child.stop()

    assert content(ground / "word") == "bye\n"
    assert child.pid is None


async def exists(path: Path) -> bool:
    return there(path)


async def test_a_child_that_will_not_end_is_killed_with_its_group(ground: Path) -> None:
    child = shell(
        f'trap "" TERM; sleep 1000 & echo $! > {ground}/new; mv {ground}/new {ground}/grandchild; wait; wait',
        ground,
        ready=lambda: exists(ground / "grandchild"),
        manners=Manners(stop_within=0.3),
    )
    await child.start()
    leader, grandchild = child.pid, int(content(ground / "grandchild"))
    assert leader is not None

    await child.stop()

    await eventually(lambda: not alive(leader) and not alive(grandchild))


async def test_what_a_dead_child_started_ends_with_it(ground: Path) -> None:
    child = shell(
        f"sleep 1000 & echo $! > {ground}/grandchild; sleep 1000",
        ground,
        ready=lambda: exists(ground / "grandchild"),
        restart=False,
    )
    await child.start()
    await eventually(lambda: content(ground / "grandchild") != "")
    assert child.pid is not None

    os.kill(child.pid, signal.SIGKILL)

    await eventually(lambda: not alive(int((ground / "grandchild").read_text())))
    await child.stop()


async def test_a_child_dies_with_a_parent_that_was_killed(ground: Path, program: Program) -> None:
    parent = program(f"""
import asyncio
from pathlib import Path
from runtime.child import Child

async def ready(): return True

async def main():
    child = Child("worker", ["/bin/sleep", "1000"], {{}}, Path({str(ground / "worker.log")!r}), ready)
    await child.start()
    print(child.pid, flush=True)
    await asyncio.sleep(1000)

asyncio.run(main())
""")
    assert parent.stdout is not None
    pid = int(await asyncio.to_thread(parent.stdout.readline))
    await eventually(lambda: b"sleep" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0])

    parent.kill()

    await eventually(lambda: not alive(pid))


async def test_a_child_is_not_bound_to_a_passing_thread(ground: Path) -> None:
    refused: list[EngineError] = []

    def start() -> None:
        try:
            asyncio.run(shell("sleep 1000", ground).start())
        except EngineError as fault:
            refused.append(fault)

    thread = threading.Thread(target=start)
    thread.start()
    await asyncio.to_thread(thread.join)

    assert "main thread" in refused[0].message


async def test_a_missing_program_is_named(ground: Path) -> None:
    child = Child("worker", ["/no/such/program"], {}, ground / "worker.log", at_once)

    with pytest.raises(EngineError, match="/no/such/program"):
        await child.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may start programs as somebody else")
async def test_a_child_runs_as_its_user_without_other_groups(ground: Path) -> None:
    child = shell("id -u; id -G", ground, user="nobody", restart=False)
    await child.start()
    await child.wait()

    assert (ground / "worker.log").read_text().split() == ["65534", "65534"]


async def test_a_child_may_be_stopped_twice_at_once(ground: Path) -> None:
    child = shell("sleep 1000", ground)
    await child.start()

    await asyncio.gather(child.stop(), child.stop())
    await child.stop()

    assert child.pid is None


async def test_a_child_can_be_stopped_while_it_waits_to_be_restarted(ground: Path) -> None:
    child = shell(f"echo >> {ground}/starts; exit 1", ground)
    await child.start()
    await eventually(lambda: child.restarts >= 2)

    await child.stop()
    starts = content(ground / "starts")
    await asyncio.sleep(0.5)

    assert child.pid is None
    assert content(ground / "starts") == starts


async def test_an_overlong_log_is_set_aside(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "LONGEST_LOG", 10)
    (ground / "worker.log").write_text("yesterday's words")
    child = shell("echo today", ground, restart=False)

    await child.start()
    await child.wait()

    assert (ground / "worker.log").read_text() == "today\n"
    assert (ground / "worker.log.1").read_text() == "yesterday's words"


async def test_a_child_gets_only_the_environment_it_is_given(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEARPEER_KEK", "a secret")
    child = Child("worker", ["/usr/bin/env"], {"ONLY": "this"}, ground / "worker.log", at_once, restart=False)

    await child.start()
    await child.wait()

    said = (ground / "worker.log").read_text().splitlines()
    assert [line for line in said if not line.startswith("LC_CTYPE=")] == ["ONLY=this"]
