"""When news is mailed: at once, each morning, or each Monday morning."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from notifications.models import Pace

# News that comes within so short a time is one mail.
BUNDLED = timedelta(minutes=2)
MORNING = time(7)
MONDAY = 0


def due(pace: str, now: datetime) -> datetime:
    """The moment, after `now`, at which what is told at `now` is mailed.

    Mornings are those of the clock in Slovenia; seven o'clock is there on every day, also when
    summer time begins and ends.
    """
    if pace == Pace.AT_ONCE:
        return now + BUNDLED
    local = timezone.localtime(now, timezone.get_default_timezone())
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    if pace == Pace.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return timezone.make_aware(datetime.combine(day, MORNING), timezone.get_default_timezone())
