"""Who may do what with the queue's tables: grants, and the walls between rows.

The names of the roles are not known while migrations run, so `prepare` installs this afterwards.
"""

from typing import Any

from django.db.backends.utils import CursorWrapper
from django_tasks_db.models import DBTaskResult
from django_tenants.utils import get_tenant_domain_model, get_tenant_model
from psycopg2.extensions import quote_ident

from tenants.queue.models import Lease, RoleQueue, Sweep, Turn

# Whose queue: a row that provisioning wrote, found by the role. Nothing that a session can set
# (as it can set its search path) takes part.
_OWN = "queue_name = (SELECT q.schema_name FROM {queues} q WHERE q.role = current_user)"
_INSTALL = """
    GRANT SELECT, INSERT ON {tasks} TO {municipalities};
    GRANT SELECT ON {queues} TO {municipalities};
    GRANT SELECT, INSERT, UPDATE, DELETE ON {tasks}, {lease}, {turn}, {sweep} TO {platform};
    GRANT SELECT ON {queues}, {municipality}, {domain} TO {platform};
    DROP POLICY IF EXISTS queue_platform_serves_all ON {tasks};
    DROP POLICY IF EXISTS queue_municipality_sees_own ON {tasks};
    DROP POLICY IF EXISTS queue_municipality_adds_own ON {tasks};
    CREATE POLICY queue_platform_serves_all ON {tasks} TO {platform}
        USING (true) WITH CHECK (true);
    CREATE POLICY queue_municipality_sees_own ON {tasks} FOR SELECT TO {municipalities}
        USING ({own});
    CREATE POLICY queue_municipality_adds_own ON {tasks} FOR INSERT TO {municipalities}
        WITH CHECK ({own} AND status = 'READY');
"""
_REGISTER = """
    DELETE FROM {queues} WHERE schema_name = %(schema)s AND role <> %(role)s;
    INSERT INTO {queues} (role, schema_name) VALUES (%(role)s, %(schema)s)
        ON CONFLICT (role) DO UPDATE SET schema_name = excluded.schema_name;
"""


def install(cursor: CursorWrapper, *, platform: str, municipalities: str) -> None:
    """Give the platform's role and the municipalities' group what each needs; safe to repeat.

    `cursor` is the owner's, both roles exist, and the tables of `public` are migrated.
    """
    names = _tables()
    own = _OWN.format_map(names)
    quoted = {
        "platform": quote_ident(platform, cursor.cursor),
        "municipalities": quote_ident(municipalities, cursor.cursor),
    }
    cursor.execute(_INSTALL.format_map(names | quoted | {"own": own}))


def register(cursor: CursorWrapper, schema: str, role: str) -> None:
    """Let `role` see and add the tasks of `schema`, and no role besides; safe to repeat.

    Part of provisioning, with the owner's cursor.
    """
    cursor.execute(_REGISTER.format_map(_tables()), {"schema": schema, "role": role})


def forget(cursor: CursorWrapper, schema: str) -> None:
    """Take back what `register` did; the role is gone."""
    cursor.execute(
        "DELETE FROM {queues} WHERE schema_name = %(schema)s".format_map(_tables()),
        {"schema": schema},
    )


def _tables() -> dict[str, str]:
    models: dict[str, Any] = {
        "tasks": DBTaskResult,
        "lease": Lease,
        "turn": Turn,
        "sweep": Sweep,
        "queues": RoleQueue,
        "municipality": get_tenant_model(),
        "domain": get_tenant_domain_model(),
    }
    return {name: f'public."{model._meta.db_table}"' for name, model in models.items()}
