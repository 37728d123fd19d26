"""A tenant with two clusters, a bill of each cloud, virtual machines, GPUs and a cost model with every rate, in a stand-in for Koku."""

import contextvars
import json
import os
from datetime import date, datetime
from pathlib import Path

import standin
import trino
from standin import rows
from world import World

D = trino.DAILY
BY_RATE = "rates_to_usage"
EC2 = "reporting_awscostentrylineitem_summary_by_ec2_compute_p"
MACHINES = ("reporting_ocp_vm_summary_p", "reporting_ocp_gpu_summary_p")
COSTS = "coalesce(cost_model_cpu_cost, 0) + coalesce(cost_model_gpu_cost, 0) + coalesce(distributed_cost, 0)"
OF_REPORTS = "cost_model_memory_cost is null and (data_source = 'GPU' or cost_model_rate_type in ('Infrastructure', 'Supplementary'))"
BILL_COSTS = {"aws": "unblended_cost + markup_cost", "azure": "pretax_cost + markup_cost", "gcp": "unblended_cost + markup_cost"}


class Month(World):
    """The tenant; what Koku does in a month, and what there is afterwards."""

    def __init__(self):
        self.folder = Path(os.environ["OCP_STANDIN_GOLDEN"])
        self.flags_file = Path(os.environ["OCP_STANDIN_FLAGS"])
        self.url = os.environ["OCP_API_URL"]
        scenario = json.loads((self.folder / "scenario.json").read_text())
        self.schema = scenario["schema"]
        self.days = (scenario["start_date"], scenario["end_date"])
        self.now = date.fromisoformat(scenario["cost_runs"][0]["now"])
        self.sources = [cluster["source"] for cluster in scenario["clusters"]]
        self.bills = json.loads(os.environ["OCP_STANDIN_BILLS"])
        from masu.processor import tasks

        self.tasks, self.trino, self.rows = tasks, trino, rows
        self._know_infrastructure()
        trino.load_truth(self.schema, self.folder, [(D, "ocp")])
        for table in (D, BY_RATE, *MACHINES):
            self._load(f"costs_{table}", table, self.folder / ("cost-model-rtu" if table == BY_RATE else "cost-model"))
            self._load(f"usage_{table}", table, self.folder / "ocp")
        for bill in self.bills:
            for table in self._tables_of(bill):
                self._load(table, table, Path(bill["golden"]) / "cloud-daily")

    @staticmethod
    def _tables_of(bill):
        daily = f"reporting_{bill['word']}costentrylineitem_daily_summary"
        further = {"aws": [EC2], "gcp": ["reporting_gcp_topology"]}
        return [daily, *further.get(bill["word"], [])]

    def _know_infrastructure(self):
        for source, bill in zip(self.sources, self.bills, strict=False):
            self._is_on(source, bill)

    def _is_on(self, source, bill):
        rows(
            """with map as (insert into public.api_providerinfrastructuremap (infrastructure_type, infrastructure_provider_id)
                values (%s, %s) returning id)
              update public.api_provider set infrastructure_id = map.id from map where uuid = %s""",
            (bill["type"], bill["source"], source),
        )

    def _load(self, name, table, folder):
        """A golden's rows of a table, beside the tenant."""
        from django.db import connection

        rows(f"create table truth.{name} as select * from {self.schema}.{table} limit 0")
        file = folder / f"{table}.csv"
        if not file.exists():
            return
        with file.open() as csv, connection.cursor() as cursor:
            columns = csv.readline().strip()
            cursor.copy_expert(f"copy truth.{name} ({columns}) from stdin csv", csv)

    def bill_rows(self, table, bill, start, end):
        """The golden's rows of a bill alone, as an incumbent writes them a year later."""
        later = {"usage_start": "(usage_start + interval '1 year')::date", "usage_end": "(usage_end + interval '1 year')::date"}
        made = {**later, "uuid": "gen_random_uuid()", "cost_entry_bill_id": str(bill)}
        made |= {"invoice_month": "replace(invoice_month, '2025', '2026')"}
        found = rows("select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", (f"{self.schema}.{table}",))
        columns = [name for (name,) in found]
        rows(
            f"""insert into {self.schema}.{table} ({', '.join(columns)})
              select {', '.join(made.get(name, name) for name in columns)} from truth.{table}
              where {later['usage_start']} between %s and %s""",
            (start, end),
        )

    def reset(self, monkeypatch):
        self.environment = monkeypatch
        detail = [f"reporting_ocp{bill['word']}costlineitem_project_daily_summary_p" for bill in self.bills]
        bills = [table for bill in self.bills for table in self._tables_of(bill)]
        written = (D, BY_RATE, "reporting_ocp_cost_summary_by_project_p", *MACHINES, *detail, *bills)
        emptied = ", ".join(f"{self.schema}.{table}" for table in written)
        rows(f"truncate {emptied}; truncate hive.managed, hive.kept, hive.last; drop schema if exists {self.schema}__ocp cascade")
        self._forget_environment(monkeypatch)
        # Of a small tenant the fastest.
        monkeypatch.setenv("OCP_ENGINE", "arrow")
        monkeypatch.setattr(standin, "WHOLE", True)
        monkeypatch.setattr("ocp_koku.hooks.rates.today", lambda: self.now)

    # What happens

    def ingest(self):
        """The first files of every source, each as a task of its own."""
        from masu.processor.aws.aws_report_parquet_processor import AWSReportParquetProcessor
        from masu.processor.report_parquet_processor_base import ReportParquetProcessorBase, create_parquet_table

        kinds = [(source, ReportParquetProcessorBase, "openshift_pod_usage_line_items") for source in self.sources]
        for bill in self.bills:
            kind = AWSReportParquetProcessor if bill["word"] == "aws" else ReportParquetProcessorBase
            kinds.append((bill["source"], kind, f"{bill['word']}_line_items"))
        for source, kind, table in kinds:
            processor = kind(self.schema, source, table)
            contextvars.Context().run(create_parquet_table, processor, datetime.fromisoformat(self.days[0]))

    def month(self):
        """Every source is updated, with all that follows: the bills first, so that their tags are reported."""
        bills = [failure for bill in self.bills for failure in self.update(bill["source"])]
        return bills + self.openshift()

    def rate(self, source):
        """A run of the cost model alone, as after a change of its rates."""
        return self._alone(self.tasks.rate, source)

    def bill_alone(self, bill):
        """A bill without the clusters on it."""
        return self._alone(self.tasks.update_source, bill["source"])

    def openshift_alone(self, source):
        """A cluster without a run of its cost model."""
        return self._alone(self.tasks.update_source, source)

    def console(self, source):
        """The tables of the console alone, as a job by hand."""
        return self._alone(self.tasks.update_console, source)

    def _alone(self, task, source):
        self.tasks.failures.clear()
        self.tasks.run(self.tasks.publish(task, self.schema, source, *self.days, "trace-alone"))
        return list(self.tasks.failures)

    def put(self, table, stage):
        """The golden's rows of a stage in place of the tenant's."""
        found = rows("select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", (f"{self.schema}.{table}",))
        columns = [name for (name,) in found]
        values = ", ".join("gen_random_uuid()" if name in ("id", "uuid") else name for name in columns)
        rows(f"truncate {self.schema}.{table}")
        rows(f"insert into {self.schema}.{table} ({', '.join(columns)}) select {values} from truth.{stage}_{table}")

    def nightly(self):
        """Expired months go."""
        from masu.processor.ocp.ocp_report_db_cleaner import OCPReportDBCleaner

        OCPReportDBCleaner(self.schema).purge_expired_trino_partitions(datetime(2026, 8, 1))

    # What there is

    def usage(self, schema=None):
        """Rows and sums of the daily summary by cluster and day, without costs of the cost model."""
        table = f"{schema or self.schema}.{D}"
        used = "pod_usage_cpu_core_hours, persistentvolumeclaim_usage_gigabyte_months"
        return self._sums(table, used, "where cost_model_rate_type is null", "report_period_id")

    def costs(self, table=None):
        """What rates that need reports cost, by all that tells their rows apart."""
        return self._grouped(
            table or f"{self.schema}.{D}",
            "usage_start, namespace, node, data_source, cost_model_rate_type, monthly_cost_type",
            COSTS,
            OF_REPORTS,
        )

    def costs_by_rate(self, source, table=None):
        """What rates that need reports cost a source, in the table that has costs by rate; a golden's rates have other ids."""
        names = "^((vm(_core)?_cost_per_hour|(vm_core|gpu)_cost_per_month|project_per_month)-|flat hour$)"
        return self._grouped(
            table or f"{self.schema}.{BY_RATE}",
            "usage_start, namespace, node, data_source, cost_model_rate_type, monthly_cost_type, metric_type",
            "coalesce(calculated_cost, 0) + coalesce(distributed_cost, 0)",
            f"""source_uuid = '{source}' and (monthly_cost_type = 'gpu_distributed'
              or coalesce(monthly_cost_type, '') in ('', 'Tag', 'OCP_VM_CORE') and custom_name ~ '{names}')""",
        )

    def bill(self, bill, schema=None):
        """The bill by day: rows and costs; the golden's are a year older."""
        table = f"{schema or self.schema}.{self._tables_of(bill)[0]}"
        later = "interval '0'" if schema is None else "interval '1 year'"
        return self._grouped(table, f"(usage_start + {later})::date", BILL_COSTS[bill["word"]], "true")

    def further(self, bill, schema=None):
        """EC2 by month, the topology: number of rows."""
        return [rows(f"select count(*) from {schema or self.schema}.{table}") for table in self._tables_of(bill)[1:]]

    def machines(self, stage=None):
        """Virtual machines with what they asked for, and GPUs, with their costs."""
        vms, gpus = (f"truth.{stage}_{table}" if stage else f"{self.schema}.{table}" for table in MACHINES)
        return (
            self._grouped(
                vms,
                "vm_name, usage_start, namespace, cost_model_rate_type, persistentvolumeclaim, pod_request_cpu_core_hours",
                "coalesce(cost_model_cpu_cost, 0) + coalesce(cost_model_memory_cost, 0) + coalesce(distributed_cost, 0)",
                "true",
            ),
            self._grouped(gpus, "usage_start, namespace, node, model_name, mig_profile", "coalesce(cost_model_gpu_cost, 0)", "true"),
        )

    @staticmethod
    def _grouped(table, columns, amount, where):
        found = rows(
            f"select {columns}, count(*), round(sum({amount})::numeric, 6) from {table} where {where} group by {columns}"
        )
        return sorted(tuple(str(one) for one in row) for row in found)
