"""Functions of Koku whose days are in an object, in its newer versions, without a server and a database."""

from datetime import date

import pytest

from ocp_koku import database, flags, update
from ocp_koku.hooks import machines, rates
from ocp_koku.hooks.hook import Hook

DONE = {"status": "done", "job_id": "job-1", "engine": "duckdb", "aggregators": {}, "seconds": 0.5, "timings": {}, "report": {}}
DISABLED = ("org1", "disable_price_list")
DECISION = {"schema": "org1", "choice": "candidate", "engine": "duckdb", "reason": "listed", "phase": "rollout"}
VALIDATION = {**DECISION, "choice": "incumbent", "engine": "incumbent", "reason": "validate"}


class SummaryRangeConfig:
    start_date = "2025-10-28"
    end_date = date(2025, 11, 2)


@pytest.fixture
def asked(monkeypatch):
    """What the server is asked to do."""
    asked = []

    def process_work(work, schema, source, start, end, *, decision, request_id, **more):
        asked.append((work, source, str(start), str(end), more))
        return DONE

    monkeypatch.setattr(update, "take", lambda *_: DECISION)
    monkeypatch.setattr(database, "rows", lambda *_: [])
    for module in (machines, rates):
        monkeypatch.setattr(module, "process_work", process_work)
    return asked


def hooked(owner, name, hook):
    setattr(owner, name, hook(getattr(owner, name)))


def test_the_distribution_of_a_range(asked):
    ran = []

    class Accessor:
        schema = "org1"

        def populate_distributed_cost_sql(
            self, summary_range, provider_uuid, distribution_info, cost_model_id=None, use_rtu=False
        ):
            self._delete_monthly_cost_model_rate_type_data({}, "platform_cost")
            self._delete_monthly_cost_model_rate_type_data({}, "gpu_unallocated")
            ran.append(distribution_info)
            return summary_range

        def _delete_monthly_cost_model_rate_type_data(self, sql_params, cost_model_key):
            ran.append(cost_model_key)

    hooked(Accessor, "populate_distributed_cost_sql", rates.distribution_hook)
    hooked(Accessor, "_delete_monthly_cost_model_rate_type_data", rates.distributed_delete_hook)
    info = {"platform_cost": True, "gpu_unallocated": True}
    october = type("October", (SummaryRangeConfig,), {"end_date": "2025-10-31"})
    returned = Accessor().populate_distributed_cost_sql(october, "ocp", info, cost_model_id="m", use_rtu=True)
    assert returned is october
    assert ran == ["platform_cost", {"platform_cost": True, "gpu_unallocated": False}]
    ((work, source, start, end, more),) = asked
    assert (work, source, start, end) == ("rates", "ocp", "2025-10-28", "2025-10-31")
    assert more == {
        "operation": "gpu_distribution",
        "rates_to_usage": True,
        "gpu_unallocated": True,
        "today": str(rates.today()),
    }
    # Without unused GPUs to distribute, and nothing of an earlier run, there is no job.
    Accessor().populate_distributed_cost_sql(october, "ocp", {"platform_cost": True})
    assert len(asked) == 1


def test_the_tables_of_a_range_over_the_end_of_a_month(asked):
    ran = []

    class Accessor:
        schema = "org1"

        def populate_ui_summary_tables(self, summary_range, source_uuid, tables=("a", machines.GPU_TABLE)):
            ran.append(tables)
            self._populate_virtualization_ui_summary_table({})

        def _populate_virtualization_ui_summary_table(self, params):
            ran.append("virtual machines")

    hooked(Accessor, "populate_ui_summary_tables", machines.ui_hook)
    hooked(Accessor, "_populate_virtualization_ui_summary_table", machines.machines_hook)
    Accessor().populate_ui_summary_tables(SummaryRangeConfig, "ocp")
    assert ran == [("a",)]
    assert asked == [
        ("machines", "ocp", "2025-10-28", "2025-10-31", {}),
        ("machines", "ocp", "2025-11-01", "2025-11-02", {}),
    ]


def test_price_lists_that_koku_has_disabled(asked, monkeypatch):
    masu = type("masu", (), {"DISABLE_PRICE_LIST_UNLEASH_FLAG": "cost-management.backend.disable_price_list"})
    masu.is_feature_flag_enabled_by_schema = staticmethod(lambda schema, flag: (schema, flag.rpartition(".")[2]) == DISABLED)
    monkeypatch.setattr(flags, "import_module", lambda _name: masu)

    class Accessor:
        def __init__(self, schema):
            self.schema = schema

        def populate_tag_based_costs(self, start_date, end_date, provider_uuid, metric_to_tag_params_map, cluster_params):
            raise AssertionError

        def populate_ui_summary_tables(self, summary_range, source_uuid, tables=()):
            pass

    hooked(Accessor, "populate_tag_based_costs", rates.tag_hook)
    hooked(Accessor, "populate_ui_summary_tables", machines.ui_hook)
    for schema in ("org1", "org2"):
        accessor = Accessor(schema)
        accessor.populate_tag_based_costs("2025-10-01", "2025-10-31", "ocp", {"project_per_month": [{}]}, {})
        accessor.populate_ui_summary_tables(SummaryRangeConfig, "ocp")
    said = [more.get("disable_price_list", False) for *_, more in asked]
    assert said == [True, True, True, False, False, False]


def test_a_validation_of_machines_follows_the_console(asked, monkeypatch):
    ran = []
    monkeypatch.setattr(update, "take", lambda *_: VALIDATION)

    class Accessor:
        schema = "org1"

        def populate_ui_summary_tables(self, summary_range, source_uuid, tables=("a", machines.GPU_TABLE)):
            ran.append(tables)

    hooked(Accessor, "populate_ui_summary_tables", machines.ui_hook)
    Accessor().populate_ui_summary_tables(SummaryRangeConfig, "ocp")
    Accessor().populate_ui_summary_tables(SummaryRangeConfig, "ocp", ("a",))
    assert ran == [("a", machines.GPU_TABLE), ("a",)]
    assert [about[2:4] for about in asked] == [("2025-10-28", "2025-10-31"), ("2025-11-01", "2025-11-02")]


def test_what_postgresql_charges_stays_its_own(asked):
    ran = []

    class Accessor:
        schema = "org1"

        def populate_tag_based_costs(
            self, start_date, end_date, provider_uuid, metric_to_tag_params_map, cluster_params, use_rtu=False
        ):
            ran.append(metric_to_tag_params_map)

        def populate_monthly_cost_sql(
            self, cost_type, rate_type, rate, start_date, end_date, distribution, provider_uuid, use_rtu=False
        ):
            ran.append(cost_type)

    hooked(Accessor, "populate_tag_based_costs", rates.tag_hook)
    hooked(Accessor, "populate_monthly_cost_sql", rates.monthly_hook)
    days = ("2025-10-01", "2025-10-31")
    tags = {"vm_cost_per_month": [{}], "project_per_month": [{}], "gpu_cost_per_month": []}
    Accessor().populate_tag_based_costs(*days, "ocp", tags, {"cluster_id": "c", "cluster_alias": None})
    Accessor().populate_tag_based_costs(*days, "ocp", {"vm_cost_per_month": [{}]}, {})
    Accessor().populate_monthly_cost_sql("Node", "Infrastructure", 1, *days, "cpu", "ocp")
    Accessor().populate_monthly_cost_sql("OCP_VM_CORE", "Infrastructure", 1, *days, "cpu", "ocp")
    Accessor().populate_monthly_cost_sql("OCP_VM_CORE", None, None, *days, "cpu", "ocp")
    assert ran == [{"vm_cost_per_month": [{}]}, {"vm_cost_per_month": [{}]}, "Node"]
    assert [more["operation"] for *_, more in asked] == ["tag_based", "monthly_vm_core"]
    assert asked[0][-1]["cluster_id"] == "c" and "cluster_alias" not in asked[0][-1]


def test_a_validation_of_rates_follows_what_the_incumbent_made(asked, monkeypatch):
    ran = []
    monkeypatch.setattr(update, "take", lambda *_: VALIDATION)

    class Accessor:
        schema = "org1"

        def populate_vm_usage_costs(self, rate_type, vm_usage_rates, start_date, end_date, provider_uuid, report_period_id):
            ran.append("hours")

        def populate_tag_based_costs(self, start_date, end_date, provider_uuid, metric_to_tag_params_map, cluster_params):
            ran.append("tags")

        def populate_monthly_cost_sql(self, cost_type, rate_type, rate, start_date, end_date, distribution, provider_uuid):
            ran.append(cost_type)

        def populate_distributed_cost_sql(self, summary_range, provider_uuid, distribution_info):
            ran.append("distribution")

    for name, hook in (
        ("populate_vm_usage_costs", rates.vm_usage_hook),
        ("populate_tag_based_costs", rates.tag_hook),
        ("populate_monthly_cost_sql", rates.monthly_hook),
        ("populate_distributed_cost_sql", rates.distribution_hook),
    ):
        hooked(Accessor, name, hook)
    days = ("2025-10-01", "2025-10-31")
    accessor = Accessor()
    accessor.populate_vm_usage_costs("Infrastructure", {"vm_cost_per_hour": 1}, *days, "ocp", 7)
    accessor.populate_tag_based_costs(*days, "ocp", {"project_per_month": [{}]}, {})
    accessor.populate_monthly_cost_sql("OCP_VM_CORE", "Infrastructure", 1, *days, "cpu", "ocp")
    accessor.populate_distributed_cost_sql(SummaryRangeConfig, "ocp", {"gpu_unallocated": True})
    assert ran == ["hours", "tags", "OCP_VM_CORE", "distribution"]
    assert [more["operation"] for *_, more in asked] == ["vm_usage", "tag_based", "monthly_vm_core", "gpu_distribution"]
    # Of what Trino is not asked there is nothing to compare.
    accessor.populate_vm_usage_costs("Infrastructure", {}, *days, "ocp", 7)
    accessor.populate_tag_based_costs(*days, "ocp", {"vm_cost_per_month": [{}]}, {})
    accessor.populate_monthly_cost_sql("Node", "Infrastructure", 1, *days, "cpu", "ocp")
    accessor.populate_monthly_cost_sql("OCP_VM_CORE", "Infrastructure", 0, *days, "cpu", "ocp")
    accessor.populate_distributed_cost_sql(SummaryRangeConfig, "ocp", {})
    assert len(asked) == 4


def test_an_older_koku_without_such_functions_is_left_as_it_is():
    assert not Hook("masu.nothing_of_this_name", "Nobody", "nothing", rates.tag_hook, optional=True).install()
