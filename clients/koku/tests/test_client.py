"""The client and the task without a server."""

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import ModuleType

import pytest

from ocp_koku import (
    NotSubmitted,
    OcpClient,
    OcpUnavailable,
    process_ocp_aws_parquet_poc,
    process_ocp_azure_parquet_poc,
    process_ocp_gcp_parquet_poc,
    process_ocp_parquet_poc,
    should_use_poc_aggregator,
)
from ocp_koku.settings import Settings
from ocp_koku.tasks import summarize, summary_task


@pytest.fixture
def nobody() -> OcpClient:
    """A client of a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return OcpClient(Settings(url=f"http://127.0.0.1:{port}", submit_patience=0, follow_patience=0))


@contextmanager
def answering(answers: dict[str, list[int]], patience: float = 0) -> Iterator[tuple[OcpClient, list[str]]]:
    """A client of a server that has a status for each method, one after the other; 0 answers nothing. And what it asks."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            asked.append(f"{self.command} {self.path}")
            statuses = answers[self.command]
            status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
            self.rfile.read(int(self.headers.get("content-length", 0)))
            if status == 0:
                return
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps({"id": "job-1", "status": "queued"} if status < 300 else {}).encode())

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        yield OcpClient(Settings(url=url, submit_patience=patience, follow_patience=0, poll_first=0)), asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_job_that_can_be_followed_no_longer_is_asked_to_stop():
    with answering({"POST": [202], "GET": [200, 503], "DELETE": [202]}) as (client, asked):
        with pytest.raises(OcpUnavailable) as away:
            client.run({})
    assert not isinstance(away.value, NotSubmitted)
    assert away.value.where["job"] == "job-1"
    assert asked == ["POST /api/v1/aggregate", "GET /api/v1/jobs/job-1", "GET /api/v1/jobs/job-1", "DELETE /api/v1/jobs/job-1"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_takes_no_request_has_made_no_job(status):
    with answering({"POST": [status]}) as (client, _), pytest.raises(NotSubmitted):
        client.run({})


@pytest.mark.parametrize("status", [0, 500, 502, 504])
def test_a_request_without_a_clear_answer_may_have_made_a_job(status):
    with answering({"POST": [status]}) as (client, _):
        with pytest.raises(OcpUnavailable) as away:
            client.run({})
    assert not isinstance(away.value, NotSubmitted)


def test_a_refusal_after_an_unclear_answer_leaves_it_unclear():
    with answering({"POST": [502, 503]}, patience=1) as (client, asked):
        with pytest.raises(OcpUnavailable) as away:
            client.run({})
    assert len(asked) == 2
    assert not isinstance(away.value, NotSubmitted)


def test_a_server_that_is_away_means_no(nobody):
    assert should_use_poc_aggregator("org1", client=nobody) is False


def test_a_summary_without_a_server_raises(nobody):
    with pytest.raises(NotSubmitted) as away:
        process_ocp_parquet_poc("org1", "source", 2025, 10, "cluster", client=nobody)
    assert away.value.code == "SERVER_UNREACHABLE"


class Recorder:
    """A client that takes a request for done and wrote the rows of some tables."""

    def __init__(self, **written):
        self.written = {name: {"deleted": 0, "written": rows} for name, rows in written.items()}

    def run(self, request, *, work="aggregate", request_id=None):
        self.request = request
        return {"id": "job-1", "status": "done", "report": {"status": "done", "tables": self.written}}


ON_CLOUDS = [
    ("aws", "OCP_AWS", process_ocp_aws_parquet_poc),
    ("azure", "OCP_AZURE", process_ocp_azure_parquet_poc),
    ("gcp", "OCP_GCP", process_ocp_gcp_parquet_poc),
]


@pytest.mark.parametrize(("name", "provider_type", "process"), ON_CLOUDS)
def test_what_is_asked_for_on_a_cloud_and_what_was_written(name, provider_type, process):
    client = Recorder(**{f"reporting_ocp{name}costlineitem_project_daily_summary_p": 5, "another": 7})
    days = ("2025-10-01", date(2025, 10, 3))
    said = {"report_period_id": 7, "distribution": "memory", "client": client}
    result = process("org1", "ocp", "bills", 2025, "10", None, 9, Decimal("12.5"), *days, **said)
    assert result["aggregators"] == {f"ocp_{name}": {"rows_written": 5}}
    assert client.request == {
        "provider_type": provider_type,
        "schema": "org1",
        "ocp_source_uuid": "ocp",
        f"{name}_source_uuid": "bills",
        "start_date": "2025-10-01",
        "end_date": "2025-10-03",
        "report_period_id": 7,
        "bill_id": 9,
        "markup": 12.5,
        "distribution": "memory",
        "standalone": False,
    }


@pytest.mark.parametrize(("name", "provider_type", "process"), ON_CLOUDS)
def test_a_task_of_each_cloud_takes_the_names_of_its_entry_point(name, provider_type, process):
    of = {"schema_name": "org1", "ocp_provider_uuid": "ocp", "year": 2025, "month": 2, "cluster_id": None}
    by_task, by_call = Recorder(), Recorder()
    summarize(provider_type, **of, **{f"{name}_provider_uuid": "bills"}, client=by_task)
    process("org1", "ocp", "bills", 2025, 2, None, client=by_call)
    assert by_task.request == by_call.request
    assert by_task.request["provider_type"] == provider_type
    assert by_task.request["end_date"] == "2025-02-28"


def test_a_variable_that_is_no_number_is_not_used(monkeypatch):
    monkeypatch.setenv("OCP_REQUEST_SECONDS", "soon")
    monkeypatch.setenv("OCP_POLL_MOST_SECONDS", "0.5")
    assert (Settings.from_environment().request, Settings.from_environment().poll_most) == (15, 0.5)


def test_an_address_that_is_none_made_no_job():
    with pytest.raises(NotSubmitted):
        OcpClient(Settings(url="ocp:8080", submit_patience=0)).submit({})


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
    with pytest.raises(ValueError, match="OCP_OCI"):
        summarize("OCP_OCI")
