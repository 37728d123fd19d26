"""What makes a summary in the place of an accessor's function: the update, then the call's own arguments."""

from datetime import date
from uuid import UUID

from .choice import Replacement
from .clouds import Cloud
from .summaries import process_ocp_parquet_poc, process_on_cloud
from .types import RunResult
from .update import Update


def openshift_daily_summary(
    update: Update,
    start_date: date,
    end_date: date,
    report_period_id: int,
    cluster_id: str,
    cluster_alias: str,
    source: str | UUID,
) -> RunResult:
    """For ``OCPReportDBAccessor.populate_line_item_daily_summary_table_trino``."""
    return process_ocp_parquet_poc(
        update.schema,
        source,
        start_date.year,
        start_date.month,
        cluster_id,
        start_date,
        end_date,
        cluster_alias=cluster_alias,
        report_period_id=report_period_id,
        decision=update.decision,
        request_id=update.request_id,
    )


def openshift_on_cloud(cloud: Cloud) -> Replacement:
    """For ``populate_ocp_on_…_cost_daily_summary_trino`` of the cloud's accessor; writes its UI tables too."""

    def replacement(
        update: Update,
        start_date: date,
        end_date: date,
        openshift_provider_uuid: str | UUID,
        cloud_provider_uuid: str | UUID,
        report_period_id: int,
        bill_id: int,
    ) -> RunResult:
        return process_on_cloud(
            cloud,
            update.schema,
            openshift_provider_uuid,
            cloud_provider_uuid,
            start_date.year,
            start_date.month,
            None,
            bill_id,
            None,
            start_date,
            end_date,
            report_period_id=report_period_id,
            decision=update.decision,
            request_id=update.request_id,
        )

    return replacement
