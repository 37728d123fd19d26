"""What makes a summary in the place of an accessor's function: the accessor's schema, then the call's own arguments."""

from datetime import date
from uuid import UUID

from .summaries import process_ocp_aws_parquet_poc, process_ocp_parquet_poc
from .types import RunResult


def openshift_daily_summary(
    schema: str,
    start_date: date,
    end_date: date,
    report_period_id: int,
    cluster_id: str,
    cluster_alias: str,
    source: str | UUID,
) -> RunResult:
    """For ``OCPReportDBAccessor.populate_line_item_daily_summary_table_trino``."""
    return process_ocp_parquet_poc(
        schema,
        source,
        start_date.year,
        start_date.month,
        cluster_id,
        start_date,
        end_date,
        cluster_alias=cluster_alias,
        report_period_id=report_period_id,
    )


def openshift_on_aws_daily_summary(
    schema: str,
    start_date: date,
    end_date: date,
    openshift_provider_uuid: str | UUID,
    aws_provider_uuid: str | UUID,
    report_period_id: int,
    bill_id: int,
) -> RunResult:
    """For ``AWSReportDBAccessor.populate_ocp_on_aws_cost_daily_summary_trino``; writes the eight UI tables too."""
    return process_ocp_aws_parquet_poc(
        schema,
        openshift_provider_uuid,
        aws_provider_uuid,
        start_date.year,
        start_date.month,
        None,
        bill_id,
        None,
        start_date,
        end_date,
        report_period_id=report_period_id,
    )
