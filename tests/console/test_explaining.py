"""One award, proved by a folder and a key alone: its numbers, the events behind them, and their proofs."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from console.errors import BadInput
from console.evidence import of_folder, of_record
from console.explaining import CreditExplained, explained
from console.pages.year import year_of
from domain.errors import Refusal
from store.checkpoint import Checkpoint, Signer
from store.exporting import EVENTS, export
from store.proof import proved
from store.sealer import KEYS
from store.sealing import Published, Sealing
from tests.midyear import Midyear

KEY = Signer("nearpeer/one", SigningKey(bytes(range(32))))
OTHER = Signer("nearpeer/one", SigningKey(bytes(range(1, 33))))
KNOWN = [KEY.verifier]


@pytest.fixture
async def sealed(midyear: Midyear, tmp_path: Path) -> Checkpoint:
    """The checkpoint over all of the programme's log, in the folder `seals`."""
    log, seals = midyear.doors.logs["programme"], tmp_path / "seals"
    made = await Sealing(log, "nearpeer/one/programme", [KEY], Published(seals / "programme")).seal()
    (seals / KEYS).write_text(f"{KEY.verifier}\n", encoding="ascii")
    assert made is not None
    return made


async def handed_over(midyear: Midyear, tmp_path: Path, streams: Sequence[str] | None = None) -> Path:
    """The folder that `audit export` makes of the programme's log, or of some streams of it."""
    published = Published(tmp_path / "seals" / "programme")
    note = published.newest() or b""
    sealed = Checkpoint.of(note.decode().rpartition("\n\n")[0] + "\n")
    folder = tmp_path / "out"
    await export(midyear.doors.logs["programme"], folder / "programme", note, sealed, streams)
    return folder


async def awarded(midyear: Midyear) -> str:
    """The id of a mentor whose autumn was awarded."""
    year = await year_of(midyear.doors)
    for mentor in midyear.of("mentor"):
        state = (await year.view(f"mentor-year/{year.cohort}/{mentor}")).state
        if 1 in state.credits and state.credits[1].decided == "awarded":
            return mentor
    raise AssertionError("nobody of this cohort was awarded a credit")


def by_folder(folder: Path, mentor: str) -> CreditExplained:
    return explained(of_folder(folder, mentor, KNOWN), 1, KNOWN)


async def test_an_award_is_proved_by_a_folder_as_it_is_by_the_record(
    midyear: Midyear, sealed: Checkpoint, tmp_path: Path
) -> None:
    mentor, year = await awarded(midyear), await year_of(midyear.doors)
    folder = await handed_over(midyear, tmp_path)

    page = by_folder(folder, mentor)

    assert (page.ok, page.verdict, page.ects, page.problems) == (True, "awarded", 2, ())
    assert [(rule.rule, rule.ok, rule.got) for rule in page.rules if rule.rule == "training"] == [
        ("training", True, 4)
    ]
    assert page.alike == page.decisions > 20
    evidence = await of_record(year, tmp_path / "seals", page.stream)
    assert explained(evidence, 1, KNOWN) == page


async def test_every_event_of_the_answer_is_proved_by_a_key_alone(
    midyear: Midyear, sealed: Checkpoint, tmp_path: Path
) -> None:
    page = by_folder(await handed_over(midyear, tmp_path), await awarded(midyear))

    for one in page.events:
        assert proved(one.proof or "", one.entry.encode(), KNOWN) == (one.position, sealed)
    behind = {ground.position for rule in page.rules for ground in rule.grounds} | {page.policy.position}
    assert behind <= {one.position for one in page.events}
    assert {"credit-assessed", "credit-proposed", "credit-awarded", "training-attended"} <= {
        one.type for one in page.events
    }


async def test_the_events_of_two_streams_are_enough(
    midyear: Midyear, sealed: Checkpoint, tmp_path: Path
) -> None:
    mentor = await awarded(midyear)
    streams = [f"mentor-year/2025/{mentor}", midyear.year]

    assert by_folder(await handed_over(midyear, tmp_path, streams), mentor[:8]).ok


async def test_without_its_year_the_remedy_says_what_to_export(
    midyear: Midyear, sealed: Checkpoint, tmp_path: Path
) -> None:
    mentor = await awarded(midyear)
    folder = await handed_over(midyear, tmp_path, [f"mentor-year/2025/{mentor}"])

    with pytest.raises(Refusal) as refusal:
        by_folder(folder, mentor)

    assert f"--stream {midyear.year}" in refusal.value.remedy


async def test_an_event_that_is_another_or_gone_is_found(
    midyear: Midyear, sealed: Checkpoint, tmp_path: Path
) -> None:
    mentor = await awarded(midyear)
    folder = await handed_over(midyear, tmp_path, [f"mentor-year/2025/{mentor}", midyear.year])
    events = folder / "programme" / EVENTS
    whole = events.read_bytes()

    events.write_bytes(whole.replace(b'"minutes":90', b'"minutes":95', 1))
    forged = by_folder(folder, mentor)
    lines = whole.splitlines(keepends=True)
    gone = next(n for n, line in enumerate(lines) if b"diary-entry-written" in line)
    events.write_bytes(b"".join([*lines[:gone], *lines[gone + 1 :]]))
    shortened = by_folder(folder, mentor)

    assert not forged.ok
    assert any("not the one that was sealed" in problem for problem in forged.problems)
    assert not shortened.ok
    assert any("is missing" in problem for problem in shortened.problems)


async def test_another_key_than_the_one_that_sealed_proves_nothing(
    midyear: Midyear, sealed: Checkpoint, tmp_path: Path
) -> None:
    folder = await handed_over(midyear, tmp_path)

    with pytest.raises(BadInput, match="None of the known keys"):
        of_folder(folder, await awarded(midyear), [OTHER.verifier])


async def test_what_is_not_sealed_is_explained_and_not_proved(midyear: Midyear, tmp_path: Path) -> None:
    year, mentor = await year_of(midyear.doors), await awarded(midyear)

    evidence = await of_record(year, tmp_path / "seals", f"mentor-year/2025/{mentor}")
    page = explained(evidence, 1, KNOWN)

    assert (page.ok, page.verdict, page.checkpoint) == (False, "awarded", None)
    assert page.problems == ("Nothing is sealed yet, so no event is proved.",)
    with pytest.raises(Refusal, match="semester 2"):
        explained(evidence, 2, KNOWN)
