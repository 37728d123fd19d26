"""The hooks on accessors that look like Koku's."""

import sys
from datetime import date
from types import ModuleType

import pytest

from ocp_koku import hooks
from ocp_koku.errors import JobFailed, OcpUnavailable, RequestRefused
from ocp_koku.hooks import hooked, install_hooks

CALL = (date(2025, 10, 1), date(2025, 10, 3), 7, "cluster", "alias", "source")


class Accessor:
    schema = "org1234567"

    def __init__(self):
        self.ran = []

    def populate_line_item_daily_summary_table_trino(self, *arguments):
        """Koku's own."""
        self.ran.append(("incumbent", *arguments))


def decided(monkeypatch, choice, reason):
    decision = None if choice is None else {"schema": "", "choice": choice, "engine": "", "reason": reason}
    monkeypatch.setattr(hooks, "_decision", lambda _schema: decision)


def accessor_with(replacement):
    class Hooked(Accessor):
        populate = hooked(Accessor.populate_line_item_daily_summary_table_trino, replacement)

    return Hooked()


def failing(error):
    def replacement(*_arguments):
        raise error

    return replacement


def test_the_candidate_gets_the_schema_and_the_arguments(monkeypatch):
    decided(monkeypatch, "candidate", "listed")
    seen = []
    accessor = accessor_with(lambda *arguments: seen.append(arguments))
    accessor.populate(*CALL)
    assert seen == [("org1234567", *CALL)]
    assert accessor.ran == []


@pytest.mark.parametrize("choice", ["incumbent", None])
def test_the_incumbent_runs_alone(monkeypatch, choice):
    decided(monkeypatch, choice, "off")
    accessor = accessor_with(failing(AssertionError("is not run")))
    accessor.populate(*CALL)
    assert accessor.ran == [("incumbent", *CALL)]


def test_a_validation_follows_the_incumbent(monkeypatch):
    decided(monkeypatch, "incumbent", "validate")
    accessor = accessor_with(lambda *_arguments: accessor.ran.append("validated"))
    accessor.populate(*CALL)
    assert accessor.ran == [("incumbent", *CALL), "validated"]


def test_a_validation_that_fails_is_logged_and_a_strict_one_raises(monkeypatch):
    decided(monkeypatch, "incumbent", "validate")
    accessor_with(failing(OcpUnavailable("away"))).populate(*CALL)
    accessor_with(failing(JobFailed("broken", code="ENGINE_STEP"))).populate(*CALL)
    with pytest.raises(JobFailed):
        accessor_with(failing(JobFailed("different", code="VALIDATION_DIFFERENT"))).populate(*CALL)


@pytest.mark.parametrize("error", [JobFailed("broken"), OcpUnavailable("away")])
def test_a_failure_is_raised_or_falls_back(monkeypatch, error):
    decided(monkeypatch, "candidate", "rollout")
    monkeypatch.delenv("POC_PHASE", raising=False)
    accessor = accessor_with(failing(error))
    with pytest.raises(type(error)):
        accessor.populate(*CALL)
    assert accessor.ran == []
    monkeypatch.setenv("POC_PHASE", "fallback")
    accessor.populate(*CALL)
    assert accessor.ran == [("incumbent", *CALL)]


def test_a_wrong_request_never_falls_back(monkeypatch):
    decided(monkeypatch, "candidate", "rollout")
    monkeypatch.setenv("POC_PHASE", "fallback")
    with pytest.raises(RequestRefused):
        accessor_with(failing(RequestRefused("wrong"))).populate(*CALL)


def test_the_hooks_are_installed_once(monkeypatch):
    for module, owner, name, _replacement in hooks.HOOKS:
        fake = ModuleType(module)
        setattr(fake, owner, type(owner, (), {name: lambda self, *arguments: arguments, "schema": "org1"}))
        monkeypatch.setitem(sys.modules, module, fake)
    install_hooks()
    module, owner, name, _replacement = hooks.HOOKS[0]
    first = getattr(getattr(sys.modules[module], owner), name)
    install_hooks()
    assert getattr(getattr(sys.modules[module], owner), name) is first


def test_the_arguments_of_kokus_calls(monkeypatch):
    seen = []
    monkeypatch.setattr(hooks, "process_ocp_parquet_poc", lambda *a, **k: seen.append((a, k)))
    monkeypatch.setattr(hooks, "process_ocp_aws_parquet_poc", lambda *a, **k: seen.append((a, k)))
    start, end = date(2025, 10, 1), date(2025, 10, 3)
    hooks.openshift_daily_summary("org1", start, end, 7, "cluster", "alias", "ocp")
    hooks.openshift_on_aws_daily_summary("org1", start, end, "ocp", "aws", 7, 9)
    assert seen == [
        (("org1", "ocp", 2025, 10, "cluster", start, end), {"cluster_alias": "alias", "report_period_id": 7}),
        (("org1", "ocp", "aws", 2025, 10, None, 9, None, start, end), {"report_period_id": 7}),
    ]
