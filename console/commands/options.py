"""The options that commands share, and the settings that come of them."""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from console.errors import BadInput
from runtime import logs
from runtime.settings import Settings

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="DIR",
        help="Where the record, Temporal's data and the keys are (NEARPEER_DATA_DIR; else var/run).",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON, the last of the output.")]
Cohort = Annotated[
    str | None,
    typer.Option("--cohort", metavar="YEAR", help="The cohort; may be left out while there is only one."),
]

Policy = Annotated[
    Path,
    typer.Option(
        "--policy",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        show_default=False,
        help="The programme's policy; the example's when left out.",
    ),
]
Calendar = Annotated[
    Path,
    typer.Option(
        "--calendar",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        show_default=False,
        help="The academic year; the example's when left out.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same year.")]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Stop in the morning of a day, such as 2026-03-12.",
    ),
]

Effective = Annotated[
    datetime,
    typer.Option(
        "--effective", formats=["%Y-%m-%d"], metavar="DATE", help="The day with whose midnight it starts."
    ),
]
Actor = Annotated[
    str, typer.Option("--as", metavar="PERSON", help="Who does this: an opaque id, never a name.")
]
OPERATOR = "local-operator"
"""Who acts until people can log in."""
CASE_ID = re.compile(r"[a-z0-9-]{8,64}")
OPAQUE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def opaque(option: str, text: str) -> str:
    """A text that may stand in the record. Raises BadInput when it could be a name."""
    if not OPAQUE.fullmatch(text):
        remedy = "Give small letters, digits and hyphens; never a name."
        raise BadInput(option, "", "It is no opaque id.", remedy)
    return text


def case_id(option: str, text: str) -> str:
    """The id of a case, chosen by whoever raises it. Raises BadInput."""
    if not CASE_ID.fullmatch(text):
        raise BadInput(
            option, "", "It is no id of a case.", "Give 8 to 64 small letters, digits and hyphens."
        )
    return text


def settings_of(data_dir: Path | None) -> Settings:
    """The settings of this process, with its logs set up. Raises BadSetting."""
    settings = Settings.load(data_dir=data_dir)
    logs.configure(settings.log_level, settings.log_format)
    return settings
