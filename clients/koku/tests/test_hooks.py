"""The hooks on accessors that look like Koku's, without a server and a database."""

import contextlib
import functools
from datetime import date

import pytest

from ocp_koku import choice, halves, records, replacements, update
from ocp_koku.clouds import AWS, AZURE, CLOUDS, GCP
from ocp_koku.errors import JobFailed, NotSubmitted, OcpUnavailable, RequestRefused
from ocp_koku.hooks import HOOKS, on_cloud
from ocp_koku.hooks.deletes import cost_delete_hook, summary_delete_hook
from ocp_koku.hooks.on_cloud import cloud_detail_hook, cloud_ui_hook
from ocp_koku.hooks.openshift import cluster_hook, list_hook, summary_hook

START, END = date(2025, 10, 1), date(2025, 10, 3)
CALL = (START, END, 7, "cluster", "alias", "source")
DETAIL = (START, END, "ocp", "aws", 7, 9)
UI = (START, END, "ocp", "aws")
DONE = {
    "status": "done",
    "job_id": "job-1",
    "engine": "duckdb",
    "aggregators": {},
    "seconds": 0.5,
    "timings": {},
    "report": {"status": "done", "warnings": []},
}


@pytest.fixture
def ran(monkeypatch):
    """What ran, in the order in which it did; deletes of ours and what the incumbent makes again too."""
    ran = []
    monkeypatch.setattr(records, "was_here", lambda _schema: True)
    monkeypatch.setattr(records, "clear", lambda _schema, *days: ran.append(("clear", *days)))
    monkeypatch.setattr(on_cloud, "delete_cluster", lambda _cloud, _schema, *what: ran.append(("delete cluster", *what)))
    monkeypatch.setattr(on_cloud, "in_turn", lambda *_: contextlib.nullcontext("turn"))
    monkeypatch.setattr(on_cloud, "make_right", lambda _update, _turn, _cloud, *days: ran.append(("again", *days)))
    monkeypatch.setattr(on_cloud, "done", lambda _update, _cloud, *what: ran.append(("done", *what)))
    return ran


@pytest.fixture
def candidate(ran):
    """ocp, on a server that does not fail."""

    def made(_update, *arguments):
        ran.append(("ocp", *arguments))
        return DONE

    return made


def decided(monkeypatch, which, reason, phase="rollout"):
    engine = "duckdb" if which == "candidate" else "incumbent"
    said = {"schema": "org1234567", "choice": which, "engine": engine, "reason": reason, "phase": phase}
    monkeypatch.setattr(update, "take", lambda _schema, _request_id: said)


def accessor_with(replacement, ran, cloud=AWS):
    """An accessor whose functions are hooked."""

    class Accessor:
        schema = "org1234567"

        def __init__(self, _schema=None):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_failure):
            return False

        def delete_usage(self, provider_uuid, report_period_id, start_date, end_date):
            ran.append(("delete usage", start_date, end_date))

        def delete_cost(self, provider_uuid, report_period_id, start_date, end_date):
            ran.append(("delete cost", start_date, end_date))

        def populate(self, start_date, end_date, report_period_id, cluster_id, cluster_alias, source):
            ran.append(("incumbent", start_date, end_date, report_period_id, cluster_id, cluster_alias, source))

        def detail(self, start_date, end_date, openshift_provider_uuid, cloud_provider_uuid, report_period_id, bill_id):
            ran.append(("incumbent", "detail"))

        def ui(self, start_date, end_date, openshift_provider_uuid, cloud_provider_uuid, tables=()):
            ran.append(("incumbent", "ui"))

        def lists(self, provider):
            ran.append(("lists", *self.nodes()))

        def nodes(self):
            return ["node"]

    Accessor.delete_usage = summary_delete_hook(Accessor.delete_usage)
    Accessor.delete_cost = cost_delete_hook(Accessor.delete_cost)
    Accessor.populate = summary_hook(Accessor.populate, replacement)
    Accessor.detail = cloud_detail_hook(Accessor.detail, cloud, replacement)
    Accessor.ui = cloud_ui_hook(Accessor.ui, cloud)
    Accessor.nodes = list_hook(Accessor.nodes)
    Accessor.lists = cluster_hook(Accessor.lists)
    return Accessor()


def failing(error):
    def replacement(*_arguments):
        raise error

    return replacement


def in_update(work):
    """Within one update of the tenant."""
    with update.begun("org1234567", "trace-1"):
        work()


def windows(accessor):
    accessor.lists("provider")
    for start, end in ((1, 2), (3, 3)):
        days = date(2025, 10, start), date(2025, 10, end)
        accessor.delete_usage("source", 7, *days)
        accessor.populate(*days, 7, "cluster", "alias", "source")


def test_where_ocp_writes_nothing_is_deleted_before(monkeypatch, ran, candidate):
    decided(monkeypatch, "candidate", "listed")
    in_update(functools.partial(windows, accessor_with(candidate, ran)))
    assert [what for what, *_ in ran] == ["lists", "ocp", "ocp"]
    assert ran[0] == ("lists",)


def test_the_incumbent_runs_as_it_always_did(monkeypatch, ran, candidate):
    decided(monkeypatch, "incumbent", "off")
    in_update(functools.partial(windows, accessor_with(candidate, ran)))
    done = ["lists", *["delete usage", "incumbent", "clear"] * 2]
    assert [what for what, *_ in ran] == done
    assert ran[0] == ("lists", "node")


def test_after_a_failure_the_incumbent_does_the_rest_and_what_was_left_out(monkeypatch, ran):
    decided(monkeypatch, "candidate", "listed", "fallback")
    in_update(functools.partial(windows, accessor_with(failing(JobFailed("broken")), ran)))
    done = ["lists", "delete usage", "lists", "incumbent", "clear", "delete usage", "incumbent", "clear"]
    assert [what for what, *_ in ran] == done
    assert ran[1] == ("delete usage", date(2025, 10, 1), date(2025, 10, 2))
    assert ran[2] == ("lists", "node")


def test_the_decision_of_an_update_is_taken_once(monkeypatch, ran, candidate):
    decided(monkeypatch, "candidate", "listed")
    accessor = accessor_with(candidate, ran)
    with update.begun("org1234567", "trace-1"):
        decided(monkeypatch, "incumbent", "off")
        accessor.populate(*CALL)
        accessor.detail(*DETAIL)
    accessor.populate(*CALL)
    assert [what for what, *_ in ran] == ["ocp", "ocp", "incumbent", "clear"]


@pytest.mark.parametrize("error", [JobFailed("broken"), NotSubmitted("away")])
def test_a_failure_is_raised_and_the_old_rows_are_there(monkeypatch, ran, error):
    decided(monkeypatch, "candidate", "rollout", "rollout")
    accessor = accessor_with(failing(error), ran)
    with pytest.raises(type(error)):
        in_update(lambda: (accessor.delete_usage("source", 7, START, END), accessor.populate(*CALL)))
    with pytest.raises(type(error)):
        in_update(lambda: (accessor.delete_cost("source", 7, START, END), accessor.detail(*DETAIL)))
    assert ran == []


@pytest.mark.parametrize("error", [RequestRefused("wrong"), OcpUnavailable("a job may still run")])
def test_a_wrong_request_and_a_job_that_may_still_run_never_fall_back(monkeypatch, ran, error):
    decided(monkeypatch, "candidate", "rollout", "fallback")
    with pytest.raises(type(error)):
        accessor_with(failing(error), ran).populate(*CALL)
    assert ran == []


def test_only_the_days_of_the_incumbent_lose_their_costs_before(monkeypatch, ran, candidate):
    decided(monkeypatch, "candidate", "rollout", "fallback")
    tries = iter([candidate, failing(JobFailed("broken"))])
    accessor = accessor_with(lambda *call: next(tries)(*call), ran)
    days = [date(2025, 10, day) for day in (1, 2, 3, 4)]
    with update.begun("org1234567", "trace-1"):
        accessor.delete_cost("ocp", 7, days[0], days[3])
        accessor.detail(days[0], days[1], *DETAIL[2:])
        accessor.detail(days[2], days[3], *DETAIL[2:])
    assert [what for what, *_ in ran] == ["ocp", "again", "delete cost", "delete cluster", "incumbent", "done"]
    assert ran[2] == ("delete cost", days[2], days[3])


def test_the_tables_of_the_console_are_not_added_again(monkeypatch, ran, candidate):
    decided(monkeypatch, "candidate", "listed", "rollout")
    accessor = accessor_with(candidate, ran)
    accessor.detail(*DETAIL)
    accessor.ui(*UI, tables=("reporting_ocpaws_cost_summary_p",))
    assert ran == [("ocp", *DETAIL)]
    accessor_with(candidate, ran).ui(*UI)
    assert len(ran) == 1


@pytest.mark.parametrize("cloud", CLOUDS)
def test_who_made_the_detail_makes_the_tables_of_the_console(monkeypatch, ran, cloud):
    decided(monkeypatch, "candidate", "rollout", "fallback")
    fallen = accessor_with(failing(JobFailed("broken")), ran, cloud)
    fallen.detail(*DETAIL)
    fallen.ui(*UI)
    before = [("again", "aws", "ocp", START, END), ("delete cluster", "aws", 7, 9, START, END)]
    assert ran == [*before, ("incumbent", "detail"), ("done", "aws", "ocp", START), ("incumbent", "ui")]


def test_a_validation_follows_the_incumbent_and_stops_nothing(monkeypatch, ran, candidate):
    decided(monkeypatch, "incumbent", "validate", "validate")
    accessor = accessor_with(candidate, ran)
    accessor.populate(*CALL)
    accessor.detail(*DETAIL)
    accessor.ui(*UI)
    cloud = ["again", "delete cluster", "incumbent", "done", "incumbent", "ocp"]
    assert [what for what, *_ in ran] == ["incumbent", "clear", "ocp", *cloud]
    for error in (OcpUnavailable("away"), JobFailed("broken"), JobFailed("different", code="VALIDATION_DIFFERENT")):
        accessor_with(failing(error), ran).populate(*CALL)


def test_the_functions_that_koku_has_are_hooked():
    on_clouds = {(hook.module, hook.owner, hook.name) for hook in HOOKS if "_on_" in hook.name and hook.name.endswith("trino")}
    assert on_clouds == {
        (f"masu.database.{cloud}_report_db_accessor", f"{name}ReportDBAccessor", f"populate_ocp_on_{cloud}_{what}_trino")
        for cloud, name in (("aws", "AWS"), ("azure", "Azure"), ("gcp", "GCP"))
        for what in ("cost_daily_summary", "ui_summary_tables")
    }


def test_what_is_asked_of_the_server(monkeypatch):
    seen = []
    monkeypatch.setattr(replacements, "process_ocp_parquet_poc", lambda *a, **k: seen.append((a, k)))
    monkeypatch.setattr(replacements, "process_on_cloud", lambda *a, **k: seen.append((a, k)))
    decided(monkeypatch, "candidate", "listed")
    with update.begun("org1", "trace-1") as now:
        replacements.openshift_daily_summary(now, *CALL)
        for cloud in (AWS, AZURE, GCP):
            replacements.openshift_on_cloud(cloud)(now, *DETAIL)
    carried = {"decision": now.decision, "request_id": "trace-1", "report_period_id": 7}
    openshift = ("org1", "source", 2025, 10, "cluster", START, END)
    assert seen == [
        (openshift, {"cluster_alias": "alias", **carried}),
        *(((cloud, "org1", "ocp", "aws", 2025, 10, None, 9, None, START, END), carried) for cloud in (AWS, AZURE, GCP)),
    ]


@pytest.mark.parametrize(
    ("code", "files", "empty"),
    [("NO_REPORT_PERIOD", None, False), ("NO_BILL", None, False), ("NO_INPUT", 3, True), ("NO_INPUT", 0, None), ("NO_INPUT", None, None)],
)
def test_nothing_is_a_failure_unless_koku_had_nothing_or_the_cluster_was_silent(monkeypatch, code, files, empty):
    where = {} if files is None else {"files": files}
    warning = {"code": code, "message": "nothing", "where": where}
    nothing = {**DONE, "status": "nothing", "report": {"status": "nothing", "warnings": [warning]}}
    decided(monkeypatch, "candidate", "listed")
    with update.begun("org1", None) as now:
        if empty is None:
            with pytest.raises(JobFailed) as failed:
                choice.made_by_ocp(now, lambda *_: nothing)
            assert (failed.value.code, failed.value.where["job"]) == ("NO_INPUT", "job-1")
        else:
            assert choice.is_empty(choice.made_by_ocp(now, lambda *_: nothing)) is empty


def test_days_that_the_incumbent_must_make_again_are_rows_of_days(monkeypatch):
    found = [("a", True, date(2025, 10, day)) for day in (1, 2, 4)] + [("b", False, date(2025, 10, 5))]
    days = list(records._in_rows(found))
    assert [(row.source, row.start.day, row.end.day, row.number) for row in days] == [("a", 1, 2, 2), ("a", 4, 4, 1), ("b", 5, 5, 1)]
    monkeypatch.setattr(records, "summarized", lambda *_: [])
    decided(monkeypatch, "incumbent", "off")
    with update.begun("org1", None) as now:
        assert halves.make_again(now, "aws", "ocp", START, END) == 0


def test_the_name_of_the_state_is_the_servers():
    assert records.state_schema("org1") == "org1__ocp"
    assert records.state_schema("x" * 63) == "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_75220b472182__ocp"
