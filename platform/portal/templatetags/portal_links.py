"""What a page of the editors is linked with."""

from typing import Any

from django import template
from django.utils import timezone

from cms import linked
from portal.notices import next_change
from processes.links import Seen

register = template.Library()


@register.simple_tag
def linked_with(page: Any) -> list[tuple[Any, Seen]]:
    """What an announcement or an event is linked with: one statement, and one a kind that is."""
    found = linked.of(page)
    if found:
        # A notice among them is there until midnight.
        until = next_change(timezone.now())
        page.kept_until = min(page.kept_until or until, until)
    return found
