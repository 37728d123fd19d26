"""Koku's side of ocp: an ocp server makes the summaries that Trino made, schema by schema.

Everything that fails raises. Nothing here returns a status that a caller could overlook, so that Koku never marks
a failed summary as done.
"""

from .client import OcpClient
from .decisions import should_use_poc_aggregator
from .errors import JobCancelled, JobFailed, NotSubmitted, OcpError, OcpTimeout, OcpUnavailable, RequestRefused
from .hooks import install_hooks
from .on_cloud import process_ocp_aws_parquet_poc, process_ocp_azure_parquet_poc, process_ocp_gcp_parquet_poc
from .summaries import process_ocp_parquet_poc
from .types import Aggregator, Decision, RunResult

__all__ = [
    "Aggregator",
    "Decision",
    "JobCancelled",
    "JobFailed",
    "NotSubmitted",
    "OcpClient",
    "OcpError",
    "OcpTimeout",
    "OcpUnavailable",
    "RequestRefused",
    "RunResult",
    "install_hooks",
    "process_ocp_aws_parquet_poc",
    "process_ocp_azure_parquet_poc",
    "process_ocp_gcp_parquet_poc",
    "process_ocp_parquet_poc",
    "should_use_poc_aggregator",
]
