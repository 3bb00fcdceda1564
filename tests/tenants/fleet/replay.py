"""The statements of the release before this one: recorded once, sent again to this code's schema.

To record those of the code as it is (before a release is cut), in the tests' own database:

    python -m pytest tests/tenants/fleet/record.py
"""

import json
import re
from pathlib import Path

from django.db import Error, IntegrityError, connection, transaction

from tenants.isolation.backend.base import as_platform
from tests.support import in_municipality

RECORD = Path(__file__).with_name("previous_release.json")
_LITERAL = re.compile(r"'(?:[^']|'')*'(?:::\w+(?:\[\])?)?|\b\d+(?:\.\d+)?\b")
_LIST = re.compile(r"\((?:\?(?:, )?)+\)")
# Values of a row may be there already, and what they point at may not: neither is the schema's.
_NOT_THE_SCHEMA = ("23505", "23503")
_LONGEST = 6000


def shape(sql):
    """A statement without its values: of each shape one is kept."""
    return _LIST.sub("(?)", _LITERAL.sub("?", sql))


def record(statements):
    """Write down one statement of each shape."""
    kept = {}
    for act, sql in statements:
        if len(sql) <= _LONGEST:
            kept.setdefault(shape(sql), {"act": act, "sql": sql})
    RECORD.write_text(json.dumps(list(kept.values()), indent=0, ensure_ascii=False) + "\n")
    return len(kept)


def recorded():
    """The statements of the release before: (act, SQL)."""
    return [(one["act"], one["sql"]) for one in json.loads(RECORD.read_text(encoding="utf-8"))]


def refusals(schema, statements):
    """Send each in a transaction that is taken back; what PostgreSQL refuses for the schema's sake.

    Under the municipality's role, or under the platform's: the worker asks for tasks as that.
    """
    found = []
    for act, sql in statements:
        with in_municipality(schema):
            refusal = _refusal(sql)
        if "permission denied" in refusal:
            with as_platform():
                refusal = _refusal(sql) and refusal
        if refusal:
            found.append(f"{act}: {refusal}\n    {sql[:200]}")
    return found


class _TakenBack(Exception):
    pass


def _refusal(sql):
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                cursor.execute(sql)
            raise _TakenBack
    except _TakenBack:
        return ""
    except IntegrityError as error:
        code = getattr(error.__cause__, "pgcode", "")
        return "" if code in _NOT_THE_SCHEMA else str(error)
    except Error as error:
        return str(error)
