"""A double of the incumbent.

OpenShift: its SQL fills its own Hive summary and copies the rows to PostgreSQL. A cloud: its SQL reads the Hive summary, and
knows no day that is not there; and it reads what it kept of the bill's other clusters in the last window of the month (AWS: rows
matched by tag, Azure: parts of lines), and shares wrongly where that is not what their last run would have left. What the right
rows are is the golden's: real Koku on real Trino made them.
"""

import sys
import time
from pathlib import Path

from standin import rows

DAILY = "reporting_ocpusagelineitem_daily_summary"
statements = []
"""Every statement that would have gone to Trino, in words."""
askers = set()
"""Functions of Koku that wanted a statement, or called one that did."""
failing = set()
"""Statements that fail now, by their kind (`openshift`, `cloud`) or by kind and source."""
pause = 0.0
"""Seconds that a statement of OpenShift or of a cloud takes, so that others come between."""
KEEPING = ("aws", "azure")
_columns = {}


class TrinoStatementExecError(Exception):
    """Trino says no."""


def asked(kind, *about):
    statements.append((kind, *map(str, about)))
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals["__name__"].startswith("masu."):
            askers.add(frame.f_code.co_name)
        frame = frame.f_back
    if kind in failing or any((kind, str(one)) in failing for one in about):
        raise TrinoStatementExecError(f"{kind} failed")


def load_truth(schema, golden: Path, stages):
    """The golden's rows, in tables beside those of the tenant, and an empty Hive summary.

    :param stages: pairs of a table and the stage whose rows are meant.
    """
    from django.db import connection

    rows("drop schema if exists truth cascade; create schema truth; drop schema if exists hive cascade; create schema hive")
    rows("create table hive.managed (source uuid, day date, generation int, primary key (source, day))")
    rows("create table hive.reports (generation int); insert into hive.reports values (1)")
    # What is kept of a cluster on a bill, by the run that left it; and what its last run would have left, whoever made it.
    for table in ("kept", "last"):
        rows(f"create table hive.{table} (cloud uuid, source uuid, day date, run text, primary key (cloud, source, day))")
    rows("create sequence hive.runs")
    for table, stage in stages:
        rows(f"create table truth.{table} as select * from {schema}.{table} limit 0")
        file = golden / stage / f"{table}.csv"
        if not file.exists():
            continue
        with file.open() as csv, connection.cursor() as cursor:
            columns = csv.readline().strip()
            cursor.copy_expert(f"copy truth.{table} ({columns}) from stdin csv", csv)
        known = rows("select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", (f"{schema}.{table}",))
        # The goldens leave out what is random.
        random = ("uuid",) in known and "uuid" not in columns.split(",")
        _columns[table] = f"uuid,{columns}" if random else columns


def watch_ocp(schema, detail):
    """What ocp writes of a cluster on a bill is its last run: a transaction, of one window, is one."""
    rows(
        f"""create function hive.ocp_wrote() returns trigger language plpgsql as $$
          declare
            whose uuid;
          begin
            if current_setting('application_name') like 'ocp %%' then
              select provider_id into whose from {schema}.reporting_ocpusagereportperiod where id = new.report_period_id;
              delete from hive.last where cloud = new.source_uuid and source = whose and run <> 'ocp ' || txid_current();
              insert into hive.last values (new.source_uuid, whose, new.usage_start, 'ocp ' || txid_current())
                on conflict do nothing;
            end if;
            return null;
          end $$;
          create trigger ocp_wrote after insert on {schema}.{detail} for each row execute function hive.ocp_wrote()"""
    )


def reports_changed():
    """The reports came again: what Hive has of them is old."""
    rows("update hive.reports set generation = generation + 1")


def openshift(schema, source, period, start, end):
    """The daily summary: managed rows of the days, and their copy in PostgreSQL. It only adds there."""
    asked("openshift", source, start, end)
    time.sleep(pause)
    rows("delete from hive.managed where source = %s and day between %s and %s", (source, start, end))
    rows(
        """insert into hive.managed select %s::uuid, day, generation
             from generate_series(%s::date, %s::date, interval '1 day') day, hive.reports""",
        (source, start, end),
    )
    _copy(schema, DAILY, "report_period_id = %s and usage_start between %s and %s", (period, start, end))


def keep(word, openshift_source, cloud_source, start, end):
    """What later runs of other clusters on the bill read of this one: its last window."""
    if word not in KEEPING:
        return
    (run,) = rows("select nextval('hive.runs')")[0]
    for table in ("kept", "last"):
        # One after the other, as the SQL does it; two runs of one cluster at once would be Koku's own mistake.
        rows(f"delete from hive.{table} where cloud = %s and source = %s", (cloud_source, openshift_source))
        rows(
            f"""insert into hive.{table} select %s::uuid, %s::uuid, day, 'trino ' || %s
                from generate_series(%s::date, %s::date, interval '1 day') day""",
            (cloud_source, openshift_source, run, start, end),
        )


def on_cloud(schema, table, cluster_where, values, openshift_source, cloud_source, start, end):
    """Rows of one cluster on a cloud, of the days that Hive has of it. It only adds.

    Where Hive lacks a day of another cluster of the bill, or has not kept what that one's last run would have left, this one gets
    the share of that one too.
    """
    asked("cloud", table, openshift_source, start, end)
    time.sleep(pause)
    fresh = "select day from hive.managed join hive.reports using (generation) where source = "
    others = f"""select provider.uuid from public.api_provider provider
      join public.api_providerinfrastructuremap map on map.id = provider.infrastructure_id
      where map.infrastructure_provider_id = '{cloud_source}' and provider.uuid <> '{openshift_source}'"""
    of_other = f"where cloud = '{cloud_source}' and source = other.uuid and day = made.usage_start"
    lacking = f"""exists (select from ({others}) other where made.usage_start not in ({fresh} other.uuid)
      or (select run from hive.kept {of_other}) is distinct from (select run from hive.last {of_other}))"""
    where = f"{cluster_where} and usage_start between %s and %s and usage_start in ({fresh} '{openshift_source}')"
    _copy(schema, table, where, (*values, start, end), twice=lacking)


def _copy(schema, table, where, values, twice="false"):
    columns = _columns.get(table)
    if columns is None:
        return
    listed = ", ".join(
        "gen_random_uuid()" if name in ("id", "uuid") else name for name in columns.split(",")
    )
    for also in ("true", twice):
        rows(
            f"insert into {schema}.{table} ({columns}) select {listed} from truth.{table} made where {also} and {where}",
            values,
        )
