"""What goes to Trino: counted here, and said of the client by `ocp trino-free`."""

import json
import os

import pytest

from ocp_koku.hooks import HOOKS, statements


def test_the_servers_list_of_statements_says_where_this_client_hooks():
    if "OCP_TRINO_STATEMENTS" not in os.environ:
        pytest.skip("needs the list in OCP_TRINO_STATEMENTS")
    said = json.loads(os.environ["OCP_TRINO_STATEMENTS"])
    names = {hook.name for hook in HOOKS}
    hooked = {one["hook"] for one in said if one["hook"]}
    assert hooked - names == set()
    # Who is hooked answers: nothing that it sends counts as sent for want of a hook.
    assert [one["name"] for one in said if one["caller"] in names and not one["hook"]] == []


def test_a_statement_counts_once_by_who_wants_it(monkeypatch):
    counted = []
    monkeypatch.setattr(statements, "count", lambda metric, **labels: counted.append((metric, labels["statement"])))

    class Accessor:
        schema = "org1"

        def _execute_trino_raw_sql_query(self, sql):
            return self._execute_trino_raw_sql_query_with_description(sql)[0]

        def _execute_trino_raw_sql_query_with_description(self, sql):
            return [sql], None

    for name in ("_execute_trino_raw_sql_query", "_execute_trino_raw_sql_query_with_description"):
        setattr(Accessor, name, statements.sender_hook(getattr(Accessor, name)))
    koku = {"__name__": "masu.database.somebody", "accessor": Accessor()}
    exec("def get_nodes_trino(): return accessor._execute_trino_raw_sql_query('select 1')", koku)  # noqa: S102
    assert koku["get_nodes_trino"]() == ["select 1"]
    assert counted == [("ocp_koku_trino_statements", "get_nodes_trino")]
