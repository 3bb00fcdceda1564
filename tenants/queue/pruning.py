"""Taking away tasks that are over, once nobody will ask for them any more."""

from datetime import timedelta

import structlog
from django.db.models import Q
from django.db.models.functions import Now
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tenants.isolation.backend.base import as_platform
from tenants.queue.jobs import BACKEND

log = structlog.get_logger(__name__)

# Days for which a task is kept after it has finished: a failed one until a person has looked.
SUCCESSFUL_DAYS = 14
FAILED_DAYS = 90
# Rows that one statement takes away, and statements of one sweep: the rest goes with the next, so
# that the worker is soon back at its tasks.
BATCH = 500
MOST_BATCHES = 20


def prune_finished() -> int:
    """Delete tasks of all municipalities that finished long ago; returns how many.

    Each batch is a transaction of its own, by the database's clock. Tasks that wait or run stay,
    however old they are.
    """
    count = 0
    with as_platform():
        for _ in range(MOST_BATCHES):
            taken = _prune_batch()
            count += taken
            if taken < BATCH:
                break
    if count:
        log.info("tasks_pruned", count=count)
    return count


def _prune_batch() -> int:
    old = DBTaskResult.objects.filter(_over(TaskResultStatus.SUCCESSFUL, SUCCESSFUL_DAYS))
    old |= DBTaskResult.objects.filter(_over(TaskResultStatus.FAILED, FAILED_DAYS))
    numbers = list(old.filter(backend_name=BACKEND).order_by().values_list("pk", flat=True)[:BATCH])
    if not numbers:
        return 0
    _, by_model = DBTaskResult.objects.filter(pk__in=numbers).delete()
    return int(by_model.get(DBTaskResult._meta.label, 0))


def _over(status: TaskResultStatus, days: int) -> Q:
    return Q(status=status, finished_at__lt=Now() - timedelta(days=days))
