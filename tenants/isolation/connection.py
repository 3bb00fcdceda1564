"""Django's connection as our backend makes it: with the schema, the tenant and the role.

Django's own type knows nothing of `schema_name`, `tenant` and `set_tenant`.
"""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.db import connection as django_connection

connection: Any = django_connection


def current_schema() -> str:
    """The schema that is being served; `public` on the root domain."""
    return str(connection.schema_name)


def is_lost(error: BaseException) -> bool:
    """Whether `error` says that the connection was lost, not that the server refused something.

    Django calls a text that is too long, a lock that was not got in time and a lost connection
    alike OperationalError. The server's refusals have a code; 08 and 57P are its farewells.
    """
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(("08", "57P"))
