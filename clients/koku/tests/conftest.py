"""Tests against a server get its address, and what it has, from the environment; without one they are skipped."""

import os
from dataclasses import dataclass

import pytest

from ocp_koku import OcpClient
from ocp_koku.settings import Settings


@dataclass
class Site:
    """A server on a tenant whose lake holds the first three days of October 2025."""

    schema: str
    source: str


@pytest.fixture
def site() -> Site:
    if "OCP_TEST_SOURCE" not in os.environ:
        pytest.skip("needs a server at OCP_API_URL")
    return Site(os.environ["OCP_TEST_SCHEMA"], os.environ["OCP_TEST_SOURCE"])


def settings_of(**seconds) -> Settings:
    """The server of the environment, with little patience."""
    said = {"submit_patience": 2, "follow_patience": 2, "poll_first": 0.05, "poll_most": 0.1, **seconds}
    return Settings.from_environment()._replace(**said)


@pytest.fixture
def client() -> OcpClient:
    return OcpClient(settings_of())


@pytest.fixture(scope="session")
def koku():
    """A stand-in for Koku with our hooks in it."""
    if "OCP_STANDIN_DATABASE" not in os.environ:
        pytest.skip("needs a database at OCP_STANDIN_DATABASE and a server on it")
    import world
    from ocp_koku import install_hooks

    world.standin.connect(os.environ["OCP_STANDIN_DATABASE"])
    install_hooks()
    return world.World()


@pytest.fixture
def world(koku, monkeypatch):
    """Its tenant, of whom nothing was summarized."""
    koku.reset(monkeypatch)
    # These tables are those of `test_month.py`.
    monkeypatch.setattr("ocp_koku.hooks.machines.is_made", lambda *_asked: True)
    return koku
