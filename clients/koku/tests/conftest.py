"""Tests against a server get its address, and what it has, from the environment; without one they are skipped."""

import os
from dataclasses import dataclass

import pytest

from ocp_koku import OcpClient


@dataclass
class Site:
    """A server on a tenant whose lake holds the first three days of October 2025."""

    schema: str
    source: str


@pytest.fixture
def site() -> Site:
    if "OCP_API_URL" not in os.environ:
        pytest.skip("needs a server at OCP_API_URL")
    return Site(os.environ["OCP_TEST_SCHEMA"], os.environ["OCP_TEST_SOURCE"])


@pytest.fixture
def client() -> OcpClient:
    return OcpClient(os.environ["OCP_API_URL"], os.environ.get("OCP_API_TOKEN"), poll=0.1, patience=2)
