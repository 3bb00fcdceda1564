"""Whose portal a request is for."""

import pytest

from tenants.provisioning.services import resume_municipality, suspend_municipality
from tests.database import as_owner
from tests.support import client_of

pytestmark = pytest.mark.django_db


def test_each_host_shows_its_own_portal(alpha, beta):
    assert "Občina Alpha" in client_of("alpha").get("/").content.decode()
    assert "Občina Beta" in client_of("beta").get("/").content.decode()
