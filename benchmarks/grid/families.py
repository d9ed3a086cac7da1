"""Every family of faults, in the order in which they are told."""

from benchmarks.grid import (
    full,
    jumped,
    killed,
    parted,
    poisoned,
    refused,
    released,
    reported,
    slowed,
    unreachable,
)

FAMILIES = {
    family.name: family
    for family in (
        killed.FAMILY,
        parted.FAMILY,
        unreachable.FAMILY,
        refused.FAMILY,
        reported.FAMILY,
        released.FAMILY,
        jumped.FAMILY,
        full.FAMILY,
        slowed.FAMILY,
        poisoned.FAMILY,
    )
}
