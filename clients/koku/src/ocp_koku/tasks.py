"""A Celery task for hosts that summarize in the background. Celery is needed only when the task is asked for."""

import functools
from collections.abc import Callable
from typing import Any

from .errors import OcpUnavailable
from .on_cloud import process_ocp_aws_parquet_poc, process_ocp_azure_parquet_poc, process_ocp_gcp_parquet_poc
from .summaries import process_ocp_parquet_poc
from .types import RunResult

ENTRY_POINTS: dict[str, Callable[..., RunResult]] = {
    "OCP": process_ocp_parquet_poc,
    "OCP_AWS": process_ocp_aws_parquet_poc,
    "OCP_AZURE": process_ocp_azure_parquet_poc,
    "OCP_GCP": process_ocp_gcp_parquet_poc,
}


@functools.cache
def summary_task() -> Any:
    """The task ``ocp_koku.summarize``: ``summarize(provider type, **arguments of its entry point)``.

    It fails when the summary does. A server that is away is waited for with growing delays; a run that failed is not begun
    again, since the server has tried it as often as its failure is worth.
    """
    from celery import shared_task

    return shared_task(
        name="ocp_koku.summarize",
        acks_late=True,
        autoretry_for=(OcpUnavailable,),
        retry_backoff=True,
        max_retries=10,
    )(summarize)


def summarize(provider_type: str, **arguments: Any) -> RunResult:
    """What the task does, for callers without Celery."""
    if provider_type not in ENTRY_POINTS:
        raise ValueError(f"there is no summary of {provider_type}")
    return ENTRY_POINTS[provider_type](**arguments)
