"""Reads a rota file: who is on duty on each step of the chain, from when to when, in local time."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from console.errors import BadInput
from console.settings_files import Key, misfit, read_settings, shown
from domain.messages import Message
from domain.shifts import Layer, Rota, Rotation

TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
OFFICER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
TELEPHONE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
LONGEST = 366
Known = Callable[[str], str]
"""The opaque id of somebody who is named by id or by staff code."""


class RotationFile(Message):
    """A rotation as its file gives it: members by id or staff code, times as the clock on the wall shows."""

    members: tuple[str, ...]
    first_day: date
    shift_days: int
    hand_overs: tuple[str, ...]


class LayerFile(RotationFile):
    """The usual rotation of a layer, and what covers holidays, weekends, breaks and exam weeks."""

    holidays: RotationFile | None = None
    weekends: RotationFile | None = None
    breaks: RotationFile | None = None


class RotaFile(Message):
    """A rota as its file gives it."""

    on_call: LayerFile
    second: LayerFile
    desk: tuple[str, ...]
    telephones: tuple[str, ...]

    @property
    def officers(self) -> tuple[str, ...]:
        """Everybody whom the file names, in its order and once."""
        named = (one for _, rotation in rotations(self) for one in rotation.members)
        return tuple(dict.fromkeys((*named, *self.desk)))


def load_rota(path: Path) -> RotaFile:
    """The rota of a TOML file. Raises BadInput that names the key, its value and the remedy."""
    file = read_settings(path, RotaFile)
    complaint = next(_complaints(path, file), None)
    if complaint is not None:
        raise complaint
    return file


def rota_of(file: RotaFile, known: Known) -> Rota:
    """The rota with opaque ids. Raises what `known` raises for somebody whom nobody knows."""
    return Rota(
        on_call=_layer(file.on_call, known),
        second=_layer(file.second, known),
        desk=tuple(map(known, file.desk)),
        telephones=file.telephones,
    )


def rotations(file: RotaFile) -> Iterator[tuple[Key, RotationFile]]:
    """Every rotation of a file, with the key under which it stands."""
    for name, layer in (("on_call", file.on_call), ("second", file.second)):
        yield (name,), layer
        covers = {"holidays": layer.holidays, "weekends": layer.weekends, "breaks": layer.breaks}
        yield from (((name, cover), rotation) for cover, rotation in covers.items() if rotation is not None)


def _layer(file: LayerFile, known: Known) -> Layer:
    return Layer(
        usual=_rotation(file, known),
        holidays=_rotation(file.holidays, known) if file.holidays else None,
        weekends=_rotation(file.weekends, known) if file.weekends else None,
        breaks=_rotation(file.breaks, known) if file.breaks else None,
    )


def _rotation(file: RotationFile, known: Known) -> Rotation:
    return Rotation(
        members=tuple(map(known, file.members)),
        first_day=file.first_day.isoformat(),
        shift_days=file.shift_days,
        hand_overs=tuple(int(time[:2]) * 60 + int(time[3:]) for time in file.hand_overs),
    )


def _complaints(path: Path, file: RotaFile) -> Iterator[BadInput]:
    for key, rotation in rotations(file):
        yield from _listed(path, (*key, "members"), rotation.members, OFFICER, "Name a member.")
        yield from _times(path, key, rotation)
    yield from _listed(path, ("desk",), file.desk, OFFICER, "Name everybody of the desk.")
    yield from _listed(path, ("telephones",), file.telephones, TELEPHONE, "Name a number of the settings.")
    for index, one in enumerate(file.desk):
        if one in file.desk[:index]:
            yield misfit(path, ("desk", index), f"{shown(one)} is given twice.", "Give everybody once.")


def _listed(
    path: Path, key: Key, names: tuple[str, ...], shape: re.Pattern[str], remedy: str
) -> Iterator[BadInput]:
    if not names:
        yield misfit(path, key, "Nobody is listed.", remedy)
    for index, name in enumerate(names):
        if not shape.fullmatch(name):
            how = "Give letters, digits and hyphens; never a name, and never a number to call."
            yield misfit(path, (*key, index), "It is no id and no code.", how)


def _times(path: Path, key: Key, rotation: RotationFile) -> Iterator[BadInput]:
    days, times = rotation.shift_days, rotation.hand_overs
    if not 1 <= days <= LONGEST:
        remedy = f"Give a whole number of days from 1 to {LONGEST}."
        yield misfit(path, (*key, "shift_days"), f"{days} does not fit.", remedy)
    if not times:
        yield misfit(path, (*key, "hand_overs"), "Nothing is listed.", 'Give times such as "08:00".')
    for index, time in enumerate(times):
        if not TIME.fullmatch(time):
            problem = f"{shown(time)} is no time of day."
            yield misfit(path, (*key, "hand_overs", index), problem, 'Give times such as "08:00".')
    if list(times) != sorted(set(times)):
        problem = "The times do not come one after the other."
        yield misfit(path, (*key, "hand_overs"), problem, "Give the earliest first, and each once.")
    if days > 1 and len(times) > 1:
        problem = f"Shifts of {days} days have one hand-over."
        remedy = "Give one time, or shift_days = 1 for several shifts a day."
        yield misfit(path, (*key, "hand_overs"), problem, remedy)
