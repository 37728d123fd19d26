"""Koku's tasks, run one after the other as workers would: each knows nothing but its message."""

import contextvars
import json
from types import SimpleNamespace

import standin
from celery import signals
from masu.database.ocp_report_db_accessor import OCPReportDBAccessor
from masu.processor.cost_model_cost_updater import CostModelCostUpdater
from masu.processor.ocp.ocp_cloud_parquet_summary_updater import TRUNCATE_TABLE
from masu.processor._tasks.data_validation import DataValidator
from masu.processor.ocp.ocp_report_parquet_summary_updater import OCPReportParquetSummaryUpdater
from masu.processor.report_summary_updater import (
    ReportSummaryUpdater,
    ReportSummaryUpdaterCloudError,
    ReportSummaryUpdaterProviderNotFoundError,
)
from standin import as_date

validated = {}
"""What Koku's own check said of a source."""
rated = []
"""Sources and days whose costs were sent to be rated again."""
failures = []
"""Name and exception of each task that failed."""


def publish(task, *arguments):
    """A message as a broker keeps it: JSON."""
    headers = {}
    signals.before_task_publish.send(sender=task.__name__, headers=headers, body=None)
    return task, json.loads(json.dumps({"headers": headers, "arguments": [str(one) for one in arguments]}))


def run(message):
    """Runs a message in a worker that has done nothing before. True when the task has ended well."""
    task, said = message
    for left in range(standin.MAX_UPDATE_RETRIES, -1, -1):
        try:
            contextvars.Context().run(_run, task, said)
            return True
        except ReportSummaryUpdaterCloudError as error:
            if left == 0:
                # Koku's task raises its own error without a word, from the one that says why.
                failures.append((task.__name__, error.__cause__ or error))
        except Exception as error:
            failures.append((task.__name__, error))
            break
    return False


def _run(task, said):
    request = SimpleNamespace(is_eager=False, headers=None, **said["headers"])
    context = {"sender": task.__name__, "task": SimpleNamespace(request=request)}
    signals.task_prerun.send(**context)
    try:
        task(*said["arguments"])
    finally:
        signals.task_postrun.send(**context)


def update_summary_tables(schema, provider_uuid, start_date, end_date, tracing_id):
    updater = ReportSummaryUpdater(schema, provider_uuid, None, tracing_id)
    start, end = updater.update_summary_tables(start_date, end_date, tracing_id)
    trigger_ocp_on_cloud_summary(schema, provider_uuid, tracing_id, as_date(start), as_date(end))
    if standin.WHOLE and isinstance(updater._updater, OCPReportParquetSummaryUpdater):
        update_cost_model_costs.s(schema, provider_uuid, start, end, tracing_id=tracing_id).apply_async()
    if standin.WHOLE or isinstance(updater._updater, OCPReportParquetSummaryUpdater):
        run(publish(validate_daily_data, schema, start, end, provider_uuid, updater._provider.type))


def rate(schema_name, provider_uuid, start_date, end_date, tracing_id):
    CostModelCostUpdater(schema_name, provider_uuid, tracing_id).update_cost_model_costs(start_date, end_date)


def update_source(schema, provider_uuid, start_date, end_date, tracing_id):
    ReportSummaryUpdater(schema, provider_uuid, None, tracing_id).update_summary_tables(start_date, end_date, tracing_id)


def update_console(schema, provider_uuid, start_date, end_date, tracing_id):
    with OCPReportDBAccessor(schema) as accessor:
        accessor.populate_ui_summary_tables(as_date(start_date), as_date(end_date), provider_uuid)


class update_cost_model_costs:
    """Its messages are kept; of a whole month they are run too."""

    def __init__(self, *arguments, tracing_id):
        self.arguments = arguments
        self.tracing_id = tracing_id

    @classmethod
    def s(cls, *arguments, **named):
        return cls(*arguments, **named)

    def apply_async(self):
        rated.append(self.arguments)
        if standin.WHOLE:
            run(publish(rate, *self.arguments, self.tracing_id))


def validate_daily_data(schema, start_date, end_date, provider_uuid, provider_type, ocp_on_cloud_type=None):
    days = as_date(start_date), as_date(end_date)
    validator = DataValidator(schema, *days, provider_uuid, ocp_on_cloud_type, {})
    found = validator.check_data_integrity(provider_type)
    validated[provider_uuid if ocp_on_cloud_type is None else (provider_uuid, ocp_on_cloud_type)] = found


def trigger_ocp_on_cloud_summary(schema, provider_uuid, tracing_id, start, end):
    updater = ReportSummaryUpdater(schema, provider_uuid, None, tracing_id)
    infra_map = updater.get_openshift_on_cloud_infra_map(start, end, tracing_id)
    if not infra_map:
        return
    operations = updater._ocp_cloud_updater.determine_truncates_and_deletes(start, end)
    deletes = [
        publish(delete_openshift_on_cloud_data, schema, provider_uuid, start, end, table, operation, tracing_id)
        for table, operation in operations.items()
    ]
    # A chain of two groups: the second is sent by the worker that ends the first.
    if not all([run(message) for message in deletes]):
        return
    summaries = [
        publish(update_openshift_on_cloud, schema, source, cloud, kind, start, end, tracing_id)
        for source, (cloud, kind) in infra_map.items()
    ]
    for message in summaries:
        run(message)


def delete_openshift_on_cloud_data(schema, provider_uuid, start, end, table, operation, tracing_id):
    updater = ReportSummaryUpdater(schema, provider_uuid, None, tracing_id)
    if operation == TRUNCATE_TABLE:
        updater._ocp_cloud_updater.truncate_summary_table_data(table)
    else:
        updater._ocp_cloud_updater.delete_summary_table_data(as_date(start), as_date(end), table)


def update_openshift_on_cloud(schema, openshift_uuid, cloud_uuid, cloud_type, start, end, tracing_id):
    try:
        updater = ReportSummaryUpdater(schema, cloud_uuid, None, tracing_id)
        updater.update_openshift_on_cloud_summary_tables(
            start, end, openshift_uuid, cloud_uuid, cloud_type, tracing_id
        )
        if standin.WHOLE:
            update_cost_model_costs.s(schema, openshift_uuid, start, end, tracing_id=tracing_id).apply_async()
            run(publish(validate_daily_data, schema, start, end, cloud_uuid, cloud_type, cloud_type))
    except ReportSummaryUpdaterCloudError as ex:
        raise ReportSummaryUpdaterCloudError from ex
    except ReportSummaryUpdaterProviderNotFoundError:
        pass
