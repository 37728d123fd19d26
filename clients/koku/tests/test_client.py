"""The client and the task without a server."""

import socket
import sys
from types import ModuleType

import pytest

from ocp_koku import OcpClient, OcpUnavailable, process_ocp_parquet_poc, should_use_poc_aggregator
from ocp_koku.tasks import summarize, summary_task


@pytest.fixture
def nobody() -> OcpClient:
    """A client of a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return OcpClient(f"http://127.0.0.1:{port}", patience=0)


def test_a_server_that_is_away_means_no(nobody):
    assert should_use_poc_aggregator("org1", client=nobody) is False


def test_a_summary_without_a_server_raises(nobody):
    with pytest.raises(OcpUnavailable) as away:
        process_ocp_parquet_poc("org1", "source", 2025, 10, "cluster", client=nobody)
    assert away.value.code == "SERVER_UNREACHABLE"


def test_the_environment_is_read_for_each_call(monkeypatch):
    monkeypatch.setenv("OCP_API_URL", "http://one:1/")
    assert OcpClient.from_environment()._url == "http://one:1"
    monkeypatch.setenv("OCP_API_URL", "http://two:2")
    assert OcpClient.from_environment()._url == "http://two:2"


def test_the_task_waits_for_a_server_and_runs_no_failed_summary_again(monkeypatch):
    celery = ModuleType("celery")
    celery.shared_task = lambda **options: lambda function: (function, options)
    monkeypatch.setitem(sys.modules, "celery", celery)
    summary_task.cache_clear()
    function, options = summary_task()
    assert function is summarize
    assert options["name"] == "ocp_koku.summarize"
    assert options["autoretry_for"] == (OcpUnavailable,)
    summary_task.cache_clear()


def test_a_task_of_nothing_that_is_known_raises():
    with pytest.raises(ValueError, match="OCP_GCP"):
        summarize("OCP_GCP")
