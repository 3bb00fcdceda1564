"""Not collected by itself: records the statements of the code as it is (see replay.py)."""

import pytest

from tests.tenants.fleet.acts import statements_of
from tests.tenants.fleet.replay import record


@pytest.mark.django_db(transaction=True)
def test_the_statements_of_this_release_are_recorded(alpha):
    assert record(statements_of("alpha")) > 100
