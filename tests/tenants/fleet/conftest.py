"""Fixtures of the fleet's tests."""

import pytest

from tests.tenants.fleet import support


@pytest.fixture
def fleet_of_four(db, worker):
    """alpha, beta and two municipalities more, by name; none has been looked at by a run."""
    with support.one_at_a_time():
        more = [f"gama_{worker}", f"kapa_{worker}"]
        support.make(*more)
        yield ["alpha", "beta", *more]
