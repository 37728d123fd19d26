"""31 days of a tenant with two clusters of virtual machines and GPUs with every rate, and one cluster on the bill of each cloud.

Reports and bills are those of goldens, whose three days are repeated to the end of the month, and so is what real Koku made of them.
"""

from datetime import date
from pathlib import Path

from month import BILL_COSTS, COSTS, EC2, MACHINES, OF_REPORTS, D, Month
from standin import rows

DETAIL_COSTS = {**BILL_COSTS, "aws": "calculated_amortized_cost + markup_cost_amortized"}


class WholeMonth(Month):
    def __init__(self):
        super().__init__()
        self.days = ("2026-10-01", "2026-10-31")
        self.rated = list(self.sources)
        self.sources += [bill["cluster"] for bill in self.bills]
        for bill in self.bills:
            golden = Path(bill["golden"])
            self._load(f"usage_{bill['word']}", D, golden / "ocp")
            self._load(f"detail_{bill['word']}", self.detail_of(bill), golden / "cloud")
        self._repeat_truth()

    def _know_infrastructure(self):
        """Which bills there are; Koku has yet to find out which clusters are on them."""
        for bill in self.bills:
            rows(
                """insert into public.api_providerinfrastructuremap (infrastructure_type, infrastructure_provider_id)
                  values (%s, %s) on conflict do nothing""",
                (bill["type"], bill["source"]),
            )
        rows("update public.api_provider set infrastructure_id = null")

    def all_known(self):
        for bill in self.bills:
            rows(
                """update public.api_provider set infrastructure_id = map.id from public.api_providerinfrastructuremap map
                  where uuid = %s and infrastructure_provider_id = %s""",
                (bill["cluster"], bill["source"]),
            )

    def reset(self, monkeypatch):
        super().reset(monkeypatch)
        self._know_infrastructure()
        self.tasks.validated.clear()

    def _repeat_truth(self):
        """EC2 and virtual machines are of the month, not of a day."""
        found = rows("select table_name from information_schema.columns where table_schema = 'truth' and column_name = 'usage_start'")
        for table in {name for (name,) in found if not name.endswith((EC2, MACHINES[0]))}:
            attributes = rows("select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", (f"truth.{table}",))
            columns = [name for (name,) in attributes]
            values = [f"{name} + 3 * place" if name in ("usage_start", "usage_end") else name for name in columns]
            rows(
                f"""insert into truth.{table} ({', '.join(columns)}) select {', '.join(values)}
                  from truth.{table}, generate_series(1, 10) place where extract(day from usage_start) + 3 * place <= 31"""
            )

    # What there is

    @staticmethod
    def detail_of(bill):
        return f"reporting_ocp{bill['word']}costlineitem_project_daily_summary_p"

    def infrastructure(self):
        """Clusters and the bills that they are on."""
        return dict(
            rows(
                """select provider.uuid::text, map.infrastructure_provider_id::text from public.api_provider provider
                  join public.api_providerinfrastructuremap map on map.id = provider.infrastructure_id"""
            )
        )

    def usage_of(self, sources, table=None, years=0):
        """What clusters used by day, without costs of a bill or of the cost model; a golden's days may be older."""
        used = "coalesce(pod_usage_cpu_core_hours, 0) + coalesce(persistentvolumeclaim_usage_gigabyte_months, 0)"
        where = f"""source_uuid in ('{"', '".join(sources)}') and cost_model_rate_type is null
          and coalesce(infrastructure_raw_cost, 0) = 0 and supplementary_usage_cost is null"""
        days = f"(usage_start + interval '{years} year')::date"
        return self._grouped(table or f"{self.schema}.{D}", f"{days}, cluster_id", used, where)

    def costs(self, table=None):
        """By namespace: virtual machines that move are charged where they ran last, which is another node when days follow.

        So is a machine whose report is lost on the last of three days.
        """
        where = f"{OF_REPORTS} and coalesce(pod_labels ->> 'vm_kubevirt_io_name', '') <> 'lost'"
        columns = "usage_start, namespace, data_source, cost_model_rate_type, monthly_cost_type"
        return self._grouped(table or f"{self.schema}.{D}", columns, COSTS, where)

    def lacking(self, bill):
        """Tables of the console that a golden's three days fill, and this month does not."""
        golden = Path(bill["golden"]) / "cloud"
        tables = [file.stem for file in golden.glob(f"reporting_ocp{bill['word']}_*_p.csv")]
        return [table for table in tables if rows(f"select count(distinct usage_start) from {self.schema}.{table}") != [(31,)]]

    def on_cloud(self, bill, truth=False):
        """The cost of the cluster on a bill by day; the golden's is a year older."""
        table, later = (f"truth.detail_{bill['word']}", 1) if truth else (f"{self.schema}.{self.detail_of(bill)}", 0)
        day = f"(usage_start + interval '{later} year')::date"
        return self._grouped(table, day, DETAIL_COSTS[bill["word"]], "true")

    def every_day(self, found):
        """Whether rows whose first column is the day are there of each day of the month."""
        first = date.fromisoformat(self.days[0])
        return {row[0] for row in found} == {str(first.replace(day=day)) for day in range(1, 32)}
