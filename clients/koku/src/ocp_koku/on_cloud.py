"""The entry points of OpenShift on each cloud: the signatures that callers know."""

from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from .client import OcpClient
from .clouds import AWS, AZURE, GCP
from .summaries import Day, process_on_cloud
from .types import Decision, RunResult


class CloudOptions(TypedDict, total=False):
    """What is given by name only; see ``process_on_cloud``."""

    cluster_alias: str | None
    report_period_id: int | None
    distribution: str | None
    standalone: bool
    engine: str | None
    decision: Decision | None
    request_id: str | None
    client: OcpClient | None


def process_ocp_aws_parquet_poc(
    schema_name: str,
    ocp_provider_uuid: str | UUID,
    aws_provider_uuid: str | UUID,
    year: int | str,
    month: int | str,
    cluster_id: str | None,
    cost_entry_bill_id: int | None = None,
    markup_percent: float | Decimal | None = None,
    start_date: Day | None = None,
    end_date: Day | None = None,
    **options: Unpack[CloudOptions],
) -> RunResult:
    """``process_on_cloud``, on AWS."""
    return process_on_cloud(
        AWS,
        schema_name,
        ocp_provider_uuid,
        aws_provider_uuid,
        year,
        month,
        cluster_id,
        cost_entry_bill_id,
        markup_percent,
        start_date,
        end_date,
        **options,
    )


def process_ocp_azure_parquet_poc(
    schema_name: str,
    ocp_provider_uuid: str | UUID,
    azure_provider_uuid: str | UUID,
    year: int | str,
    month: int | str,
    cluster_id: str | None,
    cost_entry_bill_id: int | None = None,
    markup_percent: float | Decimal | None = None,
    start_date: Day | None = None,
    end_date: Day | None = None,
    **options: Unpack[CloudOptions],
) -> RunResult:
    """``process_on_cloud``, on Azure."""
    return process_on_cloud(
        AZURE,
        schema_name,
        ocp_provider_uuid,
        azure_provider_uuid,
        year,
        month,
        cluster_id,
        cost_entry_bill_id,
        markup_percent,
        start_date,
        end_date,
        **options,
    )


def process_ocp_gcp_parquet_poc(
    schema_name: str,
    ocp_provider_uuid: str | UUID,
    gcp_provider_uuid: str | UUID,
    year: int | str,
    month: int | str,
    cluster_id: str | None,
    cost_entry_bill_id: int | None = None,
    markup_percent: float | Decimal | None = None,
    start_date: Day | None = None,
    end_date: Day | None = None,
    **options: Unpack[CloudOptions],
) -> RunResult:
    """``process_on_cloud``, on GCP."""
    return process_on_cloud(
        GCP,
        schema_name,
        ocp_provider_uuid,
        gcp_provider_uuid,
        year,
        month,
        cluster_id,
        cost_entry_bill_id,
        markup_percent,
        start_date,
        end_date,
        **options,
    )
