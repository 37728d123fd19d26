"""An update goes with Celery's messages: to tasks, to the second group of a chain, and to a retry."""

import pytest

from ocp_koku import carry, update

DECISION = {"schema": "org1", "choice": "candidate", "engine": "duckdb", "reason": "listed", "phase": "fallback"}


@pytest.fixture
def taken(monkeypatch):
    """How often a decision was taken."""
    taken = []
    monkeypatch.setattr(update, "take", lambda schema, request_id: taken.append(request_id) or DECISION)
    return taken


def test_tasks_of_one_update_share_its_decision(taken):
    from celery import Celery, chain, group, signals
    from celery.contrib.testing.worker import start_worker

    # Somebody listens: the worker leaves logging as it is, which other tests look at.
    signals.setup_logging.connect(_logging)
    assert carry.connect() and carry.connect()
    app = Celery("koku", broker="memory://", backend="cache+memory://", set_as_current=False)
    app.conf.update(task_serializer="json", accept_content=["json"], worker_hijack_root_logger=False)
    seen = []

    @app.task(bind=True, max_retries=1)
    def cluster(self, name):
        with update.begun("org1", "another id") as now:
            seen.append((name, now.request_id, now.by_ocp))
            if name == "b" and self.request.retries == 0:
                raise self.retry(countdown=0)

    @app.task
    def delete(name):
        seen.append((name, update.current("org1").request_id, True))

    @app.task
    def source():
        with update.begun("org1", "trace-1"):
            pass
        chain(group(delete.si("x"), delete.si("y")), group(cluster.si("a"), cluster.si("b"))).apply_async()

    @app.task
    def stranger():
        seen.append(("stranger", update.current("org1"), None))

    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        source.delay()
        _until(lambda: len(seen) == 5)
        stranger.delay()
        _until(lambda: len(seen) == 6)
    assert taken == ["trace-1"]
    assert sorted(seen[:2]) == [("x", "trace-1", True), ("y", "trace-1", True)]
    assert sorted(seen[2:5]) == [("a", "trace-1", True), ("b", "trace-1", True), ("b", "trace-1", True)]
    assert seen[5] == ("stranger", None, None)


def test_what_another_version_sent_is_left_out(taken):
    update.task_began([{"schema": "org1", "request_id": "trace-1", "decision": DECISION, "given_up": "ENGINE_STEP"}])
    assert update.current("org1").by_ocp is False
    task = type("Task", (), {"request": type("Request", (), {"ocp_updates": [{"else": 1}], "is_eager": False})})
    carry._began(task=task)
    assert update.current("org1") is None
    update.task_ended()


def _logging(**_said):
    pass


def _until(true, seconds=20):
    import time

    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)
