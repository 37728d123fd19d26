"""The rows of OpenShift on a cloud that Koku deletes for a whole bill before any cluster is done.

Where ocp writes, only rows of clusters that the bill has no more are deleted so: those of its clusters stay until new ones
commit. Where the incumbent writes after all, those of its cluster are deleted then.
"""

from datetime import date
from typing import Any
from uuid import UUID

from . import database
from .clouds import Cloud
from .days import last_of


def delete_strangers(schema: str, table: str, cloud_source: str | UUID, start: Any, end: Any) -> int:
    """Deletes what no cluster of the bill will write again.

    :param table: one of the tables of OpenShift on the cloud.
    """
    periods = database.quoted(schema, "reporting_ocpusagereportperiod")
    return database.execute(
        f"""delete from {database.quoted(schema, table)} rows
          where rows.usage_start between %s and %s and rows.source_uuid = %s::uuid and not exists (
            select from {periods} period
              join public.api_provider provider on provider.uuid = period.provider_id
              join public.api_providerinfrastructuremap map on map.id = provider.infrastructure_id
              where period.cluster_id = rows.cluster_id and map.infrastructure_provider_id = %s::uuid)""",
        (start, end, str(cloud_source), str(cloud_source)),
    )


def delete_cluster(
    cloud: Cloud, schema: str, cloud_source: str | UUID, period: int, bill: int, start: date, end: date
) -> None:
    """Deletes the rows of one cluster on one bill, by its report period."""
    database.execute(
        f"""delete from {database.quoted(schema, cloud.detail)}
          where usage_start between %s and %s and cost_entry_bill_id = %s and report_period_id = %s""",
        (start, end, bill, period),
    )
    for table in cloud.console:
        database.execute(
            f"""delete from {database.quoted(schema, table)}
              where usage_start between %s and %s and source_uuid = %s::uuid and cluster_id = (
                select cluster_id from {database.quoted(schema, "reporting_ocpusagereportperiod")} where id = %s)""",
            (start, end, str(cloud_source), period),
        )


def table_of(partition: str) -> str:
    """The table of a partition, which is named ``…_2025_10``."""
    return partition.rsplit("_", 2)[0]


def month_of(partition: str) -> tuple[date, date]:
    """The days of a partition, which is named ``…_2025_10``."""
    year, month = (int(part) for part in partition.split("_")[-2:])
    first = date(year, month, 1)
    return first, last_of(first)
