"""The hooks on accessors that look like Koku's."""

import sys
from datetime import date
from types import ModuleType

import pytest

from ocp_koku import hooks, replacements
from ocp_koku.clouds import AWS, AZURE, CLOUDS, GCP
from ocp_koku.errors import JobFailed, NotSubmitted, OcpUnavailable, RequestRefused
from ocp_koku.hooks import cloud_detail_hook, cloud_ui_hook, install_hooks, list_hook, summary_hook

START, END = date(2025, 10, 1), date(2025, 10, 3)
CALL = (START, END, 7, "cluster", "alias", "source")
DETAIL = (START, END, "ocp", "aws", 7, 9)
UI = (START, END, "ocp", "aws")


@pytest.fixture
def ran():
    """What ran, in the order in which it did."""
    return []


@pytest.fixture
def candidate(ran):
    """ocp, on a server that does not fail."""
    return lambda *arguments: ran.append(("ocp", *arguments))


def decided(monkeypatch, choice, reason, phase=None):
    said = {} if phase is None else {"phase": phase}
    decision = None if choice is None else {"schema": "", "choice": choice, "engine": "", "reason": reason, **said}
    monkeypatch.setattr(hooks, "decided", lambda _schema: decision)


def accessor_with(replacement, ran, cloud=AWS):
    """An accessor whose functions are hooked. Those on a cloud take whatever names the cloud has."""

    class Accessor:
        schema = "org1234567"

        def populate(self, *arguments):
            ran.append(("incumbent", *arguments))

        def detail(self, *_arguments, **_named):
            ran.append(("incumbent", "detail"))

        def ui(self, *_arguments, **_named):
            ran.append(("incumbent", "ui"))

        def get_nodes(self, *_arguments):
            return [("node", "i-1")]

    Accessor.populate = summary_hook(Accessor.populate, replacement)
    Accessor.detail = cloud_detail_hook(Accessor.detail, replacement, cloud)
    Accessor.ui = cloud_ui_hook(Accessor.ui, cloud)
    Accessor.get_nodes = list_hook(Accessor.get_nodes)
    return Accessor()


def failing(error):
    def replacement(*_arguments):
        raise error

    return replacement


def test_the_candidate_gets_the_schema_and_the_arguments(monkeypatch, ran, candidate):
    decided(monkeypatch, "candidate", "listed")
    accessor_with(candidate, ran).populate(*CALL)
    assert ran == [("ocp", "org1234567", *CALL)]


@pytest.mark.parametrize("choice", ["incumbent", None])
def test_the_incumbent_runs_alone(monkeypatch, ran, candidate, choice):
    decided(monkeypatch, choice, "off")
    accessor = accessor_with(candidate, ran)
    accessor.populate(*CALL)
    assert ran == [("incumbent", *CALL)]
    assert accessor.get_nodes() == [("node", "i-1")]


def test_a_validation_follows_the_incumbent(monkeypatch, ran, candidate):
    decided(monkeypatch, "incumbent", "validate")
    accessor_with(candidate, ran).populate(*CALL)
    assert ran == [("incumbent", *CALL), ("ocp", "org1234567", *CALL)]


def test_a_validation_that_fails_is_logged_and_a_strict_one_raises(monkeypatch, ran):
    decided(monkeypatch, "incumbent", "validate")
    accessor_with(failing(OcpUnavailable("away")), ran).populate(*CALL)
    accessor_with(failing(JobFailed("broken", code="ENGINE_STEP")), ran).populate(*CALL)
    with pytest.raises(JobFailed):
        accessor_with(failing(JobFailed("different", code="VALIDATION_DIFFERENT")), ran).populate(*CALL)


FAILURES = [JobFailed("broken"), NotSubmitted("away")]


@pytest.mark.parametrize("error", FAILURES)
def test_a_failure_is_raised_or_falls_back_as_the_server_says(monkeypatch, ran, error):
    monkeypatch.setenv("POC_PHASE", "fallback")
    decided(monkeypatch, "candidate", "rollout", "rollout")
    with pytest.raises(type(error)):
        accessor_with(failing(error), ran).populate(*CALL)
    assert ran == []
    monkeypatch.delenv("POC_PHASE")
    decided(monkeypatch, "candidate", "rollout", "fallback")
    accessor_with(failing(error), ran).populate(*CALL)
    assert ran == [("incumbent", *CALL)]


def test_the_environment_has_the_phase_of_a_server_that_does_not_say_it(monkeypatch, ran):
    decided(monkeypatch, "candidate", "rollout")
    monkeypatch.delenv("POC_PHASE", raising=False)
    with pytest.raises(JobFailed):
        accessor_with(failing(JobFailed("broken")), ran).populate(*CALL)
    monkeypatch.setenv("POC_PHASE", "fallback")
    accessor_with(failing(JobFailed("broken")), ran).populate(*CALL)
    assert ran == [("incumbent", *CALL)]


@pytest.mark.parametrize("error", [RequestRefused("wrong"), OcpUnavailable("a job may still run")])
def test_a_wrong_request_and_a_job_that_may_still_run_never_fall_back(monkeypatch, ran, error):
    decided(monkeypatch, "candidate", "rollout", "fallback")
    with pytest.raises(type(error)):
        accessor_with(failing(error), ran).populate(*CALL)
    assert ran == []


def test_the_tables_of_the_console_are_not_added_again(monkeypatch, ran, candidate):
    decided(monkeypatch, "candidate", "listed", "rollout")
    accessor = accessor_with(candidate, ran)
    accessor.detail(*DETAIL)
    accessor.ui(*UI, tables=("reporting_ocpaws_cost_summary_p",))
    assert ran == [("ocp", "org1234567", *DETAIL)]
    accessor_with(candidate, ran).ui(*UI)
    assert len(ran) == 1


@pytest.mark.parametrize("cloud", CLOUDS)
def test_who_made_the_detail_makes_the_tables_of_the_console(monkeypatch, ran, candidate, cloud):
    decided(monkeypatch, "candidate", "rollout", "fallback")
    fallen = accessor_with(failing(JobFailed("broken")), ran, cloud)
    fallen.detail(*DETAIL)
    fallen.ui(*UI)
    assert ran == [("incumbent", "detail"), ("incumbent", "ui")]
    ran.clear()
    accessor = accessor_with(candidate, ran, cloud)
    accessor.detail(*DETAIL)
    decided(monkeypatch, "incumbent", "off")
    accessor.ui(START, END, openshift_provider_uuid="ocp", **{f"{cloud.word}_provider_uuid": "aws"})
    assert ran == [("ocp", "org1234567", *DETAIL)]
    accessor.ui(date(2025, 10, 6), *UI[1:])
    assert ran[1:] == [("incumbent", "ui")]


def test_a_validation_on_a_cloud_follows_the_tables_of_the_console(monkeypatch, ran, candidate):
    decided(monkeypatch, "incumbent", "validate", "validate")
    accessor = accessor_with(candidate, ran)
    accessor.detail(*DETAIL)
    accessor.ui(*UI)
    assert ran == [("incumbent", "detail"), ("incumbent", "ui"), ("ocp", "org1234567", *DETAIL)]


def test_lists_that_ocp_writes_are_empty_unless_the_incumbent_may_need_them(monkeypatch, ran, candidate):
    accessor = accessor_with(candidate, ran)
    decided(monkeypatch, "candidate", "listed", "rollout")
    assert accessor.get_nodes("source", START, END) == []
    decided(monkeypatch, "candidate", "listed", "fallback")
    assert accessor.get_nodes("source", START, END) == [("node", "i-1")]


def test_the_hooks_are_installed_once(monkeypatch):
    accessors = {}
    for hook in hooks.HOOKS:
        fake = sys.modules.get(hook.module) if hook.module in accessors else ModuleType(hook.module)
        accessors.setdefault(hook.module, type(hook.owner, (), {"schema": "org1"}))
        setattr(accessors[hook.module], hook.name, lambda self, *arguments: arguments)
        setattr(fake, hook.owner, accessors[hook.module])
        monkeypatch.setitem(sys.modules, hook.module, fake)
    install_hooks()
    first = [getattr(accessors[hook.module], hook.name) for hook in hooks.HOOKS]
    assert all(hasattr(function, "__ocp_original__") for function in first)
    install_hooks()
    assert [getattr(accessors[hook.module], hook.name) for hook in hooks.HOOKS] == first


def test_the_functions_that_koku_has_are_hooked():
    on_clouds = {(hook.module, hook.owner, hook.name) for hook in hooks.HOOKS if "_on_" in hook.name}
    assert on_clouds == {
        (f"masu.database.{cloud}_report_db_accessor", f"{name}ReportDBAccessor", f"populate_ocp_on_{cloud}_{what}_trino")
        for cloud, name in (("aws", "AWS"), ("azure", "Azure"), ("gcp", "GCP"))
        for what in ("cost_daily_summary", "ui_summary_tables")
    }


def test_the_arguments_of_kokus_calls(monkeypatch):
    seen = []
    monkeypatch.setattr(replacements, "process_ocp_parquet_poc", lambda *a, **k: seen.append((a, k)))
    replacements.openshift_daily_summary("org1", START, END, 7, "cluster", "alias", "ocp")
    assert seen == [
        (("org1", "ocp", 2025, 10, "cluster", START, END), {"cluster_alias": "alias", "report_period_id": 7}),
    ]


@pytest.mark.parametrize(("cloud", "name"), [(AWS, "aws"), (AZURE, "azure"), (GCP, "gcp")])
def test_the_arguments_of_kokus_calls_on_a_cloud(monkeypatch, cloud, name):
    seen = []
    monkeypatch.setattr(replacements, "process_on_cloud", lambda *a, **k: seen.append((a, k)))
    replacement = replacements.openshift_on_cloud(cloud)
    replacement("org1", START, END, "ocp", "bills", 7, 9)
    named = {"openshift_provider_uuid": "ocp", f"{name}_provider_uuid": "bills", "report_period_id": 7, "bill_id": 9}
    replacement("org1", START, end_date=END, **named)
    expected = ((cloud, "org1", "ocp", "bills", 2025, 10, None, 9, None, START, END), {"report_period_id": 7})
    assert seen == [expected, expected]
