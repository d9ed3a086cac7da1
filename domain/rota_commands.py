"""What may be said about the rota: who is on duty when, who stands in for whom, who has left.

Its calendar, its policy and its clock come with the commands of a programme year (`publish-calendar`,
`correct-calendar`, `publish-policy`, `anchor-clock`): the care lane keeps copies of its own.
"""

from domain.messages import Command
from domain.shifts import LayerName, Officer, Rota


class PublishRota(Command):
    """A rota from now or a later moment on; it takes the place of all that was published for later.

    Shifts that were overridden or swapped stay with those who took them.
    """

    TYPE = "publish-rota"
    rota: Rota
    effective_us: int


class OverrideShift(Command):
    """Somebody is on duty on a layer from one moment to another, whoever was; the last word wins.

    `on_behalf` is whose shift it is, or who asked for it.
    """

    TYPE = "override-shift"
    layer: LayerName
    officer: Officer
    from_us: int
    until_us: int
    on_behalf: Officer | None = None


class SwapShifts(Command):
    """Two shifts of a layer change hands, each named by a moment within it; both lie ahead."""

    TYPE = "swap-shifts"
    layer: LayerName
    one_us: int
    other_us: int


class WithdrawOfficer(Command):
    """Somebody leaves the desk at once. Their shifts are gaps until others take them."""

    TYPE = "withdraw-officer"
    officer: Officer
