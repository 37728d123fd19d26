"""A flag, a token or a server that is broken stops nobody who may fall back; with the switch off nobody is asked."""

import json
import logging
import pickle
import socket
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from ocp_koku import decisions, quiet, switch
from ocp_koku.errors import JobFailed, OcpError, OcpUnavailable

LISTED = {"schema": "org1", "choice": "candidate", "engine": "arrow", "reason": "listed", "phase": "rollout"}
NOT_SUPPORTED = {**LISTED, "choice": "incumbent", "engine": "incumbent", "reason": "not supported", "missing": ["ocp-gcp"]}
SECRET = {"error": {"code": "UNAUTHORIZED", "message": "a token is needed", "where": {}}}
BROKEN_FLAGS = {"error": {"code": "FLAG_INVALID", "message": "POC_PHASE is wrong", "where": {"flag": "POC_PHASE"}}}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    for name in ("USE_POC_AGGREGATOR", "POC_VALIDATION_MODE", "POC_PHASE", "POC_ENABLED_SCHEMAS", "OCP_ENGINE", "OCP_ENGINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("POC_ROLLOUT_PERCENTAGE", raising=False)
    quiet.forget_warnings()
    decisions.forget_away()
    yield
    switch.configure(None, None)


@contextmanager
def answering(monkeypatch, status, body):
    """A server that answers everything so; and what it is asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("OCP_API_URL", f"http://127.0.0.1:{server.server_port}")
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()


def test_with_the_switch_off_nothing_is_asked(monkeypatch):
    with answering(monkeypatch, 200, LISTED) as asked:
        assert decisions.take("org1", None)["reason"] == "switched off"
        assert asked == []
        monkeypatch.setenv("USE_POC_AGGREGATOR", "true")
        assert decisions.take("org1", None) == LISTED
        assert asked == ["/api/v1/decision?schema=org1"]


def test_the_engine_of_a_schema_is_kokus_to_choose(monkeypatch):
    monkeypatch.setenv("USE_POC_AGGREGATOR", "1")
    monkeypatch.setenv("OCP_ENGINES", "org1:arrow, org2:postgres")
    monkeypatch.setenv("OCP_ENGINE", "duckdb")
    assert [switch.engine_of(schema) for schema in ("org1", "org2", "org3")] == ["arrow", "postgres", "duckdb"]
    switch.configure(None, lambda schema: "trino" if schema == "org1" else None)
    with answering(monkeypatch, 200, LISTED) as asked:
        decisions.take("org1", None)
        decisions.take("org2", None)
    assert asked == ["/api/v1/decision?schema=org1&engine=trino", "/api/v1/decision?schema=org2&engine=postgres"]


def test_a_flag_of_koku_that_breaks_is_off(monkeypatch, caplog):
    def broken(_schema):
        raise RuntimeError("no Unleash")

    switch.configure(broken, broken)
    assert decisions.take("org1", None)["reason"] == "switched off"
    assert "no Unleash" in caplog.text


@pytest.mark.parametrize(
    ("status", "body"), [(401, SECRET), (422, BROKEN_FLAGS), (503, b"<html>"), (200, b"<html>"), (200, ["no", "decision"])]
)
def test_trouble_with_the_server_means_the_incumbent_and_one_warning(monkeypatch, caplog, status, body):
    monkeypatch.setenv("USE_POC_AGGREGATOR", "true")
    monkeypatch.setenv("POC_ENABLED_SCHEMAS", "org9")
    with answering(monkeypatch, status, body):
        for schema in ("org1", "org2", "org3"):
            decision = decisions.take(schema, "trace-1")
            assert (decision["choice"], decision["reason"]) == ("incumbent", "no server")
        assert [record.levelno for record in caplog.records].count(logging.WARNING) == 1
        with pytest.raises(OcpError):
            decisions.take("org9", None)
        monkeypatch.setenv("POC_PHASE", "fallback")
        assert decisions.take("org9", None)["choice"] == "incumbent"


def test_who_may_not_fall_back(monkeypatch):
    monkeypatch.setenv("USE_POC_AGGREGATOR", "true")
    monkeypatch.setenv("POC_ROLLOUT_PERCENTAGE", "10")
    # The buckets of the specification: 2 and 90.
    assert [switch.must_be_ocp(schema) for schema in ("org7654321", "org1234567")] == [True, False]
    assert [switch.bucket(schema) for schema in ("orgé", "org_日本", "")] == [25, 57, 66]
    monkeypatch.setenv("POC_PHASE", "only")
    assert switch.must_be_ocp("org1234567")
    monkeypatch.setenv("POC_VALIDATION_MODE", "true")
    assert not switch.must_be_ocp("org7654321")


def test_a_server_that_never_answers_costs_seconds_once(monkeypatch):
    monkeypatch.setenv("USE_POC_AGGREGATOR", "true")
    monkeypatch.setenv("OCP_DECISION_SECONDS", "0.3")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("OCP_API_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        for _ in range(20):
            assert decisions.take("org1", None)["choice"] == "incumbent"
        assert time.monotonic() - began < 3


def test_what_is_missing_is_in_the_log(monkeypatch, caplog):
    monkeypatch.setenv("USE_POC_AGGREGATOR", "true")
    caplog.set_level(logging.INFO)
    with answering(monkeypatch, 200, NOT_SUPPORTED):
        assert decisions.take("org1", "trace-1")["missing"] == ["ocp-gcp"]
    assert "trace-1" in caplog.text and "not supported" in caplog.text and "ocp-gcp" in caplog.text


def test_a_warning_says_how_many_were_left_out(monkeypatch, caplog):
    for _ in range(3):
        quiet.warn_seldom("kind", "trouble")
    monkeypatch.setattr(quiet, "MINUTE", -1)
    quiet.warn_seldom("kind", "trouble")
    assert [record.message for record in caplog.records] == ["trouble", "trouble (2 more of these in the last minute)"]


def test_trouble_is_counted():
    from prometheus_client import REGISTRY

    before = REGISTRY.get_sample_value("ocp_koku_redone_days_total") or 0
    quiet.count("ocp_koku_redone_days", 3)
    assert REGISTRY.get_sample_value("ocp_koku_redone_days_total") == before + 3


@pytest.mark.parametrize("kind", [OcpError, OcpUnavailable, JobFailed])
def test_an_error_survives_pickle_and_the_json_of_celery(kind):
    from celery.backends.base import Backend

    error = kind("no bill", code="NO_BILL", where={"job": "job-1", "files": 0}, hint="Look.")
    backend = Backend(app=_celery(), serializer="json")
    stored = json.loads(json.dumps(backend.prepare_exception(error, serializer="json")))
    for again in (pickle.loads(pickle.dumps(error)), backend.exception_to_python(stored)):
        assert type(again) is kind
        assert (again.code, again.where, again.hint) == ("NO_BILL", {"job": "job-1", "files": 0}, "Look.")
        assert str(again) == "NO_BILL: no bill [job job-1, files 0] (Look.)"


def _celery():
    from celery import Celery

    return Celery("test", broker="memory://", backend="cache+memory://")
