"""What the queue tells those who watch over it."""

from django.db import connection
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tenants.utils import get_tenant_model

from tenants.isolation.backend.base import as_platform
from tenants.isolation.roles import PUBLIC
from tenants.queue.jobs import BACKEND

_LAG = """
    SELECT t.queue_name, count(*),
           extract(epoch FROM now() - min(CASE WHEN t.run_after = %(unset)s THEN t.enqueued_at
                                               ELSE greatest(t.enqueued_at, t.run_after) END))
      FROM public."{tasks}" t
     WHERE t.status = 'READY' AND t.backend_name = %(backend)s
       AND (t.run_after <= now() OR t.run_after = %(unset)s)
       AND (t.queue_name = %(public)s OR t.queue_name IN (
            SELECT schema_name FROM public."{municipalities}" WHERE status = 'active'))
     GROUP BY t.queue_name ORDER BY t.queue_name
"""


def lag() -> list[tuple[str, int, float]]:
    """For each municipality that waits: its schema, how many tasks could run now, and since how
    many seconds the one that has waited longest.

    Tasks that wait for their time, for the pause after an error, or for a suspension to end are not
    late and not counted.
    """
    sql = _LAG.format(
        tasks=DBTaskResult._meta.db_table, municipalities=get_tenant_model()._meta.db_table
    )
    known = {"unset": get_date_max(), "backend": BACKEND, "public": PUBLIC}
    with as_platform(), connection.cursor() as cursor:
        cursor.execute(sql, known)
        rows = cursor.fetchall()
    return [(schema, waiting, float(oldest)) for schema, waiting, oldest in rows]
