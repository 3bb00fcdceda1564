"""Background work of co-financing."""

from django.utils import timezone

from common.web.fetching import Fetcher
from tenants.queue.jobs import job


@job(repeatable=True)
def remind() -> None:
    """Remind those who follow calls of deadlines that come near."""
    from cofinancing.reminding import remind as reminding

    reminding(now=timezone.now())


@job(repeatable=True)
def read_feeds() -> None:
    """Read the feeds from which calls come."""
    from cofinancing.services import feeding

    feeding.read_all(fetcher=Fetcher(), now=timezone.now())


@job(repeatable=True)
def read_feed(number: int) -> None:
    """Read one feed, since an official asked for it."""
    from cofinancing.services import feeding

    feeding.read(number=number, fetcher=Fetcher(), now=timezone.now())
