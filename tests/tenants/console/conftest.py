"""What the console's tests share."""

import pytest
from django.db import connection

from tests.database import as_owner

# As the template has it. A fresh copy of the database a test would cost seconds each.
_TIDY = """
    ALTER TABLE console_operatoract DISABLE TRIGGER USER;
    DELETE FROM console_operatoract;
    ALTER TABLE console_operatoract ENABLE TRIGGER USER;
    DELETE FROM console_fleetjob; DELETE FROM console_measured; DELETE FROM console_backup;
    DELETE FROM console_secondfactor; DELETE FROM console_recoverycode;
    DELETE FROM accounts_user; DELETE FROM django_session; DELETE FROM isolation_cacheentry;
    DELETE FROM django_tasks_database_dbtaskresult;
    UPDATE tenants_municipality SET status = 'active', suspended_because = '',
        deleted_because = '', delete_after = NULL, storage_mb = NULL,
        mail_a_day = NULL, exports_a_day = NULL, api_an_hour = NULL;
    DELETE FROM alpha.isolation_cacheentry; DELETE FROM alpha.django_session;
    DELETE FROM alpha.accounts_user_groups USING alpha.accounts_user u
          WHERE user_id = u.id AND u.email <> 'admin@alpha.example';
    DELETE FROM alpha.accounts_user WHERE email <> 'admin@alpha.example';
"""


def tidy():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_TIDY)


@pytest.fixture
def lasting(django_db_setup, django_db_blocker):
    """Transactions that are real, and rows that are taken away again."""
    with django_db_blocker.unblock():
        tidy()
        yield
        tidy()
