"""The phases of a migration, end to end."""

import logging

import pytest


def test_an_update_by_ocp_asks_trino_nothing(world):
    """Of what is built: the bill alone, virtual machines, GPUs and rates are not of it."""
    assert world.openshift() + world.on_cloud() == []
    assert len(world.trino.statements) > 20
    world.trino.statements.clear()
    world.tasks.validated.clear()
    world.set_flags(on=True)
    with world.unknown_infrastructure():
        assert world.openshift() + world.on_cloud() == []
    assert world.trino.statements == []
    assert world.cost() == world.right_cost()
    # Koku's own check works, and says what it says of an incumbent.
    assert world.tasks.validated == dict.fromkeys(world.sources, True)


def test_one_line_of_the_log_for_each_summary(world, caplog):
    caplog.set_level(logging.INFO, "ocp_koku")
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    said = [record.message for record in caplog.records if "trace-" in record.message]
    assert len([line for line in said if "the update" in line and "by arrow: listed" in line]) == 3
    made = [line for line in said if " rows, " in line]
    assert len(made) == 4
    assert all("by arrow in job" in line and "because listed, request trace-" in line for line in made)


def test_only(world):
    world.set_flags(on=True, phase="only", POC_ENABLED_SCHEMAS=[])
    assert world.openshift() + world.on_cloud() == []
    assert world.content() == world.right()
    world.server(False)
    assert {str(error).split(":")[0] for _, error in world.openshift() + world.on_cloud()} == {"SERVER_UNREACHABLE"}
    assert world.content() == world.right()


def test_validate(world, caplog):
    world.set_flags(phase="validate", POC_VALIDATION_STRICT=True)
    assert world.openshift() + world.on_cloud() == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert world.content() == world.right()
    verdicts = world.rows(f"select verdict, count(*) from {world.schema}__ocp.runs group by 1")
    # Each of the clusters by itself and on its cloud, and the tables of machines after it.
    assert verdicts == [("equal", 8)]
    # What differs is said, and what follows goes on.
    table = f"truth.{world.trino.DAILY}"
    world.rows(f"update {table} set pod_usage_cpu_core_hours = pod_usage_cpu_core_hours + 1 where node is not null")
    try:
        assert world.openshift() == []
    finally:
        world.rows(f"update {table} set pod_usage_cpu_core_hours = pod_usage_cpu_core_hours - 1 where node is not null")
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 2 and all("VALIDATION_DIFFERENT" in message for message in errors)
    world.server(False)
    assert world.openshift() + world.on_cloud() == []
    assert world.content() == world.right()


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_koku_chooses_the_engine(world, engine):
    world.set_flags(on=True)
    world.environment.setenv("OCP_ENGINES", f"{world.schema}:{engine}")
    assert world.openshift() + world.on_cloud() == []
    assert world.rows(f"select distinct engine, reason from {world.schema}__ocp.runs") == [(engine, "listed")]
    assert world.content() == world.right()


def test_broken_flags_of_the_server(world):
    world.set_flags(on=True, phase="fallback")
    world.flags_file.write_text("{ no JSON")
    assert world.openshift() + world.on_cloud() == []
    assert world.content() == world.right()
    world.set_flags(on=True)
    world.flags_file.write_text("{ no JSON")
    assert len(world.openshift()) == 2
    assert world.content() == world.right()
    world.set_flags(on=True)
    world.environment.setenv("OCP_API_TOKEN", "not-a-token-of-the-server")
    assert len(world.openshift()) == 2
    world.environment.setenv("POC_PHASE", "fallback")
    assert world.openshift() == []
