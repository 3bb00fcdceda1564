"""Statements that PostgreSQL plans once for a connection and a municipality, not once a request.

For the few that nearly every request sends: planning them takes longer than running them. What is
kept is a plan, never a result, and it belongs to one schema; the role is checked at each use.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db.utils import NotSupportedError

from tenants.isolation.connection import connection

# A plan takes about 90 bytes of the connection's memory for each character of its statement
# (measured with 300 plans of the API's lists); the least recently used make room.
MOST_CHARACTERS = 200_000
_PLACE = re.compile("%[%s]")


class Plans:
    """The plans of one connection by schema and statement."""

    def __init__(self) -> None:
        self.names: OrderedDict[tuple[str, str], str] = OrderedDict()
        self.characters = 0
        self.numbers = count(1)
        # A statement has failed: the server may know plans that are not in `names`, or the other
        # way round (PREPARE stays when the transaction of its first EXECUTE is taken back).
        self.doubtful = False

    def begin_anew(self) -> str:
        """Forget every plan; what the server has to be told for that."""
        self.names.clear()
        self.characters = 0
        return "DEALLOCATE ALL; "


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of `sql`, a query with %s for `params`, in the municipality that is served.

    PostgreSQL has to be able to tell the type of every parameter from where it stands.
    """
    with connection.cursor() as cursor:
        try:
            return _rows(cursor, sql, params)
        except NotSupportedError:
            # A migration has changed the type of a column while this connection knew the old one.
            if connection.in_atomic_block:
                raise
            return _rows(cursor, sql, params)


def _rows(cursor: Any, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    # The connection may only just have been made: its plans are looked up after the cursor.
    plans: Plans = connection.plans
    key = (connection.schema_name, sql)
    before = plans.begin_anew() if plans.doubtful else ""
    name = plans.names.get(key)
    if name is None:
        name = f"planned_{next(plans.numbers)}"
        before += _room(plans, len(sql))
        before += f"PREPARE {name} AS {_numbered(sql, '%%' if params else '%')}; "
    call = f"({', '.join(['%s'] * len(params))})" if params else ""
    # Until it has succeeded: in a transaction that has failed nothing can be put in order.
    plans.doubtful = True
    cursor.execute(f"{before}EXECUTE {name}{call}", tuple(params) or None)
    plans.doubtful = False
    if key not in plans.names:
        plans.characters += len(sql)
    plans.names[key] = name
    plans.names.move_to_end(key)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _room(plans: Plans, wanted: int) -> str:
    dropped = ""
    while plans.names and plans.characters + wanted > MOST_CHARACTERS:
        (_, sql), name = plans.names.popitem(last=False)
        plans.characters -= len(sql)
        dropped += f"DEALLOCATE {name}; "
    return dropped


def _numbered(sql: str, percent: str) -> str:
    """`sql` with $1, $2 … in place of %s, and `percent` for each doubled percent sign."""
    places = count(1)
    return _PLACE.sub(lambda found: percent if found[0] == "%%" else f"${next(places)}", sql)
