"""The options that commands share, and the settings that come of them."""

from pathlib import Path
from typing import Annotated

import typer

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


def settings_of(data_dir: Path | None) -> Settings:
    """The settings of this process, with its logs set up. Raises BadSetting."""
    settings = Settings.load(data_dir=data_dir)
    logs.configure(settings.log_level, settings.log_format)
    return settings
