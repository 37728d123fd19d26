"""What Trino keeps of a bill's other clusters, after ocp did them: made again before Trino does one, once, and by one worker."""

import threading
import uuid

import pytest

from ocp_koku import records, turns
from ocp_koku.errors import OcpError, TurnTimeout

LAST = ("2025-10-03", "2025-10-03")
HELD = """from pg_locks join pg_database on pg_database.oid = database and datname = current_database()
  where locktype = 'advisory' and granted"""


@pytest.fixture
def made(world):
    """Trino did everything, ocp did it again, and is off: what Trino kept is older."""
    assert world.openshift() + world.on_cloud() == []
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    made = world.content(), world.costs()
    assert made[0] == world.right()
    world.set_flags(on=False)
    world.trino.statements.clear()
    world.tasks.rated.clear()
    return made


def details(world):
    """Sources and days of the details that Trino made, in their order."""
    return [about[1:] for kind, *about in world.trino.statements if kind == "cloud" and about[0] == world.detail]


def recorded(world):
    found = world.rows(f"select source_uuid::text, usage_start::text from {world.schema}__ocp.bill_summarized order by 1, 2")
    return [(source, day) for source, day in found]


def test_one_cluster_alone_leaves_the_others_right(world, made, caplog):
    first, last = world.sources
    assert world.one_on_cloud(first, LAST) == []
    assert (world.content(), world.costs()) == made
    # What Trino would have kept had it done it all: each cluster, and the other one once more for its costs; then the update's own.
    assert details(world) == [[last, *world.days], [first, *world.days], [last, *world.days], [first, *LAST]]
    assert recorded(world) == []
    # Their costs are rated again, which nobody else would do.
    assert {(last, *world.days)} <= {tuple(rated[1:]) for rated in world.tasks.rated}
    (said,) = [record.message for record in caplog.records if "updates of one window" in record.message]
    assert "costs 3 more updates" in said and f"{last} from 2025-10-01 to 2025-10-03" in said
    # Once is enough.
    world.trino.statements.clear()
    assert world.on_cloud() == []
    assert details(world) == [[source, *world.days] for source in (first, last)]
    assert (world.content(), world.costs()) == made


def test_the_last_window_of_the_month_is_what_is_made_again(world):
    assert world.openshift() + world.on_cloud() == []
    world.set_flags(on=True)
    world.windows_of(1)
    assert world.openshift() + world.on_cloud() == []
    assert recorded(world) == sorted((source, LAST[0]) for source in world.sources)
    made = world.content()
    world.set_flags(on=False)
    world.trino.statements.clear()
    assert world.on_cloud() == []
    assert world.content() == made == world.right()
    assert [days for _, *days in details(world)][:3] == [list(LAST)] * 3


def test_a_failure_in_between_is_repeated(world, made):
    first, last = world.sources
    for kind in ("openshift", "cloud"):
        world.trino.failing.add((kind, last))
        assert len(world.on_cloud()) == 2
        assert {source for source, _ in recorded(world)} == {first, last}
        world.trino.failing.clear()
    assert world.on_cloud() == []
    assert (world.content(), world.costs()) == made
    assert recorded(world) == []


def at_once(world, *work):
    """Workers at the same time, each with a connection of its own."""
    from django.db import connection

    def run(one):
        try:
            one()
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=(one,)) for one in work]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert not worker.is_alive()


def test_workers_at_the_same_time_leave_no_row_twice(world, made):
    world.environment.setattr(world.trino, "pause", 0.01)
    at_once(world, *(lambda source=source: world.one_on_cloud(source) for source in world.sources))
    assert world.tasks.failures == []
    assert (world.content(), world.costs()) == made
    # Who came second found nothing to make again.
    assert len([kind for kind, *_ in world.trino.statements if kind == "openshift"]) == 2
    assert len(details(world)) == 5


def test_a_fallback_waits_for_the_clusters_that_ocp_does(world, made):
    """Trino takes over from one cluster, which makes the other one again, while ocp does that one."""
    first, last = world.sources
    world.set_flags(on=True, phase="fallback")
    world.environment.setattr(world.trino, "pause", 0.01)
    period = f"(select id from {world.schema}.reporting_ocpusagereportperiod where provider_id = '{first}')"
    with world.ocp_fails(world.detail, where=f"new.report_period_id in {period}"):
        at_once(world, lambda: world.one_on_cloud(first), lambda: world.one_on_cloud(last))
    assert world.tasks.failures == []
    assert (world.content(), world.costs()) == made


def test_a_worker_that_dies_gives_its_turn_up(world, made):
    world.environment.setenv("OCP_RUN_SECONDS", "0.2")
    with turns.turn("bill", world.schema, world.cloud):
        # In another worker.
        failures = []
        at_once(world, lambda: failures.extend(world.one_on_cloud(world.sources[0])))
        assert [str(error).split(":")[0] for _, error in failures] == ["TURN_TIMEOUT"]
        assert (world.content(), world.costs()) == made
        assert world.rows(f"select pg_terminate_backend(pid) {HELD}") == [(True,)]
        at_once(world, lambda: failures.extend(world.one_on_cloud(world.sources[0])))
    assert len(failures) == 1
    assert (world.content(), world.costs()) == made


def test_a_record_that_koku_may_not_read(world):
    state, role = f"{world.schema}__ocp", f"reader_{uuid.uuid4().hex}"
    columns = "source_uuid uuid, cloud_source_uuid uuid, usage_start date"
    world.rows(f"create schema {state}; create table {state}.bill_summarized ({columns}); create role {role}")
    world.rows(f"grant usage on schema {state} to {role}; grant select on {state}.bill_summarized to {role}; set role {role}")
    try:
        with pytest.raises(OcpError, match=f"select, delete on {state}.bill_summarized") as closed:
            records.kept(world.schema, world.cloud, LAST[0])
    finally:
        world.rows(f"reset role; drop owned by {role}; drop role {role}")
    assert closed.value.code == "RECORD_UNREADABLE"


def test_a_turn_within_a_turn(world):
    with turns.turn("bill", world.schema, world.cloud, alone=True), turns.turn("bill", world.schema, world.cloud):
        with turns.turn("source", world.schema, world.sources[0], alone=True):
            assert world.rows(f"select count(*) {HELD}") == [(2,)]
    assert world.rows(f"select count(*) {HELD}") == [(0,)]
    world.environment.setenv("OCP_RUN_SECONDS", "0")
    with turns.turn("bill", world.schema, world.cloud) as one:
        one.alone()
        with pytest.raises(TurnTimeout):
            turns.Turn("bill", world.schema, world.cloud).together()
