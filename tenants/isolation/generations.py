"""The one query a request begins with: whose portal this is, its status, and its generations."""

from dataclasses import dataclass
from typing import Any

from tenants.isolation import planned
from tenants.isolation.roles import PUBLIC

# Read under the municipality's own role: its generations from its schema, its row from `public`.
_STATE = """
    SELECT m.status, m.updated_at,
           CASE m.status WHEN 'deleting' THEN m.deleted_because ELSE m.suspended_because END,
           (SELECT json_object_agg(scope, n) FROM isolation_generation),
           CASE WHEN NOT d.is_primary THEN (
                SELECT p.domain FROM public.tenants_domain p
                 WHERE p.tenant_id = m.id AND p.is_primary AND p.checked_at IS NOT NULL LIMIT 1) END
      FROM public.tenants_domain d JOIN public.tenants_municipality m ON m.id = d.tenant_id
     WHERE d.domain = %s AND m.schema_name = %s AND d.checked_at IS NOT NULL
"""
_ROOT_STATE = "SELECT json_object_agg(scope, n) FROM isolation_generation"


@dataclass(frozen=True, slots=True)
class State:
    """What was true when the request began; answers are kept and compared by `generations`.

    `moved_to` is the primary host where the one that was asked is another, else empty.
    """

    status: str
    updated_at: Any
    closed_because: str
    generations: dict[str, Any]
    moved_to: str = ""


def read(host: str, schema: str) -> State | None:
    """The state of the portal at `host`, or None when that host no longer leads to `schema`.

    One query, in the schema and role that the connection has been given.
    """
    if schema == PUBLIC:
        return State("active", None, "", planned.rows(_ROOT_STATE)[0][0] or {})
    found = planned.rows(_STATE, (host, schema))
    if not found:
        return None
    status, updated_at, because, generations, moved_to = found[0]
    generations = dict(generations or {}, municipality=updated_at.isoformat())
    return State(status, updated_at, because, generations, moved_to or "")
