"""What a workflow's history holds, opened: for whoever must look into it, and for nobody's log."""

from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from runtime.codec import SealedPayloads


def payloads(message: Message) -> Iterator[Payload]:
    """Every payload inside a message of Temporal's API."""
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        for part in _parts(field, value):
            if isinstance(part, Message):
                yield from payloads(part)


def _parts(field: Any, value: Any) -> list[Any]:
    if isinstance(value, Message):
        return [value]
    return list(value.values() if field.message_type.GetOptions().map_entry else value)


async def opened(history: WorkflowHistory, codec: SealedPayloads | None) -> WorkflowHistory:
    """The same history with its payloads opened in place. Raises UnreadablePayload."""
    for event in history.events if codec else ():
        for payload in payloads(event):
            payload.CopyFrom((await codec.decode([payload]))[0])  # type: ignore[union-attr]
    return history


async def content(client: Client, workflow_id: str, codec: SealedPayloads | None) -> bytes | None:
    """Every byte of the newest history of a workflow, opened; None when Temporal has none of it."""
    try:
        history = await client.get_workflow_handle(workflow_id).fetch_history()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    return b"\n".join(event.SerializeToString() for event in (await opened(history, codec)).events)
