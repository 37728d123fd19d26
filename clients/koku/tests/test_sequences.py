"""Sixty ways through updates by ocp and by the incumbent, in each phase of a migration: each step ends with real Koku's rows, or
with those of before and an error. `OCP_STANDIN_SEQUENCES=all` runs all of them, else some do."""

import os
from contextlib import nullcontext
from itertools import product

import pytest

DETAIL = "reporting_ocpawscostlineitem_project_daily_summary_p"
CONSOLE = "reporting_ocpaws_cost_summary_by_region_p"


def openshift_by_incumbent(world):
    yield world.openshift, {"on": False}, None


def openshift_by_ocp(world):
    yield world.openshift, {"on": True}, None


def openshift_by_both(world):
    yield lambda: world.openshift(("2025-10-01", "2025-10-02")), {"on": False}, None
    yield lambda: world.openshift(("2025-10-03", "2025-10-03")), {"on": True}, None


def cloud_by_ocp(world):
    yield world.on_cloud, {"on": True}, None


def cloud_by_incumbent(world):
    yield world.on_cloud, {"on": False}, None


def cloud_by_ocp_that_fails(world):
    yield world.on_cloud, {"on": True}, world.ocp_fails(CONSOLE)


def cloud_after_a_fallback(world):
    yield world.on_cloud, {"on": True, "phase": "fallback"}, world.ocp_fails(DETAIL)


def cloud_without_a_server(world):
    world.server(False)
    yield world.on_cloud, {"on": True, "phase": "fallback"}, None
    world.server(True)


def the_incumbent_again(world):
    yield world.on_cloud, {"on": False}, None


def ocp_and_then_the_incumbent(world):
    yield world.openshift, {"on": True, "phase": "only"}, None
    yield world.on_cloud, {"on": False}, None


def newer_reports_then_ocp(world):
    world.trino.reports_changed()
    yield world.openshift, {"on": True}, world.ocp_fails(world.trino.DAILY)
    yield world.on_cloud, {"on": True}, None
    yield world.openshift, {"on": False}, None
    yield world.on_cloud, {"phase": "validate"}, None


def windows_of_which_the_second_fails(world):
    world.windows_of(1)
    yield world.openshift, {"on": True, "phase": "fallback"}, world.ocp_fails(world.trino.DAILY, "2025-10-03")
    yield world.on_cloud, {"on": True, "phase": "fallback"}, world.ocp_fails(DETAIL, "2025-10-03")
    yield world.on_cloud, {"on": True}, world.ocp_fails(DETAIL, "2025-10-03")
    yield world.on_cloud, {"on": True}, None


SEQUENCES = list(
    product(
        (openshift_by_incumbent, openshift_by_ocp, openshift_by_both),
        (cloud_by_ocp, cloud_by_incumbent, cloud_by_ocp_that_fails, cloud_after_a_fallback, cloud_without_a_server),
        (the_incumbent_again, ocp_and_then_the_incumbent, newer_reports_then_ocp, windows_of_which_the_second_fails),
    )
)
ENGINES = ("arrow", "arrow", "duckdb", "arrow", "postgres")
# Of steps that name none: where ocp makes the rows, and where the incumbent does. Every beginning meets every one of them.
BY_OCP = ("rollout", "fallback", "only")
BY_INCUMBENT = ("rollout", "validate")
SOME = (23, 45)


def phase_of(number, flags):
    phases = BY_OCP if flags["on"] else BY_INCUMBENT
    return phases[number % len(phases)]


def named(number):
    return "-".join(part.__name__ for part in SEQUENCES[number])


@pytest.mark.parametrize(
    "number", range(len(SEQUENCES)) if os.environ.get("OCP_STANDIN_SEQUENCES") == "all" else SOME, ids=named
)
def test_no_sequence_loses_a_cost(world, number):
    world.environment.setenv("OCP_ENGINE", ENGINES[number % len(ENGINES)])
    right = world.right()
    costs = right[world.detail]
    for part in SEQUENCES[number]:
        for step, flags, trouble in part(world):
            world.set_flags(**(flags if "phase" in flags else {**flags, "phase": phase_of(number, flags)}))
            before = world.content(), world.costs()
            with trouble or nullcontext():
                failures = step()
            after = world.content(), world.costs()
            if failures:
                assert after == before, part.__name__
                continue
            if step == world.on_cloud:
                assert after[0] == right, part.__name__
                assert [cost[:2] + cost[3:] for cost in after[1]] == [cost[:2] + cost[3:] for cost in costs]
            elif before[0][world.detail]:
                # An OpenShift summary leaves what the cloud has made.
                assert {**after[0], "usage": right["usage"]} == {**before[0], "usage": right["usage"]}
    assert world.cost() == world.right_cost()
