"""How the directory learns what municipalities have published; under the platform's role."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django_tenants.utils import get_tenant_model

from directory.models import Entry, SearchText
from search.words import Words, vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the directory shows of something public; the fields of `Entry`."""

    number: int
    kind: str
    language: str
    translation_key: UUID
    title: str
    path: str
    summary: str = ""
    topic: str = ""
    is_good_practice: bool = False
    published_at: datetime | None = None
    updated_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    called_off_at: datetime | None = None
    place: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def show(*, schema: str, numbers: Sequence[int], published: Iterable[Published]) -> None:
    """Let the pages `numbers` of a municipality be what `published` says; the others are gone."""
    municipality = _number_of(schema)
    if municipality is None:
        return
    entries = [Entry(municipality_id=municipality, **asdict(one)) for one in published]
    gone = set(numbers) - {entry.number for entry in entries}
    Entry.objects.filter(municipality_id=municipality, number__in=gone).delete()
    facts = [name for name in Published.__slots__ if name != "number"]
    Entry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["municipality", "number"],
        update_fields=facts,
    )


@transaction.atomic
def make_searchable(*, schema: str, numbers: Sequence[int], found: Iterable[Words]) -> None:
    """Let the pages `numbers` of a municipality be found by `found`; the others are not found."""
    municipality = _number_of(schema)
    if municipality is None:
        return
    SearchText.objects.filter(municipality_id=municipality, number__in=numbers).delete()
    texts = [
        SearchText(municipality_id=municipality, number=one.number, words=vector(one))
        for one in found
    ]
    SearchText.objects.bulk_create(texts)


@transaction.atomic
def forget(*, schema: str) -> None:
    """Forget everything that a municipality has published; its outbox tells it anew."""
    for model in (Entry, SearchText):
        model.objects.filter(municipality__schema_name=schema).delete()


def _number_of(schema: str) -> int | None:
    """The municipality's key; None when it has been deleted meanwhile."""
    found = get_tenant_model().objects.filter(schema_name=schema)
    return found.values_list("pk", flat=True).first()  # type: ignore[no-any-return]
