"""Django's connection as our backend makes it: with the schema, the tenant and the role.

Django's own type knows nothing of `schema_name`, `tenant` and `set_tenant`.
"""

from typing import Any

from django.db import connection as django_connection

connection: Any = django_connection


def current_schema() -> str:
    """The schema that is being served; `public` on the root domain."""
    return str(connection.schema_name)
