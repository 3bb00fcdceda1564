"""Links between things of any domain."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from processes.links import CHOSEN, Thing, seen
from processes.models import Link
from records.services import Actor, audit


@transaction.atomic
def link(*, first: Thing, meaning: str, second: Thing, by: Actor | None, now: datetime) -> Link:
    """Say what `first` is to `second`, for example that it carries it out; both pages show it.

    Raises Invalid for an unknown meaning or a thing with itself, NotFound when one of the two is
    not there, and Conflict when it was said before.
    """
    if meaning not in CHOSEN or first == second:
        reason = _("These two cannot be linked in this way.")
        raise Invalid("link_invalid", reason, {"meaning": reason})
    if seen(first) is None or seen(second) is None:
        raise NotFound("no_such_thing", _("What is to be linked is not here any more."))
    try:
        with transaction.atomic():
            made = Link.objects.create(
                from_kind=first.kind,
                from_id=first.number,
                to_kind=second.kind,
                to_id=second.number,
                meaning=meaning,
                created_at=now,
            )
    except IntegrityError as error:
        raise Conflict("linked_already", _("These two are linked already.")) from error
    audit(act="processes.linked", object=made, by=by, now=now, data={"link": str(made)})
    return made


@transaction.atomic
def unlink(*, link_id: int, by: Actor | None, now: datetime) -> None:
    """Take a link away. Raises NotFound."""
    found = Link.objects.select_for_update().filter(pk=link_id).first()
    if found is None:
        raise NotFound("no_such_link", _("There is no such link here."))
    audit(act="processes.unlinked", object=found, by=by, now=now, data={"link": str(found)})
    found.delete()
