"""A month of Koku, end to end: nothing goes to Trino, and the rows are those of real Koku on real Trino."""

import pytest
from world import tenant_of


@pytest.fixture
def month(monkeypatch):
    """The tenant, of whom nothing was summarized."""
    return tenant_of("month", "Month", monkeypatch)


def counted():
    """Statements of which the client said that they went to Trino, by the function of Koku."""
    from prometheus_client import REGISTRY

    return {
        sample.labels["statement"]: sample.value
        for metric in REGISTRY.collect()
        if metric.name == "ocp_koku_trino_statements"
        for sample in metric.samples
        if sample.name.endswith("_total")
    }


def test_nothing_of_a_month_goes_to_trino(month, caplog):
    from masu.celery.tasks import delete_archived_data
    from masu.processor.aws import aws_report_parquet_processor as aws

    month.set_flags(on=True, phase="only")
    before = counted()
    aws.made.clear()
    month.ingest()
    assert month.month() == []
    month.nightly()
    delete_archived_data(month.schema, "OCP", "00000000-0000-4000-8000-00000000000d")
    assert month.trino.statements == []
    assert counted() == before
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
    assert aws.made == ["9999999999999"]
    assert month.usage() == month.usage("truth")
    assert month.costs() == month.costs(f"truth.costs_{month.trino.DAILY}") != []
    assert month.machines()[1] == month.machines("costs")[1] != []
    for bill in month.bills:
        assert month.bill(bill) == month.bill(bill, "truth") != []
        assert month.further(bill) == month.further(bill, "truth")
    # A repetition changes nothing.
    made = month.usage(), month.costs(), month.machines(), [month.bill(bill) for bill in month.bills]
    assert month.rate(month.sources[0]) == []
    assert (month.usage(), month.costs(), month.machines(), [month.bill(bill) for bill in month.bills]) == made
    # With what PostgreSQL charges besides, virtual machines cost what they cost in real Koku.
    month.put(month.trino.DAILY, "costs")
    assert [month.console(source) for source in month.sources] == [[], []]
    assert month.machines() == month.machines("costs")
    assert month.machines()[0] != []
    assert month.trino.statements == []


def test_a_month_by_the_incumbent_asks_trino_all_along(month):
    before = counted()
    month.ingest()
    assert month.month() == []
    month.nightly()
    assert len(month.trino.statements) > 100
    more = {name for name, value in counted().items() if value > before.get(name, 0)}
    assert more >= {
        "create_bill",
        "sync_hive_partitions",
        "populate_line_item_daily_summary_table_trino",
        "populate_ec2_compute_summary_table_trino",
        "get_gcp_topology_trino",
        "populate_tag_based_costs",
        "populate_vm_usage_costs",
        "_populate_virtualization_ui_summary_table",
        "trino_table_exists",
        "find_expired_trino_partitions",
        "delete_hive_partition_by_month",
    }


def test_trinos_metastore_is_kept_up_while_it_may_take_over(month):
    month.set_flags(on=True)
    month.ingest()
    month.nightly()
    asked = {about[1] for about in month.trino.statements if about[0] == "ingest"}
    assert asked == {"schema exists", "table exists", "create schema", "create table", "sync partitions"}
    assert ("statement", "expired partitions", "managed_summary", "2026-08-01") in month.trino.statements


def test_a_validation_of_bills_finds_them_equal(month, caplog):
    import standin

    month.environment.setattr(standin, "bill_rows", month.bill_rows)
    month.set_flags(phase="validate", POC_VALIDATION_STRICT=True)
    for bill in month.bills:
        assert month.bill_alone(bill) == []
        assert month.bill(bill) == month.bill(bill, "truth")
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
    # The window of each, and EC2.
    assert month.rows(f"select verdict, count(*) from {month.schema}__ocp.runs group by 1") == [("equal", 4)]


def test_a_validation_of_costs_and_machines_finds_the_rows_of_real_koku_equal(month, caplog):
    from masu.database.ocp_report_db_accessor import OCPReportDBAccessor
    from masu.processor.ocp.ocp_cost_model_cost_updater import OCPCostModelCostUpdater

    month.set_flags(on=True)
    assert month.openshift() == []
    month.put(month.trino.DAILY, "costs")
    month.rows(f"delete from {month.schema}__ocp.runs; delete from {month.schema}__ocp.openshift_summarized")
    # The double charges nothing: its rows are there, and stay. The tables of the console it makes after PostgreSQL has emptied them.
    for owner, delete in ((OCPReportDBAccessor, "_delete_costs"), (OCPCostModelCostUpdater, "_delete_tag_usage_costs")):
        month.environment.setattr(owner, delete, lambda *_: None)
    tables = ("reporting_ocp_vm_summary_p", "reporting_ocp_gpu_summary_p")
    month.environment.setattr(
        OCPReportDBAccessor,
        "_populate_virtualization_ui_summary_table",
        lambda *_: [month.put(table, "costs") for table in tables],
    )
    month.set_flags(phase="validate", POC_VALIDATION_STRICT=True)
    before = month.costs()
    verdicts = f"""select coalesce(request ->> 'operation', 'machines'), verdict, count(distinct request ->> 'ocp_source_uuid')
      from {month.schema}__ocp.runs group by 1, 2 order by 1, 2"""
    assert [month.rate(source) for source in month.sources] == [[], []]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
    operations = ("gpu_distribution", "machines", "monthly_vm_core", "tag_based", "vm_usage")
    assert month.rows(verdicts) == [(operation, "equal", 2) for operation in operations]
    assert month.costs() == before != []
    assert month.machines() == month.machines("costs")
    # One cost that is another one is found.
    month.rows(
        f"update {month.schema}.{month.trino.DAILY} set cost_model_gpu_cost = cost_model_gpu_cost + 1 where monthly_cost_type = 'Tag'"
    )
    assert [month.rate(source) for source in month.sources] == [[], []]
    assert ("tag_based", "different") in [found[:2] for found in month.rows(verdicts)]


def test_costs_by_rate(month):
    import standin

    month.environment.setattr(standin, "RATES_TO_USAGE", True)
    month.set_flags(on=True)
    (source, *_) = month.sources
    assert month.update(source) == []
    assert month.trino.statements == []
    assert month.costs_by_rate(source) == month.costs_by_rate(source, "truth.costs_rates_to_usage") != []


def test_a_job_that_fails_changes_nothing_and_the_incumbent_doubles_nothing(month):
    bill = month.bills[0]
    (source, *_) = month.sources
    month.set_flags(on=True)
    assert month.update(source) + month.bill_alone(bill) == []
    made = month.costs(), month.bill(bill), month.machines()
    jobs = (
        (month.trino.DAILY, lambda: month.rate(source)),
        ("reporting_ocp_vm_summary_p", lambda: month.rate(source)),
        (f"reporting_{bill['word']}costentrylineitem_daily_summary", lambda: month.bill_alone(bill)),
    )
    for table, work in jobs:
        with month.ocp_fails(table):
            assert len(work()) == 1
        assert (month.costs(), month.bill(bill), month.machines()) == made
    assert month.trino.statements == []
    month.set_flags(on=True, phase="fallback")
    with month.ocp_fails(month.trino.DAILY):
        assert month.rate(source) == []
    asked = {about[1] for about in month.trino.statements if about[0] == "statement"}
    assert {"project_per_month", "gpu_cost_per_month", "vm_cost_per_hour", "unused GPUs", "virtual machines"} <= asked
    # The double charges nothing: what is left would be there twice.
    assert month.costs() == []


def test_the_incumbent_takes_over_from_a_bill_that_failed(month):
    month.set_flags(on=True, phase="fallback")
    for bill in month.bills:
        assert month.bill_alone(bill) == []
        with month.ocp_fails(f"reporting_{bill['word']}costentrylineitem_daily_summary"):
            assert month.bill_alone(bill) == []
        assert ("statement", "bill by day", bill["source"]) in [about[:3] for about in month.trino.statements]
        assert month.bill(bill) == []


def test_the_incumbent_gets_its_days_again_before_it_charges_by_project(month):
    (source, *_) = month.sources
    month.set_flags(on=True)
    assert month.openshift_alone(source) == []
    month.set_flags()
    assert month.rate(source) == []
    made = [about for about in month.trino.statements if about[0] == "openshift"]
    assert made == [("openshift", source, *month.days)]
    month.trino.statements.clear()
    assert month.rate(source) == []
    assert "openshift" not in {about[0] for about in month.trino.statements}
