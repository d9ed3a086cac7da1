"""Carries the correlation id through Temporal, in a header that is sealed like every payload.

A workflow has the id of whatever woke it last: so has the first look after that, and what follows from it.
A look that a timer brought about belongs to no command; its activities have an id of their own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from structlog.contextvars import bound_contextvars
from temporalio import activity, workflow
from temporalio.api.common.v1 import Payload
from temporalio.client import Interceptor as ClientInterceptor
from temporalio.client import OutboundInterceptor, StartWorkflowInput, WorkflowHandle
from temporalio.converter import PayloadConverter
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    ExecuteWorkflowInput,
    HandleSignalInput,
    Interceptor,
    StartActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from runtime.correlation import KEY, correlated, correlation_of, current

LOOKS = "settle"
"""What every activity is called that looks at a stream; what it finds is acted upon by the others."""
_CONVERTER = PayloadConverter.default


class Correlating(ClientInterceptor, Interceptor):
    """For client and worker: given to the client, both have it."""

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002 - Temporal's name
        """Starts and nudges carry the id under which they are sent."""
        return _Sending(next)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        """Lines of an activity have the id that came with it, and name its workflow."""
        return _Acting(next)

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002, ARG002 - Temporal's name
    ) -> type[WorkflowInboundInterceptor]:
        """The id goes from what woke a workflow to what it has done."""
        return _Woken


class _Sending(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:  # noqa: A002
        if (found := current()) is not None:
            input.headers = with_id(input.headers, found)
        return await super().start_workflow(input)


class _Woken(WorkflowInboundInterceptor):
    def __init__(self, next: WorkflowInboundInterceptor) -> None:  # noqa: A002
        super().__init__(next)
        self.woken_by: str | None = None
        self.looking_for: str | None = None

    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(_Ordering(outbound, self))

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:  # noqa: A002
        self.woken_by = self.woken_by or id_of(input.headers)
        return await super().execute_workflow(input)

    async def handle_signal(self, input: HandleSignalInput) -> None:  # noqa: A002
        self.woken_by = id_of(input.headers) or self.woken_by
        await super().handle_signal(input)


class _Ordering(WorkflowOutboundInterceptor):
    def __init__(self, next: WorkflowOutboundInterceptor, woken: _Woken) -> None:  # noqa: A002
        super().__init__(next)
        self._woken = woken

    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:  # noqa: A002
        woken = self._woken
        if input.activity.startswith(LOOKS):
            woken.looking_for, woken.woken_by = woken.woken_by, None
        if woken.looking_for is not None:
            input = replace(input, headers=with_id(input.headers, woken.looking_for))  # noqa: A001
        return super().start_activity(input)


class _Acting(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        info = activity.info()
        found = id_of(input.headers) or correlation_of(f"{info.workflow_run_id}/{info.activity_id}")
        named = {
            "workflow_id": info.workflow_id,
            "activity_type": info.activity_type,
            "attempt": info.attempt,
        }
        with bound_contextvars(**named), correlated(found):
            return await super().execute_activity(input)


def with_id(headers: Mapping[str, Payload], correlation: str) -> dict[str, Payload]:
    """Headers with the id among them."""
    return {**headers, KEY: _CONVERTER.to_payload(correlation)}


def id_of(headers: Mapping[str, Payload]) -> str | None:
    """The id among headers; None where there is none, or one that nobody of ours has put there."""
    payload = headers.get(KEY)
    if payload is None:
        return None
    found = _CONVERTER.from_payload(payload)
    return found if isinstance(found, str) else None
