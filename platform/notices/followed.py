"""Public notices as people follow them: all that are put up."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from notices.models import Notice
from notifications.news import News, Source
from notifications.subjects import Kind, Subject, Titles, in_each_language
from records.models import OutboxEvent

ALL = Subject("notices", "all")
_PUT_UP = "notices.put_up"


def _titles(key: str) -> Titles | None:
    return in_each_language(NOTICES.label) if key == ALL.key else None


def _read(events: Sequence[OutboxEvent]) -> Iterator[News]:
    told = [int(event.object_id) for event in events if event.name == _PUT_UP]
    for notice in Notice.objects.displayed(timezone.now()).filter(pk__in=told):
        paths = {}
        for code in notice.texts:
            with override(code):
                paths[code] = reverse("notice", args=[notice.pk])
        yield News(
            key=f"put_up:{notice.pk}",
            kind="put_up",
            subjects=frozenset({ALL}),
            titles={code: text["title"] for code, text in notice.texts.items()},
            paths=paths,
            at=notice.displayed_from or timezone.now(),
        )


def _still(keys: Sequence[str]) -> set[str]:
    wanted = {int(key.split(":")[1]): key for key in keys}
    displayed = Notice.objects.displayed(timezone.now()).filter(pk__in=wanted)
    return {wanted[number] for number in displayed.values_list("pk", flat=True)}


NOTICES = Kind(
    name=ALL.kind,
    label=gettext_lazy("Public notices"),
    titles=_titles,
    every=lambda: [ALL.key],
)
SOURCE = Source(
    name="notices",
    kinds={"put_up": gettext_lazy("New public notice")},
    hears=(_PUT_UP,),
    read=_read,
    still=_still,
)
