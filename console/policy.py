"""Reads a policy file: every number of the programme, none invented and none left over."""

import re
from pathlib import Path

from console.errors import BadInput
from console.settings_files import misfit, read_settings, shown
from domain.policy import OF_A_SEMESTER, Emergencies, Level, Policy

TOPIC = re.compile(r"[a-z][a-z0-9-]*")
TIMES = (
    ("page_every_s", "page_every_working_days"),
    ("acknowledge_s", "acknowledge_working_days"),
    ("lease_s", "lease_working_days"),
)


def load_policy(path: Path) -> Policy:
    """The policy of a TOML file. Raises BadInput that names the key, its value and the remedy."""
    policy = read_settings(path, Policy)
    for complaint in (_topics(path, policy), _conditions(path, policy), _levels(path, policy.emergencies)):
        if complaint is not None:
            raise complaint
    return policy


def _topics(path: Path, policy: Policy) -> BadInput | None:
    for index, topic in enumerate(policy.pairing.topics_before):
        if not TOPIC.fullmatch(topic):
            key = ("pairing", "topics_before", index)
            return misfit(
                path, key, f"{shown(topic)} is no code of a topic.", "Use small letters, digits and hyphens."
            )
    return None


def _conditions(path: Path, policy: Policy) -> BadInput | None:
    for index, kind in enumerate(policy.credit.conditions):
        key = ("credit", "conditions", index)
        if kind not in OF_A_SEMESTER:
            remedy = f"Give some of {', '.join(OF_A_SEMESTER)}."
            return misfit(path, key, f"{shown(kind.value)} is not owed by a mentor each semester.", remedy)
        if kind in policy.credit.conditions[:index]:
            return misfit(path, key, f"{shown(kind.value)} is given twice.", "Give each condition once.")
    return None


def _levels(path: Path, emergencies: Emergencies) -> BadInput | None:
    levels: dict[str, Level] = {
        "emergency": emergencies.emergency,
        "urgent": emergencies.urgent,
        "concern": emergencies.concern,
    }
    for name, level in levels.items():
        for seconds, working_days in TIMES:
            given = [bool(getattr(level, seconds)), bool(getattr(level, working_days))]
            if sum(given) != 1:
                problem = f"{'Both' if all(given) else 'Neither'} of {seconds} and {working_days} above 0."
                return misfit(path, ("emergencies", name), problem, "Give one of them, and 0 for the other.")
    return None
