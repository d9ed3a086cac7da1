"""Half of the mentees by lot and half by interest, alike in what is known of them: the programme's own study.

The lot is drawn for all. One arm keeps the mentors that it drew; in the other, the same places are filled by
interest. So nobody is left out for the study, and both arms draw from the same mentors.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from domain.drafts import Arm
from domain.scoring import Traits


def arms_of(mentees: Iterable[Traits], seed: str) -> dict[str, Arm]:
    """The arm of each mentee: turn by turn, in an order by stratum and within it by the seed.

    A stratum is campus, programme and languages; two of one stratum are at most one apart in number.
    """

    def order(mentee: Traits) -> tuple[str, str, tuple[str, ...], bytes]:
        drawn = sha256(f"{seed}|arm|{mentee.id}".encode()).digest()
        return (mentee.campus, mentee.programme, tuple(sorted(mentee.languages)), drawn)

    offset = sha256(f"{seed}|arm".encode()).digest()[0] % 2
    named: tuple[Arm, Arm] = ("random", "interest")
    ordered = sorted(mentees, key=order)
    return {mentee.id: named[(index + offset) % 2] for index, mentee in enumerate(ordered)}


def places_of(lot: Mapping[str, str], arms: Mapping[str, Arm]) -> Counter[str]:
    """How many places each mentor has for the arm by interest: those that the lot gave its mentees."""
    return Counter(mentor for mentee, mentor in lot.items() if arms[mentee] == "interest")
