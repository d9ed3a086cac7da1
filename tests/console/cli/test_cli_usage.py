"""Whoever uses the command wrongly is told in one line what is wrong and what to do, with its exit code."""

import socket
import tempfile
from pathlib import Path

import pytest

from console import cli
from tests.console.builders import EXAMPLES, csv_file, file_of, mentor
from tests.console.cli.conftest import Nearpeer
from tests.console.pairs import past, past_file

TOP = "nearpeer"


WORDS = "what somebody wrote"


def _fail(_: object) -> None:
    raise KeyError(WORDS)


def one_line(text: str) -> str:
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    return text.strip()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["befriend"], "No such command 'befriend'"),
        (["relationship", "match"], "No such command 'match'"),
        (["relationship", "show"], "Missing argument 'ID'"),
        (["up", "--port-of-call"], "No such option: --port-of-call"),
        (["worker"], "Missing option '--lane'"),
        (["worker", "--lane", "night"], "'night' is not one of 'year', 'urgent'"),
        (["roster", "check", "nowhere.csv", "--role", "mentor"], "file 'nowhere.csv' does not exist"),
        (["roster", "check", ".", "--role", "mentor"], "file '.' is a directory"),
        (["roster", "check", str(EXAMPLES / "policy.toml"), "--role", "tutor"], "'tutor' is not one of"),
        (["rebuild", "--wipe", "--read-models"], "not both"),
    ],
)
def test_wrong_usage_is_one_line_that_names_it_and_the_help(
    nearpeer: Nearpeer, arguments: list[str], named: str
) -> None:
    said = nearpeer(*arguments)

    assert said.code == 2
    assert named in one_line(said.err)
    assert said.err.rstrip().endswith("--help")


@pytest.mark.parametrize("arguments", [[], ["-h"], ["relationship", "--help"], ["up", "--help"]])
def test_help_is_shown_when_it_is_asked_for_or_nothing_is(nearpeer: Nearpeer, arguments: list[str]) -> None:
    said = nearpeer(*arguments)

    assert "Usage:" in said.out + said.err
    assert said.code == (0 if arguments else 2)


def test_every_verb_is_there_and_says_what_it_does(nearpeer: Nearpeer) -> None:
    shown = nearpeer("--help").out

    for verb in cli.VERBS:
        helped = nearpeer(verb, "--help")
        assert helped.code == 0
        assert f"Usage: {TOP} {verb}" in helped.out
        assert verb in shown


def test_the_release_is_told(nearpeer: Nearpeer) -> None:
    assert nearpeer("version").out.startswith("nearpeer 0.")
    assert set(nearpeer("version", "--json").json) == {"nearpeer", "python"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["relationship", "list"],
        ["mentor", "show", "p1"],
        ["rebuild"],
        ["rebuild", "--read-models"],
        ["db", "current"],
        ["roster", "import", str(EXAMPLES / "mentors-2025.csv"), "--role", "mentor"],
    ],
)
def test_without_a_running_service_the_remedy_is_named(
    nearpeer: Nearpeer, tmp_path: Path, arguments: list[str]
) -> None:
    said = nearpeer(*arguments, "--data-dir", tmp_path / "none")

    assert said.code == 3
    assert "No nearpeer runs in" in one_line(said.err)
    assert "nearpeer up" in said.err


def test_doctor_says_that_no_engine_can_be_reached(nearpeer: Nearpeer, tmp_path: Path) -> None:
    said = nearpeer("doctor", "--json", "--data-dir", tmp_path / "none")

    assert said.code == 3
    assert said.json["ok"] is False
    assert set(said.json) == {"ok", "checks"}
    assert all(set(check) == {"name", "ok", "detail", "remedy"} for check in said.json["checks"])
    assert [check["name"] for check in said.json["checks"] if not check["ok"]] == ["engines"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("thesis.odt", "", "is no data directory of nearpeer"),
        ("layout.json", '{"layout": 7}', "layout 7; this nearpeer knows layout 1"),
    ],
)
def test_doctor_names_what_a_start_would_refuse(
    nearpeer: Nearpeer, tmp_path: Path, name: str, content: str, told: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    said = nearpeer("doctor", "--json", "--data-dir", tmp_path)

    (check,) = [check for check in said.json["checks"] if check["name"] == "data directory"]
    assert (said.code, check["ok"], told in check["detail"]) == (3, False, True)
    assert check["remedy"]


def test_doctor_names_a_variable_that_is_no_setting(
    nearpeer: Nearpeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEARPEER_DATADIR", "elsewhere")

    said = nearpeer("doctor", "--data-dir", tmp_path / "none")

    assert "NEARPEER_DATADIR: no such setting" in said.out
    assert "Did you mean NEARPEER_DATA_DIR?" in said.out


def test_a_wrong_setting_is_named_with_its_remedy(
    nearpeer: Nearpeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEARPEER_TEMPORAL_PORT", "many")

    said = nearpeer("up", "--data-dir", tmp_path / "data")

    assert said.code == 2
    assert "NEARPEER_TEMPORAL_PORT" in one_line(said.err)


def test_a_busy_port_is_named_and_nothing_stays_running(
    nearpeer: Nearpeer, open_ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("NEARPEER_TEMPORAL_PORT", str(port))

        said = nearpeer("up", "--data-dir", open_ground / "busy-port")

    assert said.code == 3
    assert f"Port {port} for Temporal is already in use" in said.err.splitlines()[-1]
    assert not (open_ground / "busy-port" / "run.json").exists()


def test_a_directory_of_something_else_is_left_alone(nearpeer: Nearpeer, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")

    said = nearpeer("up", "--data-dir", tmp_path)

    assert said.code == 3
    assert "is no data directory of nearpeer" in one_line(said.err)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_error_that_nobody_foresaw_is_one_line_and_a_file(
    nearpeer: Nearpeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr("console.terminal.answer", _fail)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    said = nearpeer("version", "--json")
    named = nearpeer("doctor", "--json", "--data-dir", tmp_path)

    assert said.code == 1
    assert "This should not have happened (KeyError)" in one_line(said.err)
    trace = next((tmp_path / "logs").glob("fault-*.log"))
    assert str(trace) in one_line(named.err)
    assert "doctor.py" in trace.read_text(encoding="utf-8")
    assert WORDS not in trace.read_text(encoding="utf-8") + said.err + named.err
    assert trace.stat().st_mode & 0o077 == 0


def test_a_roster_can_be_checked_without_a_service(nearpeer: Nearpeer, tmp_path: Path) -> None:
    file = csv_file(tmp_path, [mentor("A1"), mentor("A2", study_year="2"), mentor("A1")])

    said = nearpeer("roster", "check", file, "--role", "mentor", "--data-dir", tmp_path / "none", "--json")

    assert said.code == 1
    assert said.json["rows"] == 3
    assert [error["row"] for error in said.json["errors"]] == [4]
    assert [waiver["row"] for waiver in said.json["waivers"]] == [3]


@pytest.mark.parametrize(
    ("content", "row"), [(b"", 0), (bytes(range(256)), 0), (b"student_code,name\nA1", 2)]
)
def test_a_file_that_is_no_roster_is_told_as_json_too(
    nearpeer: Nearpeer, tmp_path: Path, content: bytes, row: int
) -> None:
    file = file_of(tmp_path, content)

    said = nearpeer("roster", "check", file, "--role", "mentor", "--data-dir", tmp_path / "none", "--json")

    assert (said.code, said.json["ok"]) == (1, False)
    assert [error["row"] for error in said.json["errors"]] == [row]
    assert all(error["problem"] and error["remedy"] for error in said.json["errors"])


def test_a_column_that_is_renamed_wrongly_is_wrong_usage(nearpeer: Nearpeer, tmp_path: Path) -> None:
    file = csv_file(tmp_path, [mentor()])

    said = nearpeer("roster", "check", file, "--role", "mentor", "--map", "name=nmae", "--data-dir", tmp_path)

    assert said.code == 2
    assert "Did you mean `name`?" in one_line(said.err)


def test_an_example_of_a_roster_is_written_once_and_checks(nearpeer: Nearpeer, tmp_path: Path) -> None:
    file, role = tmp_path / "mentors.csv", ("--role", "mentor", "--language", "hu")

    written = nearpeer("roster", "template", *role, "--into", file)
    checked = nearpeer("roster", "check", file, "--role", "mentor", "--data-dir", tmp_path / "none", "--json")
    again = nearpeer("roster", "template", *role, "--into", file)

    assert (written.code, checked.code, checked.json["rows"]) == (0, 0, 2)
    assert again.code == 2
    assert one_line(again.err).endswith("--into: The file exists already. Give another name.")


def test_an_example_of_a_roster_is_shown(nearpeer: Nearpeer) -> None:
    said = nearpeer("roster", "template", "--role", "staff")

    assert said.out.splitlines()[0] == "staff code,name,e-mail,role,languages,phone,notify"


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    return past_file(tmp_path, past("A1", "B1"), past("A2", "B2")).path


def test_a_list_of_past_pairs_can_be_checked_without_a_service(
    nearpeer: Nearpeer, tmp_path: Path, pairs: Path
) -> None:
    said = nearpeer("roster", "check", "--history", pairs, "--data-dir", tmp_path / "none")

    assert (said.code, said.out.splitlines()[0]) == (0, "pairs.csv, read as UTF-8: 2 rows.")
    assert said.err == "No nearpeer runs here: whose the codes are is not looked up.\n"


def test_a_file_that_is_no_list_of_past_pairs_is_told_as_json_too(nearpeer: Nearpeer, tmp_path: Path) -> None:
    file = file_of(tmp_path, b"")

    said = nearpeer("roster", "check", "--history", file, "--data-dir", tmp_path / "none", "--json")

    assert (said.code, said.json["ok"], said.json["recalled"]) == (1, False, 0)
    assert [(error["row"], error["problem"]) for error in said.json["errors"]] == [(0, "It is empty.")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", EXAMPLES / "mentors-2025.csv"], "A list of people needs its FILE and its --role."),
        (["import", "--role", "mentor"], "A list of people needs its FILE and its --role."),
        (["check", "--role", "mentor", "--history"], "Past pairs come in by themselves, after the people."),
        (["check", "--policy", EXAMPLES / "policy.toml", "--history"], "Past pairs follow no policy."),
        (["import", "--waive", "2=known", "--history"], "Past pairs need no waiver."),
        (["template"], "An example is of one list."),
        (["template", "--role", "staff", "--history"], "An example is of one list."),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    nearpeer: Nearpeer, pairs: Path, arguments: list[str | Path], told: str
) -> None:
    file = [pairs] if arguments[-1] == "--history" and arguments[0] != "template" else []

    said = nearpeer("roster", *arguments, *file)

    assert said.code == 2
    assert told in one_line(said.err)


def test_an_example_of_past_pairs_is_shown(nearpeer: Nearpeer) -> None:
    said = nearpeer("roster", "template", "--history", "--language", "hu")

    assert said.out.splitlines()[0] == "mentor Neptun-kódja;mentorált Neptun-kódja;tanév"
