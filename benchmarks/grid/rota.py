"""The rota of a run: one officer is always on call, another always second, both are the desk."""

from domain.shifts import Layer, Rota, Rotation


def rota_of(on_call: str, second: str) -> Rota:
    """A rota without a gap; the telephone `duty` stands at its end."""
    layers = (_always(on_call), _always(second))
    return Rota(on_call=layers[0], second=layers[1], desk=(on_call, second), telephones=("duty",))


def _always(officer: str) -> Layer:
    return Layer(usual=Rotation(members=(officer,), first_day="2025-09-01", shift_days=7, hand_overs=(480,)))
