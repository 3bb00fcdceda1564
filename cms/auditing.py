"""What of the back office goes into the audit trail: pages that appear and vanish, and groups."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import PageLogEntry

from accounts.models import User
from records.services import audit

# Wagtail's name of what it does with a page, and ours.
_ACTS = {
    "wagtail.publish": "cms.page_published",
    "wagtail.publish.scheduled": "cms.page_published",
    "wagtail.unpublish": "cms.page_withdrawn",
    "wagtail.unpublish.scheduled": "cms.page_withdrawn",
    "wagtail.delete": "cms.page_deleted",
    "wagtail.view_restriction.create": "cms.page_restricted",
    "wagtail.view_restriction.edit": "cms.page_restricted",
    "wagtail.view_restriction.delete": "cms.page_opened",
}


def write_act_on_page(sender: Any, instance: PageLogEntry, created: bool, **kwargs: Any) -> None:
    """Audit what Wagtail logs of a page, whichever of its ways led there.

    Its own log is no audit trail: rows of it can be changed, and go with a purge of old ones.
    """
    act = _ACTS.get(instance.action)
    if act is None or not created or kwargs.get("raw"):
        return
    page: Any = instance.page
    revision = instance.revision_id
    data = {"title": instance.label, "scheduled": instance.action.endswith(".scheduled")}
    data |= {"language": page.locale.language_code, "path": page.url_path, "revision": revision}
    # Of the page itself, not of the base that all pages share.
    itself = page.specific_deferred
    audit(act=act, object=itself, by=instance.user, now=timezone.now(), data=data)


def write_change_of_groups(
    sender: Any,
    instance: User | Group,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    **kwargs: Any,
) -> None:
    """Audit that people came into groups or left them, whatever code did it."""
    verb = {"post_add": "joined", "post_remove": "left", "pre_clear": "left"}.get(action)
    if verb is None:
        return
    if isinstance(instance, User):
        found = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        _write([instance], [group.name for group in found], verb)
    else:
        people = instance.user_set if pk_set is None else User.objects.filter(pk__in=pk_set)
        _write(people.all(), [instance.name], verb)


def _write(people: Iterable[User], names: list[str], verb: str) -> None:
    by = get_active_log_context().user
    for person in people if names else ():
        audit(
            act="accounts.groups_changed",
            object=person,
            by=by,
            now=timezone.now(),
            data={verb: sorted(names)},
        )
