"""Background work of imports; each may be run twice."""

from django.utils import timezone

from accounts.models import User
from common.web.fetching import Fetcher
from tenants.queue.jobs import job


@job(repeatable=True)
def preview_import(run_id: int) -> None:
    """Read what was given and say what would become of it."""
    from cms.imports.services import preview

    preview(run_id=run_id, fetcher=Fetcher(), now=timezone.now())


@job(repeatable=True)
def run_import(run_id: int) -> None:
    """Import what a person has confirmed."""
    from cms.imports.services import run

    run(run_id=run_id, fetcher=Fetcher(), now=timezone.now())


@job(repeatable=True)
def undo_import(run_id: int, by_id: int) -> None:
    """Take an import back, as the person with that number asked."""
    from cms.imports.services import undo

    undo(run_id=run_id, by=User.objects.filter(pk=by_id).first())


@job(repeatable=True)
def forget_file(run_id: int) -> None:
    """Delete the file of an import that nobody has confirmed in time; it, and others as old."""
    from cms.imports.services import forget_files

    forget_files(now=timezone.now())
