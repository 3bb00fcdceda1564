"""Publication at a moment: what is not held up, and who hears of what is."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from accounts.models import User
from accounts.standing import deputies_of
from cms.legible import NotLegible, faults_of
from cms.links import portal_address
from notifications.services import post

REFUSED = "skupaj.publish.refused"
_SCHEDULED = "wagtail.publish.schedule"


def hold_up(now: datetime) -> int:
    """Take what is due at `now` and cannot be published out of the schedule; says how many.

    The text stays as it is, a draft. Who wrote it and who scheduled it are told, by mail and by
    what waits for them.
    """
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now)
    return sum(_hold_one_up(number, now) for number in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _hold_one_up(number: int, now: datetime) -> bool:
    # Two workers at once tell of it once.
    held = Revision.page_revisions.select_for_update(skip_locked=True)
    revision = held.filter(pk=number, approved_go_live_at__isnull=False).first()
    page = revision and revision.as_object()
    if revision is None or not (faults := faults_of(page)):
        return False
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=page, action=REFUSED, revision=revision, data={"faults": faults})
    for person in _concerned(revision, now):
        _tell(person, page)
    return True


def _concerned(revision: Any, now: datetime) -> list[User]:
    """Who wrote the text and who said when it appears, and who stands in for them."""
    scheduled = PageLogEntry.objects.filter(revision=revision, action=_SCHEDULED)
    numbers = {revision.user_id, *scheduled.values_list("user_id", flat=True)} - {None}
    people = User.objects.filter(pk__in=numbers)
    told = {one.pk: one for one in [*people.filter(is_active=True), *deputies_of(people, now)]}
    return list(told.values())


def _tell(person: User, page: Any) -> None:
    language = person.language or settings.LANGUAGE_CODE
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    with override(language):
        context = {
            "title": _("Not published: %(page)s") % {"page": page.title},
            "lines": [
                _("This page was to appear now, and could not be published as it is."),
                NotLegible(page, faults_of(page)).message,
                _("Nothing is lost: the text waits as a draft. Mend it and publish it again."),
            ],
            "url": f"{portal_address()}{path}",
            "label": _("Mend the page"),
            "why": _("You get this mail because you wrote or scheduled this page."),
        }
    post(to=person.email, template="editor", language=language, context=context)


def refused() -> Any:
    """Entries of pages that did not appear and that nobody has changed since, the oldest first."""
    found = PageLogEntry.objects.filter(action=REFUSED, revision=F("page__latest_revision"))
    waiting = found.filter(page__has_unpublished_changes=True)
    return waiting.select_related("page").order_by("timestamp")
