"""The client and the task without a server."""

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import ModuleType

import pytest

from ocp_koku import (
    NotSubmitted,
    OcpClient,
    OcpUnavailable,
    process_ocp_parquet_poc,
    should_use_poc_aggregator,
)
from ocp_koku.tasks import summarize, summary_task


@pytest.fixture
def nobody() -> OcpClient:
    """A client of a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return OcpClient(f"http://127.0.0.1:{port}", patience=0)


@contextmanager
def answering(answers: dict[str, list[int]]) -> Iterator[tuple[OcpClient, list[str]]]:
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
        yield OcpClient(f"http://127.0.0.1:{server.server_port}", patience=0, poll=0), asked
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
    with answering({"POST": [502, 503]}) as (client, asked):
        client._patience = 1
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
