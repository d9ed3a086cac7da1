"""Histories of Temporal as files outside the databases: one history is always the same bytes.

Payloads stay as they are in Temporal, sealed; ids are opaque.
"""

import re
from hashlib import sha256
from pathlib import Path

import orjson
from temporalio.client import WorkflowHistory

from runtime.replacing import replace

PLAIN = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")
READ_ONLY = 0o444
SUFFIX = ".json"


class Histories:
    """A folder of histories: the run of a workflow is `<workflow id>/<run id>.json`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, history: WorkflowHistory, run: str) -> str:
        """Writes a history durably; its SHA-256 in hex. Raises OSError, ValueError for a foreign id."""
        path, content = self.path(history.workflow_id, run), written(history)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, content, READ_ONLY)
        return hash_of(content)

    def read(self, workflow_id: str, run: str) -> bytes | None:
        """The file of a run as it is; None where there is none, or it cannot be read."""
        try:
            return self.path(workflow_id, run).read_bytes()
        except OSError:
            return None

    def path(self, workflow_id: str, run: str) -> Path:
        """Where a run's history lies. Raises ValueError for an id that is none of ours."""
        if not PLAIN.fullmatch(f"{workflow_id}/{run}"):
            raise ValueError(f"{workflow_id!r} is the id of no workflow of ours.")
        return self.folder / workflow_id / f"{run}{SUFFIX}"


def written(history: WorkflowHistory) -> bytes:
    """The bytes of a history: its JSON with sorted keys."""
    return orjson.dumps(orjson.loads(history.to_json()), option=orjson.OPT_SORT_KEYS) + b"\n"


def hash_of(content: bytes) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    return sha256(content).hexdigest()


def from_bytes(workflow_id: str, content: bytes) -> WorkflowHistory:
    """The history that a file holds. Raises ValueError for what is none."""
    try:
        return WorkflowHistory.from_json(workflow_id, content.decode())
    except Exception as error:  # whatever protobuf says of it
        raise ValueError("It is no history of a workflow.") from error
