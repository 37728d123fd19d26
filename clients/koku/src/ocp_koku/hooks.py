"""The accessor functions of Koku that call Trino, with ocp beside them.

One line in Koku, such as in an ``AppConfig.ready``: ``install_hooks()``. Each hooked function asks for the decision and
then runs either itself, as before, or the server. The steps around it in PostgreSQL stay Koku's.
"""

import functools
import logging
import os
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

from .client import OcpClient
from .errors import JobFailed, OcpError, OcpUnavailable
from .summaries import process_ocp_aws_parquet_poc, process_ocp_parquet_poc
from .types import Decision, RunResult

LOG = logging.getLogger(__name__)

Populate = Callable[..., Any]
"""What makes the summary of an accessor's call: takes the accessor's schema and the call's own arguments."""
Replacement = Callable[..., RunResult]


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
    """For ``AWSReportDBAccessor.populate_ocp_on_aws_cost_daily_summary_trino``."""
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


HOOKS: tuple[tuple[str, str, str, Replacement], ...] = (
    (
        "masu.database.ocp_report_db_accessor",
        "OCPReportDBAccessor",
        "populate_line_item_daily_summary_table_trino",
        openshift_daily_summary,
    ),
    (
        "masu.database.aws_report_db_accessor",
        "AWSReportDBAccessor",
        "populate_ocp_on_aws_cost_daily_summary_trino",
        openshift_on_aws_daily_summary,
    ),
)


def install_hooks() -> None:
    """Hooks the accessors of the Koku that this process runs. A second call changes nothing."""
    for module, owner, name, replacement in HOOKS:
        accessor = getattr(import_module(module), owner)
        original = getattr(accessor, name)
        if not hasattr(original, "__ocp_original__"):
            setattr(accessor, name, hooked(original, replacement))


def hooked(incumbent: Populate, replacement: Replacement) -> Populate:
    """The accessor function with ocp beside it, by the phase that the server is in."""

    @functools.wraps(incumbent)
    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        decision = _decision(self.schema)
        if decision is None or decision["choice"] == "incumbent":
            result = incumbent(self, *arguments, **named)
            if decision is not None and decision["reason"] == "validate":
                _validate(replacement, self.schema, *arguments, **named)
            return result
        try:
            return replacement(self.schema, *arguments, **named)
        except (JobFailed, OcpUnavailable):
            if os.environ.get("POC_PHASE") != "fallback":
                raise
            LOG.exception("the incumbent runs for %s in the place of ocp, which failed", self.schema)
            return incumbent(self, *arguments, **named)

    populate.__ocp_original__ = incumbent  # type: ignore[attr-defined]
    return populate


def _decision(schema: str) -> Decision | None:
    try:
        return OcpClient.from_environment().decision(schema)
    except OcpUnavailable as error:
        LOG.warning("the incumbent runs for %s: %s", schema, error)
        return None


def _validate(replacement: Replacement, schema: str, *arguments: Any, **named: Any) -> None:
    """Compares with the rows that the incumbent has written. Only a strict validation fails the summary."""
    try:
        replacement(schema, *arguments, **named)
    except OcpError as error:
        if error.code == "VALIDATION_DIFFERENT":
            raise
        LOG.warning("the validation of %s did not take place: %s", schema, error)
