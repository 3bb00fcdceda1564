"""What every municipality does once a day."""

import pytest
from django_tasks_db.models import DBTaskResult

from tenants.queue.schedule import DAILY, Schedule
from tests.support import in_municipality

pytestmark = pytest.mark.django_db(transaction=True)


def asked(schema):
    with in_municipality(schema):
        return list(DBTaskResult.objects.values_list("task_path", flat=True))


def test_each_does_it_once_a_day(two_municipalities):
    for _turn in range(2):
        Schedule().run_due()
    for schema in ("alpha", "beta"):
        assert [path for path in asked(schema) if path in DAILY] == list(DAILY)
