"""What the consumers tell those who watch over them."""

from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from records.consumers.models import News, Position, SetAside
from tenants.isolation.backend.base import as_platform


def lag(now: datetime | None = None) -> list[tuple[str, float]]:
    """The municipalities whose news not every consumer has read, and since how many seconds."""
    now = now or timezone.now()
    with as_platform():
        oldest = News.objects.values("schema_name").annotate(oldest=Min("at"))
        found = list(oldest.order_by("schema_name").values_list("schema_name", "oldest"))
    return [(schema, max(0.0, (now - since).total_seconds())) for schema, since in found]


def failing() -> list[Position]:
    """Positions whose consumer fails, with what it said."""
    with as_platform():
        return list(Position.objects.filter(failures__gt=0).order_by("schema_name", "consumer"))


def set_aside() -> list[tuple[str, str, int]]:
    """Municipality, consumer, and how many events were set aside for it."""
    with as_platform():
        counted = SetAside.objects.values_list("schema_name", "consumer").annotate(Count("pk"))
        return list(counted.order_by("schema_name", "consumer"))
