"""Processes as other things are linked with them."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from processes.links import Seen
from processes.models import Process


def of_processes(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some processes those that everyone may see."""
    found = Process.objects.public().filter(pk__in=numbers)
    return {one.pk: Seen(one.title, reverse("process", args=[one.slug])) for one in found}
