"""What went wrong where the halves of an update were decided apart; each ends with the right value, or with that of before and
an error."""

import pytest

LAST = ("2025-10-03", "2025-10-03")
FIRST = ("2025-10-01", "2025-10-02")


def codes(failures):
    return [str(error).split(":")[0] for _, error in failures]


def statements(world, kind):
    return [about for asked, *about in world.trino.statements if asked == kind]


def test_openshift_by_the_incumbent_then_the_cloud_by_ocp(world):
    assert world.openshift() == []
    world.set_flags(on=True)
    assert world.on_cloud() == []
    assert world.cost() == world.right_cost() > 0


def test_only_the_last_day_was_redone(world):
    assert world.openshift(FIRST) == []
    world.set_flags(on=True)
    assert world.openshift(LAST) == []
    assert world.on_cloud() == []
    assert world.cost() == world.right_cost()
    world.set_flags(on=False)
    world.trino.statements.clear()
    assert world.on_cloud() == []
    assert world.cost() == world.right_cost()
    # No day more than ocp made.
    assert statements(world, "openshift") == [[source, *LAST] for source in sorted(world.sources)]


def test_the_flag_is_off_again(world):
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    world.set_flags(on=False)
    assert world.on_cloud() == []
    assert world.content() == made
    assert world.cost() == world.right_cost()
    # Now Hive is right, and nothing is made again.
    world.trino.statements.clear()
    assert world.on_cloud() == []
    assert statements(world, "openshift") == []
    assert world.content() == made


def test_a_cluster_of_which_nobody_knows_its_cloud(world):
    """Trino reads its rows too; nobody but us would do its rates again."""
    world.set_flags(on=True)
    assert world.openshift() == []
    first, last = world.sources
    world.set_flags(on=False)
    world.tasks.rated.clear()
    with world.unknown_infrastructure(first):
        assert world.on_cloud() == []
    assert sorted(source for source, *_ in statements(world, "openshift")) == sorted(world.sources)
    assert world.tasks.rated == [(world.schema, first, *world.days)]


def test_hive_has_older_reports(world):
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    world.trino.reports_changed()
    world.set_flags(on=True)
    assert world.openshift() == []
    world.set_flags(on=False)
    assert world.on_cloud() == []
    assert world.content() == made


def test_a_server_that_is_away(world):
    world.set_flags(on=True, phase="fallback")
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    world.server(False)
    assert world.on_cloud() == []
    assert world.content() == made
    # Where nobody may fall back an update fails before anything is deleted.
    world.set_flags(on=True, phase="rollout")
    assert codes(world.on_cloud()) == ["SERVER_UNREACHABLE"]
    assert codes(world.openshift()) == ["SERVER_UNREACHABLE"] * 2
    assert world.content() == made


@pytest.mark.parametrize("at", ["reporting_ocpaws_cost_summary_p", "reporting_ocpawscostlineitem_project_daily_summary_p"])
def test_a_job_that_fails_leaves_the_rows_of_before(world, at):
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    with world.ocp_fails(at):
        assert len(world.on_cloud()) == 2
    assert world.content() == made
    with world.ocp_fails(world.trino.DAILY):
        failures = world.openshift()
    assert [name for name, _ in failures] == ["update_summary_tables"] * 2
    assert "request trace-" not in str(failures)
    assert world.content() == made
    assert world.openshift() + world.on_cloud() == []
    assert world.content() == made


def test_the_incumbent_takes_over_from_a_cloud_job_that_failed(world):
    world.set_flags(on=True, phase="fallback")
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    with world.ocp_fails(world.detail):
        assert world.on_cloud() == []
    assert world.content() == made
    assert world.cost() == world.right_cost()
    assert len(statements(world, "openshift")) == 2


def test_the_incumbent_takes_over_from_an_openshift_job_that_failed(world):
    world.set_flags(on=True, phase="fallback")
    with world.ocp_fails(world.trino.DAILY):
        assert world.openshift() == []
    assert len(statements(world, "nodes")) == 2
    assert world.on_cloud() == []
    assert world.cost() == world.right_cost()


def test_a_source_that_koku_deleted(world):
    from masu.celery.tasks import delete_archived_data

    gone, left = world.sources
    with world.without(gone):
        world.set_flags(on=True)
        assert world.update(left) + world.on_cloud() == []
        alone = world.cost(left)
    world.reset(world.environment)
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    with world.without(gone):
        delete_archived_data(world.schema, "OCP", gone)
        kept = f"select count(*) from {world.schema}__ocp.openshift_summarized where source_uuid = '{gone}'"
        assert world.rows(kept) == [(0,)]
        assert world.on_cloud() == []
        assert world.cost(left) == alone > 0
        # Nothing of it is left on the bill either.
        clusters = world.rows(f"select distinct cluster_id from {world.schema}.{world.console[1]}")
        assert len(clusters) == 1


def test_a_lake_without_anything_is_a_failure(world):
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    with world.empty_lake():
        assert codes(world.openshift()) == ["LAKE_UNREACHABLE"] * 2
        assert codes(world.on_cloud()) == ["LAKE_UNREACHABLE"] * 2
        assert world.content() == made
        world.set_flags(on=True, phase="fallback")
        assert world.openshift() + world.on_cloud() == []
    assert world.content() == made


def test_days_without_a_report_are_none_of_a_failure(world):
    """A cluster that was silent: Koku would have deleted what was there."""
    world.set_flags(on=True)
    days = ("2025-10-03", "2025-10-05")
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    assert world.openshift(days) + world.on_cloud(days) == []
    assert world.openshift(("2025-10-20", "2025-10-21")) + world.on_cloud(("2025-10-20", "2025-10-21")) == []
    assert world.content() == made


def test_without_a_report_period_there_is_nothing_to_do(world):
    world.set_flags(on=True)
    days = ("2024-02-01", "2024-02-02")
    assert world.openshift(days) + world.on_cloud(days) == []


def test_a_month_is_deleted_by_its_partitions(world):
    month = ("2025-10-01", "2025-10-31")
    world.windows_of(31)
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    made = world.content()
    with world.ocp_fails(world.detail):
        assert len(world.on_cloud(month)) == 2
    assert world.content() == made
    assert world.on_cloud(month) == []
    assert world.content() == made
