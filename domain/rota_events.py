"""What was decided about the rota: facts of the care log, by opaque ids and moments only."""

from domain.messages import Event, Message
from domain.shifts import LayerName, Rota


class RotaPublished(Event):
    """A rota counts from `effective_us` on; what had been published for later counts no more."""

    TYPE = "rota-published"
    SCHEMA = 2
    rota: Rota
    effective_us: int


class ShiftOverridden(Event):
    """An officer is on duty on a layer for a span, half-open, whoever was; later words win."""

    TYPE = "shift-overridden"
    layer: LayerName
    officer: str
    from_us: int
    until_us: int
    on_behalf: str | None


class Shift(Message):
    """A span, half-open, in which one officer is on duty."""

    officer: str
    from_us: int
    until_us: int


class ShiftsSwapped(Event):
    """Two shifts of a layer, as they were before: each officer has the other's span now."""

    TYPE = "shifts-swapped"
    layer: LayerName
    one: Shift
    other: Shift


class OfficerWithdrawn(Event):
    """From `recorded_us` on an officer is on no duty, until a later rota names them again."""

    TYPE = "officer-withdrawn"
    officer: str
