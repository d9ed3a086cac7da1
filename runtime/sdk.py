"""The core of Temporal's SDK in this process: its own log lines in our stream, its metrics beside ours."""

import logging
import os
from functools import cache

from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

from runtime.ports import LOOPBACK, free_port


@cache
def sdk_metrics_address() -> str | None:
    """Where the core tells its metrics, to this machine alone; None where no door is there for them."""
    return f"{LOOPBACK}:{free_port()}" if os.environ.get("NEARPEER_METRICS_PORT") else None


@cache
def sdk_runtime() -> Runtime:
    """The SDK's runtime, one per process: its log joins ours, its metrics come out at our own door."""
    metrics = sdk_metrics_address()
    return Runtime(
        telemetry=TelemetryConfig(
            logging=LoggingConfig(
                filter=TelemetryFilter(core_level="WARN", other_level="ERROR"),
                # Fields may quote a failure's message: they stay out of the line.
                forwarding=LogForwardingConfig(
                    logger=logging.getLogger("temporalio.core"),
                    append_target_to_name=False,
                    prepend_target_on_message=False,
                    append_log_fields_to_message=False,
                ),
            ),
            metrics=_metrics(metrics),
        ),
        worker_heartbeat_interval=None,  # it would tell the host's name
    )


def _metrics(address: str | None) -> PrometheusConfig | None:
    """Names and units as Prometheus wants them, the same with every release of the SDK."""
    if address is None:
        return None
    return PrometheusConfig(
        bind_address=address, counters_total_suffix=True, unit_suffix=True, durations_as_seconds=True
    )
