"""The outlook: what settling tells a driver, as it travels."""

from domain.outlook import Outlook


def test_an_outlook_arrives_as_it_was_sent() -> None:
    sent = Outlook(
        due_us=5,
        due_kind="meeting",
        wake_us=7,
        roll_us=None,
        intents=("notice/ask",),
        stage="running",
        cohort="2025",
        finished=False,
    )

    assert Outlook.model_validate_json(sent.model_dump_json()) == sent
