"""Who read of somebody: by which right, also what was taken for the study, and by pseudonym to an auditor."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from console.drawn import access as drawn
from console.masking import pseudonyms_of
from console.pages.readings import Reading, Readings, Review, readings_of
from console.pages.year import Who, year_of
from console.research.exporting import export
from domain import addresses
from domain.access import RecordReading
from domain.messages import Stamp
from domain.research import GiveResearchConsent, WithdrawResearchConsent
from tests.midyear import Midyear


async def test_a_data_set_is_told_to_those_who_were_in_it_and_to_nobody_else(
    midyear: Midyear, tmp_path: Path
) -> None:
    year = await year_of(midyear.doors)
    pair = next(year.state.placed.pairs[each] for each in sorted(year.state.placed.together))
    ledger, coordinator = midyear.doors.ledger, midyear.of("coordinator")[0]
    await ledger.execute(midyear.year, GiveResearchConsent(), Stamp(midyear.now_us - 1, pair.mentee, "in"))
    await export(await year_of(midyear.doors), tmp_path / "out", coordinator)
    await ledger.execute(
        midyear.year, WithdrawResearchConsent(), Stamp(midyear.now_us + 1, pair.mentee, "out")
    )

    inside, outside = [await readings_of(year, person) for person in (pair.mentee, pair.mentor)]

    assert [(one.matter, one.right, one.role) for one in inside.readings] == [
        ("study", "study.export", "coordinator")
    ]
    assert outside.readings == ()


async def test_an_auditor_is_told_readers_by_pseudonym_and_with_the_right(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)
    mentor, reader = midyear.of("mentor")[0], midyear.of("coordinator")[0]
    stream = addresses.access(addresses.mentor_year(year.cohort, mentor))
    read = RecordReading(matter="page", role="coordinator", right="mentor.read", by="any")
    await midyear.doors.ledger.execute(stream, read, Stamp(midyear.now_us, reader, "read-1"))

    (named,) = (await readings_of(year, mentor)).readings
    (masked,) = (await readings_of(year, mentor, await pseudonyms_of(year))).readings

    assert (named.right, named.by, named.review) == ("mentor.read", "any", None)
    assert named.reader.id == reader
    assert masked.reader.name.startswith("CO-")
    assert reader not in masked.model_dump_json()


async def test_on_a_terminal_each_reading_says_its_right_and_how_its_review_ended(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)
    hour = Reading(
        at_us=midyear.now_us,
        reader=Who(id="PR-AAAAAA", name="PR-AAAAAA"),
        role="professional",
        matter="notes-out-of-turn",
        right="diary.read-text",
        by="break-glass",
        review=Review(judgement=None, by_us=midyear.now_us, overdue=True),
    )
    justified = Review(judgement="justified", by_us=midyear.now_us, overdue=False)
    old = hour.model_copy(update={"right": None, "by": None, "role": None, "matter": "page", "review": None})
    readings = (hour, hour.model_copy(update={"review": justified}), old)
    page = Readings(**year.heading, readings=readings, people=1, out_of_turn=2)
    terminal = Console(width=240, file=StringIO(), record=True)

    for part in drawn.history(page, year.moments):
        terminal.print(part)

    said = terminal.export_text()
    assert "3 readings by 1 people, 2 hours out of turn" in said
    assert "to read an entry of the diary; out of turn. The review is overdue; it stays owed." in said
    assert "Reviewed by a second person: it was justified." in said
    assert "not known of so old a reading" in said
