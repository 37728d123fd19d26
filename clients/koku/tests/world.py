"""A tenant in a stand-in for Koku, with a real PostgreSQL and a real ocp server: what may happen to it, and what it has then."""

import functools
import json
import os
import shutil
import sys
import uuid
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "standin"))

import pytest  # noqa: E402
import standin  # noqa: E402
import trino  # noqa: E402
from standin import rows  # noqa: E402

from ocp_koku import quiet, summaries  # noqa: E402
from ocp_koku.decisions import forget_away  # noqa: E402

NOWHERE = "http://127.0.0.1:9"
"""Nobody listens there."""

SWITCHES = ("USE_POC_AGGREGATOR", "POC_VALIDATION_MODE", "POC_PHASE", "POC_ENABLED_SCHEMAS", "POC_VALIDATION_STRICT")


def tenant_of(module, name, monkeypatch):
    """The tenant of a module in the stand-in, with the hooks installed and nothing summarized."""
    if "OCP_STANDIN_BILLS" not in os.environ:
        pytest.skip("needs a database at OCP_STANDIN_DATABASE and a server on it")
    tenant = _made(module, name)
    tenant.reset(monkeypatch)
    return tenant


@functools.cache
def _made(module, name):
    from ocp_koku import install_hooks

    standin.connect(os.environ["OCP_STANDIN_DATABASE"])
    install_hooks()
    return getattr(import_module(module), name)()


class World:
    """One tenant of a golden, its lake and its server."""

    def __init__(self):
        self.folder = Path(os.environ["OCP_STANDIN_GOLDEN"])
        self.flags_file = Path(os.environ["OCP_STANDIN_FLAGS"])
        self.lake = Path(os.environ["OCP_STANDIN_LAKE"])
        self.url = os.environ["OCP_API_URL"]
        scenario = json.loads((self.folder / "scenario.json").read_text())
        self.schema = scenario["schema"]
        self.days = (scenario["start_date"], scenario["end_date"])
        self.cloud = scenario["cloud_source"]
        self.word = scenario["cloud"]
        self.type = {"aws": "AWS", "azure": "Azure", "gcp": "GCP"}[self.word]
        self.sources = [cluster["source"] for cluster in scenario["clusters"]]
        self.detail = f"reporting_ocp{self.word}costlineitem_project_daily_summary_p"
        models = __import__(f"reporting.provider.{self.word}.openshift.models", fromlist=["UI_SUMMARY_TABLES"])
        self.console = models.UI_SUMMARY_TABLES
        from masu.processor import tasks

        self.tasks = tasks
        self.trino = trino
        self.rows = rows
        self._know_infrastructure()
        truth = [(trino.DAILY, "ocp"), (self.detail, "cloud"), *((table, "cloud") for table in self.console)]
        trino.load_truth(self.schema, self.folder, truth)
        if self.word in trino.KEEPING:
            trino.watch_ocp(self.schema, self.detail)

    def _know_infrastructure(self):
        """Koku knows from the first day which cluster is on which bill."""
        rows(
            """with map as (insert into public.api_providerinfrastructuremap (infrastructure_type, infrastructure_provider_id)
                values (%s, %s)
                on conflict (infrastructure_type, infrastructure_provider_id) do update set infrastructure_type = excluded.infrastructure_type
                returning id)
              update public.api_provider set infrastructure_id = map.id from map where uuid = any(%s::uuid[])""",
            (self.type, self.cloud, self.sources),
        )

    def reset(self, monkeypatch):
        """A tenant of whom nothing was summarized, with the flag off and a server that answers."""
        self.environment = monkeypatch
        emptied = ", ".join(
            f"{self.schema}.{table}"
            for table in (trino.DAILY, self.detail, *self.console, "reporting_ocp_cost_summary_by_project_p")
        )
        rows(f"truncate {emptied}; truncate hive.managed, hive.kept, hive.last; drop schema if exists {self.schema}__ocp cascade")
        self._forget_environment(monkeypatch)

    def _forget_environment(self, monkeypatch):
        """Flags off, a server that answers, a double that does not fail."""
        for name in list(os.environ):
            if name.startswith("POC_") or name == "USE_POC_AGGREGATOR":
                monkeypatch.delenv(name)
        self.set_flags()
        self.server(True)
        # Of a small tenant the fastest; what is asked here is who makes rows, and engines make the same.
        monkeypatch.setenv("OCP_ENGINE", "arrow")
        monkeypatch.setenv("OCP_SUBMIT_PATIENCE_SECONDS", "0")
        monkeypatch.setenv("OCP_FOLLOW_PATIENCE_SECONDS", "0")
        monkeypatch.setenv("OCP_POLL_MOST_SECONDS", "0.1")
        monkeypatch.setattr(standin, "TRINO_DATE_STEP", 5)
        monkeypatch.setattr(standin, "MAX_UPDATE_RETRIES", 0)
        trino.failing.clear()
        monkeypatch.setattr(trino, "pause", 0.0)
        trino.statements.clear()
        quiet.forget_warnings()

    # What happens

    def set_flags(self, on=False, phase="rollout", **more):
        """The same flags on both sides; ``on``: the schema is in the rollout."""
        flags = {"USE_POC_AGGREGATOR": on, "POC_PHASE": phase, "POC_ENABLED_SCHEMAS": [self.schema] if on else [], **more}
        if phase == "validate":
            flags |= {"POC_PHASE": "rollout", "POC_VALIDATION_MODE": True}
        self.flags_file.write_text(json.dumps(flags))
        for name in SWITCHES:
            value = flags.get(name)
            text = ",".join(value) if isinstance(value, list) else str(value).lower()
            if value in (None, [], False):
                self.environment.delenv(name, raising=False)
            else:
                self.environment.setenv(name, text if isinstance(value, bool | list) else str(value))

    def windows_of(self, days):
        self.environment.setattr(standin, "TRINO_DATE_STEP", days)

    def server(self, answers):
        self.environment.setenv("OCP_API_URL", self.url if answers else NOWHERE)
        forget_away()

    @contextmanager
    def ocp_fails(self, table, day=None, where="true"):
        """ocp, which writes all rows anew, cannot write to a table, or one day of it, or some rows. Everybody else can."""
        run = summaries._run

        def anew(request, *rest, **more):
            return run({**request, "full": True}, *rest, **more)

        when = f"and {where}" + (f" and new.usage_start = '{day}'" if day else "")
        rows(
            f"""create function public.ocp_test_refuse() returns trigger language plpgsql as $$ begin
                if current_setting('application_name') like 'ocp %%' {when} then raise exception 'the table is closed'; end if;
                return new;
              end $$;
              create trigger ocp_test_refuse before insert on {self.schema}.{table}
                for each row execute function public.ocp_test_refuse()"""
        )
        try:
            with pytest.MonkeyPatch.context() as environment:
                environment.setattr(summaries, "_run", anew)
                yield
        finally:
            rows("drop function public.ocp_test_refuse cascade")

    @contextmanager
    def without(self, source):
        """Koku has deleted a source, with all rows that are its own."""
        period = f"(select id from {self.schema}.reporting_ocpusagereportperiod where provider_id = '{source}')"
        for table in (trino.DAILY, self.detail):
            rows(f"delete from {self.schema}.{table} where report_period_id in {period}")
        rows(f"delete from {self.schema}.reporting_ocp_cost_summary_by_project_p where source_uuid = '{source}'")
        for table in ("public.api_provider", f"{self.schema}.reporting_ocpusagereportperiod"):
            key = "uuid" if "provider" in table else "provider_id"
            rows(f"drop table if exists truth.aside_{key}; create table truth.aside_{key} as select * from {table} where {key} = '{source}'")
        rows(
            f"""set session_replication_role = replica;
              delete from public.api_provider where uuid = '{source}';
              delete from {self.schema}.reporting_ocpusagereportperiod where provider_id = '{source}';
              set session_replication_role = origin"""
        )
        try:
            yield
        finally:
            rows(
                f"""insert into public.api_provider select * from truth.aside_uuid;
                  insert into {self.schema}.reporting_ocpusagereportperiod select * from truth.aside_provider_id"""
            )

    @contextmanager
    def empty_lake(self):
        """The lake of the server has nothing of anybody: a wrong prefix."""
        data, aside = self.lake / "data", self.lake / "aside"
        shutil.move(data, aside)
        try:
            yield
        finally:
            shutil.move(aside, data)

    @contextmanager
    def unknown_infrastructure(self, *sources):
        """Koku has yet to find out which bill these clusters, or all, are on."""
        rows("update public.api_provider set infrastructure_id = null where uuid = any(%s::uuid[])", (list(sources) or self.sources,))
        try:
            yield
        finally:
            self._know_infrastructure()

    @contextmanager
    def rated_by_project(self):
        """The clusters have a rate by project, which Trino makes of its own OpenShift summary."""
        model = "00000000-0000-4000-8000-00000000000a"
        rows(
            f"""insert into {self.schema}.cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
                rates, markup, distribution, currency, distribution_info)
              values ('{model}', 'm', '', 'OCP', now(), now(), '[{{"metric": {{"name": "project_per_month"}}}}]', '{{}}', 'cpu',
                'USD', '{{}}');
            insert into {self.schema}.cost_model_map (provider_uuid, cost_model_id)
              select unnest(%s::uuid[]), '{model}'""",
            (self.sources,),
        )
        try:
            yield
        finally:
            rows(f"delete from {self.schema}.cost_model_map where cost_model_id = '{model}'")
            rows(f"delete from {self.schema}.cost_model where uuid = '{model}'")

    def update(self, source, days=None):
        """Koku's update of a source, with all tasks that follow. Returns their failures by the names of the tasks."""
        self.tasks.failures.clear()
        start, end = days or self.days
        message = self.tasks.publish(
            self.tasks.update_summary_tables, self.schema, source, start, end, f"trace-{uuid.uuid4()}"
        )
        self.tasks.run(message)
        return list(self.tasks.failures)

    def openshift(self, days=None):
        """All clusters."""
        return [failure for source in self.sources for failure in self.update(source, days)]

    def on_cloud(self, days=None):
        """The bill, which updates every cluster on it."""
        return self.update(self.cloud, days)

    def one_on_cloud(self, source, days=None):
        """One cluster on the bill, as Koku's API can ask for it: nothing is deleted before, and no other cluster follows."""
        self.tasks.failures.clear()
        about = (self.cloud, self.type, *(days or self.days), f"trace-{uuid.uuid4()}")
        self.tasks.run(self.tasks.publish(self.tasks.update_openshift_on_cloud, self.schema, source, *about))
        return list(self.tasks.failures)

    # What there is

    def cost(self, source=None):
        """What users see that the clusters cost."""
        where = "" if source is None else f"where source_uuid = '{source}'"
        (found,) = rows(
            f"select coalesce(sum(infrastructure_raw_cost), 0) from {self.schema}.reporting_ocp_cost_summary_by_project_p {where}"
        )[0]
        return round(float(found), 4)

    def right(self):
        """What an undisturbed Koku has: real Koku's rows."""
        return self.content("truth")

    def right_cost(self):
        cost = {"aws": "calculated_amortized_cost + markup_cost_amortized", "azure": "pretax_cost + markup_cost"}
        cost |= {"gcp": "unblended_cost + markup_cost"}
        (found,) = rows(f"select sum({cost[self.word]}) from truth.{self.detail}")[0]
        return round(float(found), 4)

    def content(self, schema=None):
        """Rows and sums of every table by cluster and day."""
        schema = schema or self.schema
        amount = {"aws": "calculated_amortized_cost", "azure": "pretax_cost", "gcp": "unblended_cost"}[self.word]
        # Rows of a cloud that cost nothing stay until the next OpenShift summary; they change no sum.
        usage = "where coalesce(infrastructure_raw_cost, 0) = 0 and supplementary_usage_cost is null"
        used = "pod_usage_cpu_core_hours, persistentvolumeclaim_usage_gigabyte_months"
        return {
            "usage": self._sums(f"{schema}.{trino.DAILY}", used, usage, "report_period_id"),
            self.detail: self._sums(f"{schema}.{self.detail}", amount, "", "report_period_id"),
            **{table: self._sums(f"{schema}.{table}", amount, "", "cluster_id") for table in self.console},
        }

    def costs(self):
        """The costs in the daily summary by cluster and day, as the detail has them too."""
        where = "where infrastructure_raw_cost <> 0"
        return self._sums(f"{self.schema}.{trino.DAILY}", "infrastructure_raw_cost", where, "report_period_id")

    @staticmethod
    def _sums(table, columns, where, cluster):
        sums = ", ".join(f"round(coalesce(sum({one}), 0)::numeric, 5)" for one in columns.split(", "))
        found = rows(f"select {cluster}::text, usage_start, count(*), {sums} from {table} {where} group by 1, 2 order by 1, 2")
        return [tuple(str(one) for one in row) for row in found]
