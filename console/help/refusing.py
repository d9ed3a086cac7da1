"""What production refuses of the numbers of the help page, for whoever tells all refusals at once."""

from datetime import UTC, datetime

from console.errors import BadInput
from console.help.numbers import numbers_in_use
from runtime.production import Refused
from runtime.settings import PageSettings


def by_numbers(settings: PageSettings) -> list[Refused]:
    """What the numbers of the help page are refused for in production."""
    try:
        numbers_in_use(settings.help_numbers, datetime.now(UTC).date(), production=settings.production)
    except BadInput as error:
        problem = f"{error.where or error.file}: {error.problem}"
        return [Refused("help-numbers", problem, error.remedy)]
    return []
