"""Who may see who has registered: it is other people's data."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import units_of
from cms.models import EventIndexPage, EventPage
from events.models import Event

# For groups that do nothing else, such as those who help at the door.
RIGHT = "events.change_registration"


def may_manage(by: Any, event: Event) -> bool:
    """Whoever may publish the event's page in some language, or has the right itself."""
    if by.has_perm(RIGHT):
        return True
    pages = EventPage.objects.filter(event=event)
    return any(page.permissions_for_user(by).can_publish() for page in pages)


def may_manage_some(by: Any) -> bool:
    """Whether there is anything here for a person."""
    indexes = EventIndexPage.objects.all()
    return by.has_perm(RIGHT) or any(
        index.permissions_for_user(by).can_publish_subpage() for index in indexes
    )


def manageable(by: Any, events: Any) -> Any:
    """Of some events, those within the unit that a person's right to publish is limited to."""
    units = units_of(by, Right.PUBLISH)
    if by.has_perm(RIGHT) or not units or "" in units:
        return events
    wanted = Q()
    for unit in units:
        wanted |= Q(unit__iexact=unit)
    return events.filter(pk__in=EventPage.objects.filter(wanted).values("event"))


def check(by: Any, event: Event) -> None:
    """Raises PermissionDenied for everybody else."""
    if not may_manage(by, event):
        raise PermissionDenied(_("Only those who may publish an event may see who registers."))
